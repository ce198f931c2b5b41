"""What the page of the disclosure shows of its figures: words, links and one page of shots."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shotlog.figures.disclosed import ClearanceRow
from shotlog.figures.disclosure import (
    DisclosedElement,
    DisclosedShot,
    Disclosure,
    Place,
    PointLine,
    RegisterLine,
    TypeLine,
    uri,
)
from shotlog.figures.open_points import OF_CLEARANCES, OF_TAKES, POINTS, escalates
from shotlog.figures.questionnaire import (
    NOT_RECORDED,
    SOURCES,
    Answer,
    answers,
    asking,
    counted,
    in_words,
    not_ruled_out,
)
from shotlog.kit.timecode import timecode
from shotlog.models import Membership, Right
from shotlog.models.choices import (
    Category,
    ClearanceState,
    Consent,
    FinalUse,
    Likeness,
    Role,
    SourceType,
)
from shotlog.reports.measures import Measure, measures
from shotlog.reports.rows import Nowhere, Rows

SHOTS = 200
"""Shots on one page."""
PLACES = 40
"""Places of one kind of open point that are listed; the workbook has all."""


@dataclass(frozen=True)
class Mend:
    """A place with an open point, and the page on which it is mended."""

    label: str
    url: str


@dataclass(frozen=True)
class PointView:
    """One kind of open point with its places."""

    line: PointLine
    places: list[Mend]

    @property
    def more(self) -> int:
        """Places that are not listed."""
        return len(self.line.places) - len(self.places)


@dataclass(frozen=True)
class AnswerView:
    """One answer in words."""

    answer: Answer
    asked_by: str

    @property
    def short(self) -> str:
        """Yes, no, or that the record does not tell."""
        return in_words(self.answer.short)

    @property
    def lines(self) -> str:
        """'photoreal: 19; show a real place: 1': what was counted, zeros left out."""
        return counted(self.answer)


@dataclass(frozen=True)
class TypeView:
    """One digital source type in words."""

    line: TypeLine
    label: str
    uri: str | None
    length: str
    rows: str


@dataclass(frozen=True)
class ElementView:
    """One element that was made with AI, in words."""

    one: DisclosedElement

    @property
    def what(self) -> str:
        """'Crowd, Fill'."""
        row = self.one.row
        words = (_label(Category, row.category), _label(Role, row.role))
        return ", ".join(filter(None, words))

    @property
    def source_type(self) -> str:
        """The IPTC term."""
        return _label(SourceType, self.one.detail.source_type)

    @property
    def use(self) -> str:
        """Final, temp or reference."""
        return _label(FinalUse, self.one.detail.final_use)

    @property
    def likeness(self) -> str:
        """Whose likeness it shows."""
        return _label(Likeness, self._clearance.likeness) if self._clearance else ""

    @property
    def consent(self) -> str:
        """The performer's consent."""
        return _label(Consent, self._clearance.consent) if self._clearance else ""

    @property
    def state(self) -> str:
        """Whether its use was agreed to."""
        return _label(ClearanceState, self._clearance.state) if self._clearance else ""

    @property
    def escalates(self) -> bool:
        """A principle is answered no or unsure."""
        return self._clearance is not None and escalates(self._clearance)

    @property
    def points(self) -> list[str]:
        """Its open points in words."""
        return [str(POINTS[code]) for code in self.one.points]

    @property
    def tool_points(self) -> list[str]:
        """Those of the tool versions that made it."""
        return [str(POINTS[code]) for code in self.one.tool_points]

    @property
    def _clearance(self) -> ClearanceRow | None:
        return self.one.clearance


@dataclass(frozen=True)
class ShotView:
    """One shot in words."""

    shot: DisclosedShot
    length: str

    @property
    def source_type(self) -> str:
        """The term of the finished shot."""
        return _label(SourceType, self.shot.source_type)

    @property
    def by_type(self) -> list[tuple[str, int]]:
        """Final elements by term."""
        return [
            (_label(SourceType, code) or _("Not known"), n) for code, n in self.shot.by_type.items()
        ]

    @property
    def elements(self) -> list[ElementView]:
        """Those made with AI."""
        return [ElementView(one) for one in self.shot.elements]

    @property
    def rows(self) -> int:
        """Rows that the shot takes in the table."""
        return max(len(self.shot.elements), 1)


