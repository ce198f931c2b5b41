from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from shotlog.breakdown.element_line import element_fields


@pytest.mark.parametrize(
    "line",
    [
        "crowd01 crowd ai_gen fill 40",
        "40 fill crowd01 ai_gen crowd",
        "ai-gen Crowd FILL 40% crowd01",
        "G crowd01 crowd fill 40",
        "AI-generated crowd fill 40 crowd01",
    ],
)
def test_known_words_may_come_in_any_order(line: str) -> None:
    assert element_fields(line) == {
        "name": "crowd01",
        "category": "crowd",
        "origin": "ai_gen",
        "role": "fill",
        "coverage": 40,
    }


def test_a_name_alone_is_enough() -> None:
    assert element_fields("bg01") == {"name": "bg01"}


def test_a_line_without_a_name_takes_the_next_free_one_of_its_category() -> None:
    assert element_fields("crowd ai_gen", names=["Crowd01"])["name"] == "crowd02"


def test_a_range_of_frames_and_planned_hours_are_understood() -> None:
    fields = element_fields("el02 plate 1829-2001 2.5h")
    assert (fields["first_frame"], fields["last_frame"]) == (1829, 2001)
    assert fields["hours_planned"] == Decimal("2.50")


def test_an_empty_line_asks_for_a_name() -> None:
    with pytest.raises(ValidationError, match="needs a name"):
        element_fields("  ")


def test_more_than_the_whole_picture_is_refused() -> None:
    with pytest.raises(ValidationError, match="more than 100 per cent"):
        element_fields("crowd01 140%")


def test_a_korean_name_stays_composed() -> None:
    assert element_fields("군중01 crowd")["name"] == "군중01"
