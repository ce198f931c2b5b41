"""Notes and shortcomings are edited in place on the shot page, by who may."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_element, make_member, make_note, make_shortcoming, make_shot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "note", "shortcoming"),
    [("supervisor", "yes", "yes"), ("colourist", "yes", "no"), ("artist", "no", "yes")],
)
def test_the_shot_page_offers_the_values_that_the_role_may_write(
    client: Client, role: str, note: str, shortcoming: str
) -> None:
    shot = make_shot()
    element = make_element(shot=shot)
    code = shot.production.code
    colour = reverse("note-fact", args=[code, make_note(element=element).pk, "hours_actual"])
    defect = reverse("shortcoming-fact", args=[code, make_shortcoming(element=element).pk, "fix"])
    client.force_login(make_member(production=shot.production, role=role).user)
    html = client.get(reverse("shot", args=[code, shot.code])).content.decode()
    for address, may in ((colour, note), (defect, shortcoming)):
        assert (f'hx-get="{address}?edit=1"' in html) == (may == "yes"), address
