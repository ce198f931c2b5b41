"""What the page of one shot shows of its elements, takes, colour notes and shortcomings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import ClassVar

from django.utils.translation import gettext as _

from shotlog.figures.private_names import hide_names
from shotlog.models import (
    Clearance,
    ColourNote,
    Element,
    Membership,
    Session,
    Shortcoming,
    Shot,
    SourceFile,
    Take,
)
from shotlog.models.choices import (
    CLOSED_NOTES,
    Decision,
    NoteRole,
    NoteStatus,
    Recovery,
    ShortcomingStatus,
)

_LONG = ("prompt", "negative_prompt", "loras", "inputs", "stages", "other", "sources")


def parts_in_words(parts: Iterable[str]) -> str:
    """The missing parts of a recipe as people read them."""
    words = {
        "tool": _("tool"),
        "version": _("tool version"),
        "file": _("file"),
        "mode": _("mode"),
        "model": _("model"),
        "prompt": _("prompt"),
        "seed": _("seed"),
        "size": _("size"),
        "inputs": _("inputs"),
        "settings": _("settings"),
    }
    return ", ".join(words.get(part, part) for part in parts)


@dataclass
class ElementLine:
    """One element with what its summary line tells."""

    element: Element
    takes: list[Take] = field(default_factory=list)
    clearance: Clearance | None = None
    shows_recipe: bool = True

    @property
    def approved(self) -> list[Take]:
        """Its takes that are used in the shot."""
        return [take for take in self.takes if take.decision == Decision.APPROVED]

    @property
    def lead(self) -> Take | None:
        """The take that stands for it: an approved one, else the newest not rejected, else any."""
        kept = [take for take in self.takes if take.decision != Decision.REJECTED]
        return next(iter([*self.approved[-1:], *kept[-1:], *self.takes[-1:]]), None)

    @property
    def takes_in_words(self) -> str:
        """'approved v003', '5 takes, none approved', 'no take'."""
        if self.approved:
            labels = ", ".join(take.label for take in self.approved)
            return _("approved %(takes)s") % {"takes": labels}
        if not self.takes:
            return _("no take") if self.element.is_made_with_ai and self.shows_recipe else ""
        if len(self.takes) == 1:
            return _("1 take, not approved")
        return _("%(count)d takes, none approved") % {"count": len(self.takes)}

    @property
    def made_with(self) -> str:
        """Model, else tool and version, of the take that stands for it."""
        return self.lead.made_with if self.lead and self.shows_recipe else ""

    @property
    def preview(self) -> str:
        """The sha256 of the file whose preview stands for it, or ''."""
        found = self.lead.source_file if self.lead else None
        return found.sha256 if found and found.preview == SourceFile.Preview.READY else ""

    @property
    def missing(self) -> str:
        """The missing parts of its recipe in words."""
        return parts_in_words(self.element.missing)


def element_lines(shot: Shot, member: Membership) -> list[ElementLine]:
    """The elements of `shot`, AI first, in three queries; a client's takes are approved ones."""
    found = Element.objects.filter(shot=shot).select_related("shot__production")
    shown = hide_names(found, member)
    elements = sorted(shown, key=lambda one: (not one.is_ai, not one.is_made_with_ai, one.pk))
    lines = {one.pk: ElementLine(one, shows_recipe=member.sees_recipes) for one in elements}
    takes = Take.objects.filter(element_id__in=lines).defer(*_LONG)
    if not member.sees_recipes:
        takes = takes.approved()
    for take in takes.select_related("source_file", "tool_version__tool").order_by("number"):
        lines[take.element_id].takes.append(take)
    if shot.production.disclosure:
        for clearance in Clearance.objects.filter(element_id__in=lines):
            lines[clearance.element_id].clearance = clearance
    return list(lines.values())


def picture_of(shot: Shot, lines: Sequence[ElementLine]) -> str:
    """The sha256 of the file whose preview stands for the shot: its own, else an element's; or ''.

    Only among the takes of `lines`, which for clients are the approved ones.
    """
    ready = {
        take.source_file.sha256
        for line in lines
        for take in line.takes
        if take.source_file and take.source_file.preview == SourceFile.Preview.READY
    }
    if shot.thumbnail in ready:
        return shot.thumbnail
    return next((line.preview for line in lines if line.preview), "")


