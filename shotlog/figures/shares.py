"""How much of the picture is AI: by elements, by shots, by screen time and by picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import TypeAlias

from shotlog.figures.counting import Json, Share, Span
from shotlog.figures.scope import ASSISTIVE_ONLY, ElementRow, Scope, ShotRow
from shotlog.models.choices import Origin, Role

PARTS = ("together", "generated", "assisted", "hero", "fill", "assistive")
"""AI elements together; those generated, assisted, hero and fill apart; and what is not AI by
definition but always shown beside it."""


@lru_cache
def _parts_of(made: str, role: str) -> tuple[str, ...]:
    """The parts in which a final element counts."""
    if made in ("", ASSISTIVE_ONLY):
        return (made,) if made else ()
    return ("together", made, role) if role in (Role.HERO, Role.FILL) else ("together", made)


@dataclass(frozen=True)
class Shares:
    """The shares of AI in a scope, each by the names of PARTS."""

    elements: dict[str, Share]
    shots: dict[str, Share]
    screen_time: dict[str, Share]
    picture: dict[str, Span]
    origins: dict[str, int]  # final elements by origin; '' where it is not known
    hero: Share  # AI among hero elements
    fill: Share
    no_role: Share
    only_assisted: int  # shots whose AI elements are all assisted
    not_broken_down: int  # shots
    without_frames: int  # broken-down shots whose length is not known
    without_range: int  # AI elements that count for the whole shot

    def __add__(self, other: "Shares") -> "Shares":
        """The shares of both."""
        return Shares(
            elements=_added(self.elements, other.elements),
            shots=_added(self.shots, other.shots),
            screen_time=_added(self.screen_time, other.screen_time),
            picture={name: span + other.picture[name] for name, span in self.picture.items()},
            origins={
                code: self.origins.get(code, 0) + other.origins.get(code, 0)
                for code in dict.fromkeys((*self.origins, *other.origins))
            },
            hero=self.hero + other.hero,
            fill=self.fill + other.fill,
            no_role=self.no_role + other.no_role,
            only_assisted=self.only_assisted + other.only_assisted,
            not_broken_down=self.not_broken_down + other.not_broken_down,
            without_frames=self.without_frames + other.without_frames,
            without_range=self.without_range + other.without_range,
        )

    @property
    def unknown_origin(self) -> int:
        """Final elements that stand in the denominator without an origin."""
        return self.origins.get("", 0)

    def as_json(self) -> Json:
        """All shares with what they stand on."""
        return {
            "by_elements": {name: share.as_json() for name, share in self.elements.items()},
            "by_shots": {name: share.as_json() for name, share in self.shots.items()},
            "by_screen_time": {name: share.as_json() for name, share in self.screen_time.items()},
            "by_picture": {name: span.as_json() for name, span in self.picture.items()},
            "elements_by_origin": {name or "unknown": n for name, n in self.origins.items()},
            "ai_among_hero": self.hero.as_json(),
            "ai_among_fill": self.fill.as_json(),
            "ai_among_no_role": self.no_role.as_json(),
            "shots_only_assisted": self.only_assisted,
            "shots_not_broken_down": self.not_broken_down,
            "shots_without_frames": self.without_frames,
            "ai_elements_without_range": self.without_range,
        }


def _added(one: dict[str, Share], other: dict[str, Share]) -> dict[str, Share]:
    return {name: share + other[name] for name, share in one.items()}


@dataclass
class _Tally:
    """Counts of one part while the shots go by."""

    elements: int = 0
    shots: int = 0
    frames: int = 0
    lower: int = 0
    upper: int = 0
    without_coverage: int = 0
    last: tuple[int, int, int] = (0, 0, 0)  # of the newest shot

    def add(self, frames: int, lower: int, upper: int) -> None:
        """Count the frames of one shot, and the sums of their coverage."""
        self.frames += frames
        self.lower += lower
        self.upper += upper
        self.last = frames, lower, upper


def shares(scope: Scope) -> Shares:
    """Count the shares of `scope`; omitted shots and temp or reference elements are out."""
    broken_down = [(shot, final) for shot, final in scope.counted if final]
    not_broken_down = len(scope.counted) - len(broken_down)
    final = scope.final
    tallies, only_assisted = _tallies(scope, broken_down)
    elements, shots = len(final), len(broken_down)
    frames = sum([shot.frames or 0 for shot, _own in broken_down])
    without_frames = [shot.frames for shot, _own in broken_down].count(None)
    ai_by_role = Counter(map(_ROLE, final))
    return Shares(
        elements={name: Share(t.elements, elements, elements) for name, t in tallies.items()},
        shots={name: Share(t.shots, shots, shots, not_broken_down) for name, t in tallies.items()},
        screen_time={
            name: Share(t.frames, frames, shots - without_frames, without_frames)
            for name, t in tallies.items()
        },
        picture={
            name: Span(
                t.lower, t.upper, frames, shots - without_frames, without_frames, t.without_coverage
            )
            for name, t in tallies.items()
        },
        origins=dict.fromkeys((*Origin.values, ""), 0) | Counter(map(_ORIGIN, final)),
        hero=_ai_among(ai_by_role, Role.HERO),
        fill=_ai_among(ai_by_role, Role.FILL),
        no_role=_ai_among(ai_by_role, ""),
        only_assisted=only_assisted,
        not_broken_down=not_broken_down,
        without_frames=without_frames,
        without_range=sum([element.is_ai and _is_whole(element) for element in final]),
    )


_ORIGIN, _ROLE = attrgetter("origin"), attrgetter("role", "is_ai")
_PART = attrgetter("made", "role")


def _ai_among(by_role: Counter[tuple[str, int]], role: str) -> Share:
    whole = by_role[role, 0] + by_role[role, 1]
    return Share(by_role[role, 1], whole, whole)


def _tallies(
    scope: Scope, broken_down: list[tuple[ShotRow, list[ElementRow]]]
) -> tuple[dict[str, _Tally], int]:
    """The counts of each part, and how many shots have AI elements that are all assisted."""
    tallies, only_assisted = {name: _Tally() for name in PARTS}, 0
    for kind, count in Counter(map(_PART, scope.final)).items():
        for name in _parts_of(*kind):
            tallies[name].elements += count
    unknown = [_PART(element) for element in scope.final if element.coverage is None]
    for kind, count in Counter(unknown).items():
        for name in _parts_of(*kind):
            tallies[name].without_coverage += count
    for shot, own in broken_down:
        made = [element for element in own if element.made]
        if made:
            parts = {name for element in made for name in _parts_of(element.made, element.role)}
            only_assisted += "together" in parts and "generated" not in parts
            for name in parts:
                tallies[name].shots += 1
            if shot.frames:
                _cover(tallies, made, scope.first_cut_frame(shot), shot.frames)
    return tallies, only_assisted


def _cover(tallies: dict[str, _Tally], made: Sequence[ElementRow], first: int, frames: int) -> None:
    """Add the frames of a shot to the parts that are present in them."""
    of_part: dict[str, list[_Stretch]] = {}
    for element in made:
        stretch = _stretch(element, first, frames)
        for name in _parts_of(element.made, element.role):
            of_part.setdefault(name, []).append(stretch)
    together = of_part.get("together", [])
    for name, stretches in of_part.items():
        # Often all AI elements are of one part: then both are the same.
        is_same = len(stretches) == len(together) and name not in ("together", ASSISTIVE_ONLY)
        found = tallies["together"].last if is_same else _covered(stretches)
        tallies[name].add(*found)


def presence(
    elements: Sequence[ElementRow], first: int, frames: int | None
) -> tuple[int, int, int]:
    """(frames with any of `elements`, lower and upper sum over the frames of their coverage).

    Per frame: lower is the largest coverage present (unknown is 0), upper the sum, at most 100
    (unknown is 100).
    """
    if not elements or not frames:
        return 0, 0, 0
    return _covered([_stretch(element, first, frames) for element in elements])


_Stretch: TypeAlias = tuple[int, int, int, int]
"""[start, stop) of an element within the cut, and the least and most that it covers of a frame."""


def _stretch(element: ElementRow, first: int, frames: int) -> _Stretch:
    start, stop = clipped(element, first, frames)
    coverage = element.coverage
    least, most = (0, 100) if coverage is None else (coverage, coverage)
    return start, max(start, stop), least, most


def _covered(stretches: Sequence[_Stretch]) -> tuple[int, int, int]:
    if len(stretches) == 1:
        start, stop, low, high = stretches[0]
        return stop - start, (stop - start) * low, (stop - start) * high
    edges = sorted({edge for stretch in stretches for edge in stretch[:2]})
    present = lower = upper = 0
    for start, stop in pairwise(edges):
        low, high = -1, 0
        for begin, end, least, most in stretches:
            if begin <= start < end:
                high += most
                if least > low:
                    low = least
        if low >= 0:
            present += stop - start
            lower += (stop - start) * low
            upper += (stop - start) * min(high, 100)
    return present, lower, upper


def clipped(element: ElementRow, first: int, frames: int) -> tuple[int, int]:
    """The frames of an element within the cut, as [start, stop); an open end is the cut's."""
    start, stop, begin, last = first, first + frames, element.first_frame, element.last_frame
    if begin is not None and begin > start:
        start = begin
    if last is not None and last < stop:
        stop = last + 1
    return start, stop


def _is_whole(element: ElementRow) -> bool:
    """No range: the whole shot."""
    return element.first_frame is None and element.last_frame is None
