"""Figures where data is missing: nothing is counted as zero, nothing divides by zero."""

from decimal import Decimal

import pytest

from shotlog.figures.scene_figures import production_figures, scene_figures
from shotlog.figures.tool_versions import tool_versions
from tests.make import (
    make_element,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


def test_a_scene_without_shots_has_no_shares_and_no_hours() -> None:
    figures = scene_figures(make_scene())
    together = figures.shares.elements["together"]
    assert (together.value, together.stands_on) == (None, 0)
    assert str(figures.shares.picture["together"]) == "–"
    assert figures.progress.done.value is None
    assert figures.hours.actual.value is None
    assert figures.money.total is None
    assert figures.as_json(money=True)["shots"] == []


def test_a_shot_that_is_not_broken_down_is_outside_every_share() -> None:
    scene = make_scene()
    make_element(shot=make_shot(scene=scene), origin="ai_gen")
    make_element(shot=make_shot(scene=scene), origin="ai_gen", final_use="temp")
    make_shot(scene=scene)
    shares = scene_figures(scene).shares
    assert (shares.shots["together"].part, shares.shots["together"].whole) == (1, 1)
    assert shares.not_broken_down == 2
    assert shares.screen_time["together"].whole == 100


def test_an_omitted_shot_leaves_shares_and_stays_in_spend() -> None:
    scene = make_scene()
    make_element(shot=make_shot(scene=scene), origin="plate", hours_actual=Decimal(2))
    omitted = make_shot(scene=scene, status="omt")
    make_element(shot=omitted, origin="ai_gen", hours_actual=Decimal(3))
    figures = scene_figures(scene)
    assert figures.shares.elements["together"].value == 0
    assert (figures.progress.shots, figures.progress.omitted) == (1, 1)
    assert [figures.hours.actual.value, figures.hours.actual.omitted] == [5, 3]


def test_unknown_coverage_widens_the_span_instead_of_counting_as_nothing() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene, frames=10)
    make_element(shot=shot, coverage=25)
    make_element(shot=shot, coverage=None)
    span = scene_figures(scene).shares.picture["together"]
    assert (span.lower, span.upper, span.without_coverage) == (0.25, 1.0, 1)
    assert str(span) == "25–100 %"


def test_overlapping_elements_are_not_counted_twice_on_screen() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene, frames=100, cut_in=1001)
    make_element(shot=shot, coverage=30, first_frame=1001, last_frame=1050)
    make_element(shot=shot, coverage=40, first_frame=1026, last_frame=1200)
    shares = scene_figures(scene).shares
    assert shares.screen_time["together"].part == 100
    span = shares.picture["together"]
    # 25 frames of 30, 25 of both (40 to 70), 50 of 40.
    assert span.lower_part == 25 * 30 + 25 * 40 + 50 * 40
    assert span.upper_part == 25 * 30 + 25 * 70 + 50 * 40


def test_bounds_within_one_point_are_one_number() -> None:
    scene = make_scene()
    make_element(shot=make_shot(scene=scene), coverage=40)
    assert str(scene_figures(scene).shares.picture["together"]) == "40 %"


def test_assistive_elements_are_shown_and_never_in_the_headline() -> None:
    scene = make_scene()
    make_element(
        shot=make_shot(scene=scene),
        origin="ai_assist",
        digital_source_type="algorithmicallyEnhanced",
    )
    shares = scene_figures(scene).shares
    assert (shares.elements["together"].part, shares.elements["assistive"].part) == (0, 1)


def test_an_element_without_origin_stays_in_the_denominator_and_is_told() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene)
    make_element(shot=shot, origin="ai_gen")
    make_element(shot=shot, origin="")
    shares = scene_figures(scene).shares
    assert (shares.elements["together"].value, shares.unknown_origin) == (0.5, 1)


def test_two_approved_takes_count_as_two_kept() -> None:
    scene = make_scene()
    element = make_element(shot=make_shot(scene=scene))
    for decision in ("approved", "approved", "rejected", "candidate"):
        make_take(element=element, decision=decision)
    attempts = scene_figures(scene).attempts
    assert attempts.per_element.listed == (2.0,)
    assert attempts.none_kept == 0


def test_takes_without_an_approved_one_are_none_kept() -> None:
    scene = make_scene()
    element = make_element(shot=make_shot(scene=scene))
    for _ in range(12):
        make_take(element=element, decision="rejected")
    attempts = scene_figures(scene).attempts
    assert (attempts.none_kept, attempts.takes_none_kept) == (1, 12)
    assert attempts.per_element.stands_on == 0


def test_hours_are_saved_only_where_both_are_known() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene)
    known = make_element(shot=shot, hours_conventional=Decimal(40), hours_actual=Decimal(6))
    make_element(shot=shot, hours_conventional=Decimal(90))
    make_note(element=known, hours_actual=Decimal("1.5"))
    make_note(shot=shot, hours_actual=Decimal(7))
    make_shortcoming(element=known, hours=Decimal("0.5"))
    hours = scene_figures(scene).hours
    assert hours.saved.value == 32
    assert (hours.saved.stands_on, hours.saved.lacking) == (1, 1)
    assert hours.whole_shot_colour.value == 7


