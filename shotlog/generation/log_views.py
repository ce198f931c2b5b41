"""Takes that no file tells of: pasted and typed, and pasted values for a take that is there."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shotlog.generation.entries import enter_by_element, enter_by_take
from shotlog.generation.log_forms import LONGEST_TEXT, LogForm
from shotlog.generation.pasting import lines, paste_into, read
from shotlog.generation.views import back_to
from shotlog.history import Author, Conflict
from shotlog.history.values import value_of
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Element, Membership, Right, Take, Tool, ToolVersion


@require_http_methods(["GET", "POST"])
def take_log(request: Request, pk: int) -> HttpResponse:
    """A new take of an element: a pasted text is shown as understood before it is saved."""
    member, element = enter_by_element(request, pk)
    if not member.sees_recipes:
        raise Http404
    by = Author.of(member)
    by.require(Right.TAKES)
    form = LogForm(element, request.POST if request.method == "POST" else None, by=by)
    wants_reading = "read" in request.POST or not form.is_read
    if request.method == "POST" and not wants_reading and form.is_valid():
        try:
            take = form.save()
        except ValidationError as error:
            _refuse(form, error)
        else:
            return back_to(request, member, take)
    if wants_reading:
        form.errors.clear()
    return _log_page(request, member, element, form, status=422 if form.errors else 200)


def _log_page(
    request: Request, member: Membership, element: Element, form: LogForm, *, status: int
) -> HttpResponse:
    context = {
        "member": member,
        "element": element,
        "form": form,
        "here": "shots",
        "tools": Tool.objects.values_list("name", flat=True),
        "versions": ToolVersion.objects.exclude(version="")
        .order_by("version")
        .values_list("version", flat=True)
        .distinct(),
    }
    template = "generation/_log.html" if wants_fragment(request) else "generation/log.html"
    return render(request, template, context, status=status)


def _refuse(form: LogForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, sentences in error.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences[0])


@require_http_methods(["GET", "POST"])
def take_paste(request: Request, pk: int) -> HttpResponse:
    """Values for a take that is there: what was understood, and what of it the take shall have."""
    member, take = enter_by_take(request, pk)
    by = Author.of(member)
    by.require(Right.TAKES)
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    found = read(text, by=by)
    problem = ""
    if "save" in request.POST and request.POST.get("was_read") == request.POST.get("text"):
        try:
            chosen = request.POST.getlist("use")
            paste_into(take, found, by=by, chosen=chosen, shown=_shown(request))
        except (ValidationError, Conflict) as error:
            problem = _sentence(error)
            take = Take.objects.with_element().with_origins().get(pk=take.pk)
        else:
            return back_to(request, member, take)
    context: dict[str, Any] = {
        "member": member,
        "element": take.element,
        "take": take,
        "text": text,
        "found": found,
        "lines": lines(take, found),
        "shown": json.dumps(
            {name: value_of(take, name) for name in (*found.fields, "tool_version")}
        ),
        "problem": problem,
        "here": "shots",
    }
    template = "generation/_paste.html" if wants_fragment(request) else "generation/paste.html"
    return render(request, template, context, status=422 if problem else 200)


def _shown(request: Request) -> dict[str, Any]:
    """The values that the take had when they were shown."""
    try:
        shown = json.loads(request.POST.get("shown", ""))
    except ValueError:
        return {}
    return shown if isinstance(shown, dict) else {}


def _sentence(error: ValidationError | Conflict) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("%(what)s Look again, and save once more to use yours.") % {"what": error}
