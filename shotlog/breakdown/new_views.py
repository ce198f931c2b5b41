"""New scenes and shots, scenes edited, and both removed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shotlog.breakdown.cells import shot_cells
from shotlog.breakdown.columns import (
    chosen_columns,
)
from shotlog.breakdown.forms import SceneForm, ShotForm
from shotlog.breakdown.shots import (
    create_scene,
    create_shot,
    edit_scene,
    fits_template,
    next_code,
    remove_scene,
    remove_shot,
)
from shotlog.breakdown.views import number_in
from shotlog.figures.shot_rows import shot_rows
from shotlog.history import Author, Conflict
from shotlog.history.in_place import InPlace
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.undo_button import with_undo
from shotlog.models import (
    Membership,
    Right,
    Scene,
    Shot,
)


@require_http_methods(["GET", "POST"])
def shot_new(request: Request, code: str) -> HttpResponse:
    """A new shot: a page with a form, or with htmx a row of the grid that opens the next one."""
    member = Membership.objects.entry(request.user, code)
    by = Author.of(member)
    by.require(Right.LOG)
    asked = request.POST if request.method == "POST" else request.GET
    scene = Scene.objects.filter(
        production=member.production, number__iexact=asked.get("after", "")
    ).first()
    form = ShotForm(
        request.POST or None,
        production=member.production,
        initial={"scene": scene, "code": next_code(member.production, scene)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            shot = create_shot(member.production, form.values(), by=by)
        except ValidationError as error:
            form.refuse(error)
        else:
            return _made(request, member, shot)
    template = "breakdown/_new_shot.html" if request.htmx else "breakdown/shot_new.html"
    refused = request.method == "POST"
    return render(
        request,
        template,
        {
            "member": member,
            "here": "shots",
            "form": form,
            "scene": scene,
            "span": number_in(asked.get("span")),
        },
        status=422 if refused else 200,
    )


def _made(request: Request, member: Membership, shot: Shot) -> HttpResponse:
    """The row of a new shot and the row for the next, or the grid with a word about it."""
    hint = ""
    if not fits_template(member.production, shot.code):
        hint = _("%(code)s was logged; it does not follow %(template)s.") % {
            "code": shot.code,
            "template": member.production.shot_code_template,
        }
    if not request.htmx:
        messages.success(request, hint or _("%(code)s was logged.") % {"code": shot.code})
        if "more" in request.POST:
            after = f"?{urlencode({'after': shot.scene.number})}" if shot.scene else ""
            return redirect(reverse("shot-new", args=[member.production.code]) + after)
        return redirect("shot-list", code=member.production.code)
    columns = chosen_columns(member)
    row = shot_rows([shot], member=member)[0]
    form = ShotForm(
        production=member.production,
        initial={"scene": shot.scene, "code": next_code(member.production, shot.scene)},
    )
    return render(
        request,
        "breakdown/_made_shot.html",
        {
            "member": member,
            "row": row,
            "cells": shot_cells(row, columns, member=member),
            "form": form,
            "scene": shot.scene,
            "span": len(columns) + 3,
            "said": hint or _("%(code)s was logged.") % {"code": shot.code},
            "logs": True,
        },
    )


@require_http_methods(["GET", "POST"])
def scene_new(request: Request, code: str) -> HttpResponse:
    """A new scene, with the next number proposed."""
    member = Membership.objects.entry(request.user, code)
    by = Author.of(member)
    by.require(Right.LOG)
    form = SceneForm(request.POST or None, member=member, initial={"number": _next_scene(member)})
    if request.method == "POST" and form.is_valid():
        try:
            scene = create_scene(member.production, form.values(), by=by)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Scene %(scene)s was made.") % {"scene": scene})
            query = urlencode({"after": scene.number})
            return redirect(f"{reverse('shot-new', args=[member.production.code])}?{query}")
    return _form_page(request, member, form, "breakdown/scene_form.html")


@require_http_methods(["GET", "POST"])
def scene_edit(request: Request, code: str, pk: int) -> HttpResponse:
    """One scene's facts; a value that somebody else changed meanwhile is not overwritten."""
    member = Membership.objects.entry(request.user, code)
    scene = get_object_or_404(Scene.objects.filter(production=member.production), pk=pk)
    by = Author.of(member)
    by.require(Right.LOG, Right.MEETING_NOTES)
    form = SceneForm(request.POST or None, member=member, scene=scene)
    if request.method == "POST" and form.is_valid():
        try:
            edit_scene(scene, form.changed_values(), by=by, shown=form.shown_values())
        except ValidationError as error:
            form.refuse(error)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Scene %(scene)s was saved.") % {"scene": scene})
            return redirect("shot-list", code=member.production.code)
    return _form_page(request, member, form, "breakdown/scene_form.html", scene=scene)


