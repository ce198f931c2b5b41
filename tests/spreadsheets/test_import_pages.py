"""The import pages: choose, map, look, correct, apply, take back."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from shotlog.history import Author, edit
from shotlog.models import ChangeSet, ImportDraft, Job, Membership, Production, SheetMapping, Shot
from shotlog.spreadsheets.incoming import drafts as waiting
from shotlog.spreadsheets.incoming import keep_mapping, make_plan
from shotlog.spreadsheets.incoming.looking import look_at
from shotlog.spreadsheets.preview import preview
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shot,
)
from tests.spreadsheets.importing import edited, exported, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.INCOMING = tmp_path / "incoming"
    settings.RESULTS = tmp_path / "results"


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL"), name="Seo Yuna")


@pytest.fixture
def desk(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def upload(desk: Client, data: bytes | str, name: str = "list.csv", code: str = "MRL") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return desk.post(
        reverse("import-new", args=[code]), {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def the_draft() -> ImportDraft:
    return ImportDraft.objects.get()


def say(desk: Client, **fields: Any) -> Any:
    draft = the_draft()
    return desk.post(reverse("import-say", args=["MRL", draft.pk]), fields, follow=True)


def press_apply(desk: Client, page: Any) -> Any:
    """Press the button of the page, with what the page sends along."""
    html = page.content.decode()
    sealed = re.search(r'name="seal" value="(\w+)"', html)
    writes = re.search(r'name="writes" value="(\d+)"', html)
    assert sealed is not None
    assert writes is not None
    draft = the_draft()
    return desk.post(
        reverse("import-apply", args=["MRL", draft.pk]),
        {"seal": sealed[1], "writes": writes[1]},
        follow=True,
    )


def words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


LIST = "Shot,Description,Status,Frames\nMRL_001,Gate,In progress,100\nMRL_002,Crowd,Ready,48\n"


def test_nothing_is_written_before_apply_and_one_undo_takes_it_back(
    desk: Client, member: Membership
) -> None:
    page = upload(desk, LIST)
    assert "MRL_002" in words(page)
    assert not Shot.objects.exists()
    done = press_apply(desk, page)
    assert "2 new rows" in words(done)
    assert {shot.code for shot in Shot.objects.all()} == {"MRL_001", "MRL_002"}
    made = the_draft().change_set
    assert made is not None
    desk.post(reverse("undo", args=[made.pk]))
    assert not Shot.objects.exists()
    assert "Taken back" in words(desk.get(the_draft().get_absolute_url()))


def test_a_changed_cell_shows_the_old_value_above_the_new_one(
    desk: Client, member: Membership
) -> None:
    shot = make_shot(production=member.production, code="MRL_001", description="A gate")
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_001")
    page = upload(desk, edited(data, {("Shots", row, "Description"): "A tall gate"}), "b.xlsx")
    html = page.content.decode()
    assert re.search(r"<del[^>]*>A gate</del><ins[^>]*>A tall gate</ins>", html)
    press_apply(desk, page)
    shot.refresh_from_db()
    assert shot.description == "A tall gate"


def test_a_refused_row_keeps_apply_off_until_it_is_corrected_there(
    desk: Client, member: Membership
) -> None:
    page = upload(desk, LIST.replace("Ready", "Reddy"))
    assert "Row 3, Status" in words(page)
    assert "Use Ready" in words(page)
    assert re.search(r"btn-primary\"? disabled", page.content.decode())
    assert "refused" in words(press_apply(desk, page))
    assert not Shot.objects.exists()
    page = say(desk, do="type", sheet="list.csv", row=3, field="status", text="Ready")
    assert "disabled" not in page.content.decode().split("action-bar")[1].split(">")[3]
    press_apply(desk, page)
    assert Shot.objects.get(code="MRL_002").status == "rdy"


def test_a_code_of_any_length_makes_no_endless_page(desk: Client, member: Membership) -> None:
    page = upload(desk, f"Shot,Frames\n{'x' * 500_000},24\n")
    assert "Row 2" in words(page)
    assert len(page.content) < 100_000


def test_an_offered_fix_reaches_other_cells_of_the_row(desk: Client, member: Membership) -> None:
    upload(desk, "Shot,Cut in,Cut out\nMRL_001,1030,1021\n")
    page = say(desk, fix='[["cut_in", "1021"], ["cut_out", "1030"]]', sheet="list.csv", row=2)
    if "frame_out" in page.content.decode():
        page = say(desk, do="frame_out", value="inclusive")
    press_apply(desk, page)
    assert Shot.objects.get().frames == 10


def test_a_refused_row_may_be_left_out_and_taken_in_again(desk: Client, member: Membership) -> None:
    upload(desk, LIST.replace("48", "many"))
    page = say(desk, do="leave_out", sheet="list.csv", row=3)
    assert "Left out" in words(page)
    page = say(desk, do="take_in", sheet="list.csv", row=3)
    assert "Refused" in words(page)
    page = say(desk, do="leave_out_all", sheet="list.csv", field="frames")
    press_apply(desk, page)
    assert [shot.code for shot in Shot.objects.all()] == ["MRL_001"]


def test_an_unknown_word_is_explained_once_for_all_rows(desk: Client, member: Membership) -> None:
    page = upload(desk, "Shot,Status\nMRL_001,Cooking\nMRL_002,Cooking\n")
    assert "“Cooking” 2" in words(page)
    page = say(desk, do="word", sheet="list.csv", field="status", value="Cooking", code="ip")
    press_apply(desk, page)
    assert {shot.status for shot in Shot.objects.all()} == {"ip"}


def test_a_conflict_keeps_theirs_until_mine_is_chosen(desk: Client, member: Membership) -> None:
    shot = make_shot(production=member.production, code="MRL_001", description="A gate")
    data = exported(member)
    other = make_member(production=member.production, name="Park Jun")
    edit(shot, {"description": "Their gate"}, by=Author.of(other))
    row = row_of(data, "Shots", "Shot", "MRL_001")
    page = upload(desk, edited(data, {("Shots", row, "Description"): "My gate"}), "b.xlsx")
    assert "Park Jun set “Their gate” here" in words(page)
    page = say(desk, do="mine", sheet="Shots", row=row, field="description")
    press_apply(desk, page)
    shot.refresh_from_db()
    assert shot.description == "My gate"


def test_an_edit_after_the_preview_leads_back_to_it(desk: Client, member: Membership) -> None:
    shot = make_shot(production=member.production, code="MRL_001", description="A gate")
    page = upload(desk, "Shot,Description\nMRL_001,A tall gate\n")
    edit(shot, {"description": "A wide gate"}, by=Author.of(member))
    page = press_apply(desk, page)
    assert "Nothing was written" in words(page)
    shot.refresh_from_db()
    assert shot.description == "A wide gate"
    press_apply(desk, page)
    shot.refresh_from_db()
    assert shot.description == "A tall gate"


def test_applying_twice_writes_once(desk: Client, member: Membership) -> None:
    page = upload(desk, LIST)
    press_apply(desk, page)
    again = press_apply(desk, page)
    assert "imported already" in words(again)
    assert ChangeSet.objects.count() == 1


def test_heads_that_nobody_knows_are_mapped_and_the_mapping_is_kept(
    desk: Client, member: Membership
) -> None:
    text = "Einstellung,Was,Wie lang\nMRL_001,Tor,100\n"
    page = upload(desk, text)
    assert "What the columns mean" in words(page)
    draft = the_draft()
    page = desk.post(
        reverse("import-columns", args=["MRL", draft.pk]),
        {
            "target-0": "shots",
            "head-0-0": "code",
            "head-0-1": "description",
            "head-0-2": "frames",
            "keep_as": "Schnitt",
        },
        follow=True,
    )
    assert "kept as “Schnitt”" in words(page)
    press_apply(desk, page)
    assert Shot.objects.get().frames == 100
    assert SheetMapping.objects.get().columns["einstellung"] == "code"
    ImportDraft.objects.all().delete()
    assert "Import preview" in words(upload(desk, text.replace("100", "120")))


def test_the_out_frame_is_asked_once_for_the_production(desk: Client, member: Membership) -> None:
    page = upload(desk, "Shot,Cut in,Cut out\nMRL_001,1001,1010\n")
    assert "still belong to the shot?" in words(page)
    page = say(desk, do="frame_out", value="exclusive")
    press_apply(desk, page)
    assert Shot.objects.get().frames == 9
    assert Production.objects.get(pk=member.production_id).frame_out == "exclusive"


def test_a_list_that_changes_nothing_asks_for_no_answer_first(
    desk: Client, member: Membership
) -> None:
    stated = "Shot,Frames,Frame In,Frame Out\nSH0010,456,0,456\n"
    page = upload(desk, stated)
    assert "still belong to the shot?" in words(page)
    press_apply(desk, page)
    again = words(upload(desk, stated))
    assert "Nothing to apply" in again
    assert "Answer the question above first." not in again


def test_the_preview_of_a_new_shot_shows_its_cut_in(desk: Client, member: Membership) -> None:
    page = upload(desk, "Shot,Frames,Cut In\nSH0010,456,1009\n")
    rows, _samples = words(page).split("Which column of the sheet")
    assert "1009" in rows


def test_a_file_that_is_no_sheet_gets_one_sentence(desk: Client, member: Membership) -> None:
    page = upload(desk, b"%PDF-1.7 and so on", "plan.xlsx")
    assert page.status_code == 422
    assert "is a PDF file" in words(page)
    assert not ImportDraft.objects.exists()


def test_nothing_chosen_and_nothing_pasted_is_told(desk: Client, member: Membership) -> None:
    page = desk.post(reverse("import-new", args=["MRL"]), {"text": " "})
    assert page.status_code == 422
    assert "Choose a file, or paste a table." in words(page)


def test_a_table_may_be_pasted(desk: Client, member: Membership) -> None:
    page = desk.post(
        reverse("import-new", args=["MRL"]), {"text": "샷\t설명\nMRL_001\t성문"}, follow=True
    )
    press_apply(desk, page)
    assert Shot.objects.get().description == "성문"


def test_a_draft_is_its_owners_only(desk: Client, member: Membership, client: Client) -> None:
    upload(desk, LIST)
    other = make_member(production=member.production)
    client.force_login(other.user)
    draft = the_draft()
    for name in ("import-preview", "import-columns"):
        assert client.get(reverse(name, args=["MRL", draft.pk])).status_code == 404
    for name in ("import-say", "import-apply", "import-drop"):
        assert client.post(reverse(name, args=["MRL", draft.pk])).status_code == 404


def test_a_client_finds_no_import_page(client: Client, member: Membership) -> None:
    guest = make_member(production=member.production, role="client")
    client.force_login(guest.user)
    assert client.get(reverse("import-new", args=["MRL"])).status_code == 404


def test_columns_that_a_role_may_not_change_are_refused_with_a_sentence(
    client: Client, member: Membership
) -> None:
    make_shot(production=member.production, code="MRL_001")
    producer = make_member(production=member.production, role="producer")
    client.force_login(producer.user)
    page = upload(client, "Shot,Description\nMRL_001,Mine\n")
    assert "you may not change “Description”" in words(page)
    page = say(client, do="leave_column", sheet="list.csv", head="description")
    assert "Nothing to apply" in words(page)


def test_a_forgotten_draft_leaves_no_file(
    desk: Client, member: Membership, settings: Settings
) -> None:
    upload(desk, LIST)
    assert list(Path(settings.INCOMING).iterdir())
    desk.post(reverse("import-drop", args=["MRL", the_draft().pk]))
    assert not list(Path(settings.INCOMING).iterdir())


def test_a_file_that_is_gone_is_told(desk: Client, member: Membership, settings: Settings) -> None:
    upload(desk, LIST)
    for path in Path(settings.INCOMING).iterdir():
        path.unlink()
    page = desk.get(the_draft().get_absolute_url(), follow=True)
    assert "no longer kept here" in words(page)


class Planned:
    """How often a whole file was planned."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0

        def counted(*args: Any, **more: Any) -> Any:
            self.count += 1
            return make_plan(*args, **more)

        patch.setattr("shotlog.spreadsheets.incoming.drafts.make_plan", counted)


