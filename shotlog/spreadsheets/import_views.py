"""Sheets on their way in, step by step: choose, map, look, correct, apply. Each has its own URL."""

import json
import tempfile
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shotlog.breakdown.undo import may_undo
from shotlog.history import Author, Conflict
from shotlog.jobs import Failed
from shotlog.kit.http import Request
from shotlog.kit.text import one_line
from shotlog.models import ImportDraft, Membership, Right, SheetMapping
from shotlog.models.choices import EpisodeUse, FrameOut
from shotlog.spreadsheets.disclosing import XLSX, author_of
from shotlog.spreadsheets.import_job import is_long, start_import, start_reading
from shotlog.spreadsheets.incoming import (
    MAY_IMPORT,
    SHEETS,
    Kind,
    NotReady,
    Plan,
    Unreadable,
    choices_of,
    folded,
    keep_mapping,
)
from shotlog.spreadsheets.incoming import drafts as waiting
from shotlog.spreadsheets.incoming.looking import Heavy, leave_out, look_at
from shotlog.spreadsheets.preview import heads_of, preview, sheets_offered, unknown_words
from shotlog.spreadsheets.refused_book import refused_of, write_refused

MOST_TYPED = 100_000  # characters in one cell that is corrected
_ANSWERS = {"frame_out": FrameOut.values, "episode": EpisodeUse.values}
"""What may be answered to each question."""


def importer(request: Request, code: str) -> Membership:
    """The member who imports; clients learn nothing of it, others without rights a sentence."""
    member = Membership.objects.entry(request.user, code)
    if member.is_client:
        raise Http404
    Author.of(member).require(*MAY_IMPORT)
    return member


def _draft(member: Membership, pk: int) -> ImportDraft:
    own = member.import_drafts.select_related("membership__production", "membership__user", "job")
    return get_object_or_404(own.select_related("change_set"), pk=pk)


@require_http_methods(["GET", "POST"])
def import_new(request: Request, code: str) -> HttpResponse:
    """Choose a file, drop one, or paste a table."""
    member = importer(request, code)
    if request.method == "POST":
        try:
            return redirect(_kept(request, member))
        except Unreadable as refused:
            return _choose(request, member, problem=str(refused), status=422)
    return _choose(request, member)


def _kept(request: Request, member: Membership) -> ImportDraft:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile) and file.file is not None:
        return waiting.keep_file(member, file.file, file.name or _("The file"))
    text = request.POST.get("text", "")
    if not text.strip():
        raise Unreadable(_("Choose a file, or paste a table."))
    return waiting.keep_paste(member, text)


def _choose(
    request: Request, member: Membership, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "member": member,
        "here": "shots",
        "problem": problem,
        "text": request.POST.get("text", "")[:MOST_TYPED],
        "drafts": _unfinished(member),
        "days": waiting.KEPT_DAYS,
        "sheets": [title for _key, title in sheets_offered()],
        "limit": waiting.MOST_BYTES // 1024 // 1024,
    }
    return render(request, "spreadsheets/import.html", context, status=status)


def _unfinished(member: Membership) -> "QuerySet[ImportDraft]":
    return member.import_drafts.filter(applied_at=None)[:10]


@require_GET
def import_preview(request: Request, code: str, pk: int) -> HttpResponse:
    """What the import would do, row by row; nothing is written yet."""
    member = importer(request, code)
    draft = _draft(member, pk)
    if draft.applied_at:
        return _done(request, member, draft)
    if draft.job is not None and draft.job.is_unfinished:
        return redirect(draft.job)
    try:
        plan = look_at(draft)
    except Heavy:
        return _read_first(request, draft)
    except Unreadable as refused:
        return _gone(request, member, draft, refused)
    if not any(one.target is not None and one.is_certain for one in plan.sheets):
        return redirect("import-columns", code=member.production.code, pk=draft.pk)
    return _preview(request, member, draft, plan)


