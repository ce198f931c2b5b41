"""Sheets on their way out."""

import contextlib
import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from shotlog.jobs import Failed, start
from shotlog.kit.http import Request
from shotlog.models import Membership
from shotlog.spreadsheets.exporting import KIND, Export, write_export
from shotlog.spreadsheets.outputs import FORMATS
from shotlog.spreadsheets.selection import NotUnderstood

IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger file is written to disk


@require_GET
def breakdown(request: Request, code: str) -> HttpResponseBase:
    """The workbook of what the shots page shows; of all with `?scope=all`, of a scene with
    `?scope=scene&scene=24A`."""
    return _sent(request, code, form="xlsx")


@require_GET
def data(request: Request, code: str, form: str) -> HttpResponseBase:
    """The same as CSV, as JSON, or as the CSV of another tracker."""
    if form not in FORMATS:
        raise Http404
    return _sent(request, code, form=form)


def _sent(request: Request, code: str, *, form: str) -> HttpResponseBase:
    """A short one at once; for a long one the page of the job that makes it."""
    member = Membership.objects.entry(request.user, code)
    try:
        export = Export.asked(member, request.GET, form=form)
    except NotUnderstood as refused:
        messages.error(request, str(refused))
        return redirect("shot-list", code=member.production.code)
    return _later(request, member, export) if export.is_long else _now(export)


def _later(request: Request, member: Membership, export: Export) -> HttpResponseBase:
    try:
        job = start(
            member,
            write_export,
            kind=KIND,
            title=export.title,
            arguments={"form": export.form, "query": request.GET.urlencode()},
            file_name=export.file_name,
            content_type=export.content_type,
            again=request.get_full_path(),
        )
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("job-list", code=member.production.code)
    return redirect(job)


def _now(export: Export) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with contextlib.ExitStack() as on_error:
        on_error.enter_context(file)
        export.write(file)
        on_error.pop_all()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=export.file_name,
        content_type=export.content_type,
    )
