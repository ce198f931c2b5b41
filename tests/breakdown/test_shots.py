from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from shotlog.breakdown.elements import add_element, add_to_many, copy_elements, edit_element
from shotlog.breakdown.shots import (
    create_shot,
    edit_many,
    edit_shot,
    fits_template,
    next_code,
    remove_scene,
)
from shotlog.history import NotAllowed
from shotlog.models import ChangeSet, Element, Shot
from tests.make import make_author, make_element, make_production, make_scene, make_shot

pytestmark = pytest.mark.django_db


def test_the_first_code_of_a_scene_follows_the_template() -> None:
    scene = make_scene(production=make_production(code="MRL"), number="24A")
    assert next_code(scene.production, scene) == "MRL_24A_0010"


def test_the_next_code_goes_a_step_beyond_the_highest() -> None:
    scene = make_scene(production=make_production(code="MRL"), number="24")
    for number in (10, 35):
        make_shot(scene=scene, code=f"MRL_24_{number:04}")
    assert next_code(scene.production, scene) == "MRL_24_0040"


def test_codes_of_other_forms_are_known_as_such() -> None:
    production = make_production(code="MRL")
    assert fits_template(production, "mrl_24A_0010")
    assert not fits_template(production, "VFX001")


def test_a_producer_may_estimate_but_not_rename() -> None:
    shot = make_shot()
    by = make_author(production=shot.production, role="producer")
    edit_shot(shot, {"hours_estimated": Decimal(4)}, by=by)
    with pytest.raises(NotAllowed, match="As Producer you may not"):
        edit_shot(shot, {"code": "X"}, by=by)


def test_a_bulk_edit_is_one_change_set() -> None:
    shots = [make_shot(), make_shot()]
    assert edit_many(shots, {"status": "ip"}, by=make_author()) == {}
    assert ChangeSet.objects.count() == 1
    assert set(Shot.objects.values_list("status", flat=True)) == {"ip"}


def test_a_bulk_edit_with_a_refused_row_writes_nothing() -> None:
    production = make_production()
    shots = [make_shot(production=production), make_shot(production=production)]
    refused = edit_many(shots, {"code": "SAME"}, by=make_author(production=production))
    assert list(refused) == [shots[1].pk]
    assert not Shot.objects.filter(code="SAME").exists()
    assert not ChangeSet.objects.exists()


def test_a_scene_with_shots_is_not_removed() -> None:
    scene = make_scene()
    make_shot(scene=scene)
    with pytest.raises(ValidationError, match="still holds 1 shots"):
        remove_scene(scene, by=make_author(production=scene.production))


def test_a_new_generated_element_has_its_source_type_and_no_take_yet() -> None:
    shot = make_shot()
    element = add_element(shot, {"name": "a", "origin": "ai_gen"}, by=make_author())
    assert element.digital_source_type == "trainedAlgorithmicMedia"
    assert (element.recovery, element.none_approved) == ("no_take", True)


def test_the_source_type_follows_the_origin_until_somebody_chose_one() -> None:
    element = make_element(origin="ai_assist")
    by = make_author()
    edit_element(element, {"origin": "cg"}, by=by)
    assert element.digital_source_type == "digitalCreation"
    edit_element(element, {"digital_source_type": "composite"}, by=by)
    edit_element(element, {"origin": "plate"}, by=by)
    assert element.digital_source_type == "composite"


def test_an_artist_edits_only_what_is_assigned_to_them() -> None:
    element = make_element(artist="")
    by = make_author(production=element.shot.production, role="artist")
    with pytest.raises(NotAllowed, match="not assigned to you"):
        edit_element(element, {"coverage": 10}, by=by)
    Element.objects.filter(pk=element.pk).update(artist=by.who)
    element.refresh_from_db()
    edit_element(element, {"coverage": 10}, by=by)
    assert Element.objects.get().coverage == 10


def test_a_coordinator_sets_no_cost() -> None:
    element = make_element()
    by = make_author(production=element.shot.production, role="coordinator")
    with pytest.raises(NotAllowed):
        edit_element(element, {"cost": Decimal(5)}, by=by)


def test_copying_elements_leaves_out_the_names_that_are_there() -> None:
    source, target = make_shot(), make_shot()
    make_element(shot=source, name="bg01", hours_planned=3, hours_actual=9)
    make_element(shot=source, name="fg01")
    make_element(shot=target, name="FG01")
    made = copy_elements(source, target, by=make_author())
    assert [element.name for element in made] == ["bg01"]
    assert (made[0].hours_planned, made[0].hours_actual) == (Decimal(3), None)


def test_an_element_for_many_shots_is_refused_whole_where_one_has_the_name() -> None:
    one, two = make_shot(), make_shot()
    make_element(shot=two, name="haze")
    with pytest.raises(ValidationError, match=two.code):
        add_to_many([one, two], {"name": "haze"}, by=make_author())
    assert not one.elements.exists()


def test_a_shot_needs_nothing_but_a_code() -> None:
    production = make_production()
    by = make_author(production=production)
    assert create_shot(production, {"code": "A_1"}, by=by).status == "wtg"
    with pytest.raises(ValidationError, match="already has a shot"):
        create_shot(production, {"code": "a_1"}, by=by)
