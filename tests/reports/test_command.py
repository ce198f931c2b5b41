import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_element, make_production, make_scene, make_shot

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