@pytest.fixture
def planned_files(monkeypatch: pytest.MonkeyPatch) -> Planned:
    return Planned(monkeypatch)


def test_to_turn_a_page_or_choose_rows_is_not_to_plan_again(
    desk: Client, member: Membership, planned_files: Planned
) -> None:
    shots = [make_shot(production=member.production, code=f"MRL_{n:03}") for n in range(1, 300)]
    rows = "".join(f"{shot.code},Gate,{'many' if shot.pk % 90 == 0 else 48}\n" for shot in shots)
    upload(desk, f"Shot,Description,Frames\n{rows}MRL_900,New gate,12\n")
    address = the_draft().get_absolute_url()
    assert planned_files.count == 1
    for query in ("?page=2", "?rows=refused", "?rows=new", "?sheet=list.csv&rows=changed&page=2"):
        assert desk.get(address + query).status_code == 200
    assert "MRL_900" in words(desk.get(f"{address}?rows=new"))
    desk.get(reverse("import-columns", args=["MRL", the_draft().pk]))
    assert planned_files.count == 1
    say(desk, do="leave_out", sheet="list.csv", row=3)  # which was not refused
    assert planned_files.count == 2
    edit(shots[0], {"reel": "A001"}, by=Author.of(member))
    assert "Left out" in words(desk.get(address))
    assert planned_files.count == 3


