"""What exports of very many rows count in little room is what the reports say."""

import pytest

from shotlog.figures.generation import generation, generation_in_little_room
from shotlog.figures.narrowed import sharing_texts
from shotlog.figures.scene_figures import ProductionFigures
from shotlog.figures.scope import load
from tests.figures.productions import random_production

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(4))
def test_generation_times_are_the_same_without_keeping_a_take(seed: int) -> None:
    production, scenes = random_production(seed)
    for scope in (load(production), *(load(production, scene=scene) for scene in scenes)):
        assert generation_in_little_room(scope).as_json() == generation(scope).as_json()


def test_rows_that_share_their_texts_are_the_same_rows() -> None:
    production, _scenes = random_production(3)
    plain, shared = load(production), sharing_texts(load(production))
    assert plain.elements == shared.elements != {}
    assert plain.shots == shared.shots
    assert ProductionFigures(plain).shots == ProductionFigures(shared).shots
    categories = [row.category for row in shared.all_elements]
    assert len({id(text) for text in categories}) == len(set(categories))
