"""The history of one shot as its page tells it: by day, who did what, from which value to which."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, ForeignKey, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.breakdown.undo import may_undo
from shotlog.history import readable
from shotlog.models import Change, ChangeSet, Membership, Shot
from shotlog.models.choices import Way

SHOWN_FIRST = 8
ON_A_PAGE = 40
MONEY_FIELDS = ("cost", "cost_amount", "cost_unit")
# Said by the line itself, or of no use to a reader.
UNTOLD = frozenset({"decided_by", "decided_at", "thumbnail", "shot", "element", "production"})
TOLD_OF_NEW = 6
ROWS_SHOWN = 6  # of one change set; a drop of hundreds of files folds the rest


@dataclass
class Diff:
    """One field, before and after."""

    label: str
    old: str
    new: str


@dataclass
class Told:
    """What happened to one row within a set."""

    kind: str
    table: str
    label: str
    diffs: list[Diff] = field(default_factory=list)

    @property
    def values(self) -> str:
        """What a row was made with, on one line; '' for an edit, whose fields stand below."""
        if self.kind == Change.Kind.EDITED:
            return ""
        return ", ".join(f"{diff.label} {diff.new}" for diff in self.diffs)


@dataclass
class Entry:
    """One change set as far as it touched the shot."""

    change_set: ChangeSet
    rows: list[Told]
    other_shots: int
    undone: bool
    may_undo: bool

    @property
    def rows_shown(self) -> list[Told]:
        """The rows that stand open; one more than fits is not worth folding."""
        return self.rows[: ROWS_SHOWN + (len(self.rows) == ROWS_SHOWN + 1)]

    @property
    def rows_folded(self) -> list[Told]:
        """The rows below the fold."""
        return self.rows[len(self.rows_shown) :]

    @property
    def at(self) -> dt.datetime:
        """When, in the time of the house."""
        return timezone.localtime(self.change_set.at)

    @property
    def way(self) -> str:
        """By which way it came, where it was not typed on a page."""
        return "" if self.change_set.way == Way.PAGE else str(self.change_set.get_way_display())

    @property
    def others(self) -> str:
        """'and 3 more shots' for a bulk edit or a sheet."""
        if not self.other_shots:
            return ""
        words = ngettext("and %(n)d more shot", "and %(n)d more shots", self.other_shots)
        return words % {"n": self.other_shots}


@dataclass
class Day:
    """The entries of one day, newest first."""

    date: dt.date
    entries: list[Entry]


def change_sets_of(shot: Shot) -> Any:
    """The sets that touched `shot`, newest first, with how many shots each touched."""
    # By the changes' own index: a long history of other shots must not slow this one down.
    touched = Change.objects.filter(shot=shot).order_by().values("change_set")
    undoing = ChangeSet.objects.filter(undoes=OuterRef("pk"))
    return (
        ChangeSet.objects.filter(pk__in=touched)
        .annotate(is_undone=Exists(undoing))
        .order_by("-at", "-pk")
    )


def history_page(shot: Shot, member: Membership, number: str | None) -> tuple[Page[Any], list[Day]]:
    """One page of the whole history, and its days. Clients see none."""
    sets = change_sets_of(shot) if member.sees_recipes else ChangeSet.objects.none()
    page = Paginator(sets, ON_A_PAGE).get_page(number)
    return page, days(shot, list(page.object_list), member)


def latest(shot: Shot, member: Membership) -> tuple[int, list[Day]]:
    """How many sets there are, and the newest of them by day."""
    if not member.sees_recipes:
        return 0, []
    sets = change_sets_of(shot)
    return sets.count(), days(shot, list(sets[:SHOWN_FIRST]), member)


def days(shot: Shot, sets: Sequence[Any], member: Membership) -> list[Day]:
    """`sets` in words, by day."""
    changes = Change.objects.filter(change_set__in=sets, shot=shot)
    if not member.sees_money:
        changes = changes.exclude(field__in=MONEY_FIELDS)
    by_set: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_set[change.change_set_id].append(change)
    labels = _Labels(change for group in by_set.values() for change in group)
    others = _other_shots(sets)
    found: list[Day] = []
    for one in sets:
        told = _told(by_set[one.pk], labels, money=member.sees_money)
        if not told:
            continue
        entry = Entry(one, told, others.get(one.pk, 0), one.is_undone, may_undo(one, member))
        if not found or found[-1].date != entry.at.date():
            found.append(Day(entry.at.date(), []))
        found[-1].entries.append(entry)
    return found


def _other_shots(sets: Sequence[Any]) -> dict[int, int]:
    counted = (
        Change.objects.filter(change_set__in=sets)
        .values("change_set")
        .annotate(shots=Count("shot", distinct=True))
        .order_by()
    )
    return {row["change_set"]: row["shots"] - 1 for row in counted}


def _told(changes: Iterable[Change], labels: "_Labels", *, money: bool) -> list[Told]:
    rows: dict[tuple[str, int, str], Told] = {}
    for change in changes:
        key = (change.table, change.row, change.kind)
        told = rows.setdefault(key, Told(change.kind, change.table, _row_label(change)))
        if change.kind == Change.Kind.EDITED:
            if change.field not in UNTOLD:
                told.diffs.append(labels.diff(change, change.field, change.old, change.new))
        elif isinstance(change.new, dict):
            told.diffs = _first_values(change, labels, money=money)
    return [row for row in rows.values() if row.diffs or row.kind != Change.Kind.EDITED]


def _first_values(change: Change, labels: "_Labels", *, money: bool) -> list[Diff]:
    """The first few values that a row was made with."""
    hidden = UNTOLD if money else UNTOLD | set(MONEY_FIELDS)
    shown = [
        (name, value)
        for name, value in (change.new or {}).items()
        if name not in hidden and name not in ("name", "code", "number")
    ]
    return [labels.diff(change, name, None, value) for name, value in shown[:TOLD_OF_NEW]]


def _row_label(change: Change) -> str:
    words = {
        "shot": _("Shot"),
        "element": _("Element"),
        "take": _("Take"),
        "colournote": _("Colour note"),
        "shortcoming": _("Shortcoming"),
        "clearance": _("Clearance"),
    }
    word = words.get(change.table, change.table)
    return word if change.table == "shot" else f"{word} {change.label}"


class _Labels:
    """Values in words; the rows that changes point to are read with one query a table."""

    def __init__(self, changes: Iterable[Change]) -> None:
        wanted: dict[type[Any], set[int]] = defaultdict(set)
        for change in changes:
            for name, value in _values(change):
                related = _related(change.table, name)
                if related is not None and isinstance(value, int):
                    wanted[related].add(value)
        self.rows = {model: _in_bulk(model, keys) for model, keys in wanted.items()}

    def diff(self, change: Change, name: str, old: Any, new: Any) -> Diff:
        """One field of `change` in words."""
        model = apps.get_model("shotlog", change.table)
        known = {one.name: one for one in model._meta.concrete_fields}
        label = str(getattr(known.get(name), "verbose_name", name))
        return Diff(
            label=label[:1].upper() + label[1:],
            old="" if old in (None, "", [], {}) else self._words(change.table, name, old),
            new="" if new in (None, "", [], {}) else self._words(change.table, name, new),
        )

    def _words(self, table: str, name: str, value: Any) -> str:
        related = _related(table, name)
        if related is not None:
            found = self.rows.get(related, {}).get(value)
            return str(found) if found is not None else "–"
        model = apps.get_model("shotlog", table)
        if name not in {one.name for one in model._meta.concrete_fields}:
            return str(value)
        return _listed(model, name, value) or readable(model, name, value)


def _listed(model: type[Any], name: str, value: Any) -> str:
    """The further mismatches of a note in words; '' for any other value."""
    if name != "mismatches" or not isinstance(value, list):
        return ""
    return ", ".join(readable(model, "main_mismatch", code) for code in value)


def _values(change: Change) -> list[tuple[str, Any]]:
    if change.kind == Change.Kind.EDITED:
        return [(change.field, change.old), (change.field, change.new)]
    return list(change.new.items()) if isinstance(change.new, dict) else []


def _related(table: str, name: str) -> type[Any] | None:
    model = apps.get_model("shotlog", table)
    for known in model._meta.concrete_fields:
        if known.name == name and isinstance(known, ForeignKey):
            related: Any = known.related_model
            return related  # type: ignore[no-any-return]
    return None


def _in_bulk(model: type[Any], keys: set[int]) -> dict[int, Any]:
    """Rows by key, with what their names need at hand."""
    needs = {
        "session": ("tool_version__tool",),
        "toolversion": ("tool",),
    }.get(model._meta.model_name or "", ())
    rows = model._base_manager.filter(pk__in=keys)
    return {row.pk: row for row in (rows.select_related(*needs) if needs else rows)}
