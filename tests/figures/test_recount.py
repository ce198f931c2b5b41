"""The figures against an independent recount, on random productions."""

from collections import Counter

import pytest

from shotlog.figures.against import Against
from shotlog.figures.counting import Share, Spread, Total
from shotlog.figures.scene_figures import Figures, production_figures, scene_figures
from shotlog.models import Clearance
from tests.figures.productions import random_production
from tests.figures.recount import Recount, percentile

pytestmark = pytest.mark.django_db

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plain_recount_gives_the_same_figures(seed: int) -> None:
    production, scenes = random_production(seed)
    compare(production_figures(production), Recount(production))
    for scene in scenes:
        compare(scene_figures(scene), Recount(production, scene))


@pytest.mark.parametrize("seed", range(6))
def test_the_scenes_of_a_production_have_the_figures_of_their_own_reports(seed: int) -> None:
    production, scenes = random_production(seed)
    by_scene = {part.scene: part for part in production_figures(production).scenes if part.scene}
    for scene in scenes:
        part, own = by_scene[scene], scene_figures(scene)
        for name in ("shares", "progress", "hours", "colour", "gaps", "money", "attempts", "fixes"):
            assert getattr(part, name).as_json() == getattr(own, name).as_json(), name
        for name in ("generation", "escalations"):
            assert getattr(part, name).as_json() == getattr(own, name).as_json(), name
        assert part.integration == own.integration


def compare(figures: Figures, again: Recount) -> None:
    shares_are_the_same(figures, again)
    hours_are_the_same(figures, again)
    colour_is_the_same(figures, again)
    money_is_the_same(figures, again)
    takes_are_the_same(figures, again)
    comparison_is_the_same(figures, again)
    shortcomings_are_the_same(figures, again)
    clearances_are_the_same(figures, again)


def shares_are_the_same(figures: Figures, again: Recount) -> None:
    shares = figures.shares
    for part in ("together", "generated", "assisted", "hero", "fill", "assistive"):
        assert pair(shares.elements[part]) == again.by_elements(part), part
        assert pair(shares.shots[part]) == again.by_shots(part), part
        assert pair(shares.screen_time[part]) == again.by_screen_time(part), part
        span = shares.picture[part]
        assert (span.lower_part, span.upper_part, span.frames) == again.by_picture(part), part
    for role, share in (("hero", shares.hero), ("fill", shares.fill), ("", shares.no_role)):
        assert pair(share) == again.by_role(role)
    assert {code: n for code, n in shares.origins.items() if n} == again.origins()
    assert shares.not_broken_down == len(again.counted_shots()) - len(again.broken_down())
    assert shares.without_frames == sum(s.frames is None for s in again.broken_down())
    assert shares.without_range == again.without_range()
    done = [shot for shot in again.counted_shots() if shot.status in ("apr", "fin")]
    assert pair(figures.progress.done) == (len(done), len(again.counted_shots()))
    assert figures.progress.omitted == len(again.shots) - len(again.counted_shots())
    assert figures.progress.cbb == sum(s.status == "cbb" for s in again.counted_shots())
    assert shares.only_assisted == again.only_assisted()
    assert shares.elements["together"].stands_on == again.by_elements("together")[1]
    lacking = len(again.counted_shots()) - len(again.broken_down())
    assert shares.shots["together"].lacking == lacking
    for status, count in figures.progress.by_status.items():
        assert count == sum(s.status == status for s in again.counted_shots()), status
    final = [e for s in again.counted_shots() for e in again.finals(s)]
    finished = sum(e.status in ("apr", "fin") for e in final)
    assert pair(figures.progress.elements_done) == (finished, len(final))
    assert figures.frames == sum(s.frames or 0 for s in again.counted_shots())


def hours_are_the_same(figures: Figures, again: Recount) -> None:
    hours = figures.hours
    assert four(hours.estimated) == again.estimated()
    assert four(hours.planned) == again.column("hours_planned")
    assert four(hours.actual) == again.column("hours_actual")
    assert four(hours.conventional) == again.column("hours_conventional", ai=True)
    assert four(hours.shortcomings) == again.shortcoming_hours()
    assert four(hours.whole_shot_colour) == again.whole_shot_colour()
    assert four(hours.saved) == again.saved()


def colour_is_the_same(figures: Figures, again: Recount) -> None:
    colour = figures.colour
    assert colour.notes == len(again.working_notes())
    assert colour.closed == sum(map(again.closed, again.working_notes()))
    assert four(colour.spent) == again.colour_column("hours_actual")
    assert four(colour.estimated) == again.colour_column("hours_estimated")
    assert four(colour.foreseen) == again.column("colour_hours_foreseen", ai=True)
    assert four(colour.forecast) == again.forecast()
    assert colour.budget == again.budget
    assert colour.remaining == again.remaining()
    assert colour.viewing == len(again.notes) - len(again.working_notes())
    assert sum(kind.notes for kind in colour.by_kind) == colour.notes
    for kind in colour.by_kind:
        notes = [n for n in again.working_notes() if n.main_mismatch == kind.kind]
        outs = [again.note_is_out(note) for note in notes]
        assert (kind.notes, kind.closed) == (len(notes), sum(map(again.closed, notes)))
        spent = [note.hours_actual for note in notes]
        assert four(kind.spent) == again.sum_of(list(zip(spent, outs, strict=True)))
        estimated = [note.hours_estimated for note in notes]
        assert four(kind.estimated) == again.sum_of(list(zip(estimated, outs, strict=True)))
        forecast = [again.expected(note) for note in notes]
        assert four(kind.forecast) == again.sum_of(list(zip(forecast, outs, strict=True)))