def test_a_kept_plan_is_for_the_role_and_the_language_of_who_looks(
    desk: Client, member: Membership, planned_files: Planned
) -> None:
    upload(desk, LIST)
    address = the_draft().get_absolute_url()
    desk.get(address, headers={"accept-language": "ko"})
    assert planned_files.count == 2
    Membership.objects.filter(pk=member.pk).update(role="producer")
    page = desk.get(address)
    assert planned_files.count == 3
    assert "refused" in words(page)


def test_a_page_of_a_kept_plan_says_what_a_new_one_would(
    desk: Client, member: Membership, settings: Settings
) -> None:
    scene = make_scene(production=member.production, number="24A")
    shot = make_shot(scene=scene, code="MRL_001", description="A gate", hours_estimated=4)
    make_element(shot=shot, name="crowd01")
    make_note(shot=shot, text="Too warm")
    data = exported(member)
    other = make_member(production=member.production, name="Park Jun")
    edit(shot, {"description": "Their gate"}, by=Author.of(other))
    changes = {
        ("Shots", row_of(data, "Shots", "Shot", "MRL_001"), "Description"): "My gate",
        ("Shots", row_of(data, "Shots", "Shot", "MRL_001"), "Scene"): "25",
        ("Shots", row_of(data, "Shots", "Shot", "MRL_001"), "Hours estimated"): 6.5,
        ("Elements", row_of(data, "Elements", "Name", "crowd01"), "Coverage"): "much",
        ("Colour", 4, "To Kelvin"): 3200,
    }
    upload(desk, edited(data, changes), "b.xlsx")
    draft = the_draft()
    now = look_at(draft)
    fresh = waiting.plan_of(draft)
    assert waiting.seal(now) == waiting.seal(fresh)
    assert now.counts == fresh.counts
    for mine, kept in zip(fresh.sheets, now.sheets, strict=True):
        said = [preview(one, title=mine.title) for one in (fresh, now)]
        assert said[0].lines == said[1].lines
        assert said[0].columns == said[1].columns
        assert said[0].groups == said[1].groups
        assert mine.unchanged.runs == kept.unchanged.runs
    assert [one.number for one in now.scenes] == ["25"]


