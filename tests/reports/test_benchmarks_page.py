"""The benchmarks page: across productions and of one, for those who may see them."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.figures.benchmarks import FACETS, Group, length_of, resolution_of
from shotlog.figures.experience import MadeTake
from shotlog.models import Element, Production, Take
from shotlog.reports.benchmark_page import BenchmarkLine
from tests.figures.experiences import random_experience
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_session,
    make_shot,
    make_take,
    make_tool_version,
    make_user,
)

pytestmark = pytest.mark.django_db
SEED = 5


def make_kept(production: Production, **fields: object) -> Take:
    """An approved take of an element of its own."""
    element = make_element(shot=make_shot(production=production))
    return make_take(element=element, decision="approved", **fields)


def page_of(client: Client, **asked: str) -> str:
    return client.get(reverse("benchmarks"), asked).text


@pytest.mark.parametrize("seed", range(6))
def test_the_json_is_that_of_the_command(client: Client, seed: int) -> None:
    random_experience(seed)
    user = make_user()
    for production in Production.everything.all():
        make_member(user=user, production=production)
    make_member(user=user)
    client.force_login(user)
    printed = StringIO()
    call_command("benchmarks", "--json", stdout=printed)
    assert client.get(reverse("benchmarks-json")).json() == json.loads(printed.getvalue())
    printed = StringIO()
    call_command("benchmarks", "--json", "--category", "crowd", stdout=printed)
    crowds = client.get(reverse("benchmarks-json"), {"category": "crowd"}).json()
    assert crowds == json.loads(printed.getvalue())


@pytest.mark.parametrize("facet", FACETS)
def test_the_json_has_the_figures_of_the_page(client: Client, facet: str) -> None:
    random_experience(1)
    user = make_user()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    client.force_login(user)
    rows = client.get(reverse("benchmarks-json")).json()["by"][facet]
    page = client.get(reverse("benchmarks"), {"by": facet}).context["page"]
    assert rows
    assert sorted(rows, key=str) == sorted(
        (line.one.as_json(FACETS[facet]) for line in page.lines), key=str
    )
    assert all(set(FACETS[facet]) <= set(row) for row in rows)


@pytest.mark.parametrize("facet", FACETS)
def test_a_line_leads_to_the_shots_with_its_takes(client: Client, facet: str) -> None:
    random_experience(1)
    user = make_user()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    client.force_login(user)
    asked = {"by": facet, "category": "crowd"} if facet == "model" else {"by": facet}
    page = client.get(reverse("benchmarks"), asked).context["page"]
    assert page.lines
    for line in page.lines:
        takes, kept = behind(client, line, "takes"), behind(client, line, "kept")
        own = [
            (take, element)
            for element, some in page.made.takes.items()
            for take in some
            if group_of(take, page.made.elements[element].category).name(facet)
            == line.one.group.name(facet)
        ]
        assert len(own) == line.one.takes
        assert takes == shots_of(element for _take, element in own)
        assert kept == shots_of(element for take, element in own if take.is_approved)


def group_of(take: MadeTake, category: str) -> Group:
    making = take.making
    return Group(
        making.tool,
        making.version,
        making.model,
        category,
        making.mode,
        resolution_of(making),
        length_of(making),
    )


def shots_of(elements: Iterable[int]) -> set[str]:
    found = Element.objects.filter(pk__in=set(elements), shot__removed=False)
    return set(found.values_list("shot__code", flat=True))


def behind(client: Client, line: BenchmarkLine, what: str) -> set[str]:
    """The codes of the shots that the links of a line show, all productions together."""
    found: set[str] = set()
    for place in line.places:
        rows = client.get(getattr(place, what)).context["filter"].qs
        found |= set(rows.values_list("code", flat=True))
    return found


def test_the_files_hold_the_category_that_the_page_shows(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    page = page_of(client, category="crowd")
    for name in ("benchmarks-json", "benchmarks-export"):
        assert f"{reverse(name)}?production={member.production.code}&amp;category=crowd" in page


def test_only_ticked_productions_are_counted(client: Client) -> None:
    ours = make_member()
    other = make_member(user=ours.user)
    make_kept(ours.production, model="Wan 2.2")
    make_kept(other.production, model="Kling 2.1")
    client.force_login(ours.user)
    both = page_of(client, by="model")
    assert "Wan 2.2" in both
    assert "Kling 2.1" in both
    one = page_of(client, by="model", production=ours.production.code)
    assert "Wan 2.2" in one
    assert "Kling 2.1" not in one
    own = client.get(
        reverse("production-benchmarks", args=[other.production.code]), {"by": "model"}
    )
    assert "Kling 2.1" in own.text
    assert "Wan 2.2" not in own.text


def test_productions_of_others_are_not_counted_even_when_named(client: Client) -> None:
    member, strange = make_member(), make_production()
    guest = make_member(user=member.user, role="client")
    make_kept(strange, model="Hidden 1")
    make_kept(guest.production, model="Hidden 2")
    client.force_login(member.user)
    codes = [strange.code, guest.production.code]
    for address in ("benchmarks", "benchmarks-json"):
        text = client.get(reverse(address), {"production": codes, "by": "model"}).text
        assert "Hidden" not in text


def test_clients_and_strangers_find_nothing(client: Client) -> None:
    for user in (make_user(), make_member(role="client").user):
        client.force_login(user)
        assert client.get(reverse("benchmarks")).status_code == 404
        assert client.get(reverse("benchmarks-json")).status_code == 404


def test_costs_are_told_of_productions_whose_money_one_sees(client: Client) -> None:
    paid = make_member(role="producer", production=make_production(currency="KRW"))
    unpaid = make_member(user=paid.user, role="artist", production=make_production(currency="USD"))
    for member in (paid, unpaid):
        make_kept(member.production, mode="i2v", frames=48, fps=Decimal(24), cost=Decimal(4))
    client.force_login(paid.user)
    page = page_of(client)
    assert "KRW per approved second" in page
    assert "USD per approved second" not in page
    assert "Money is shown of the productions" in page
    (group,) = client.get(reverse("benchmarks-json")).json()["groups"]
    assert list(group["cost_per_approved_second"]) == ["KRW"]


def test_a_newer_version_is_compared_with_the_one_before(client: Client) -> None:
    member = make_member()
    old = make_tool_version(tool="Wan", version="2.0")
    new = make_tool_version(tool="Wan", version="2.1")
    for version, day, more in ((old, 1, 4), (new, 20, 2)):
        session = make_session(
            production=member.production, tool_version=version, date=dt.date(2026, 3, day)
        )
        for _ in range(5):
            take = make_kept(member.production, tool_version=version, session=session)
            for _ in range(more):
                make_take(element=take.element, tool_version=version, session=session)
    client.force_login(member.user)
    page = page_of(client)
    assert "2.1 needs 3.0 attempts per keeper (n = 5), 2.0 needed 5.0 (n = 5)." in page
    assert "2026-02-23" in page
    assert 'class="band"' in page


def test_under_five_records_nothing_is_compared_and_values_are_listed(client: Client) -> None:
    member = make_member()
    version = make_tool_version()
    session = make_session(production=member.production, tool_version=version)
    make_kept(member.production, tool_version=version, session=session)
    client.force_login(member.user)
    page = page_of(client)
    assert "nothing is compared" in page
    assert 'class="single"' in page
    assert 'class="band"' not in page


@pytest.mark.parametrize("by", ["version", "model", "category", "mode", "resolution", "length"])
def test_every_way_of_grouping_counts_every_take_once(client: Client, by: str) -> None:
    random_experience(SEED)
    user = make_user()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    client.force_login(user)
    page = client.get(reverse("benchmarks"), {"by": by}).context["page"]
    kept = {"element__removed": False, "element__shot__removed": False}
    takes = Take.objects.filter(**kept, element__shot__production__removed=False).count()
    assert sum(line.one.takes for line in page.lines) == takes > 0


def test_unknown_words_fall_back(client: Client) -> None:
    client.force_login(make_member().user)
    page = page_of(client, by="x", over="y", category="z", production="NONE")
    assert "By tool version" in page


def test_twenty_productions_are_read_in_as_many_queries_as_one(client: Client) -> None:
    member = make_member()
    make_kept(member.production)
    client.force_login(member.user)
    page_of(client)
    with CaptureQueriesContext(connection) as first:
        page_of(client)
    for _ in range(19):
        other = make_member(user=member.user)
        make_kept(other.production, session=make_session(production=other.production))
    with CaptureQueriesContext(connection) as second:
        page_of(client)
    assert len(first) == len(second)
