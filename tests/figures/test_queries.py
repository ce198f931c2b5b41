"""Figures are read in a fixed number of queries, however many shots there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.scene_figures import production_figures, scene_figures
from shotlog.models import Scene
from tests.make import make_element, make_note, make_scene, make_shortcoming, make_shot, make_take

pytestmark = pytest.mark.django_db


def fill(scene: Scene, shots: int) -> None:
    for _ in range(shots):
        element = make_element(shot=make_shot(scene=scene))
        make_take(element=element)
        make_note(element=element)
        make_shortcoming(element=element)


def queries(scene: Scene) -> tuple[int, int]:
    scene = Scene.objects.select_related("production").get(pk=scene.pk)
    with CaptureQueriesContext(connection) as first:
        scene_figures(scene).as_json(money=True)
    with CaptureQueriesContext(connection) as second:
        production_figures(scene.production).as_json(money=True)
    return len(first), len(second)


def test_twenty_shots_take_as_many_queries_as_one() -> None:
    scene = make_scene()
    fill(scene, 1)
    before = queries(scene)
    fill(scene, 19)
    make_shot(scene=make_scene(production=scene.production))
    assert queries(scene) == before
    assert max(before) <= 11
