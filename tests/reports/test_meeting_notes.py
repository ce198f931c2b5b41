import pytest
from django.test import Client

from shotlog.history import Author, edit
from shotlog.models import Change, Scene
from tests.make import make_member, make_scene

pytestmark = pytest.mark.django_db


def post(client: Client, scene: Scene, notes: str, *, shown: str) -> tuple[int, str]:
    path = f"/p/{scene.production.code}/reports/notes/{scene.number}/"
    answer = client.post(path, {"notes": notes, "shown": shown})
    return answer.status_code, answer.content.decode()


def test_notes_are_saved_with_their_history(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    assert post(client, scene, "Fire warmer.\r\nGate stays.", shown="")[0] == 302
    assert Scene.objects.get(pk=scene.pk).meeting_notes == "Fire warmer.\nGate stays."
    assert Change.objects.get().field == "meeting_notes"


def test_the_same_notes_again_change_nothing(client: Client) -> None:
    scene = make_scene(meeting_notes="One\nTwo")
    client.force_login(make_member(production=scene.production).user)
    assert post(client, scene, "One\r\nTwo", shown="One\r\nTwo")[0] == 302
    assert not Change.objects.exists()


def test_notes_over_somebody_elses_conflict_and_show_both(client: Client) -> None:
    scene = make_scene(meeting_notes="Old")
    client.force_login(make_member(production=scene.production).user)
    by = Author.command(scene.production, who="Kim Haneul")
    edit(scene, {"meeting_notes": "Theirs"}, by=by)
    status, html = post(client, scene, "Mine", shown="Old")
    assert status == 409
    assert Scene.objects.get(pk=scene.pk).meeting_notes == "Theirs"
    for words in ("Kim Haneul wrote meanwhile", "Theirs", "Mine", "Use mine"):
        assert words in html, words
    assert post(client, scene, "Mine", shown="Theirs")[0] == 302
    assert Scene.objects.get(pk=scene.pk).meeting_notes == "Mine"
