"""The newest change sets of a production, in words."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.history import readable
from shotlog.models import Change, ChangeSet, Production

SHOWN = 10


@dataclass(frozen=True)
class Done:
    """What one person did in one stroke."""

    who: str
    what: str
    when: dt.datetime
    why: str


def activity(production: Production) -> list[Done]:
    """The newest change sets: three queries, however many values they changed."""
    sets = list(ChangeSet.objects.filter(production=production)[:SHOWN])
    groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = (
        Change.objects.filter(change_set__in=[one.pk for one in sets])
        .order_by()
        .values("change_set", "kind", "table")
        .annotate(
            rows=Count("row", distinct=True),
            values=Count("pk"),
            label=Min("label"),
            field=Min("field"),
            shot=Min("shot__code"),
            first=Min("pk"),
        )
        .order_by("first")
    )
    for row in rows:
        groups[row["change_set"]].append(dict(row))
    only = [row["first"] for found in groups.values() for row in found if row["values"] == 1]
    new = dict(Change.objects.filter(pk__in=only).values_list("pk", "new"))
    return [
        Done(who=one.who, what=_in_words(one, groups[one.pk], new), when=one.at, why=one.why)
        for one in sets
    ]


def _in_words(one: ChangeSet, groups: list[dict[str, Any]], new: dict[int, Any]) -> str:
    said = [_one(group, new) for group in groups[:2]]
    if len(groups) > 2:
        said.append(_("and more"))
    words = ", ".join(said) or _("changes nothing")
    return _("undoes: %(what)s") % {"what": words} if one.undoes_id else words


def _one(group: dict[str, Any], new: dict[int, Any]) -> str:
    what = _what(group)
    if group["kind"] == Change.Kind.CREATED:
        return _("adds %(what)s") % {"what": what}
    if group["kind"] == Change.Kind.REMOVED:
        return _("removes %(what)s") % {"what": what}
    if group["kind"] == Change.Kind.RESTORED:
        return _("brings back %(what)s") % {"what": what}
    if group["values"] != 1:
        return _("changes %(what)s") % {"what": what}
    field = _field(group["table"], group["field"])
    if field.choices:  # a state: its new word; never an amount, which not everyone may see
        word = readable(field.model, field.name, new.get(group["first"]))
        return _("sets %(field)s of %(what)s to %(value)s") % {
            "field": field.verbose_name,
            "what": what,
            "value": word,
        }
    return _("changes %(field)s of %(what)s") % {"field": field.verbose_name, "what": what}


def _what(group: dict[str, Any]) -> str:
    """'crowd01 v003, MRL_024_0010' for one row, '4 takes' for several."""
    if group["rows"] > 1:
        return _counted(group["table"], group["rows"])
    label = _named(group["table"]) % {"label": group["label"]}
    if group["shot"] and group["table"] != "shot":
        return f"{label}, {group['shot']}"
    return label


def _named(table: str) -> str:
    """A row by its label, with what it is where the label does not tell."""
    words = {
        "scene": _("scene %(label)s"),
        "session": _("session %(label)s"),
        "colournote": _("colour note “%(label)s”"),
        "shortcoming": _("shortcoming “%(label)s”"),
        "clearance": _("clearance %(label)s"),
        "membership": _("member %(label)s"),
        "sharelink": _("share link “%(label)s”"),
    }
    return words.get(table, "%(label)s")


def _counted(table: str, n: int) -> str:
    words = {
        "scene": ngettext("%(n)s scene", "%(n)s scenes", n),
        "shot": ngettext("%(n)s shot", "%(n)s shots", n),
        "element": ngettext("%(n)s element", "%(n)s elements", n),
        "take": ngettext("%(n)s take", "%(n)s takes", n),
        "session": ngettext("%(n)s session", "%(n)s sessions", n),
        "colournote": ngettext("%(n)s colour note", "%(n)s colour notes", n),
        "shortcoming": ngettext("%(n)s shortcoming", "%(n)s shortcomings", n),
        "clearance": ngettext("%(n)s clearance", "%(n)s clearances", n),
    }
    return words.get(table, ngettext("%(n)s entry", "%(n)s entries", n)) % {"n": n}


def _field(table: str, name: str) -> Any:
    """The field that a change is about."""
    return apps.get_model("shotlog", table)._meta.get_field(name)
