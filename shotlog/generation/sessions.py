"""Sessions: sittings with one version of one tool."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from shotlog.history import Author, create, edit, remove
from shotlog.models import Production, Right, Session, Take, ToolVersion

_DROP = re.compile(r"[0-9a-f-]{8,40}")


def new_drop() -> str:
    """The id of a drop: of all that one person takes in together."""
    return uuid.uuid4().hex


def drop_named(asked: str) -> str:
    """The drop that a browser named for the files it sends one by one; a new one without a name."""
    return asked if _DROP.fullmatch(asked) else new_drop()


def add_session(production: Production, *, by: Author, **fields: Any) -> Session:
    """A new session; it is held today unless said otherwise."""
    by.require(Right.TAKES)
    fields.setdefault("date", timezone.localdate())
    return create(Session(production=production, **fields), by=by)


def session_for(
    production: Production,
    tool_version: ToolVersion,
    *,
    by: Author,
    operator: str = "",
    date: dt.date | None = None,
    drop: str = "",
) -> Session:
    """The session to which a take of this tool version belongs; made when there is none yet.

    Of a drop it is the one that the drop's other takes of that version have; what is logged
    outside a drop joins the session of that version, operator and day.
    """
    by.require(Right.TAKES)
    date = date or timezone.localdate()
    operator = (operator or by.who)[:120]
    by = replace(by, _change_set=None)  # undoing a take leaves the session to the others
    with transaction.atomic():
        # The production is locked, so that two files of one drop do not make two sessions; not
        # its key, which every line of the history holds on to.
        Production.objects.select_for_update(no_key=True).get(pk=production.pk)
        found = sitting(production, tool_version, operator=operator, date=date, drop=drop).last()
        return found or add_session(
            production, by=by, tool_version=tool_version, operator=operator, date=date
        )


def sitting(
    production: Production,
    tool_version: ToolVersion,
    *,
    operator: str,
    date: dt.date,
    drop: str = "",
) -> QuerySet[Session]:
    """The sessions that count as one with what is made now; at most one of a drop."""
    sessions = Session.objects.filter(
        production=production, tool_version=tool_version, operator__iexact=operator
    )
    if not drop:
        return sessions.filter(date=date)
    return sessions.filter(Exists(Take.objects.filter(session=OuterRef("pk"), drop=drop)))


def edit_session(
    session: Session,
    new: Mapping[str, Any],
    *,
    by: Author,
    shown: Mapping[str, Any] | None = None,
) -> list[str]:
    """Change a session; the names of what changed come back."""
    by.require(Right.TAKES)
    return edit(session, new, by=by, shown=shown)


def remove_session(session: Session, *, by: Author) -> None:
    """Take a session out; its takes stay, without a session."""
    by.require(Right.TAKES)
    with transaction.atomic():
        for take in Take.objects.filter(session=session).with_element():
            edit(take, {"session": None}, by=by)
        remove(session, by=by)
