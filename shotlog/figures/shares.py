"""How much of the picture is AI: by elements, by shots, by screen time and by picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


def shares(scope: Scope) -> Shares:
    """Count the shares of `scope`; omitted shots and temp or reference elements are out."""
    tallies = {name: _Tally() for name in PARTS}
    by_role: dict[str, list[int]] = {code: [0, 0] for code in ("hero", "fill", "")}
    origins: dict[str, int] = dict.fromkeys((*Origin.values, ""), 0)
    broken_down = not_broken_down = frames = without_frames = only_assisted = without_range = 0
    for shot, final in scope.counted:
        if not final:
            not_broken_down += 1
            continue
        broken_down += 1
        frames += shot.frames or 0
        without_frames += shot.frames is None
        members: dict[str, list[ElementRow]] = {}
        for element in final:
            origins[element.origin] = origins.get(element.origin, 0) + 1
            of_role = by_role[element.role]
            of_role[0] += element.is_ai
            of_role[1] += 1
            for name in _parts_of(element.made, element.role):
                if name in members:
                    members[name].append(element)
                else:
                    members[name] = [element]
        if "together" in members:
            only_assisted += "generated" not in members
            without_range += sum(map(_is_whole, members["together"]))
        if members:
            _tally(tallies, members, _presences(scope, shot, members))
    elements = sum(origins.values())
    return Shares(
        elements={name: Share(t.elements, elements, elements) for name, t in tallies.items()},
        shots={
            name: Share(t.shots, broken_down, broken_down, not_broken_down)
            for name, t in tallies.items()
        },
        screen_time={
            name: Share(t.frames, frames, broken_down - without_frames, without_frames)
            for name, t in tallies.items()
        },
        picture={
            name: Span(
                t.lower,
                t.upper,
                frames,
                broken_down - without_frames,
                without_frames,
                t.without_coverage,
            )
            for name, t in tallies.items()
        },
        origins=origins,
        hero=Share(by_role["hero"][0], by_role["hero"][1], by_role["hero"][1]),
        fill=Share(by_role["fill"][0], by_role["fill"][1], by_role["fill"][1]),
        no_role=Share(by_role[""][0], by_role[""][1], by_role[""][1]),
        only_assisted=only_assisted,
        not_broken_down=not_broken_down,
        without_frames=without_frames,
        without_range=without_range,
    )


def _tally(
    tallies: dict[str, _Tally],
    members: dict[str, list[ElementRow]],
    presences: dict[str, tuple[int, int, int]],
) -> None:
    for name, elements in members.items():
        tally = tallies[name]
        tally.elements += len(elements)
        tally.shots += 1
        tally.without_coverage += sum(element.coverage is None for element in elements)
        present, lower, upper = presences[name]
        tally.frames += present
        tally.lower += lower
        tally.upper += upper


def _presences(
    scope: Scope, shot: ShotRow, members: dict[str, list[ElementRow]]
) -> dict[str, tuple[int, int, int]]:
    """`presence` of each part in a shot."""
    first, together = scope.first_cut_frame(shot), len(members.get("together", ()))
    found: dict[str, tuple[int, int, int]] = {}
    for name, elements in members.items():
        # Often all AI elements are of one part: then both are the same.
        is_all = len(elements) == together and name not in ("together", ASSISTIVE_ONLY)
        found[name] = found["together"] if is_all else presence(elements, first, shot.frames)
    return found


def presence(
    elements: Sequence[ElementRow], first: int, frames: int | None
) -> tuple[int, int, int]:
    """(frames with any of `elements`, lower and upper sum over the frames of their coverage).

    Per frame: lower is the largest coverage present (unknown is 0), upper the sum, at most 100
    (unknown is 100).
    """
    if not elements or not frames:
        return 0, 0, 0
    if all(map(_is_whole, elements)):
        lower, upper = _bounds(elements)
        return frames, frames * lower, frames * upper
    spans = [(element, *clipped(element, first, frames)) for element in elements]
    spans = [span for span in spans if span[1] < span[2]]
    edges = sorted({edge for _element, start, stop in spans for edge in (start, stop)})
    present = lower = upper = 0
    for start, stop in pairwise(edges):
        here = [element for element, begin, end in spans if begin <= start < end]
        if here:
            length = stop - start
            low, high = _bounds(here)
            present += length
            lower += length * low
            upper += length * high
    return present, lower, upper


def clipped(element: ElementRow, first: int, frames: int) -> tuple[int, int]:
    """The frames of an element within the cut, as [start, stop); an open end is the cut's."""
    start, stop = first, first + frames
    if element.first_frame is not None:
        start = max(start, element.first_frame)
    if element.last_frame is not None:
        stop = min(stop, element.last_frame + 1)
    return start, stop


def _is_whole(element: ElementRow) -> bool:
    """No range: the whole shot."""
    return element.first_frame is None and element.last_frame is None


def _bounds(elements: Sequence[ElementRow]) -> tuple[int, int]:
    """The least and the most per cent of the picture that they can cover together."""
    lower = max(element.coverage or 0 for element in elements)
    upper = sum(100 if element.coverage is None else element.coverage for element in elements)
    return lower, min(100, upper)
