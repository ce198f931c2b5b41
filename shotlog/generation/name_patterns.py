"""File names by the pattern of a production, such as {shot}_{element}_{*}. No tables."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from shotlog.kit.file_patterns import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SEPARATORS = re.compile(r"[\s_.-]+")
_VERSION = re.compile(r"v?\d+")
LONGEST_NAME = 255


@dataclass(frozen=True)
class Fit:
    """What a name says by the pattern: the codes it fits, and the element's name if it has one."""

    shots: tuple[str, ...] = ()
    element: str | None = None
    scene: str | None = None
    rest: str = field(default="", compare=False)  # where it went on is no matter to the search


def fold(text: str) -> str:
    """`text` without regard to case and to how its words are kept apart."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return _SEPARATORS.sub("_", plain)


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """The name."""


class NamePattern:
    """A pattern and the shots of its production, ready to be asked for many names."""

    def __init__(
        self,
        pattern: str,
        shots: Iterable[tuple[str, Iterable[Named]]],
        *,
        show: str = "",
        scenes: Mapping[str, str] | None = None,
    ) -> None:
        """`shots`: each code with its elements, which have a `name`; `scenes`: number by code."""
        self._parts = [(slot, fold(text)) for slot, text in parts(pattern)]
        self._show = fold(show)
        self._codes: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        self._tails: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        self._elements: dict[str, set[str]] = {}
        self._names: set[str] = set()
        for code, elements in shots:
            self._add(code, elements, fold((scenes or {}).get(code, "")))
        self._scenes = {scene for scene, _code in self._codes if scene}
        self._longest = max((len(code) for _scene, code in self._codes), default=0)

    def _add(self, code: str, elements: Iterable[Named], scene: str) -> None:
        words = fold(code).split("_")
        tails = {"_".join(words[start:]) for start in range(1, len(words))}
        # 0010 is the shot 10 of its scene, too.
        tails |= {tail.lstrip("0") for tail in tails if tail.isdecimal()}
        for key in {None, scene}:
            self._codes[key, "_".join(words)].append(code)
            for tail in tails - {""}:
                self._tails[key, tail].append(code)
        self._elements[code] = {fold(element.name) for element in elements}
        self._names |= self._elements[code]

    def find(self, stem: str) -> Fit | None:
        """What the name `stem` (without its ending) says; None where it does not follow."""
        name = fold(stem)[:LONGEST_NAME]
        # First by elements that are there; then by any word, to say which one is not.
        return self._search(name, known=True) or self._search(name, known=False)

    def _search(self, name: str, *, known: bool) -> Fit | None:
        dead: set[tuple[int, int, Fit]] = set()

        def at(part: int, start: int, fit: Fit) -> Fit | None:
            if part == len(self._parts):
                return fit if start == len(name) else None
            if (part, start, fit) in dead:
                return None
            for end, more in self._ends(part, name, start, fit, known=known):
                found = at(part + 1, end, more)
                if found is not None:
                    return found
            dead.add((part, start, fit))
            return None

        return at(0, 0, Fit())

    def _ends(
        self, part: int, name: str, start: int, fit: Fit, *, known: bool
    ) -> Iterator[tuple[int, Fit]]:
        """Where a part that begins at `start` may end, and what is known then."""
        slot, text = self._parts[part]
        if slot in ("", "show"):
            text = text or self._show
            if name.startswith(text, start):
                yield start + len(text), fit
        elif slot == "version":
            found = _VERSION.match(name, start)
            if found:
                yield found.end(), fit
        elif slot == "*":
            for end in range(start, len(name) + 1):
                yield end, replace(fit, rest=f"{fit.rest}_{name[start:end]}")
        else:
            yield from self._words(slot, name, start, fit, known=known)

    def _words(
        self, slot: str, name: str, start: int, fit: Fit, *, known: bool
    ) -> Iterator[tuple[int, Fit]]:
        """The ends of a scene, shot or element, the longest first; no number is cut in two."""
        for end in range(min(len(name), start + self._longest_of(slot)), start, -1):
            if _cuts(name, start) or _cuts(name, end):
                continue
            word = name[start:end]
            if slot == "scene" and word in self._scenes:
                yield end, replace(fit, scene=word)
            elif slot == "shot":
                shots = self._shots_of(word, fit)
                if shots:
                    yield end, replace(fit, shots=shots)
            elif slot == "element":
                yield from ((end, one) for one in self._named(word, fit, known=known))

    def _longest_of(self, slot: str) -> int:
        return self._longest if slot == "shot" else LONGEST_NAME

    def _shots_of(self, word: str, fit: Fit) -> tuple[str, ...]:
        """The codes that `word` names, in the scene and with the element that the name told."""
        key = (fit.scene, word)
        found = self._codes.get(key) or self._tails.get(key) or ()
        return self._having(tuple(found), fit.element)

    def _named(self, word: str, fit: Fit, *, known: bool) -> Iterator[Fit]:
        if not known:
            if word.strip("_"):
                yield replace(fit, element=word)
        elif word in self._names:
            shots = self._having(fit.shots, word)
            if shots or not fit.shots:
                yield replace(fit, element=word, shots=shots)

    def _having(self, codes: tuple[str, ...], element: str | None) -> tuple[str, ...]:
        if element is None or element not in self._names:
            return codes
        return tuple(code for code in codes if element in self._elements[code])


def _cuts(name: str, at: int) -> bool:
    """Whether a number would be cut in two."""
    return 0 < at < len(name) and name[at - 1].isdigit() and name[at].isdigit()
