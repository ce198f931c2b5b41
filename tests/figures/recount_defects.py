"""Shortcomings counted again in the plainest way, by anything that they have in common."""

from collections import Counter, defaultdict
from collections.abc import Callable

from shotlog.models import Shortcoming, Take
from tests.figures.recount import Recount


class DefectRecount(Recount):
    """Of a production."""

    def version_of(self, row: Shortcoming) -> int | None:
        if row.take_id is not None:
            return Take.everything.get(pk=row.take_id).tool_version_id
        own = [t for t in self.all_takes if t.element_id == row.element_id and t.tool_version_id]
        kept = [take for take in own if take.decision == "approved"]
        newest = sorted(kept or own, key=lambda take: take.number)[-1:]
        return newest[0].tool_version_id if newest else None

    def key_of(self, row: Shortcoming, by: str) -> object:
        element = self.element[row.element_id]
        known: dict[str, Callable[[], object]] = {
            "kind": lambda: row.kind,
            "fix": lambda: row.fix,
            "version": lambda: self.version_of(row),
            "category": lambda: element.category,
            "light": lambda: self.shot[element.shot_id].light,
        }
        return known[by]()

    def counted(self, by: str) -> dict[object, tuple[object, ...]]:
        """By key: open, fixed, accepted, hours, hours of closed ones, how many lack them."""
        groups: dict[object, list[Shortcoming]] = defaultdict(list)
        for row in self.shortcomings:
            groups[self.key_of(row, by)].append(row)
        return {key: self._line(rows) for key, rows in groups.items()}

    def _line(self, rows: list[Shortcoming]) -> tuple[object, ...]:
        states = Counter(row.status for row in rows)
        closed = [row for row in rows if row.status != "open"]
        return (
            states["open"],
            states["fixed"],
            states["accepted"],
            self.sum_of([(row.hours, self.out(self.element[row.element_id])) for row in rows]),
            sorted(float(row.hours) for row in closed if row.hours is not None),
            sum(row.hours is None for row in closed),
        )
