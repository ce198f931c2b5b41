"""The first page: into the production at hand, or how to get one."""

from django.contrib import messages
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from shotlog.history import NotAllowed
from shotlog.kit.http import Request
from shotlog.models import Membership
from shotlog.people import owners
from shotlog.people.middleware import COOKIE


@require_safe
def home(request: Request) -> HttpResponse:
    """The production used last on this workstation, else the one joined last."""
    memberships = list(
        Membership.objects.filter(user=request.user, production__removed=False)
        .select_related("production")
        .order_by("-pk")
    )
    if memberships:
        last = request.COOKIES.get(COOKIE, "").casefold()
        chosen = next(
            (one for one in memberships if one.production.code.casefold() == last), memberships[0]
        )
        page = "shot-list" if chosen.is_client else "production"
        return redirect(page, chosen.production.code)
    context = {"waiting": owners.productions_without_members() if request.user.is_superuser else []}
    return render(request, "people/first_page.html", context)


@require_POST
def load_demo(request: Request) -> HttpResponse:
    """Load the demo production and let the owner into it."""
    if not request.user.is_superuser:
        raise NotAllowed(_("Only the owner of this Shotlog may load the demo."))
    try:
        call_command("demo", verbosity=0)
    except CommandError as error:
        messages.error(request, str(error))
    owners.give_to_owners([request.user])
    if request.htmx:  # which says meanwhile that it goes on
        return HttpResponseClientRedirect(reverse("home"))
    return redirect("home")


@require_POST
def take_over(request: Request) -> HttpResponse:
    """Let the owner into the productions that have no members."""
    if not request.user.is_superuser:
        raise NotAllowed(_("Only the owner of this Shotlog may enter a production uninvited."))
    owners.give_to_owners([request.user])
    return redirect("home")
