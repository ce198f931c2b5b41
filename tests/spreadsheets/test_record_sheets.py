"""Scenes with the figures of their reports, sessions, clearances, tools and benchmarks."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from shotlog.figures.scene_figures import production_figures
from shotlog.models import Clearance, Element, Membership, ToolAlias
from shotlog.spreadsheets.sheets import FIRST
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_scene,
    make_session,
    make_shot,
    make_take,
    make_tool_version,
)
from tests.spreadsheets.reading import cell_of, records, workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL", grade_budget_hours=Decimal(80)))


@pytest.fixture
def element(member: Membership) -> Element:
    scene = make_scene(
        production=member.production,
        number="24A",
        title="골목",
        int_ext="ext",
        grade_hours_budgeted=Decimal(20),
    )
    shot = make_shot(scene=scene, code="MRL_24A_0010", frames=100)
    make_element(shot=shot, origin="plate", hours_actual=Decimal(1))
    return make_element(
        shot=shot, name="crowd01", hours_actual=Decimal(2), hours_conventional=Decimal(40)
    )


def test_scenes_have_the_figures_of_their_reports(member: Membership, element: Element) -> None:
    make_scene(production=member.production, number="25")
    figures = production_figures(member.production)
    rows = records(workbook_of(member)["Scenes"])
    assert [row["Scene"] for row in rows[:3]] == ["24A", "25", "All"]
    first, foot = rows[0], rows[2]
    assert first["Title"] == "골목"
    assert first["AI by elements"] == figures.shares.elements["together"].value == 0.5
    assert first["Hours actual"] == foot["Hours actual"] == 3
    assert (first["Grade hours budgeted"], foot["Grade hours budgeted"]) == (20, 80)
    assert first["Hours saved"] == 38
    assert "Hours actual 2 of 2; If made without AI 1 of 1" in first["Stands on"]
    assert "Hours estimated 0 of 1" in foot["Stands on"]


def test_shares_have_bars_and_two_charts_stand_under_the_scenes(
    member: Membership, element: Element
) -> None:
    sheet: Any = workbook_of(member)["Scenes"]
    kinds = {rule.type for rules in sheet.conditional_formatting for rule in rules.rules}
    assert "dataBar" in kinds
    assert len(sheet._charts) == 2
    assert cell_of(sheet, FIRST, "AI by elements").number_format.startswith("0%")


def test_a_filter_shows_the_scenes_of_its_shots_only(member: Membership, element: Element) -> None:
    other = make_scene(production=member.production, number="25")
    make_shot(scene=other, code="OTHER")
    rows = records(workbook_of(member, "q=OTHER")["Scenes"])
    assert [row["Scene"] for row in rows[:2]] == ["25", "All"]


def test_sessions_and_tools_are_those_of_the_takes(member: Membership, element: Element) -> None:
    used = make_tool_version(tool="Kling", version="2.1", runs_at="public", gives_seeds="no")
    ToolAlias.objects.create(tool=used.tool, spelling="KlingAI")
    session = make_session(
        production=member.production,
        tool_version=used,
        date=dt.date(2026, 11, 2),
        hours_hands_on=Decimal("3.5"),
        thrown_away=12,
    )
    make_take(element=element, session=session, tool_version=used)
    unused = make_session(production=member.production, date=dt.date(2026, 11, 3))
    book = workbook_of(member)
    sessions = records(book["Sessions"])
    assert [row["ID"] for row in sessions] == [session.pk, unused.pk]
    assert (sessions[0]["Tool version"], sessions[0]["Takes"]) == ("Kling 2.1", 1)
    assert sessions[0]["Attempts thrown away"] == 12
    tool = next(row for row in records(book["Tools"]) if row["Tool"] == "Kling")
    assert (tool["Version"], tool["Gives seeds"], tool["Also spelled"]) == ("2.1", "No", "KlingAI")
    assert len(records(workbook_of(member, "q=MRL_24A")["Sessions"])) == 1


def test_clearances_go_along_while_disclosure_is_on(member: Membership, element: Element) -> None:
    Clearance.objects.create(element=element, state="asked", no_training="unsure")
    row = records(workbook_of(member)["Clearances"])[0]
    assert (row["Element"], row["State"], row["Escalate"]) == ("crowd01", "Asked", "Yes")
    member.production.disclosure = False
    member.production.save()
    assert "Clearances" not in workbook_of(member).sheetnames


def test_benchmarks_list_few_times_one_by_one(member: Membership, element: Element) -> None:
    for seconds in (10, 20):
        make_take(element=element, model="Wan 2.2", generation_seconds=Decimal(seconds))
    first = records(workbook_of(member)["Benchmarks"])[0]
    assert (first["Made with"], first["Takes"], first["With a time"]) == ("Wan 2.2", 2, 2)
    assert (first["Seconds, median"], first["Seconds, range"]) == (None, "10, 20")
