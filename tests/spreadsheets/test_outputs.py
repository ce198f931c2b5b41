"""The breakdown as CSV, as JSON and in the shape of other trackers."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.models import Membership
from shotlog.spreadsheets.choice import KEYS
from shotlog.spreadsheets.outputs import FORMATS, write
from shotlog.spreadsheets.selection import whole_production
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_scene,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db

SECRET = "SECRET-of-the-crew"
KITSU = (
    "Project,Episode,Sequence,Name,Description,Time Spent,Frames,Frame In,Frame Out,FPS,Vendor,"
    "Roto,Assignations,Compositing,Assignations"
)
FLOW = (
    ",,,,,,,,,,Roto,,Comp,",
    "Id,Thumbnail,Shot Code,Sequence,Status,Cut In,Cut Out,Cut Duration,Type,Project,"
    "Task Status,Bid,Task Status,Bid",
)


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL", title="Middle Realm")
    shot = make_shot(
        scene=make_scene(production=production, number="24A"),
        code="MRL_24A_0010",
        description="=골목, 추격",
        status="ip",
        frames=152,
        assignee=SECRET,
        vendor=SECRET,
    )
    element = make_element(shot=shot, name="crowd01", hours_actual=Decimal(6))
    make_take(
        element=element,
        prompt=SECRET,
        seed="00123",
        model="Wan 2.2",
        loras=[{"name": "reaper", "strength": 0.8}],
    )
    return make_member(production=production)


def _written(member: Membership, form: str, **more: Any) -> str:
    target = io.BytesIO()
    write(target, whole_production(member), form=form, author="Seo Yuna", **more)
    return target.getvalue().decode()


def test_csv_begins_with_the_mark_of_utf_8_and_holds_no_formula(member: Membership) -> None:
    text = _written(member, "csv")
    assert text.startswith("\ufeffScene,Shot,")
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert row["Shot"] == "MRL_24A_0010"
    assert row["Description"] == "'=골목, 추격"
    assert row["Status"] == "In progress"


def test_csv_may_hold_another_sheet(member: Membership) -> None:
    rows = csv.DictReader(io.StringIO(_written(member, "csv", sheets=["takes"])))
    assert [row["Seed"] for row in rows] == ["00123"]


def test_json_has_stored_codes_stable_ids_and_the_names_of_iptc(member: Membership) -> None:
    data = json.loads(_written(member, "json"))
    shot = member.production.shots.get()
    assert data["production"]["code"] == "MRL"
    assert (data["shots"][0]["id"], data["shots"][0]["status"]) == (shot.pk, "ip")
    assert data["shots"][0]["description"] == "=골목, 추격"
    assert data["shots"][0]["hours_actual"] == 6
    take = data["takes"][0]
    assert (take["AIPromptInformation"], take["AISystemUsed"]) == (SECRET, "Wan 2.2")
    assert (take["seed"], take["loras"]) == ("00123", [{"name": "reaper", "strength": 0.8}])
    assert data["elements"][0]["DigitalSourceType"] == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    )
    assert set(KEYS) < set(data)


def test_kitsu_gets_its_own_head_and_names_that_join_to_codes(member: Membership) -> None:
    lines = _written(member, "kitsu").splitlines()
    assert lines[0] == KITSU
    row = next(csv.reader(lines[1:]))
    assert row[2:6] == ["MRL_24A", "0010", "=골목, 추격", "0.75"]
    assert row[6:10] == ["152", "1009", "1160", "24"]
    assert row[13] == "wip"


def test_flow_gets_its_two_head_rows_and_its_codes(member: Membership) -> None:
    lines = _written(member, "flow").splitlines()
    assert tuple(lines[:2]) == FLOW
    row = next(csv.reader(lines[2:]))
    assert row[2:10] == [
        "MRL_24A_0010",
        "24A",
        "ip",
        "1009",
        "1160",
        "152",
        "Shot",
        "Middle Realm",
    ]


@pytest.mark.parametrize("form", ["csv", "json", "kitsu", "flow"])
def test_a_client_finds_no_private_name_and_no_prompt_in_any_form(
    client: Client, member: Membership, form: str
) -> None:
    guest = make_member(production=member.production, role="client")
    client.force_login(guest.user)
    answer = client.get(reverse("data-export", args=["MRL", form]))
    text = answer.getvalue().decode()
    assert "24A" in text
    assert SECRET not in text
    takes = client.get(reverse("data-export", args=["MRL", form]), {"sheet": "takes"})
    assert SECRET not in takes.getvalue().decode()


def test_every_form_has_a_name_of_its_own(client: Client, member: Membership) -> None:
    client.force_login(member.user)
    names = set()
    for form in FORMATS:
        answer = client.get(reverse("data-export", args=["MRL", form]))
        assert answer.status_code == 200
        names.add(answer["Content-Disposition"])
        assert answer.getvalue()
    assert len(names) == len(FORMATS)
