"""The figures of each shot, as the tables of the report and of the workbook show them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from shotlog.figures.colour import forecast_of, is_out
from shotlog.figures.counting import Json, Total, total
from shotlog.figures.hours import estimate_of
from shotlog.figures.scope import ElementRow, NoteRow, Scope, ShotRow
from shotlog.figures.shares import presence
from shotlog.models.choices import Recovery


@dataclass(frozen=True)
class ShotFigures:
    """One shot: its elements, hours, colour work and recoverability."""

    row: ShotRow
    kind: str  # conventional, ai, hybrid; '' while it is not broken down
    mix: dict[str, int]  # final elements by origin
    ai_elements: int
    ai_frames: int | None
    estimated: Total
    spent: Total
    conventional: Total
    colour_spent: Total
    colour_forecast: Total
    notes: int
    notes_closed: int
    notes_status: str  # of the note that is furthest from done; '' without notes
    recoverable: int
    recovery: str  # the worst state of the AI elements; '' without them
    missing: list[str]
    none_approved: int

    @property
    def is_over(self) -> bool:
        """More was spent than estimated."""
        return (
            self.spent.value is not None
            and self.estimated.value is not None
            and self.spent.value > self.estimated.value
        )

    def as_json(self) -> dict[str, Json]:
        """The shot's figures."""
        return {
            "code": self.row.code,
            "status": self.row.status,
            "frames": self.row.frames,
            "kind": self.kind or None,
            "elements_by_origin": {name or "unknown": n for name, n in self.mix.items() if n},
            "ai_elements": self.ai_elements,
            "ai_frames": self.ai_frames,
            "hours_estimated": self.estimated.as_json(),
            "hours_actual": self.spent.as_json(),
            "hours_conventional": self.conventional.as_json(),
            "colour_spent": self.colour_spent.as_json(),
            "colour_forecast": self.colour_forecast.as_json(),
            "notes": self.notes,
            "notes_closed": self.notes_closed,
            "notes_status": self.notes_status or None,
            "recoverable": self.recoverable,
            "recovery": self.recovery or None,
            "missing": list(self.missing),
            "none_approved": self.none_approved,
        }


def shot_figures(scope: Scope) -> list[ShotFigures]:
    """Each shot of `scope`, omitted ones too, in the order of the cut."""
    notes: dict[int, list[NoteRow]] = defaultdict(list)
    for note in scope.notes:
        if note.carries_hours:
            notes[note.shot_id].append(note)
    return [_of_shot(scope, shot, notes[shot.pk]) for shot in scope.shots]


def kind_of(final: list[ElementRow]) -> str:
    """Conventional, AI or hybrid, by the final elements; '' without any."""
    if not final:
        return ""
    made = {element.is_ai for element in final}
    return "hybrid" if len(made) == 2 else ("ai" if True in made else "conventional")


def _of_shot(scope: Scope, shot: ShotRow, notes: list[NoteRow]) -> ShotFigures:
    elements = scope.elements.get(shot.pk, [])
    final = [element for element in elements if element.is_final]
    ai = [element for element in final if element.is_ai]
    noted = {note.element_id for note in notes}
    gone = shot.is_omitted
    forecast = [(forecast_of(scope, note), is_out(scope, note)) for note in notes]
    forecast += [(e.foreseen, gone) for e in ai if e.pk not in noted]
    return ShotFigures(
        row=shot,
        kind=kind_of(final),
        mix=Counter(element.origin for element in final),
        ai_elements=len(ai),
        ai_frames=_ai_frames(scope, shot, ai),
        estimated=total([(estimate_of(scope, shot), gone)]),
        spent=total((element.actual, element.is_out) for element in elements),
        conventional=total((element.conventional, gone) for element in ai),
        colour_spent=total((note.actual, is_out(scope, note)) for note in notes),
        colour_forecast=total(forecast),
        notes=len(notes),
        notes_closed=sum(note.is_closed for note in notes),
        notes_status=_furthest(notes),
        recoverable=sum(element.recovery == Recovery.RECOVERABLE for element in ai),
        recovery=_worst(ai),
        missing=list(dict.fromkeys(part for element in ai for part in element.missing)),
        none_approved=sum(element.none_approved for element in ai),
    )


def _ai_frames(scope: Scope, shot: ShotRow, ai: list[ElementRow]) -> int | None:
    """Frames with an AI element; None while the shot's length is not known."""
    if shot.frames is None:
        return None
    return presence(ai, scope.first_cut_frame(shot), shot.frames)[0] if ai else 0


def _furthest(notes: list[NoteRow]) -> str:
    """The status of the shot's colour work: of the note that is furthest from done."""
    present = {note.status for note in notes}
    for status in ("open", "ip", "matched", "so", "wontfix"):
        if status in present:
            # Some are closed and some not begun: the work as a whole is in progress.
            return "ip" if status == "open" and present & {"matched", "so"} else status
    return ""


def _worst(ai: list[ElementRow]) -> str:
    states = [str(state) for state in Recovery.values]
    known = [states.index(element.recovery) for element in ai if element.recovery]
    return states[max(known)] if known else ""
