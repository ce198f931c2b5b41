"""Shots that come in: known again, compared, guarded, and written in one change set."""

from decimal import Decimal
from typing import Any

import pytest

from shotlog.breakdown.undo import undo_set
from shotlog.history import Author, Conflict, NotAllowed, edit
from shotlog.models import Change, ChangeSet, Element, Membership, Production, Scene, Shot
from shotlog.spreadsheets.incoming import Kind, NotReady, Unreadable, apply, keep_mapping
from tests.make import make_member, make_production, make_scene, make_shot
from tests.shared_data import SHOT_LISTS
from tests.spreadsheets.importing import edited, exported, imported, planned, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL", title="Middle Realm")
    scene = make_scene(production=production, number="24A")
    make_shot(scene=scene, code="MRL_24A_0010", frames=100, description="골목")
    make_shot(scene=scene, code="MRL_24A_0020", frames=50, status="ip")
    return make_member(production=production, name="Seo Yuna")


def _shot(code: str) -> Shot:
    return Shot.objects.get(code=code)


def _reasons(data: Any, member: Membership, **asked: Any) -> list[str]:
    return [one.reason for one in planned(data, member, **asked).troubles]


def test_the_plan_says_what_would_change_and_nothing_is_written(member: Membership) -> None:
    plan = planned(
        "Shot,Description,Frames,Reel\nMRL_24A_0010,골목,104,\nMRL_24A_0020,Roof,50,R1\n"
        "MRL_24A_0030,New one,12,\n",
        member,
    )
    first, second, third = plan.rows
    assert [row.kind for row in plan.rows] == [Kind.CHANGED, Kind.CHANGED, Kind.NEW]
    assert [(cell.column, cell.old_text, cell.new_text) for cell in first.cells] == [
        ("Frames", "100", "104")
    ]
    assert [cell.field for cell in second.cells] == ["description", "reel"]
    assert third.values["code"] == "MRL_24A_0030"
    assert plan.may_apply
    assert Shot.objects.count() == 2
    assert not ChangeSet.objects.exists()


def test_an_apply_is_one_change_set_of_a_sheet_and_is_undone_as_one(member: Membership) -> None:
    done = imported("Shot,Frames\nMRL_24A_0010,104\nMRL_24A_0030,12\n", member)
    assert (done.new, done.changed, done.cells) == (1, 1, 1)
    [made] = ChangeSet.objects.all()
    assert (made.way, made.who, made.production) == ("sheet", "Seo Yuna", member.production)
    assert _shot("MRL_24A_0010").frames == 104
    assert _shot("MRL_24A_0030").natural_code == "mrl_00000024a_00000030"
    undo_set(made, by=Author.of(member))
    assert _shot("MRL_24A_0010").frames == 100
    assert not Shot.objects.filter(code="MRL_24A_0030").exists()


