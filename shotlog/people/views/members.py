"""The members of a production, and the links that invite to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shotlog.history import Author, Conflict, NotAllowed
from shotlog.kit.http import Request
from shotlog.models import Change, Invitation, Membership, Right
from shotlog.people import accounts, invitations, members
from shotlog.people.forms import InviteForm
from shotlog.people.views.productions import crew_member


@require_safe
def member_list(request: Request, code: str) -> HttpResponse:
    """Who is in the production, and who has a link to it."""
    return _page(request, crew_member(request, code))


@never_cache
@require_POST
def member_invite(request: Request, code: str) -> HttpResponse:
    """Make a link; this answer is the only one that shows it."""
    member = crew_member(request, code)
    by = Author.of(member)
    by.require(Right.MEMBERS)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form=form, status=422)
    row, token = invitations.invite(
        member.production, role=form.cleaned_data["role"], name=form.cleaned_data["name"], by=by
    )
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return _page(request, member, link=link, invited=row)


@require_POST
def member_role(request: Request, code: str, member: int) -> HttpResponse:
    """Give a member another role."""
    mine = crew_member(request, code)
    other = _member(mine, member)
    role, shown = request.POST.get("role", ""), request.POST.get("shown", other.role)
    try:
        members.change_role(other, role=role, shown=shown, by=Author.of(mine))
    except Conflict as conflict:
        return _page(request, mine, clashing=other.pk, conflict=conflict, status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("%(name)s: %(role)s.")
            % {"name": members.name_of(other), "role": other.get_role_display()},
        )
    return _back(mine, other)


@require_POST
def member_remove(request: Request, code: str, member: int) -> HttpResponse:
    """Take a member out; the message offers undo."""
    mine = crew_member(request, code)
    other = _member(mine, member)
    by = Author.of(mine)
    try:
        members.remove_member(other, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(mine, other)
    if other.pk == mine.pk:
        return redirect("home")
    gone = by.made.pk if by.made else 0
    return redirect(f"{reverse('member-list', args=[mine.production.code])}?gone={gone}")


@never_cache
@require_POST
def member_link(request: Request, code: str, member: int) -> HttpResponse:
    """A one-time link by which a member sets a new password, since no mail is sent."""
    mine = crew_member(request, code)
    Author.of(mine).require(Right.MEMBERS)
    other = _member(mine, member)
    if not accounts.openable(request.user, users=[other.user]):
        raise NotAllowed(
            _(
                "A link to a new password opens the whole account of %(name)s. Only the owner "
                "may make it, or whoever supervises all productions that they are in."
            )
            % {"name": members.name_of(other)}
        )
    link = request.build_absolute_uri(
        reverse("new-password", args=accounts.password_link(other.user))
    )
    return _page(request, mine, link=link, link_for=other)


@require_POST
def invitation_withdraw(request: Request, code: str, invitation: int) -> HttpResponse:
    """Make an open link useless."""
    mine = crew_member(request, code)
    row = get_object_or_404(Invitation, pk=invitation, production=mine.production)
    invitations.withdraw(row, by=Author.of(mine))
    messages.success(request, _("The link is withdrawn: it opens nothing any more."))
    return redirect("member-list", mine.production.code)


def _member(mine: Membership, pk: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("user", "production"), pk=pk, production=mine.production
    )


def _back(mine: Membership, other: Membership) -> HttpResponse:
    """To the list, or home for who just gave up the right to be there."""
    if other.pk == mine.pk and other.is_client:
        return redirect("home")
    return redirect("member-list", mine.production.code)


def _page(
    request: Request,
    member: Membership,
    *,
    form: InviteForm | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    may_manage = member.may(Right.MEMBERS)
    crew = list(
        Membership.objects.filter(production=member.production)
        .select_related("user")
        .prefetch_related("claims")
    )
    open_links = Invitation.objects.usable(timezone.now()).filter(production=member.production)
    users = [one.user for one in crew]
    links_to = accounts.openable(request.user, users=users) if may_manage else set()
    context = {
        "member": member,
        "here": "settings",
        "may_manage": may_manage,
        "crew": [(one, one.user_id in links_to) for one in crew],
        "roles": Membership._meta.get_field("role").flatchoices,
        "open_links": list(open_links) if may_manage else [],
        "form": form or InviteForm(),
        "gone": _gone(request, member) if may_manage else None,
        **more,
    }
    return render(request, "people/member_list.html", context, status=status)


def _gone(request: Request, member: Membership) -> Membership | None:
    """The member whose removal this page offers to undo."""
    asked = request.GET.get("gone", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    change = Change.objects.filter(
        change_set_id=int(asked),
        change_set__production=member.production,
        change_set__undone_by=None,
        table="membership",
        kind=Change.Kind.REMOVED,
    ).first()
    if change is None:
        return None
    return Membership.everything.filter(pk=change.row, removed=True).select_related("user").first()