def _preview(request: Request, member: Membership, draft: ImportDraft, plan: Plan) -> HttpResponse:
    asked = request.GET
    page = asked.get("page", "")
    shown = preview(
        plan,
        title=asked.get("sheet", ""),
        show=asked.get("rows", ""),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )
    counts = plan.counts
    context = {
        "member": member,
        "here": "shots",
        "draft": draft,
        "plan": plan,
        "shown": shown,
        "asked": waiting.asked_in(draft),
        "seal": waiting.seal(plan),
        "place": _place(asked),
        "n_new": counts[Kind.NEW],
        "n_changed": sum(1 for row in plan.rows if row.kind != Kind.NEW and row.written),
        "n_cells": plan.cell_count,
        "n_refused": counts[Kind.REFUSED],
        "n_conflicts": counts[Kind.CONFLICT],
        "n_left_out": counts[Kind.LEFT_OUT],
        "n_writes": counts[Kind.NEW] + plan.cell_count,
        "n_out": counts[Kind.REFUSED] + counts[Kind.LEFT_OUT],
        "logs": member.may(Right.LOG),
        "mapping": draft.said.get("mapping", ""),
    }
    return render(request, "spreadsheets/import_preview.html", context)


def _place(asked: QueryDict) -> str:
    """Where in the preview somebody is, to come back to."""
    kept = {name: asked[name] for name in ("sheet", "rows", "page") if asked.get(name)}
    return urlencode(kept)


def _done(request: Request, member: Membership, draft: ImportDraft) -> HttpResponse:
    """What was written, and the button that takes it back."""
    made = draft.change_set
    context = {
        "member": member,
        "here": "shots",
        "draft": draft,
        "undone": made is not None and made.undone_by.exists(),
        "n_out": len(waiting.asked_in(draft).left_out),
        "may_undo": made is not None and may_undo(made, member),
    }
    return render(request, "spreadsheets/import_done.html", context)


def _gone(
    request: Request, member: Membership, draft: ImportDraft, refused: Unreadable
) -> HttpResponse:
    messages.error(request, str(refused))
    waiting.drop(draft)
    return redirect("import-new", code=member.production.code)


def _read_first(request: Request, draft: ImportDraft) -> HttpResponse:
    """To the page that tells how far the reading of a large file is."""
    then = request.get_full_path() if request.method == "GET" else draft.get_absolute_url()
    try:
        return redirect(start_reading(draft, then=then))
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("import-new", code=draft.membership.production.code)


