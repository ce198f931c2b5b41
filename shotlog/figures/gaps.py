"""Which AI elements could not be made again today, and what is missing."""

from collections import Counter
from dataclasses import dataclass, field
from heapq import nsmallest

from shotlog.figures.counting import Json, Share
from shotlog.figures.scope import ASSISTIVE_ONLY, ElementRow, Scope, missing_parts_of
from shotlog.models.choices import Recovery

MADE_AGAIN = (Recovery.RECOVERABLE, Recovery.DOCUMENTED)
"""States in which nothing is missing that could be found."""


@dataclass(frozen=True)
class Gaps:
    """Recoverability of the AI elements of a scope, and the parts that are missing."""

    recoverable: Share
    by_state: dict[str, int]
    none_approved: int
    missing: dict[str, int]  # AI elements by missing part, the most frequent first
    assistive: int  # assistive elements, and how many of them are recoverable
    assistive_recoverable: int
    known: list[ElementRow] = field(repr=False)  # AI elements whose state is known

    def __add__(self, other: "Gaps") -> "Gaps":
        """The gaps of both."""
        missing = Counter(self.missing) + Counter(other.missing)
        return Gaps(
            recoverable=self.recoverable + other.recoverable,
            by_state={state: n + other.by_state[state] for state, n in self.by_state.items()},
            none_approved=self.none_approved + other.none_approved,
            missing=dict(missing.most_common()),
            assistive=self.assistive + other.assistive,
            assistive_recoverable=self.assistive_recoverable + other.assistive_recoverable,
            known=[*self.known, *other.known],
        )

    @property
    def elements(self) -> list[ElementRow]:
        """Those with a gap or without an approved take, worst first."""
        return sorted(self._wanting, key=_how_bad)

    def worst(self, most: int) -> list[ElementRow]:
        """The first of these, without putting all in order."""
        return nsmallest(most, self._wanting, key=_how_bad)

    @property
    def _wanting(self) -> list[ElementRow]:
        return [row for row in self.known if row.none_approved or row.recovery not in MADE_AGAIN]

    @property
    def with_gaps(self) -> int:
        """AI elements that could not be made again today."""
        return self.recoverable.whole - sum(self.by_state[state] for state in MADE_AGAIN)

    def as_json(self) -> Json:
        """Counts by state and by missing part."""
        return {
            "recoverable": self.recoverable.as_json(),
            "by_state": dict(self.by_state),
            "none_approved": self.none_approved,
            "missing": dict(self.missing),
            "assistive": self.assistive,
            "assistive_recoverable": self.assistive_recoverable,
        }


_PLACES = {state: -place for place, state in enumerate(Recovery.values)}


def _how_bad(row: ElementRow) -> tuple[int, int]:
    return _PLACES[row.recovery], -len(missing_parts_of(row.missing_text))


def gaps(scope: Scope) -> Gaps:
    """Count the states of the AI elements of `scope`; omitted shots are out."""
    ai = scope.counted_ai
    known = [element for element in ai if element.recovery]
    states = Counter(element.recovery for element in known)
    # Few different lists of parts: each is taken apart once.
    lists = Counter(element.missing_text for element in known)
    missing: Counter[str] = Counter()
    for text, count in lists.items():
        missing.update(dict.fromkeys(missing_parts_of(text), count))
    assistive = [element for element in scope.final if element.made == ASSISTIVE_ONLY]
    return Gaps(
        recoverable=Share(
            states[Recovery.RECOVERABLE], len(known), len(known), len(ai) - len(known)
        ),
        by_state={state: states[state] for state in Recovery.values},
        none_approved=sum(element.none_approved for element in known),
        missing=dict(missing.most_common()),
        assistive=len(assistive),
        assistive_recoverable=sum(row.recovery == Recovery.RECOVERABLE for row in assistive),
        known=known,
    )
