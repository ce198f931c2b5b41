"""Benchmarks across productions and of one, on a page and as JSON."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shotlog.figures.across import Across
from shotlog.figures.benchmarks import as_json, category_of
from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request, wants_fragment
from shotlog.models import Membership
from shotlog.reports.benchmark_page import BenchmarkPage, hours_of
from shotlog.reports.views import crew


def across_of(request: Request) -> Across:
    """What the person may count together; a 404 for clients and strangers, who have nothing."""
    across = Across.of(request.user, request.GET.getlist("production"))
    if not across.known:
        raise Http404
    return across


@require_GET
@collector_paused()
def benchmarks(request: Request) -> HttpResponse:
    """How each tool version did, in the productions that are ticked."""
    return _page(request, across_of(request))


@require_GET
@collector_paused()
def production_benchmarks(request: Request, code: str) -> HttpResponse:
    """The same of one production, among its reports."""
    member = crew(request, code)
    return _page(request, Across.of(request.user, [member.production.code]), member)


@require_GET
@collector_paused()
def benchmarks_json(request: Request) -> HttpResponse:
    """What `manage.py benchmarks --json` prints, of the productions that are ticked."""
    across = across_of(request)
    found = as_json(across.experience(category=category_of(request.GET)))
    text = json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False)
    answer = HttpResponse(text, content_type="application/json")
    name = f"benchmarks_{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(request: Request, across: Across, member: Membership | None = None) -> HttpResponse:
    page = BenchmarkPage(across, request.GET)
    context = {
        "member": member,
        "here": "reports" if member else "benchmarks",
        "page": page,
        "sessions": hours_of(page.found),
    }
    template = "reports/benchmarks.html" + ("#benchmarks" if wants_fragment(request) else "")
    return render(request, template, context)