def test_a_code_is_renamed_by_the_hidden_id(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    changed = edited(data, {("Shots", row, "Shot"): "MRL_24A_0011"})
    plan = planned(changed, member)
    assert plan.counts[Kind.CHANGED] == 1
    assert plan.counts[Kind.NEW] == 0
    key = _shot("MRL_24A_0010").pk
    imported(changed, member)
    assert _shot("MRL_24A_0011").pk == key


def test_two_shots_may_swap_their_codes(member: Membership) -> None:
    data = exported(member)
    one = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    other = row_of(data, "Shots", "Shot", "MRL_24A_0020")
    keys = [_shot("MRL_24A_0010").pk, _shot("MRL_24A_0020").pk]
    imported(
        edited(
            data,
            {("Shots", one, "Shot"): "MRL_24A_0020", ("Shots", other, "Shot"): "MRL_24A_0010"},
        ),
        member,
    )
    assert [_shot("MRL_24A_0020").pk, _shot("MRL_24A_0010").pk] == keys
    assert _shot("MRL_24A_0010").natural_code.endswith("00000010")


def test_a_copied_row_with_another_code_is_a_new_shot(member: Membership) -> None:
    lines = exported(member, "csv").decode("utf-8-sig").splitlines()
    copied = lines[1].replace("MRL_24A_0010", "MRL_24A_0015")
    plan = planned("\n".join([*lines, copied]), member)
    assert plan.counts == {Kind.UNCHANGED: 2, Kind.NEW: 1}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are packed and planned two at a time."""
    monkeypatch.setattr("shotlog.kit.sheets.tables.BATCH", 2)


@pytest.mark.usefixtures("small_batches")
def test_one_shot_in_rows_of_two_batches_is_refused_in_both(member: Membership) -> None:
    text = (
        "Shot,Frames\nMRL_24A_0010,100\nMRL_24A_0020,50\nMRL_24A_0050,1\nMRL_24A_0060,2\n"
        "MRL_24A_0070,3\nMRL_24A_0020,51\nMRL_24A_0050,4\nMRL_24A_0050,5\n"
    )
    plan = planned(text, member)
    assert [(row.row, row.kind) for row in plan.rows] == [
        (3, Kind.REFUSED),
        (4, Kind.REFUSED),
        (5, Kind.NEW),
        (6, Kind.NEW),
        *((number, Kind.REFUSED) for number in (7, 8, 9)),
    ]
    assert "Row 7 is MRL_24A_0020 as well" in plan.troubles[0].reason
    assert plan.counts[Kind.UNCHANGED] == 1
    kept = planned(text, member, left_out={("list", 7), ("list", 8), ("list", 9)})
    assert [row.kind for row in kept.rows][:3] == [Kind.NEW] * 3
    assert [run.count for run in kept.sheets[0].unchanged.runs] == [2]


@pytest.mark.usefixtures("small_batches")
def test_unchanged_rows_are_kept_as_runs_between_the_others(member: Membership) -> None:
    for number in range(3, 9):
        make_shot(scene=_shot("MRL_24A_0010").scene, code=f"MRL_24A_00{number}0", frames=number)
    rows = "".join(f"MRL_24A_00{number}0,{number + (number == 5)}\n" for number in range(3, 9))
    sheet = planned(f"Shot,Frames\n{rows}", member).sheets[0]
    assert [(run.before, run.count, run.first, run.last) for run in sheet.unchanged.runs] == [
        (0, 2, 2, 3),
        (1, 3, 5, 7),
    ]
    assert sheet.count == 6
    assert sheet.standing([3])[3].label == "MRL_24A_0070"


def test_more_than_can_be_written_at_once_is_refused_in_a_sentence(
    member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shotlog.spreadsheets.incoming.planning.MOST_TOLD", 1)
    with pytest.raises(Unreadable, match="more than 1 rows that are new"):
        planned("Shot,Frames\nMRL_24A_0010,1\nMRL_24A_0020,2\n", member)


def test_an_edit_since_the_export_is_a_conflict_and_theirs_stays(member: Membership) -> None:
    data = exported(member)
    shot = _shot("MRL_24A_0010")
    other = make_member(production=member.production, name="Park Jiwoo")
    edit(shot, {"frames": 90, "description": "elsewhere"}, by=Author.of(other))
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    changed = edited(data, {("Shots", row, "Frames"): 110, ("Shots", row, "Reel"): "R7"})
    plan = planned(changed, member)
    [met] = plan.of([Kind.CONFLICT])
    [clash] = met.clashes
    assert (clash.column, clash.theirs_text, clash.mine_text, clash.who) == (
        "Frames",
        "90",
        "110",
        "Park Jiwoo",
    )
    assert plan.as_json()["conflicts"] == 1
    imported(changed, member)
    shot.refresh_from_db()
    assert (shot.frames, shot.reel, shot.description) == (90, "R7", "elsewhere")
    imported(changed, member, mine=frozenset({("Shots", row, "frames")}))
    shot.refresh_from_db()
    assert shot.frames == 110


def test_an_edit_between_plan_and_apply_writes_nothing(member: Membership) -> None:
    plan = planned("Shot,Frames\nMRL_24A_0020,51\nMRL_24A_0010,104\n", member)
    edit(_shot("MRL_24A_0010"), {"frames": 90}, by=Author.of(member))
    with pytest.raises(Conflict, match="90"):
        apply(plan, by=Author.of(member))
    assert _shot("MRL_24A_0020").frames == 50
    assert ChangeSet.objects.count() == 1


def test_a_shot_logged_between_plan_and_apply_writes_nothing(member: Membership) -> None:
    plan = planned("Shot,Frames\nMRL_24A_0030,51\n", member)
    make_shot(production=member.production, code="mrl_24a_0030")
    with pytest.raises(NotReady, match="meanwhile"):
        apply(plan, by=Author.of(member))
    assert not ChangeSet.objects.exists()


def test_one_next_to_001_asks_and_either_answer_is_taken(member: Membership) -> None:
    make_shot(production=member.production, code="001")
    data = "Shot,Frames\n1,12\n"
    [trouble] = planned(data, member).troubles
    assert "001" in trouble.reason
    assert [fix.values for fix in trouble.fixes] == [(("code", "001"),), (("code", "1"),)]
    answered = planned(data, member, corrections={("list", 2, "code"): "001"})
    assert [row.kind for row in answered.rows] == [Kind.CHANGED]
    imported(data, member, corrections={("list", 2, "code"): "1"})
    assert {"1", "001"} <= set(Shot.objects.values_list("code", flat=True))


def test_a_code_that_lost_its_noughts_in_a_row_with_an_id_asks_too(member: Membership) -> None:
    make_shot(production=member.production, code="007")
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "007")
    changed = edited(data, {("Shots", row, "Shot"): 7})
    assert len(_reasons(changed, member)) == 1


def test_two_rows_of_one_code_are_refused_and_not_doubled(member: Membership) -> None:
    data = "Shot,Frames\nMRL_24A_0030,12\nmrl_24a_0030,13\n"
    plan = planned(data, member)
    assert [row.kind for row in plan.rows] == [Kind.REFUSED, Kind.REFUSED]
    with pytest.raises(NotReady):
        apply(plan, by=Author.of(member))
    left = imported(data, member, left_out=frozenset({("list", 3)}))
    assert left.new == 1


def test_a_misspelt_status_is_refused_with_the_word_that_was_meant(member: Membership) -> None:
    data = "Shot,Status\nMRL_24A_0010,Aproved\n"
    [trouble] = planned(data, member).troubles
    assert (trouble.row, trouble.column, trouble.value) == (2, "Status", "Aproved")
    assert trouble.fixes[0].values == (("status", "Approved"),)
    imported(data, member, corrections={("list", 2, "status"): "Approved"})
    assert _shot("MRL_24A_0010").status == "apr"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("fin", "fin"), ("Final", "fin"), ("WFA", "rev"), ("PRG", "ip"), ("진행 중", "ip")),
        *(("bid", "wtg"), ("temp", "rev"), ("na", "omt"), ("could be better", "cbb")),
        *(("In Review", "rev"), ("승인", "apr"), ("보류", "hld"), ("todo", "wtg")),
    ],
)
def test_statuses_are_known_by_their_synonyms(member: Membership, word: str, code: str) -> None:
    imported(f"Shot,Status\nMRL_24A_0030,{word}\n", member)
    assert _shot("MRL_24A_0030").status == code


def test_empty_cells_change_nothing_unless_asked(member: Membership) -> None:
    data = "Shot,Description,Frames\nMRL_24A_0010,,\n"
    assert planned(data, member).counts == {Kind.UNCHANGED: 1}
    imported(data, member, clear_empty=True)
    shot = _shot("MRL_24A_0010")
    assert (shot.description, shot.frames, shot.status) == ("", None, "wtg")


def test_cut_out_before_cut_in_offers_to_swap(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    changed = edited(data, {("Shots", row, "Cut in"): 1030, ("Shots", row, "Cut out"): 1021})
    [trouble] = planned(changed, member).troubles
    assert "1021" in trouble.reason
    fixes = dict(trouble.fixes[0].values)
    imported(changed, member, corrections={("Shots", row, key): v for key, v in fixes.items()})
    shot = _shot("MRL_24A_0010")
    assert (shot.cut_in, shot.frames) == (1021, 10)


def test_a_later_cut_out_makes_the_shot_longer(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    imported(edited(data, {("Shots", row, "Cut out"): 1112}), member)
    assert _shot("MRL_24A_0010").frames == 104


def test_the_out_frame_is_asked_about_once_and_kept(member: Membership) -> None:
    data = "Shot,Cut In,Cut Out\nMRL_24A_0030,1009,1018\n"
    plan = planned(data, member)
    assert [one.must_be_answered for one in plan.questions] == [True]
    with pytest.raises(NotReady, match="out frame"):
        apply(plan, by=Author.of(member))
    imported(data, member, frame_out="exclusive")
    assert _shot("MRL_24A_0030").frames == 9
    again = Production.objects.get(pk=member.production_id)
    assert again.frame_out == "exclusive"
    member.production = again
    assert planned(data.replace("30,", "40,"), member).questions == []


def test_numbers_dates_and_hours_are_read_as_people_write_them(member: Membership) -> None:
    imported(
        "Shot;Est h;Due;Frames\nMRL_24A_0030;10,5;2026년 3월 1일;00:00:05:00\n"
        "MRL_24A_0040;10:30;1 Mar 2026;1 200\n",
        member,
    )
    for code, frames in (("MRL_24A_0030", 120), ("MRL_24A_0040", 1200)):
        shot = _shot(code)
        assert (shot.hours_estimated, shot.due and shot.due.isoformat(), shot.frames) == (
            Decimal("10.5"),
            "2026-03-01",
            frames,
        )


def test_a_date_that_can_be_two_asks(member: Membership) -> None:
    [trouble] = planned("Shot,Due\nMRL_24A_0010,3/4/2026\n", member).troubles
    assert [fix.label for fix in trouble.fixes] == ["2026-03-04", "2026-04-03"]


def test_a_scene_nobody_logged_is_made_once_with_its_shots(member: Membership) -> None:
    data = "Scene,Shot\n27,MRL_27_0010\n27,MRL_27_0020\n24A,MRL_24A_0010\n"
    assert [scene.number for scene in planned(data, member).scenes] == ["27"]
    imported(data, member)
    assert Scene.objects.get(number="27").shots.count() == 2


def test_columns_that_nothing_is_called_by_are_named_and_left_alone(member: Membership) -> None:
    plan = planned("Shot,Mood,Frames\nMRL_24A_0010,gloomy,104\n", member)
    assert plan.sheets[0].left_alone == ["Mood"]
    assert plan.counts[Kind.CHANGED] == 1


def test_a_column_that_follows_from_others_is_left_alone_and_told(member: Membership) -> None:
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_24A_0010")
    plan = planned(edited(data, {("Shots", row, "AI elements"): 7}), member)
    assert plan.counts[Kind.CHANGED] == 0
    assert ["AI elements" in note for sheet in plan.sheets for note in sheet.notes] == [True]


def test_a_mapping_kept_by_name_explains_heads_and_words(member: Membership) -> None:
    by = Author.of(member)
    kept = keep_mapping(
        member.production,
        "Vendor list",
        by=by,
        columns={"Ref.": "code", "Mood": "description"},
        words={"status": {"In work": "ip"}},
    )
    data = "Ref.,Mood,Status\nMRL_24A_0010,gloomy,in work\n"
    imported(data, member, columns=kept.columns, words=kept.words)
    shot = _shot("MRL_24A_0010")
    assert (shot.description, shot.status) == ("gloomy", "ip")
    assert keep_mapping(member.production, "vendor LIST", by=by).pk == kept.pk


def test_heads_that_nobody_knows_ask_for_a_mapping(member: Membership) -> None:
    plan = planned("Ref.,Mood\nA,gloomy\n", member)
    [sheet] = plan.sheets
    assert (sheet.is_certain, sheet.left_alone, sheet.samples) == (
        False,
        ["Ref.", "Mood"],
        {0: "A", 1: "gloomy"},
    )
    assert not plan.may_apply


def test_title_rows_above_the_heads_are_passed_over(member: Membership) -> None:
    plan = planned(
        "My list,,\n,,\nVendor X,May,\nShot,Frames,Status\nMRL_24A_0010,104,ip\n", member
    )
    assert (plan.sheets[0].head_row, plan.counts[Kind.CHANGED]) == (4, 1)


@pytest.mark.parametrize("role", ["artist", "colourist", "producer"])
def test_a_role_writes_only_what_it_may(member: Membership, role: str) -> None:
    guest = make_member(production=member.production, role=role)
    [trouble] = planned("Shot,Status\nMRL_24A_0010,apr\n", guest).troubles
    assert "may not" in trouble.reason
    assert _reasons("Shot,Frames\nMRL_24A_0099,12\n", guest)
    if role == "producer":
        imported("Shot,Est h\nMRL_24A_0010,12\n", guest)
        assert _shot("MRL_24A_0010").hours_estimated == 12


def test_a_client_imports_nothing(member: Membership) -> None:
    with pytest.raises(NotAllowed):
        planned("Shot\nA\n", make_member(production=member.production, role="client"))


def test_new_shots_and_their_elements_come_in_together(member: Membership) -> None:
    data = exported(member)
    last = row_of(data, "Shots", "Shot", "MRL_24A_0020")
    changed = edited(
        data,
        {
            ("Shots", last + 3, "Shot"): "MRL_24A_0030",
            ("Shots", last + 3, "Scene"): "24A",
            ("Elements", 4, "Shot"): "MRL_24A_0030",
            ("Elements", 4, "Name"): "crowd01",
            ("Elements", 4, "Origin"): "AI-generated",
        },
    )
    done = imported(changed, member)
    assert done.new == 2
    element = Element.objects.get()
    assert (element.shot.code, element.recovery, element.digital_source_type) == (
        "MRL_24A_0030",
        "no_take",
        "trainedAlgorithmicMedia",
    )
    told = Change.objects.get(table="element")
    assert (told.shot_id, told.label) == (element.shot_id, "crowd01")


@pytest.mark.skipif(not SHOT_LISTS.exists(), reason="the shared lists are not here")
class TestOthersLists:
    """The real lists, and that a second import of them changes nothing."""

    def _twice(self, name: str, **asked: Any) -> Membership:
        member = make_member()
        data = (SHOT_LISTS / name).read_bytes()
        imported(data, member, **asked)
        again = planned(data, member, **asked)
        assert set(again.counts) == {Kind.UNCHANGED}
        return member

    def test_kitsu_names_get_their_sequence_and_their_scene(self) -> None:
        member = self._twice("kitsu_shots.csv", episode="none")
        shots = {shot.code: shot for shot in member.production.shots.all()}
        assert shots["S001_SH0010"].frames == 456
        assert (shots["S001_SH0010"].cut_in, shots["S001_SH0020"].frames) == (0, 212)
        assert str(shots["S002_SH0040"].scene) == "S002"

    def test_kitsu_names_get_their_episode_where_it_is_part_of_the_scene(self) -> None:
        member = self._twice("kitsu_shots.csv", episode="scene")
        shot = member.production.shots.get(code="E04_S002_SH0040")
        assert str(shot.scene) == "E04_S002"

    def test_a_kitsu_export_keeps_noughts_and_quotes(self) -> None:
        member = self._twice("kitsu_export.csv")
        shot = member.production.shots.get(code="079_HA_0040")
        assert shot.description == 'Paint out the crew, "clean" water'
        assert (shot.status, shot.vendor, shot.frames) == ("rev", "north", 263)
        assert member.production.shots.count() == 12

    def test_a_stated_cut_in_stays_when_the_production_moves_its_own(self) -> None:
        member = self._twice("kitsu_export.csv")
        production = member.production
        assert production.first_frame + production.handles == 1009
        production.handles = 12
        production.save()
        assert production.shots.get(code="079_HA_0040").first_cut_frame == 1009

    def test_flow_rows_of_one_shot_are_one_shot(self) -> None:
        member = self._twice("flow_page_export.csv")
        assert member.production.shots.count() == 35
        shot = member.production.shots.get(code="079_HA_0010")
        assert (shot.frames, shot.status, shot.hours_estimated) == (152, "wtg", Decimal("28.00"))

    def test_a_turnover_list_loses_its_handles(self) -> None:
        member = self._twice("turnover_tab.txt")
        shot = member.production.shots.get(code="117_GUD_0030")
        assert (shot.frames, shot.handle_head, shot.description) == (37, 10, "ADD NORWAY LANDSCAPE")
        assert shot.reel == "B_0031C009_241010_132827_h1C2T"
