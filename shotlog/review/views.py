"""Posts of the review: decisions, integration, shortcomings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shotlog.figures.names import names_in_use
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.models import Element, Membership, Right, Shortcoming, Shot, Take
from shotlog.review.decisions import decide
from shotlog.review.forms import ShortcomingForm
from shotlog.review.integration import judge
from shotlog.review.shortcomings import (
    add_shortcoming,
    close_shortcoming,
    edit_shortcoming,
    remove_shortcoming,
)


@require_POST
def take_decide(request: Request, code: str, take: int) -> HttpResponse:
    """Approve, reject or set back a take."""
    member = Membership.objects.entry(request.user, code)
    row = _take(member, take)
    try:
        decide(
            row,
            request.POST.get("decision", ""),
            by=Author.of(member),
            why=request.POST.get("why", ""),
            keep_both=request.POST.get("keep_both") == "on",
            shown=request.POST.get("shown") or None,
        )
    except ValidationError as error:
        return _refused(request, member, row, " ".join(error.messages))
    except Conflict as conflict:
        return _refused(request, member, row, str(conflict), status=409)
    return _done(request, row)


@require_POST
def take_judge(request: Request, code: str, take: int) -> HttpResponse:
    """Judge one axis of a take's integration; the grade that is set already is taken back."""
    member = Membership.objects.entry(request.user, code)
    row = _take(member, take)
    axis, grade = request.POST.get("axis", ""), request.POST.get("grade", "")
    try:
        judge(row, axis, int(grade) if grade in ("1", "2", "3") else None, by=Author.of(member))
    except ValidationError as error:
        return _refused(request, member, row, " ".join(error.messages))
    except Conflict as conflict:
        return _refused(request, member, row, str(conflict), status=409)
    return _done(request, row)


@require_POST
def shortcoming_add(request: Request, code: str, element: int) -> HttpResponse:
    """Add a shortcoming to a take by its kind alone; the rest can follow."""
    member = Membership.objects.entry(request.user, code)
    row = get_object_or_404(
        Element.objects.with_shot(),
        pk=element,
        shot__production=member.production,
        shot__removed=False,
    )
    key = request.POST.get("take", "")
    take = (
        get_object_or_404(_takes(member), pk=int(key), element=row)
        if key.isdecimal() and len(key) < 18
        else None
    )
    fields = {"kind": request.POST.get("kind", ""), "take": take}
    try:
        add_shortcoming(row, fields, by=Author.of(member))
    except ValidationError as error:
        if take is not None:
            return _refused(request, member, take, " ".join(error.messages))
        messages.error(request, " ".join(error.messages))
        return redirect(row.get_absolute_url())
    return _done(request, take) if take is not None else redirect(row.get_absolute_url())


@require_http_methods(["GET", "POST"])
def shortcoming_new(request: Request, code: str, shot: str) -> HttpResponse:
    """Write a shortcoming with all its fields."""
    member = Membership.objects.entry(request.user, code)
    Author.of(member).require(Right.SHORTCOMINGS)
    row = get_object_or_404(
        Shot.objects.with_scene(), production=member.production, code__iexact=shot
    )
    subject = _subject(request)
    form = ShortcomingForm(request.POST or None, instance=Shortcoming(), shot=row, subject=subject)
    if request.method == "POST" and form.is_valid():
        element, take = form.chosen()
        fields = form.values() | {"take": take}
        made = _saved(form, lambda: add_shortcoming(element, fields, by=Author.of(member)))
        if made is not None:
            return redirect(f"{row.get_absolute_url()}#shortcoming-{made.pk}")
    title = _("New shortcoming on %(shot)s") % {"shot": row.code}
    return _page(request, member, form, shot=row, shortcoming=None, title=title)


