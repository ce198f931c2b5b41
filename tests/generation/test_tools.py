from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from shotlog.breakdown.undo import undo_set
from shotlog.figures.recoverability import store_recoverability
from shotlog.generation.takes import edit_take, record_take
from shotlog.generation.tools import (
    add_alias,
    add_model_alias,
    edit_tool,
    edit_version,
    merge_tools,
    remove_tool,
    tool_version_for,
)
from shotlog.history import Author, NotAllowed, undo
from shotlog.models import Element, Session, Take, Tool, ToolVersion
from tests.make import (
    make_author,
    make_element,
    make_file,
    make_member,
    make_production,
    make_session,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db
PAGES = ("tool-list", "session-list")


@pytest.fixture
def by() -> Author:
    return make_author(production=make_production())


def test_a_version_is_made_once_whatever_its_case(by: Author) -> None:
    one = tool_version_for("Wan", "2.2", by)
    assert tool_version_for(" wan ", "2.2", by) == one
    assert tool_version_for("comfyui", "", by).tool.name == "ComfyUI"
    assert ToolVersion.objects.count() == 2


def test_merging_gives_all_that_was_made_to_the_one_tool(by: Author) -> None:
    old, new = make_tool_version(tool="Comfy UI"), make_tool_version(tool="ComfyUI")
    take, session = make_take(tool_version=old), make_session(tool_version=old)
    add_alias(new.tool, "Comfy UI", by=by)
    assert Take.objects.get(pk=take.pk).tool_version == new
    assert Session.objects.get(pk=session.pk).tool_version == new
    assert [tool.name for tool in Tool.objects.all()] == ["ComfyUI"]
    assert tool_version_for("comfy ui", "0.3.49", by) == new


def test_a_merge_can_be_undone(by: Author) -> None:
    old, new = make_tool_version(tool="A"), make_tool_version(tool="B")
    take = make_take(tool_version=old)
    merge_tools(old.tool, new.tool, by=by)
    assert by.made is not None
    assert not undo(by.made, by=make_author()).skipped
    assert Take.objects.get(pk=take.pk).tool_version == old
    assert Tool.objects.count() == 2


def test_that_a_version_gives_no_seeds_changes_what_is_recoverable(by: Author) -> None:
    version = make_tool_version(tool="Kling", version="2.1", runs_at="public")
    element = make_element()
    make_take(
        element=element,
        tool_version=version,
        source_file=make_file(),
        mode="t2v",
        prompt="gate",
        width=10,
        height=10,
    )
    edit_version(version, {"licence_tier": "pro"}, by=by)
    edit_version(version, {"gives_seeds": "no"}, by=by)
    assert Element.objects.get(pk=element.pk).recovery == "documented"


def test_a_model_alias_renames_the_takes_of_this_production_only(by: Author) -> None:
    here = make_take(model="wan2.2.safetensors")
    by.production = here.element.shot.production
    there = make_take(model="wan2.2.safetensors")
    add_model_alias("WAN2.2.safetensors", "Wan 2.2", by=by)
    assert Take.objects.get(pk=here.pk).model == "Wan 2.2"
    assert Take.objects.get(pk=there.pk).model == "wan2.2.safetensors"


def test_a_tool_that_was_used_is_not_taken_out(by: Author) -> None:
    version = make_tool_version()
    make_take(tool_version=version)
    with pytest.raises(ValidationError, match="Takes were made with"):
        remove_tool(version.tool, by=by)


def test_artists_keep_no_tools() -> None:
    tool = make_tool_version().tool
    with pytest.raises(NotAllowed):
        add_alias(tool, "x", by=make_author(role="artist"))


def test_a_take_whose_version_becomes_known_joins_a_session_of_it() -> None:
    element = make_element()
    by = make_author(production=element.shot.production)
    takes = [record_take(element, by=by, typed={"tool": "ComfyUI"}) for _ in range(2)]
    version = make_tool_version(version="0.4")
    for take in takes:
        edit_take(take, {"tool_version": version}, by=by)
    used = {Take.objects.get(pk=take.pk).session for take in takes}
    assert len(used) == 1
    assert used.pop() == Session.objects.get(tool_version=version)


def enter(client: Client, role: str = "supervisor", **fields: Any) -> str:
    member = make_member(role=role, **fields)
    client.force_login(member.user)
    return member.production.code


@pytest.mark.parametrize("listing", PAGES)
@pytest.mark.parametrize("count", [1, 20])
def test_lists_ask_as_much_for_twenty_rows_as_for_one(
    client: Client, listing: str, count: int, django_assert_max_num_queries: Any
) -> None:
    production = make_production()
    code = enter(client, production=production)
    for number in range(count):
        version = make_tool_version(tool=f"Tool {number}")
        make_session(production=production, tool_version=version)
    with django_assert_max_num_queries(15):
        assert client.get(reverse(listing, args=[code])).status_code == 200


@pytest.mark.parametrize("listing", PAGES)
def test_clients_and_strangers_find_no_tools_and_sessions(client: Client, listing: str) -> None:
    code = enter(client, "client")
    assert client.get(reverse(listing, args=[code])).status_code == 404
    client.force_login(make_member().user)
    assert client.get(reverse(listing, args=[code])).status_code == 404


def test_a_session_is_logged_changed_and_taken_out_with_undo(client: Client) -> None:
    code = enter(client, "artist")
    typed = {"tool": "Kling", "version": "2.1", "date": "2026-11-02", "hours_hands_on": "1:30"}
    client.post(reverse("session-new", args=[code]), typed)
    session = Session.objects.get()
    assert (str(session.tool_version), float(session.hours_hands_on or 0)) == ("Kling 2.1", 1.5)
    url = reverse("session-edit", args=[code, session.pk])
    client.post(url, {**typed, "tool": "Veo", "version": "3", "thrown_away": "7"})
    session.refresh_from_db()
    assert (str(session.tool_version), session.thrown_away) == ("Veo 3", 7)
    page = client.post(reverse("session-remove", args=[code, session.pk]), follow=True).text
    assert not Session.objects.exists()
    assert 'formaction="/undo/' in page


def test_a_session_without_a_date_is_refused_with_the_reason(client: Client) -> None:
    code = enter(client)
    response = client.post(reverse("session-new", args=[code]), {"tool": "Kling"})
    assert response.status_code == 422
    assert "This field is required" in response.text


def test_tools_versions_and_spellings_are_kept_on_their_pages(client: Client) -> None:
    code = enter(client)
    client.post(reverse("tool-new", args=[code]), {"name": "Seedance", "kind": "video"})
    tool = Tool.objects.get()
    client.post(reverse("version-new", args=[code, tool.pk]), {"version": "1.0"})
    version = ToolVersion.objects.get()
    client.post(
        reverse("version-edit", args=[code, version.pk]), {"version": "1.0", "gives_seeds": "no"}
    )
    client.post(reverse("tool-alias-add", args=[code, tool.pk]), {"spelling": "SD 1"})
    page = client.get(reverse("tool-list", args=[code])).text
    assert "Seedance" in page
    assert "SD 1" in page
    version.refresh_from_db()
    assert version.gives_seeds == "no"
    refused = client.post(reverse("tool-new", args=[code]), {"name": "sd 1"})
    assert refused.status_code == 422
    assert "is a spelling of Seedance" in refused.text


def test_a_model_spelling_that_is_the_name_itself_is_refused(client: Client) -> None:
    code = enter(client)
    url = reverse("model-alias-add", args=[code])
    refused = client.post(url, {"spelling": "wan", "model": "Wan"})
    assert refused.status_code == 422
    assert "is the name itself" in refused.text
    client.post(url, {"spelling": "wan2.2", "model": "Wan 2.2"})
    assert "Wan 2.2" in client.get(reverse("tool-list", args=[code])).text


def test_a_tool_that_turns_out_to_be_a_closed_service_lacks_no_model(by: Author) -> None:
    spelt = make_tool_version(tool="클링", version="2.1")
    other = make_tool_version(tool="K", version="2")
    takes = [make_take(tool_version=version) for version in (spelt, other)]
    store_recoverability([take.element for take in takes])
    edit_tool(spelt.tool, {"name": "Kling"}, by=by)
    merge_tools(other.tool, spelt.tool, by=by)
    for take in takes:
        take.refresh_from_db()
        assert "model" not in take.missing
    assert by.made is not None
    undo_set(by.made, by=by)
    takes[0].refresh_from_db()
    assert "model" in takes[0].missing
