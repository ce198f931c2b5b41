"""What was decided in a scene: takes approved and rejected, shots and colour notes approved."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from shotlog.models import Change, Scene, Take
from shotlog.models.choices import Decision

SHOWN = 12


@dataclass(frozen=True)
class Decided:
    """One decision: of what, which, by whom and when."""

    shot: str
    what: str
    kind: str  # take, shot or note: by which vocabulary `code` reads
    code: str
    who: str
    when: dt.datetime
    why: str = ""


def decisions(scene: Scene) -> list[Decided]:
    """The newest decisions of a scene, of takes and from the change history."""
    found = [*_takes(scene), *_changes(scene)]
    return sorted(found, key=lambda decided: decided.when, reverse=True)[:SHOWN]


def _takes(scene: Scene) -> list[Decided]:
    takes = (
        Take.objects.filter(element__shot__scene=scene, element__shot__removed=False)
        .exclude(decision=Decision.CANDIDATE)
        .exclude(decided_at=None)
        .select_related("element__shot")
        .only(
            "number",
            "decision",
            "decided_by",
            "decided_at",
            "decision_note",
            "element__name",
            "element__shot__code",
        )
        .order_by("-decided_at")[:SHOWN]
    )
    return [
        Decided(
            shot=take.element.shot.code,
            what=_("%(element)s, take %(take)s")
            % {"element": take.element.name, "take": take.label},
            kind="take",
            code=take.decision,
            who=take.decided_by,
            when=take.decided_at,
            why=take.decision_note,
        )
        for take in takes
        if take.decided_at
    ]


def _changes(scene: Scene) -> list[Decided]:
    approved = Q(table="shot", new__in=["apr", "fin", "cbb"])
    matched = Q(table="colournote", new__in=["matched", "so", "wontfix"])
    changes = (
        Change.objects.filter(approved | matched, shot__scene=scene, shot__removed=False)
        .filter(field="status")
        .select_related("change_set", "shot")
        .order_by("-pk")[:SHOWN]
    )
    return [
        Decided(
            shot=change.shot.code if change.shot else "",
            what=_("Shot") if change.table == "shot" else change.label,
            kind="shot" if change.table == "shot" else "note",
            code=str(change.new),
            who=change.change_set.who,
            when=change.change_set.at,
            why=change.change_set.why,
        )
        for change in changes
    ]
