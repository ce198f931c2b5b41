"""Which tool versions a production used, and how many takes each needed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from shotlog.figures.counting import Json, Spread, spread
from shotlog.figures.experience import Experience, MadeTake, experience
from shotlog.models import Production, Session, Shortcoming


class Thrown(NamedTuple):
    """Attempts thrown away, and how many sessions say it; None where none does."""

    value: int | None
    stands_on: int
    lacking: int

    def as_json(self) -> Json:
        """The number with what it stands on."""
        return self._asdict()


NOT_SAID = Thrown(None, 0, 0)


@dataclass(frozen=True)
class VersionTally:
    """The takes of one tool version, temp and omitted ones too."""

    name: str  # tool and version; '' where a take has none
    takes: int
    approved: int
    rejected: int
    per_element: Spread  # takes per approved take, by elements with one
    none_kept: int  # elements with takes and none approved
    thrown_away: Thrown  # attempts that were not logged
    defects: dict[str, int]  # shortcomings of its takes by kind, the most frequent first

    @property
    def sessions(self) -> int:
        """Sessions with it."""
        return self.thrown_away.stands_on + self.thrown_away.lacking

    def as_json(self) -> Json:
        """Counts and their spread."""
        return {
            "tool_version": self.name or None,
            "takes": self.takes,
            "approved": self.approved,
            "rejected": self.rejected,
            "takes_per_approved": self.per_element.as_json(),
            "elements_none_kept": self.none_kept,
            "thrown_away": self.thrown_away.as_json(),
            "shortcomings": dict(self.defects),
        }


def tool_versions(production: Production, made: Experience | None = None) -> list[VersionTally]:
    """By tool version, the most used first; from what was `made` in it, where that is at hand."""
    made = made or experience(productions=[production.pk])
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for takes in made.takes.values():
        own: dict[str, list[MadeTake]] = {}
        for take in takes:
            own.setdefault(take.making.tool_version, []).append(take)
        for name, some in own.items():
            approved = sum([take.is_approved for take in some])
            counts[name].append((len(some), approved, sum([take.is_rejected for take in some])))
    kept = Q(
        element__removed=False,
        element__shot__removed=False,
        element__shot__production=production,
    )
    thrown, defects = _thrown_away(production), _defects(kept)
    tallies = [
        _tally(name, counts[name], thrown.get(name, NOT_SAID), defects[name]) for name in counts
    ]
    return sorted(tallies, key=lambda one: (-one.takes, one.name))


def _tally(
    name: str, elements: list[tuple[int, int, int]], thrown: Thrown, defects: Counter[str]
) -> VersionTally:
    ratios = [takes / approved for takes, approved, _rejected in elements if approved]
    return VersionTally(
        name=name,
        takes=sum(takes for takes, _approved, _rejected in elements),
        approved=sum(approved for _takes, approved, _rejected in elements),
        rejected=sum(rejected for _takes, _approved, rejected in elements),
        per_element=spread(ratios, lacking=len(elements) - len(ratios)),
        none_kept=len(elements) - len(ratios),
        thrown_away=thrown,
        defects=dict(defects.most_common()),
    )


def _name(tool: str | None, version: str | None) -> str:
    return f"{tool or ''} {version or ''}".strip()


def _thrown_away(production: Production) -> dict[str, Thrown]:
    rows = (
        Session.objects.filter(production=production)
        .order_by()
        .values_list("tool_version__tool__name", "tool_version__version")
        .annotate(Sum("thrown_away"), Count("thrown_away"), Count("pk"))
    )
    return {
        _name(tool, version): Thrown(thrown, said, sessions - said)
        for tool, version, thrown, said, sessions in rows
    }


def _defects(kept: Q) -> dict[str, Counter[str]]:
    rows = (
        Shortcoming.objects.filter(kept, take__removed=False)
        .order_by("kind")
        .values_list("take__tool_version__tool__name", "take__tool_version__version", "kind")
        .annotate(Count("pk"))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for tool, version, kind, count in rows:
        found[_name(tool, version)][kind] += count
    return found