@pytest.mark.parametrize(
    ("text", "rows", "plans"),
    [
        (LIST.replace("48", "many"), [3], 1),
        ("Shot,Frames\nMRL_001,many\nMRL_002,some\nMRL_003,4\n", [2, 3], 1),
        ("Shot,Frames\nMRL_001,4\nMRL_001,5\n", [3], 2),  # its twin comes in then
        ("Shot,Scene,Frames\nMRL_001,24,many\n", [2], 2),  # the scene would be made for it
        (LIST, [3], 2),  # it was not refused
    ],
)
def test_a_refused_row_is_left_out_without_planning_where_nothing_follows(
    desk: Client,
    member: Membership,
    settings: Settings,
    planned_files: Planned,
    text: str,
    rows: list[int],
    plans: int,
) -> None:
    upload(desk, text)
    for row in rows:
        say(desk, do="leave_out", sheet="list.csv", row=row)
    assert planned_files.count == plans
    [path] = Path(settings.INCOMING).glob("*.plan")
    mended = path.read_text()
    path.unlink()
    page = desk.get(the_draft().get_absolute_url())
    assert path.read_text() == mended
    assert words(page).count("Left out") > len(rows)


def test_a_kept_plan_that_breaks_off_is_made_anew(
    desk: Client, member: Membership, settings: Settings, planned_files: Planned
) -> None:
    upload(desk, LIST)
    [path] = Path(settings.INCOMING).glob("*.plan")
    whole = path.read_bytes()
    for damaged in (b"", b"{}", b"[]", b"no json", whole[:-20], b"\xff"):
        path.write_bytes(damaged)
        assert "MRL_002" in words(desk.get(the_draft().get_absolute_url()))
    assert planned_files.count == 7


