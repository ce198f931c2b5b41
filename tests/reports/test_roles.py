"""Who reads reports, who sees money in them, who writes meeting notes."""

import pytest
from django.test import Client

from shotlog.models import Scene
from shotlog.models.choices import MemberRole
from tests.make import make_element, make_member, make_scene, make_shot, make_user

pytestmark = pytest.mark.django_db

CREW = [role for role in MemberRole.values if role != "client"]


def paths(scene: Scene) -> list[str]:
    code = scene.production.code
    return [f"/p/{code}/", f"/p/{code}/reports/", scene.get_absolute_url()]


@pytest.mark.parametrize("role", CREW)
def test_the_crew_reads_reports_and_only_some_see_money(client: Client, role: str) -> None:
    scene = make_scene()
    make_element(shot=make_shot(scene=scene), cost=100)
    client.force_login(make_member(production=scene.production, role=role).user)
    for path in paths(scene):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "reports/" not in path or "scenes/" in path:
            sees = role in ("supervisor", "producer")
            assert ("AI operators" in answer.content.decode()) is sees
            assert ("USD 100" in answer.content.decode()) is sees


def test_a_client_reads_of_a_scene_only_what_is_theirs(client: Client) -> None:
    scene = make_scene()
    make_shot(scene=scene)
    client.force_login(make_member(production=scene.production, role="client").user)
    overview, scenes, report = paths(scene)
    assert client.get(overview)["Location"].endswith("/shots/")
    assert client.get(scenes).status_code == 403
    answer = client.get(report)
    assert answer.status_code == 200
    for hidden in ("hours-title", "colour-title", "gaps-title", "money-title", "meeting-notes"):
        assert hidden not in answer.content.decode()


def test_a_stranger_finds_nothing(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_user())
    assert [client.get(path).status_code for path in paths(scene)] == [404, 404, 404]


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for path in paths(make_scene()):
        assert "/sign-in/" in client.get(path)["Location"]


@pytest.mark.parametrize("role", CREW)
def test_meeting_notes_are_written_by_those_who_may(client: Client, role: str) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production, role=role).user)
    path = f"/p/{scene.production.code}/reports/notes/{scene.number}/"
    answer = client.post(path, {"notes": "Gate stays.", "shown": ""})
    may = role in ("supervisor", "coordinator", "producer")
    assert answer.status_code == (302 if may else 403)
    assert Scene.objects.get(pk=scene.pk).meeting_notes == ("Gate stays." if may else "")
