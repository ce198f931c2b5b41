"""A look at a draft: what it would do is planned once and kept beside it.

The plan holds until something changes on which it stands: what was said, the record, who looks.
"""

from typing import Any

from django.db.models import Max, Q
from django.utils.translation import get_language

from shotlog.models import Change, ChangeSet, ImportDraft, Membership
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
from shotlog.spreadsheets.incoming.plan import Plan
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
