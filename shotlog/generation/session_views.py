"""The pages of sessions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.figures.names import names_in_use
from shotlog.generation.entries import enter
from shotlog.generation.forms import SessionForm
from shotlog.generation.sessions import add_session, edit_session, remove_session
from shotlog.generation.undoing import say_removed
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.models import Membership, Right, Session, Tool, ToolVersion
from shotlog.models.choices import Decision

PER_PAGE = 50


@require_GET
def session_list(request: Request, code: str) -> HttpResponse:
    """Every session of the production, newest first, with what came of it."""
    member = enter(request, code)
    kept = Q(takes__removed=False)
    sessions = (
        Session.objects.filter(production=member.production)
        .select_related("tool_version__tool")
        .annotate(
            take_count=Count("takes", filter=kept),
            approved_count=Count("takes", filter=kept & Q(takes__decision=Decision.APPROVED)),
        )
        .order_by("-date", "-pk")
    )
    chosen = request.GET.get("tool", "")
    if chosen.isdecimal():
        sessions = sessions.filter(tool_version__tool=int(chosen[:18]))
    used = Session.objects.filter(production=member.production).values("tool_version__tool")
    context = {
        "member": member,
        "here": "sessions",
        "page": Paginator(sessions, PER_PAGE).get_page(request.GET.get("page")),
        "tools": Tool.objects.filter(pk__in=used),
        "chosen": chosen,
    }
    return render(request, "generation/session_list.html", context)


@require_http_methods(["GET", "POST"])
def session_new(request: Request, code: str) -> HttpResponse:
    """A new session."""
    member = enter(request, code)
    by = Author.of(member)
    by.require(Right.TAKES)
    blank = Session(production=member.production, date=timezone.localdate(), operator=by.who)
    form = SessionForm(request.POST or None, instance=blank)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.tool_version(by=by)
            add_session(member.production, by=by, tool_version=version, **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect("session-list", member.production.code)
    return _form_page(request, member, form, title=_("New session"))


@require_http_methods(["GET", "POST"])
def session_edit(request: Request, code: str, pk: int) -> HttpResponse:
    """Change a session."""
    member = enter(request, code)
    by = Author.of(member)
    by.require(Right.TAKES)
    session = _session(member, pk)
    form = SessionForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        try:
            new = form.changed() | _changed_tool(form, by=by)
            edit_session(session, new, by=by, shown=form.started())
        except ValidationError as error:
            form.refuse(error)
        except Conflict as conflict:
            form.meet(conflict)
        else:
            return redirect("session-list", member.production.code)
    return _form_page(request, member, form, title=str(session), session=session)


@require_POST
def session_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Take a session out; its takes stay."""
    member = enter(request, code)
    by = Author.of(member)
    session = _session(member, pk)
    remove_session(session, by=by)
    say_removed(request, str(session), by=by)
    return redirect("session-list", member.production.code)


def _changed_tool(form: SessionForm, *, by: Author) -> dict[str, Any]:
    if {"tool", "version"} & set(form.changed_data):
        return {"tool_version": form.tool_version(by=by)}
    return {}


def _session(member: Membership, pk: int) -> Session:
    sessions = Session.objects.select_related("tool_version__tool")
    return get_object_or_404(sessions, production=member.production, pk=pk)


def _form_page(
    request: Request,
    member: Membership,
    form: SessionForm,
    *,
    title: str,
    session: Session | None = None,
) -> HttpResponse:
    context = {
        "member": member,
        "here": "sessions",
        "form": form,
        "title": title,
        "session": session,
        "names": names_in_use(member.production),
        "tools": Tool.objects.values_list("name", flat=True),
        "versions": ToolVersion.objects.exclude(version="")
        .order_by("version")
        .values_list("version", flat=True)
        .distinct(),
    }
    status = 422 if form.errors else 200
    return render(request, "generation/session_form.html", context, status=status)
