"""Clearances of AI elements, and those whose answers ask for a written approval."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from shotlog.figures.counting import Json
from shotlog.figures.scope import ElementRow, Scope
from shotlog.models import Clearance
from shotlog.models.choices import Answer, ClearanceState


class ClearanceRow(NamedTuple):
    """What is counted of a clearance."""

    element_id: int
    state: str
    approver: str
    date: Any
    answers: tuple[str, ...]  # to the five principles, in the order of Clearance.PRINCIPLES

    @property
    def escalates(self) -> bool:
        """An answer of no or unsure asks for a written approval."""
        return Answer.NO in self.answers or Answer.UNSURE in self.answers

    @property
    def is_settled(self) -> bool:
        """Somebody gave it, or it turned out not to be needed."""
        return self.state in (ClearanceState.GIVEN, ClearanceState.NOT_NEEDED)


@dataclass(frozen=True)
class Escalation:
    """An AI element whose clearance escalates."""

    element: ElementRow
    clearance: ClearanceRow

    @property
    def principles(self) -> list[tuple[str, str]]:
        """(principle, answer) of those that were answered no or unsure."""
        answers = zip(Clearance.PRINCIPLES, self.clearance.answers, strict=True)
        return [(name, said) for name, said in answers if said in (Answer.NO, Answer.UNSURE)]


@dataclass(frozen=True)
class Escalations:
    """The clearances of the AI elements of a scope; omitted shots are out."""

    elements: int  # AI elements
    without: int  # of which nobody has begun a clearance
    by_state: dict[str, int]
    unanswered: int  # clearances with a principle that nobody has answered
    escalated: list[Escalation]  # those not settled first

    @property
    def open(self) -> int:
        """Escalated and neither given nor found not needed."""
        return sum(not one.clearance.is_settled for one in self.escalated)

    def as_json(self) -> Json:
        """Counts, on how many AI elements they stand and how many have no clearance."""
        return {
            "escalated": len(self.escalated),
            "escalated_open": self.open,
            "by_state": dict(self.by_state),
            "clearances_unanswered": self.unanswered,
            "stands_on": self.elements - self.without,
            "lacking": self.without,
        }


def escalations(scope: Scope) -> Escalations:
    """Count the clearances of `scope`: one query for the whole production."""
    clearances = _clearances(scope)
    known = [(row, clearances[row.pk]) for row in scope.counted_ai if row.pk in clearances]
    escalated = [Escalation(row, found) for row, found in known if found.escalates]
    states = Counter(found.state for _row, found in known)
    return Escalations(
        elements=len(scope.counted_ai),
        without=len(scope.counted_ai) - len(known),
        by_state={state: states[state] for state in ClearanceState.values},
        unanswered=sum("" in found.answers for _row, found in known),
        escalated=sorted(escalated, key=lambda one: one.clearance.is_settled),
    )


def _clearances(scope: Scope) -> dict[int, ClearanceRow]:
    """By element; a part's are those that were read for its whole."""
    whole = scope.whole or scope
    if "clearances" not in whole.memo:
        rows = Clearance.objects.filter(whole.of_shots("element__shot")).order_by()
        columns = ("element_id", "state", "approver", "date", *Clearance.PRINCIPLES)
        whole.memo["clearances"] = {
            row[0]: ClearanceRow(row[0], row[1], row[2], row[3], row[4:])
            for row in rows.values_list(*columns)
        }
    found: dict[int, ClearanceRow] = whole.memo["clearances"]
    return found
