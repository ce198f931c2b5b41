"""The disclosure at delivery: what of the picture is AI, with what it was made, who agreed to it.

One module of figures for page, print, workbook, JSON and command. Omitted shots are out.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from shotlog.figures import disclosed
from shotlog.figures.counting import Share, Span
from shotlog.figures.disclosed import ClearanceRow, Detail, Made, Spot
from shotlog.figures.open_points import OF_TOOLS, POINTS, REAL, of_element, of_version
from shotlog.figures.private_names import cleaner
from shotlog.figures.scope import (
    ASSISTIVE_ONLY,
    ElementRow,
    Scope,
    ShotRow,
    load_picture,
    take_names_out,
)
from shotlog.figures.shares import Shares, clipped, presence, shares
from shotlog.models import Production, Scene, ToolVersion
from shotlog.models.choices import Consent, SourceType

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC's scheme; `http` is part of the name."""
GENERATIVE = frozenset(
    {
        SourceType.TRAINED,
        SourceType.COMPOSITE_WITH_TRAINED,
        SourceType.COMPOSITE_SYNTHETIC,
    }
)
CAPTURED = frozenset(
    {
        SourceType.DIGITAL_CAPTURE,
        SourceType.COMPUTATIONAL_CAPTURE,
        SourceType.NEGATIVE_FILM,
        SourceType.POSITIVE_FILM,
        SourceType.COMPOSITE_CAPTURE,
    }
)


@dataclass(frozen=True)
class Used:
    """A tool version and a model."""

    version_id: int | None
    tool: str
    version: str
    model: str
    model_version: str = ""

    def __str__(self) -> str:
        """'ComfyUI 0.3.66, Wan 2.2 I2V A14B'; '' where nothing is known."""
        tool = f"{self.tool} {self.version}".strip()
        model = f"{self.model} {self.model_version}".strip()
        return ", ".join(part for part in (tool, model) if part)

    @property
    def registered(self) -> str:
        """The same without the model's version, which the register does not tell apart."""
        return str(replace(self, model_version=""))


@dataclass(frozen=True)
class DisclosedElement:
    """One element that was made with AI."""

    row: ElementRow
    detail: Detail
    used: list[Used]  # of its approved takes
    approved: int
    clearance: ClearanceRow | None
    frames: int | None  # within the cut; None while the shot's length is not known
    points: list[str]  # of the element itself
    tool_points: list[str]  # of the tool versions that made it

    @property
    def is_assistive(self) -> bool:
        """Final, and only enhanced by a model."""
        return bool(self.row.is_final) and self.row.made == ASSISTIVE_ONLY


@dataclass(frozen=True)
class DisclosedShot:
    """One shot with its elements by digital source type."""

    row: ShotRow
    spot: Spot
    source_type: str  # of the finished shot; '' where the record does not tell
    by_type: dict[str, int]  # final elements; '' without a type
    ai_frames: int | None
    picture: Span
    elements: list[DisclosedElement]
    unnamed: list[ElementRow]  # final elements not made with AI that lack a source type

    @property
    def points(self) -> int:
        """Open points of its elements, those of tools left out."""
        return len(self.unnamed) + sum(len(one.points) for one in self.elements)


@dataclass(frozen=True)
class TypeLine:
    """One digital source type in the whole picture."""

    code: str
    elements: int
    shots: int
    frames: int  # in which any of its elements is present
    without_frames: int  # shots whose length is not known


@dataclass(frozen=True)
class RegisterLine:
    """One tool version and model: what it was used for, and under which terms."""

    used: Used
    tool_version: ToolVersion | None
    takes: int  # approved, of final elements; of a tool that left nothing there, all takes
    elements: int
    shots: int
    first: dt.date | None
    last: dt.date | None
    dated: int  # takes whose session tells the day
    is_in_picture: bool

    @property
    def points(self) -> list[str]:
        """What is not settled about it, where it made something in the picture."""
        if self.tool_version is None or not self.is_in_picture:
            return []
        return of_version(self.tool_version)


@dataclass(frozen=True)
class Place:
    """Where an open point is."""

    shot: str
    element: str
    element_id: int
    version_id: int | None = None


@dataclass(frozen=True)
class PointLine:
    """One kind of open point: how often, and where."""

    code: str
    elements: int
    shots: int
    places: list[Place]  # elements; of points of tools, tool versions

    @property
    def label(self) -> str:
        """The point in words."""
        return str(POINTS[self.code])


