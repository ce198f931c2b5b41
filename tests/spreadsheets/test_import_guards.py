"""Lists that look like others, and values that nobody can mean."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from shotlog.models import Clearance, ImportDraft, Membership, Scene, Shot, Take
from shotlog.spreadsheets.choice import KEYS
from shotlog.spreadsheets.incoming import SHEETS, Kind, Unreadable
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_scene,
    make_session,
    make_shot,
    make_take,
)
from tests.spreadsheets.importing import exported, planned

pytestmark = pytest.mark.django_db
ONE_WAY = ("sessions", "clearances", "tools", "benchmarks")


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL", disclosure=True)
    shot = make_shot(scene=make_scene(production=production, number="24A"), code="MRL_24A_0010")
    element = make_element(shot=shot, name="crowd01")
    session = make_session(production=production)
    make_take(
        element=element,
        session=session,
        tool_version=session.tool_version,
        generation_seconds=Decimal("12.34"),
        decision="approved",
        decided_at=timezone.now(),
    )
    Clearance.objects.create(element=element, state="given")
    return make_member(production=production, name="Seo Yuna")


@pytest.mark.parametrize("key", ONE_WAY)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_does_not_come_back_is_refused_by_its_name(
    member: Membership, key: str, language: str, form: str
) -> None:
    data = exported(member, form, language, sheets=[key])
    with pytest.raises(Unreadable, match="does not come back in"):
        planned(data, member)


@pytest.mark.parametrize("key", [key for key in KEYS if key in SHEETS])
def test_sheets_that_come_back_are_none_of_those(member: Membership, key: str) -> None:
    for form in ("csv", "xlsx"):
        assert planned(exported(member, form, sheets=[key]), member).rows is not None


def test_the_import_page_and_the_command_say_so(
    member: Membership, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.INCOMING = tmp_path / "incoming"
    file = tmp_path / "clearances.csv"
    file.write_bytes(exported(member, "csv", sheets=["clearances"]))
    with pytest.raises(CommandError, match="our sheet “Clearances”"):
        call_command("import_sheet", str(file), production="MRL")
    client.force_login(member.user)
    with file.open("rb") as stream:
        answer = client.post(reverse("import-new", args=["MRL"]), {"file": stream}, follow=True)
    assert "our sheet “Clearances”, which does not come back in" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_what_follows_from_others_is_no_difference_in_csv(member: Membership) -> None:
    make_element(shot=Shot.objects.get(), name="el", origin="plate", category="")
    make_element(shot=Shot.objects.get(), name="el2", origin="plate", category="")
    for key in ("takes", "scenes", "shots"):
        plan = planned(exported(member, "csv", sheets=[key]), member)
        assert [sheet.notes for sheet in plan.sheets] == [[]]
    shown = exported(member, "csv", sheets=["scenes"]).decode("utf-8-sig")
    assert "0.333" in shown
    rounded = ",".join(
        f"{float(cell):.0%}" if cell.startswith("0.333") else cell for cell in shown.split(",")
    )
    assert [sheet.notes for sheet in planned(rounded, member).sheets] == [[]]


def test_a_decision_at_another_time_is_still_told(member: Membership) -> None:
    data = exported(member, "csv", sheets=["takes"]).decode("utf-8-sig")
    Take.objects.update(decided_at=timezone.now() + dt.timedelta(hours=2))
    [sheet] = planned(data, member).sheets
    assert sheet.notes == [
        "“Decided at” follows from other values: 1 cell that differs is left alone."
    ]


def test_a_due_day_of_long_ago_comes_back(member: Membership) -> None:
    Shot.objects.update(due=dt.date(1900, 1, 15))
    assert set(planned(exported(member), member).counts) == {Kind.UNCHANGED}


def test_no_scene_is_called_as_the_line_of_shots_without_one(member: Membership) -> None:
    scene = Scene(production=member.production, number="–")
    with pytest.raises(Exception, match="stands for shots without a scene"):
        scene.full_clean()


@pytest.mark.parametrize("heads", ["Sequence,Name", "Sequence,Name,Description"])
def test_the_smallest_list_of_kitsu_is_known(member: Membership, heads: str) -> None:
    plan = planned(f"{heads}\n24A,0010\n24A,0020\n", member)
    assert (plan.sheets[0].shape, plan.sheets[0].is_certain) == ("kitsu", True)
    assert [row.label for row in plan.rows if row.kind == Kind.NEW][-1].endswith("0020")


def test_kitsu_and_flow_name_what_has_no_place_here_and_whose_the_status_is(
    member: Membership,
) -> None:
    kitsu = planned(exported(member, "kitsu"), member).sheets[0]
    assert {"Project", "Time Spent", "FPS", "Roto"} <= set(kitsu.without_place)
    assert "Compositing" not in kitsu.without_place
    assert kitsu.notes == ["The status of a shot is that of its task “Compositing”."]
    flow = planned(exported(member, "flow"), member).sheets[0]
    assert {"Id", "Project", "Type"} <= set(flow.without_place)
    assert (kitsu.left_alone, flow.left_alone) == ([], [])


def test_a_single_column_of_shots_is_a_list(member: Membership) -> None:
    plan = planned("Shot\nMRL_24A_0010\nMRL_24A_0020\n", member)
    assert [row.label for row in plan.rows if row.kind == Kind.NEW] == ["MRL_24A_0020"]
    assert not planned("Camera\nAlexa\n", member).sheets[0].is_certain
    assert not planned("A letter\nShot\n", member).sheets[0].is_certain


@pytest.mark.parametrize("heads", ["Shot,Shot code", "Shot code,Shot"])
def test_the_shot_code_goes_before_the_shot(member: Membership, heads: str) -> None:
    cells = {"Shot": "0010", "Shot code": "MRL_24A_0010"}
    row = ",".join(cells[head] for head in heads.split(","))
    plan = planned(f"{heads}\n{row}\n", member)
    assert plan.counts == {Kind.UNCHANGED: 1}
    assert plan.sheets[0].left_alone == ["Shot"]


def test_what_is_too_long_or_too_large_is_refused_by_its_name(member: Membership) -> None:
    text = f"Shot,Scene,Reel,White balance\n{'A' * 60},{'7' * 30},R,1\n"
    told = [(one.column, one.reason) for one in planned(text, member).troubles]
    assert told[:2] == [
        ("Shot", "“Shot” holds at most 48 characters, this has 60: shorten it."),
        ("Scene", "“Scene” holds at most 24 characters, this has 30: shorten it."),
    ]


def test_a_cell_of_the_grid_that_says_shot_is_no_head(member: Membership, client: Client) -> None:
    client.force_login(member.user)
    answer = client.post(
        reverse("import-cells", args=["MRL"]),
        {
            "text": "Shot\nCut",
            "rows": ",".join(str(one.pk) for one in Shot.objects.all()),
            "columns": "description",
        },
    )
    assert "go" not in answer.json()
    assert Shot.objects.get().description == "Shot"
