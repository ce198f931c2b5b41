"""What background work made for a member, and how far the rest is."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from shotlog.jobs.results import KEPT_DAYS, is_for, place
from shotlog.jobs.running import cancel, drop, fail
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Job, Membership

SHOWN = 50


@require_GET
def job_list(request: Request, code: str) -> HttpResponse:
    """One's own, newest first."""
    member = Membership.objects.entry(request.user, code)
    jobs = [_settled(job) for job in member.jobs.all()[:SHOWN]]
    context = {"member": member, "here": "jobs", "jobs": jobs, "days": KEPT_DAYS}
    return render(request, "jobs/job_list.html", context)


@require_GET
@vary_on_headers("HX-Request")
def job(request: Request, code: str, pk: int) -> HttpResponse:
    """How far it is; asked again and again by its own page."""
    member = Membership.objects.entry(request.user, code)
    found = _settled(_own(member, pk))
    template = "jobs/job.html#state" if wants_fragment(request) else "jobs/job.html"
    context = {"member": member, "here": "jobs", "job": found, "days": KEPT_DAYS}
    return render(request, template, context)


@require_POST
def job_cancel(request: Request, code: str, pk: int) -> HttpResponse:
    """Stop it; the worker notices at its next step."""
    member = Membership.objects.entry(request.user, code)
    found = _own(member, pk)
    cancel(found)
    return redirect("job", code=member.production.code, pk=found.pk)


@require_POST
def job_remove(request: Request, code: str, pk: int) -> HttpResponse:
    """Forget it, with its file."""
    member = Membership.objects.entry(request.user, code)
    drop(_own(member, pk))
    return redirect("job-list", code=member.production.code)


@require_GET
def job_file(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The result, for those whose role still sees what is in it."""
    member = Membership.objects.entry(request.user, code)
    found = _own(member, pk)
    why = _why_not(found, member)
    if why:
        messages.error(request, why)
        return redirect("job", code=member.production.code, pk=found.pk)
    try:
        file = place(found.file).open("rb")
    except FileNotFoundError:
        messages.error(request, _("The file is no longer there. Have it made again."))
        return redirect("job", code=member.production.code, pk=found.pk)
    return FileResponse(
        file, as_attachment=True, filename=found.file_name, content_type=found.content_type
    )


def _why_not(job: Job, member: Membership) -> str:
    if job.state != Job.State.DONE or not job.file:
        return _("This file is not ready.")
    if not is_for(job, member):
        return _("Your role sees less than when this file was made. Have it made again.")
    return ""


def _own(member: Membership, pk: int) -> Job:
    return get_object_or_404(member.jobs.select_related("membership__production"), pk=pk)


def _settled(job: Job) -> Job:
    """A job whose worker has not been heard of for long is told as failed."""
    if job.is_silent(timezone.now()):
        fail(job, _("The work stopped in the middle. Have it made again."))
        job.refresh_from_db()
    return job
