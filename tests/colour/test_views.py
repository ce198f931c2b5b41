"""Colour notes on the page: forms, pasted CDLs, states."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.models import ColourNote, Production
from tests.make import make_element, make_member, make_note, make_production, make_shot, make_take

pytestmark = pytest.mark.django_db
SOP = "*ASC_SOP (1.124 1.012 0.871)(0.0042 -0.0011 -0.0098)(0.905 1 1.142)\n*ASC_SAT 0.92"


def entered(client: Client, production: Production, role: str = "colourist") -> None:
    client.force_login(make_member(production=production, role=role, name="Lee Sora").user)


def values(response: Any) -> dict[str, Any]:
    form = response.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in found.items()}


def test_a_new_note_begins_with_plate_working_space_and_colourist(client: Client) -> None:
    production = make_production(plate_kelvin=3600, working_space="ACEScct")
    shot = make_shot(production=production)
    entered(client, production)
    url = reverse("note-new", args=[production.code, shot.code])
    given = values(client.get(url))
    assert (given["to_kelvin"], given["cdl_space"], given["colourist"]) == (
        3600,
        "ACEScct",
        "Lee Sora",
    )


def test_a_note_of_a_take_is_written_with_a_pasted_cdl(client: Client) -> None:
    take = make_take(decision="approved")
    shot = take.element.shot
    entered(client, shot.production)
    url = reverse("note-new", args=[shot.production.code, shot.code])
    given = values(client.get(f"{url}?element={take.element_id}"))
    assert given["subject"] == f"take-{take.pk}"
    data = given | {"edl": SOP, "main_mismatch": "temp", "mismatches": ["sat", "temp"]}
    response = client.post(url, data)
    note = ColourNote.objects.get()
    assert response["Location"].endswith(f"#note-{note.pk}")
    assert (note.element, note.take, note.mismatches) == (take.element, take, ["sat"])
    assert (note.slope_r, note.saturation) == (Decimal("1.124"), Decimal("0.92"))
    assert note.cdl_source == "EDL"


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("edl", "*ASC_SOP (1 1)(0 0 0)(1 1 1)", "holds 2 numbers"),
        ("slope_g", "one", "not a number"),
        ("power_b", "0", "Power is above 0"),
        ("from_kelvin", "12", "out of range"),
        ("hours_actual", "long", "not a number"),
        ("subject", "take-999", "not one of the available"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client: Client, field: str, typed: str, reason: str
) -> None:
    shot = make_shot()
    entered(client, shot.production)
    url = reverse("note-new", args=[shot.production.code, shot.code])
    response = client.post(url, values(client.get(url)) | {field: typed})
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not ColourNote.objects.exists()


def test_hours_on_a_viewing_note_are_refused_in_the_form(client: Client) -> None:
    shot = make_shot()
    entered(client, shot.production)
    url = reverse("note-new", args=[shot.production.code, shot.code])
    data = values(client.get(url)) | {"role": "viewing", "hours_actual": "2"}
    assert "carries no hours" in client.post(url, data).content.decode()


def test_an_unusual_number_is_questioned_after_the_save(client: Client) -> None:
    shot = make_shot()
    entered(client, shot.production)
    url = reverse("note-new", args=[shot.production.code, shot.code])
    response = client.post(url, values(client.get(url)) | {"slope_r": "11.24"}, follow=True)
    assert "typing error?" in response.content.decode()
    assert ColourNote.objects.get().slope_r == Decimal("11.24")


def test_an_edit_saves_what_was_changed_and_nothing_else(client: Client) -> None:
    element = make_element()
    note = make_note(element=element, text="a", slope_r=Decimal("1.1"), hours_actual=1)
    entered(client, note.shot.production)
    url = reverse("note-edit", args=[note.shot.production.code, note.pk])
    data = values(client.get(url))
    assert data["slope_r"] == "1.100"
    ColourNote.objects.update(text="b")
    assert client.post(url, data | {"hours_actual": "2.5"}).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.hours_actual, note.element) == ("b", Decimal("2.5"), element)


def test_a_note_moves_to_another_take(client: Client) -> None:
    note = make_note(element=make_element())
    assert note.element is not None
    take = make_take(element=note.element)
    entered(client, note.shot.production)
    url = reverse("note-edit", args=[note.shot.production.code, note.pk])
    client.post(url, values(client.get(url)) | {"subject": f"take-{take.pk}"})
    note.refresh_from_db()
    assert note.take == take


def test_ticked_notes_are_signed_off_together(client: Client) -> None:
    shot = make_shot()
    notes = [make_note(shot=shot) for _ in range(3)]
    entered(client, shot.production)
    url = reverse("note-statuses", args=[shot.production.code])
    chosen = [str(note.pk) for note in notes[:2]]
    client.post(url, {"note": chosen, "status": "so", "shot": str(shot.pk)})
    assert sorted(note.status for note in ColourNote.objects.all()) == ["open", "so", "so"]
    for data in ({"status": "so"}, {"status": "gone", "note": chosen}, {"note": ["x"]}):
        assert client.post(url, data).status_code == 302


def test_one_note_is_moved_on_and_removed(client: Client) -> None:
    note = make_note()
    code = note.shot.production.code
    entered(client, note.shot.production)
    client.post(reverse("note-status", args=[code, note.pk]), {"status": "matched"})
    note.refresh_from_db()
    assert note.status == "matched"
    client.post(reverse("note-remove", args=[code, note.pk]))
    assert not ColourNote.objects.exists()


@pytest.mark.parametrize("role", ["client", "artist", "producer"])
def test_others_write_no_notes(client: Client, role: str) -> None:
    note = make_note()
    code = note.shot.production.code
    entered(client, note.shot.production, role)
    assert client.get(reverse("note-new", args=[code, note.shot.code])).status_code == 403
    for name in ("note-edit", "note-status", "note-remove"):
        url = reverse(name, args=[code, note.pk])
        assert client.post(url, {"status": "so"}).status_code == 403, name
    url = reverse("note-statuses", args=[code])
    assert client.post(url, {"note": [note.pk], "status": "so"}).status_code == 403


def test_notes_of_other_productions_are_not_there(client: Client) -> None:
    note = make_note()
    mine = make_production()
    entered(client, mine)
    assert client.get(reverse("note-edit", args=[mine.code, note.pk])).status_code == 404
    client.post(reverse("note-statuses", args=[mine.code]), {"note": [note.pk], "status": "so"})
    note.refresh_from_db()
    assert note.status == "open"


def test_drawings_show_the_shift_the_numbers_and_the_curves(client: Client) -> None:
    note = make_note(from_kelvin=5900, to_kelvin=3600, slope_r=Decimal("1.124"), hours_actual=3)
    entered(client, note.shot.production)
    page = client.get(
        reverse("shot", args=[note.shot.production.code, note.shot.code])
    ).content.decode()
    for words in ("−2,300 K", "+108 mired", "warmer", "1.124", 'class="r"', "3.0"):
        assert words in page, words
