"""The export as people fetch it: the link, the roles, the pictures and the command."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pytest_django import Settings

from shotlog.generation.previews import preview_path
from shotlog.models import Preference, Production, SourceFile
from shotlog.spreadsheets.outputs import FORMATS
from shotlog.spreadsheets.selection import whole_production
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
    make_user,
)
from tests.spreadsheets.reading import cell_of, heads, pictures_of, records, workbook_of, written

pytestmark = pytest.mark.django_db

SECRET = "SECRET-prompt-of-the-artist"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }


@pytest.fixture
def production() -> Production:
    return make_production(code="MRL", rate_ai=Decimal(500_000))


def _picture() -> SourceFile:
    file = make_file(preview="ready", name=f"{SECRET}.png")
    drawn = io.BytesIO()
    Image.new("RGB", (320, 134), "navy").save(drawn, "WEBP")
    default_storage.save(preview_path(file.sha256, "thumb"), ContentFile(drawn.getvalue()))
    return file


def _fill(production: Production, *, shots: int = 1) -> None:
    """Shots with everything that hangs on them, every private text of it SECRET."""
    for _number in range(shots):
        file = _picture()
        shot = make_shot(
            production=production,
            scene=make_scene(production=production, title="Chase"),
            assignee=SECRET,
            vendor=SECRET,
            methodology=SECRET,
            thumbnail=file.sha256,
        )
        element = make_element(
            shot=shot, artist=SECRET, human_contribution=SECRET, cost=Decimal(777_777)
        )
        take = make_take(
            element=element,
            prompt=SECRET,
            negative_prompt=SECRET,
            model=SECRET,
            source_file=file,
            decision_note=SECRET,
        )
        make_note(element=element, text=SECRET, colourist=SECRET)
        make_shortcoming(element=element, take=take, note=SECRET, owner=SECRET)


def _url(production: Production) -> str:
    return reverse("breakdown-export", args=[production.code])


def test_the_link_gives_a_workbook_named_by_production_and_day(
    client: Client, production: Production
) -> None:
    member = make_member(production=production)
    make_shot(production=production)
    client.force_login(member.user)
    response = client.get(_url(production))
    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        f'attachment; filename="MRL_breakdown_{timezone.localdate():%Y-%m-%d}.xlsx"'
    )
    book = load_workbook(io.BytesIO(response.getvalue()))
    assert "Shots" in book.sheetnames


def test_strangers_find_nothing(client: Client, production: Production) -> None:
    client.force_login(make_user())
    assert client.get(_url(production)).status_code == 404


def test_a_scene_is_asked_by_its_number(client: Client, production: Production) -> None:
    client.force_login(make_member(production=production).user)
    make_shot(scene=make_scene(production=production, number="24A"), code="IN")
    make_shot(scene=make_scene(production=production, number="25"), code="OUT")
    book = load_workbook(
        io.BytesIO(client.get(_url(production), {"scope": "scene", "scene": "24a"}).getvalue())
    )
    assert [row["Shot"] for row in records(book["Shots"])] == ["1 shot", "IN", "1 shot"]


def test_the_cover_names_the_filter(client: Client, production: Production) -> None:
    client.force_login(make_member(production=production).user)
    make_shot(production=production, status="ip")
    answer = client.get(_url(production), {"status": "ip", "q": "골목"})
    cover = load_workbook(io.BytesIO(answer.getvalue()))["Cover"]
    told = {str(row[1]): row[2] for row in cover.iter_rows(values_only=True)}
    assert told["Filter: Status"] == "In progress"
    assert told["Filter: Search"] == "골목"


def test_a_client_finds_no_prompt_in_the_export(production: Production) -> None:
    _fill(production)
    client = make_member(production=production, role="client")
    data = written(whole_production(client))
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Cover", "Shots", "Elements", "Legend"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8", "replace")
            assert SECRET not in text, name
            assert "777777" not in text, name
    assert "Status" in heads(book["Shots"])
    assert "Status" in heads(book["Elements"])


def test_a_client_sees_pictures_of_approved_takes_only(production: Production) -> None:
    _fill(production)
    client = make_member(production=production, role="client")
    assert len(pictures_of(workbook_of(client)["Shots"])) == 0
    take = production.shots.get().elements.get().takes.get()
    take.decision = "approved"
    take.save()
    assert len(pictures_of(workbook_of(client)["Shots"])) == 1


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("supervisor", True),
        ("producer", True),
        ("coordinator", False),
        ("artist", False),
        ("colourist", False),
        ("client", False),
    ],
)
def test_money_goes_to_those_who_see_money(
    production: Production, role: str, *, sees: bool
) -> None:
    _fill(production)
    book = workbook_of(make_member(production=production, role=role))
    assert ("Money" in heads(book["Shots"])) is sees
    assert ("Cost" in heads(book["Elements"])) is sees


def test_pictures_lie_in_the_rows_and_move_with_their_cells(production: Production) -> None:
    _fill(production, shots=2)
    sheet = workbook_of(make_member(production=production))["Shots"]
    assert len(pictures_of(sheet)) == 2
    for picture, row in zip(pictures_of(sheet), (4, 6), strict=True):
        anchor = picture.anchor
        assert anchor.editAs == "twoCell"
        assert (anchor._from.row, anchor.to.row) == (row, row)


def test_without_pictures_their_column_is_left_out(production: Production) -> None:
    _fill(production)
    sheet = workbook_of(make_member(production=production), pictures=False)["Shots"]
    assert not pictures_of(sheet)
    assert "Picture" not in heads(sheet)


def test_a_lost_preview_costs_only_its_picture(production: Production) -> None:
    make_shot(production=production, thumbnail="f" * 64)
    sheet = workbook_of(make_member(production=production))["Shots"]
    assert not pictures_of(sheet)
    assert len(records(sheet)) == 3


def test_more_rows_take_no_more_queries(production: Production) -> None:
    counts = []
    for more in (1, 19):
        _fill(production, shots=more)
        member = make_member(production=production)
        with CaptureQueriesContext(connection) as queries:
            written(whole_production(member))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 60


def test_the_command_writes_the_file(production: Production, tmp_path: Path) -> None:
    make_shot(scene=make_scene(production=production, number="24A"), code="IN")
    make_shot(production=production, code="OUT")
    out = tmp_path / "MRL.xlsx"
    call_command("export_breakdown", "mrl", out=out, scene="24A", no_pictures=True)
    rows = records(load_workbook(out)["Shots"])
    assert [row["Shot"] for row in rows] == ["1 shot", "IN", "1 shot"]
    assert list(tmp_path.glob(".shotlog*")) == []


@pytest.mark.parametrize(
    ("code", "scene", "sentence"),
    [
        ("NOPE", None, "There is no production NOPE. Productions: MRL."),
        ("MRL", "99", "MRL has no scene 99. Scenes: 24A."),
    ],
)
def test_the_command_names_what_it_does_not_find(
    production: Production, tmp_path: Path, code: str, scene: str | None, sentence: str
) -> None:
    make_scene(production=production, number="24A")
    with pytest.raises(CommandError, match=f"^{sentence}$"):
        call_command("export_breakdown", code, out=tmp_path / "a.xlsx", scene=scene)


def test_the_command_says_where_it_cannot_write(production: Production, tmp_path: Path) -> None:
    out = tmp_path / "no" / "such" / "a.xlsx"
    with pytest.raises(CommandError, match=r"a\.xlsx cannot be written: No such file"):
        call_command("export_breakdown", "MRL", out=out)


def test_what_i_see_folds_the_columns_that_the_page_does_not_show(production: Production) -> None:
    member = make_member(production=production)
    make_shot(production=production, code="A", status="ip")
    Preference.keep(member.user, "shots.columns", ["description", "status", "lens"])
    sheet = workbook_of(member, "status=ip")["Shots"]
    folded = {
        name: sheet.column_dimensions[cell_of(sheet, 3, name).column_letter].hidden
        for name in ("Description", "Frames", "Lens", "Money", "Hours actual")
    }
    assert folded == {
        "Description": False,
        "Frames": True,
        "Lens": False,
        "Money": False,
        "Hours actual": True,
    }


def test_a_saved_view_brings_its_own_columns(client: Client, production: Production) -> None:
    member = make_member(production=production)
    make_shot(production=production)
    view = member.views.create(name="Lenses", columns=["lens"])
    client.force_login(member.user)
    answer = client.get(_url(production), {"view": view.pk})
    sheet = load_workbook(io.BytesIO(answer.getvalue()))["Shots"]
    assert not sheet.column_dimensions[cell_of(sheet, 3, "Lens").column_letter].hidden
    assert sheet.column_dimensions[cell_of(sheet, 3, "Assignee").column_letter].hidden


def test_a_filter_of_a_scene_is_what_i_see_and_no_whole_scene(
    client: Client, production: Production
) -> None:
    member = make_member(production=production)
    make_shot(scene=make_scene(production=production, number="24A"), frames=12, code="B")
    make_shot(scene=production.scenes.get(), frames=24, code="A")
    Preference.keep(member.user, "shots.columns", ["description"])
    client.force_login(member.user)
    answer = client.get(_url(production), {"scene": "24A", "sort": "-frames"})
    book = load_workbook(io.BytesIO(answer.getvalue()))
    told = {str(row[1]): row[2] for row in book["Cover"].iter_rows(values_only=True)}
    assert told["Holds"] == "Shots of a filter"
    assert told["Filter: Scene"] == "24A"
    sheet = book["Shots"]
    assert [row["Shot"] for row in records(sheet)][1:3] == ["A", "B"]
    assert sheet.column_dimensions[cell_of(sheet, 3, "Frames").column_letter].hidden


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("status=nonsense", "That filter was not understood. Status: "),
        ("due=soon", "That filter was not understood. Due by: "),
        ("scene=24A&scene=99", "That filter was not understood. Scene: "),
        ("scope=scene&scene=99", "MRL has no scene 99."),
        ("scope=scene", "MRL has no scene –."),
    ],
)
def test_what_is_not_understood_is_answered_with_a_sentence_and_no_file(
    client: Client, production: Production, form: str, query: str, sentence: str
) -> None:
    make_shot(scene=make_scene(production=production, number="24A"))
    client.force_login(make_member(production=production).user)
    url = _url(production) if form == "xlsx" else reverse("data-export", args=["MRL", form])
    answer = client.get(f"{url}?{query}", follow=True)
    assert answer.redirect_chain == [(reverse("shot-list", args=["MRL"]), 302)]
    assert sentence in answer.content.decode()


def test_a_csv_of_what_i_see_has_the_columns_of_the_page(
    client: Client, production: Production
) -> None:
    member = make_member(production=production)
    make_shot(production=production)
    Preference.keep(member.user, "shots.columns", ["description", "lens"])
    client.force_login(member.user)
    url = reverse("data-export", args=["MRL", "csv"])

    def head(query: str) -> list[str]:
        first = client.get(f"{url}?{query}").getvalue().decode("utf-8-sig").splitlines()[0]
        return first.split(",")

    seen, everything = head("q=MRL"), head("scope=all")
    assert {"ID", "Scene", "Shot", "Description", "Lens"} <= set(seen)
    assert not {"Frames", "Status", "Hours actual"} & set(seen)
    assert {"Frames", "Status", "Hours actual", "Lens"} <= set(everything)
