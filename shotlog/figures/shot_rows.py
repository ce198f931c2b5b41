"""Shots as the grid shows them: each with the sums and states of what hangs on it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shotlog.figures.private_names import hide_names
from shotlog.models import ColourNote, Element, Membership, Shot, SourceFile, Take
from shotlog.models.choices import AI_ORIGINS, CLOSED_NOTES, Decision, NoteStatus, Recovery


@dataclass
class ShotRow:
    """One shot as the grid shows it."""

    shot: Shot
    thumbnail: str = ""
    mix: Counter[str] = field(default_factory=Counter)
    models: list[str] = field(default_factory=list)
    note_states: list[str] = field(default_factory=list)
    ai: int = 0
    recoverable: int = 0
    missing: list[str] = field(default_factory=list)
    none_approved: bool = False
    hours_planned: Decimal | None = None
    hours_actual: Decimal | None = None

    @property
    def hours_estimated(self) -> Decimal | None:
        """Typed, else the sum of the elements' planned hours."""
        typed = self.shot.hours_estimated
        return self.hours_planned if typed is None else typed

    @property
    def is_over(self) -> bool:
        """More hours spent than estimated."""
        planned, actual = self.hours_estimated, self.hours_actual
        return planned is not None and actual is not None and actual > planned

    @property
    def over_by(self) -> Decimal:
        """Hours over the estimate."""
        return (self.hours_actual or Decimal(0)) - (self.hours_estimated or Decimal(0))

    @property
    def notes_closed(self) -> int:
        """Colour notes with nothing left to do."""
        return sum(state in CLOSED_NOTES for state in self.note_states)

    @property
    def match(self) -> str:
        """One state for all colour notes of the shot: signed off, matched, in progress or open."""
        states = set(self.note_states) - {NoteStatus.WONTFIX.value}
        if not self.note_states:
            return ""
        if not states or states == {NoteStatus.SO.value}:
            return NoteStatus.SO.value
        if states <= set(CLOSED_NOTES):
            return NoteStatus.MATCHED.value
        busy = states & {NoteStatus.IP.value, *CLOSED_NOTES}
        return NoteStatus.IP.value if busy else NoteStatus.OPEN.value


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Their sum, where nothing known stays nothing known."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


def previews_ready(digests: Iterable[str]) -> set[str]:
    """Those sha256 whose preview is made, so that no page asks for one that is not there yet."""
    return set(
        SourceFile.objects.filter(
            sha256__in={digest for digest in digests if digest}, preview=SourceFile.Preview.READY
        ).values_list("sha256", flat=True)
    )


def shot_rows(shots: Sequence[Shot], *, member: Membership) -> list[ShotRow]:
    """What the grid shows of `shots`, in four queries; for clients three more, for names."""
    shots = list(hide_names(shots, member))
    ready = previews_ready(shot.thumbnail for shot in shots)
    rows = {
        shot.pk: ShotRow(shot, thumbnail=shot.thumbnail if shot.thumbnail in ready else "")
        for shot in shots
    }
    for element in Element.objects.filter(shot_id__in=rows):
        _add_element(rows[element.shot_id], element)
    for shot_id, state in (
        ColourNote.objects.corrections().filter(shot_id__in=rows).values_list("shot_id", "status")
    ):
        rows[shot_id].note_states.append(state)
    if member.sees_recipes:
        for shot_id, models in models_by_shot(rows).items():
            rows[shot_id].models = models
    else:
        _hide_unapproved(rows)
    return list(rows.values())


def _add_element(row: ShotRow, element: Element) -> None:
    row.hours_planned = plus(row.hours_planned, element.hours_planned)
    row.hours_actual = plus(row.hours_actual, element.hours_actual)
    if not element.is_final:
        return
    row.mix[element.origin] += 1
    if not element.is_ai:
        return
    row.ai += 1
    row.none_approved = row.none_approved or element.none_approved
    if element.recovery == Recovery.RECOVERABLE:
        row.recoverable += 1
    else:
        row.missing += [part for part in element.missing if part not in row.missing]


def models_by_shot(shots: Collection[int]) -> dict[int, list[str]]:
    """The models of each AI element's approved takes, else of its takes that were not rejected."""
    takes: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for element_id, shot_id, decision, model, tool, version in (
        Take.objects.not_rejected()
        .filter(element__shot_id__in=shots, element__origin__in=AI_ORIGINS, element__removed=False)
        .order_by("element_id", "number")
        .values_list(
            "element_id",
            "element__shot_id",
            "decision",
            "model",
            "tool_version__tool__name",
            "tool_version__version",
        )
    ):
        name = model or " ".join(part for part in (tool, version) if part)
        takes[element_id].append((shot_id, decision, name))
    models: dict[int, list[str]] = defaultdict(list)
    for found in takes.values():
        approved = [take for take in found if take[1] == Decision.APPROVED]
        for shot_id, _decision, name in approved or found:
            if name and name not in models[shot_id]:
                models[shot_id].append(name)
    return models


def _hide_unapproved(rows: dict[int, ShotRow]) -> None:
    """A client sees previews of approved takes only."""
    approved = set(
        Take.objects.approved()
        .filter(element__shot_id__in=rows)
        .values_list("element__shot_id", "source_file__sha256")
    )
    for row in rows.values():
        if (row.shot.pk, row.thumbnail) not in approved:
            row.thumbnail = ""
