"""AI elements held against conventional work: hours and money, saved or lost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shotlog.figures.counting import Json, Total, decimal, number, total, total_of
from shotlog.figures.hours import hours_after, saved_by
from shotlog.figures.money import at_rate
from shotlog.figures.scope import NO_TAKES, ElementRow, Scope
from shotlog.models import Production


@dataclass(frozen=True)
class Against:
    """Some AI elements and what they would take if made conventionally.

    Hours saved count colour and shortcoming hours, and stand on the elements that have both an
    estimate and actual hours; money stands on the same ones, by the definition of money.
    """

    elements: int
    omitted: int  # of those, in omitted shots
    spent: Total  # actual hours
    conventional: Total
    saved: Total  # hours; below zero they are lost
    money: Decimal | None  # what the elements with both cost; None while a rate is missing
    instead: Decimal | None  # what they would cost conventionally

    @property
    def money_saved(self) -> Decimal | None:
        """Below zero it is lost; None while a rate is missing."""
        if self.money is None or self.instead is None:
            return None
        return self.instead - self.money

    def as_json(self, *, money: bool) -> dict[str, Json]:
        """Hours with what they stand on; money only where it may be seen."""
        found: dict[str, Json] = {
            "ai_elements": self.elements,
            "of_which_omitted": self.omitted,
            "hours_actual": self.spent.as_json(),
            "hours_conventional": self.conventional.as_json(),
            "hours_saved": self.saved.as_json(),
        }
        if money:
            found |= {
                "money": number(self.money),
                "money_if_conventional": number(self.instead),
                "money_saved": number(self.money_saved),
            }
        return found


class Comparison:
    """The AI elements of a scope against conventional work, together and in groups."""

    def __init__(self, scope: Scope) -> None:
        """Counts nothing until it is asked."""
        self._scope = scope
        self._after = hours_after(scope)
        self._colour: dict[int, int] = defaultdict(int)
        for note in scope.notes:
            if note.element_id is not None and note.carries_hours:
                self._colour[note.element_id] += note.actual or 0

    def by_category(self, *, money: bool) -> dict[str, Against]:
        """By category, '' for none, the largest conventional estimate first."""
        groups: dict[str, list[ElementRow]] = defaultdict(list)
        for element in self._scope.ai:
            groups[element.category].append(element)
        found = {code: self.of(rows, money=money) for code, rows in groups.items()}
        return dict(sorted(found.items(), key=_largest))

    def by_shot(self, *, money: bool) -> dict[int, Against]:
        """By shot, those with AI elements."""
        groups: dict[int, list[ElementRow]] = defaultdict(list)
        for element in self._scope.ai:
            groups[element.shot_id].append(element)
        return {key: self.of(rows, money=money) for key, rows in groups.items()}

    def together(self, *, money: bool) -> Against:
        """All AI elements."""
        return self.of(self._scope.ai, money=money)

    def of(self, ai: Iterable[ElementRow], *, money: bool) -> Against:
        """Some of the AI elements; without `money` its columns stay empty and takes unread."""
        rows = list(ai)
        both = [row for row in rows if row.conventional is not None and row.actual is not None]
        return Against(
            elements=len(rows),
            omitted=sum(row.is_out for row in rows),
            spent=total_of(rows, "actual"),
            conventional=total_of(rows, "conventional"),
            saved=total((saved_by(row, self._after.get(row.pk, 0)), row.is_out) for row in rows),
            money=self._cost(both) if money and both else None,
            instead=self._instead(both) if money and both else None,
        )

    def _cost(self, rows: list[ElementRow]) -> Decimal | None:
        production: Production = self._scope.production
        takes = self._scope.takes
        bought = sum((row.cost or 0) + (takes.get(row.pk, NO_TAKES).cost or 0) for row in rows)
        worked = _at(production, sum(row.actual or 0 for row in rows), production.rate_ai)
        graded = _at(
            production, sum(self._colour.get(row.pk, 0) for row in rows), production.rate_colour
        )
        if worked is None or graded is None:
            return None
        return (decimal(bought) or Decimal(0)) + worked + graded

    def _instead(self, rows: list[ElementRow]) -> Decimal | None:
        production = self._scope.production
        hours = sum(row.conventional or 0 for row in rows)
        return _at(production, hours, production.rate_conventional)


def _largest(pair: tuple[str, Against]) -> tuple[Decimal, str]:
    return -(pair[1].conventional.value or Decimal(0)), pair[0]


def _at(production: Production, hundredths: int, rate: Decimal | None) -> Decimal | None:
    """Hours at a day rate; nothing costs nothing, also where the rate is missing."""
    if not hundredths:
        return Decimal(0)
    return at_rate(decimal(hundredths), rate, production.hours_per_day)