def money_is_the_same(figures: Figures, again: Recount) -> None:
    money = figures.money
    assert four(money.elements) == again.column("cost")
    assert four(money.takes) == again.take_costs()
    assert money.total == again.money()
    parts = [again.column("cost"), again.take_costs(), again.column("hours_actual")]
    parts.append(again.colour_column("hours_actual"))
    assert money.stands_on == sum(known for _value, known, _lacking, _out in parts)
    assert money.records - money.stands_on == sum(lacking for _v, _k, lacking, _o in parts)
    assert money.instead.money == again.money_if_conventional()
    assert four(money.ai.hours) == again.column("hours_actual", ai=True)
    assert four(money.conventional.hours) == again.column("hours_actual", ai=False)
    assert four(money.colour.hours) == again.colour_column("hours_actual")


def takes_are_the_same(figures: Figures, again: Recount) -> None:
    attempts, gaps = figures.attempts, figures.gaps
    kept, unkept, thrown = again.ratios()
    assert attempts.takes == len(again.takes)
    assert (attempts.none_kept, attempts.takes_none_kept) == (unkept, thrown)
    spread_is_of(attempts.per_element, kept)
    timed = figures.generation.together
    spread_is_of(timed.seconds, again.generation_seconds())
    spread_is_of(timed.per_output_second, again.per_output_second())
    spread_is_of(timed.per_megapixel_frame, again.per_megapixel_frame())
    by_model = {timed.name: timed for timed in figures.generation.by_model}
    assert set(by_model) == set(filter(None, map(again.made_with, again.takes)))
    for name, one in by_model.items():
        takes = [take for take in again.takes if again.made_with(take) == name]
        seconds = [s for s in map(again.seconds, takes) if s is not None]
        assert (one.takes, one.seconds.lacking) == (len(takes), len(takes) - len(seconds))
        spread_is_of(one.seconds, seconds)
    assert attempts.approved == sum(take.decision == "approved" for take in again.takes)
    assert attempts.omitted == sum(again.out(again.element[t.element_id]) for t in again.takes)
    missing = Counter(part for e in again.ai_elements() for part in e.missing)
    assert gaps.missing == missing
    states = again.states()
    assert gaps.recoverable.whole == len(states)
    for state, count in gaps.by_state.items():
        assert count == sum(found == state for found, _none in states), state
    assert gaps.none_approved == sum(none for _state, none in states)


def comparison_is_the_same(figures: Figures, again: Recount) -> None:
    assert against(figures.comparison.together(money=True)) == again.against(again.all_ai())
    by_category = figures.comparison.by_category(money=True)
    assert set(by_category) == {element.category for element in again.all_ai()}
    for code, found in by_category.items():
        rows = [element for element in again.all_ai() if element.category == code]
        assert against(found) == again.against(rows), code
    by_shot = figures.comparison.by_shot(money=True)
    assert set(by_shot) == {element.shot_id for element in again.all_ai()}
    for key, found in by_shot.items():
        rows = [element for element in again.all_ai() if element.shot_id == key]
        assert against(found) == again.against(rows), key


def shortcomings_are_the_same(figures: Figures, again: Recount) -> None:
    fixes, still = figures.fixes, again.open_shortcomings()
    assert fixes.open == len(still)
    assert fixes.open_omitted == sum(again.out(again.element[row.element_id]) for row in still)
    assert fixes.by_kind == Counter(row.kind for row in still)
    closed = {row.fix for row in again.shortcomings if row.status != "open"}
    assert {one.fix for one in fixes.by_fix} == closed
    for one in fixes.by_fix:
        assert (one.fixed, one.accepted, four(one.hours)) == again.fixed(one.fix)
    for axis in figures.integration:
        counted = axis.matches, axis.needs_work, axis.fails, axis.not_judged
        assert counted == again.judged(axis.name)
        assert axis.takes == sum(counted)


def clearances_are_the_same(figures: Figures, again: Recount) -> None:
    found, rows = figures.escalations, again.clearances()
    assert found.elements == len(again.ai_elements())
    assert found.without == len(again.ai_elements()) - len(rows)
    assert {state: n for state, n in found.by_state.items() if n} == Counter(
        row.state for row in rows
    )
    escalated = [row for row in rows if row.escalate]
    assert len(found.escalated) == len(escalated)
    assert found.open == sum(row.state not in ("given", "not_needed") for row in escalated)
    answers = [[getattr(row, name) for name in Clearance.PRINCIPLES] for row in rows]
    assert found.unanswered == sum("" in given for given in answers)


def against(found: Against) -> tuple[object, ...]:
    return (
        found.elements,
        found.omitted,
        four(found.spent),
        four(found.conventional),
        four(found.saved),
        found.money,
        found.instead,
    )


def pair(share: Share) -> tuple[int, int]:
    return share.part, share.whole


def four(total: Total) -> tuple[object, int, int, object]:
    return total.value, total.stands_on, total.lacking, total.omitted


def spread_is_of(spread: Spread, values: list[float]) -> None:
    assert spread.stands_on == len(values)
    if len(values) < 5:
        assert list(spread.listed) == pytest.approx(sorted(values))
        assert spread.median is None
        return
    expected = [percentile(values, share) for share in (0.1, 0.5, 0.9)]
    assert [spread.low, spread.median, spread.high] == pytest.approx(expected)
