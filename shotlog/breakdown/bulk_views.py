"""Edits of many shots at once, and the undo of the last thing done."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shotlog.breakdown.element_line import element_fields
from shotlog.breakdown.elements import add_to_many
from shotlog.breakdown.forms import BulkForm
from shotlog.breakdown.shots import (
    edit_many,
)
from shotlog.breakdown.undo import NEVER_UNDONE, undo_set
from shotlog.breakdown.views import own_query
from shotlog.history import Author
from shotlog.kit.http import Request
from shotlog.kit.undo_button import with_undo
from shotlog.models import (
    ChangeSet,
    Membership,
    Shot,
)
from shotlog.models.choices import Way


@require_POST
def shots_bulk(request: Request, code: str) -> HttpResponse:
    """Write into the ticked shots, or give each an element: one change set, all or nothing."""
    member = Membership.objects.entry(request.user, code)
    keys = [key for key in request.POST.getlist("shot") if key.isdecimal()]
    left_out = set(request.POST.getlist("leave_out"))
    ticked = list(
        Shot.objects.of(member.production).with_scene().filter(pk__in=set(keys) - left_out)
    )
    back = redirect(reverse("shot-list", args=[code]) + own_query(request.POST.get("back", "")))
    if not ticked:
        messages.info(request, _("No shot was ticked, so nothing was changed."))
        return back
    by = Author.of(member)
    if request.POST.get("do") == "element":
        return _bulk_element(request, member, ticked, by) or back
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
        return back
    values = form.values()
    if not values:
        messages.info(request, _("Every field was left as it is, so nothing was changed."))
        return back
    refused = edit_many(ticked, values, by=by)
    if refused:
        return _refused_page(request, member, ticked, refused)
    messages.success(request, _changed_words(len(ticked), by))
    return back


def _bulk_element(
    request: Request, member: Membership, ticked: list[Shot], by: Author
) -> HttpResponse | None:
    try:
        fields = element_fields(request.POST.get("line", ""))
        add_to_many(ticked, fields, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    sentence = _("%(name)s was added to %(shots)s. Ctrl Z takes it back.") % {
        "name": fields["name"],
        "shots": _count(len(ticked)),
    }
    messages.success(request, with_undo(sentence, by.made.pk) if by.made else sentence)
    return None


def _refused_page(
    request: Request, member: Membership, ticked: list[Shot], refused: Mapping[int, str]
) -> HttpResponse:
    """Which rows were refused and why; they can be left out, and then the rest is applied."""
    return render(
        request,
        "breakdown/bulk_refused.html",
        {
            "member": member,
            "here": "shots",
            "refused": [(shot, refused[shot.pk]) for shot in ticked if shot.pk in refused],
            "kept": [shot for shot in ticked if shot.pk not in refused],
            "fields": [
                (key, value)
                for key, value in request.POST.items()
                if key not in ("shot", "leave_out", "csrfmiddlewaretoken")
            ],
        },
        status=422,
    )


def _count(number: int) -> str:
    return ngettext("%(n)d shot", "%(n)d shots", number) % {"n": number}


def _changed_words(number: int, by: Author) -> str:
    if by.made is None:
        return _("%(shots)s already had these values.") % {"shots": _count(number)}
    sentence = _("%(shots)s changed. Ctrl Z takes it back.") % {"shots": _count(number)}
    return with_undo(sentence, by.made.pk)


@require_POST
def undo_last(request: Request, code: str) -> HttpResponse:
    """Take back the last thing that this person did on a page and that is not undone yet."""
    member = Membership.objects.entry(request.user, code)
    last = (
        ChangeSet.objects.filter(
            production=member.production,
            user_id=request.user.pk,
            way=Way.PAGE,
            undoes=None,
            undone_by=None,
        )
        .exclude(changes__table__in=NEVER_UNDONE)
        .order_by("-pk")
        .first()
    )
    if last is None:
        messages.info(request, _("There is nothing of yours to undo."))
    else:
        undone = undo_set(last, by=Author.of(member))
        text = ngettext("%(n)d value put back.", "%(n)d values put back.", undone.count) % {
            "n": undone.count
        }
        messages.success(request, " ".join([text, *undone.skipped[:3]]))
    return redirect(reverse("shot-list", args=[code]) + own_query(request.POST.get("back", "")))