@pytest.fixture
def everything_is_heavy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr("shotlog.spreadsheets.incoming.drafts.HEAVY", 10)


@pytest.mark.usefixtures("everything_is_heavy")
def test_a_large_file_is_read_by_the_worker_and_then_shown(
    desk: Client, member: Membership, planned_files: Planned
) -> None:
    make_shot(production=member.production, code="MRL_001", description="Gate")
    page = upload(desk, LIST)
    job = Job.objects.get()
    assert (job.state, job.kind) == (Job.State.DONE, "reading")
    assert "Look at the preview" in words(page)
    page = desk.get(job.leads_to)
    assert "MRL_002" in words(page)
    assert planned_files.count == 1
    page = say(desk, do="leave_out", sheet="list.csv", row=3, place="rows=changed")
    assert Job.objects.count() == 2
    assert Job.objects.first().leads_to.endswith("?rows=changed")  # type: ignore[union-attr]
    page = desk.get(the_draft().get_absolute_url())
    done = press_apply(desk, page)
    assert "See what was done" in words(done)
    assert [shot.status for shot in Shot.objects.all()] == ["ip"]


@pytest.mark.usefixtures("everything_is_heavy")
def test_a_large_file_that_cannot_be_read_is_told_where_it_was_read(
    desk: Client, member: Membership
) -> None:
    page = upload(desk, f'{LIST}MRL_003,"{"open " * 300_000}')
    assert "Save the list with one row on each line." in words(page)
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "Choose another file" in words(page)


@pytest.mark.usefixtures("everything_is_heavy")
def test_a_kept_mapping_is_taken_for_a_large_file_as_well(desk: Client, member: Membership) -> None:
    by = Author.of(member)
    keep_mapping(member.production, "Schnitt", by=by, columns={"was": "description"})
    upload(desk, "Shot,Was\nMRL_001,Tor\n")
    assert the_draft().said["columns"] == {"was": "description"}
    assert waiting.UNREAD not in the_draft().said
    assert "Tor" in words(desk.get(the_draft().get_absolute_url()))


