"""The figures of each shot, of money and of assistive elements against an independent recount."""

from collections import Counter

import pytest

from shotlog.figures.money import Rated
from shotlog.figures.scene_figures import production_figures
from shotlog.figures.shot_figures import ShotFigures
from shotlog.models import Element, Shot
from tests.figures.productions import random_production
from tests.figures.recount import Recount, Some, element_state
from tests.figures.test_recount import four

pytestmark = pytest.mark.django_db

WORST_LAST = ["recoverable", "documented", "partly", "lost", "no_take"]


@pytest.mark.parametrize("seed", range(24))
def test_a_plain_recount_gives_the_same_figures_of_each_shot(seed: int) -> None:
    production, _scenes = random_production(seed)
    figures, again = production_figures(production), Recount(production)
    assert {one.row.pk for one in figures.shots} == {shot.pk for shot in again.shots}
    for one in figures.shots:
        shot = again.shot[one.row.pk]
        elements_are_the_same(one, shot, again)
        hours_are_the_same(one, shot, again)
        recovery_is_the_same(one, shot, again)


def elements_are_the_same(one: ShotFigures, shot: Shot, again: Recount) -> None:
    final = again.finals(shot)
    ai = [element for element in final if again.is_ai(element)]
    assert one.mix == Counter(element.origin for element in final)
    assert one.ai_elements == len(ai)
    kinds = {again.is_ai(element) for element in final}
    expected = {(): "", (True,): "ai", (False,): "conventional"}.get(tuple(kinds), "hybrid")
    assert one.kind == expected
    if shot.frames is None:
        assert one.ai_frames is None
        return
    frames = again.frames_of(shot)
    assert one.ai_frames == sum(any(again.present(e, frame) for e in ai) for frame in frames)


def hours_are_the_same(one: ShotFigures, shot: Shot, again: Recount) -> None:
    own = [element for element in again.elements if element.shot_id == shot.pk]
    ai = [element for element in own if again.is_ai(element)]
    notes = [note for note in again.working_notes() if note.shot_id == shot.pk]
    noted = {note.element_id for note in notes}
    assert four(one.estimated) == again.sum_of([(again.estimate(shot), shot.status == "omt")])
    assert four(one.spent) == again.sum_of([(e.hours_actual, again.out(e)) for e in own])
    instead = [(e.hours_conventional, again.out(e)) for e in ai]
    assert four(one.conventional) == again.sum_of(instead)
    spent = [(note.hours_actual, again.note_is_out(note)) for note in notes]
    assert four(one.colour_spent) == again.sum_of(spent)
    expected = [(again.expected(note), again.note_is_out(note)) for note in notes]
    expected += [(e.colour_hours_foreseen, again.out(e)) for e in ai if e.pk not in noted]
    assert four(one.colour_forecast) == again.sum_of(expected)
    assert (one.notes, one.notes_closed) == (len(notes), sum(map(again.closed, notes)))


def recovery_is_the_same(one: ShotFigures, shot: Shot, again: Recount) -> None:
    ai = [element for element in again.finals(shot) if again.is_ai(element)]
    states = [element_state(again.takes_of(element)) for element in ai]
    assert one.recoverable == sum(state == "recoverable" for state, _none in states)
    assert one.none_approved == sum(none for _state, none in states)
    worst = max((state for state, _none in states), key=WORST_LAST.index, default="")
    assert one.recovery == worst
    assert set(one.missing) == {part for element in ai for part in element.missing}


@pytest.mark.parametrize("seed", range(24))
def test_a_plain_recount_gives_the_same_lines_of_money(seed: int) -> None:
    production, _scenes = random_production(seed)
    money, again = production_figures(production).money, Recount(production)
    ai, other = (again.column("hours_actual", ai=is_ai) for is_ai in (True, False))
    colour = again.colour_column("hours_actual")
    lines: list[tuple[Rated, tuple[Some, int, int, Some], Some]] = [
        (money.ai, ai, production.rate_ai),
        (money.conventional, other, production.rate_conventional),
        (money.colour, colour, production.rate_colour),
        (
            money.instead,
            again.column("hours_conventional", ai=True),
            production.rate_conventional,
        ),
    ]
    for rated, (hours, _known, _lacking, gone), rate in lines:
        assert (rated.money, rated.omitted) == (
            again.at_rate(hours, rate),
            again.at_rate(gone, rate),
        )
    if money.total is not None:
        bought = again.column("cost")[3] + again.take_costs()[3]
        worked = [again.at_rate(hours[3], rate) for _line, hours, rate in lines[:3]]
        assert money.omitted == bought + sum(amount for amount in worked if amount is not None)


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_recount_gives_the_same_assistive_elements(seed: int) -> None:
    production, _scenes = random_production(seed)
    figures, again = production_figures(production), Recount(production)
    assistive: list[Element] = [
        element
        for shot in again.counted_shots()
        for element in again.finals(shot)
        if again.is_assistive(element)
    ]
    assert figures.gaps.assistive == len(assistive)
    states = [element_state(again.takes_of(element))[0] for element in assistive]
    assert figures.gaps.assistive_recoverable == states.count("recoverable")
    assert figures.attempts.rejected == sum(take.decision == "rejected" for take in again.takes)
