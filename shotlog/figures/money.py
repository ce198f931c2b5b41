"""Money: what elements, takes and hours cost, and what conventional work would."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shotlog.figures.colour import is_out
from shotlog.figures.counting import Json, Total, decimal, number, total, total_of
from shotlog.figures.scope import Scope


@dataclass(frozen=True)
class Rated:
    """Hours and what they cost at a day rate; without the rate, the hours only."""

    hours: Total
    money: Decimal | None
    omitted: Decimal | None  # of which omitted
    rate: Decimal | None

    @property
    def lacks_rate(self) -> bool:
        """There are hours, and no rate to count them by."""
        return self.rate is None and bool(self.hours.value)

    def as_json(self) -> Json:
        """Hours, rate and money."""
        return {
            "hours": self.hours.as_json(),
            "rate_per_day": number(self.rate),
            "money": number(self.money),
            "of_which_omitted": number(self.omitted),
        }


@dataclass(frozen=True)
class Money:
    """What a scope cost, in the production's currency."""

    currency: str
    elements: Total  # vendors' costs, by elements
    takes: Total  # by takes
    ai: Rated
    conventional: Rated  # hours of elements that are not AI elements
    colour: Rated
    instead: Rated  # the conventional estimate of AI elements

    @property
    def missing_rates(self) -> list[str]:
        """Rates that are needed and not set, by name."""
        rates = {"ai": self.ai, "conventional": self.conventional, "colour": self.colour}
        return [name for name, rated in rates.items() if rated.lacks_rate]

    @property
    def total(self) -> Decimal | None:
        """Elements, takes and hours; None while a rate is missing or nothing is known."""
        if self.missing_rates:
            return None
        return _added(
            self.elements.value,
            self.takes.value,
            self.ai.money,
            self.conventional.money,
            self.colour.money,
        )

    @property
    def stands_on(self) -> int:
        """Costs and hours of the total that are known."""
        return sum(one.stands_on for one in self._parts)

    @property
    def records(self) -> int:
        """All costs and hours that were asked for."""
        return sum(one.records for one in self._parts)

    @property
    def _parts(self) -> tuple[Total, ...]:
        hours = (self.ai.hours, self.conventional.hours, self.colour.hours)
        return (self.elements, self.takes, *hours)

    @property
    def omitted(self) -> Decimal | None:
        """The part of the total that lies in omitted shots and temp or reference elements."""
        if self.total is None:
            return None
        return _added(
            self.elements.omitted,
            self.takes.omitted,
            self.ai.omitted,
            self.conventional.omitted,
            self.colour.omitted,
        )

    def as_json(self) -> Json:
        """All money with what it stands on."""
        return {
            "currency": self.currency,
            "elements": self.elements.as_json(),
            "takes": self.takes.as_json(),
            "ai_hours": self.ai.as_json(),
            "conventional_hours": self.conventional.as_json(),
            "colour_hours": self.colour.as_json(),
            "total": number(self.total),
            "total_stands_on": self.stands_on,
            "total_lacking": self.records - self.stands_on,
            "of_which_omitted": number(self.omitted),
            "missing_rates": list(self.missing_rates),
            "if_conventional": self.instead.as_json(),
        }


def money(scope: Scope) -> Money:
    """Add up what `scope` cost."""
    production, elements = scope.production, scope.all_elements
    a_day = production.hours_per_day
    notes = [note for note in scope.notes if note.carries_hours]
    return Money(
        currency=production.currency,
        elements=total_of(elements, "cost"),
        takes=_take_costs(scope),
        ai=_rated(total_of(scope.ai, "actual"), production.rate_ai, a_day),
        conventional=_rated(
            total_of([element for element in elements if not element.is_ai], "actual"),
            production.rate_conventional,
            a_day,
        ),
        colour=_rated(
            total((note.actual, is_out(scope, note)) for note in notes),
            production.rate_colour,
            a_day,
        ),
        instead=_rated(total_of(scope.ai, "conventional"), production.rate_conventional, a_day),
    )


def _take_costs(scope: Scope) -> Total:
    """The costs of takes, on how many takes they stand and how many have none."""
    row = scope.take_costs
    return Total(
        value=decimal(row.cost) if row.with_cost else None,
        stands_on=row.with_cost,
        lacking=row.takes - row.with_cost,
        omitted=Decimal(row.omitted).scaleb(-2),
    )


def _rated(hours: Total, rate: Decimal | None, a_day: Decimal) -> Rated:
    return Rated(
        hours=hours,
        money=at_rate(hours.value, rate, a_day),
        omitted=at_rate(hours.omitted, rate, a_day),
        rate=rate,
    )


def at_rate(hours: Decimal | None, rate: Decimal | None, a_day: Decimal) -> Decimal | None:
    """Hours at a day rate, to the cent."""
    if hours is None or rate is None:
        return None
    return (hours / a_day * rate).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _added(*amounts: Decimal | None) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
