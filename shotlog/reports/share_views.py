"""The links of a production: which there are, make one, revoke one, who opened it when."""

import contextlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from shotlog.history import Author, Conflict
from shotlog.kit.http import Request
from shotlog.models import Membership, Right, ShareLink, ShareOpening
from shotlog.reports import sharing
from shotlog.reports.share_forms import ShareForm

OPENINGS = 100
LINKS = 200


def sharer(request: Request, code: str) -> Membership:
    """The membership of a person who may share; the reason otherwise."""
    member = Membership.objects.entry(request.user, code)
    Author.of(member).require(Right.SHARE)
    return member


@require_GET
def share_list(request: Request, code: str) -> HttpResponse:
    """Every link, and a form for the next one."""
    member = sharer(request, code)
    asked = request.GET.get("scene", "")
    scene = member.production.scenes.filter(number__iexact=asked).first() if asked else None
    chosen = str(scene.pk) if scene else ShareLink.What.DISCLOSURE.value
    form = ShareForm(production=member.production, initial={"report": chosen})
    return _page(request, member, form)


@never_cache
@sensitive_post_parameters("password")
@require_POST
def share_make(request: Request, code: str) -> HttpResponse:
    """Make a link; this answer is the only one that shows it."""
    member = sharer(request, code)
    form = ShareForm(request.POST, production=member.production)
    if not form.is_valid():
        return _page(request, member, form, status=422)
    try:
        link, token = sharing.share(
            member.production,
            what=form.what,
            scene=form.scene,
            label=form.cleaned_data["label"],
            days=form.cleaned_data["days"],
            password=form.cleaned_data["password"],
            by=Author.of(member),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, member, form, status=422)
    address = request.build_absolute_uri(reverse("shared", args=[token]))
    blank = ShareForm(production=member.production)
    return _page(request, member, blank, made=link, address=address)


@require_POST
def share_revoke(request: Request, code: str, pk: int) -> HttpResponse:
    """Let a link open nothing any more."""
    member = sharer(request, code)
    link = get_object_or_404(ShareLink, pk=pk, production=member.production)
    with contextlib.suppress(Conflict):  # somebody else revoked it in the same moment
        sharing.revoke(link, by=Author.of(member))
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("share-list", member.production.code)


@require_GET
def share_openings(request: Request, code: str, pk: int) -> HttpResponse:
    """When a link was opened, and from where."""
    member = sharer(request, code)
    links = ShareLink.objects.select_related("scene", "production")
    link = get_object_or_404(links, pk=pk, production=member.production)
    context = {
        "member": member,
        "here": "reports",
        "link": link,
        "is_open": link.is_open(timezone.now()),
        "openings": link.openings.all()[:OPENINGS],
        "count": link.openings.count(),
    }
    return render(request, "reports/share_openings.html", context)


def _page(
    request: Request, member: Membership, form: ShareForm, *, status: int = 200, **more: object
) -> HttpResponse:
    opened = Q(openings__outcome=ShareOpening.Outcome.OPENED)
    links = (
        ShareLink.objects.filter(production=member.production)
        .select_related("scene", "production")
        .annotate(opened=Count("openings", filter=opened), last=Max("openings__at", filter=opened))
    )
    now = timezone.now()
    context = {
        "member": member,
        "here": "reports",
        "tab": "shares",
        "links": [(link, link.is_open(now)) for link in links[:LINKS]],
        "form": form,
        **more,
    }
    return render(request, "reports/share_list.html", context, status=status)
