"""What could be made again today, by scene, tool and artist."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.gaps import gaps
from shotlog.figures.recoverability import store_recoverability
from shotlog.figures.remaking import Group, remaking
from shotlog.figures.scope import load
from shotlog.models import Element, Production
from tests.figures.productions import random_production
from tests.figures.recount import Recount
from tests.make import (
    make_element,
    make_file,
    make_production,
    make_scene,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def counted(groups: list[Group]) -> dict[str, dict[str, int]]:
    return {
        group.name: {
            **{state: count for state, count in group.states.items() if count},
            **{f"lacks {part}": count for part, count in group.missing.items() if count},
        }
        for group in groups
    }


@pytest.mark.parametrize("seed", range(24))
def test_a_plain_recount_gives_the_same_groups(seed: int) -> None:
    production, _scenes = random_production(seed)
    figures, again = remaking(production), Recount(production)
    assert counted(figures.by_scene) == again.remade("scene")
    assert counted(figures.by_tool) == again.remade("tool")
    assert counted(figures.by_artist) == again.remade("artist")


@pytest.mark.parametrize("seed", range(6))
def test_the_groups_add_up_to_the_figures_of_the_production(seed: int) -> None:
    production, _scenes = random_production(seed)
    figures, whole = remaking(production), gaps(load(production))
    assert figures.together.elements == whole.recoverable.whole
    assert figures.together.gaps == whole.with_gaps == len(figures.gaps)
    assert figures.together.none_approved == whole.none_approved
    for groups in (figures.by_scene, figures.by_artist):
        assert sum(group.elements for group in groups) == figures.together.elements
        assert sum(group.gaps for group in groups) == figures.together.gaps


def test_shots_without_a_scene_stand_last() -> None:
    production = make_production()
    for scene in (None, make_scene(production=production, number="24")):
        shot = make_shot(production=production, scene=scene)
        make_element(shot=shot, origin="ai_gen", recovery="lost")
    assert [group.name for group in remaking(production).by_scene] == ["24", ""]


def test_the_worst_approved_take_tells_the_tool() -> None:
    element = make_element()
    good = make_tool_version(tool="ComfyUI")
    make_take(
        element=element,
        decision="approved",
        tool_version=good,
        mode="t2i",
        model="m",
        prompt="p",
        seed="1",
        width=8,
        height=8,
        source_file=make_file(),
    )
    bad = make_tool_version(tool="Veo")
    make_take(element=element, decision="approved", tool_version=bad, prompt="p")
    make_take(element=element, decision="candidate", tool_version=good)
    store_recoverability([element])
    figures = remaking(element.shot.production)
    assert [(group.name, group.gaps) for group in figures.by_tool] == [("Veo", 1)]
    assert figures.lines[0].take is not None
    assert figures.lines[0].take.number == 2


def test_nothing_is_no_share() -> None:
    figures = remaking(make_production())
    assert figures.together.share is None
    assert figures.as_json()["together"]["elements"] == 0  # type: ignore[index,call-overload]
    assert figures.gaps == []


def fill(production: Production, count: int) -> None:
    for number in range(count):
        shot = make_shot(scene=make_scene(production=production))
        element = make_element(shot=shot, artist=f"Artist {number}")
        make_take(element=element, tool_version=make_tool_version(tool=f"Tool {number}"))
    store_recoverability(Element.objects.filter(shot__production=production))


def test_twenty_elements_take_as_many_queries_as_one() -> None:
    production = make_production()
    fill(production, 1)
    with CaptureQueriesContext(connection) as one:
        remaking(production).as_json()
    fill(production, 19)
    with CaptureQueriesContext(connection) as twenty:
        remaking(production).as_json()
    assert len(twenty) == len(one) <= 8
