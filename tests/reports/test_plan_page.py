"""The planner's page: lines of a bid in the address, forecasts, and what it refuses."""

import json
import re
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.figures.experience import experience
from shotlog.figures.planner import added, bid, forecast
from shotlog.models import Production
from tests.figures.experiences import random_experience
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_shot,
    make_take,
    make_user,
)
from tests.reports.test_rows import shown

pytestmark = pytest.mark.django_db

LINE = {
    "category": "crowd",
    "role": "fill",
    "count": "40",
    "width": "2048",
    "height": "858",
    "seconds": "4",
}


def make_records(count: int, *, production: Production, role: str = "fill", **fields: Any) -> None:
    """So many elements with an approved take."""
    for number in range(count):
        element = make_element(
            shot=make_shot(production=production),
            category="crowd",
            role=role,
            hours_actual=Decimal(number + 1),
            **fields,
        )
        make_take(element=element, decision="approved", cost=Decimal(3))


def lines(*more: dict[str, str]) -> dict[str, list[str]]:
    """The query of some lines."""
    return {name: [{**LINE, **one}[name] for one in more] for name in LINE}


def page_of(client: Client, *more: dict[str, str]) -> Any:
    return client.get(reverse("plan"), lines(*more)).context["page"]


@pytest.mark.parametrize("seed", [5, 6, 9])
def test_one_line_is_the_plan_of_the_command(client: Client, seed: int) -> None:
    random_experience(seed)
    user = make_user()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    client.force_login(user)
    asked = [f"--{name}={value}" for name, value in LINE.items()]
    printed = StringIO()
    call_command("plan", *asked, "--json", stdout=printed)
    (line,) = page_of(client, {}).bid.lines
    assert line.records > 0
    assert line.as_json() == json.loads(printed.getvalue())


def test_the_sum_adds_draws_and_not_percentiles(client: Client) -> None:
    member = make_member()
    make_records(6, production=member.production)
    client.force_login(member.user)
    page = page_of(client, {"count": "3"}, {"count": "5"})
    first, second = (line.hands_on for line in page.bid.lines)
    both = page.bid.together["hands_on_hours"]
    assert list(both.sums) == pytest.approx(
        [a + b for a, b in zip(first.sums, second.sums, strict=True)]
    )
    assert both.likely < first.likely + second.likely
    assert both.half == pytest.approx(first.half + second.half, rel=0.05)


def test_a_line_without_enough_records_leaves_the_sum_open() -> None:
    known, few = forecast([1.0] * 5, count=2), forecast([1.0] * 4, count=2)
    assert added([known, known]).half == 4
    assert added([known, few]).half is None
    assert added([known, few]).stands_on == 9
    assert added([]).half is None


def test_lines_of_one_kind_do_not_rise_and_fall_together(client: Client) -> None:
    member = make_member()
    make_records(6, production=member.production)
    client.force_login(member.user)
    first, second = (line.hands_on.sums for line in page_of(client, {}, {}).bid.lines)
    assert first != second


def test_numbers_and_histograms_stand_on_the_page(client: Client) -> None:
    member = make_member()
    make_records(6, production=member.production)
    client.force_login(member.user)
    page = client.get(reverse("plan"), lines({})).text
    assert "40 × Crowd, Fill, 2048 × 858, 4 s" in page
    code = member.production.code
    assert "6 records: " in page
    assert f'href="/p/{code}/shots/?kept=crowd_fill">{code} 6</a>' in page
    assert len(shown(member, f"/p/{code}/shots/?kept=crowd_fill")) == 6
    assert 'class="chart histogram"' in page
    assert "Hands-on hours: " in page


