"""The shot page as people open it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.elements import edit_element
from shotlog.breakdown.shots import edit_shot
from shotlog.figures.recoverability import store_recoverability
from shotlog.history import Author
from shotlog.models import (
    Change,
    ChangeSet,
    Clearance,
    Element,
    Membership,
    Production,
    Shot,
)
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


def entered(client: Client, production: Production, role: str = "supervisor") -> Membership:
    member = make_member(production=production, role=role, name=f"Anna {role.capitalize()}")
    client.force_login(member.user)
    return member


def page_of(shot: Shot) -> str:
    return reverse("shot", args=[shot.production.code, shot.code])


def text(response: Any) -> str:
    return str(response.content.decode())


def fill(shot: Shot, count: int, by: Author) -> None:
    """`count` of everything that a shot page lists."""
    for number in range(count):
        element = make_element(shot=shot, artist="Kim", name=f"crowd{number:02}")
        session = make_session(production=shot.production)
        take = make_take(
            element=element,
            decision="approved",
            source_file=make_file(preview="ready"),
            session=session,
            tool_version=session.tool_version,
        )
        make_element(shot=shot, origin="cg", name=f"cg{number:02}")
        make_note(element=element, take=take, hours_estimated=2, hours_actual=3, slope_r=2)
        make_shortcoming(element=element, take=take)
        Clearance.objects.create(element=element, state="asked")
        by = Author.of(by.member) if by.member else by
        store_recoverability([element])
        edit_element(element, {"role": "fill"}, by=by)
        edit_shot(shot, {"frames": 200 + number}, by=by)


def test_the_page_shows_facts_elements_notes_and_history(client: Client) -> None:
    scene = make_scene(number="24A", title="Gate")
    shot = make_shot(scene=scene, description="King steps through", frames=128)
    member = entered(client, scene.production)
    fill(shot, 1, Author.of(member))
    page = text(client.get(page_of(shot)))
    for words in (
        "24A Gate",
        "King steps through",
        "crowd00",
        "approved v001",
        "1 generated, 0 assisted",
        "lacks mode",
        "3.0",
        "Flicker",
        "ComfyUI 0.3.49",
        "<del>128</del>",
        "Clearance",
    ):
        assert words in page, words


def test_codes_are_found_in_any_case(client: Client) -> None:
    shot = make_shot(code="MRL_024_0010")
    entered(client, shot.production)
    url = reverse("shot", args=[shot.production.code.lower(), "mrl_024_0010"])
    assert client.get(url).status_code == 200


def test_neighbours_follow_scene_and_cut(client: Client) -> None:
    production = make_production()
    second, first = (
        make_scene(production=production, number="10"),
        make_scene(production=production, number="9"),
    )
    one = make_shot(scene=first, code="X_9_20", cut_order=1)
    two = make_shot(scene=first, code="X_9_10")
    three = make_shot(scene=second, code="X_10_10")
    entered(client, production)
    context = client.get(page_of(two)).context
    assert context["before"] == (one.code, "20")
    assert context["after"] == (three.code, "10")


@pytest.mark.parametrize("role", ["supervisor", "artist"])
def test_twenty_of_everything_cost_no_more_queries_than_one(
    client: Client, role: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shot = make_shot()
    author = Author.of(make_member(production=shot.production))
    entered(client, shot.production, role)
    fill(shot, 1, author)
    client.get(page_of(shot))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(page_of(shot))
    for number in range(19):
        fill_more(shot, number, author)
    with django_assert_num_queries(len(one)):
        client.get(page_of(shot))


def fill_more(shot: Shot, number: int, by: Author) -> None:
    element = make_element(shot=shot, artist="Kim")
    take = make_take(
        element=element,
        source_file=make_file(preview="ready"),
        session=make_session(production=shot.production),
    )
    make_element(shot=shot, origin="plate")
    make_note(element=element, take=take, from_kelvin=5900, to_kelvin=3600)
    make_shortcoming(element=element, take=take)
    edit_shot(shot, {"frames": 300 + number}, by=Author.of(by.member) if by.member else by)


def test_an_unknown_code_shows_its_neighbours_and_can_be_made(client: Client) -> None:
    scene = make_scene(number="24")
    production = scene.production
    for number in (90, 100, 120, 130, 140):
        make_shot(scene=scene, code=f"P_24_{number:04}")
    entered(client, production)
    response = client.get(reverse("shot", args=[production.code, "P_24_0115"]))
    page = text(response)
    assert response.status_code == 404
    assert "There is no shot P_24_0115" in page
    assert [one.code for one, _sha in response.context["near"]] == [
        "P_24_0090",
        "P_24_0100",
        "P_24_0120",
        "P_24_0130",
    ]
    made = client.post(
        reverse("shot-make", args=[production.code]), {"code": "P_24_0115", "scene": scene.pk}
    )
    assert made.status_code == 302
    assert Shot.objects.get(code="P_24_0115").scene == scene


def test_strangers_find_nothing(client: Client) -> None:
    shot = make_shot()
    entered(client, make_production())
    assert client.get(page_of(shot)).status_code == 404


def test_a_client_sees_statuses_and_approved_pictures_only(client: Client) -> None:
    shot = make_shot(assignee="Secret Name", thumbnail="f" * 64, hours_estimated=Decimal("987.25"))
    element = make_element(shot=shot, artist="Hidden Artist", cost=Decimal(4321))
    approved, other = make_file(preview="ready"), make_file(preview="ready")
    make_take(
        element=element, decision="approved", source_file=approved, prompt="xyzzy", model="Flux"
    )
    make_take(element=element, source_file=other)
    make_note(element=element, text="not for you")
    make_shortcoming(element=element, note="ugly hands")
    edit_shot(shot, {"frames": 60}, by=Author.of(make_member(production=shot.production)))
    entered(client, shot.production, "client")
    page = text(client.get(page_of(shot)))
    for hidden in (
        "Secret Name",
        "Hidden Artist",
        "4321",
        "xyzzy",
        "Flux",
        "not for you",
        "ugly hands",
        other.sha256,
        "f" * 64,
        "987.25",
        "History",
    ):
        assert hidden not in page, hidden
    assert approved.sha256 in page
    assert "Waiting" in page


@pytest.mark.parametrize(("role", "sees"), [("supervisor", True), ("artist", False)])
def test_money_is_shown_to_those_who_see_it(client: Client, role: str, sees: bool) -> None:  # noqa: FBT001
    shot = make_shot()
    element = make_element(shot=shot)
    edit_element(
        element, {"cost": Decimal("4321.00")}, by=Author.of(make_member(production=shot.production))
    )
    entered(client, shot.production, role)
    page = text(client.get(page_of(shot)))
    assert ("4,321" in page) is sees
    assert ("<ins>4321</ins>" in page) is sees


class TestFacts:
    """Facts are edited in place, like cells."""

    def ask(self, client: Client, shot: Shot, name: str, **data: str) -> Any:
        url = reverse("shot-fact", args=[shot.production.code, shot.code, name])
        return client.post(url, data, headers={"HX-Request": "true"})

    def test_a_value_is_saved_with_an_undo(self, client: Client) -> None:
        shot = make_shot(frames=100)
        entered(client, shot.production)
        response = self.ask(client, shot, "frames", value="120", shown="100")
        assert response.status_code == 200
        assert reverse("undo", args=[ChangeSet.objects.get().pk]) in text(response)
        shot.refresh_from_db()
        assert shot.frames == 120

    def test_frames_can_be_typed_as_timecode(self, client: Client) -> None:
        shot = make_shot(frames=100)
        entered(client, shot.production)
        self.ask(client, shot, "frames", value="00:00:05:08", shown="100")
        shot.refresh_from_db()
        assert shot.frames == 128

    @pytest.mark.parametrize(
        ("name", "typed", "reason"),
        [
            ("frames", "many", "not a whole number"),
            ("frames", "00:00:05:77", "does not exist"),
            ("due", "soon", "is not a date"),
            ("hours_estimated", "x", "not a number"),
            ("status", "done", "is not one of"),
            ("scene", "999", "scene is gone"),
            ("code", "", "cannot be empty"),
        ],
    )
    def test_a_refused_value_says_why_and_stays_in_the_field(
        self, client: Client, name: str, typed: str, reason: str
    ) -> None:
        shot = make_shot()
        entered(client, shot.production)
        response = self.ask(client, shot, name, value=typed, shown="")
        assert response.status_code == 422
        assert reason in text(response)
        assert not Change.objects.exists()

    def test_a_value_changed_meanwhile_shows_both(self, client: Client) -> None:
        shot = make_shot(assignee="Kim")
        entered(client, shot.production)
        by = Author.of(make_member(production=shot.production, name="Han Doyun"))
        edit_shot(shot, {"assignee": "Lee"}, by=by)
        response = self.ask(client, shot, "assignee", value="Park", shown="Kim")
        page = text(response)
        assert response.status_code == 409
        assert "Han Doyun" in page
        assert "Lee" in page
        assert "Park" in page
        again = self.ask(client, shot, "assignee", value="Park", shown="Lee")
        assert again.status_code == 200

    def test_a_new_code_moves_the_page(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production)
        response = self.ask(client, shot, "code", value="NEW_1", shown=shot.code)
        assert response["HX-Redirect"] == reverse("shot", args=[shot.production.code, "NEW_1"])

    def test_who_may_not_gets_a_sentence(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production, "artist")
        response = self.ask(client, shot, "frames", value="1", shown="100")
        assert response.status_code == 422
        assert "you may not" in text(response)

    def test_a_producer_estimates_hours_and_nothing_else(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production, "producer")
        assert self.ask(client, shot, "hours_estimated", value="10:30").status_code == 200
        assert self.ask(client, shot, "frames", value="1").status_code == 422
        shot.refresh_from_db()
        assert shot.hours_estimated == Decimal("10.5")

    def test_an_artist_edits_the_elements_that_are_theirs(self, client: Client) -> None:
        mine = make_element(artist="Anna Artist")
        other = make_element(shot=mine.shot, artist="Somebody")
        entered(client, mine.shot.production, "artist")
        codes = []
        for element in (mine, other):
            url = reverse("element-fact", args=[mine.shot.production.code, element.pk, "coverage"])
            codes.append(
                client.post(url, {"value": "40"}, headers={"HX-Request": "true"}).status_code
            )
        assert codes == [200, 422]

    def test_without_script_a_post_goes_back_to_the_page(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production)
        url = reverse("shot-fact", args=[shot.production.code, shot.code, "status"])
        assert client.post(url, {"value": "ip"})["Location"] == page_of(shot)
        shot.refresh_from_db()
        assert shot.status == "ip"
        assert client.get(url)["Location"].endswith("/edit/#id_status")

    def test_foreseen_colour_hours_are_proposed_from_closed_notes(self, client: Client) -> None:
        element = make_element()
        for hours in (2, 3, 10):
            past = make_element(shot=make_shot(production=element.shot.production))
            make_note(element=past, hours_actual=hours, status="so")
        entered(client, element.shot.production)
        url = reverse(
            "element-fact",
            args=[element.shot.production.code, element.pk, "colour_hours_foreseen"],
        )
        page = text(client.get(f"{url}?edit=1", headers={"HX-Request": "true"}))
        assert 'value="3"' in page
        assert "Proposed" in page

    def test_every_fact_opens(self, client: Client) -> None:
        from shotlog.breakdown import facts

        element = make_element()
        shot = element.shot
        entered(client, shot.production)
        code = shot.production.code
        urls = [
            reverse("shot-fact", args=[code, shot.code, name])
            for name in ("status", "description", *facts.SHOT_SHOWN, *facts.SHOT_MORE)
        ] + [
            reverse("element-fact", args=[code, element.pk, name])
            for name in (*facts.ELEMENT_SHOWN, *facts.ELEMENT_MORE)
        ]
        for url in urls:
            for query in ("", "?edit=1"):
                response = client.get(url + query, headers={"HX-Request": "true"})
                assert response.status_code == 200, url

    def test_an_unknown_fact_is_not_found(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production)
        url = reverse("shot-fact", args=[shot.production.code, shot.code, "production"])
        assert client.get(url).status_code == 404


class TestForms:
    """Whole forms, for those without script."""

    def values(self, response: Any) -> dict[str, Any]:
        form = response.context["form"]
        found = {}
        for name in form.fields:
            value = form[name].value()
            found[name] = "" if value is None else value
        return found

    def test_all_fields_of_a_shot_are_saved(self, client: Client) -> None:
        shot = make_shot(frames=100, description="a")
        entered(client, shot.production)
        url = reverse("shot-edit", args=[shot.production.code, shot.code])
        data = self.values(client.get(url)) | {"lens": "27 mm", "due": "2026-12-01"}
        assert client.post(url, data).status_code == 302
        shot.refresh_from_db()
        assert (shot.lens, shot.due, shot.frames) == ("27 mm", dt.date(2026, 12, 1), 100)
        assert {change.field for change in Change.objects.all()} == {"lens", "due"}

    def test_another_s_edit_of_another_field_is_kept(self, client: Client) -> None:
        shot = make_shot(frames=100)
        member = entered(client, shot.production)
        url = reverse("shot-edit", args=[shot.production.code, shot.code])
        data = self.values(client.get(url)) | {"lens": "27 mm"}
        edit_shot(shot, {"frames": 111}, by=Author.of(member))
        assert client.post(url, data).status_code == 302
        shot.refresh_from_db()
        assert (shot.lens, shot.frames) == ("27 mm", 111)

    def test_another_s_edit_of_the_same_field_is_shown_first(self, client: Client) -> None:
        shot = make_shot(frames=100)
        member = entered(client, shot.production)
        url = reverse("shot-edit", args=[shot.production.code, shot.code])
        data = self.values(client.get(url)) | {"frames": "120"}
        edit_shot(shot, {"frames": 111}, by=Author.of(member))
        response = client.post(url, data)
        assert response.status_code == 422
        assert "111" in text(response)
        data["shown"] = response.context["form"]["shown"].value()
        assert client.post(url, data).status_code == 302
        shot.refresh_from_db()
        assert shot.frames == 120

    def test_a_refused_form_shows_the_sentence(self, client: Client) -> None:
        shot = make_shot()
        other = make_shot(production=shot.production)
        entered(client, shot.production)
        url = reverse("shot-edit", args=[shot.production.code, shot.code])
        response = client.post(url, self.values(client.get(url)) | {"code": other.code})
        assert response.status_code == 422
        assert "already has a shot with that code" in text(response)

    def test_all_fields_of_an_element_are_saved(self, client: Client) -> None:
        element = make_element()
        entered(client, element.shot.production)
        url = reverse("element-edit", args=[element.shot.production.code, element.pk])
        data = self.values(client.get(url)) | {"hours_actual": "1:30", "origin": "cg"}
        assert client.post(url, data).status_code == 302
        element.refresh_from_db()
        assert (element.hours_actual, element.origin) == (Decimal("1.5"), "cg")
        assert element.recovery == ""

    def test_an_element_is_logged_with_one_line(self, client: Client) -> None:
        shot = make_shot()
        entered(client, shot.production)
        url = reverse("element-new", args=[shot.production.code, shot.code])
        response = client.post(url, {"line": "crowd01 crowd fill 40", "origin": "ai_gen"})
        element = Element.objects.get()
        assert (element.name, element.origin, element.role, element.coverage) == (
            "crowd01",
            "ai_gen",
            "fill",
            40,
        )
        assert response["Location"].endswith(f"?element={element.pk}#element-{element.pk}")

    def test_a_line_that_is_refused_says_why(self, client: Client) -> None:
        element = make_element(name="crowd01")
        entered(client, element.shot.production)
        url = reverse("element-new", args=[element.shot.production.code, element.shot.code])
        assert "already has an element" in text(client.post(url, {"line": "crowd01 cg"}))

    def test_a_clearance_is_noted_and_escalates_by_its_answers(self, client: Client) -> None:
        element = make_element()
        entered(client, element.shot.production, "producer")
        url = reverse("clearance", args=[element.shot.production.code, element.pk])
        data = self.values(client.get(url)) | {"state": "asked", "secured": "unsure"}
        assert client.post(url, data).status_code == 302
        page = text(client.get(page_of(element.shot)))
        assert "escalate" in page
        again = self.values(client.get(url)) | {"state": "given"}
        assert client.post(url, again).status_code == 302
        assert Clearance.objects.get().state == "given"

    def test_consent_needs_its_date(self, client: Client) -> None:
        element = make_element()
        entered(client, element.shot.production)
        url = reverse("clearance", args=[element.shot.production.code, element.pk])
        data = self.values(client.get(url)) | {"consent": "given"}
        assert "type the date" in text(client.post(url, data))

    def test_no_clearance_is_shown_where_the_production_keeps_none(self, client: Client) -> None:
        element = make_element(shot=make_shot(production=make_production(disclosure=False)))
        entered(client, element.shot.production)
        assert "Clearance" not in text(client.get(page_of(element.shot)))

    @pytest.mark.parametrize("role", ["artist", "colourist", "client"])
    def test_others_get_no_form(self, client: Client, role: str) -> None:
        element = make_element()
        code = element.shot.production.code
        entered(client, element.shot.production, role)
        for url in (
            reverse("shot-edit", args=[code, element.shot.code]),
            reverse("element-edit", args=[code, element.pk]),
            reverse("element-new", args=[code, element.shot.code]),
            reverse("clearance", args=[code, element.pk]),
        ):
            assert client.get(url).status_code == 403, url


def test_a_removed_shot_can_be_brought_back(client: Client) -> None:
    element = make_element()
    shot = element.shot
    entered(client, shot.production)
    response = client.post(reverse("shot-remove", args=[shot.production.code, shot.code]))
    assert not Shot.objects.exists()
    undo = reverse("undo", args=[ChangeSet.objects.get().pk])
    assert undo in text(response)
    assert client.post(undo, {"next": page_of(shot)})["Location"] == page_of(shot)
    assert Element.objects.exists()


def test_the_folded_facts_stay_as_the_person_left_them(client: Client) -> None:
    shot = make_shot()
    entered(client, shot.production)
    assert client.get(page_of(shot)).context["more_open"] is False
    client.post(reverse("shot-unfold", args=[shot.production.code]), {"open": "1"})
    assert client.get(page_of(shot)).context["more_open"] is True
