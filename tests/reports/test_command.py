import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.make import (
    make_element,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


def said(*args: str) -> str:
    out = StringIO()
    call_command("scene_report", *args, stdout=out)
    return out.getvalue()


def test_the_report_prints_as_a_table() -> None:
    scene = make_scene(production=make_production(code="TAB"), number="24", title="Gate")
    make_element(shot=make_shot(scene=scene, code="TAB_0010"))
    text = said("tab", "24")
    assert "TAB scene 24 Gate" in text
    assert "1 of 1 final elements" in text
    assert "TAB_0010" in text


def test_the_table_tells_money_attempts_and_categories() -> None:
    production = make_production(
        code="TAB",
        currency="USD",
        rate_ai=Decimal(80),
        rate_conventional=Decimal(80),
        rate_colour=Decimal(80),
        hours_per_day=Decimal(8),
    )
    scene = make_scene(production=production, number="24")
    element = make_element(
        shot=make_shot(scene=scene),
        category="crowd",
        hours_actual=Decimal(3),
        hours_conventional=Decimal(40),
    )
    make_take(element=element, decision="approved", generation_seconds=Decimal(90))
    make_take(element=element)
    make_shortcoming(element=element, kind="flicker")
    lines = {line[:24].strip(): line[24:].split() for line in said("TAB", "24").splitlines()}
    assert lines["Money, USD"][0] == "30"
    assert lines["Money saved"][:4] == ["370", "1", "of", "1"]
    assert lines["Takes per approved take"][0] == "2.0"
    assert lines["Shortcomings open"][:3] == ["1", "flicker", "1"]
    assert lines["crowd"] == ["1", "3.0", "40.0", "37.0", "370", "1", "of", "1"]


def test_the_report_prints_as_json_with_null_for_what_is_not_known() -> None:
    make_scene(production=make_production(code="TAB"), number="24A", title="성문")
    found = json.loads(said("TAB", "24a", "--json"))
    assert (found["scene"], found["title"]) == ("24A", "성문")
    assert found["shares"]["by_elements"]["together"]["value"] is None
    assert found["hours"]["actual"]["value"] is None


def test_an_unknown_production_or_scene_is_named_with_those_there_are() -> None:
    make_scene(production=make_production(code="TAB"), number="24")
    with pytest.raises(CommandError, match=r"no production “XYZ”\. Productions: TAB"):
        said("XYZ", "24")
    with pytest.raises(CommandError, match=r"TAB has no scene “99”\. Scenes: 24"):
        said("TAB", "99")
