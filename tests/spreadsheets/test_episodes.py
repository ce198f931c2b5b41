"""Episodes of lists: part of the scene, or left out; asked once, kept, and given back to Kitsu."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shotlog.kit.shot_codes import split_episode
from shotlog.models import ImportDraft, Membership, Production
from shotlog.spreadsheets.incoming import Kind, Plan
from shotlog.spreadsheets.incoming import drafts as waiting
from tests.make import make_member, make_production, make_scene, make_shot
from tests.spreadsheets.importing import exported, imported, planned, production_of

pytestmark = pytest.mark.django_db

HEAD = "Episode,Sequence,Name,Description,Nb Frames,Frame In,Frame Out\n"
E01 = HEAD + "E01,S001,SH0010,Gate,100,1001,1100\nE01,S001,SH0020,Roof,50,1001,1050\n"
E02 = HEAD + "E02,S001,SH0010,Crowd,80,1001,1080\n"
BOTH = E01 + E02.removeprefix(HEAD)


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="SER"), name="Seo Yuna")


def codes(member: Membership) -> dict[str, str]:
    """The shots with their scenes."""
    shots = member.production.shots.select_related("scene")
    return {shot.code: shot.scene.number if shot.scene else "" for shot in shots}


def asked(plan: Plan) -> list[tuple[str, str, bool]]:
    return [(one.key, one.proposed, one.must_be_answered) for one in plan.questions]


def fresh(member: Membership) -> Membership:
    """As the next request sees it."""
    return Membership.objects.select_related("production", "user").get(pk=member.pk)


def test_two_episodes_in_one_list_are_no_duplicates(member: Membership) -> None:
    plan = planned(BOTH, member)
    assert asked(plan) == [("episode", "scene", True)]
    assert (plan.counts, plan.may_apply) == ({Kind.NEW: 3}, False)
    imported(BOTH, member, episode="scene")
    assert codes(member) == {
        "E01_S001_SH0010": "E01_S001",
        "E01_S001_SH0020": "E01_S001",
        "E02_S001_SH0010": "E02_S001",
    }
    kept = production_of(member)
    assert (kept.episode_use, kept.episodes) == ("scene", "E01, E02")


def test_the_same_list_again_changes_nothing_and_asks_nothing(member: Membership) -> None:
    imported(BOTH, member, episode="scene")
    plan = planned(BOTH, fresh(member))
    assert (asked(plan), plan.counts) == ([], {Kind.UNCHANGED: 3})


def test_the_next_episode_leaves_the_shots_of_the_first_alone(member: Membership) -> None:
    imported(E01, member, episode="scene")
    plan = planned(E02, fresh(member))
    assert (asked(plan), plan.counts) == ([], {Kind.NEW: 1})
    imported(E02, fresh(member))
    assert len(codes(member)) == 3
    assert production_of(member).episodes == "E01, E02"


def test_one_episode_is_proposed_to_be_left_out(member: Membership) -> None:
    assert asked(planned(E01, member)) == [("episode", "none", True)]
    imported(E01, member, episode="none")
    assert set(codes(member)) == {"S001_SH0010", "S001_SH0020"}
    plan = planned(E01, fresh(member))
    assert (asked(plan), plan.counts) == ([], {Kind.UNCHANGED: 2})


def test_another_episode_after_one_that_was_left_out_is_asked_about(member: Membership) -> None:
    imported(E01, member, episode="none")
    plan = planned(E02, fresh(member))
    assert asked(plan) == [("episode", "scene", True)]
    assert (plan.counts, plan.may_apply) == ({Kind.NEW: 1}, False)
    plan = planned(E02, fresh(member), episode="scene")
    assert "S001_SH0010 is here without an episode" in plan.warnings[0]
    imported(E02, fresh(member), episode="scene")
    assert {"S001_SH0010", "E02_S001_SH0010"} <= set(codes(member))


def test_shots_that_carry_the_episode_already_propose_it(member: Membership) -> None:
    scene = make_scene(production=member.production, number="E01_S001")
    make_shot(production=member.production, scene=scene, code="E01_S001_SH0010", frames=100)
    assert asked(planned(E01, member)) == [("episode", "scene", True)]


def test_a_list_whose_episodes_are_empty_asks_nothing(member: Membership) -> None:
    plan = planned(E01.replace("E01", ""), member)
    assert (asked(plan), plan.counts) == ([], {Kind.NEW: 2})


def test_a_column_that_is_left_alone_asks_nothing(member: Membership) -> None:
    assert asked(planned(E01, member, columns={"episode": ""})) == []


def test_a_list_with_whole_codes_leads_the_scene_only(member: Membership) -> None:
    text = "Episode,Scene,Shot,Frames\nE01,SC010,A_0010,9\nE02,SC010,B_0010,9\n"
    imported(text, member, episode="scene")
    assert codes(member) == {"A_0010": "E01_SC010", "B_0010": "E02_SC010"}
    assert planned(text, fresh(member)).counts == {Kind.UNCHANGED: 2}


def test_codes_that_two_episodes_share_get_the_episode(member: Membership) -> None:
    text = "Episode,Scene,Shot,Frames\nE01,SC010,0010,9\nE02,SC010,0010,9\n"
    imported(text, member, episode="scene")
    assert codes(member) == {"E01_0010": "E01_SC010", "E02_0010": "E02_SC010"}
    assert planned(text, fresh(member)).counts == {Kind.UNCHANGED: 2}


def test_a_code_of_another_episode_is_not_changed_by_a_list_of_the_next(member: Membership) -> None:
    first = "Episode,Scene,Shot,Frames\nE01,SC010,0010,9\n"
    imported(first, member, episode="scene")
    second = first.replace("E01", "E02").replace(",9", ",8")
    imported(second, fresh(member))
    assert codes(member) == {"0010": "E01_SC010", "E02_0010": "E02_SC010"}
    for text in (first, second):
        assert planned(text, fresh(member)).counts == {Kind.UNCHANGED: 1}


def test_kitsu_gets_the_episode_back_in_its_own_column(member: Membership) -> None:
    imported(BOTH, member, episode="scene")
    data = exported(fresh(member), "kitsu").decode()
    rows = [row[1:4] for row in csv.reader(io.StringIO(data))]
    assert rows == [
        ["Episode", "Sequence", "Name"],
        ["E01", "S001", "SH0010"],
        ["E01", "S001", "SH0020"],
        ["E02", "S001", "SH0010"],
    ]
    assert planned(data, fresh(member)).counts == {Kind.UNCHANGED: 3}


def test_the_one_episode_is_given_back_too(member: Membership) -> None:
    imported(E01, member, episode="none")
    data = exported(fresh(member), "kitsu").decode()
    assert [row[1:4] for row in csv.reader(io.StringIO(data))][1] == ["E01", "S001", "SH0010"]
    plan = planned(data, fresh(member))
    assert (asked(plan), plan.counts) == ([], {Kind.UNCHANGED: 2})


@pytest.mark.parametrize(
    ("code", "scene"),
    [
        ("E01_S001_SH0010", "E01_S001"),
        ("E01_0010", "E01_SC010"),
        ("0010", "E01_SC010"),
        ("E01_A_SC010_0010", "E01_A_SC010"),
        ("X_0010", "E01_SC010"),
        ("SC010_0010", "SC010"),
        ("0020", ""),
        ("E01", "E01"),
    ],
)
def test_whatever_codes_there_are_kitsus_list_reads_back_unchanged(
    member: Membership, code: str, scene: str
) -> None:
    production = member.production
    production.episode_use, production.episodes = "scene", "E01, E01_A, E02"
    production.save()
    made = make_scene(production=production, number=scene) if scene else None
    make_shot(production=production, scene=made, code=code, frames=20)
    assert planned(exported(member, "kitsu"), member).counts == {Kind.UNCHANGED: 1}


def test_the_longest_name_of_an_episode_is_found() -> None:
    assert split_episode("E01_A_SC010", ["E01", "E01_A"]) == ("E01_A", "SC010")
    assert split_episode("e01_SC010", ["E01"]) == ("e01", "SC010")
    assert split_episode("SC010", ["E01"]) == ("", "SC010")


def test_a_cell_without_a_value_is_refused(member: Membership) -> None:
    plan = planned(E01.replace("E01", "#REF!", 1), member, episode="scene")
    assert [(one.row, one.reason[:15]) for one in plan.troubles] == [(2, "The cell holds ")]


def test_the_page_asks_once_and_keeps_the_answer(
    client: Client, member: Membership, settings: Settings, tmp_path: Path
) -> None:
    settings.INCOMING = tmp_path / "incoming"
    client.force_login(member.user)
    file = SimpleUploadedFile("list.csv", BOTH.encode())
    page: Any = client.post(reverse("import-new", args=["SER"]), {"file": file}, follow=True)
    words = " ".join(page.content.decode().split())
    assert "The list names episodes (E01, E02)" in words
    assert "Part of the scene: E01_SC010 (proposed)" in words
    draft = ImportDraft.objects.get()
    answer = {"do": "episode", "value": "scene"}
    client.post(reverse("import-say", args=["SER", draft.pk]), {"do": "episode", "value": "odd"})
    client.post(reverse("import-say", args=["SER", draft.pk]), answer)
    again = client.get(draft.get_absolute_url()).content.decode()
    assert "The list names episodes" not in again
    draft = ImportDraft.objects.select_related("membership__production").get()
    waiting.apply_draft(draft, sealed=waiting.seal(waiting.plan_of(draft)))
    assert Production.objects.get(pk=member.production_id).episode_use == "scene"


class TestCommand:
    """The same by `import_sheet`."""

    def _run(self, path: Path, *more: str) -> str:
        out = io.StringIO()
        call_command("import_sheet", path, "--production", "SER", *more, stdout=out)
        return out.getvalue()

    def test_an_open_question_names_the_option(
        self, member: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "kitsu.csv"
        path.write_text(BOTH)
        with pytest.raises(CommandError, match="a question is open"):
            self._run(path, "--apply")
        said = capsys.readouterr().err
        assert "Answer with --episode:" in said
        assert "scene: Part of the scene: E01_SC010" in said

    def test_the_option_answers_it(self, member: Membership, tmp_path: Path) -> None:
        path = tmp_path / "kitsu.csv"
        path.write_text(BOTH)
        told = json.loads(self._run(path, "--apply", "--json", "--episode", "scene"))
        assert (told["new"], told["refused"]) == (3, [])
        assert len(codes(member)) == 3
