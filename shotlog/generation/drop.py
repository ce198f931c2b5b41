"""Files dropped on an element: each becomes a take, each with its own word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shotlog.generation.drops import questions
from shotlog.generation.entries import enter_by_element
from shotlog.generation.files import already, already_words, plain_name
from shotlog.generation.incoming import Piece, pieces
from shotlog.generation.ingest import PROBLEMS, sentence
from shotlog.generation.receiving import receive, too_large
from shotlog.generation.sessions import drop_named
from shotlog.generation.shown import missing_words, read_words
from shotlog.generation.takes import give_file, record_take
from shotlog.history import Author
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.uploads import Incoming
from shotlog.models import Element, Right, Take
from shotlog.models.choices import ReadStatus


@dataclass(frozen=True)
class Dropped:
    """What came of one file; `is_known`: the element had it as that take already."""

    name: str
    take: Take | None = None
    words: str = ""
    problem: str = ""
    is_known: bool = False


# The rights are asked before a byte of the body is read, and so before the token in it is checked.
@csrf_exempt
@require_POST
def element_drop(request: Request, pk: int) -> HttpResponse:
    """Take in the files of one request; a refused one harms no other."""
    member, element = enter_by_element(request, pk)
    by = Author.of(member)
    by.require(Right.TAKES)
    return receive(
        request,
        lambda files, large: _take_in(request, element, by, files, large),
        refuse=lambda sentence, status: _refused(request, element, sentence, status=status),
    )


def _take_in(
    request: Request, element: Element, by: Author, files: list[Incoming], large: list[str]
) -> HttpResponse:
    """Keep the files, record the takes."""
    take = _waiting_take(element, request.POST.get("take", ""))
    drop = drop_named(request.POST.get("drop", ""))
    done = []
    for piece in pieces(files, request.POST.getlist("path")):
        done.append(_take_in_one(piece, element, by=by, take=take, drop=drop))
        take = take if done[-1].problem else None
    done += [Dropped(name, problem=too_large(name)) for name in large]
    if not done:
        done = [Dropped("", problem=_("No file came in. Choose one, or drop it on the element."))]
    return _answer(request, element, done, by=by)


def _take_in_one(
    piece: Piece, element: Element, *, by: Author, take: Take | None, drop: str
) -> Dropped:
    name = piece.name
    if piece.problem:
        return Dropped(name, problem=piece.problem)
    try:
        with piece.kept(by=by) as held:
            given: dict[str, Any] = {
                "by": by,
                "source_file": held.source_file,
                "file_name": plain_name(name),
                "drop": drop,
            }
            if take is not None:
                made = give_file(take, **given)
                return Dropped(name, made, what_was_read(made))
            known = Take.objects.filter(element=element, source_file=held.source_file).first()
            if known is not None:
                return Dropped(name, known, _already_here(known), is_known=True)
            other = already(held.source_file, by=by, production=element.shot.production)
            made = record_take(element, **given)
            return Dropped(name, made, what_was_read(made, known=other))
    except PROBLEMS as error:
        return Dropped(name, problem=sentence(error))


def _already_here(take: Take) -> str:
    told = {"take": take.label, "element": take.element.name}
    return _("Already %(take)s of %(element)s; no second take was made.") % told


def what_was_read(take: Take, *, known: Take | None = None) -> str:
    """What the file gave, what is to be typed, and which take showed these bytes before."""
    source_file = take.source_file
    words = [_("Becomes %(take)s.") % {"take": take}]
    if source_file is None:
        return words[0]
    status = source_file.read_status
    if status in (ReadStatus.READ, ReadStatus.PARTLY):
        words.append(f"{read_words(take)}.")
    elif status == ReadStatus.NOTHING_FOUND:
        words.append(_("Nothing of its making was found in it; that does not mean it is not AI."))
    elif status == ReadStatus.UNREADABLE:
        words.append(_("It is kept, but cannot be read: it may be broken."))
    else:
        words.append(_("It is kept whole; files of this kind are not read."))
    if take.missing:
        words.append(_("Missing: %(parts)s.") % {"parts": missing_words(take)})
    if known is not None:
        same = already_words(known, take.element.shot.production)
        words.append(_("The same bytes: %(already)s.") % {"already": same})
    return " ".join(words)


def _waiting_take(element: Element, asked: str) -> Take | None:
    """The take without a file that is to get the first one."""
    if not asked.isdecimal():
        return None
    takes = Take.objects.filter(element=element, source_file=None).with_element()
    return takes.filter(pk=int(asked[:18])).first()


def _refused(request: Request, element: Element, sentence: str, *, status: int) -> HttpResponse:
    if wants_fragment(request):
        context = {"done": [Dropped("", problem=sentence)]}
        return render(request, "generation/_dropped.html", context, status=status)
    messages.error(request, sentence)
    return redirect(element.get_absolute_url())


def _answer(
    request: Request, element: Element, done: Sequence[Dropped], *, by: Author
) -> HttpResponse:
    """One line per file, or without a script a page with the same words."""
    made = [one.take for one in done if one.take]
    if wants_fragment(request):
        status = 200 if made else 422
        return render(request, "generation/_dropped.html", {"done": done}, status=status)
    if len(made) > 1:
        messages.success(
            request,
            ngettext("%(count)d take was made.", "%(count)d takes were made.", len(made))
            % {"count": len(made)},
        )
    for one in done:
        if one.problem:
            messages.error(request, one.problem)
        elif len(made) == 1:
            messages.success(request, f"{one.name}: {one.words}")
    if made and questions(element.shot.production, made[-1].drop, by=by):
        return redirect("drop", element.shot.production.code, made[-1].drop)
    return redirect(made[-1].get_absolute_url() if made else element.get_absolute_url())
