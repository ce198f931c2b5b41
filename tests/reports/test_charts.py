from decimal import Decimal

import pytest

from shotlog.figures.counting import Span
from shotlog.reports.charts import bullet, gauge, span_stack, stack, ticks


def test_segments_fill_the_bar_and_leave_out_what_is_empty() -> None:
    parts = stack([("a", 1), ("b", 0), ("c", 3)], 4)
    assert [(part.look, part.x, part.width) for part in parts] == [
        ("a", "0.00%", "24.65%"),
        ("c", "25.00%", "74.65%"),
    ]
    assert stack([("a", 0)], 0) == []


def test_a_span_shows_what_is_sure_and_what_may_be() -> None:
    looks = [part.look for part in span_stack(Span(2200, 3100, 100, 1, 0, 1))]
    assert looks == ["f-ai_gen", "f-span", "f-none"]
    assert span_stack(Span(0, 0, 0, 0, 1, 0)) == []


def test_hours_over_the_plan_are_drawn_apart() -> None:
    bar = bullet(Decimal(6), Decimal(4), Decimal(8), scale=Decimal(8))
    assert (bar.done, bar.over, bar.over_x, bar.track) == ("50.00%", "25.00%", "50.00%", "100.00%")


def test_a_bar_without_a_plan_has_no_mark() -> None:
    bar = bullet(None, None, None, scale=Decimal(1))
    assert (bar.plan, bar.over, bar.done) == (None, "0.00%", "0.00%")


def test_no_gauge_without_hours_and_budget() -> None:
    assert gauge(None, None, None) is None
    found = gauge(Decimal(10), Decimal(30), Decimal(20))
    assert found is not None
    assert found.is_over


@pytest.mark.parametrize("top", [0.3, 1, 1.5, 7, 9.99, 10, 55, 168, 318, 5000, 99999])
def test_an_axis_has_few_round_marks(top: float) -> None:
    marks = ticks(top)
    assert marks[0] == 0
    assert 2 <= len(marks) <= 8
    assert marks[-1] <= top
