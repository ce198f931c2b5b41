"""Sessions: sittings with one version of one tool."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from shotlog.history import Author, create, edit, remove
from shotlog.models import Production, Right, Session, Take, ToolVersion


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
) -> Session:
    """The session of this tool version, operator and day; made when there is none yet."""
    by.require(Right.TAKES)
    date = date or timezone.localdate()
    operator = operator or by.who
    by = replace(by, _change_set=None)  # undoing a take leaves the session to the others
    with transaction.atomic():
        # The production is locked, so that two files of one drop do not make two sessions.
        Production.objects.select_for_update().get(pk=production.pk)
        found = Session.objects.filter(
            production=production, tool_version=tool_version, operator__iexact=operator, date=date
        ).last()
        return found or add_session(
            production, by=by, tool_version=tool_version, operator=operator[:120], date=date
        )


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