@require_http_methods(["GET", "POST"])
def scene_budget(request: Request, code: str, pk: int) -> HttpResponse:
    """The grade hours budgeted of a scene in place: shown, as a field, saved."""
    member = Membership.objects.entry(request.user, code)
    by = Author.of(member)
    by.require(Right.SEE_RECIPES)
    scene = get_object_or_404(Scene.objects.filter(production=member.production), pk=pk)
    fact = InPlace(
        row=scene,
        name="grade_hours_budgeted",
        editable=member.may(Right.MONEY) or member.may(Right.ESTIMATE),
        url=reverse("scene-budget", args=[code, pk]),
        form_url=reverse("scene-edit", args=[code, pk]),
    )
    if request.method == "POST":
        by.require(Right.MONEY, Right.ESTIMATE)
        fact.write(
            request.POST, lambda new, shown: edit_scene(scene, new, by=by, shown=shown), by=by
        )
    elif "edit" in request.GET and fact.editable:
        fact.state = "edited"
    if wants_fragment(request):
        return render(request, "breakdown/_fact.html", {"fact": fact}, status=fact.status)
    if fact.error or fact.clash:
        messages.error(request, fact.error or _("Somebody changed the budget meanwhile."))
    return redirect(fact.form_url if request.method == "GET" else scene)


@require_POST
def scene_drop(request: Request, code: str, pk: int) -> HttpResponse:
    """Remove a scene that holds no shots."""
    member = Membership.objects.entry(request.user, code)
    scene = get_object_or_404(Scene.objects.filter(production=member.production), pk=pk)
    by = Author.of(member)
    try:
        remove_scene(scene, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("scene-edit", code=code, pk=pk)
    sentence = _("Scene %(scene)s was removed.") % {"scene": scene}
    messages.success(request, with_undo(sentence, by.made.pk) if by.made else sentence)
    return redirect("shot-list", code=code)


@require_POST
def shot_drop(request: Request, code: str, pk: int) -> HttpResponse:
    """Remove a shot; the history brings it back."""
    member = Membership.objects.entry(request.user, code)
    shot = get_object_or_404(Shot.objects.of(member.production), pk=pk)
    remove_shot(shot, by=Author.of(member))
    messages.success(
        request,
        _("%(code)s was removed, with its elements and takes. Ctrl Z brings it back.")
        % {"code": shot.code},
    )
    return redirect("shot-list", code=code)


def _next_scene(member: Membership) -> str:
    numbers = [
        int("".join(filter(str.isdigit, number)) or 0)
        for number in Scene.objects.filter(production=member.production).values_list(
            "number", flat=True
        )
    ]
    return str(max(numbers, default=0) + 1)


def _form_page(
    request: Request,
    member: Membership,
    form: SceneForm,
    template: str,
    **more: object,
) -> HttpResponse:
    return render(
        request,
        template,
        {"member": member, "here": "shots", "form": form, **more},
        status=422 if form.is_bound else 200,
    )
