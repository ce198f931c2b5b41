"""What is read for the disclosure: AI elements with clearances, and what made their takes.

The role decides here what leaves the database: who may not see recipes gets no name of a person,
nor any take that was not approved.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, Count, Max, Min, Value

from shotlog.figures.scope import Scope
from shotlog.models import Clearance, Element, Shot, Take, ToolVersion
from shotlog.models.choices import AI_ORIGINS, Status

_NAMES = ("performer", "real_person", "approver")


class Spot(NamedTuple):
    """Where a shot stands in the cut."""

    pk: int
    scene: str
    record_in: str
    record_out: str


class Detail(NamedTuple):
    """What is told of an element that was made with AI, beside what is counted."""

    pk: int
    source_type: str
    final_use: str
    human_contribution: str


class ClearanceRow(NamedTuple):
    """A clearance; the names are empty for those who may not see them."""

    element_id: int
    state: str
    likeness: str
    consent: str
    consent_scope: str
    consent_date: dt.date | None
    consent_reference: str
    photoreal: str
    third_party: str
    data_input: str
    key_creative: str
    no_recreation: str
    no_training: str
    secured: str
    temporary: str
    no_replacement: str
    date: dt.date | None
    reference: str
    notice: str
    real_place: str
    real_event: str
    performer: str
    real_person: str
    approver: str
    has_person: bool  # a real person is named, whoever may read the name

    @property
    def principles(self) -> tuple[str, ...]:
        """The five answers."""
        return tuple(getattr(self, name) for name in Clearance.PRINCIPLES)


class Made(NamedTuple):
    """What one approved take was made with, and on which day, where its session tells."""

    element_id: int
    version_id: int | None
    model: str
    model_version: str
    date: dt.date | None


class Tried(NamedTuple):
    """All takes of one tool version and model, approved or not."""

    version_id: int | None
    model: str
    takes: int
    dated: int
    first: dt.date | None
    last: dt.date | None


def spots(scope: Scope) -> dict[int, Spot]:
    """Scene number and timecode of every shot."""
    rows = Shot.objects.filter(scope.of_shots("")).order_by()
    found = rows.values_list("pk", "scene__number", "record_in", "record_out")
    return {pk: Spot(pk, scene or "", start, end) for pk, scene, start, end in found}


def details(scope: Scope, clean: Callable[[str], str]) -> dict[int, Detail]:
    """Every element made with AI in shots that are not omitted."""
    rows = Element.objects.filter(scope.of_shots("shot"), origin__in=AI_ORIGINS).exclude(
        shot__status=Status.OMT
    )
    columns = ("pk", "digital_source_type", "final_use", "human_contribution")
    found = map(Detail._make, rows.order_by().values_list(*columns).iterator())
    return {one.pk: one._replace(human_contribution=clean(one.human_contribution)) for one in found}


def source_types(scope: Scope) -> dict[int, str]:
    """The digital source type of every final element, however it was made."""
    rows = Element.objects.filter(scope.of_shots("shot")).final().order_by()
    return dict(rows.values_list("pk", "digital_source_type").iterator(chunk_size=5000))


def clearances(
    scope: Scope, clean: Callable[[str], str], *, private: bool
) -> dict[int, ClearanceRow]:
    """Clearances by element; without `private` no name is asked of the database."""
    hidden = Value("", output_field=CharField())
    columns: list[Any] = [
        name if private or name not in _NAMES else hidden for name in ClearanceRow._fields[:-1]
    ]
    rows = Clearance.objects.filter(scope.of_shots("element__shot"), element__removed=False)
    with_person = set(rows.exclude(real_person="").values_list("element_id", flat=True))
    found = {}
    for values in rows.order_by("element_id").values_list(*columns):
        row = ClearanceRow._make((*values, values[0] in with_person))
        told: dict[str, Any] = {name: clean(getattr(row, name)) for name in _FREE_TEXT}
        found[row.element_id] = row._replace(**told)
    return found


_FREE_TEXT = (
    *("consent_scope", "consent_reference", "reference", "notice", "real_place", "real_event"),
)


def approved_takes(scope: Scope) -> dict[int, list[Made]]:
    """What made the approved takes, by element."""
    rows = (
        Take.objects.approved()
        .filter(scope.of_shots("element__shot"), element__removed=False)
        .exclude(element__shot__status=Status.OMT)
        .order_by("element_id", "number")
        .values_list("element_id", "tool_version_id", "model", "model_version", "session__date")
    )
    found: dict[int, list[Made]] = defaultdict(list)
    for values in rows.iterator(chunk_size=5000):
        found[values[0]].append(Made._make(values))
    return found


def all_takes(scope: Scope) -> Iterator[Tried]:
    """All takes by tool version and model, for the crew: tools that left nothing in the picture."""
    rows = (
        Take.objects.filter(scope.of_shots("element__shot"), element__removed=False)
        .exclude(element__shot__status=Status.OMT)
        .order_by()
        .values_list("tool_version_id", "model")
        .annotate(Count("pk"), Count("session__date"), Min("session__date"), Max("session__date"))
    )
    return map(Tried._make, rows)


def versions(keys: Iterable[int | None]) -> dict[int, ToolVersion]:
    """Tool versions with their tools; those that were removed meanwhile too."""
    wanted = {key for key in keys if key is not None}
    return ToolVersion.everything.select_related("tool").in_bulk(wanted)
