"""The production page, the list of scenes and the scene report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shotlog.figures.scene_figures import production_figures
from shotlog.history import Author, Clash, Conflict, NotAllowed
from shotlog.jobs import Failed, start
from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Membership, Production, Scene
from shotlog.reports import printing
from shotlog.reports.client_report import ClientReport
from shotlog.reports.meeting_notes import write_meeting_notes
from shotlog.reports.overview import Overview
from shotlog.reports.scene_report import SceneReport
from shotlog.reports.version_page import VersionPage


def crew(request: Request, code: str) -> Membership:
    """The membership of a person who may read reports: everyone but clients."""
    member = Membership.objects.entry(request.user, code)
    if not member.sees_recipes:
        raise NotAllowed(
            _("Reports are for the crew of %(production)s. Ask a supervisor for what you need.")
            % {"production": member.production}
        )
    return member


@require_GET
@collector_paused()
def production(request: Request, code: str) -> HttpResponse:
    """The overview of a production; a client is taken to the shots instead."""
    member = Membership.objects.entry(request.user, code)
    if member.is_client:
        return redirect("shot-list", member.production.code)
    overview = Overview(production_figures(member.production), member)
    template = "reports/production.html" if overview.has_shots else "reports/production_empty.html"
    context = {"member": member, "here": "overview", "overview": overview}
    return render(request, template, context)


@require_GET
@collector_paused()
def scene_list(request: Request, code: str) -> HttpResponse:
    """Every scene with its main figures, each leading to its report."""
    member = crew(request, code)
    overview = Overview(production_figures(member.production), member)
    context = {"member": member, "here": "reports", "overview": overview}
    return render(request, "reports/scene_list.html", context)


@require_GET
@collector_paused()
def versions(request: Request, code: str) -> HttpResponse:
    """The tool versions of a production: a part of its page that is fetched after it."""
    member = crew(request, code)
    context = {"member": member, "here": "overview", "page": VersionPage(member)}
    name = "_tool_versions" if wants_fragment(request) else "tool_versions"
    return render(request, f"reports/{name}.html", context)


@require_GET
def report_print(request: Request, code: str) -> HttpResponse:
    """The reports of all scenes in one print; of a long production as a file, made in a job."""
    member = crew(request, code)
    since = request.GET.get("since", "")
    title = printing.title_of(member)
    if not printing.is_long(member):
        reports = printing.all_scenes(member, since=since)
        context = {"member": member, "here": "reports", "reports": reports, "title": title}
        return render(request, "reports/print.html", context)
    try:
        job = start(
            member,
            printing.print_all,
            kind=printing.KIND,
            title=title,
            arguments={"since": since},
            file_name=f"{member.production.code}_scene_reports.html",
            content_type="text/html; charset=utf-8",
            again=request.get_full_path(),
        )
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("job-list", code=member.production.code)
    return redirect(job)


@require_GET
def scene_report(request: Request, code: str, number: str) -> HttpResponse:
    """The report of one scene, on screen and on A4 landscape; a client gets what is theirs."""
    member = Membership.objects.entry(request.user, code)
    scene = _scene(member.production, number)
    if member.is_client:
        report = ClientReport(scene, member, picture=_thumb, links=True)
        context = {"member": member, "here": "disclosure", "report": report}
        return render(request, "reports/client_scene.html", context)
    return _report(request, member, scene)


def _thumb(sha256: str) -> str:
    """The address of a small picture."""
    return reverse("preview", args=[sha256, "thumb"])


@require_POST
def meeting_notes(request: Request, code: str, number: str) -> HttpResponse:
    """Save the meeting notes of a scene, unless somebody else did meanwhile."""
    member = crew(request, code)
    scene = _scene(member.production, number)
    text, shown = request.POST.get("notes", ""), request.POST.get("shown", "")
    try:
        changed = write_meeting_notes(scene, text, shown=shown, by=Author.of(member))
    except Conflict as conflict:
        return _report(request, member, scene, clash=conflict.clashes[0], mine=text)
    if changed:
        messages.success(request, _("Meeting notes saved."))
    return redirect(scene.get_absolute_url() + "#meeting-notes")


def _scene(production: Production, number: str) -> Scene:
    """The scene with this number; its production at hand, for timecode and addresses."""
    scene = get_object_or_404(Scene, production=production, number__iexact=number)
    scene.production = production
    return scene


def _report(
    request: Request,
    member: Membership,
    scene: Scene,
    *,
    clash: Clash | None = None,
    mine: str = "",
) -> HttpResponse:
    context = {
        "member": member,
        "here": "reports",
        "report": SceneReport(scene, member, since=request.GET.get("since", "")),
        "clash": clash,
        "mine": mine,
    }
    status = 200 if clash is None else 409
    return render(request, "reports/scene_report.html", context, status=status)
