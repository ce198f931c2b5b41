from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from shotlog.colour.notes import add_note, edit_note, remove_note, set_status
from shotlog.history import NotAllowed, undo
from shotlog.models import ChangeSet, ColourNote
from tests.make import make_author, make_element, make_note, make_shot, make_take

pytestmark = pytest.mark.django_db


def test_the_first_mismatch_is_the_main_one_and_none_stands_twice() -> None:
    shot = make_shot()
    by = make_author(production=shot.production)
    note = add_note(
        shot, {"main_mismatch": "", "mismatches": ["black", "sat", "black"], "text": "x"}, by=by
    )
    assert (note.main_mismatch, note.mismatches) == ("black", ["sat"])


def test_an_unknown_mismatch_is_named() -> None:
    shot = make_shot()
    with pytest.raises(ValidationError, match="“hue”"):
        add_note(shot, {"mismatches": ["hue"]}, by=make_author())


def test_a_viewing_note_carries_no_hours() -> None:
    note = make_note(hours_actual=Decimal(2))
    with pytest.raises(ValidationError, match="carries no hours"):
        edit_note(note, {"role": "viewing"}, by=make_author())


def test_a_take_of_another_element_is_refused() -> None:
    shot = make_shot()
    one, other = make_element(shot=shot), make_element(shot=shot)
    take = make_take(element=other)
    with pytest.raises(ValidationError, match="belongs to another element"):
        add_note(shot, {"element": one, "take": take}, by=make_author())


@pytest.mark.parametrize(
    ("field", "value"), [("slope_r", "-1"), ("power_g", "0"), ("saturation", "-0.1")]
)
def test_a_cdl_out_of_range_is_refused(field: str, value: str) -> None:
    note = make_note()
    with pytest.raises(ValidationError, match="as it is"):
        edit_note(note, {field: Decimal(value)}, by=make_author())


def test_several_notes_are_signed_off_in_one_stroke_and_undone_as_one() -> None:
    shot = make_shot()
    notes = [make_note(shot=shot), make_note(shot=shot, status="matched")]
    assert set_status(notes, "so", by=make_author()) == 2
    assert {note.status for note in ColourNote.objects.all()} == {"so"}
    undo(ChangeSet.objects.get(), by=make_author())
    assert sorted(note.status for note in ColourNote.objects.all()) == ["matched", "open"]


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValidationError, match="no state"):
        set_status([make_note()], "done", by=make_author())


@pytest.mark.parametrize("role", ["artist", "producer", "client"])
def test_who_keeps_no_colour_may_not_write_notes(role: str) -> None:
    note = make_note()
    by = make_author(production=note.shot.production, role=role)
    with pytest.raises(NotAllowed):
        edit_note(note, {"text": "x"}, by=by)
    with pytest.raises(NotAllowed):
        remove_note(note, by=by)
    with pytest.raises(NotAllowed):
        set_status([note], "so", by=by)


def test_a_removed_note_can_be_brought_back() -> None:
    note = make_note()
    by = make_author(role="colourist")
    remove_note(note, by=by)
    assert not ColourNote.objects.exists()
    assert by.made is not None
    undo(by.made, by=make_author())
    assert ColourNote.objects.exists()
