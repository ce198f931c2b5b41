"""Files dropped on an element: each becomes a take, each with its own word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from shotlog.generation.drops import questions
from shotlog.generation.entries import enter_by_element
from shotlog.generation.files import FileRefused, hold
from shotlog.generation.sessions import drop_named
from shotlog.generation.shown import missing_words, read_words
from shotlog.generation.takes import give_file, record_take
from shotlog.history import Author
from shotlog.kit.http import Request, wants_fragment
from shotlog.kit.uploads import (
    AROUND,
    MEGABYTE,
    Busy,
    HashingUploadHandler,
    one_at_a_time,
    receiving,
)
from shotlog.models import Element, Right, Take
from shotlog.models.choices import ReadStatus


@dataclass(frozen=True)
class Dropped:
    """What came of one file."""

    name: str
    take: Take | None = None
    words: str = ""
    problem: str = ""


# The rights are asked before a byte of the body is read, and so before the token in it is checked.
@csrf_exempt
@require_POST
def element_drop(request: Request, pk: int) -> HttpResponse:
    """Take in the files of one request; a refused one harms no other."""
    member, element = enter_by_element(request, pk)
    by = Author.of(member)
    by.require(Right.TAKES)
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    if _is_hopeless(request):
        sentence = _("A file may have %(limit)s MB.") % {"limit": f"{settings.UPLOAD_LIMIT_MB:,}"}
        return _refused(request, element, sentence, status=413)
    # While bytes come in slowly, this request holds no connection that a page may wait for.
    if not connection.in_atomic_block:
        connection.close()
    try:
        with receiving():
            response: HttpResponse = _take_in(request, element, by, handler)
            return response
    except Busy:
        sentence = _("Many files are on their way in; this one waits for its turn. Try again soon.")
        response = _refused(request, element, sentence, status=503)
        response["Retry-After"] = "5"
        return response


@csrf_protect
def _take_in(
    request: Request, element: Element, by: Author, handler: HashingUploadHandler
) -> HttpResponse:
    """Read the body, keep the files, record the takes."""
    files = request.FILES.getlist("files")
    take = _waiting_take(element, request.POST.get("take", ""))
    drop = drop_named(request.POST.get("drop", ""))
    done = []
    for file in files:
        done.append(_take_in_one(file, element, by=by, take=take, drop=drop))
        take = None
    done += [Dropped(name, problem=_too_large(name)) for name in handler.too_large]
    if not done:
        done = [Dropped("", problem=_("No file came in. Choose one, or drop it on the element."))]
    return _answer(request, element, done, by=by)


def _take_in_one(
    file: Any, element: Element, *, by: Author, take: Take | None, drop: str
) -> Dropped:
    name = str(file.name or "file")
    try:
        with one_at_a_time:
            held = hold(file, name=name, by=by)
            given: dict[str, Any] = {
                "by": by,
                "source_file": held.source_file,
                "file_name": name,
                "drop": drop,
            }
            made = give_file(take, **given) if take else record_take(element, **given)
    except FileRefused as refused:
        return Dropped(name, problem=str(refused))
    except ValidationError as error:
        return Dropped(name, problem=" ".join(error.messages))
    finally:
        file.close()
    return Dropped(name, made, what_was_read(made, was_known=held.was_known))


def what_was_read(take: Take, *, was_known: bool) -> str:
    """One or two sentences: what the file gave, and what is to be typed."""
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
    if was_known:
        words.append(_("These bytes were here already; they are kept once."))
    return " ".join(words)


def _waiting_take(element: Element, asked: str) -> Take | None:
    """The take without a file that is to get the first one."""
    if not asked.isdecimal():
        return None
    takes = Take.objects.filter(element=element, source_file=None).with_element()
    return takes.filter(pk=int(asked[:18])).first()


def _is_hopeless(request: Request) -> bool:
    """A single file beyond the limit; of several, each is measured as it comes."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return wants_fragment(request) and length > settings.UPLOAD_LIMIT_MB * MEGABYTE + AROUND


def _too_large(name: str) -> str:
    return _("“%(name)s” has more than %(limit)s MB. Make it smaller.") % {
        "name": name,
        "limit": f"{settings.UPLOAD_LIMIT_MB:,}",
    }


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