class Disclosure:
    """The disclosure of a production or of one scene, for those who may see names or not."""

    def __init__(
        self, production: Production, *, scene: Scene | None = None, private: bool
    ) -> None:
        """Read everything in a fixed number of queries; without `private` no names of people."""
        self.production, self.scene, self.private = production, scene, private
        self.scope: Scope = load_picture(production, scene=scene)
        clean = _as_it_is if private else cleaner(production)
        if not private:
            take_names_out(self.scope, clean)
        self._spots = disclosed.spots(self.scope)
        self._types = disclosed.source_types(self.scope)
        self._details = disclosed.details(self.scope, clean)
        self._clearances = disclosed.clearances(self.scope, clean, private=private)
        self._made = disclosed.approved_takes(self.scope)
        self._tried = list(disclosed.all_takes(self.scope)) if private else []
        keys = {made.version_id for found in self._made.values() for made in found}
        self.versions = disclosed.versions(keys | {one.version_id for one in self._tried})
        self._version_points = {key: of_version(one) for key, one in self.versions.items()}

    @cached_property
    def shares(self) -> Shares:
        """How much of the picture is AI."""
        return shares(self.scope)

    @cached_property
    def shots(self) -> list[DisclosedShot]:
        """Every shot that is not omitted, in the order of the cut."""
        return [self._shot(shot) for shot in self.scope.in_scope()]

    @cached_property
    def elements(self) -> list[tuple[DisclosedShot, DisclosedElement]]:
        """Every element made with AI, with its shot."""
        return [(shot, element) for shot in self.shots for element in shot.elements]

    @cached_property
    def ai(self) -> list[DisclosedElement]:
        """AI elements of the delivered picture: what clearances are for."""
        return [element for _shot, element in self.elements if element.row.is_ai]

    @property
    def is_whole(self) -> bool:
        """Every shot is broken down and every final element has an origin.

        Only then is what the record does not show known not to be there.
        """
        told = self.shares
        broken_down = bool(told.elements["together"].whole) and not told.not_broken_down
        return broken_down and not told.unknown_origin

    def _shot(self, shot: ShotRow) -> DisclosedShot:
        rows = self.scope.elements.get(shot.pk, [])
        final = [row for row in rows if row.is_final]
        ai = [row for row in final if row.is_ai]
        first = self.scope.first_cut_frame(shot)
        present, lower, upper = presence(ai, first, shot.frames)
        return DisclosedShot(
            row=shot,
            spot=self._spots[shot.pk],
            source_type=rolled_up([self._types[row.pk] for row in final], has_ai=bool(ai)),
            by_type=dict(Counter(self._types[row.pk] for row in final)),
            ai_frames=None if shot.frames is None else present,
            picture=Span(
                lower,
                upper,
                shot.frames or 0,
                int(shot.frames is not None),
                int(shot.frames is None),
                sum(row.coverage is None for row in ai),
            ),
            elements=[self._element(shot, row) for row in rows if row.pk in self._details],
            unnamed=[r for r in final if r.pk not in self._details and not self._types[r.pk]],
        )

    def _element(self, shot: ShotRow, row: ElementRow) -> DisclosedElement:
        made = self._made.get(row.pk, [])
        detail, clearance = self._details[row.pk], self._clearances.get(row.pk)
        frames = None
        if shot.frames is not None:
            start, stop = clipped(row, self.scope.first_cut_frame(shot), shot.frames)
            frames = max(stop - start, 0)
        used = list(dict.fromkeys(map(self._used, made)))
        of_tools = {
            point for one in used for point in self._version_points.get(one.version_id or 0, [])
        }
        return DisclosedElement(
            row=row,
            detail=detail,
            used=used,
            approved=len(made),
            clearance=clearance,
            frames=frames,
            points=of_element(row, detail, clearance, made) if row.is_final else [],
            tool_points=[point for point in POINTS if point in of_tools] if row.is_final else [],
        )

    def _used(self, made: Made) -> Used:
        return self._tool(made.version_id, made.model, made.model_version)

    def _tool(self, version_id: int | None, model: str, model_version: str = "") -> Used:
        version = self.versions.get(version_id or 0)
        if version is None:
            return Used(None, "", "", model, model_version)
        return Used(version_id, version.tool.name, version.version, model, model_version)

    @cached_property
    def by_type(self) -> list[TypeLine]:
        """Final elements by digital source type, most first; those without a type last."""
        counts: Counter[str] = Counter()
        shots: Counter[str] = Counter()
        frames: Counter[str] = Counter()
        without: Counter[str] = Counter()
        for shot in self.scope.in_scope():
            grouped: dict[str, list[ElementRow]] = defaultdict(list)
            for row in self.scope.elements.get(shot.pk, ()):
                if row.is_final:
                    grouped[self._types[row.pk]].append(row)
            for code, rows in grouped.items():
                counts[code] += len(rows)
                shots[code] += 1
                without[code] += shot.frames is None
                first = self.scope.first_cut_frame(shot)
                frames[code] += presence(rows, first, shot.frames)[0]
        order = sorted(counts, key=lambda code: (not code, -counts[code], code))
        return [
            TypeLine(code, counts[code], shots[code], frames[code], without[code]) for code in order
        ]

    @cached_property
    def register(self) -> list[RegisterLine]:
        """Tool versions and models in the picture, then those that left nothing there."""
        found: dict[Used, list[tuple[DisclosedShot, Made]]] = defaultdict(list)
        for shot, element in self.elements:
            if element.row.is_final:
                for made in self._made.get(element.row.pk, ()):
                    found[self._tool(made.version_id, made.model)].append((shot, made))
        lines = [self._line(used, takes) for used, takes in found.items()]
        for tried in self._tried:
            used = self._tool(tried.version_id, tried.model)
            if used not in found:
                lines.append(
                    RegisterLine(
                        used,
                        self.versions.get(tried.version_id or 0),
                        tried.takes,
                        0,
                        0,
                        tried.first,
                        tried.last,
                        tried.dated,
                        is_in_picture=False,
                    )
                )
        return sorted(lines, key=lambda line: (not line.is_in_picture, str(line.used).casefold()))

    def _line(self, used: Used, takes: Sequence[tuple[DisclosedShot, Made]]) -> RegisterLine:
        days = [made.date for _shot, made in takes if made.date is not None]
        return RegisterLine(
            used=used,
            tool_version=self.versions.get(used.version_id or 0),
            takes=len(takes),
            elements=len({made.element_id for _shot, made in takes}),
            shots=len({shot.row.pk for shot, _made in takes}),
            first=min(days, default=None),
            last=max(days, default=None),
            dated=len(days),
            is_in_picture=True,
        )

    @cached_property
    def consents(self) -> list[tuple[DisclosedShot, DisclosedElement]]:
        """Elements that show somebody, or for which consent is noted."""
        return [
            (shot, element)
            for shot, element in self.elements
            if element.clearance
            and (element.clearance.likeness not in ("", "none") or element.clearance.consent)
        ]

    @cached_property
    def consent(self) -> Share:
        """Consents given / AI elements with the likeness of a real or deceased person."""
        noted = [one.clearance for one in self.ai if one.clearance is not None]
        shown = [row for row in noted if row.likeness in REAL]
        given = sum(row.consent == Consent.GIVEN for row in shown)
        without = len(self.ai) - sum(bool(row.likeness) for row in noted)
        return Share(given, len(shown), len(shown), without)

    @cached_property
    def points(self) -> list[PointLine]:
        """What blocks the delivery, the gravest first."""
        places: dict[str, list[Place]] = defaultdict(list)
        elements: Counter[str] = Counter()
        shots: dict[str, set[int]] = defaultdict(set)
        for shot in self.shots:
            for row, codes in _points_of(shot):
                for code in codes:
                    elements[code] += 1
                    shots[code].add(shot.row.pk)
                    if code not in OF_TOOLS:
                        places[code].append(Place(shot.row.code, row.name, row.pk))
        for line in self.register:
            for code in line.points:
                if not any(place.version_id == line.used.version_id for place in places[code]):
                    name = f"{line.used.tool} {line.used.version}".strip()
                    places[code].append(Place("", name, 0, line.used.version_id))
        return [
            PointLine(code, elements[code], len(shots[code]), places[code])
            for code in POINTS
            if places[code]
        ]

    @cached_property
    def blocked_shots(self) -> int:
        """Shots with an open point, of their own or of a tool."""
        return sum(any(codes for _row, codes in _points_of(shot)) for shot in self.shots)

    @property
    def open_points(self) -> int:
        """How many there are: each on its element, or once on its tool version."""
        return sum(len(line.places) for line in self.points)


def _as_it_is(text: str) -> str:
    return text


def _points_of(shot: DisclosedShot) -> Iterator[tuple[ElementRow, list[str]]]:
    for row in shot.unnamed:
        yield row, ["no_source_type"]
    for element in shot.elements:
        yield element.row, [*element.points, *element.tool_points]


def rolled_up(types: Sequence[str], *, has_ai: bool) -> str:
    """The source type of a shot whose final elements are of `types`.

    One element gives its own; any generative one makes it compositeSynthetic, captures alone
    compositeCapture, all else composite. '' without elements, and where a missing type decides.
    """
    if len(types) == 1:
        return types[0]
    if has_ai or GENERATIVE.intersection(types):
        return str(SourceType.COMPOSITE_SYNTHETIC)
    if not types or "" in types:
        return ""
    return str(SourceType.COMPOSITE_CAPTURE if set(types) <= CAPTURED else SourceType.COMPOSITE)


def uri(code: str) -> str | None:
    """The address of an IPTC term; None without one."""
    return SOURCE_TYPES + code if code else None
