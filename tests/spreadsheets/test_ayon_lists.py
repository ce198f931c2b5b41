"""Lists as AYON exports and takes them: heads by key and by label, folders, tasks, files."""

import pytest

from shotlog.models import Membership
from shotlog.spreadsheets.incoming import Kind
from tests.make import make_member, make_production, make_shot
from tests.spreadsheets.importing import imported, planned

pytestmark = pytest.mark.django_db

BY_KEY = """\
entity_type,path,folder_type,task_type,status,assignees,attrib.frameStart,attrib.frameEnd,\
attrib.handleStart,attrib.handleEnd,attrib.fps,attrib.resolutionWidth,attrib.description,\
attrib.endDate
folder,shots,Folder,,,,1001,1001,0,0,24,4096,,
folder,shots/sq01,Sequence,,,,1001,1001,0,0,24,4096,,
folder,shots/sq01/sh010,Shot,,In progress,,1001,1096,8,10,24,4096,Gate,2026-12-01T00:00:00+00:00
task,shots/sq01/sh010/comp,,Compositing,Pending review,"ana, ben",1001,1096,8,10,24,4096,,
folder,shots/sq02/sh010,Shot,,Not ready,,1001,1048,8,8,24,4096,,
"""
BY_LABEL = """\
Entity type,Path,Folder or Task type,Status,Start frame,End frame,Handle start,Handle end,Priority
folder,ep01,Episode,,1001,1001,0,0,Normal
folder,ep01/sq01,Sequence,,1001,1001,0,0,Normal
folder,ep01/sq01/sh010,Shot,Approved,1001,1096,8,8,High
folder,ep02,Episode,,1001,1001,0,0,Normal
folder,ep02/sq01,Sequence,,1001,1001,0,0,Normal
folder,ep02/sq01/sh010,Shot,On hold,1001,1010,8,8,Low
"""
INGEST = """\
File Path,Folder Path,Task Name,Product Type,Variant,Version,Version Comment,Frame Start,\
Frame End,Handle Start,Handle End,FPS,Slate Exists,Representation,Representation Colorspace
a.exr,shots/sq01/sh010,comp,render,Main,1,,1001,1096,8,8,24,False,exr,ACEScg
b.mov,shots/sq01/sh010,comp,render,Main,1,,1001,1096,8,8,24,False,mov,Rec.709
"""


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="AYN", first_frame=1001, handles=8))


def test_shots_come_in_and_other_folders_and_tasks_do_not(member: Membership) -> None:
    plan = planned(BY_KEY, member)
    [sheet] = plan.sheets
    assert (sheet.shape, sheet.left_alone, plan.questions) == ("ayon", [], [])
    assert [row.label for row in plan.rows] == ["sq01_sh010", "sq02_sh010"]
    assert sheet.notes == ["3 rows are folders and tasks that are no shots: they are left alone."]
    imported(BY_KEY, member)
    shot = member.production.shots.get(code="sq01_sh010")
    assert (shot.frames, shot.first_cut_frame, shot.head, shot.tail) == (96, 1001, 8, 10)
    assert (shot.status, shot.description, str(shot.due)) == ("ip", "Gate", "2026-12-01")
    assert str(shot.scene) == "sq01"
    assert planned(BY_KEY, member).counts == {Kind.UNCHANGED: 2}


def test_labels_and_episodes_of_folders_are_known(member: Membership) -> None:
    plan = planned(BY_LABEL, member)
    assert [(one.key, one.proposed) for one in plan.questions] == [("episode", "scene")]
    imported(BY_LABEL, member, episode="scene")
    shots = {shot.code: shot for shot in member.production.shots.all()}
    assert set(shots) == {"ep01_sq01_sh010", "ep02_sq01_sh010"}
    assert (shots["ep02_sq01_sh010"].status, shots["ep02_sq01_sh010"].frames) == ("hld", 10)
    assert str(shots["ep01_sq01_sh010"].scene) == "ep01_sq01"
    assert planned(BY_LABEL, member, episode="scene").counts == {Kind.UNCHANGED: 2}


def test_two_files_of_one_shot_are_one_shot(member: Membership) -> None:
    plan = planned(INGEST, member)
    assert plan.sheets[0].left_alone == []
    assert plan.counts == {Kind.NEW: 1, Kind.UNCHANGED: 1}
    imported(INGEST, member)
    assert planned(INGEST, member).counts == {Kind.UNCHANGED: 2}


def test_the_template_with_stars_and_blanks_around_slashes(member: Membership) -> None:
    text = (
        "path*,entity_type*,status,attrib.priority\n"
        "shots,folder,In progress,normal\n"
        "shots / 020,folder,Approved,high\n"
        "shots / 020 / 020_0010,folder,Approved,high\n"
        "shots / 020 / 020_0010 / animation,task,Pending review,urgent\n"
    )
    [row] = planned(text, member).rows
    assert (row.label, row.record.status, str(row.record.scene)) == ("020_0010", "apr", "020")


def test_a_list_of_names_without_paths_changes_the_shots_of_these_codes(
    member: Membership,
) -> None:
    make_shot(production=member.production, code="020_0010", frames=10)
    text = "name*,status,attrib.frameStart,attrib.frameEnd,comment,comment_category\n"
    text += "020_0010,In progress,1001,1096,Locked cut,Director\n"
    plan = planned(text, member)
    assert (plan.sheets[0].left_alone, plan.questions) == ([], [])
    [row] = plan.rows
    new = {cell.field: cell.new for cell in row.cells}
    assert (row.kind, new["frames"], new["status"]) == (Kind.CHANGED, 96, "ip")


def test_a_shot_in_a_plain_folder_has_no_sequence(member: Membership) -> None:
    text = "entity_type,path,folder_type\nfolder,shots,Folder\nfolder,shots/sh010,Shot\n"
    [row] = planned(text, member).rows
    assert (row.label, row.record.scene) == ("sh010", None)