def test_attempts_and_money_are_whole_and_hours_have_one_place(client: Client) -> None:
    member = make_member(production=make_production(currency="USD", rate_ai=Decimal(400)))
    make_records(6, production=member.production, status="apr")
    client.force_login(member.user)
    (block,) = page_of(client, {"count": "9"}).blocks
    said = {one.name: one for one in block.figures}
    for name in ("Attempts", "Cost"):
        one = said[name]
        for number in (one.half, one.likely, one.low, one.high, one.bars[0].start):
            assert number.replace(",", "").isdigit(), (name, number)
    assert said["Attempts"].half == "9"
    assert re.fullmatch(r"\d+\.\d", said["Hands-on hours"].half)


def test_under_five_records_no_number_is_given(client: Client) -> None:
    member = make_member()
    make_records(4, production=member.production)
    client.force_login(member.user)
    page = client.get(reverse("plan"), lines({})).text
    assert "A plan needs 5 records of Crowd, Fill; there are 4" in page
    assert 'class="chart histogram"' not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"count": "0"}, "Number is “0”; type a whole number from 1 to 5,000."),
        ({"count": "many"}, "Number is “many”"),
        ({"width": "-1"}, "Width is “-1”"),
        ({"height": "99999"}, "Height is “99999”"),
        ({"seconds": "nan"}, "The length is “nan”"),
        ({"seconds": ""}, "The length is “”"),
        ({"category": "x"}, "Category is “x”"),
        ({"role": ""}, "Role is missing"),
        ({"count": "²"}, "Number is “²”"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    client: Client, change: dict[str, str], sentence: str
) -> None:
    client.force_login(make_member().user)
    answer = client.get(reverse("plan"), lines({}, change))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "What it would take" not in answer.text


def test_too_many_elements_and_lines_are_refused(client: Client) -> None:
    client.force_login(make_member().user)
    many = client.get(reverse("plan"), lines({"count": "3000"}, {"count": "3000"}))
    assert "These are 6,000 elements; plan up to 5,000 at once." in many.text
    long = client.get(reverse("plan"), lines(*[{}] * 21))
    assert "These are more than 20 lines" in long.text
    assert (many.status_code, long.status_code) == (422, 422)


def test_without_lines_there_is_an_empty_form(client: Client) -> None:
    client.force_login(make_member().user)
    answer = client.get(reverse("plan"))
    assert answer.status_code == 200
    assert "What it would take" not in answer.text
    assert client.get(reverse("plan"), lines({"category": "", "count": ""})).status_code == 200


def test_records_of_productions_of_others_do_not_count(client: Client) -> None:
    member, strange = make_member(), make_production()
    make_records(6, production=strange)
    make_records(2, production=member.production)
    client.force_login(member.user)
    query = {**lines({}), "production": [strange.code]}
    assert client.get(reverse("plan"), query).context["page"].bid.lines[0].records == 2


def test_costs_stand_only_on_productions_whose_money_one_sees(client: Client) -> None:
    artist = make_member(role="artist", production=make_production(currency="USD"))
    make_records(6, production=artist.production)
    client.force_login(artist.user)
    page = page_of(client, {})
    assert page.bid.lines[0].cost == {}
    assert "USD" not in page.text


def test_clients_and_strangers_find_no_planner(client: Client) -> None:
    for user in (make_user(), make_member(role="client").user):
        client.force_login(user)
        assert client.get(reverse("plan")).status_code == 404


def test_twenty_records_and_lines_are_read_in_as_many_queries_as_one(client: Client) -> None:
    member = make_member()
    make_records(1, production=member.production)
    client.force_login(member.user)
    client.get(reverse("plan"), lines({}))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("plan"), lines({"count": "1"}))
    make_records(19, production=member.production)
    make_records(5, production=member.production, role="hero")
    with CaptureQueriesContext(connection) as second:
        client.get(reverse("plan"), lines({"count": "1"}, {"count": "1", "role": "hero"}))
    assert len(first) == len(second)


def test_nothing_planned_takes_nothing() -> None:
    found = bid([], experience())
    assert (found.lines, found.cost) == ([], {})
    assert found.as_json() == {
        "lines": [],
        "together": {name: forecast([], count=1).as_json() for name in found.together},
        "cost": {},
    }
