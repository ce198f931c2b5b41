import pytest

from shotlog.figures.names import names_in_use
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_session,
    make_shortcoming,
    make_shot,
)

pytestmark = pytest.mark.django_db


def test_every_name_of_the_production_is_proposed_once() -> None:
    production = make_production()
    shot = make_shot(production=production, assignee="Han Doyun")
    element = make_element(shot=shot, artist="한도윤")
    make_note(shot=shot, colourist="Lee Sora", for_whom="Han Doyun")
    make_shortcoming(element=element, owner="Park Jiwoo")
    make_session(production=production, operator="Kim")
    make_member(production=production, name="Anna Berg")
    make_shot(assignee="Stranger")
    assert names_in_use(production) == [
        "Anna Berg",
        "Han Doyun",
        "Kim",
        "Lee Sora",
        "Park Jiwoo",
        "한도윤",
    ]
