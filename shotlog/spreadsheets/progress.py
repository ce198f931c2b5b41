"""How far the writing of a file is, for those who wait for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Told = Callable[[int, int, str], None]
"""Takes what is done, of how much, and what it is at; may raise to end the work."""
Row = TypeVar("Row")
EVERY = 50  # rows between two words


def to_nobody(_done: int, _total: int, _words: str) -> None:
    """For those who do not ask."""


@dataclass
class Progress:
    """Rows and pictures that are done, of all that will be written."""

    told: Told = to_nobody
    total: int = 0
    done: int = 0

    def begin(self, words: str, *, total: int | None = None) -> None:
        """Say what comes now, and of how much it is a part once that is known."""
        self.total = self.total if total is None else total
        self.told(self.done, self.total, words)

    def through(self, rows: Iterable[Row], words: str) -> Iterator[Row]:
        """`rows`, each counted as it is taken."""
        for row in rows:
            if not self.done % EVERY:
                self.told(self.done, self.total, words)
            self.done += 1
            yield row
