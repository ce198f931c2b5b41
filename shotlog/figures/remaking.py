"""What of a production could be made again today and what not: by scene, by tool and by artist.

An element counts as its stored state says: as the worst of its approved takes, or with none as its
newest take that is not rejected. The tool of an element is that take's, where several are as bad
the first of them, by which its missing parts are told, too.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Max, OuterRef, Q, Subquery

from shotlog.figures.counting import Json
from shotlog.figures.gaps import MADE_AGAIN
from shotlog.figures.scope import ElementRow, Scope, ShotRow, load
from shotlog.models import Element, Production, Scene, Take
from shotlog.models.choices import RECOVERY_ORDER, Decision, Recovery


@dataclass(frozen=True)
class Judged:
    """The take by which one element is judged."""

    pk: int
    number: int
    tool: str
    version: str


@dataclass(frozen=True)
class Line:
    """One AI element, with where it stands and whose it is."""

    element: ElementRow
    shot: ShotRow
    scene: str  # its number; '' for none
    artist: str
    take: Judged | None

    @property
    def tool(self) -> str:
        """The name of the tool; '' where it is not known, or there is no take."""
        return self.take.tool if self.take else ""

    @property
    def state(self) -> str:
        """Whether it could be made again."""
        return self.element.recovery

    @property
    def has_gap(self) -> bool:
        """Something is missing that could be found."""
        return self.state not in MADE_AGAIN


@dataclass
class Group:
    """The AI elements of one scene, tool or artist."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    none_approved: int = 0

    def add(self, line: Line) -> None:
        """Count one element."""
        self.states[line.state] += 1
        self.missing.update(line.element.missing if line.has_gap else ())
        self.none_approved += line.element.none_approved

    @property
    def elements(self) -> int:
        """All of them."""
        return self.states.total()

    @property
    def again(self) -> int:
        """So many could be made again today."""
        return sum(self.states[state] for state in MADE_AGAIN)

    @property
    def gaps(self) -> int:
        """So many could not."""
        return self.elements - self.again

    @property
    def share(self) -> float | None:
        """Which part could be made again; None without elements."""
        return self.again / self.elements if self.elements else None

    def as_json(self) -> Json:
        """The counts by state and by missing part."""
        return {
            "name": self.name,
            "elements": self.elements,
            "could_be_made_again": self.again,
            "by_state": {state: self.states[state] for state in Recovery.values},
            "missing": dict(self.missing.most_common()),
            "none_approved": self.none_approved,
        }


@dataclass
class Remaking:
    """The AI elements of a production, omitted shots and temp elements left out."""

    lines: list[Line]
    lacking: int = 0  # AI elements that nobody looked at yet

    @cached_property
    def together(self) -> Group:
        """All of them."""
        return _grouped(self.lines, lambda _line: "")[0] if self.lines else Group("")

    @cached_property
    def by_scene(self) -> list[Group]:
        """In the order of the cut, shots without a scene last."""
        found = _grouped(self.lines, lambda line: line.scene)
        return sorted(found, key=lambda group: not group.name)

    @cached_property
    def by_tool(self) -> list[Group]:
        """The tool with the most gaps first; elements without a take have none."""
        made = [line for line in self.lines if line.take]
        return _worst_first(_grouped(made, lambda line: line.tool))

    @cached_property
    def by_artist(self) -> list[Group]:
        """The artist with the most gaps first."""
        return _worst_first(_grouped(self.lines, lambda line: line.artist))

    @cached_property
    def gaps(self) -> list[Line]:
        """Elements that could not be made again, in the order of the cut."""
        return [line for line in self.lines if line.has_gap]

    def as_json(self) -> Json:
        """Every group."""
        return {
            "together": self.together.as_json(),
            "stands_on": len(self.lines),
            "lacking": self.lacking,
            "by_scene": [group.as_json() for group in self.by_scene],
            "by_tool": [group.as_json() for group in self.by_tool],
            "by_artist": [group.as_json() for group in self.by_artist],
        }


def remaking(production: Production) -> Remaking:
    """The AI elements of `production` whose state is stored, in the order of the cut."""
    scope = load(production)
    scenes = dict(Scene.objects.filter(production=production).values_list("pk", "number"))
    artists = dict(
        Element.objects.filter(shot__production=production, shot__removed=False)
        .exclude(artist="")
        .values_list("pk", "artist")
    )
    judged = _judged(scope)
    shots = {shot.pk: shot for shot in scope.shots}
    known = [element for element in scope.counted_ai if element.recovery]
    return Remaking(
        lacking=len(scope.counted_ai) - len(known),
        lines=[
            Line(
                element=element,
                shot=shots[element.shot_id],
                scene=scenes.get(shots[element.shot_id].scene_id or 0, ""),
                artist=artists.get(element.pk, ""),
                take=judged.get(element.pk),
            )
            for element in known
        ],
    )


def _judged(scope: Scope) -> dict[int, Judged]:
    """The take by which each element is judged: of the approved ones the worst, then the first."""
    newest = (
        Take.objects.filter(element=OuterRef("element"))
        .exclude(decision=Decision.REJECTED)
        .order_by()
        .values("element")
        .annotate(highest=Max("number"))
        .values("highest")
    )
    rows = (
        Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
        .filter(
            Q(decision=Decision.APPROVED)
            | Q(element__none_approved=True, number=Subquery(newest))
            & ~Q(decision=Decision.REJECTED)
        )
        .order_by("element_id", "number")
        .values_list(
            *("element_id", "recovery", "missing", "pk", "number"),
            *("tool_version__tool__name", "tool_version__version"),
        )
    )
    worst: dict[int, tuple[tuple[int, int], Judged]] = {}
    for element, state, missing, pk, number, tool, version in rows:
        how_bad = (RECOVERY_ORDER.index(state) if state else 0, len(missing))
        if element not in worst or how_bad > worst[element][0]:
            worst[element] = (how_bad, Judged(pk, number, tool or "", version or ""))
    return {element: judged for element, (_how_bad, judged) in worst.items()}


def _grouped(lines: Iterable[Line], name: Callable[[Line], str]) -> list[Group]:
    groups: dict[str, Group] = {}
    for line in lines:
        key = name(line)
        groups.setdefault(key, Group(key)).add(line)
    return list(groups.values())


def _worst_first(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.gaps, -group.elements, group.name.casefold()))
