"""`plan` and `benchmarks` on the command line."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_element, make_note, make_take, make_tool_version

pytestmark = pytest.mark.django_db


def said(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def plan_of(**words: str) -> str:
    asked = {
        "category": "crowd",
        "role": "fill",
        "count": "40",
        "width": "2048",
        "height": "858",
        "seconds": "4",
    } | words
    as_json = [] if asked.pop("json", "") == "" else ["--json"]
    return said("plan", *(f"--{name}={value}" for name, value in asked.items()), *as_json)


def make_records(count: int) -> None:
    version = make_tool_version(tool="ComfyUI", version="0.3.49", runs_at="local")
    for number in range(count):
        element = make_element(role="fill", status="apr", hours_actual=Decimal(number + 1))
        make_take(
            element=element,
            decision="approved",
            tool_version=version,
            mode="i2v",
            width=1280,
            height=720,
            frames=81,
            fps=16,
            generation_seconds=300,
        )
        make_note(element=element, status="so", hours_actual=Decimal(1))


def test_a_plan_prints_as_a_table_with_the_records_it_stands_on() -> None:
    make_records(6)
    text = plan_of()
    assert "40 elements: crowd, fill, 2048 x 858, 4 s each" in text
    assert "Records: 6 elements with an approved take" in text
    assert "Colour budget: 40.0 h for an even chance, 40.0 h to be four fifths sure" in text
    (cost,) = [line for line in text.splitlines() if line.startswith("Cost, USD")]
    assert cost.split()[-5:] == ["under", "5", "records", "0", "6"]


def test_a_plan_as_json_carries_its_histograms() -> None:
    make_records(6)
    found = json.loads(plan_of(json="yes"))
    assert (found["records"], found["enough_records"]) == (6, True)
    assert sum(found["hands_on_hours"]["histogram"]["counts"]) == 2000
    assert found["colour_hours"]["p80"] == 40
    assert found["colour_budget"] == {"p50": 40, "p80": 40}
    assert found["cost"]["USD"] == {
        "p50": None, "p80": None, "stands_on": 0, "lacking": 6, "histogram": None,
    }  # fmt: skip


def test_too_few_records_are_said_instead_of_numbers() -> None:
    make_records(4)
    assert "A plan needs 5 records of crowd, fill; there are 4" in plan_of()
    assert json.loads(plan_of(json="yes"))["attempts"]["p50"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"category": "crowds"}, r"no category “crowds”\. Known: creature, .*crowd"),
        ({"role": "extra"}, r"no role “extra”\. Known: hero, fill"),
        ({"count": "0"}, r"--count is “0”; type a whole number from 1 to 5000"),
        ({"count": "4.5"}, r"--count is “4\.5”"),
        ({"width": "wide"}, r"--width is “wide”"),
        ({"seconds": "nan"}, r"--seconds is “nan”; type a number above 0"),
        ({"seconds": "-1"}, r"--seconds is “-1”"),
    ],
)
def test_wrong_words_are_answered_with_one_sentence(words: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        plan_of(**words)


def test_benchmarks_print_a_table_for_each_group() -> None:
    make_records(6)
    text = said("benchmarks")
    assert "ComfyUI 0.3.49 · no model · crowd · i2v · HD · 3-6 s" in text
    assert "takes 6, approved 6" in text
    (line,) = [one for one in text.splitlines() if "Colour hours per keeper" in one]
    assert line.split()[-5:] == ["1.0", "1.0", "1.0", "6", "0"]


def test_benchmarks_as_json_have_null_for_what_is_not_known() -> None:
    make_records(5)
    (group,) = json.loads(said("benchmarks", "--json"))["groups"]
    assert (group["tool"], group["model"]) == ("ComfyUI", None)
    assert group["hands_on_hours_per_keeper"]["median"] is None
    assert group["hands_on_hours_per_keeper"]["lacking"] == 5
    assert group["attempts_per_keeper"]["median"] == 1


def test_benchmarks_of_an_empty_record_say_so() -> None:
    assert said("benchmarks").strip() == "No takes and no sessions yet."
    assert json.loads(said("benchmarks", "--json"))["groups"] == []
