"""Which element a file belongs to, by its name alone. No tables."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.generation.name_patterns import Fit, NamePattern, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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

    def __init__(
        self,
        shots: Iterable[tuple[str, Sequence[Candidate]]],
        *,
        pattern: str = "",
        show: str = "",
        scenes: Mapping[str, str] | None = None,
    ) -> None:
        """`shots`: each code with its elements; `scenes`: the scene's number by shot code.

        Names that follow `pattern` are matched by it, the others as without one.
        """
        shots = list(shots)
        self._elements = dict(shots)
        self._pattern = NamePattern(pattern, shots, show=show, scenes=scenes) if pattern else None
        self._shots: dict[Tokens, list[tuple[str, Sequence[Candidate]]]] = defaultdict(list)
        for code, elements in shots:
            self._shots[tokens(code)].append((code, elements))
        self._shots.pop((), None)
        self._longest = max(map(len, self._shots), default=0)

    def of(self, name: str) -> Place:
        """The place of the file `name`: the longest shot code in it, then an element's name."""
        stem = PurePosixPath(name.replace("\\", "/")).stem
        found = self._pattern.find(stem) if self._pattern else None
        return self._fitting(found) if found else self._of_tokens(tokens(stem))

    def is_frame(self, name: str) -> bool:
        """Whether the number that ends `name` names nothing: no shot and no element."""
        split = numbered(name)
        if split is None:
            return False
        return self._of_tokens(tokens(split[0])) == self.of(name)

    def _fitting(self, found: Fit) -> Place:
        """The place that the pattern found: one element, or the reason why there is none."""
        if len(found.shots) > 1:
            return _fits_shots(found.shots)
        code = found.shots[0]
        elements = self._elements[code]
        if found.element is None:
            return _element(tokens(found.rest), code, elements)
        named = [one for one in elements if fold(one.name) == found.element]
        if len(named) == 1:
            return Place(named[0].key, code, named[0].name)
        told = {"shot": code, "element": found.element}
        return Place(shot=code, reason=_("%(shot)s has no element “%(element)s”") % told)

    def _of_tokens(self, stem: Tokens) -> Place:
        found = _longest(stem, self._shots, most=self._longest)
        if not found:
            return Place(reason=_("no shot code in its name"))
        shots = [shot for _start, _end, of_code in found for shot in of_code]
        if len(shots) > 1:
            return _fits_shots(code for code, _elements in shots)
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
        return Place(shot=code, reason=_("%(shot)s has no elements yet") % {"shot": code})
    ai = [element for element in elements if element.is_ai]
    for candidates in (ai, [element for element in elements if not element.is_ai]):
        named = _named(rest, candidates)
        if len(named) == 1:
            return Place(named[0].key, code, named[0].name)
        if named:
            several = _listed(element.name for element in named)
            told = {"elements": several, "shot": code}
            reason = _("its name fits the elements %(elements)s of %(shot)s") % told
            return Place(shot=code, reason=reason)
    if len(ai) == 1:
        return Place(ai[0].key, code, ai[0].name)
    told = {"shot": code, "elements": _listed(element.name for element in ai)}
    if not ai:
        reason = _("it names no element, and %(shot)s has none of AI origin") % told
    else:
        reason = _("it names no element; %(shot)s has %(elements)s") % told
    return Place(shot=code, reason=reason)


def _fits_shots(codes: Iterable[str]) -> Place:
    return Place(reason=_("its name fits the shots %(shots)s") % {"shots": _listed(codes)})


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
    few, more = ", ".join(every[:5]), len(every) - 5
    if more <= 0:
        return few
    told = {"few": few, "more": more}
    return ngettext("%(few)s and %(more)d more", "%(few)s and %(more)d more", more) % told
