"""Many rows in one stroke: the rules of one edit, and an undo as quick."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from shotlog.breakdown.undo import undo_set
from shotlog.history import Author, Conflict, Edit, create_many, edit, edit_many, undo
from shotlog.history.values import value_of
from shotlog.models import Change, ChangeSet, Production, Shot
from tests.make import make_element, make_member, make_production, make_scene, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture
def production() -> Production:
    production = make_production()
    for number in range(120):
        make_shot(production=production, code=f"S{number:03}", frames=10)
    return production


def _author(production: Production) -> Author:
    return Author.of(make_member(production=production))


def _edits(production: Production, **new: Any) -> list[Edit]:
    return [
        Edit(shot, dict(new), {name: value_of(shot, name) for name in new})
        for shot in Shot.objects.filter(production=production)
    ]


def test_every_value_is_written_and_told_in_few_statements(
    production: Production, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = _author(production)
    edits = _edits(production, frames=12, description="골목")
    with django_assert_max_num_queries(8):
        assert edit_many(edits, by=by) == 240
    assert set(Shot.objects.values_list("frames", "description")) == {(12, "골목")}
    change = Change.objects.filter(field="frames").order_by("pk")[0]
    shot = Shot.objects.get(code="S000")
    assert (change.old, change.new, change.label, change.shot_id) == (10, 12, "S000", shot.pk)
    assert ChangeSet.objects.count() == 1


def test_what_is_the_same_already_is_neither_written_nor_told(production: Production) -> None:
    assert edit_many(_edits(production, frames=10), by=_author(production)) == 0
    assert not ChangeSet.objects.exists()


def test_one_clash_writes_nothing(production: Production) -> None:
    edits = _edits(production, frames=12)
    edit(Shot.objects.get(code="S077"), {"frames": 11}, by=_author(production))
    with pytest.raises(Conflict, match="11"):
        edit_many(edits, by=_author(production))
    assert not Shot.objects.filter(frames=12).exists()


def test_names_may_go_round(production: Production) -> None:
    shots = list(Shot.objects.filter(code__in=["S000", "S001", "S002"]).order_by("code"))
    new = ["S001", "S002", "S000"]
    edits = [
        Edit(shot, {"code": code}, {"code": shot.code})
        for shot, code in zip(shots, new, strict=True)
    ]
    by = _author(production)
    edit_many(edits, by=by, unique="code")
    assert [Shot.objects.get(pk=shot.pk).code for shot in shots] == new
    assert Shot.objects.get(code="S001").natural_code.endswith("00000001")
    assert by.made is not None
    undone = undo(by.made, by=_author(production))
    assert (undone.count, undone.skipped) == (3, [])
    assert [Shot.objects.get(pk=shot.pk).code for shot in shots] == ["S000", "S001", "S002"]


def test_a_large_undo_is_quick_and_leaves_what_was_changed_since(
    production: Production, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = _author(production)
    edit_many(_edits(production, frames=12), by=by)
    assert by.made is not None
    edit(Shot.objects.get(code="S077"), {"frames": 13}, by=_author(production))
    with django_assert_max_num_queries(60):
        undone = undo_set(by.made, by=_author(production))
    assert undone.count == 119
    [sentence] = undone.skipped
    assert "S077" in sentence
    assert Shot.objects.filter(frames=10).count() == 119
    assert undone.by is not None
    assert undone.by.made is not None
    undo_set(undone.by.made, by=_author(production))
    assert Shot.objects.filter(frames=12).count() == 119


def test_a_large_undo_of_new_rows_keeps_those_that_were_worked_on(production: Production) -> None:
    by = _author(production)
    scene = make_scene(production=production)
    shots = [Shot(production=production, scene=scene, code=f"N{number}") for number in range(110)]
    create_many(shots, by=by)
    assert Shot.objects.get(code="N7").natural_code
    element = make_element(shot=shots[7])
    edit(element, {"hours_actual": 2}, by=_author(production))
    assert by.made is not None
    undone = undo_set(by.made, by=_author(production))
    assert Shot.objects.filter(code__startswith="N").get().code == "N7"
    assert (undone.count, len(undone.skipped)) == (109, 1)
    assert undone.by is not None
    assert undone.by.made is not None
    undo_set(undone.by.made, by=_author(production))
    assert Shot.objects.filter(code__startswith="N").count() == 110


def test_an_old_name_that_another_row_has_by_now_is_not_taken_from_it(
    production: Production,
) -> None:
    by = _author(production)
    shots = list(Shot.objects.filter(code__in=["S000", "S001"]).order_by("code"))
    edits = [Edit(shot, {"code": f"X{shot.code}"}, {"code": shot.code}) for shot in shots]
    edit_many(edits, by=by, unique="code")
    make_shot(production=production, code="s000")
    assert by.made is not None
    undone = undo(by.made, by=_author(production))
    assert (undone.count, len(undone.skipped)) == (1, 1)
    assert Shot.objects.get(pk=shots[0].pk).code == "XS000"
    assert Shot.objects.get(pk=shots[1].pk).code == "S001"
