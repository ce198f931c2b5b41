"""The planner: what a bid would take, from what was made before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shotlog.kit.collector import collector_paused
from shotlog.kit.http import Request, wants_fragment
from shotlog.reports.benchmark_views import across_of
from shotlog.reports.plan_page import PlanPage


@require_GET
@collector_paused()
def plan(request: Request) -> HttpResponse:
    """Lines of a bid, kept in the address, and what they would take."""
    page = PlanPage(across_of(request), request.GET)
    template = "reports/plan.html" + ("#plan" if wants_fragment(request) else "")
    context = {"here": "plan", "page": page}
    return render(request, template, context, status=422 if page.is_refused else 200)
