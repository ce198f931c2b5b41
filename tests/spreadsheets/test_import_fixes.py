"""The ways out beside a refused cell: one press each, without a script."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shotlog.breakdown.shots import code_as_templated
from shotlog.models import Element, ImportDraft, Membership
from shotlog.spreadsheets.incoming import Kind
from shotlog.spreadsheets.incoming import drafts as waiting
from tests.make import make_member, make_production, make_scene, make_shot
from tests.spreadsheets.importing import planned

pytestmark = pytest.mark.django_db

FIXES = re.compile(r'<button class="btn btn-small" name="fix" value="([^"]+)">([^<]+)<')


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.INCOMING = tmp_path / "incoming"


@pytest.fixture
def member() -> Membership:
    member = make_member(production=make_production(code="RTW"), name="Seo Yuna")
    make_scene(production=member.production, number="047")
    return member


@pytest.fixture
def desk(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def look(desk: Client, text: str) -> str:
    file = SimpleUploadedFile("list.csv", text.encode())
    answer: Any = desk.post(reverse("import-new", args=["RTW"]), {"file": file}, follow=True)
    return str(answer.content.decode())


def press(desk: Client, page: str, label: str, row: int) -> str:
    """The button of that label, and the page after it."""
    found = {words: value for value, words in FIXES.findall(page)}
    draft = ImportDraft.objects.get()
    answer: Any = desk.post(
        reverse("import-say", args=["RTW", draft.pk]),
        {"fix": found[label].replace("&quot;", '"'), "sheet": "list.csv", "row": row},
        follow=True,
    )
    return str(answer.content.decode())


def kinds(draft: ImportDraft) -> list[Kind]:
    return [row.kind for row in waiting.plan_of(draft).rows]


@pytest.mark.parametrize(
    ("code", "scene", "better"),
    [
        ("RTW_47_130", "", "RTW_047_0130"),
        ("rtw-047-130", "", "RTW_047_0130"),
        ("47_130", "", "RTW_047_0130"),
        ("130", "047", "RTW_047_0130"),
        ("47_130a", "", "RTW_047_0130A"),
        ("RTW_24A_7", "", "RTW_24A_0007"),
        ("RTW_47_130", "031", ""),  # the scene beside it says otherwise
        ("130", "", ""),
        ("RTW_047_0130", "", ""),
        ("S047_SH0130", "", ""),
        ("RTW_047_0130_v2", "", ""),
        ("", "", ""),
    ],
)
def test_a_code_is_put_as_the_template_has_it(
    member: Membership, code: str, scene: str, better: str
) -> None:
    assert code_as_templated(member.production, code, ["031", "047"], scene=scene) == better


def test_a_code_beside_the_template_comes_in_or_as_the_template_has_it(
    desk: Client, member: Membership
) -> None:
    page = look(desk, "Shot,Frames\nRTW_47_130,80\n")
    assert "RTW_47_130 does not follow" in page
    draft = ImportDraft.objects.get()
    assert waiting.plan_of(draft).may_apply
    page = press(desk, page, "Use RTW_047_0130", 2)
    assert "does not follow" not in page
    draft.refresh_from_db()
    assert [row.label for row in waiting.plan_of(draft).rows] == ["RTW_047_0130"]


def test_all_proposed_codes_are_taken_by_one_press(desk: Client, member: Membership) -> None:
    page = look(desk, "Shot,Frames\nRTW_47_130,80\nRTW_47_140,90\nOther,1\n")
    assert "Use the proposed codes" in page
    draft = ImportDraft.objects.get()
    say = reverse("import-say", args=["RTW", draft.pk])
    desk.post(say, {"do": "all_hints", "sheet": "list.csv"})
    draft.refresh_from_db()
    labels = [row.label for row in waiting.plan_of(draft).rows]
    assert labels == ["RTW_047_0130", "RTW_047_0140", "Other"]


def test_a_proposed_code_that_another_shot_has_is_not_offered(member: Membership) -> None:
    make_shot(production=member.production, code="RTW_047_0130")
    [row] = planned("Shot,Scene,Frames\n130,047,80\n", member).rows
    assert (row.kind, row.hints) == (Kind.NEW, [])
    assert "does not follow" in row.notes[0]


def test_a_word_close_to_a_known_one_is_offered_for_the_row_and_for_all(desk: Client) -> None:
    page = look(desk, "Shot,Status\nRTW_047_0130,Aproved\nRTW_047_0140,Aproved\n")
    assert '<option value="apr" selected>' in page
    page = press(desk, page, "Use Approved", 2)
    assert kinds(ImportDraft.objects.get()) == [Kind.NEW, Kind.REFUSED]


def test_cut_in_and_out_are_swapped_by_one_press(desk: Client) -> None:
    page = look(desk, "Shot,Frames,Cut in,Cut out\nRTW_047_0130,10,1030,1021\n")
    press(desk, page, "Swap the two", 2)
    assert kinds(ImportDraft.objects.get()) == [Kind.NEW]


def test_first_and_last_frame_of_an_element_are_swapped_too(member: Membership) -> None:
    make_shot(production=member.production, code="RTW_047_0130")
    text = (
        "Shot,Name,Category,Origin,First frame,Last frame\nRTW_047_0130,bg01,crowd,cg,1030,1021\n"
    )
    [trouble] = planned(text, member).troubles
    [fix] = trouble.fixes
    assert json.loads(fix.as_json) == [["first_frame", "1021"], ["last_frame", "1030"]]
    typed = {("list", 2, name): value for name, value in fix.values}
    [row] = planned(text, member, corrections=typed).rows
    element: Element = row.record
    assert (row.kind, element.first_frame, element.last_frame) == (Kind.NEW, 1021, 1030)


def test_enter_in_the_text_beside_a_reason_sends_what_was_typed(desk: Client) -> None:
    page = look(desk, "Shot,Status\nRTW_047_0130,Aproved\n")
    form = re.search(r'<form[^>]*>(?:(?!</form>).)*<input name="text".*?</form>', page, re.DOTALL)
    assert form is not None
    first = re.search(r"<button[^>]*>", form[0])
    assert first is not None
    assert 'name="do" value="type"' in first[0]
