"""The takes of an element: strip, parameters, editing, copying, taking out."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.generation import takes as verbs
from shotlog.generation.drops import questions
from shotlog.generation.entries import enter_by_element, enter_by_take
from shotlog.generation.parameter_forms import ParameterForm, file_values, suggestions
from shotlog.generation.shown import BY_KEY, Parameter, row_of
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Element, Membership, Right, Take
from shotlog.models.choices import Decision

# The embedded records are long, and no page shows them.
NOT_SHOWN = ("source_file__raw", "source_file__c2pa")


@require_GET
def element_takes(request: Request, pk: int) -> HttpResponse:
    """The takes of one element, one of them shown; a fragment, or a page of its own."""
    member, element = enter_by_element(request, pk)
    return takes_response(request, member, element, asked=request.GET.get("take", ""))


def takes_response(
    request: Request,
    member: Membership,
    element: Element,
    *,
    asked: str = "",
    after_save: bool = False,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The takes fragment as it stands now."""
    context = takes_context(member, element, asked=asked) | dict(more or {})
    if wants_fragment(request):
        response = render(request, "generation/_takes.html", context)
        if after_save:  # the whole part is drawn anew, whatever small part had asked
            response["HX-Retarget"], response["HX-Reswap"] = f"#takes-{element.pk}", "outerHTML"
            response["HX-Trigger"] = f"shot-changed, element-{element.pk}-changed"
        return response
    return render(request, "generation/takes.html", context)


def takes_context(member: Membership, element: Element, *, asked: str = "") -> dict[str, object]:
    """What `_takes.html` needs; clients get approved takes only."""
    rows = element.takes.filter(removed=False).with_origins().order_by("number")
    rows = rows.select_related("session__tool_version__tool").defer(*NOT_SHOWN)
    if not member.sees_recipes:
        rows = rows.approved()
    found = list(rows)
    for take in found:
        take.element = element
    shown = next((take for take in found if str(take.pk) == asked), None) or shown_first(found)
    context = {"member": member, "element": element, "takes": found, "take": shown}
    if shown and shown.drop and member.may_add_takes:
        by = Author.of(member)
        context["questions"] = questions(member.production, shown.drop, by=by)
    return {**context, "here": "shots"}


def shown_first(takes: list[Take]) -> Take | None:
    """The take that is shown unless another is asked for: the approved, else the newest."""
    approved = [take for take in takes if take.decision == Decision.APPROVED]
    return (approved or takes or [None])[-1]  # type: ignore[list-item]


@require_http_methods(["GET", "POST"])
def take_parameter(request: Request, pk: int, key: str) -> HttpResponse:
    """One parameter: its form, and saving it."""
    member, take = enter_by_take(request, pk)
    parameter = _parameter(member, key)
    by = Author.of(member)
    by.require(Right.TAKES)
    if request.method == "GET":
        return _parameter_form(request, member, take, ParameterForm(take, parameter))
    form = ParameterForm(take, parameter, request.POST)
    if form.is_valid() and _save_parameter(form, by=by):
        return back_to(request, member, take)
    return _parameter_form(request, member, take, form, status=422)


def _save_parameter(form: ParameterForm, *, by: Author) -> bool:
    try:
        verbs.edit_take(form.take, form.values(by=by), by=by, shown=form.started())
    except Conflict as conflict:
        fresh = ParameterForm(Take.objects.get(pk=form.take.pk), form.parameter)
        form.show_again(fresh.initial["shown"])
        form.add_error(None, _("%(what)s Save again to use yours.") % {"what": conflict})
        return False
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _parameter_form(
    request: Request, member: Membership, take: Take, form: ParameterForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "member": member,
        "element": take.element,
        "take": take,
        "form": form,
        "row": row_of(take, form.parameter),
        "here": "shots",
        "back": "?back=recipe" if request.GET.get("back") == "recipe" else "",
    }
    context |= suggestions(form.parameter)
    page = "generation/take_parameter.html"
    template = "generation/_parameter_form.html" if wants_fragment(request) else page
    if wants_fragment(request) and request.GET.get("place") == "fix":
        context["place"] = "fix"
        template = "generation/_parameter_fields.html"
    return render(request, template, context, status=status)


@require_POST
def take_use_file(request: Request, pk: int, key: str) -> HttpResponse:
    """Let what the file says stand in place of what was typed."""
    member, take = enter_by_take(request, pk)
    values = file_values(take, _parameter(member, key))
    try:
        verbs.edit_take(take, values, by=Author.of(member))
    except (Conflict, ValidationError) as error:
        messages.error(request, _sentence(error))
    return back_to(request, member, take)


@require_POST
def take_copy(request: Request, pk: int) -> HttpResponse:
    """A new take of the same element from these parameters."""
    member, take = enter_by_take(request, pk)
    made = verbs.take_from(take, by=Author.of(member))
    return back_to(request, member, made)


@require_POST
def take_remove(request: Request, pk: int) -> HttpResponse:
    """Take a take out; history brings it back."""
    member, take = enter_by_take(request, pk)
    by = Author.of(member)
    verbs.remove_take(take, by=by)
    if wants_fragment(request):
        more = {"taken_out": take, "removed_by": by.made}
        return takes_response(request, member, take.element, after_save=True, more=more)
    messages.success(request, _("%(take)s is taken out.") % {"take": take})
    return redirect(take.element.get_absolute_url())


def _parameter(member: Membership, key: str) -> Parameter:
    parameter = BY_KEY.get(key)
    if parameter is None or (parameter.is_money and not member.may(Right.SEE_MONEY)):
        raise Http404
    return parameter


def back_to(request: Request, member: Membership, take: Take) -> HttpResponse:
    """The takes with `take` shown, or without a script the page that the form came from."""
    if not wants_fragment(request):
        if request.GET.get("back") == "recipe":
            return redirect("recipe", take.pk)
        return redirect(take.get_absolute_url())
    element = get_object_or_404(Element.objects.with_shot(), pk=take.element_id)
    return takes_response(request, member, element, asked=str(take.pk), after_save=True)


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
