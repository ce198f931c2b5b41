"""The disclosure on a page and as JSON; every role reads it, each with what it may see."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.jobs import Failed
from shotlog.kit.http import Request
from shotlog.models import Membership, Right
from shotlog.reports import disclosure_page
from shotlog.reports.disclosure_page import DisclosurePage, page_asked
from shotlog.reports.disclosure_print import start_print


def disclosure_for(member: Membership) -> Disclosure:
    """The disclosure of the member's production, with names only for who may see them."""
    return Disclosure(member.production, private=member.sees_recipes)


@require_GET
def disclosure(request: Request, code: str) -> HttpResponse:
    """The disclosure, or how to switch it on."""
    member = Membership.objects.entry(request.user, code)
    context: dict[str, object] = {"member": member, "here": "disclosure", "tab": "disclosure"}
    if not member.production.disclosure:
        may = member.may(Right.SETTINGS)
        return render(request, "reports/disclosure_off.html", {**context, "may_set": may})
    page = DisclosurePage(
        disclosure_for(member), member, page=page_asked(request.GET.get("page", ""))
    )
    context["page"] = page
    if member.is_client:  # others have the list of scenes
        context["scenes"] = member.production.scenes.only("number", "production")
    return render(request, "reports/disclosure.html", context)


@require_GET
def disclosure_json(request: Request, code: str) -> HttpResponse:
    """The same as JSON with the terms of IPTC."""
    member = Membership.objects.entry(request.user, code)
    if not member.production.disclosure:
        return redirect("disclosure", member.production.code)
    told = {"exported": timezone.now().isoformat(timespec="seconds")}
    text = json.dumps({**as_json(disclosure_for(member)), **told}, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    name = f"{member.production.code}_disclosure_{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
def disclosure_print(request: Request, code: str) -> HttpResponse:
    """All shots as a file to print, made in a job; a short production's page prints by itself."""
    member = Membership.objects.entry(request.user, code)
    production = member.production
    if not production.disclosure or production.shots.count() <= disclosure_page.SHOTS:
        return disclosure(request, code)
    try:
        return redirect(start_print(member, again=request.get_full_path()))
    except Failed as refused:
        messages.error(request, str(refused))
        return redirect("job-list", code=production.code)
