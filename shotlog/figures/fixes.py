"""Shortcomings: which are open, and how the closed ones were dealt with."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from shotlog.figures.counting import Json, Total, total
from shotlog.figures.scope import Scope, ShortcomingRow
from shotlog.models.choices import ShortcomingStatus


@dataclass(frozen=True)
class Fixed:
    """Closed shortcomings that were dealt with in one way."""

    fix: str  # '' where it is not said
    fixed: int
    accepted: int
    hours: Total

    @property
    def closed(self) -> int:
        """Fixed and accepted."""
        return self.fixed + self.accepted

    def as_json(self) -> Json:
        """Counts and hours."""
        return {
            "fix": self.fix or None,
            "fixed": self.fixed,
            "accepted": self.accepted,
            "hours": self.hours.as_json(),
        }


@dataclass(frozen=True)
class Fixes:
    """The shortcomings of a scope; those of omitted shots and temp elements stay in, told apart."""

    open: int
    open_omitted: int
    by_kind: dict[str, int]  # open ones, the most frequent first
    by_fix: list[Fixed]  # closed ones, the most frequent first

    @property
    def closed(self) -> int:
        """Fixed and accepted."""
        return sum(one.closed for one in self.by_fix)

    def as_json(self) -> Json:
        """Open by kind, closed by fix."""
        return {
            "open": self.open,
            "open_of_which_omitted": self.open_omitted,
            "open_by_kind": dict(self.by_kind),
            "closed": self.closed,
            "closed_by_fix": [one.as_json() for one in self.by_fix],
        }


def fixes(scope: Scope) -> Fixes:
    """Count the shortcomings of `scope`."""
    still = [row for row in scope.shortcomings if row.status == ShortcomingStatus.OPEN]
    closed: dict[str, list[ShortcomingRow]] = defaultdict(list)
    for row in scope.shortcomings:
        if row.status != ShortcomingStatus.OPEN:
            closed[row.fix].append(row)
    by_fix = [_fixed(scope, fix, rows) for fix, rows in closed.items()]
    return Fixes(
        open=len(still),
        open_omitted=sum(row.element_id in scope.out for row in still),
        by_kind=dict(Counter(row.kind for row in still).most_common()),
        by_fix=sorted(by_fix, key=lambda one: (-one.closed, one.fix)),
    )


def _fixed(scope: Scope, fix: str, rows: list[ShortcomingRow]) -> Fixed:
    return Fixed(
        fix=fix,
        fixed=sum(row.status == ShortcomingStatus.FIXED for row in rows),
        accepted=sum(row.status == ShortcomingStatus.ACCEPTED for row in rows),
        hours=total((row.hours, row.element_id in scope.out) for row in rows),
    )