@pytest.mark.parametrize("count", [20, 200])
def test_the_preview_asks_as_often_for_few_rows_as_for_many(
    desk: Client, member: Membership, count: int
) -> None:
    rows = "".join(f"MRL_{number:03},Gate {number}\n" for number in range(count))
    for number in range(count):
        make_shot(production=member.production, code=f"MRL_{number:03}")
    upload(desk, f"Shot,Description\n{rows}")
    address = the_draft().get_absolute_url()
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(address)
    assert page.content.count(b"<ins") == count
    assert len(queries) <= 14


def test_more_rows_than_a_page_holds_are_paged(desk: Client, member: Membership) -> None:
    rows = "".join(f"MRL_{number:03},Gate\n" for number in range(450))
    page = upload(desk, f"Shot,Description\n{rows}")
    assert "Page 1 of 3" in words(page)
    last = desk.get(the_draft().get_absolute_url() + "?rows=new&page=3")
    assert last.content.count(b'<tr id="row-') == 50


def test_a_long_import_is_done_in_the_background(
    desk: Client, member: Membership, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    page = upload(desk, LIST)
    html = re.search(r'name="seal" value="(\w+)"', page.content.decode())
    assert html is not None
    draft = the_draft()
    page = desk.post(
        reverse("import-apply", args=["MRL", draft.pk]),
        {"seal": html[1], "writes": "99999"},
        follow=True,
    )
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    assert "See what was done" in words(page)
    assert Shot.objects.count() == 2
    assert "2 new rows" in words(desk.get(job.leads_to))


def test_a_long_import_of_a_moved_preview_fails_with_the_sentence(
    desk: Client, member: Membership, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    upload(desk, LIST)
    page = desk.post(
        reverse("import-apply", args=["MRL", the_draft().pk]),
        {"seal": "other", "writes": "99999"},
        follow=True,
    )
    assert "Nothing was written" in words(page)
    assert not Shot.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "type", "field": "_task_of", "text": "1"},
        {"do": "type", "field": "nothing_such", "text": "x"},
        {"do": "type", "field": "code", "text": "a\x00b"},
        {"do": "type", "field": "code", "text": ""},
        {"do": "word", "field": "status", "value": "Ready", "code": "no such"},
        {"do": "leave_column", "head": "no such"},
        {"do": "mine", "field": "no such"},
        {"fix": "5"},
        {"fix": "[[1]]"},
        {"do": "frame_out", "value": "sideways"},
        {"do": "leave_out_all"},
        {"do": "nothing such"},
    ],
)
def test_forms_that_no_page_sends_do_no_harm(
    desk: Client, member: Membership, fields: dict[str, str]
) -> None:
    upload(desk, LIST)
    page = say(desk, sheet="list.csv", row="2", place="page=99999999&rows=odd", **fields)
    assert page.status_code in (200, 400)
    assert desk.get(the_draft().get_absolute_url()).status_code == 200


def test_a_workbook_with_korean_heads_comes_back(desk: Client, member: Membership) -> None:
    make_shot(production=member.production, code="MRL_001", description="성문")
    page = upload(desk, exported(member, language="ko"), "목록.xlsx")
    assert "Nothing to apply" in words(page)


def test_a_code_beside_one_with_noughts_is_asked_about(desk: Client, member: Membership) -> None:
    make_shot(production=member.production, code="MRL_001", description="Old")
    page = upload(desk, "Shot,Description\nMRL_1,New\n")
    assert "It is MRL_001" in words(page)
    page = say(desk, fix='[["code", "MRL_001"]]', sheet="list.csv", row=2)
    press_apply(desk, page)
    assert [shot.description for shot in Shot.objects.all()] == ["New"]
