"""The way in by a row of a production: the member, and the row when they may see it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from shotlog.figures.private_names import hide_names
from shotlog.kit.http import Request
from shotlog.models import Element, Membership, Take


def enter_by_element(request: Request, pk: int) -> tuple[Membership, Element]:
    """Member and element; a 404 for strangers."""
    element = get_object_or_404(Element.objects.with_shot(), pk=pk)
    member = Membership.objects.entry(request.user, element.shot.production.code)
    return member, next(hide_names([element], member))


def enter_by_take(request: Request, pk: int) -> tuple[Membership, Take]:
    """Member and take, with its recipe; a 404 for strangers and clients."""
    take = get_object_or_404(
        Take.objects.with_element().with_origins().select_related("session__tool_version__tool"),
        pk=pk,
    )
    member = Membership.objects.entry(request.user, take.element.shot.production.code)
    if not member.sees_recipes:
        raise Http404
    return member, take


def enter(request: Request, code: str) -> Membership:
    """The member of a production; a 404 for strangers and clients, who have no page here."""
    member = Membership.objects.entry(request.user, code)
    if not member.sees_recipes:
        raise Http404
    return member
