"""Refused rows as a workbook: downloaded, corrected in Excel, imported again."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import Settings

from shotlog.history import Author, edit
from shotlog.models import ImportDraft, Membership, Shot
from shotlog.spreadsheets.disclosing import XLSX
from shotlog.spreadsheets.incoming import Kind, Plan
from shotlog.spreadsheets.incoming import drafts as waiting
from tests.make import make_element, make_member, make_production, make_shot
from tests.spreadsheets.importing import edited, exported, row_of

pytestmark = pytest.mark.django_db

LIST = "Shot,Description,Status,Mood\n001,Gate,ip,calm\n002,Crowd,Reddy,\n003,=Fire,done-ish,loud\n"


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.INCOMING = tmp_path / "incoming"


@pytest.fixture
def member() -> Membership:
    return make_member(production=make_production(code="MRL"), name="Seo Yuna")


@pytest.fixture
def desk(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def upload(desk: Client, data: bytes | str, name: str = "list.csv") -> ImportDraft:
    content = data.encode() if isinstance(data, str) else data
    desk.post(reverse("import-new", args=["MRL"]), {"file": SimpleUploadedFile(name, content)})
    return ImportDraft.objects.order_by("-pk")[0]


def download(desk: Client, draft: ImportDraft) -> bytes:
    answer: Any = desk.get(reverse("import-refused", args=["MRL", draft.pk]))
    assert answer["Content-Type"] == XLSX
    return b"".join(answer.streaming_content)


def sheet_of(data: bytes, title: str = "list.csv") -> Worksheet:
    found: Worksheet = load_workbook(io.BytesIO(data))[title]
    return found


def rows_of(data: bytes, title: str = "list.csv") -> list[list[Any]]:
    return [list(row) for row in sheet_of(data, title).iter_rows(values_only=True)]


def typed_over(data: bytes, title: str, row: int, head: str, value: Any) -> bytes:
    workbook = load_workbook(io.BytesIO(data))
    sheet: Worksheet = workbook[title]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(row, heads.index(head) + 1).value = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def plan_of(draft: ImportDraft) -> Plan:
    return waiting.plan_of(draft)


def test_only_refused_rows_come_with_their_cells_and_the_reason(desk: Client) -> None:
    data = download(desk, upload(desk, LIST))
    heads, first, second = rows_of(data)
    assert heads == ["Refused row", "Refused because", "Shot", "Description", "Status", "Mood"]
    assert (first[0], first[2:]) == ("list.csv, row 3", ["002", "Crowd", "Reddy", None])
    assert first[1].startswith("Status: “Reddy” is no word")
    assert second[2:] == ["003", "=Fire", "done-ish", "loud"]


def test_the_bad_cell_is_framed_and_bold_and_no_other(desk: Client) -> None:
    sheet = sheet_of(download(desk, upload(desk, LIST)))
    framed = [cell.value for row in sheet for cell in row if cell.border.left.style == "medium"]
    assert framed == ["Reddy", "done-ish"]
    assert [bool(cell.font.b) for cell in sheet[2]] == [False, False, False, False, True, False]


def test_text_stays_text_so_that_noughts_are_kept(desk: Client) -> None:
    sheet = sheet_of(download(desk, upload(desk, LIST)))
    assert [(cell.data_type, cell.number_format) for cell in sheet[3][2:4]] == [("s", "@")] * 2


def test_corrected_rows_come_in_and_the_two_columns_are_left_in_peace(
    desk: Client, member: Membership
) -> None:
    data = download(desk, upload(desk, LIST))
    data = typed_over(data, "list.csv", 2, "Status", "Ready")
    data = typed_over(data, "list.csv", 3, "Status", "done")
    plan = plan_of(upload(desk, data, "corrected.xlsx"))
    assert plan.sheets[0].left_alone == ["Mood"]
    assert plan.counts == {Kind.NEW: 2}
    assert [row.label for row in plan.rows] == ["002", "003"]
    assert [cell.new for row in plan.rows for cell in row.cells][1] == "Crowd"


def test_uncorrected_rows_are_refused_again_for_the_same_reasons(desk: Client) -> None:
    first = upload(desk, LIST)
    again = upload(desk, download(desk, first), "list, refused rows.xlsx")
    reasons = [one.reason for one in plan_of(first).troubles]
    assert [one.reason for one in plan_of(again).troubles] == reasons


def test_what_excel_has_spoilt_is_refused_until_it_is_typed_anew(desk: Client) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Shots"
    sheet.append(["Shot", "Lens", "Frames", "Est h"])
    sheet.append(["A", 1.2345678901234567e19, 12, 1])
    sheet.append(["B", "50", "#REF!", 1])
    sheet.append(["C", "50", "=1+", 1])
    sheet.append(["D", "50", "long", 0.5])
    sheet["B5"].value, sheet["B5"].number_format = 45000.5, "yyyy-mm-dd hh:mm"
    sheet["D5"].value, sheet["D5"].number_format = 0.4375, "[h]:mm"
    target = io.BytesIO()
    workbook.save(target)
    first = upload(desk, target.getvalue(), "bad.xlsx")
    reasons = [(one.field, one.reason[:14]) for one in plan_of(first).troubles]
    assert [name for name, _reason in reasons] == ["lens", "frames", "frames", "lens", "frames"]
    data = download(desk, first)
    assert [(one.field, one.reason[:14]) for one in plan_of(upload(desk, data)).troubles] == reasons
    corrected = typed_over(typed_over(data, "Shots", 5, "Frames", "9"), "Shots", 5, "Lens", "35")
    rows = {row.label: row for row in plan_of(upload(desk, corrected)).rows}
    assert rows["D"].kind == Kind.NEW
    assert rows["D"].record.hours_estimated == 10.5


def test_hidden_ids_are_kept_and_what_others_edited_is_a_conflict_still(
    desk: Client, member: Membership
) -> None:
    shot = make_shot(production=member.production, code="MRL_001", description="A gate")
    data = exported(member)
    row = row_of(data, "Shots", "Shot", "MRL_001")
    changes = {("Shots", row, "Status"): "Reddy", ("Shots", row, "Shot"): "MRL_009"}
    data = edited(data, changes | {("Shots", row, "Description"): "My gate"})
    data = download(desk, upload(desk, data, "b.xlsx"))
    sheet = sheet_of(data, "Shots")
    ids = [cell.column_letter for cell in sheet[1] if cell.value == "ID"]
    assert sheet.column_dimensions[ids[0]].hidden
    other = make_member(production=member.production, name="Park Jun")
    edit(shot, {"description": "Their gate"}, by=Author.of(other))
    plan = plan_of(upload(desk, typed_over(data, "Shots", 2, "Status", "Ready"), "c.xlsx"))
    [found] = plan.rows
    assert (found.record.pk, found.kind, found.label) == (shot.pk, Kind.CONFLICT, "MRL_009")
    assert found.clashes[0].who == "Park Jun"


def test_each_sheet_has_its_own_refused_rows(desk: Client, member: Membership) -> None:
    shot = make_shot(production=member.production, code="MRL_001")
    make_element(shot=shot, name="crowd01")
    data = exported(member, language="ko")
    with translation.override("ko"):
        shots, elements = str(translation.gettext("Shots")), str(translation.gettext("Elements"))
        origin = str(translation.gettext("origin"))
        status = str(translation.gettext("status"))
    line = row_of(data, shots, "샷", "MRL_001")
    place = {(shots, line, status.capitalize()): "?", (elements, 4, origin.capitalize()): "?"}
    data = download(desk, upload(desk, edited(data, place), "k.xlsx"))
    assert load_workbook(io.BytesIO(data)).sheetnames == [shots, elements]
    again = plan_of(upload(desk, data, "k2.xlsx"))
    assert [(one.sheet, one.field) for one in again.troubles] == [
        (shots, "status"),
        (elements, "origin"),
    ]
    assert [sheet.left_alone for sheet in again.sheets] == [[], []]


def test_rows_that_were_left_out_can_still_be_had_after_the_import(
    desk: Client, member: Membership
) -> None:
    draft = upload(desk, LIST)
    desk.post(
        reverse("import-say", args=["MRL", draft.pk]), {"do": "leave_out_all", "sheet": "list.csv"}
    )
    desk.post(
        reverse("import-say", args=["MRL", draft.pk]),
        {"do": "leave_out", "sheet": "list.csv", "row": "2"},
    )
    draft.refresh_from_db()
    waiting.apply_draft(draft, sealed=waiting.seal(plan_of(draft)))
    page = desk.get(draft.get_absolute_url())
    assert "3 rows left out, as Excel" in " ".join(page.content.decode().split())
    rows = rows_of(download(desk, draft))
    assert [row[1][:10] for row in rows[1:]] == ["It was lef", "Status: “R", "Status: “d"]
    assert not Shot.objects.exists()


def test_what_was_typed_in_the_preview_is_in_the_cells(desk: Client) -> None:
    draft = upload(desk, LIST)
    desk.post(
        reverse("import-say", args=["MRL", draft.pk]),
        {"do": "type", "sheet": "list.csv", "row": "3", "field": "status", "text": "Rody"},
    )
    assert rows_of(download(desk, draft))[1][4] == "Rody"


def test_columns_and_words_that_were_explained_need_not_be_explained_again(desk: Client) -> None:
    draft = upload(desk, "Einstellung\tWas\tStatus\nA_1\tTor\tgar\nA_2\tTor\tnie\n", "a:b.tsv")
    desk.post(
        reverse("import-columns", args=["MRL", draft.pk]),
        {"target-0": "shots", "head-0-0": "code", "head-0-1": "description"},
    )
    say = reverse("import-say", args=["MRL", draft.pk])
    desk.post(say, {"do": "word", "field": "status", "value": "gar", "code": "fin"})
    data = typed_over(download(desk, draft), "a-b.tsv", 2, "Status", "gar")
    plan = plan_of(upload(desk, data, "corrected.xlsx"))
    assert [(row.label, row.record.status, row.kind) for row in plan.rows] == [
        ("A_2", "fin", Kind.NEW)
    ]


def test_a_file_of_somebody_elses_import_brings_none_of_its_answers(
    desk: Client, member: Membership
) -> None:
    data = download(desk, upload(desk, LIST))
    other = make_member(production=member.production)
    desk.force_login(other.user)
    assert upload(desk, data, "corrected.xlsx").said == {}


def test_a_pasted_table_gives_its_refused_rows_too(desk: Client) -> None:
    desk.post(reverse("import-new", args=["MRL"]), {"text": LIST.replace(",", "\t")})
    data = download(desk, ImportDraft.objects.get())
    [title] = load_workbook(io.BytesIO(data)).sheetnames
    assert [row[2] for row in rows_of(data, title)] == ["Shot", "002", "003"]


def test_the_button_counts_and_is_gone_where_nothing_is_refused(desk: Client) -> None:
    page = desk.get(upload(desk, LIST).get_absolute_url()).content.decode()
    assert re.search(r"2 refused rows as Excel", page)
    sound = upload(desk, "Shot\nMRL_1\n")
    assert "refused rows as Excel" not in desk.get(sound.get_absolute_url()).content.decode()
    answer = desk.get(reverse("import-refused", args=["MRL", sound.pk]), follow=True)
    assert "No row is refused." in answer.content.decode()


def test_a_file_that_is_gone_is_told(desk: Client, settings: Settings) -> None:
    draft = upload(desk, LIST)
    for path in Path(settings.INCOMING).iterdir():
        path.unlink()
    page = desk.get(reverse("import-refused", args=["MRL", draft.pk]), follow=True)
    assert "no longer kept here" in page.content.decode()
