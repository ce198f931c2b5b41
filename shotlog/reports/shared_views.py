"""What a share link opens, for people without an account: as a client sees it, and no more."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shotlog.figures.disclosure import Disclosure
from shotlog.generation.previews import preview_path
from shotlog.kit.http import Request
from shotlog.kit.middleware import open_to_all
from shotlog.models import Membership, ShareLink, ShareOpening, Take
from shotlog.models.choices import MemberRole
from shotlog.people.addresses import client_address
from shotlog.reports import shared_print as whole
from shotlog.reports import sharing
from shotlog.reports.client_report import ClientReport
from shotlog.reports.disclosure_page import DisclosurePage, page_asked
from shotlog.reports.share_forms import LinkPasswordForm

SECONDS_TO_WAIT = 10
"""After so long a page asks again for a print that is being made."""
HOURS_OPEN = 12
"""So long a browser may come back without typing the password again."""
View = Callable[..., HttpResponseBase]
_Outcome = ShareOpening.Outcome


def unlisted(view: View) -> View:
    """No search engine lists it, no cache keeps it, no other site learns its address."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        answer["Cache-Control"] = "no-store, private"
        # A form under no-referrer is sent with no origin, which the check of forms refuses.
        answer.headers.setdefault("Referrer-Policy", "no-referrer")
        return answer

    return wrapped


@open_to_all
@unlisted
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: Request, token: str) -> HttpResponseBase:
    """The report behind a link; a page that says nothing where there is none."""
    address = sharing.counted_as(client_address(request))
    link = sharing.link_of(token)
    if link is None or not link.is_open(timezone.now()):
        return _opens_nothing(request, link, address)
    if sharing.is_busy(link):
        return _too_often(request)
    if link.password and not _has_key(request, link):
        return _ask_for_password(request, link, token, address)
    if request.method == "POST":
        return redirect("shared", token)
    sharing.note(_Outcome.OPENED, link=link, address=address)
    return _report(request, link, token)


@open_to_all
@unlisted
@require_safe
def shared_print(request: Request, token: str) -> HttpResponseBase:
    """The whole disclosure behind a link as a file to print, or that it is being made."""
    address = sharing.counted_as(client_address(request))
    link = sharing.link_of(token)
    if link is None or not link.is_open(timezone.now()):
        return _opens_nothing(request, link, address)
    if sharing.is_busy(link):
        return _too_often(request)
    if link.scene is not None or (link.password and not _has_key(request, link)):
        return redirect("shared", token)
    path = whole.found_print(link)
    if path is None:
        context = {"link": link, "production": link.production, "token": token}
        answer: HttpResponseBase = render(request, "reports/shared_wait.html", context, status=202)
        answer["Refresh"] = str(SECONDS_TO_WAIT)
        return answer
    sharing.note(_Outcome.OPENED, link=link, address=address)
    name = whole.file_name(link)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@open_to_all
@unlisted
@require_safe
def shared_picture(request: Request, token: str, sha256: str) -> HttpResponseBase:
    """The preview of an approved take of the scene that the link shows."""
    address = sharing.counted_as(client_address(request))
    link = sharing.link_of(token)
    if link is None or not link.is_open(timezone.now()):
        return _opens_nothing(request, link, address)
    name = preview_path(sha256, "thumb")
    if (link.password and not _has_key(request, link)) or not _shows(link, sha256):
        return _nothing(request)
    if not default_storage.exists(name):
        return _nothing(request)
    answer = FileResponse(default_storage.open(name), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def client_of(link: ShareLink) -> Membership:
    """The membership that a reader of the link has in effect: a client's, of nobody."""
    return Membership(production=link.production, role=MemberRole.CLIENT)


def _report(request: Request, link: ShareLink, token: str) -> HttpResponse:
    reader = client_of(link)
    context: dict[str, object] = {"link": link, "production": link.production}
    if link.scene is None:
        told = Disclosure(link.production, private=reader.sees_recipes)
        context["page"] = DisclosurePage(told, page=page_asked(request.GET.get("page", "")))
        context["token"] = token
        return render(request, "reports/shared_disclosure.html", context)
    link.scene.production = link.production
    context["report"] = ClientReport(
        link.scene,
        reader,
        picture=lambda sha256: reverse("shared-picture", args=[token, sha256]),
        links=False,
    )
    return render(request, "reports/shared_scene.html", context)


def _shows(link: ShareLink, sha256: str) -> bool:
    if link.scene is None:
        return False
    takes = Take.objects.approved().filter(source_file__sha256=sha256, element__removed=False)
    return takes.filter(element__shot__scene=link.scene, element__shot__removed=False).exists()


def _opens_nothing(request: Request, link: ShareLink | None, address: str) -> HttpResponse:
    if sharing.is_flooding(address):
        return _too_often(request)
    outcome = _Outcome.UNKNOWN if link is None else _Outcome.CLOSED
    sharing.note(outcome, link=link, address=address)
    return _nothing(request)


def _nothing(request: Request) -> HttpResponse:
    """The same for a link that never was, is revoked or too old."""
    return render(request, "reports/shared_nothing.html", status=404)


def _too_often(request: Request) -> HttpResponse:
    minutes = round(sharing.SPAN.total_seconds() / 60)
    sentence = _("That was too often. Try again in %(minutes)d minutes.") % {"minutes": minutes}
    return render(request, "reports/shared_pause.html", {"sentence": sentence}, status=429)


def _ask_for_password(request: Request, link: ShareLink, token: str, address: str) -> HttpResponse:
    if sharing.is_paused(link, address):
        minutes = round(sharing.PAUSE.total_seconds() / 60)
        sentence = _(
            "Too many wrong passwords. This link pauses; try again in %(minutes)d minutes."
        ) % {"minutes": minutes}
        return render(request, "reports/shared_pause.html", {"sentence": sentence}, status=429)
    form = LinkPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if sharing.fits(link, form.cleaned_data["password"]):
            return _with_key(redirect("shared", token), link, token)
        sharing.note(_Outcome.WRONG, link=link, address=address)
        form.add_error("password", _("That is not the password of this link."))
    status = 422 if form.is_bound else 200
    answer = render(request, "reports/shared_password.html", {"form": form}, status=status)
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _cookie(link: ShareLink) -> str:
    return f"link{link.pk}"


def _key(link: ShareLink) -> str:
    """What a browser shows once the password was typed; another password makes it worthless."""
    return salted_hmac(
        "shotlog.share", f"{link.pk}:{link.password}", algorithm="sha256"
    ).hexdigest()


def _has_key(request: Request, link: ShareLink) -> bool:
    found = request.get_signed_cookie(_cookie(link), default="", max_age=HOURS_OPEN * 3600)
    return constant_time_compare(str(found), _key(link))


def _with_key(answer: HttpResponse, link: ShareLink, token: str) -> HttpResponse:
    answer.set_signed_cookie(
        _cookie(link),
        _key(link),
        max_age=HOURS_OPEN * 3600,
        path=reverse("shared", args=[token]),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return answer
