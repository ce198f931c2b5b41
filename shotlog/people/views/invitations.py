"""What one-time links open: an account, a production, a new password."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shotlog.kit.http import Request
from shotlog.kit.middleware import open_to_all
from shotlog.models import Invitation
from shotlog.people import accounts, invitations
from shotlog.people.forms import AccountForm, NewPasswordForm, focus

# Refused forms of these pages answer 200: other codes are logged with the address, and the address
# is the key.
BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to_all
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Make an account, or join with the one that is signed in."""
    found = invitations.usable(token, now=timezone.now())
    if found is None:
        return _spent(request)
    try:
        if request.user.is_authenticated:
            return _join(request, found)
        return _make_account(request, found)
    except invitations.Spent:
        return _spent(request)


@open_to_all
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: Request, account: str, token: str) -> HttpResponse:
    """Set a new password by a link that a supervisor or the server's keeper made."""
    user = accounts.account_of_link(account, token)
    if user is None:
        return _spent(request)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["password"])
        user.save(update_fields=["password"])
        login(request, user, backend=BACKEND)
        return redirect("home")
    context = {"form": focus(form), "account": user.get_username()}
    return render(request, "people/new_password.html", context)


def _make_account(request: Request, found: Invitation) -> HttpResponse:
    form = AccountForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        typed = {key: form.cleaned_data[key] for key in ("username", "name", "email", "password")}
        try:
            user = invitations.join_as_new(found, **typed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, user, backend=BACKEND)
            return redirect("home")
    return _page(request, found, form=form)


def _join(request: Request, found: Invitation) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found)
    try:
        invitations.join(found, user=request.user)
    except ValidationError as error:
        return _page(request, found, problem=" ".join(error.messages))
    response = redirect("home")
    response.delete_cookie("production")  # so that home opens the one just joined
    return response


def _page(
    request: Request,
    found: Invitation,
    *,
    form: AccountForm | None = None,
    problem: str = "",
) -> HttpResponse:
    context = {"invitation": found, "form": focus(form) if form else None, "problem": problem}
    return render(request, "people/invitation.html", context)


def _spent(request: Request) -> HttpResponse:
    return render(request, "people/spent_link.html", status=410)
