"""The tools of a production over time, on its own page."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.figures.benchmarks import counted
from shotlog.figures.experience import experience
from shotlog.figures.over_time import over_time
from shotlog.models import Membership, Production
from tests.figures.experiences import random_experience
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def fill(
    production: Production, *, tool: str = "Wan", version: str = "2.1", day: int = 1, takes: int = 5
) -> None:
    """Elements with one approved take each, made on one day."""
    made_with = make_tool_version(tool=tool, version=version)
    session = make_session(
        production=production, tool_version=made_with, date=dt.date(2026, 3, day)
    )
    for _ in range(takes):
        element = make_element(shot=make_shot(production=production))
        take = make_take(
            element=element,
            tool_version=made_with,
            session=session,
            decision="approved",
            mode="i2v",
            width=1280,
            height=720,
            frames=48,
            fps=Decimal(24),
            generation_seconds=Decimal(278),
            cost=Decimal(4),
        )
        make_shortcoming(element=element, take=take, kind="flicker")


def part_of(client: Client, member: Membership) -> Any:
    client.force_login(member.user)
    address = reverse("report-versions", args=[member.production.code])
    return client.get(address, headers={"HX-Request": "true"})


def test_a_chart_tells_time_cost_and_the_worst_shortcoming(client: Client) -> None:
    member = make_member(role="producer", production=make_production(currency="KRW"))
    fill(member.production)
    fill(member.production, version="2.2", day=20)
    html = part_of(client, member).text
    assert "2 min 19 s of generation per second of footage (n = 10)." in html
    assert "KRW 2.0 per approved second (n = 10)." in html
    assert "Most frequent shortcoming: flicker, 10 of 10." in html
    assert "By week, all on one scale, 0 to 1." in html
    assert html.count('class="ver"') == 2
    assert html.count('class="dot"') == 2


def test_money_is_told_to_those_who_see_it(client: Client) -> None:
    member = make_member(role="artist")
    fill(member.production)
    html = part_of(client, member).text
    assert "of generation per second of footage" in html
    assert "per approved second" not in html


def test_a_week_with_few_keepers_shows_its_values_and_no_zero(client: Client) -> None:
    member = make_member()
    fill(member.production, takes=2)
    fill(member.production, day=27, takes=5)
    (chart,) = part_of(client, member).context["page"].charts
    (curve,) = chart.curves
    assert (len(curve.singles), len(curve.dots)) == (2, 1)
    assert all(place.y < 96 for place in (*curve.singles, *curve.dots))


def test_the_six_tools_with_most_takes_are_drawn_and_the_table_has_all(client: Client) -> None:
    member = make_member()
    for number in range(7):
        fill(member.production, tool=f"Tool {number}", takes=1 + number)
    page = part_of(client, member).context["page"]
    assert [chart.tool for chart in page.charts] == [f"Tool {n}" for n in (6, 5, 4, 3, 2, 1)]
    assert len(page.lines) == 7


@pytest.mark.parametrize("seed", [5, 9])
def test_charts_stand_on_the_figures_of_the_benchmarks(client: Client, seed: int) -> None:
    random_experience(seed)
    drawn = 0
    for production in Production.objects.all():
        member = make_member(production=production, role="producer")
        made = experience(productions=[production.pk])
        tools = {course.tool: course for course in over_time(made).tools}
        by_tool = {one.group.tool: one for one in counted(made, by=("tool",)).groups}
        for chart in part_of(client, member).context["page"].charts:
            drawn += 1
            course, one = tools[chart.tool], by_tool[chart.tool]
            periods = [period for version in course.versions for period in version.periods]
            assert [row.values for row in chart.rows] == [period.values for period in periods]
            assert ("per approved second" in chart.sentence) == any(
                found.median is not None for found in one.cost_per_second.values()
            )
    assert drawn


def test_without_takes_there_is_no_chart(client: Client) -> None:
    assert "No takes yet." in part_of(client, make_member()).text