@dataclass
class Summary:
    """The figures in the head of the page, over its final elements."""

    ai: int = 0
    conventional: int = 0
    of_unknown_origin: int = 0
    generated: int = 0
    assisted: int = 0
    assistive: int = 0
    recoverable: int = 0
    planned: Decimal | None = None
    actual: Decimal | None = None
    conventional_hours: Decimal | None = None
    without_conventional: int = 0
    elements: int = 0


def summary(shot: Shot, lines: Sequence[ElementLine]) -> Summary:
    """Counts and hours of `lines`; what is not known is not counted as zero."""
    found = Summary()
    for line in lines:
        element = line.element
        found.actual = _plus(found.actual, element.hours_actual)
        found.planned = _plus(found.planned, element.hours_planned)
        if element.is_ai:
            found.conventional_hours = _plus(found.conventional_hours, element.hours_conventional)
            found.without_conventional += element.hours_conventional is None
        if not element.is_final:
            continue
        found.elements += 1
        found.ai += element.is_ai
        found.generated += element.is_ai and element.origin == "ai_gen"
        found.assisted += element.is_ai and element.origin == "ai_assist"
        found.assistive += element.is_assistive
        found.conventional += bool(element.origin) and not element.is_made_with_ai
        found.of_unknown_origin += not element.origin
        found.recoverable += element.is_ai and element.recovery == Recovery.RECOVERABLE
    if shot.hours_estimated is not None:
        found.planned = shot.hours_estimated
    return found


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


@dataclass
class ColourPanel:
    """The colour notes of a shot and their hours."""

    notes: list[ColourNote]
    states: ClassVar[list[tuple[str, str]]] = [(one.value, one.name) for one in NoteStatus]

    @property
    def actual(self) -> Decimal | None:
        """Hours spent, over the notes that know them."""
        known = [note.hours_actual for note in self.notes if note.hours_actual is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def estimated(self) -> Decimal | None:
        """Hours estimated, over the notes that know them."""
        known = [note.hours_estimated for note in self.notes if note.hours_estimated is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def closed(self) -> int:
        """Notes with nothing left to do."""
        return sum(note.is_closed for note in self.notes)

    @property
    def is_over(self) -> bool:
        """More hours spent than estimated."""
        return (self.actual or Decimal(0)) > (self.estimated or Decimal(0))

    @property
    def match(self) -> str:
        """One state for all of them."""
        states = {note.status for note in self.notes if note.status != "wontfix"}
        if states <= {"so"}:
            return "so"
        if states <= set(CLOSED_NOTES):
            return "matched"
        return "ip" if states != {"open"} else "open"


def colour_panel(shot: Shot) -> ColourPanel:
    """The colour notes of `shot`, with element and take at hand."""
    notes = ColourNote.objects.filter(shot=shot).select_related(
        "element", "take__tool_version__tool"
    )
    return ColourPanel(list(notes.defer(*(f"take__{name}" for name in _LONG))))


def shortcomings_of(shot: Shot) -> list[Shortcoming]:
    """The shortcomings of the shot's elements, open ones first."""
    found = Shortcoming.objects.filter(element__shot=shot).select_related("element", "take")
    found = found.defer(*(f"take__{name}" for name in _LONG))
    return sorted(
        found, key=lambda one: (one.status != ShortcomingStatus.OPEN, -one.severity, one.pk)
    )


def sessions_of(lines: Iterable[ElementLine]) -> list[tuple[Session, int]]:
    """The sessions in which the takes of `lines` were made, newest first, with takes of each."""
    counts: dict[int, int] = defaultdict(int)
    for line in lines:
        for take in line.takes:
            if take.session_id:
                counts[take.session_id] += 1
    sessions = Session.objects.filter(pk__in=counts).select_related("tool_version__tool")
    return [(session, counts[session.pk]) for session in sessions]


def usual_colour_hours(production_id: int) -> dict[str, tuple[Decimal, int]]:
    """By category: the median actual hours of our closed colour notes, and of how many elements.

    The proposal for the colour hours foreseen of an AI element; viewing notes carry no hours.
    """
    by_element: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    rows = (
        ColourNote.objects.closed()
        .exclude(role=NoteRole.VIEWING)
        .filter(
            shot__production=production_id,
            element__removed=False,
            hours_actual__isnull=False,
        )
        .values_list("element__category", "element_id", "hours_actual")
    )
    for category, element_id, hours in rows:
        by_element[category or "", element_id or 0] += hours or Decimal(0)
    found: dict[str, list[Decimal]] = defaultdict(list)
    for (category, _element), hours in by_element.items():
        if category:
            found[category].append(hours)
    return {category: (median(hours), len(hours)) for category, hours in found.items()}
