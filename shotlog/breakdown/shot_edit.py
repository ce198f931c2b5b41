"""Whole forms of the shot page: shot, element, clearance; adding, removing and undoing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shotlog.breakdown.clearances import write_clearance
from shotlog.breakdown.element_line import element_fields
from shotlog.breakdown.elements import add_element, edit_element, remove_element
from shotlog.breakdown.shot_forms import ClearanceForm, ElementForm, NewElementForm, ShotForm
from shotlog.breakdown.shot_page import entered, found_element
from shotlog.breakdown.shots import create_shot, edit_shot, remove_shot
from shotlog.breakdown.undo import undo_set
from shotlog.figures.names import names_in_use
from shotlog.figures.one_shot import usual_colour_hours
from shotlog.history import Author, Conflict, Undone
from shotlog.history.forms import RecordForm
from shotlog.kit.http import Request
from shotlog.models import ChangeSet, Clearance, Membership, Right, Scene, Shot
from shotlog.models.choices import COLOUR_SPACES


@require_http_methods(["GET", "POST"])
def shot_edit(request: Request, code: str, shot: str) -> HttpResponse:
    """Every field of a shot as an ordinary form."""
    member = entered(request, code)
    row = _shot(member, shot)
    form = ShotForm(request.POST or None, instance=row, member=member)
    _require_fields(form, member)
    if request.method == "POST" and form.is_valid():
        by = Author.of(member)
        if _saved(form, lambda: edit_shot(row, form.changed(), by=by, shown=form.started())):
            return redirect(row.get_absolute_url())
    return _form_page(request, member, form, shot=row, title=row.code, back=_page_of(member, shot))


@require_http_methods(["GET", "POST"])
def element_edit(request: Request, code: str, element: int) -> HttpResponse:
    """Every field of an element as an ordinary form."""
    member = entered(request, code)
    row = found_element(member, element)
    form = ElementForm(request.POST or None, instance=row, member=member)
    _require_fields(form, member)
    usual = usual_colour_hours(member.production_id).get(row.category)
    if usual and "colour_hours_foreseen" in form.fields and row.colour_hours_foreseen is None:
        form.fields["colour_hours_foreseen"].help_text = usual_words(usual)
    if request.method == "POST" and form.is_valid():
        by = Author.of(member)
        if _saved(form, lambda: edit_element(row, form.changed(), by=by, shown=form.started())):
            return redirect(row.get_absolute_url())
    return _form_page(
        request, member, form, shot=row.shot, title=row.name, back=row.get_absolute_url()
    )


@require_http_methods(["GET", "POST"])
def clearance_edit(request: Request, code: str, element: int) -> HttpResponse:
    """The clearance of an AI element."""
    member = entered(request, code)
    Author.of(member).require(Right.CLEARANCES)
    row = found_element(member, element)
    kept = Clearance.objects.filter(element=row).first()
    form = ClearanceForm(request.POST or None, instance=kept or Clearance(element=row))
    if request.method == "POST" and form.is_valid():
        new = form.changed() if kept else form.values()
        by = Author.of(member)
        if _saved(form, lambda: write_clearance(row, new, by=by, shown=form.started())):
            return redirect(row.get_absolute_url())
    title = _("Clearance of %(element)s") % {"element": row.name}
    return _form_page(
        request, member, form, shot=row.shot, title=title, back=row.get_absolute_url()
    )


@require_http_methods(["GET", "POST"])
def element_new(request: Request, code: str, shot: str) -> HttpResponse:
    """Add an element by one line of known words."""
    member = entered(request, code)
    Author.of(member).require(Right.LOG)
    row = _shot(member, shot)
    form = NewElementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = list(row.elements.values_list("name", flat=True))
        try:
            fields = element_fields(form.cleaned_data["line"], names=names)
            origin = request.POST.get("origin", "")
            if origin and not fields.get("origin"):
                fields["origin"] = origin
            made = add_element(row, fields, by=Author.of(member))
        except ValidationError as error:
            form.add_error("line", ValidationError(error.messages))
        else:
            return redirect(f"{_page_of(member, row.code)}?element={made.pk}#element-{made.pk}")
    return _form_page(
        request,
        member,
        form,
        shot=row,
        title=_("New element of %(shot)s") % {"shot": row.code},
        back=_page_of(member, row.code),
    )


@require_POST
def element_remove(request: Request, code: str, element: int) -> HttpResponse:
    """Remove an element; the undo stands in the history."""
    member = entered(request, code)
    row = found_element(member, element)
    remove_element(row, by=Author.of(member))
    messages.success(
        request, _("%(name)s is removed. The history can undo it.") % {"name": row.name}
    )
    return redirect(f"{_page_of(member, row.shot.code)}#history")


@require_POST
def shot_make(request: Request, code: str) -> HttpResponse:
    """Make the shot that somebody looked for and did not find."""
    member = entered(request, code)
    fields: dict[str, Any] = {"code": request.POST.get("code", "").strip()}
    scene = request.POST.get("scene", "")
    if scene.isdecimal() and len(scene) < 18:
        fields["scene"] = Scene.objects.filter(production=member.production, pk=int(scene)).first()
    try:
        made = create_shot(member.production, fields, by=Author.of(member))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("shot-list", member.production.code)
    return redirect(made.get_absolute_url())


@require_POST
def shot_remove(request: Request, code: str, shot: str) -> HttpResponse:
    """Remove a shot with all that hangs on it."""
    member = entered(request, code)
    row = _shot(member, shot)
    by = Author.of(member)
    remove_shot(row, by=by)
    return render(
        request,
        "breakdown/shot_removed.html",
        {"member": member, "here": "shots", "shot": row, "removed_by": by.made},
    )


@require_POST
def undo(request: Request, change_set: int) -> HttpResponse:
    """Undo one change set; what was changed since stays and is named."""
    found = get_object_or_404(ChangeSet, pk=change_set, production__isnull=False)
    member = Membership.objects.entry(
        request.user, found.production.code if found.production else ""
    )
    by = Author.of(member)
    undone = undo_set(found, by=by)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return _undone_as_json(undone, by)
    sentence = ngettext("%(n)d change undone.", "%(n)d changes undone.", undone.count) % {
        "n": undone.count
    }
    level = messages.WARNING if undone.skipped else messages.SUCCESS
    messages.add_message(request, level, " ".join([sentence, *undone.skipped[:8]]))
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return redirect(_next(request, member))


def _undone_as_json(undone: Undone, by: Author) -> JsonResponse:
    return JsonResponse(
        {
            "undone": undone.count,
            "skipped": undone.skipped,
            "redo": by.made.pk if by.made else None,
        }
    )


def usual_words(usual: tuple[Any, int]) -> str:
    """'Proposed: 3.5, the median of our 4 closed elements of this category.'"""
    return ngettext(
        "Proposed: %(hours)s, from %(count)d closed element of this category.",
        "Proposed: %(hours)s, the median of %(count)d closed elements of this category.",
        usual[1],
    ) % {"hours": f"{usual[0]:.2f}".rstrip("0").rstrip("."), "count": usual[1]}


def _shot(member: Membership, code: str) -> Shot:
    return get_object_or_404(
        Shot.objects.with_scene(), production=member.production, code__iexact=code
    )


def _page_of(member: Membership, shot: str) -> str:
    return reverse("shot", args=[member.production.code, shot])


def _require_fields(form: RecordForm, member: Membership) -> None:
    """A form without a single field is for nobody: say who may."""
    if not form.columns:
        Author.of(member).require(Right.LOG)


def _saved(form: RecordForm, save: Any) -> bool:
    """Call the verb; what it refuses is shown in the form."""
    try:
        save()
    except ValidationError as error:
        form.refuse(error)
    except Conflict as conflict:
        form.meet(conflict)
    return not form.errors


def _form_page(
    request: Request, member: Membership, form: Any, *, shot: Shot, title: str, back: str
) -> HttpResponse:
    return render(
        request,
        "parts/row_form.html",
        {
            "member": member,
            "here": "shots",
            "shot": shot,
            "form": form,
            "title": title,
            "back": back,
            "names": names_in_use(member.production),
            "spaces": COLOUR_SPACES,
        },
        status=422 if form.errors else 200,
    )


def _next(request: Request, member: Membership) -> str:
    """Where the undo was asked for, when that is a page of ours."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    return reverse("shot-list", args=[member.production.code])
