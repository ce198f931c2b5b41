"""Decide on takes: approved means used in the shot."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog import history
from shotlog.figures.recoverability import missing_parts, store_recoverability
from shotlog.history import Author
from shotlog.models import Element, Right, Shot, SourceFile, Take
from shotlog.models.choices import Decision


@transaction.atomic
def decide(
    take: Take,
    decision: str,
    *,
    by: Author,
    why: str = "",
    keep_both: bool = False,
    shown: str | None = None,
) -> list[Take]:
    """Approve, reject or set back `take`; the takes that lost their approval by it come back.

    Approving sets the earlier approved take of the element back to candidate, unless both are
    kept: a crowd may be tiled from three clips. `shown` is the decision that the person saw.
    """
    by.require(Right.DECIDE)
    _refuse(take, decision, why=why)
    if (take.decision, take.decision_note) == (decision, why.strip()) and shown in (None, decision):
        return []
    # Two people approving at once: the element's lock puts them in line.
    element = Element.objects.select_for_update().get(pk=take.element_id)
    others = list(element.takes.approved().exclude(pk=take.pk)) if not keep_both else []
    seen = {"decision": shown} if shown else None
    history.edit(take, _decided(decision, why=why, by=by), by=by, shown=seen, check=False)
    back = others if decision == Decision.APPROVED else []
    for other in back:
        history.edit(other, _decided(Decision.CANDIDATE, why="", by=by), by=by, check=False)
    if decision == Decision.APPROVED:
        _show_in_shot(take, by=by)
    store_recoverability([element])
    return back


def _refuse(take: Take, decision: str, *, why: str) -> None:
    if decision not in Decision.values:
        raise ValidationError(
            {"decision": _("“%(decision)s” is no decision.") % {"decision": decision}}
        )
    if decision == Decision.REJECTED and not why.strip():
        raise ValidationError(
            {"why": _("Say in a word why %(take)s is rejected.") % {"take": take.label}}
        )
    if decision != Decision.APPROVED or not take.element.shot.production.complete_before_approval:
        return
    missing = missing_parts(take)
    if missing:
        raise ValidationError(
            {
                "decision": _(
                    "%(take)s cannot be approved yet: its recipe lacks %(parts)s. Fill that in, or"
                    " switch off “recipe must be complete before approval” in the settings."
                )
                % {"take": take.label, "parts": ", ".join(missing)}
            }
        )


def _decided(decision: str, *, why: str, by: Author) -> dict[str, Any]:
    return {
        "decision": decision,
        "decided_by": by.who,
        "decided_at": timezone.now(),
        "decision_note": why.strip(),
    }


def _show_in_shot(take: Take, *, by: Author) -> None:
    """The shot without a picture, or with one of this element, shows the approved take's."""
    if take.source_file is None or take.source_file.preview != SourceFile.Preview.READY:
        return
    shot = Shot.objects.get(pk=take.element.shot_id)
    shows_this = (
        Take.objects.filter(element=take.element_id, source_file__sha256=shot.thumbnail)
        .exclude(source_file__sha256="")
        .exists()
    )
    if not shot.thumbnail or shows_this:
        history.edit(shot, {"thumbnail": take.source_file.sha256}, by=by, check=False)