@require_http_methods(["GET", "POST"])
def shortcoming_edit(request: Request, code: str, shortcoming: int) -> HttpResponse:
    """Change a shortcoming."""
    member = Membership.objects.entry(request.user, code)
    Author.of(member).require(Right.SHORTCOMINGS)
    row = found_shortcoming(member, shortcoming)
    form = ShortcomingForm(request.POST or None, instance=row, shot=row.element.shot)
    if request.method == "POST" and form.is_valid():
        new = form.changed()
        element, take = form.chosen()
        if (element, take) != (row.element, row.take):
            new |= {"element": element, "take": take}
        by = Author.of(member)
        saved = _saved(form, lambda: edit_shortcoming(row, new, by=by, shown=form.started()))
        if saved is not None:
            return redirect(f"{row.element.shot.get_absolute_url()}#shortcoming-{row.pk}")
    return _page(request, member, form, shot=row.element.shot, shortcoming=row, title=str(row))


@require_POST
def shortcoming_status(request: Request, code: str, shortcoming: int) -> HttpResponse:
    """Fixed, accepted, or open again."""
    member = Membership.objects.entry(request.user, code)
    row = found_shortcoming(member, shortcoming)
    try:
        close_shortcoming(row, request.POST.get("status", ""), by=Author.of(member))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{row.element.shot.get_absolute_url()}#shortcoming-{row.pk}")


@require_POST
def shortcoming_remove(request: Request, code: str, shortcoming: int) -> HttpResponse:
    """Take a shortcoming away."""
    member = Membership.objects.entry(request.user, code)
    row = found_shortcoming(member, shortcoming)
    remove_shortcoming(row, by=Author.of(member))
    messages.success(
        request, _("“%(title)s” is removed. The history can undo it.") % {"title": row}
    )
    return redirect(f"{row.element.shot.get_absolute_url()}#history")


def _takes(member: Membership) -> Any:
    return Take.objects.with_element().filter(
        element__shot__production=member.production,
        element__removed=False,
        element__shot__removed=False,
    )


def _take(member: Membership, pk: int) -> Take:
    takes = _takes(member).select_related(
        "element__shot__production", "source_file", "tool_version__tool"
    )
    found: Take = get_object_or_404(takes, pk=pk)
    return found


def found_shortcoming(member: Membership, pk: int) -> Shortcoming:
    """A shortcoming of this production, with its element and shot; or a 404."""
    rows = Shortcoming.objects.select_related(
        "take", "element__shot__scene", "element__shot__production"
    )
    return get_object_or_404(
        rows,
        pk=pk,
        element__shot__production=member.production,
        element__removed=False,
        element__shot__removed=False,
    )


def _subject(request: Request) -> str:
    for kind in ("take", "element"):
        if request.GET.get(kind, "").isdecimal():
            return f"{kind}-{request.GET[kind]}"
    return ""


def _done(request: Request, take: Take) -> HttpResponse:
    """Tell the page what to ask for again; without script, go back to the take."""
    if not request.htmx:
        return redirect(take.get_absolute_url())
    element = take.element_id
    response = HttpResponse(status=204)
    response["HX-Trigger"] = f"shot-changed, element-{element}-changed, takes-{element}-changed"
    return response


def _refused(
    request: Request, member: Membership, take: Take, reason: str, *, status: int = 422
) -> HttpResponse:
    """The review with the reason; what was typed stays."""
    take.refresh_from_db()
    if not request.htmx:
        messages.error(request, reason)
        return redirect(take.get_absolute_url())
    context = {
        "take": take,
        "element": take.element,
        "member": member,
        "refused": reason,
        "why": request.POST.get("why", ""),
        "wanted": request.POST.get("decision", ""),
    }
    return render(request, "review/_review.html", context, status=status)


def _saved(form: ShortcomingForm, save: Any) -> Any:
    """What the verb gives back; None where it refused, with the reason in the form."""
    try:
        return save()
    except ValidationError as error:
        form.refuse(error)
    except Conflict as conflict:
        form.meet(conflict)
    return None


def _page(
    request: Request,
    member: Membership,
    form: ShortcomingForm,
    *,
    shot: Shot,
    shortcoming: Shortcoming | None,
    title: str,
) -> HttpResponse:
    context = {
        "member": member,
        "here": "shots",
        "shot": shot,
        "form": form,
        "shortcoming": shortcoming,
        "title": title,
        "back": f"{shot.get_absolute_url()}#shortcomings",
        "names": names_in_use(member.production),
    }
    status = 422 if form.errors else 200
    return render(request, "review/shortcoming_form.html", context, status=status)
