"""The planner against a plain recount, and where there are too few records."""

from collections import Counter
from decimal import Decimal

import pytest

from shotlog.figures.experience import experience
from shotlog.figures.planner import Forecast, Wanted, bid, histogram, plan
from tests.figures.experiences import random_experience
from tests.figures.recount import percentile
from tests.figures.recount_across import RecountAcross, Values, drawn
from tests.make import make_element, make_note, make_production, make_shot, make_take

pytestmark = pytest.mark.django_db

CROWD = Wanted(category="crowd", role="fill", count=7, width=2048, height=858, seconds=4)


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_recount_gives_the_same_plan(seed: int) -> None:
    random_experience(seed)
    found, again = plan(CROWD), RecountAcross()
    records = again.records("crowd", "fill")
    assert found.records == len(records)
    assert found.omitted == sum(
        element.final_use != "final" or element.shot.status == "omt" for element in records
    )
    scaled = [again.scaled(element, 2048 * 858 / 1e6, 4) for element in records]
    is_drawn(found.generation_seconds, scaled)
    is_drawn(found.attempts, [len(again.takes_of(element)) for element in records])
    hands_on = [None if e.hours_actual is None else float(e.hours_actual) for e in records]
    is_drawn(found.hands_on, hands_on)
    is_drawn(found.colour, [again.colour(element) for element in records])
    is_drawn(found.fix, [again.fix(element) for element in records])
    assert set(found.cost) == {e.shot.production.currency for e in records}
    for currency, cost in found.cost.items():
        own = [e for e in records if e.shot.production.currency == currency]
        is_drawn(cost, [again.cost(element) for element in own])


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_recount_gives_where_the_records_come_from(seed: int) -> None:
    random_experience(seed)
    found, again = plan(CROWD), RecountAcross()
    records = again.records("crowd", "fill")
    assert found.productions == Counter(element.shot.production_id for element in records)
    assumed = 0
    for element in records:
        if again.scaled(element, 1, 1) is not None:
            keepers = again.keepers(again.takes_of(element))
            shown = max(keepers, key=lambda take: again.megapixel_frames(take) or 0)
            assumed += again.is_clip(shown) and not shown.fps
    assert found.rates_assumed == assumed


@pytest.mark.parametrize("seed", [4, 5, 8, 9])
def test_a_plain_recount_gives_the_same_sum_of_lines(seed: int) -> None:
    random_experience(seed)
    again = RecountAcross()
    asked = [CROWD, Wanted("crowd", "fill", 3, 1024, 576, 2)]
    found = bid(asked, experience())
    values = [float(len(again.takes_of(one))) for one in again.records("crowd", "fill")]
    together = found.together["attempts"]
    if len(values) < 5:
        assert together.half is None
        return
    rows = [drawn(values, 7, seed=1), drawn(values, 3, seed=2)]
    sums = [sum(row) for row in zip(*rows, strict=True)]
    assert [together.half, together.likely] == pytest.approx(
        [percentile(sums, 0.5), percentile(sums, 0.8)]
    )
    assert together.stands_on == 2 * len(values)


def is_drawn(found: Forecast, values: Values) -> None:
    known = [value for value in values if value is not None]
    assert (found.stands_on, found.lacking) == (len(known), len(values) - len(known))
    if len(known) < 5:
        assert (found.half, found.likely, found.histogram) == (None, None, None)
        return
    sums = drawn(known, 7)
    expected = [percentile(sums, 0.5), percentile(sums, 0.8)]
    assert [found.half, found.likely] == pytest.approx(expected)
    assert found.histogram is not None
    assert sum(found.histogram.counts) == 2000
    assert (len(found.histogram.edges), len(found.histogram.counts)) == (11, 10)
    assert found.histogram.edges[0] == pytest.approx(min(sums))
    assert found.histogram.edges[-1] == pytest.approx(max(sums))


def make_records(count: int, **take: object) -> None:
    for _ in range(count):
        element = make_element(role="fill", hours_actual=Decimal(2))
        make_take(element=element)
        make_take(element=element, decision="approved", **take)


def test_without_records_there_are_no_numbers() -> None:
    found = plan(CROWD)
    assert (found.records, found.has_enough, found.cost) == (0, False, {})
    assert found.attempts == Forecast(0, 0)


def test_four_records_give_no_numbers_and_five_do() -> None:
    make_records(4)
    assert not plan(CROWD).attempts.is_known
    make_records(1)
    found = plan(CROWD)
    assert (found.attempts.half, found.attempts.likely) == (14, 14)
    assert (found.hands_on.half, found.hands_on.stands_on) == (14, 5)


def test_records_without_a_datum_are_left_out_and_counted() -> None:
    make_records(5)
    make_take(element=make_element(role="fill"), decision="approved")
    found = plan(CROWD)
    assert (found.hands_on.stands_on, found.hands_on.lacking) == (5, 1)
    assert (found.colour.half, found.colour.lacking) == (None, 6)


def test_other_roles_and_elements_without_a_keeper_are_no_records() -> None:
    make_take(element=make_element(role="hero"), decision="approved")
    make_take(element=make_element(role="fill"), decision="rejected")
    make_take(element=make_element(role="fill", category="sky"), decision="approved")
    make_take(element=make_element(role="fill", removed=True), decision="approved")
    assert plan(CROWD).records == 0


def test_time_is_scaled_to_the_size_and_length_that_are_planned() -> None:
    for _ in range(5):
        make_take(
            element=make_element(role="fill"),
            decision="approved",
            width=1024,
            height=429,
            frames=32,
            fps=16,
            generation_seconds=10,
        )
    # Four times the pixels and twice the seconds, at the rate of the record.
    assert plan(CROWD).generation_seconds.half == pytest.approx(7 * 10 * 4 * 2)
    assert plan(CROWD).rates_assumed == 0


def test_a_still_stays_one_frame_and_a_clip_without_rate_plays_at_its_productions() -> None:
    production = make_production(rate_numerator=25)
    for fields in ({"frames": 1}, {"frames": 100}):
        for _ in range(5):
            make_take(
                element=make_element(
                    role="fill",
                    category="crowd" if fields["frames"] == 1 else "sky",
                    shot=make_shot(production=production),
                ),
                decision="approved",
                width=2048,
                height=858,
                generation_seconds=10,
                **fields,
            )
    assert plan(CROWD).generation_seconds.half == pytest.approx(70)
    clips = plan(Wanted("sky", "fill", 7, 2048, 858, 4))
    assert clips.generation_seconds.half == pytest.approx(70)
    assert clips.rates_assumed == 5


def test_money_of_two_currencies_is_never_added() -> None:
    for currency in ("KRW", "USD"):
        production = make_production(
            currency=currency, rate_ai=Decimal(800), rate_colour=Decimal(400), hours_per_day=8
        )
        for _ in range(5):
            element = make_element(
                shot=make_shot(production=production),
                role="fill",
                hours_actual=Decimal(2),
                cost=Decimal(50),
            )
            make_take(element=element, decision="approved", cost=Decimal(7))
            make_note(element=element, status="so", hours_actual=Decimal(1))
    found = plan(CROWD)
    # 50 + 7 + 2 h at 100 + 1 h at 50, for each of seven.
    assert {name: cost.half for name, cost in found.cost.items()} == {"KRW": 2149, "USD": 2149}
    assert found.cost["USD"].stands_on == 5
    assert found.colour.half == 7


def test_sums_that_are_all_the_same_lie_in_one_bin() -> None:
    found = histogram([3.0] * 8)
    assert found.counts == (8, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert set(found.edges) == {3.0}
