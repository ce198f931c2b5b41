"""Pages and posts of colour notes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shotlog.colour import cdl
from shotlog.colour.forms import NoteForm, proposed
from shotlog.colour.notes import add_note, edit_note, remove_note, set_status
from shotlog.figures.names import names_in_use
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.models import ColourNote, Element, Membership, Right, Shot, Take
from shotlog.models.choices import COLOUR_SPACES, Decision


@require_http_methods(["GET", "POST"])
def note_new(request: Request, code: str, shot: str) -> HttpResponse:
    """Write a colour note on a shot, an element or a take."""
    member = Membership.objects.entry(request.user, code)
    Author.of(member).require(Right.COLOUR)
    row = get_object_or_404(
        Shot.objects.with_scene(), production=member.production, code__iexact=shot
    )
    element, take = _asked_for(request, row)
    form = NoteForm(
        request.POST or None,
        instance=ColourNote(shot=row, element=element, take=take),
        shot=row,
        initial=proposed(row, member, element=element) if request.method == "GET" else None,
    )
    if request.method == "POST" and form.is_valid():
        chosen, of_take = form.chosen()
        fields = form.values() | {"element": chosen, "take": of_take}
        note = _saved(form, lambda: add_note(row, fields, by=Author.of(member)))
        if note is not None:
            return _done(request, note)
    title = _("New colour note on %(shot)s") % {"shot": row.code}
    return _page(request, member, form, shot=row, note=None, title=title)


@require_http_methods(["GET", "POST"])
def note_edit(request: Request, code: str, note: int) -> HttpResponse:
    """Change a colour note."""
    member = Membership.objects.entry(request.user, code)
    Author.of(member).require(Right.COLOUR)
    row = found_note(member, note)
    form = NoteForm(request.POST or None, instance=row, shot=row.shot)
    if request.method == "POST" and form.is_valid():
        new = form.changed()
        element, take = form.chosen()
        if (element, take) != (row.element, row.take):
            new |= {"element": element, "take": take}
        by = Author.of(member)
        if _saved(form, lambda: edit_note(row, new, by=by, shown=form.started())) is not None:
            return _done(request, row)
    return _page(request, member, form, shot=row.shot, note=row, title=row.title)


@require_POST
def note_status(request: Request, code: str, note: int) -> HttpResponse:
    """Move one note on."""
    member = Membership.objects.entry(request.user, code)
    row = found_note(member, note)
    try:
        set_status([row], request.POST.get("status", ""), by=Author.of(member))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row.get_absolute_url())


@require_POST
def note_statuses(request: Request, code: str) -> HttpResponse:
    """Move the ticked notes on in one stroke."""
    member = Membership.objects.entry(request.user, code)
    keys = [int(key) for key in request.POST.getlist("note") if key.isdecimal() and len(key) < 18]
    notes = list(
        ColourNote.objects.filter(pk__in=keys, shot__production=member.production)
        .select_related("shot__production")
        .order_by("pk")
    )
    if not notes:
        messages.warning(request, _("Tick the notes first; nothing was changed."))
    else:
        try:
            count = set_status(notes, request.POST.get("status", ""), by=Author.of(member))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                ngettext("%(n)d colour note changed.", "%(n)d colour notes changed.", count)
                % {"n": count},
            )
    return redirect(_back(request, member, notes))


@require_POST
def note_remove(request: Request, code: str, note: int) -> HttpResponse:
    """Take a note away."""
    member = Membership.objects.entry(request.user, code)
    row = found_note(member, note)
    remove_note(row, by=Author.of(member))
    messages.success(
        request, _("“%(title)s” is removed. The history can undo it.") % {"title": row.title}
    )
    return redirect(f"{row.shot.get_absolute_url()}#history")


def found_note(member: Membership, pk: int) -> ColourNote:
    """A note of this production, with its shot, element and take; or a 404."""
    notes = ColourNote.objects.select_related("shot__scene", "shot__production", "element", "take")
    return get_object_or_404(notes, pk=pk, shot__production=member.production, shot__removed=False)


def _asked_for(request: Request, shot: Shot) -> tuple[Element | None, Take | None]:
    """The element and take named in the address; of an element alone, its approved take."""
    wanted, take_key = request.GET.get("element", ""), request.GET.get("take", "")
    takes = Take.objects.filter(element__shot=shot).select_related("element")
    if take_key.isdecimal() and len(take_key) < 18:
        found = takes.filter(pk=int(take_key)).first()
        return (found.element, found) if found else (None, None)
    if wanted.isdecimal() and len(wanted) < 18:
        element = shot.elements.filter(pk=int(wanted)).first()
        return element, takes.filter(element=element, decision=Decision.APPROVED).last()
    return None, None


def _saved(form: NoteForm, save: Any) -> Any:
    """What the verb gives back; None where it refused, with the reason in the form."""
    try:
        return save()
    except ValidationError as error:
        form.refuse(error)
    except Conflict as conflict:
        form.meet(conflict)
    return None


def _done(request: Request, note: ColourNote) -> HttpResponse:
    for warning in cdl.warnings({name: getattr(note, name) for name in ColourNote.CDL}):
        messages.warning(request, warning)
    return redirect(note.get_absolute_url())


def _page(
    request: Request,
    member: Membership,
    form: NoteForm,
    *,
    shot: Shot,
    note: ColourNote | None,
    title: str,
) -> HttpResponse:
    context = {
        "member": member,
        "here": "shots",
        "shot": shot,
        "form": form,
        "note": note,
        "title": title,
        "back": f"{shot.get_absolute_url()}#colour",
        "names": names_in_use(member.production),
        "spaces": COLOUR_SPACES,
    }
    status = 422 if form.errors else 200
    return render(request, "colour/note_form.html", context, status=status)


def _back(request: Request, member: Membership, notes: list[ColourNote]) -> str:
    """The shot page on which the notes were ticked."""
    key = request.POST.get("shot", "")
    shots = Shot.objects.with_scene().filter(production=member.production)
    shot = shots.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    shot = shot or (notes[0].shot if notes else None)
    if shot is None:
        return reverse("shot-list", args=[member.production.code])
    return f"{shot.get_absolute_url()}#colour"
