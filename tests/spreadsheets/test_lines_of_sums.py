"""Lines of sums in our own sheets: never records, whatever became of the sheet on its way."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import Settings

from shotlog.history import Author
from shotlog.models import ImportDraft, Membership
from shotlog.spreadsheets.incoming import Kind, Plan, make_plan, read_paste
from shotlog.spreadsheets.sheets import FIRST, HEAD
from shotlog.spreadsheets.sums import is_everything, is_shot_count, shot_count
from tests.make import make_member, make_production, make_scene, make_shot
from tests.spreadsheets.importing import exported, planned

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ko")


@pytest.fixture
def member() -> Membership:
    production = make_production(code="MRL", grade_budget_hours=100)
    scene = make_scene(production=production, number="24A", title="Bridge")
    for number in (1, 2, 3):
        make_shot(scene=scene, code=f"MRL_24A_000{number}", status="omt" if number == 3 else "ip")
    make_shot(production=production, code="MRL_0009")
    return make_member(production=production)


def _without_ids(data: bytes) -> bytes:
    """The workbook after somebody deleted every ID column."""
    workbook = load_workbook(io.BytesIO(data))
    for sheet in workbook.worksheets:
        heads = [cell.value for cell in sheet[HEAD]]
        if "ID" in heads:
            sheet.delete_cols(heads.index("ID") + 1)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _block(data: bytes, place: int) -> str:
    """The heads and rows of a sheet, copied without the columns that do not show."""
    sheet: Worksheet = load_workbook(io.BytesIO(data)).worksheets[place]
    letters = map(get_column_letter, range(1, sheet.max_column + 1))
    shown = [at for at, one in enumerate(letters) if not sheet.column_dimensions[one].hidden]
    rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    return "\n".join(
        "\t".join("" if row[at] is None else str(row[at]) for at in shown) for row in rows
    )


def _news(plan: Plan) -> list[str]:
    return [row.label for row in plan.rows if row.kind != Kind.UNCHANGED] + [
        scene.number for scene in plan.scenes
    ]


@pytest.mark.parametrize("out", LANGUAGES)
@pytest.mark.parametrize("back", LANGUAGES)
def test_they_are_no_records_with_or_without_their_ids(
    member: Membership, out: str, back: str
) -> None:
    data = exported(member, language=out)
    with translation.override(back):
        assert _news(planned(data, member)) == []
        assert _news(planned(_without_ids(data), member)) == []


@pytest.mark.parametrize("out", LANGUAGES)
@pytest.mark.parametrize("back", LANGUAGES)
@pytest.mark.parametrize("place", [1, 2])
def test_they_are_no_records_when_what_shows_is_pasted(
    member: Membership, out: str, back: str, place: int
) -> None:
    text = _block(exported(member, language=out), place)
    with translation.override(back):
        by = Author.of(member)
        plan = make_plan(read_paste(text), member.production, by=by)
        assert plan.sheets[0].target is not None
        assert _news(plan) == []


def test_what_only_their_words_tell_is_passed_over_and_told(member: Membership) -> None:
    data = exported(member)
    assert [one.notes for one in planned(data, member).sheets if one.notes] == []
    told = [one.notes for one in planned(_without_ids(data), member).sheets if one.notes]
    assert told == [
        ["1 line of sums is no record and was passed over."],
        ["3 lines of sums are no records and were passed over."],
    ]


def test_codes_that_count_shots_make_no_shots_where_they_are_pasted(
    member: Membership, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.INCOMING = tmp_path / "incoming"
    client.force_login(member.user)
    answer = client.post(
        reverse("import-cells", args=["MRL"]),
        {"text": "2 shots + 1 omitted\nMRL_24A_0001", "rows": "", "columns": "code,description"},
    )
    assert answer.json()["said"] == "Every cell had this value already."
    assert not ImportDraft.objects.exists()


def test_a_scene_that_is_called_all_comes_in_with_its_title(member: Membership) -> None:
    plan = planned("Scene,Title\nAll,Through the film\n", member)
    assert _news(plan) == ["All"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_count_of_shots_is_known_and_codes_are_not(language: str) -> None:
    with translation.override(language):
        forms = [shot_count(shots, omitted) for shots in (0, 1, 14, 2000) for omitted in (0, 1, 35)]
    assert all(is_shot_count(form) for form in forms)
    for code in ("14", "shots", "2 shots a", "A 2 shots", "2_shots", "", "MRL_0010", "샷 2"):
        assert not is_shot_count(code)
    assert is_everything("All")
    assert is_everything("전체")
    assert not is_everything("All of it")


def test_their_mark_does_not_spill_out_of_the_hidden_column(member: Membership) -> None:
    workbook = load_workbook(io.BytesIO(exported(member)))
    marks = [
        cell
        for title in ("Scenes", "Shots")
        for row in workbook[title].iter_rows(min_row=FIRST)
        for cell in row
        if cell.value == "Σ"
    ]
    assert len(marks) == 4
    assert all(cell.alignment.wrap_text for cell in marks)
