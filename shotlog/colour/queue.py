"""The colour queue: its notes in rows, each with pictures and what may be edited in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from shotlog.history.in_place import InPlace
from shotlog.models import ColourNote, Membership, Production, Right, SourceFile, Take
from shotlog.models.choices import Decision, NoteRole, NoteStatus, Origin
from shotlog.models.take import TakeQuerySet

IN_PLACE = (
    "status",
    "severity",
    "main_mismatch",
    "colourist",
    "for_whom",
    "hours_estimated",
    "hours_actual",
)
HOURS = ("hours_estimated", "hours_actual")
STEPS = (
    (NoteStatus.IP.value, "KeyI", "I"),
    (NoteStatus.MATCHED.value, "KeyM", "M"),
    (NoteStatus.SO.value, "KeyS", "S"),
)
"""The states that are one button, and one key, away."""


@dataclass(frozen=True)
class QueueRow:
    """One note of the queue."""

    note: ColourNote
    take: Take | None  # whose picture is shown: the note's, else the newest approved
    plate: SourceFile | None
    picture: SourceFile | None  # of the shot, where there is no plate
    facts: list[InPlace]
    may_edit: bool
    is_mine: bool

    @property
    def is_over(self) -> bool:
        """More hours were spent than estimated."""
        spent, planned = self.note.hours_actual, self.note.hours_estimated
        return spent is not None and planned is not None and spent > planned

    @property
    def steps(self) -> list[tuple[str, str, str, str]]:
        """(state, its label, code of the key, its letter) of the buttons that change something."""
        return [
            (state, str(NoteStatus(state).label), code, letter)
            for state, code, letter in STEPS
            if state != self.note.status
        ]


def note_fact(note: ColourNote, name: str, member: Membership) -> InPlace:
    """One value of a note, as this person sees it; viewing notes carry no hours."""
    code = member.production.code
    carried = note.role != NoteRole.VIEWING or name not in HOURS
    return InPlace(
        row=note,
        name=name,
        editable=carried and member.may(Right.COLOUR),
        url=reverse("note-fact", args=[code, note.pk, name]),
        form_url=f"{reverse('note-edit', args=[code, note.pk])}#id_{name}",
    )


def queue_rows(notes: Sequence[ColourNote], member: Membership) -> list[QueueRow]:
    """The rows of `notes`, which have their shot, element and take: four queries at most."""
    approved = _newest_approved([note.element_id for note in notes if note.element_id])
    plates = _plates([note.shot_id for note in notes])
    files = {note.shot.thumbnail for note in notes if note.shot_id not in plates}
    pictures = {
        one.sha256: one
        for one in SourceFile.objects.filter(
            sha256__in=filter(None, files), preview=SourceFile.Preview.READY
        ).defer(*LONG)
    }
    mine = {name.casefold() for name in member.names}
    return [
        QueueRow(
            note=note,
            take=note.take or approved.get(note.element_id or 0),
            plate=plates.get(note.shot_id),
            picture=pictures.get(note.shot.thumbnail),
            facts=[note_fact(note, name, member) for name in IN_PLACE],
            may_edit=member.may(Right.COLOUR),
            is_mine=note.colourist.casefold() in mine,
        )
        for note in notes
    ]


LONG = ("raw", "c2pa", "values")


def _newest_approved(elements: Iterable[int]) -> dict[int, Take]:
    takes = Take.objects.filter(element__in=elements, decision=Decision.APPROVED)
    return {take.element_id: take for take in _with_file(takes.order_by("number"))}


def _plates(shots: Iterable[int]) -> dict[int, SourceFile]:
    """By shot, the newest picture of its plate elements."""
    takes = Take.objects.filter(
        element__shot__in=shots, element__origin=Origin.PLATE, element__removed=False
    ).filter(source_file__preview=SourceFile.Preview.READY)
    found = {}
    for take in _with_file(takes.select_related("element").order_by("number")):
        if take.source_file is not None:
            found[take.element.shot_id] = take.source_file
    return found


def _with_file(takes: TakeQuerySet) -> TakeQuerySet:
    return takes.select_related("source_file").defer(*(f"source_file__{name}" for name in LONG))


def colourists(production: Production) -> list[str]:
    """Who has colour notes, sorted."""
    rows = ColourNote.objects.filter(shot__production=production).exclude(colourist="")
    return sorted(
        set(rows.order_by().values_list("colourist", flat=True).distinct()), key=str.casefold
    )
