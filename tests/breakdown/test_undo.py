"""Undo of change sets: by whom, and what follows."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.elements import edit_element
from shotlog.breakdown.shots import edit_shot
from shotlog.breakdown.undo import undo_set
from shotlog.history import Author, NotAllowed
from shotlog.models import ChangeSet, Membership
from shotlog.models.choices import Recovery
from shotlog.review.decisions import decide
from tests.make import make_element, make_file, make_member, make_shot, make_take

pytestmark = pytest.mark.django_db


def changed(by: Author) -> ChangeSet:
    assert by.made is not None
    return by.made


def edited_shot(member: Membership) -> ChangeSet:
    by = Author.of(member)
    edit_shot(make_shot(production=member.production), {"frames": 7}, by=by)
    return changed(by)


@pytest.mark.parametrize(("role", "may"), [("supervisor", True), ("coordinator", True)])
def test_those_who_log_undo_what_others_did(role: str, may: bool) -> None:  # noqa: FBT001
    found = edited_shot(make_member())
    other = make_member(production=found.production, role=role)
    assert bool(undo_set(found, by=Author.of(other)).count) is may


@pytest.mark.parametrize("role", ["artist", "colourist", "producer", "client"])
def test_others_do_not(role: str) -> None:
    found = edited_shot(make_member())
    with pytest.raises(NotAllowed):
        undo_set(found, by=Author.of(make_member(production=found.production, role=role)))


def test_an_artist_undoes_their_own() -> None:
    artist = make_member(role="artist", name="Han Doyun")
    element = make_element(shot=make_shot(production=artist.production), artist="Han Doyun")
    by = Author.of(artist)
    edit_element(element, {"coverage": 40}, by=by)
    assert undo_set(changed(by), by=Author.of(artist)).count == 1


def test_a_coordinator_undoes_neither_money_nor_decisions() -> None:
    element = make_element()
    take = make_take(element=element)
    production = element.shot.production
    cost, decision = (Author.of(make_member(production=production)) for _ in range(2))
    edit_element(element, {"cost": Decimal(5)}, by=cost)
    decide(take, "approved", by=decision)
    coordinator = make_member(production=production, role="coordinator")
    for by in (cost, decision):
        with pytest.raises(NotAllowed):
            undo_set(changed(by), by=Author.of(coordinator))


def test_an_undone_decision_changes_what_is_recoverable() -> None:
    element = make_element()
    make_take(element=element, source_file=make_file(), prompt="x")
    lost = make_take(element=element)
    by = Author.of(make_member(production=element.shot.production))
    decide(lost, "approved", by=by)
    element.refresh_from_db()
    assert element.recovery == Recovery.LOST
    assert not element.none_approved
    undo_set(changed(by), by=Author.of(make_member(production=element.shot.production)))
    element.refresh_from_db()
    assert element.none_approved


def ask(client: Client, member: Membership, found: ChangeSet, **headers: str) -> Any:
    client.force_login(member.user)
    return client.post(reverse("undo", args=[found.pk]), headers=headers)


def test_a_script_gets_json(client: Client) -> None:
    member = make_member()
    found = edited_shot(member)
    answer = ask(client, member, found, accept="application/json").json()
    assert (answer["undone"], answer["skipped"]) == (1, [])
    assert ChangeSet.objects.get(pk=answer["redo"]).undoes == found


def test_a_fragment_has_its_page_drawn_anew(client: Client) -> None:
    member = make_member()
    response = ask(client, member, edited_shot(member), **{"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


def test_a_form_goes_back_where_it_stood_and_nowhere_else(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    for wanted, answered in (
        ("/p/X/shots/Y/#history", "/p/X/shots/Y/#history"),
        ("https://elsewhere.example/", reverse("shot-list", args=[member.production.code])),
    ):
        url = reverse("undo", args=[edited_shot(member).pk])
        assert client.post(url, {"next": wanted})["Location"] == answered


def test_sets_of_other_productions_are_not_there(client: Client) -> None:
    assert ask(client, make_member(), edited_shot(make_member())).status_code == 404


def test_what_was_changed_since_is_named(client: Client) -> None:
    member = make_member()
    shot = make_shot(production=member.production)
    by = Author.of(member)
    edit_shot(shot, {"frames": 7}, by=by)
    edit_shot(shot, {"frames": 8}, by=Author.of(member))
    answer = ask(client, member, changed(by), accept="application/json").json()
    assert answer["undone"] == 0
    assert shot.code in answer["skipped"][0]
