"""Who may undo a change set, and what follows from it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from shotlog import history
from shotlog.figures.recoverability import store_recoverability
from shotlog.history import Author, NotAllowed, Undone
from shotlog.models import ChangeSet, Element, Membership, Right, Take, Tool, ToolVersion
from shotlog.models.record import Record

RIGHTS_BY_TABLE: dict[str, tuple[Right, ...]] = {
    "shot": (Right.LOG, Right.ESTIMATE, Right.DECIDE),
    "scene": (Right.LOG, Right.MEETING_NOTES, Right.MONEY),
    "element": (Right.LOG, Right.OWN_ELEMENTS, Right.ESTIMATE, Right.MONEY),
    "take": (Right.TAKES, Right.DECIDE),
    "session": (Right.TAKES,),
    "sourcefile": (Right.TAKES,),
    "trayfile": (Right.TAKES,),
    "colournote": (Right.COLOUR,),
    "shortcoming": (Right.SHORTCOMINGS,),
    "clearance": (Right.CLEARANCES,),
    "production": (Right.SETTINGS, Right.MONEY),
    "membership": (Right.MEMBERS,),
    "sheetmapping": (Right.LOG,),
    "claimedname": (Right.SEE_RECIPES,),
    # A drop brings tools, versions and spellings of its own.
    "tool": (Right.TOOLS, Right.TAKES),
    "toolversion": (Right.TOOLS, Right.TAKES),
    "toolalias": (Right.TOOLS, Right.TAKES),
    "modelalias": (Right.TOOLS, Right.TAKES),
}
NEVER_UNDONE = frozenset({"sharelink"})
"""A link that was revoked stays so: whoever has it counts on nothing."""
MONEY = frozenset({"cost", "rate_conventional", "rate_ai", "rate_colour", "grade_budget_hours"})


def undo_set(change_set: ChangeSet, *, by: Author) -> Undone:
    """Undo `change_set`: one's own, or anybody's for those who log; each row as its edit asks."""
    _require(change_set, by=by)
    with transaction.atomic():
        undone = history.undo(change_set, by=by)
        store_recoverability(_elements_of(undone.rows))
    return undone


def may_undo(change_set: ChangeSet, member: Membership) -> bool:
    """Whether an undo button is offered: the verb decides."""
    return member.may(Right.LOG) or (
        member.sees_recipes and change_set.user_id == member.user_id is not None
    )


def _require(change_set: ChangeSet, *, by: Author) -> None:
    by.require(Right.SEE_RECIPES)
    is_own = by.user is not None and change_set.user_id == by.user.pk
    if not is_own and not by.may(Right.LOG):
        raise NotAllowed(
            _("%(who)s made this change: ask %(who)s, or a supervisor, to undo it.")
            % {"who": change_set.who}
        )
    changes = change_set.changes.values_list("table", "field").distinct().order_by()
    for table, field in changes:
        if (table, field) == ("shot", "thumbnail"):  # it came with a take, and goes with it
            continue
        if table in NEVER_UNDONE:
            raise NotAllowed(
                _("A share link is not brought back: make a new one, or revoke it on its page.")
            )
        by.require(*RIGHTS_BY_TABLE.get(table, (Right.TOOLS,)))
        if field in MONEY and table in ("element", "production"):
            by.require(Right.MONEY)
        if field == "decision":
            by.require(Right.DECIDE)


def _elements_of(rows: Iterable[Record]) -> list[Element]:
    """The elements whose recoverability depends on `rows`."""
    keys: set[int] = set()
    versions: set[int] = set()
    for row in rows:
        if isinstance(row, Element):
            keys.add(row.pk)
        elif isinstance(row, Take):
            keys.add(row.element_id)
        elif isinstance(row, ToolVersion):
            versions.add(row.pk)
        elif isinstance(row, Tool):
            versions.update(row.versions.values_list("pk", flat=True))
    takes = Take.objects.filter(tool_version__in=versions) if versions else Take.objects.none()
    keys.update(takes.values_list("element_id", flat=True))
    return list(Element.objects.filter(pk__in=keys))
