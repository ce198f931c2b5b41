import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.breakdown.shots import edit_shot
from shotlog.figures.grid import paged
from shotlog.history import Author
from shotlog.models import ChangeSet, Element, Membership, SavedView, Scene, Shot
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL", title="Middle Realm"))


@pytest.fixture
def desk(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def fill(member: Membership, count: int) -> list[Shot]:
    scene = make_scene(production=member.production, number="24")
    shots = []
    for number in range(count):
        shot = make_shot(scene=scene, code=f"MRL_24_{number:04}")
        element = make_element(shot=shot)
        make_take(element=element, tool_version=make_tool_version(), decision="approved")
        make_note(shot=shot)
        shots.append(shot)
    return shots


@pytest.mark.parametrize("role", ["supervisor", "artist", "producer", "client"])
def test_the_page_asks_as_much_at_twenty_shots_as_at_one(client: Client, role: str) -> None:
    counts = []
    for count in (1, 20):
        member = make_member(role=role)
        client.force_login(member.user)
        fill(member, count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/p/{member.production.code}/shots/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 23


def test_subtotals_and_foot_are_of_the_whole_filter(desk: Client, member: Membership) -> None:
    fill(member, 3)
    make_shot(production=member.production, code="LOOSE", frames=7)
    html = desk.get("/p/MRL/shots/").content.decode()
    assert "3 shots" in html
    assert "All 4 shots" in html
    assert '<span class="sum">300</span>' in html
    assert '<span class="sum">307</span>' in html


def test_a_scene_of_unknown_lengths_sums_up_to_a_dash(desk: Client, member: Membership) -> None:
    make_shot(production=member.production, code="LOOSE", frames=None)
    html = desk.get("/p/MRL/shots/").content.decode()
    assert '<td class="num"><span class="sum">–</span></td>' in html
    assert '<span class="sum">0</span></td>' not in html


def test_a_folded_scene_keeps_its_subtotal_and_hides_its_rows(
    desk: Client, member: Membership
) -> None:
    fill(member, 3)
    html = desk.get("/p/MRL/shots/?fold=24").content.decode()
    assert "MRL_24_0001" not in html.replace("_24_</span>", "_24_")
    assert '<span class="sum">300</span>' in html


def test_a_sort_keeps_the_scenes_together(desk: Client, member: Membership) -> None:
    for number, frames in (("2", 50), ("10", 10)):
        scene = make_scene(production=member.production, number=number)
        make_shot(scene=scene, code=f"MRL_{number}_0010", frames=frames)
        make_shot(scene=scene, code=f"MRL_{number}_0020", frames=frames + 5)
    groups = desk.get("/p/MRL/shots/?sort=-frames").context["grid"].groups
    assert [[row.shot.frames for row in group.rows] for group in groups] == [[55, 50], [15, 10]]
    assert [group.key for group in groups] == ["2", "10"]


@pytest.mark.parametrize(
    "sort",
    [
        "code",
        "description",
        "status",
        "frames",
        "ai",
        "match",
        "recover",
        "est",
        "act",
        "assignee",
        "due",
        "vendor",
        "nonsense",
    ],
)
def test_every_sort_answers_both_ways(desk: Client, member: Membership, sort: str) -> None:
    fill(member, 2)
    for one in (sort, f"-{sort}"):
        assert desk.get("/p/MRL/shots/", {"sort": one}).status_code == 200


def test_a_filter_that_is_not_understood_says_so_and_shows_all(
    desk: Client, member: Membership
) -> None:
    fill(member, 1)
    answer = desk.get("/p/MRL/shots/?status=maybe", follow=True)
    assert "That filter was not understood. Status:" in answer.content.decode()


def test_a_production_without_shots_offers_to_log_the_first(desk: Client) -> None:
    assert "Log the first shots" in desk.get("/p/MRL/shots/").content.decode()


def test_a_stranger_is_told_nothing(client: Client, member: Membership) -> None:
    client.force_login(make_member().user)
    assert client.get("/p/MRL/shots/").status_code == 404


def test_the_first_shot_is_logged_from_a_form(desk: Client) -> None:
    answer = desk.post("/p/MRL/new-shot/", {"code": "MRL_000_0010"}, follow=True)
    assert "MRL_000_0010 was logged." in answer.content.decode()
    assert Shot.objects.get().status == "wtg"


def test_a_code_of_another_form_is_accepted_with_a_hint(desk: Client) -> None:
    answer = desk.post("/p/MRL/new-shot/", {"code": "VFX001"}, follow=True)
    assert "does not follow" in answer.content.decode()


@pytest.mark.parametrize("code", [".", "..", "A/B"])
def test_a_code_that_fits_no_address_is_refused_by_name(desk: Client, code: str) -> None:
    answer = desk.post("/p/MRL/new-shot/", {"code": code})
    assert answer.status_code == 422
    assert "A code has no slash and is not only dots" in answer.content.decode()


def test_the_next_shot_stays_in_a_scene_of_an_odd_number(desk: Client, member: Membership) -> None:
    scene = make_scene(production=member.production, number="24 & #1?")
    answer = desk.post(
        "/p/MRL/new-shot/", {"code": "A1", "scene": scene.pk, "more": "1"}, follow=True
    )
    assert answer.context["scene"] == scene


def test_a_code_that_is_taken_is_refused_beside_its_field(desk: Client, member: Membership) -> None:
    make_shot(production=member.production, code="A_1")
    answer = desk.post("/p/MRL/new-shot/", {"code": "a_1"})
    assert answer.status_code == 422
    assert "already has a shot with that code" in answer.content.decode()


def test_a_scene_is_made_and_the_next_number_proposed(desk: Client) -> None:
    assert 'value="1"' in desk.get("/p/MRL/new-scene/").content.decode()
    desk.post("/p/MRL/new-scene/", {"number": "24A", "title": "Gate"})
    assert str(Scene.objects.get()) == "24A Gate"
    assert 'value="25"' in desk.get("/p/MRL/new-scene/").content.decode()


def test_a_removed_scene_is_brought_back_by_the_button_beside_the_word(
    desk: Client, member: Membership
) -> None:
    scene = make_scene(production=member.production, number="7")
    answer = desk.post(f"/p/MRL/scenes/{scene.pk}/remove/", follow=True)
    html = answer.content.decode()
    assert not Scene.objects.filter(pk=scene.pk).exists()
    undo = reverse("undo", args=[ChangeSet.objects.latest("pk").pk])
    assert f'form="undo" formaction="{undo}"' in html
    assert 'id="undo"' in html
    desk.post(undo)
    assert Scene.objects.filter(pk=scene.pk).exists()


def test_a_scene_edit_does_not_overwrite_another_unseen(desk: Client, member: Membership) -> None:
    scene = make_scene(production=member.production, number="24", title="Gate")
    Scene.objects.filter(pk=scene.pk).update(title="Theirs")
    fields = {"number": "24", "was_number": "24", "title": "Mine", "was_title": "Gate"}
    answer = desk.post(f"/p/MRL/scenes/{scene.pk}/edit/", fields)
    assert answer.status_code == 422
    assert "“Theirs”" in answer.content.decode()
    assert Scene.objects.get().title == "Theirs"


def test_a_cell_refuses_with_422_and_a_reason(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    answer = desk.post(f"/p/MRL/cells/shot/{shot.pk}/frames/", {"value": "x", "shown": "100"})
    assert answer.status_code == 422
    assert "“x” is not a whole number" in answer.content.decode()


def test_a_cell_in_conflict_answers_409_with_both_values(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    edit_shot(shot, {"frames": 120}, by=Author.of(member))
    answer = desk.post(f"/p/MRL/cells/shot/{shot.pk}/frames/", {"value": "90", "shown": "100"})
    assert answer.status_code == 409
    assert "120" in answer.content.decode()
    assert Shot.objects.get(pk=shot.pk).frames == 120


def test_a_saved_cell_brings_its_sums_along(desk: Client, member: Membership) -> None:
    shot = fill(member, 2)[0]
    answer = desk.post(
        f"/p/MRL/cells/shot/{shot.pk}/frames/",
        {"value": "150", "shown": "100"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/p/MRL/shots/"},
    )
    html = answer.content.decode()
    assert "Saved" in html
    assert 'id="grid-foot" hx-swap-oob="true"' in html
    assert '<span class="sum">250</span>' in html


def test_an_elements_origin_moves_the_mix_of_its_shot(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    element = shot.elements.get()
    answer = desk.post(
        f"/p/MRL/cells/element/{element.pk}/origin/",
        {"value": "plate", "shown": "ai_gen"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/p/MRL/shots/"},
    )
    assert "1 Plate" in answer.content.decode()
    assert Element.objects.get().digital_source_type == "digitalCapture"


def test_a_column_that_follows_from_others_is_not_edited(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    assert desk.post(f"/p/MRL/cells/shot/{shot.pk}/mix/", {"value": "1"}).status_code == 404


def test_an_artist_is_refused_in_the_cell(client: Client) -> None:
    member = make_member(role="artist")
    client.force_login(member.user)
    shot = fill(member, 1)[0]
    url = f"/p/{member.production.code}/cells/shot/{shot.pk}/frames/"
    answer = client.post(url, {"value": "1", "shown": "100"})
    assert answer.status_code == 422
    assert "As AI artist you may not" in answer.content.decode()


def test_one_line_logs_an_element_and_a_wrong_one_keeps_its_text(
    desk: Client, member: Membership
) -> None:
    shot = make_shot(production=member.production)
    url = f"/p/MRL/shot-rows/{shot.pk}/elements/"
    assert "crowd01" in desk.post(url, {"line": "crowd01 crowd G"}).content.decode()
    refused = desk.post(url, {"line": "crowd01 crowd G"})
    assert refused.status_code == 422
    assert "already has an element with that name" in refused.content.decode()
    assert 'value="crowd01 crowd G"' in refused.content.decode()


def test_a_bulk_edit_with_a_refused_row_names_it_and_can_leave_it_out(
    desk: Client, member: Membership
) -> None:
    one, two = fill(member, 2)
    Shot.objects.filter(pk=two.pk).update(frames=0)  # an old row that breaks today's rule
    fields = {"shot": [one.pk, two.pk], "do": "edit", "status": "ip"}
    answer = desk.post("/p/MRL/bulk/", fields)
    assert answer.status_code == 422
    assert two.code in answer.content.decode()
    assert Shot.objects.get(pk=one.pk).status == "wtg"
    desk.post("/p/MRL/bulk/", {**fields, "leave_out": [two.pk]})
    assert Shot.objects.get(pk=one.pk).status == "ip"
    assert ChangeSet.objects.count() == 1


def test_the_last_thing_done_is_undone(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    desk.post(f"/p/MRL/cells/shot/{shot.pk}/frames/", {"value": "9", "shown": "100"})
    answer = desk.post("/p/MRL/undo-last/", follow=True)
    assert "1 value put back." in answer.content.decode()
    assert Shot.objects.get().frames == 100
    answer = desk.post("/p/MRL/undo-last/", follow=True)
    assert "nothing of yours to undo" in answer.content.decode()


def test_a_view_keeps_filter_order_and_columns(desk: Client, member: Membership) -> None:
    fill(member, 1)
    desk.post("/p/MRL/columns/", {"col": ["status", "vendor"]})
    desk.post("/p/MRL/views/", {"name": "AI", "query": "origin=ai_gen&sort=-frames&page=2"})
    view = SavedView.objects.get()
    assert (view.query, view.columns) == ("origin=ai_gen&sort=-frames", ["status", "vendor"])
    page = desk.get(f"/p/MRL/shots/?view={view.pk}&{view.query}")
    assert [column.key for column in page.context["columns"]] == ["status", "vendor"]
    desk.post(f"/p/MRL/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_columns_and_density_are_remembered_per_person(
    desk: Client, member: Membership, client: Client
) -> None:
    fill(member, 1)
    desk.post("/p/MRL/columns/", {"col": ["due", "nonsense"], "density": "compact"})
    page = desk.get("/p/MRL/shots/")
    assert [column.key for column in page.context["columns"]] == ["due"]
    other = make_member(production=member.production)
    client.force_login(other.user)
    assert len(client.get("/p/MRL/shots/").context["columns"]) > 5


def test_a_client_sees_no_names_hours_models_or_unapproved_previews(client: Client) -> None:
    member = make_member(role="client")
    shot = fill(member, 1)[0]
    Shot.objects.filter(pk=shot.pk).update(assignee="Han Doyun", thumbnail="a" * 64)
    client.force_login(member.user)
    html = client.get(f"/p/{member.production.code}/shots/").content.decode()
    for hidden in ("Han Doyun", "ComfyUI", "a" * 64, "Est h", "Colour match"):
        assert hidden not in html
    assert "G1" in html


def test_the_words_of_a_line_are_said_while_it_is_typed(desk: Client) -> None:
    said = desk.get("/p/MRL/element-words/", {"line": "crowd01 crowd G 40"})
    assert said.content.decode() == "crowd01 · Crowd · AI-generated · 40 %"


def test_a_scene_of_its_own_pages_keeps_one_subtotal(member: Membership) -> None:
    pages = paged([(1, 30), (2, 80), (3, 450), (None, 5)], size=100)
    assert [[(part.scene_id, part.start, part.stop) for part in page] for page in pages] == [
        [(1, 0, None), (2, 0, None)],
        [(3, 0, 100)],
        [(3, 100, 200)],
        [(3, 200, 300)],
        [(3, 300, 400)],
        [(3, 400, 500)],
        [(None, 0, None)],
    ]


def test_a_viewing_note_is_no_match_to_reach(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    make_note(shot=shot, role="viewing", status="matched")
    grid = desk.get("/p/MRL/shots/").context["grid"]
    assert (grid.totals.notes, grid.totals.notes_closed) == (1, 0)
    assert grid.groups[0].rows[0].note_states == ["open"]


@pytest.mark.parametrize("text", ["0", "-5", "99999999999999"])
def test_a_length_out_of_range_says_the_range(desk: Client, member: Membership, text: str) -> None:
    shot = fill(member, 1)[0]
    answer = desk.post(f"/p/MRL/cells/shot/{shot.pk}/frames/", {"value": text, "shown": "100"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f"“{text}” is out of range. Type a whole number from 1 to 10,000,000." in said


def test_a_number_that_no_database_holds_is_refused_by_its_field(desk: Client) -> None:
    answer = desk.post("/p/MRL/new-shot/", {"code": "A_1", "frames": "99999999999999"})
    assert answer.status_code == 422
    assert "99999999999999 is too large a number." in answer.content.decode()


def test_a_bulk_edit_offers_its_undo_beside_the_words(desk: Client, member: Membership) -> None:
    shot = fill(member, 1)[0]
    page = desk.post("/p/MRL/bulk/", {"shot": shot.pk, "status": "ip"}, follow=True)
    made = ChangeSet.objects.get()
    assert f'formaction="/undo/{made.pk}/"' in page.content.decode()
