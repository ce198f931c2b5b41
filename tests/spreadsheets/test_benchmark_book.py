"""The workbook of benchmarks holds the numbers of the page."""

import datetime as dt
import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from shotlog.figures.benchmarks import benchmarks
from shotlog.models import Job, Production, Session
from shotlog.spreadsheets import benchmarking
from shotlog.spreadsheets.benchmarking import make_benchmarks
from tests.figures.experiences import random_experience
from tests.make import make_element, make_member, make_production, make_shot, make_take, make_user

pytestmark = pytest.mark.django_db


def book_of(client: Client, **asked: str) -> Any:
    answer = client.get(reverse("benchmarks-export"), asked)
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.getvalue()))


@pytest.mark.parametrize("seed", [2, 5, 9])
def test_all_groups_are_those_of_the_command(client: Client, seed: int) -> None:
    random_experience(seed)
    user = make_user()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    make_member(user=user)
    client.force_login(user)
    sheet = book_of(client)["All groups"]
    heads = [cell.value for cell in sheet[2]]
    found = benchmarks().groups
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows) == len(found)
    for row, one in zip(rows, found, strict=True):
        assert row[heads.index("Takes")] == one.takes
        assert row[heads.index("Approved")] == one.approved
        spreads = {
            "Attempts per keeper": one.attempts,
            "Seconds per output second": one.times.per_output_second,
            "Seconds per megapixel-frame": one.times.per_megapixel_frame,
            "Hands-on hours per keeper": one.hands_on,
            "Colour hours per keeper": one.colour,
            "Fix hours per keeper": one.fix,
            **{f"{c} per approved second": s for c, s in one.cost_per_second.items()},
        }
        for name, spread in spreads.items():
            at = heads.index(f"{name}, median")
            expected = pytest.approx([spread.median, spread.low, spread.high])
            assert list(row[at : at + 3]) == ([None] * 3 if spread.median is None else expected)
            assert row[at + 4 : at + 6] == (spread.stands_on, spread.lacking)


MEASURES = {
    "Attempts per keeper": ("attempts_per_keeper", "attempts"),
    "Seconds per output second": ("seconds_per_output_second", "second"),
    "Seconds per megapixel-frame": ("seconds_per_megapixel_frame", "frame"),
    "Colour hours per keeper": ("colour_hours_per_keeper", "colour"),
    "Fix hours per keeper": ("fix_hours_per_keeper", "fix"),
}


@pytest.mark.parametrize("seed", [5, 9])
def test_sheet_json_and_page_tell_the_same_over_time(client: Client, seed: int) -> None:
    random_experience(seed)
    dice, user = random.Random(seed), make_user()
    for session in Session.everything.order_by("pk"):
        session.date = dt.date(2026, 1, 5) + dt.timedelta(days=dice.choice([0, 1, 30, 44]))
        session.save()
    for production in Production.objects.all():
        make_member(user=user, production=production)
    client.force_login(user)
    sheet = [
        [value.date() if isinstance(value, dt.datetime) else value for value in row]
        for row in book_of(client)["Over time"].iter_rows(min_row=3, values_only=True)
    ]
    told = {
        one["measure"]: one for one in client.get(reverse("benchmarks-json")).json()["over_time"]
    }
    assert set(told) == {name for name, _over in MEASURES.values()}
    assert sheet
    for words, (name, over) in MEASURES.items():
        assert [row for row in sheet if row[2] == words] == rows_of(words, told[name])
        page = client.get(reverse("benchmarks"), {"over": over}).context["page"]
        assert page.time.as_json() == told[name]


def rows_of(words: str, told: dict[str, Any]) -> list[list[Any]]:
    """The rows of the sheet as the JSON of a measure has them."""
    return [
        [
            tool["tool"],
            version["version"],
            words,
            told["step"].capitalize(),
            dt.date.fromisoformat(period["from"]),
            *(pytest.approx(period[name]) for name in ("median", "p10", "p90")),
            ", ".join(f"{value:g}" for value in period["values"]) or None,
            period["stands_on"],
            period["lacking"],
        ]
        for tool in told["tools"]
        for version in tool["versions"]
        for period in version["periods"]
    ]


def test_productions_of_others_stay_out(client: Client) -> None:
    member, guest = make_member(), make_member(role="client")
    guest.user = member.user
    guest.save()
    for one, model in ((member, "Wan 2.2"), (guest, "Hidden 1")):
        make_take(element=make_element(shot=make_shot(production=one.production)), model=model)
    client.force_login(member.user)
    book = book_of(client, production=guest.production.code)
    models = [row[0] for row in book["Models"].iter_rows(min_row=3, values_only=True)]
    assert models == ["Wan 2.2"]


def test_clients_get_no_workbook(client: Client) -> None:
    client.force_login(make_member(role="client").user)
    assert client.get(reverse("benchmarks-export")).status_code == 404


def test_money_is_left_out_for_those_who_do_not_see_it(client: Client) -> None:
    member = make_member(role="artist")
    element = make_element(shot=make_shot(production=member.production))
    make_take(element=element, decision="approved", mode="i2v", frames=48, fps=24, cost=4)
    client.force_login(member.user)
    heads = [cell.value for cell in book_of(client)["All groups"][2]]
    assert not any("per approved second" in head for head in heads)


@pytest.fixture
def paid(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Production:
    """A production of which the benchmarks are too long for an answer, beside another such one."""
    settings.RESULTS = tmp_path
    monkeypatch.setattr(benchmarking, "TAKES_AT_ONCE", 1)
    user = make_user()
    for code, model in (("AAA", "Wan 2.2"), ("BBB", "Kling 2.1")):
        member = make_member(user=user, production=make_production(code=code), role="producer")
        make_take(element=make_element(shot=make_shot(production=member.production)), model=model)
    client.force_login(user)
    return member.production


def file_of(client: Client, job: Job) -> Any:
    return client.get(reverse("job-file", args=[job.membership.production.code, job.pk]))


@pytest.mark.usefixtures("paid")
def test_many_takes_are_counted_in_the_background(client: Client) -> None:
    asked = reverse("benchmarks-export") + "?production=AAA&production=BBB"
    answer = client.get(asked)
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert (job.state, job.again) == (Job.State.DONE, asked), job.error
    assert job.title == "Excel: Benchmarks of AAA, BBB"
    book = load_workbook(BytesIO(file_of(client, job).getvalue()))
    models = [row[0] for row in book["Models"].iter_rows(min_row=3, values_only=True)]
    assert models == ["Kling 2.1", "Wan 2.2"]
    assert book_of(client, production="AAA").sheetnames == book.sheetnames


@pytest.mark.parametrize("role", ["artist", "client"])
def test_the_file_is_kept_from_who_no_longer_sees_all_of_it(
    client: Client, paid: Production, role: str
) -> None:
    client.get(reverse("benchmarks-export"))
    job = Job.objects.get()
    assert job.membership.production != paid
    paid.memberships.update(role=role)
    answer = file_of(client, job)
    assert answer.headers["Location"] == job.get_absolute_url()
    paid.memberships.update(role="supervisor")
    assert file_of(client, job).getvalue()


def test_a_role_that_changed_before_its_turn_is_told(client: Client, paid: Production) -> None:
    client.get(reverse("benchmarks-export"))
    Job.objects.update(state=Job.State.WAITING, file="")
    paid.memberships.update(role="client")
    job = Job.objects.get()
    make_benchmarks.call(job.pk)
    job.refresh_from_db()
    assert job.error == "Your role in one of the productions changed. Have it made again."
