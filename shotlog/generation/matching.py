"""Which element a file belongs to, by its name alone. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FRAMES_FROM = 5
"""So many numbered pictures of one stem are a sequence."""
_LARGEST_GAP = 10
_SEPARATORS = re.compile(r"[\s_.-]+")
# A number after a v is a version: v001 to v012 are twelve takes and no frames.
_NUMBERED = re.compile(r"^(?P<stem>.*?)(?<!\d)(?P<number>\d{1,9})$", re.S)
_VERSION = re.compile(r"(?:^|[\s_.-])[vV]$")

Tokens = tuple[str, ...]
Named = TypeVar("Named")


@dataclass(frozen=True)
class Candidate:
    """An element that files may belong to."""

    key: int
    name: str
    is_ai: bool


@dataclass(frozen=True)
class Place:
    """Where a file belongs: an element by its key, or nowhere for a reason."""

    key: int | None = None
    shot: str = ""
    element: str = ""
    reason: str = ""


class Places:
    """The shots of a production and their elements, ready to be asked for many files."""

    def __init__(self, shots: Iterable[tuple[str, Sequence[Candidate]]]) -> None:
        """`shots`: each code with its elements."""
        self._shots: dict[Tokens, list[tuple[str, Sequence[Candidate]]]] = defaultdict(list)
        for code, elements in shots:
            self._shots[tokens(code)].append((code, elements))
        self._shots.pop((), None)
        self._longest = max(map(len, self._shots), default=0)

    def of(self, name: str) -> Place:
        """The place of the file `name`: the longest shot code in it, then an element's name."""
        stem = tokens(PurePosixPath(name.replace("\\", "/")).stem)
        return self._of_tokens(stem)

    def is_frame(self, name: str) -> bool:
        """Whether the number that ends `name` names nothing: no shot and no element."""
        split = numbered(name)
        if split is None:
            return False
        return self._of_tokens(tokens(split[0])) == self.of(name)

    def _of_tokens(self, stem: Tokens) -> Place:
        found = _longest(stem, self._shots, most=self._longest)
        if not found:
            return Place(reason="no shot code in its name")
        shots = [shot for _start, _end, of_code in found for shot in of_code]
        if len(shots) > 1:
            return Place(reason=f"its name fits the shots {_listed(code for code, _ in shots)}")
        (start, end, [(code, elements)]) = found[0]
        return _element((*stem[:start], "", *stem[end:]), code, elements)


def tokens(text: str) -> Tokens:
    """The words of a name, without regard to case and to how they are kept apart."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return tuple(word for word in _SEPARATORS.split(plain) if word)


def numbered(name: str) -> tuple[str, int] | None:
    """Stem and number of `name`; None where no number ends it, or one of a version."""
    found = _NUMBERED.match(PurePosixPath(name).stem)
    if found is None or _VERSION.search(found["stem"]):
        return None
    return found["stem"], int(found["number"])


def runs(names: Iterable[str]) -> list[list[str]]:
    """Names in the same folder, of one stem and kind, whose numbers run on: each a sequence."""
    groups: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for name in names:
        split = numbered(name)
        if split is not None:
            path = PurePosixPath(name)
            key = (path.parent.as_posix(), split[0], path.suffix.lower())
            groups[key].append((split[1], name))
    return [run for group in groups.values() for run in _unbroken(sorted(group))]


def pattern(names: Sequence[str]) -> str:
    """The name of a sequence, a # for each digit: 'crowd.####.exr'; one for numbers unpadded."""
    path = PurePosixPath(names[0])
    digits = [path.stem[len(stem) :] for path, stem in _split(names)]
    lengths = {len(each) for each in digits}
    is_padded = len(lengths) == 1 or any(each.startswith("0") for each in digits)
    stem = path.stem[: len(path.stem) - len(digits[0])]
    return stem + "#" * (min(lengths) if is_padded else 1) + path.suffix


def gaps(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of the numbers that are missing between sorted ones."""
    pairs = pairwise(numbers)
    return [(one + 1, other - 1) for one, other in pairs if other > one + 1]


def _split(names: Iterable[str]) -> Iterator[tuple[PurePosixPath, str]]:
    """Each name as a path, with its stem before the number."""
    for name in names:
        found = numbered(name)
        if found is not None:
            yield PurePosixPath(name), found[0]


def _unbroken(group: list[tuple[int, str]]) -> list[list[str]]:
    """Parts of a group without a large gap: seeds and dates at the end of a name are no frames."""
    parts: list[list[str]] = []
    before: int | None = None
    for number, name in group:
        if number == before:  # 1 and 0001, or .png and .PNG: the second is a file of its own
            continue
        if before is None or number - before > _LARGEST_GAP:
            parts.append([])
        parts[-1].append(name)
        before = number
    return [part for part in parts if len(part) >= FRAMES_FROM]


def _element(rest: Tokens, code: str, elements: Sequence[Candidate]) -> Place:
    """The element of the shot that `rest` names; AI elements go before others."""
    if not elements:
        return Place(shot=code, reason=f"{code} has no elements yet")
    ai = [element for element in elements if element.is_ai]
    for candidates in (ai, [element for element in elements if not element.is_ai]):
        named = _named(rest, candidates)
        if len(named) == 1:
            return Place(named[0].key, code, named[0].name)
        if named:
            several = _listed(element.name for element in named)
            return Place(shot=code, reason=f"its name fits the elements {several} of {code}")
    if len(ai) == 1:
        return Place(ai[0].key, code, ai[0].name)
    if not ai:
        return Place(shot=code, reason=f"it names no element, and {code} has none of AI origin")
    several = _listed(element.name for element in ai)
    return Place(shot=code, reason=f"it names no element; {code} has {several}")


def _named(rest: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The elements that `rest` names, without those whose name only stands within a longer one."""
    by_name: dict[Tokens, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_name[tokens(candidate.name)].append(candidate)
    by_name.pop((), None)
    named: list[Candidate] = []
    while found := _longest(rest, by_name, most=len(rest)):
        start, end, of_name = found[0]
        named += [one for one in of_name if one not in named]
        rest = (*rest[:start], "", *rest[end:])
    return named


def _longest(
    stem: Tokens, known: dict[Tokens, list[Named]], *, most: int
) -> list[tuple[int, int, list[Named]]]:
    """Where the longest known names stand in `stem`; several only where they are as long."""
    found: dict[Tokens, tuple[int, int, list[Named]]] = {}
    for start in range(len(stem)):
        for end in range(start + 1, min(start + most, len(stem)) + 1):
            if stem[start:end] in known:
                found.setdefault(stem[start:end], (start, end, known[stem[start:end]]))
    if not found:
        return []
    longest = max(len("_".join(name)) for name in found)
    return [where for name, where in found.items() if len("_".join(name)) == longest]


def _listed(names: Iterable[str]) -> str:
    """Some names, for a sentence."""
    every = sorted(names)
    return ", ".join(every[:5]) + (f" and {len(every) - 5} more" if len(every) > 5 else "")
