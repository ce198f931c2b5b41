"""The workbook of benchmarks holds the numbers of the page."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from shotlog.figures.benchmarks import benchmarks
from shotlog.models import Production
from tests.figures.experiences import random_experience
from tests.make import make_element, make_member, make_shot, make_take, make_user

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