@require_GET
def import_refused(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The rows that do not come in, with the reasons, as a workbook that can be imported again."""
    member = importer(request, code)
    draft = _draft(member, pk)
    try:
        refused = refused_of(draft)
    except Unreadable as gone:
        return _gone(request, member, draft, gone)
    if not refused.sheets:
        messages.info(request, _("No row is refused."))
        return redirect(draft)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_refused(file, refused, author=author_of(member))
    file.seek(0)
    name = _("%(name)s, refused rows.xlsx") % {"name": PurePath(draft.name).stem}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_http_methods(["GET", "POST"])
def import_columns(request: Request, code: str, pk: int) -> HttpResponse:
    """What each sheet is, what its columns and its words mean; kept by name where that is asked."""
    member = importer(request, code)
    draft = _draft(member, pk)
    if draft.applied_at:
        return redirect(draft)
    try:
        plan = look_at(draft)
    except Heavy:
        return _read_first(request, draft)
    except Unreadable as refused:
        return _gone(request, member, draft, refused)
    if request.method == "POST":
        return _map(request, member, draft, plan)
    known = any(one.target is not None and one.is_certain for one in plan.sheets)
    context = {
        "member": member,
        "here": "shots",
        "draft": draft,
        "plan": plan,
        "known": known,
        "sheets": [
            {
                "sheet": one,
                "heads": heads_of(one),
                "choices": list(choices_of(one.target.key)) if one.target else [],
                "words": unknown_words(one),
            }
            for one in plan.sheets
        ],
        "offered": sheets_offered(),
        "asked": waiting.asked_in(draft),
        "mappings": SheetMapping.objects.filter(production=member.production),
        "mapping": draft.said.get("mapping", ""),
        "logs": member.may(Right.LOG),
    }
    return render(request, "spreadsheets/import_columns.html", context)


def _map(request: Request, member: Membership, draft: ImportDraft, plan: Plan) -> HttpResponse:
    """Keep what was said of the columns; a chosen mapping goes before what the selects say."""
    name = one_line(request.POST.get("use_mapping", ""))
    if name:
        mapping = get_object_or_404(
            SheetMapping.objects.filter(production=member.production), name=name
        )
        waiting.use_mapping(draft, mapping)
        return redirect(draft)
    targets, columns, words = _mapped(request.POST, plan)
    clear = bool(request.POST.get("clear_empty"))

    def change(said: dict[str, Any]) -> None:
        said["targets"] = {**said.get("targets", {}), **targets}
        said["columns"] = {**said.get("columns", {}), **columns}
        said["words"] = _merged(said.get("words", {}), words)
        said["clear_empty"] = clear

    waiting.say(draft, change)
    keep_as = one_line(request.POST.get("keep_as", ""))[:80]
    if keep_as and member.may(Right.LOG):
        said = draft.said
        keep_mapping(
            member.production,
            keep_as,
            by=waiting.author_of(draft),
            targets=said["targets"] if draft.kind == ImportDraft.Kind.FILE else {},
            columns=said["columns"],
            words=said["words"],
        )
        waiting.say(draft, lambda said: said.update(mapping=keep_as))
        messages.success(request, _("The mapping is kept as “%(name)s”.") % {"name": keep_as})
    back = request.POST.get("place", "")
    return redirect(f"{draft.get_absolute_url()}{_own(back)}")


def _mapped(
    posted: QueryDict, plan: Plan
) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]:
    """What the form says otherwise than the plan has it: targets, columns, words."""
    targets: dict[str, str] = {}
    columns: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for place, sheet in enumerate(plan.sheets):
        target = posted.get(f"target-{place}")
        was = sheet.target.key if sheet.target else ""
        if target is not None and target in ("", *SHEETS) and (target != was):
            targets[sheet.title] = target
            continue  # its columns were those of another sheet
        if target and not sheet.is_certain:
            targets[sheet.title] = target
        for head in sheet.heads:
            chosen = posted.get(f"head-{place}-{head.place}")
            if chosen is None or chosen == head.field or sheet.target is None:
                continue
            if sheet.target.takes_in(chosen):
                columns[folded(head.text)] = chosen
        for one in unknown_words(sheet):
            code = posted.get(f"word-{place}-{one.field}-{one.value}", "")
            if code in dict(one.choices):
                words.setdefault(one.field, {})[folded(one.value)] = code
    return targets, columns, words


def _merged(
    old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    return {name: {**old.get(name, {}), **new.get(name, {})} for name in {*old, *new}}


@require_POST
def import_say(request: Request, code: str, pk: int) -> HttpResponse:
    """One correction, choice or row left out; back to where the person was."""
    member = importer(request, code)
    draft = _draft(member, pk)
    title, number = request.POST.get("sheet", ""), request.POST.get("row", "")
    row = int(number) if number.isdecimal() and len(number) < 9 else 0
    if not draft.applied_at:
        _said(draft, request.POST, title, row)
    anchor = f"#row-{row}" if row else ""
    return redirect(f"{draft.get_absolute_url()}{_own(request.POST.get('place', ''))}{anchor}")


def _said(draft: ImportDraft, posted: QueryDict, title: str, row: int) -> None:
    do, name = posted.get("do", ""), posted.get("field", "")[:100]
    if "fix" in posted:
        waiting.type_cells(draft, title, row, _fix(posted.get("fix", "")))
    elif do == "type" and name:
        waiting.type_cells(draft, title, row, {name: posted.get("text", "")[:MOST_TYPED]})
    elif do == "leave_out":
        leave_out(draft, [(title, row)])
    elif do == "take_in":
        waiting.leave_out(draft, [(title, row)], out=False)
    elif do in ("mine", "theirs") and name:
        waiting.choose(draft, [(title, row, name)], mine=do == "mine")
    elif do == "leave_column":
        head = posted.get("head", "")[:200]
        waiting.say(draft, lambda said: said.setdefault("columns", {}).update({head: ""}))
    elif do == "word" and posted.get("code"):
        word, meant = folded(posted.get("value", ""))[:200], posted["code"][:60]
        waiting.say(
            draft,
            lambda said: said.setdefault("words", {}).setdefault(name, {}).update({word: meant}),
        )
    elif do in _ANSWERS and posted.get("value") in _ANSWERS[do]:
        waiting.say(draft, lambda said: said.update({do: posted["value"]}))
    else:
        _said_of_all(draft, do, name, title, posted.get("value"))


def _said_of_all(draft: ImportDraft, do: str, name: str, title: str, value: str | None) -> None:
    """What is said of all rows of a sheet at once."""
    if do not in ("leave_out_all", "all_mine", "all_theirs", "all_hints"):
        return
    rows = [row for sheet in _plan(draft).sheets if sheet.title == title for row in sheet.rows]
    if do == "leave_out_all":
        refused = [
            (row.sheet, row.row)
            for row in rows
            if row.kind == Kind.REFUSED
            and (
                not name
                or any(one.field == name and value in ("", None, one.value) for one in row.troubles)
            )
        ]
        leave_out(draft, refused)
    elif do == "all_hints":
        better = {row.row: dict(row.hints[0].fixes[0].values) for row in rows if row.hints}
        waiting.type_rows(draft, title, better)
    else:
        cells = [(row.sheet, row.row, one.field) for row in rows for one in row.clashes]
        waiting.choose(draft, cells, mine=do == "all_mine")


def _plan(draft: ImportDraft) -> Plan:
    try:
        return look_at(draft)
    except (Heavy, Unreadable):
        return Plan(draft.membership.production)


def _fix(text: str) -> dict[str, str]:
    """The values of an offered way out: [[field, text], ...]."""
    try:
        pairs = json.loads(text)
        return {str(name)[:100]: str(value)[:MOST_TYPED] for name, value in pairs}
    except (ValueError, TypeError):
        return {}


def _own(place: str) -> str:
    """A query of our own preview."""
    query = _place(QueryDict(place))
    return f"?{query}" if query else ""


@require_POST
def import_apply(request: Request, code: str, pk: int) -> HttpResponse:
    """Write what the preview showed, in one change set; back to the preview where that moved."""
    member = importer(request, code)
    draft = _draft(member, pk)
    if draft.applied_at:
        messages.info(request, _("This was imported already."))
        return redirect(draft)
    sealed = request.POST.get("seal", "")
    rows = request.POST.get("writes", "")
    try:
        if is_long(draft, int(rows) if rows.isdecimal() and len(rows) < 9 else 0):
            return redirect(start_import(draft, sealed=sealed))
        waiting.apply_draft(draft, sealed=sealed)
    except Unreadable as refused:
        return _gone(request, member, draft, refused)
    except Conflict as conflict:
        sentence = _("%(row)s: %(what)s Nothing was written: look again.")
        messages.error(request, sentence % {"row": conflict.row, "what": conflict})
    except NotReady as refused:
        messages.error(request, " ".join(refused.messages))
    except (waiting.Moved, Failed) as refused:
        messages.error(request, str(refused))
    return redirect(draft)


@require_POST
def import_drop(request: Request, code: str, pk: int) -> HttpResponse:
    """Forget a file that was not imported."""
    member = importer(request, code)
    draft = _draft(member, pk)
    back = QueryDict(draft.back).urlencode()
    from_grid = draft.kind == ImportDraft.Kind.CELLS
    waiting.drop(draft)
    if from_grid:
        return redirect(f"{reverse('shot-list', args=[code])}{f'?{back}' if back else ''}")
    return redirect("import-new", code=member.production.code)
