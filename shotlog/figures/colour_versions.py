"""Which tool versions cost most colour work: in all, and per keeper."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, Q

from shotlog.figures.colour_queue import with_version, work_of
from shotlog.figures.counting import Json, Spread, Total, spread, total
from shotlog.figures.experience import settled
from shotlog.figures.scope import Flag, Hundredths
from shotlog.models import Production, Take, ToolVersion
from shotlog.models.choices import CLOSED_NOTES, DONE, Decision, FinalUse, Status


class _Note(NamedTuple):
    element: int | None
    version: int | None
    status: str
    spent: int | None  # hundredths
    is_out: int

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED_NOTES


@dataclass(frozen=True)
class VersionColour:
    """The colour work on what one tool version made."""

    version: ToolVersion | None  # None: whole shots, and elements without a known version
    keepers: int  # approved takes
    elements: int  # that have an approved take of it
    notes: int
    closed: int
    spent: Total
    per_keeper: Spread  # hours of an element shared by its approved takes, once they are settled

    def as_json(self) -> Json:
        """Counts and hours."""
        return {
            "tool_version": str(self.version) if self.version else None,
            "keepers": self.keepers,
            "elements": self.elements,
            "notes": self.notes,
            "closed": self.closed,
            "spent": self.spent.as_json(),
            "per_keeper": self.per_keeper.as_json(),
        }


def colour_by_version(production: Production) -> list[VersionColour]:
    """By tool version, the most hours first; last what has no version: three queries."""
    notes = _notes(production)
    of_version: dict[int | None, list[_Note]] = defaultdict(list)
    of_element: dict[int | None, list[_Note]] = defaultdict(list)
    for note in notes:
        of_version[note.version].append(note)
        of_element[note.element].append(note)
    kept, done = _keepers(production)
    rates = {
        element: _per_keeper(of_element[element], sum(counts.values()), is_done=done[element])
        for element, counts in kept.items()
    }
    keys = {*of_version, *(key for counts in kept.values() for key in counts)}
    versions = ToolVersion.everything.select_related("tool").in_bulk([key for key in keys if key])
    found = []
    for key in keys:
        elements = [element for element, counts in kept.items() if key in counts]
        if key is None and not of_version[None]:
            continue
        found.append(
            VersionColour(
                version=versions.get(key or 0),
                keepers=sum(kept[element][key] for element in elements),
                elements=len(elements),
                notes=len(of_version[key]),
                closed=sum(note.is_closed for note in of_version[key]),
                spent=total((note.spent, note.is_out) for note in of_version[key]),
                per_keeper=_of_known(rates[element] for element in elements),
            )
        )
    return sorted(
        found,
        key=lambda one: (one.version is None, -(one.spent.value or 0), str(one.version)),
    )


def _notes(production: Production) -> list[_Note]:
    out = Q(shot__status=Status.OMT) | (
        Q(element__isnull=False) & ~Q(element__final_use=FinalUse.FINAL)
    )
    rows = with_version(work_of(production)).order_by("pk")
    columns = (F("element_id"), F("version"), F("status"), Hundredths("hours_actual"), Flag(out))
    return list(map(_Note._make, rows.values_list(*columns)))


def _keepers(
    production: Production,
) -> tuple[dict[int, Counter[int | None]], dict[int, bool]]:
    """By element, its approved takes by tool version; and whether no more work is to come."""
    rows = Take.objects.filter(
        element__removed=False,
        element__shot__removed=False,
        element__shot__production=production,
        decision=Decision.APPROVED,
    )
    kept: dict[int, Counter[int | None]] = defaultdict(Counter)
    done: dict[int, bool] = {}
    columns = ("element", "tool_version", "element__status", "element__shot__status")
    for element, version, own, of_shot in rows.order_by().values_list(*columns):
        kept[element][version] += 1
        done[element] = own in DONE or of_shot in DONE
    return dict(kept), done


def _per_keeper(notes: list[_Note], keepers: int, *, is_done: bool) -> float | None:
    over = all(note.is_closed for note in notes)
    hours = settled([note.spent for note in notes], is_over=over, is_done=is_done)
    return None if hours is None else hours / 100 / keepers


def _of_known(values: Iterable[float | None]) -> Spread:
    found = list(values)
    known = [value for value in found if value is not None]
    return spread(known, lacking=len(found) - len(known))
