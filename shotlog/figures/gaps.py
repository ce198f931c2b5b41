"""Which AI elements could not be made again today, and what is missing."""

from collections import Counter
from dataclasses import dataclass

from shotlog.figures.counting import Json, Share
from shotlog.figures.scope import ElementRow, Scope
from shotlog.models.choices import Recovery

MADE_AGAIN = (Recovery.RECOVERABLE, Recovery.DOCUMENTED)
"""States in which nothing is missing that could be found."""


@dataclass(frozen=True)
class Gaps:
    """Recoverability of the AI elements of a scope, and the parts that are missing."""

    recoverable: Share
    by_state: dict[str, int]
    none_approved: int
    missing: dict[str, int]  # AI elements by missing part, the most frequent first
    assistive: int  # assistive elements, and how many of them are recoverable
    assistive_recoverable: int
    elements: list[ElementRow]  # those with a gap or without an approved take, worst first

    @property
    def with_gaps(self) -> int:
        """AI elements that could not be made again today."""
        return self.recoverable.whole - sum(self.by_state[state] for state in MADE_AGAIN)

    def as_json(self) -> Json:
        """Counts by state and by missing part."""
        return {
            "recoverable": self.recoverable.as_json(),
            "by_state": dict(self.by_state),
            "none_approved": self.none_approved,
            "missing": dict(self.missing),
            "assistive": self.assistive,
            "assistive_recoverable": self.assistive_recoverable,
        }


def gaps(scope: Scope) -> Gaps:
    """Count the states of the AI elements of `scope`; omitted shots are out."""
    ai = scope.counted_ai
    known = [element for element in ai if element.recovery]
    states = Counter(element.recovery for element in known)
    missing = Counter(part for element in known for part in element.missing)
    assistive = [
        element
        for shot in scope.in_scope()
        for element in scope.elements.get(shot.pk, ())
        if element.is_assistive
    ]
    order = list(Recovery.values)
    wanting = [row for row in known if row.recovery not in MADE_AGAIN or row.none_approved]
    wanting.sort(key=lambda row: (-order.index(row.recovery), -len(row.missing)))
    return Gaps(
        recoverable=Share(
            states[Recovery.RECOVERABLE], len(known), len(known), len(ai) - len(known)
        ),
        by_state={state: states[state] for state in Recovery.values},
        none_approved=sum(element.none_approved for element in known),
        missing=dict(missing.most_common()),
        assistive=len(assistive),
        assistive_recoverable=sum(row.recovery == Recovery.RECOVERABLE for row in assistive),
        elements=wanting,
    )
