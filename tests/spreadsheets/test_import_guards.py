"""Lists that look like others, and values that nobody can mean."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from shotlog.models import Clearance, Membership, Scene, Shot, Take
from shotlog.spreadsheets.incoming import Kind
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


def test_what_is_too_long_or_too_large_is_refused_by_its_name(member: Membership) -> None:
    text = f"Shot,Scene,Reel,White balance\n{'A' * 60},{'7' * 30},R,1\n"
    told = [(one.column, one.reason) for one in planned(text, member).troubles]
    assert told[:2] == [
        ("Shot", "“Shot” holds at most 48 characters, this has 60: shorten it."),
        ("Scene", "“Scene” holds at most 24 characters, this has 30: shorten it."),
    ]
