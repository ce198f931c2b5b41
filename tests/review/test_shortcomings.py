import pytest
from django.core.exceptions import ValidationError

from shotlog.history import NotAllowed, undo
from shotlog.models import Shortcoming
from shotlog.review.shortcomings import (
    add_shortcoming,
    close_shortcoming,
    edit_shortcoming,
    remove_shortcoming,
)
from tests.make import make_author, make_element, make_shortcoming, make_take

pytestmark = pytest.mark.django_db


def test_an_artist_writes_a_shortcoming_of_a_take() -> None:
    take = make_take()
    by = make_author(role="artist")
    made = add_shortcoming(take.element, {"kind": "hands", "take": take}, by=by)
    assert (made.take, made.status) == (take, "open")


def test_a_take_of_another_element_is_refused() -> None:
    with pytest.raises(ValidationError, match="another element"):
        add_shortcoming(make_element(), {"kind": "hands", "take": make_take()}, by=make_author())


def test_frames_in_the_wrong_order_are_refused() -> None:
    found = make_shortcoming(first_frame=1010)
    with pytest.raises(ValidationError, match="before the first"):
        edit_shortcoming(found, {"last_frame": 1001}, by=make_author())


def test_a_shortcoming_is_closed_and_opened_again() -> None:
    found = make_shortcoming()
    close_shortcoming(found, "fixed", by=make_author())
    assert not Shortcoming.objects.open().exists()
    close_shortcoming(found, "open", by=make_author())
    assert Shortcoming.objects.open().exists()


def test_a_removed_one_can_be_brought_back() -> None:
    by = make_author()
    remove_shortcoming(make_shortcoming(), by=by)
    assert not Shortcoming.objects.exists()
    assert by.made is not None
    undo(by.made, by=make_author())
    assert Shortcoming.objects.exists()


@pytest.mark.parametrize("role", ["colourist", "producer", "client"])
def test_others_do_not_write_them(role: str) -> None:
    with pytest.raises(NotAllowed):
        add_shortcoming(make_element(), {"kind": "hands"}, by=make_author(role=role))
