"""The page of the colour queue, and the posts of its rows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.colour.filters import ALL, SORTS, NoteFilter, in_order, mine
from shotlog.colour.notes import edit_note
from shotlog.colour.queue import IN_PLACE, LONG, colourists, note_fact, queue_rows
from shotlog.colour.views import found_note
from shotlog.figures.colour_queue import ACTIVE, OVER, work, work_of
from shotlog.figures.names import names_in_use
from shotlog.history import Author, Conflict
from shotlog.history.in_place import InPlace
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import ColourNote, Membership, Right
from shotlog.models.choices import NoteStatus

PAGE = 30


def crew(request: Request, code: str) -> Membership:
    """The membership of a person of the crew; for clients there is no such page."""
    member = Membership.objects.entry(request.user, code)
    if member.is_client:
        raise Http404(_("There is no such page."))
    return member


@require_GET
def colour_queue(request: Request, code: str) -> HttpResponse:
    """The notes to be worked on, or those that are asked for."""
    member = crew(request, code)
    notes = work_of(member.production)
    asked = NoteFilter(request.GET, notes, member=member, names=colourists(member.production))
    sort = request.GET.get("sort", "")
    found = in_order(asked.found, sort).select_related(
        "shot__scene", "shot__production", "element", "take__source_file"
    )
    paginator = Paginator(found.defer(*(f"take__source_file__{name}" for name in LONG)), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "member": member,
        "here": "colour",
        "filter": asked,
        "is_filtered": any(value for key, value in request.GET.items() if key != "page"),
        "sorts": [(key, label) for key, (label, _columns) in SORTS.items()],
        "sort": sort if sort in SORTS else "",
        "page": page,
        "rows": queue_rows(list(page), member),
        "work": work(asked.found),
        "all": work(notes),
        "mine": work(notes.filter(mine(member), ACTIVE)).notes,
        "over": work(notes.filter(OVER)).notes,
        "view": _view(request),
        "may_edit": member.may(Right.COLOUR),
        "names": names_in_use(member.production),
    }
    return render(request, "colour/queue.html", context)


def _view(request: Request) -> str:
    """Which of the ready-made views the address is; '' for another one."""
    asked = {key: value for key, value in request.GET.items() if value and key != "page"}
    views = {
        "mine": {"colourist": "me"},
        "active": {},
        "matched": {"state": NoteStatus.MATCHED.value},
        "over": {"state": ALL, "hours": "over"},
    }
    return next((name for name, query in views.items() if query == asked), "")


@require_http_methods(["GET", "POST"])
def note_in_place(request: Request, code: str, note: int, name: str) -> HttpResponse:
    """One value of a note: shown, as a field, saved."""
    member = crew(request, code)
    row = found_note(member, note)
    if name not in IN_PLACE:
        raise Http404(_("“%(name)s” cannot be edited here.") % {"name": name})
    fact = note_fact(row, name, member)
    if request.method == "POST":
        by = Author.of(member)
        by.require(Right.COLOUR)
        fact.write(request.POST, lambda new, shown: edit_note(row, new, by=by, shown=shown), by=by)
    elif "edit" in request.GET and fact.editable:
        fact.state = "edited"
    if wants_fragment(request):
        answer = render(request, "breakdown/_fact.html", {"fact": fact}, status=fact.status)
        if fact.state == "saved":
            answer["HX-Trigger"] = "shot-changed"
        return answer
    return _without_script(request, fact, row)


def _without_script(request: Request, fact: InPlace, note: ColourNote) -> HttpResponse:
    """A plain form post goes back to the note; a field alone is the whole form's."""
    if request.method == "GET":
        return redirect(fact.form_url)
    if fact.state == "conflict" and fact.clash:
        messages.error(
            request,
            _("%(who)s changed this to “%(theirs)s” meanwhile.")
            % {"who": fact.clash.who or _("Someone"), "theirs": fact.clash.theirs},
        )
    elif fact.error:
        messages.error(request, f"{fact.label}: {fact.error}")
    elif fact.state == "saved":
        messages.success(request, _("%(label)s saved.") % {"label": fact.label})
    return redirect(note.get_absolute_url())


@require_POST
def note_step(request: Request, code: str, note: int) -> HttpResponse:
    """Take a note for oneself, or move it on; the row comes back as it then is."""
    member = crew(request, code)
    row = found_note(member, note)
    by = Author.of(member)
    by.require(Right.COLOUR)
    new: dict[str, object] = {}
    if "status" in request.POST:
        new["status"] = request.POST["status"]
    if "take" in request.POST:
        new["colourist"] = member.names[0]
        if row.status == NoteStatus.OPEN:
            new["status"] = NoteStatus.IP.value
    shown = {"status": request.POST["shown"]} if "status" in new and "shown" in request.POST else {}
    if "take" in request.POST:
        shown["colourist"] = request.POST.get("colourist", "")
    try:
        edit_note(row, new, by=by, shown=shown)
    except ValidationError as error:
        refused = " ".join(error.messages)
    except Conflict as conflict:
        refused = str(conflict)
        row.refresh_from_db()
    else:
        refused = ""
    if wants_fragment(request):
        context = {
            "member": member,
            "row": queue_rows([row], member)[0],
            "refused": refused,
            "saved": by.made if not refused else None,
        }
        return render(request, "colour/_queue_note.html", context, status=409 if refused else 200)
    if refused:
        messages.error(request, refused)
    return redirect("colour-queue", code=member.production.code)