class DisclosurePage:
    """A disclosure for one reader; without a member nothing leads anywhere."""

    def __init__(
        self, disclosure: Disclosure, member: Membership | None = None, *, page: int = 1
    ) -> None:
        """`page` is of shots, counted from one."""
        self.disclosure = disclosure
        self.production = disclosure.production
        self._member = member
        reads = member is not None and member.sees_recipes
        self._rows = Rows(disclosure.production) if reads else Nowhere()
        self.pages = max(-(-len(disclosure.shots) // SHOTS), 1)
        self.page = min(max(page, 1), self.pages)

    @property
    def links(self) -> bool:
        """Shots lead to their pages."""
        return self._member is not None

    @cached_property
    def measures(self) -> list[Measure]:
        """Where AI is."""
        return measures(self.disclosure.shares, self._rows)

    @cached_property
    def shots(self) -> list[ShotView]:
        """The shots of this page."""
        first = (self.page - 1) * SHOTS
        return [
            ShotView(shot, self._length(shot.row.frames))
            for shot in self.disclosure.shots[first : first + SHOTS]
        ]

    @property
    def first(self) -> int:
        """The number of the first shot shown."""
        return (self.page - 1) * SHOTS + 1

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + len(self.shots) - 1

    @property
    def page_numbers(self) -> list[int]:
        """All pages."""
        return list(range(1, self.pages + 1))

    @property
    def length(self) -> str:
        """The running time of the shots whose length is known."""
        return self._length(sum(shot.row.frames or 0 for shot in self.disclosure.shots))

    @property
    def with_timecode(self) -> int:
        """Shots whose place in the cut is known."""
        return sum(bool(shot.spot.record_in) for shot in self.disclosure.shots)

    @property
    def without_frames(self) -> int:
        """Shots whose length is not known."""
        return sum(shot.row.frames is None for shot in self.disclosure.shots)

    @cached_property
    def by_type(self) -> list[TypeView]:
        """The picture by digital source type."""
        return [
            TypeView(
                line,
                _label(SourceType, line.code) or _("Not known"),
                uri(line.code),
                self._length(line.frames),
                self._rows.of("source_type", line.code),
            )
            for line in self.disclosure.by_type
        ]

    @cached_property
    def points(self) -> list[PointView]:
        """What blocks the delivery, with the pages that mend it for the crew."""
        return [
            PointView(line, [self._mend(line.code, place) for place in line.places[:PLACES]])
            for line in self.disclosure.points
        ]

    @property
    def register(self) -> list[tuple[RegisterLine, str]]:
        """The AI usage register, with the shots behind each line."""
        return [
            (line, self._rows.of("used", line.used.registered) if line.is_in_picture else "")
            for line in self.disclosure.register
        ]

    @property
    def consents(self) -> list[tuple[DisclosedShot, ElementView]]:
        """The list of consents."""
        return [(shot, ElementView(one)) for shot, one in self.disclosure.consents]

    @cached_property
    def not_ruled_out(self) -> str:
        """What is not logged, so that no answer can be a plain no; '' for nothing."""
        return not_ruled_out(self.disclosure)

    @cached_property
    def answers(self) -> list[AnswerView]:
        """The questionnaire."""
        return [AnswerView(one, asking(one)) for one in answers(self.disclosure)]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Who asks, with dates."""
        return [(str(name), str(date)) for name, date in SOURCES.values()]

    @property
    def not_recorded(self) -> list[str]:
        """What somebody must answer by hand."""
        return [str(words) for words in NOT_RECORDED.values()]

    def _length(self, frames: int | None) -> str:
        return "" if frames is None else timecode(frames, self.production.rate)

    def _mend(self, code: str, place: Place) -> Mend:
        label = f"{place.shot} {place.element}".strip() or _("tool without a name")
        return Mend(label, self._url(code, place) if self._member else "")

    def _url(self, code: str, place: Place) -> str:
        member, show = self._member, self.production.code
        if member is None or not member.sees_recipes:
            return reverse("shot", args=[show, place.shot]) if member and place.shot else ""
        if place.version_id is not None:
            if member.may(Right.TOOLS):
                return reverse("version-edit", args=[show, place.version_id])
            return reverse("tool-list", args=[show])
        if code in OF_CLEARANCES and member.may(Right.CLEARANCES):
            return reverse("clearance", args=[show, place.element_id])
        if code not in OF_TAKES | OF_CLEARANCES and member.may(Right.LOG):
            return reverse("element-edit", args=[show, place.element_id])
        return f"{reverse('shot', args=[show, place.shot])}#element-{place.element_id}"


Words: TypeAlias = (
    "type[SourceType | Category | Role | FinalUse | Likeness | Consent | ClearanceState]"
)


def _label(words: Words, code: str) -> str:
    return _labels(words, get_language()).get(code, code)


@lru_cache
def _labels(words: Words, _language: str | None) -> dict[str, str]:
    """The words of a vocabulary in a language: looked up once, not for each of many rows."""
    return {str(one): str(one.label) for one in words}


def page_asked(text: str) -> int:
    """The page of a query; one for what is none."""
    return int(text) if text.isdecimal() and len(text) < 7 else 1
