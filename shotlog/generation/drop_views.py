"""What is asked of a drop, and the answers: versions, and spellings of known names."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shotlog.generation import drops
from shotlog.generation.entries import enter
from shotlog.generation.views import takes_response
from shotlog.history import Author, Conflict
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.undo_button import with_undo
from shotlog.models import Element, Membership, Right, Take, Tool

MOST_SHOWN = 500


@require_GET
def drop_page(request: Request, code: str, drop: str) -> HttpResponse:
    """What came in together, with its questions; for work without a script, and after `ingest`."""
    member = enter(request, code)
    by = Author.of(member)
    takes = drops.of_drop(member.production, drop).with_element().with_origins()
    found = list(takes.defer("source_file__raw", "source_file__c2pa").order_by("pk")[:MOST_SHOWN])
    if not found:
        raise Http404
    asked = drops.questions(member.production, drop, by=by) if by.may(Right.TAKES) else None
    context = {"member": member, "here": "sessions", "takes": found, "questions": asked}
    return render(request, "generation/drop_page.html", context)


@require_POST
def drop_version(request: Request, code: str, drop: str) -> HttpResponse:
    """The version of a tool, for all takes of the drop that lack it."""
    member, by = _enter(request, code, Right.TAKES)
    tool = _tool(request.POST.get("tool", ""))

    def answer() -> str:
        takes = drops.answer_version(
            member.production,
            drop,
            tool=tool,
            spelling=request.POST.get("spelling", ""),
            version=request.POST.get("version", ""),
            by=by,
        )
        return ngettext(
            "The version is written to %(count)d take.",
            "The version is written to %(count)d takes.",
            len(takes),
        ) % {"count": len(takes)}

    return _answered(request, member, drop, answer, by=by)


@require_POST
def drop_same(request: Request, code: str, drop: str) -> HttpResponse:
    """A new name is another spelling of a known one."""
    member, by = _enter(request, code, Right.TAKES)
    return _answered(request, member, drop, _same(request, member, drop, by=by), by=by)


@require_POST
def drop_own(request: Request, code: str, drop: str) -> HttpResponse:
    """A new name is one of its own."""
    member, by = _enter(request, code, Right.TAKES)
    return _answered(request, member, drop, _own(request, drop, by=by), by=by)


@require_POST
def spelling_same(request: Request, code: str) -> HttpResponse:
    """As `drop_same`, on the page of tools."""
    member, by = _enter(request, code, Right.TOOLS)
    return _answered(request, member, "", _same(request, member, "", by=by), by=by)


@require_POST
def spelling_own(request: Request, code: str) -> HttpResponse:
    """As `drop_own`, on the page of tools."""
    member, by = _enter(request, code, Right.TOOLS)
    return _answered(request, member, "", _own(request, "", by=by), by=by)


def _same(request: Request, member: Membership, drop: str, *, by: Author) -> Callable[[], str]:
    kind, spelling, known = _names(request)

    def answer() -> str:
        if kind == "tool":
            drops.same_tool(member.production, drop, spelling=spelling, known=known, by=by)
        else:
            drops.same_model(drop, spelling=spelling, known=known, by=by)
        return _("“%(spelling)s” is %(known)s from now on.") % {
            "spelling": spelling,
            "known": known,
        }

    return answer


def _own(request: Request, drop: str, *, by: Author) -> Callable[[], str]:
    kind, spelling, _known = _names(request)

    def answer() -> str:
        drops.own_name(drop, kind=kind, spelling=spelling, by=by)
        return _("“%(spelling)s” keeps its name.") % {"spelling": spelling}

    return answer


def _names(request: Request) -> tuple[str, str, str]:
    post = request.POST
    kind = "tool" if post.get("kind") == "tool" else "model"
    return kind, post.get("spelling", "")[:200], post.get("known", "")[:200]


def _enter(request: Request, code: str, right: Right) -> tuple[Membership, Author]:
    member = enter(request, code)
    by = Author.of(member)
    by.require(right)
    return member, by


def _tool(asked: str) -> Tool | None:
    return get_object_or_404(Tool, pk=int(asked[:18])) if asked.isdecimal() else None


def _answered(
    request: Request, member: Membership, drop: str, answer: Callable[[], str], *, by: Author
) -> HttpResponse:
    """Do what was answered and show the place anew, with the undo or the reason."""
    said, problem = "", ""
    try:
        said = answer()
    except (ValidationError, Conflict) as error:
        problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    take = _take(request, member)
    if take and wants_fragment(request):
        more: dict[str, Any] = {"said": said, "said_by": by.made, "problem": problem}
        element = get_object_or_404(Element.objects.with_shot(), pk=take.element_id)
        return takes_response(
            request, member, element, asked=str(take.pk), after_save=True, more=more
        )
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, with_undo(said, by.made.pk) if by.made else said)
    if not drop:
        return redirect("tool-list", member.production.code)
    return redirect("drop", member.production.code, drop)


def _take(request: Request, member: Membership) -> Take | None:
    asked = request.POST.get("take", "")
    takes = Take.objects.filter(element__shot__production=member.production)
    return takes.filter(pk=int(asked[:18])).first() if asked.isdecimal() else None
