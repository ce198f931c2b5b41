"""The workbook of benchmarks on its way out: at once, or of many takes by a job."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shotlog.figures.across import Across
from shotlog.figures.benchmarks import category_of
from shotlog.jobs import BEHIND, ROLES, Failed, Work, perform, roles_of, start
from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request
from shotlog.kit.tasks import task
from shotlog.models import Take
from shotlog.spreadsheets.benchmark_book import write_benchmarks
from shotlog.spreadsheets.disclosing import XLSX, author_of

TAKES_AT_ONCE = 10_000
"""More takes are counted in the background."""


@require_GET
@collector_paused()
def benchmarks(request: Request) -> HttpResponseBase:
    """The benchmarks of the productions that are ticked, for the next show."""
    across = Across.of(request.user, request.GET.getlist("production"))
    if not across.known:
        raise Http404
    category = category_of(request.GET)
    if _is_long(across):
        return _later(request, across, category)
    return _now(across, category)


def _is_long(across: Across) -> bool:
    chosen = [one.production_id for one in across.chosen]
    takes = Take.objects.filter(element__shot__production__in=chosen).order_by()
    return takes[: TAKES_AT_ONCE + 1].count() > TAKES_AT_ONCE


def _now(across: Across, category: str) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    author = author_of(across.known[0])
    write_benchmarks(file, across, author=author, category=category)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(), content_type=XLSX)


def _later(request: Request, across: Across, category: str) -> HttpResponseBase:
    """By a job of the first of the productions."""
    member = across.chosen[0]
    try:
        job = start(
            member,
            make_benchmarks,
            kind="benchmarks",
            title=_("Excel: Benchmarks of %(productions)s") % {"productions": _named(across)},
            arguments={
                "productions": across.codes,
                "category": category,
                ROLES: roles_of(across.chosen),
            },
            file_name=file_name(),
            content_type=XLSX,
            again=request.get_full_path(),
        )
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("job-list", code=member.production.code)
    return redirect(job)


@task(priority=BEHIND)
def make_benchmarks(job: int) -> None:
    """Write the workbook in the background."""
    perform(job, _write)


def _write(work: Work) -> None:
    across = Across.of(work.member.user, work.arguments["productions"])
    if roles_of(across.chosen) != work.arguments[ROLES]:
        raise Failed(_("Your role in one of the productions changed. Have it made again."))
    with collector_paused():
        write_benchmarks(
            work.file,
            across,
            author=author_of(work.member),
            category=work.arguments["category"],
            told=work.step,
        )


def _named(across: Across) -> str:
    return ", ".join(across.codes)


def file_name() -> str:
    """'benchmarks_2026-11-20.xlsx'."""
    return f"benchmarks_{timezone.localdate():%Y-%m-%d}.xlsx"
