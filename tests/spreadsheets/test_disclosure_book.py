"""The workbook of the disclosure: the same figures as page and JSON, the same limits of roles."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.models import Clearance, Job, Production
from shotlog.spreadsheets import disclosing
from shotlog.spreadsheets.disclosure_book import write_disclosure
from tests.figures.disclosures import cleared_at_random
from tests.figures.productions import random_production
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def book_of(production: Production, *, private: bool = True) -> Workbook:
    target = io.BytesIO()
    write_disclosure(target, Disclosure(production, private=private), author="Seo Yuna")
    return load_workbook(io.BytesIO(target.getvalue()))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    heads = [str(cell.value) for cell in sheet[2]]
    found = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in found]


@pytest.mark.parametrize("seed", [1, 3, 5, 9])
def test_the_workbook_tells_what_the_json_tells(seed: int) -> None:
    production, _scenes = random_production(seed)
    cleared_at_random(production, seed)
    told: Any = as_json(Disclosure(production, private=True))
    book = book_of(production)
    assert [
        (row["IPTC term"], row["Elements"], row["Shots"], row["Frames"])
        for row in rows(book["Source types"])
    ] == [
        (one["DigitalSourceType"], one["elements"], one["shots"], one["frames"])
        for one in told["by_digital_source_type"]
    ]
    assert [(row["Shot"], row["Open points"]) for row in rows(book["Shots"])] == [
        (one["code"], one["open_points"]) for one in told["shots"]
    ]
    elements = [one for shot in told["shots"] for one in shot["elements"]]
    assert [row["Element"] for row in rows(book["AI elements"])] == [
        one["name"] for one in elements
    ]
    assert [
        (row["Question"], row["Stands on"], row["Lacking"]) for row in rows(book["Questionnaire"])
    ] == [
        (one["question"], one["stands_on"], one["lacking"])
        for one in told["questionnaire"]["answers"]
    ]
    places = sum(one["places"] for one in told["open_points"])
    assert len(rows(book["Open points"])) == places
    assert [(row["Takes"], row["Elements"]) for row in rows(book["Register"])] == [
        (one["takes"], one["elements"]) for one in told["register"]
    ]


def make_consent(production: Production) -> None:
    element = make_element(shot=make_shot(production=production), name="=1+1", coverage=40)
    make_take(element=element, decision="approved", tool_version=make_tool_version())
    Clearance.objects.create(
        element=element,
        likeness="real",
        performer="Nam Soheon",
        approver="Ryu Sangmi",
        consent="given",
        consent_date=dt.date(2026, 4, 30),
        consent_scope="한 샷, 얼굴",
    )


def test_a_client_gets_no_column_and_no_cell_with_a_name() -> None:
    production = make_production()
    make_consent(production)
    crew, client = book_of(production), book_of(production, private=False)
    assert rows(crew["Consents"])[0]["Performer"] == "Nam Soheon"
    assert "Performer" not in rows(client["Consents"])[0]
    assert rows(crew["Clearances"])[0]["Approver"] == "Ryu Sangmi"
    assert not {"Approver", "Real person"} & set(rows(client["Clearances"])[0])
    text = str([[cell.value for row in sheet for cell in row] for sheet in client])
    assert "Nam Soheon" not in text
    assert "Ryu Sangmi" not in text
    assert "한 샷, 얼굴" in text


def test_text_stays_text_and_dates_are_dates() -> None:
    production = make_production()
    make_consent(production)
    book = book_of(production)
    row = rows(book["AI elements"])[0]
    assert row["Element"] == "=1+1"
    assert book["AI elements"]["B3"].data_type != "f"
    assert row["Coverage"] == 0.4
    assert rows(book["Consents"])[0]["Date"] == dt.datetime(2026, 4, 30)  # noqa: DTZ001


def test_every_sheet_prints_with_its_head_on_every_page() -> None:
    book = book_of(make_production())
    for sheet in book.worksheets[1:]:
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("role", ["supervisor", "artist", "client"])
def test_every_role_downloads_it(client: Client, role: str) -> None:
    production = make_production(code="DIS")
    make_consent(production)
    client.force_login(make_member(production=production, role=role, name="Who Asks").user)
    answer: Any = client.get(reverse("disclosure-export", args=["DIS"]))
    assert answer.status_code == 200
    assert "DIS_disclosure_" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert ("Performer" in rows(book["Consents"])[0]) is (role != "client")
    assert "Who Asks" in [cell.value for cell in book["Cover"]["C"]]


def test_without_disclosure_the_page_says_how_to_switch_it_on(client: Client) -> None:
    production = make_production(code="OFF", disclosure=False)
    client.force_login(make_member(production=production).user)
    answer = client.get(reverse("disclosure-export", args=["OFF"]))
    assert answer["Location"] == reverse("disclosure", args=["OFF"])


@pytest.mark.parametrize("role", ["supervisor", "client"])
def test_a_long_one_is_made_in_the_background(
    client: Client, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(disclosing, "SHOTS_AT_ONCE", 0)
    production = make_production(code="DIS")
    make_consent(production)
    client.force_login(make_member(production=production, role=role).user)
    answer = client.get(reverse("disclosure-export", args=["DIS"]))
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    disclosing.make_disclosure.call(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    sent: Any = client.get(reverse("job-file", args=["DIS", job.pk]))
    book = load_workbook(io.BytesIO(sent.getvalue()))
    assert ("Performer" in rows(book["Consents"])[0]) is (role != "client")


def test_the_command_writes_the_file_or_says_why_not(tmp_path: Path) -> None:
    production = make_production(code="DIS")
    make_consent(production)
    target = tmp_path / "disclosure.xlsx"
    call_command("disclosure", "DIS", "--out", str(target))
    assert rows(load_workbook(target)["Consents"])[0]["Performer"] == "Nam Soheon"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("disclosure", "DIS", "--out", str(tmp_path / "no" / "folder.xlsx"))
    assert [path.name for path in tmp_path.iterdir()] == ["disclosure.xlsx"]
