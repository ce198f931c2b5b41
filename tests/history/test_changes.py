from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from shotlog.history import Author, Conflict, create, edit, remove, undo
from shotlog.models import Change, ChangeSet, Element, Shot
from tests.make import make_author, make_element, make_note, make_production, make_shot, make_take

pytestmark = pytest.mark.django_db


def test_an_edit_writes_the_value_and_its_history() -> None:
    shot = make_shot(frames=100)
    by = make_author(production=shot.production)
    assert edit(shot, {"frames": 120}, by=by) == ["frames"]
    assert Shot.objects.get(pk=shot.pk).frames == shot.frames == 120
    change = Change.objects.get()
    assert (change.table, change.row, change.field) == ("shot", shot.pk, "frames")
    assert (change.old, change.new, change.shot_id) == (100, 120, shot.pk)
    assert change.change_set.who == by.who


def test_an_edit_to_the_same_value_leaves_no_trace() -> None:
    shot = make_shot(hours_estimated=Decimal("10.50"))
    assert edit(shot, {"hours_estimated": Decimal("10.5")}, by=make_author()) == []
    assert not ChangeSet.objects.exists()


def test_a_save_from_an_old_value_conflicts_and_names_both() -> None:
    shot = make_shot(description="Wide")
    stale = Shot.objects.get(pk=shot.pk)
    by = make_author(production=shot.production)
    edit(shot, {"description": "Close"}, by=by)
    with pytest.raises(Conflict) as raised:
        edit(stale, {"description": "Medium"}, by=make_author(production=shot.production))
    clash = raised.value.clashes[0]
    assert (clash.theirs, clash.mine, clash.who) == ("Close", "Medium", by.who)
    assert Shot.objects.get(pk=shot.pk).description == "Close"


def test_two_people_in_different_cells_of_a_row_do_not_conflict() -> None:
    shot = make_shot(frames=100, description="Wide")
    stale = Shot.objects.get(pk=shot.pk)
    edit(shot, {"frames": 120}, by=make_author())
    edit(stale, {"description": "Close"}, by=make_author())
    fresh = Shot.objects.get(pk=shot.pk)
    assert (fresh.frames, fresh.description) == (120, "Close")


def test_two_people_who_type_the_same_do_not_conflict() -> None:
    shot = make_shot(frames=100)
    stale = Shot.objects.get(pk=shot.pk)
    edit(shot, {"frames": 120}, by=make_author())
    assert edit(stale, {"frames": 120}, by=make_author()) == []


def test_the_shown_value_decides_and_not_the_row_that_was_loaded() -> None:
    shot = make_shot(frames=120)
    with pytest.raises(Conflict):
        edit(shot, {"frames": 130}, by=make_author(), shown={"frames": "100"})


def test_a_refused_value_writes_nothing() -> None:
    shot = make_shot()
    other = make_shot(production=shot.production)
    with pytest.raises(ValidationError, match="already has a shot with that code"):
        edit(shot, {"code": other.code.lower()}, by=make_author())
    assert not Change.objects.exists()


def test_a_new_code_sorts_in_its_new_place() -> None:
    shot = make_shot(code="AB_2")
    edit(shot, {"code": "AB_10"}, by=make_author())
    assert Shot.objects.get(pk=shot.pk).natural_code == "ab_00000010"


def test_a_creation_is_one_line_with_its_values() -> None:
    production = make_production()
    shot = create(Shot(production=production, code="X_1", frames=9), by=make_author())
    change = Change.objects.get()
    assert change.kind == "created"
    assert change.new is not None
    assert change.new["code"] == "X_1"
    assert change.new["frames"] == 9
    assert change.shot_id == shot.pk


def test_decomposed_hangul_is_stored_composed() -> None:
    shot = make_shot()
    edit(shot, {"description": "\u1112\u1161\u11ab"}, by=make_author())
    assert Shot.objects.get(pk=shot.pk).description == "한"


def test_removing_a_shot_takes_what_hangs_on_it_and_undo_brings_it_back() -> None:
    element = make_element()
    make_take(element=element)
    make_note(element=element)
    by = make_author()
    remove(element.shot, by=by)
    assert not Shot.objects.exists()
    assert not Element.objects.exists()
    assert by.made is not None
    done = undo(by.made, by=make_author())
    assert not done.skipped
    assert Shot.objects.exists()
    assert Element.objects.get().takes.count() == 1


def test_undo_puts_all_values_of_a_set_back_and_can_be_undone_itself() -> None:
    one, two = make_shot(frames=1), make_shot(frames=2)
    by = make_author()
    edit(one, {"frames": 10}, by=by)
    edit(two, {"frames": 20}, by=by)
    assert by.made is not None
    back = make_author()
    assert undo(by.made, by=back).count == 2
    assert sorted(shot.frames or 0 for shot in Shot.objects.all()) == [1, 2]
    assert back.made is not None
    undo(back.made, by=make_author())
    assert sorted(shot.frames or 0 for shot in Shot.objects.all()) == [10, 20]


def test_undo_skips_what_was_changed_since_and_names_it() -> None:
    shot = make_shot(frames=1, description="a")
    by = make_author()
    edit(shot, {"frames": 10, "description": "b"}, by=by)
    edit(shot, {"frames": 11}, by=make_author())
    assert by.made is not None
    done = undo(by.made, by=make_author())
    fresh = Shot.objects.get(pk=shot.pk)
    assert (fresh.frames, fresh.description) == (11, "a")
    assert len(done.skipped) == 1
    assert shot.code in done.skipped[0]
    assert "11" in done.skipped[0]


def test_undo_of_a_creation_that_was_built_upon_leaves_it() -> None:
    shot = make_shot()
    by = make_author()
    element = create(Element(shot=shot, name="crowd01", origin="ai_gen"), by=by)
    edit(element, {"coverage": 40}, by=make_author())
    assert by.made is not None
    assert undo(by.made, by=make_author()).skipped
    assert Element.objects.filter(pk=element.pk).exists()


def test_undo_of_a_removal_is_refused_where_the_code_was_taken_since() -> None:
    shot = make_shot(code="A_1")
    by = make_author()
    remove(shot, by=by)
    make_shot(production=shot.production, code="A_1")
    assert by.made is not None
    done = undo(by.made, by=make_author())
    assert any("already has a shot" in reason for reason in done.skipped)


def test_all_verbs_of_one_author_land_in_one_set() -> None:
    by = Author.command(make_production())
    edit(make_shot(), {"frames": 10}, by=by)
    edit(make_shot(), {"frames": 10}, by=by)
    assert ChangeSet.objects.count() == 1
