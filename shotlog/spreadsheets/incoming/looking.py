"""A look at a draft: what it would do is planned once and kept beside it.

The plan holds until something changes on which it stands: what was said, the record, who looks.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import get_language

from shotlog.models import Change, ChangeSet, ImportDraft, Membership
from shotlog.spreadsheets.incoming import drafts
from shotlog.spreadsheets.incoming.drafts import (
    UNREAD,
    book_of,
    is_heavy,
    no_longer_kept,
    place,
    plan_of_book,
    plan_place,
    seal,
    settle,
)
from shotlog.spreadsheets.incoming.kept import keep, kept
from shotlog.spreadsheets.incoming.plan import Kind, Plan, PlanRow, PlanSheet
from shotlog.spreadsheets.progress import Told, to_nobody

_LAST = 20


class Heavy(Exception):  # noqa: N818
    """Nobody should wait for it: the worker plans it."""


def look_at(draft: ImportDraft) -> Plan:
    """What it would do: as it was planned, where nothing has changed since.

    Heavy where it must be planned anew and that takes long, Unreadable where the file is gone.
    """
    plan = _kept(draft)
    if plan is None:
        if is_heavy(draft):
            raise Heavy
        plan = plan_anew(draft)
    return plan


def plan_anew(draft: ImportDraft, *, told: Told = to_nobody) -> Plan:
    """Plan it and keep that, telling how far it is."""
    book = book_of(draft, told=told)
    if UNREAD in draft.said:
        settle(draft, book)
    on = _stands_on(draft)
    made = plan_of_book(draft, book, told=told)
    made.sealed = seal(made)
    keep(plan_place(draft.file), made, stands_on=on)
    return _kept(draft) or made


def leave_out(draft: ImportDraft, rows: Iterable[tuple[str, int]]) -> None:
    """Tick refused rows to be left out; a kept plan of which no more follows is kept on."""
    before, plan, chosen = _stands_on(draft), _kept(draft), set(rows)
    drafts.leave_out(draft, sorted(chosen))
    now = _stands_on(draft)
    left = [*before["said"].get("left_out", []), *(list(one) for one in sorted(chosen))]
    if plan is None or now != {**before, "said": {**before["said"], "left_out": left}}:
        return
    found = [(sheet, row) for sheet in plan.sheets for row in sheet.rows if _place(row) in chosen]
    if len(found) != len(chosen) or not all(_is_alone(plan, *one) for one in found):
        return
    for _sheet, row in found:
        row.kind = Kind.LEFT_OUT
        row.cells, row.troubles, row.clashes, row.hints, row.notes = [], [], [], [], []
        row.values = {}
    plan.sealed = ""
    plan.sealed = seal(plan)
    keep(plan_place(draft.file), plan, stands_on=now)


def _place(row: PlanRow) -> tuple[str, int]:
    return row.sheet, row.row


def _is_alone(plan: Plan, sheet: PlanSheet, row: PlanRow) -> bool:
    """Whether nothing else in the plan is as it is because this row is refused.

    Its twins are; what hangs on shots and scenes may be, and what was asked or would be made
    because of one row.
    """
    coming = [one for one in plan.sheets if one.target is not None and one.is_certain]
    hangs = sheet.target is None or sheet.target.key not in ("shots", "scenes")
    follows = plan.scenes or plan.questions or plan.answers
    is_refused = row.kind == Kind.REFUSED and not row.is_twin
    return is_refused and not follows and (hangs or coming == [sheet])


def _kept(draft: ImportDraft) -> Plan | None:
    path, production = plan_place(draft.file), draft.membership.production
    return kept(path, production, stands_on=_stands_on(draft))


def _stands_on(draft: ImportDraft) -> dict[str, Any]:
    """All that a plan follows from; read before it is made, so that it is never too young."""
    member = draft.membership
    return {
        "file": _state_of(draft),
        "said": draft.said,
        "language": get_language() or "",
        "role": member.role,
        "names": sorted(member.names),
        "record": _newest_change(member),
    }


def _state_of(draft: ImportDraft) -> list[int]:
    """Of the bytes that came in, which nobody writes over."""
    try:
        found = place(draft.file).stat()
    except FileNotFoundError as error:
        raise no_longer_kept(draft) from error
    return [found.st_size, found.st_mtime_ns]


def _newest_change(member: Membership) -> int:
    """The youngest change of the production, or of what all productions share.

    A long command goes on writing into a set that is not the newest any more: the last ones count.
    """
    shared = Q(production=member.production_id) | Q(production=None)
    sets = ChangeSet.objects.filter(shared).order_by("-pk").values_list("pk", flat=True)[:_LAST]
    found = Change.objects.filter(change_set__in=list(sets)).aggregate(newest=Max("pk"))
    return found["newest"] or 0
