"""The workbook of the disclosure on its way out: at once, or for a long production by a job."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shotlog.figures.disclosure import Disclosure
from shotlog.jobs import BEHIND, Failed, Work, perform, start
from shotlog.kit.http import Request
from shotlog.kit.tasks import task
from shotlog.models import Membership, Production
from shotlog.spreadsheets.disclosure_book import write_disclosure

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOTS_AT_ONCE = 500
"""A production with more shots is written in the background."""


@require_GET
def disclosure(request: Request, code: str) -> HttpResponseBase:
    """The disclosure as a workbook; for a client without names of people."""
    member = Membership.objects.entry(request.user, code)
    production = member.production
    if not production.disclosure:
        return redirect("disclosure", production.code)
    if production.shots.count() > SHOTS_AT_ONCE:
        return _later(request, member)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_disclosure(
        file, Disclosure(production, private=member.sees_recipes), author=author_of(member)
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(production), content_type=XLSX)


def _later(request: Request, member: Membership) -> HttpResponseBase:
    try:
        job = start(
            member,
            make_disclosure,
            kind="disclosure",
            title=_("Excel: Disclosure"),
            arguments={},
            file_name=file_name(member.production),
            content_type=XLSX,
            again=request.get_full_path(),
        )
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("job-list", code=member.production.code)
    return redirect(job)


@task(priority=BEHIND)
def make_disclosure(job: int) -> None:
    """Write the workbook in the background."""
    perform(job, _write)


def _write(work: Work) -> None:
    production = work.member.production
    if not production.disclosure:
        raise Failed(
            _("%(production)s keeps no clearances. Switch disclosure on in its settings.")
            % {"production": production}
        )
    told = Disclosure(production, private=work.member.sees_recipes)
    write_disclosure(work.file, told, author=author_of(work.member), told=work.step)


def author_of(member: Membership) -> str:
    """Who prepared it."""
    return member.user.get_full_name() or member.user.get_username()


def file_name(production: Production) -> str:
    """'MRL_disclosure_2026-11-20.xlsx'."""
    return f"{production.code}_disclosure_{timezone.localdate():%Y-%m-%d}.xlsx"