def test_an_open_note_without_estimate_is_forecast_by_the_median_of_its_kind() -> None:
    production = make_production(grade_budget_hours=Decimal(20))
    scene = make_scene(production=production, grade_hours_budgeted=Decimal(5))
    elsewhere = make_shot(production=production)
    for actual in (2, 4, 9):
        make_note(shot=elsewhere, status="matched", hours_actual=Decimal(actual))
    make_note(shot=make_shot(scene=scene), hours_actual=Decimal(1))
    colour = scene_figures(scene).colour
    assert [colour.forecast.value, colour.remaining] == [4, 1]
    whole = production_figures(production).colour
    assert [whole.forecast.value, whole.remaining] == [19, 1]


def test_a_missing_rate_shows_hours_only() -> None:
    scene = make_scene(production=make_production(rate_ai=None, rate_conventional=Decimal(800)))
    shot = make_shot(scene=scene)
    make_element(shot=shot, hours_actual=Decimal(4), cost=Decimal(100))
    make_element(shot=shot, origin="cg", hours_actual=Decimal(8))
    money = scene_figures(scene).money
    assert [money.ai.hours.value, money.ai.money] == [4, None]
    assert money.conventional.money == 800
    assert (money.total, money.missing_rates) == (None, ["ai"])


def test_money_stays_out_of_json_unless_it_may_be_seen() -> None:
    figures = scene_figures(make_scene())
    assert "money" in figures.as_json(money=True)
    assert "money" not in figures.as_json(money=False)


def test_a_whole_job_is_shared_by_the_takes_of_its_job() -> None:
    scene = make_scene()
    element = make_element(shot=make_shot(scene=scene))
    for _ in range(4):
        make_take(element=element, job_id="j1", generation_seconds=80, generation_basis="job")
    assert scene_figures(scene).generation.together.seconds.listed == (20.0,) * 4


def test_nothing_is_compared_by_shot_or_category_without_ai_elements() -> None:
    scene = make_scene(production=make_production(rate_ai=Decimal(500)))
    make_element(shot=make_shot(scene=scene), origin="cg", hours_actual=Decimal(3))
    comparison = scene_figures(scene).comparison
    assert comparison.by_shot(money=True) == {}
    assert comparison.by_category(money=True) == {}
    together = comparison.together(money=True)
    assert (together.elements, together.saved.value, together.money_saved) == (0, None, None)


def test_a_category_without_both_hours_has_nothing_saved_and_says_so() -> None:
    scene = make_scene(production=make_production(rate_ai=Decimal(500)))
    shot = make_shot(scene=scene)
    make_element(shot=shot, category="fire", hours_actual=Decimal(3))
    make_element(shot=shot, category="fire", hours_conventional=Decimal(8))
    found = scene_figures(scene).comparison.by_category(money=True)["fire"]
    assert (found.saved.value, found.saved.stands_on, found.saved.lacking) == (None, 0, 2)
    assert (found.money, found.money_saved) == (None, None)


def test_ai_elements_without_a_clearance_are_counted_and_not_escalated() -> None:
    scene = make_scene(production=make_production(disclosure=True))
    make_element(shot=make_shot(scene=scene))
    make_element(shot=make_shot(scene=scene, status="omt"))
    found = scene_figures(scene).escalations
    assert (found.elements, found.without, found.open) == (1, 1, 0)
    assert found.escalated == []


def test_without_disclosure_no_clearances_are_told() -> None:
    figures = scene_figures(make_scene(production=make_production(disclosure=False)))
    assert "clearances" not in figures.as_json(money=True)


def test_a_closed_shortcoming_without_fix_or_hours_is_a_line_of_its_own() -> None:
    scene = make_scene()
    assert scene_figures(scene).fixes.by_fix == []
    make_shortcoming(element=make_element(shot=make_shot(scene=scene)), status="accepted")
    (line,) = scene_figures(scene).fixes.by_fix
    assert (line.fix, line.fixed, line.accepted) == ("", 0, 1)
    assert (line.hours.value, line.hours.stands_on, line.hours.lacking) == (None, 0, 1)


def test_takes_without_a_model_or_a_time_have_no_line_and_no_median() -> None:
    scene = make_scene()
    assert scene_figures(scene).generation.by_model == []
    element = make_element(shot=make_shot(scene=scene))
    make_take(element=element)
    make_take(element=element, model="Wan")
    found = scene_figures(scene).generation
    assert [(one.name, one.takes, one.seconds.lacking) for one in found.by_model] == [("Wan", 1, 1)]
    assert (found.together.takes, found.together.seconds.stands_on) == (2, 0)


def test_tool_versions_without_an_approved_take_have_no_ratio() -> None:
    production = make_production()
    assert tool_versions(production) == []
    take = make_take(element=make_element(shot=make_shot(production=production)))
    (line,) = tool_versions(production)
    assert (line.name, line.takes, line.none_kept) == ("", 1, 1)
    assert line.thrown_away == (None, 0, 0)
    assert (line.per_element.stands_on, line.per_element.median) == (0, None)
    take.removed = True
    take.save()
    assert tool_versions(production) == []
