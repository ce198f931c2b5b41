"""How far the work is."""

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from shotlog.figures.counting import Json, Share
from shotlog.figures.scope import Scope
from shotlog.models.choices import DONE, Status


@dataclass(frozen=True)
class Progress:
    """Shots and elements by status; omitted shots are counted apart."""

    done: Share  # approved and final shots
    by_status: dict[str, int]
    omitted: int
    elements_done: Share

    def __add__(self, other: "Progress") -> "Progress":
        """The progress of both."""
        return Progress(
            done=self.done + other.done,
            by_status={code: n + other.by_status[code] for code, n in self.by_status.items()},
            omitted=self.omitted + other.omitted,
            elements_done=self.elements_done + other.elements_done,
        )

    @property
    def cbb(self) -> int:
        """Could be better: counted apart from done."""
        return self.by_status[Status.CBB]

    @property
    def shots(self) -> int:
        """Shots that are not omitted."""
        return self.done.whole

    def as_json(self) -> Json:
        """Counts by status."""
        return {
            "done": self.done.as_json(),
            "cbb": self.cbb,
            "by_status": dict(self.by_status),
            "omitted": self.omitted,
            "elements_done": self.elements_done.as_json(),
        }


_STATUS = attrgetter("status")


def progress(scope: Scope) -> Progress:
    """Count the shots of `scope`, and its final elements."""
    by_status = {code: 0 for code in Status.values if code != Status.OMT}
    by_status |= Counter(shot.status for shot, _final in scope.counted)
    elements = len(scope.final)
    of_status = Counter(map(_STATUS, scope.final))
    elements_done = sum(of_status[status] for status in DONE)
    done = sum(by_status[status] for status in DONE)
    shots = sum(by_status.values())
    return Progress(
        done=Share(done, shots, shots),
        by_status=by_status,
        omitted=len(scope.shots) - shots,
        elements_done=Share(elements_done, elements, elements),
    )
