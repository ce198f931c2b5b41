"""One's own account: name, password, look, and the names in the record that are one's own."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from shotlog.history import Author
from shotlog.kit.http import Request
from shotlog.models import ClaimedName, Membership
from shotlog.people import accounts
from shotlog.people.forms import LookForm, PasswordForm, PersonForm
from shotlog.people.middleware import YEAR


@require_safe
def account(request: Request) -> HttpResponse:
    """Everything about oneself on one page."""
    return _page(request)


@require_POST
def account_person(request: Request) -> HttpResponse:
    """Save name and e-mail."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, person=form, status=422)
    accounts.rename(request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("account")


@sensitive_post_parameters()
@require_POST
def account_password(request: Request) -> HttpResponse:
    """Change the password; this session stays, all others end."""
    form = PasswordForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, password=form, status=422)
    request.user.set_password(form.cleaned_data["password"])
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is changed. Other workstations are signed out."))
    return redirect("account")


@require_POST
def account_look(request: Request) -> HttpResponse:
    """Keep language and theme in cookies of this workstation."""
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, look=form, status=422)
    response = redirect("account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], YEAR, samesite="Lax"
    )
    response.set_cookie("theme", form.cleaned_data["theme"], YEAR, samesite="Lax")
    return response


@require_POST
def name_claim(request: Request, code: str) -> HttpResponse:
    """Claim a name of the record as one's own."""
    member = Membership.objects.entry(request.user, code)
    name = request.POST.get("name", "")
    try:
        accounts.claim(member, name, by=Author.of(member))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("“%(name)s” is you in %(production)s now.")
            % {"name": name, "production": member.production.code},
        )
    return redirect("account")


@require_POST
def name_give_up(request: Request, claim: int) -> HttpResponse:
    """Take a claim back."""
    claimed = get_object_or_404(
        ClaimedName.objects.select_related("membership__production", "membership__user"),
        pk=claim,
        membership__user=request.user,
        membership__removed=False,
    )
    accounts.give_up(claimed, by=Author.of(claimed.membership))
    messages.success(request, _("“%(name)s” is no longer you.") % {"name": claimed.name})
    return redirect("account")


def _page(
    request: Request,
    *,
    person: PersonForm | None = None,
    password: PasswordForm | None = None,
    look: LookForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    context = {
        "person_form": person
        or PersonForm(initial={"name": user.get_full_name(), "email": user.email}),
        "password_form": password or PasswordForm(user=user),
        "look_form": look
        or LookForm(
            initial={
                "language": get_language(),
                "theme": request.COOKIES.get("theme", "dark"),
            }
        ),
        "productions": _productions(request),
        "here": "account",
    }
    return render(request, "people/account.html", context, status=status)


def _productions(request: Request) -> list[dict[str, object]]:
    """By production, the names that are one's own, and those that could be."""
    memberships = (
        Membership.objects.filter(user=request.user, production__removed=False)
        .select_related("production", "user")
        .prefetch_related("claims")
        .order_by("production__code")
    )
    crew = [one.production_id for one in memberships if one.sees_recipes]
    names = accounts.names_in_record(crew)
    return [
        {
            "membership": one,
            "own": one.names[0],
            "claims": list(one.claims.all()),
            "others": [
                name for name in names.get(one.production_id, []) if not one.is_one_of(name)
            ],
        }
        for one in memberships
    ]
