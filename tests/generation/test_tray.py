"""The tray: files dropped on no element, what is said of them, and the takes made of them."""

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from shotlog.breakdown.undo import undo_set
from shotlog.history import Author
from shotlog.models import (
    ChangeSet,
    Element,
    Membership,
    Production,
    Session,
    SourceFile,
    Take,
    TrayFile,
)
from tests.generation.metadata.making import A1111_TEXT, png, png_with_text
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_production,
    make_shot,
    make_take,
    make_tool_version,
    make_waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_previews(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have tests of their own, and take their time."""
    monkeypatch.setattr(
        "shotlog.generation.previews.decoded", lambda *_: {"problem": "Not drawn here."}
    )


@pytest.fixture
def production() -> Production:
    return make_production(code="MRL")


@pytest.fixture
def crowd(production: Production) -> Element:
    shot = make_shot(production=production, code="MRL_024_0010")
    make_element(shot=shot, name="plate", origin="plate")
    return make_element(shot=shot, name="crowd01")


@pytest.fixture
def member(production: Production, client: Client) -> Membership:
    found = make_member(production=production, role="artist", name="Oh Mina")
    client.force_login(found.user)
    return found


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def drop(client: Client, *files: SimpleUploadedFile, **extra: Any) -> Any:
    headers = {"HX-Request": "true"} if extra.pop("fragment", True) else {}
    code = extra.pop("code", "MRL")
    body = {"files": list(files), **extra}
    return client.post(reverse("tray-drop", args=[code]), body, headers=headers)


def do(client: Client, what: str, *rows: TrayFile, **extra: Any) -> str:
    """Press a button of the page; the words of the page afterwards."""
    body = {"do": what, "row": [row.pk for row in rows], **extra}
    answer = client.post(reverse("tray-act", args=["MRL"]), body, follow=True)
    assert answer.status_code == 200
    return "\n".join(str(one) for one in answer.context["messages"])


def zipped(**files: bytes) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return upload("night.zip", packed.getvalue())


def names() -> list[str]:
    return sorted(TrayFile.objects.values_list("name", flat=True))


class TestFilesComeIn:
    """Files, folders and ZIPs; a refused file harms no other."""

    def test_a_dropped_file_waits_and_says_where_it_belongs(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        answer = drop(client, upload("MRL_024_0010_x.png", png_with_text(parameters=A1111_TEXT)))
        assert "in the tray" in answer.text
        assert "MRL_024_0010 crowd01" in answer.text
        row = TrayFile.objects.get()
        assert (row.added_by, row.source_file.values["seed"]["value"]) == ("Oh Mina", "235284042")
        assert not Take.objects.exists()

    def test_a_folder_keeps_its_names_and_sidecars_are_read_with_their_file(
        self, client: Client, member: Membership
    ) -> None:
        drop(
            client,
            upload("a.png", png()),
            upload("a.txt", A1111_TEXT.encode()),
            path=["night/kling/a.png", "night/kling/a.txt"],
        )
        row = TrayFile.objects.get()
        assert row.name == "night/kling/a.png"
        assert row.source_file.values["seed"]["value"] == "235284042"

    def test_a_path_leads_nowhere_else(self, client: Client, member: Membership) -> None:
        drop(client, upload("a.png", png()), path="../../etc\x00/./a.png")
        assert names() == ["etc/a.png"]

    def test_a_zip_is_unpacked_and_one_bad_file_harms_no_other(
        self, client: Client, member: Membership
    ) -> None:
        sent = zipped(
            **{
                "in/one.png": png(size=(5, 5)),
                "in/one.txt": A1111_TEXT.encode(),
                "하늘.png": png(size=(6, 6)),
                "empty.png": b"",
                "notes.pdf": b"%PDF",
                "__MACOSX/one.png": b"x",
                "Thumbs.db": b"x",
            }
        )
        answer = drop(client, sent)
        assert answer.status_code == 200
        assert names() == ["night.zip/in/one.png", "night.zip/하늘.png"]
        assert "It is empty; export it again." in answer.text
        assert "neither a picture nor a clip" in answer.text
        assert "Thumbs" not in answer.text
        first = TrayFile.objects.get(name="night.zip/in/one.png")
        assert first.source_file.values["seed"]["value"] == "235284042"

    def test_a_zip_that_unpacks_to_too_much_is_refused(
        self, client: Client, member: Membership, settings: Any
    ) -> None:
        settings.UPLOAD_LIMIT_MB = 1
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.png", bytes(1024 * 1024))
        answer = drop(client, upload("bomb.zip", packed.getvalue()))
        assert answer.status_code == 422
        assert "unpacks to 10 MB; it may to 8 MB" in answer.text
        assert not TrayFile.objects.exists()

    def test_a_broken_zip_is_told_in_a_sentence(self, client: Client, member: Membership) -> None:
        answer = drop(client, upload("cut.zip", b"PK\3\4" + bytes(40)))
        assert answer.status_code == 422
        assert "The ZIP cannot be opened" in answer.text

    def test_a_zip_on_an_element_becomes_its_takes(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        sent = zipped(**{"b.png": png(size=(5, 5)), "a.png": png(size=(6, 6)), "x.pdf": b"%PDF"})
        url = reverse("element-drop", args=[crowd.pk])
        answer = client.post(url, {"files": sent}, headers={"HX-Request": "true"})
        assert "neither a picture nor a clip" in answer.text
        assert {take.file_name for take in Take.objects.all()} == {"a.png", "b.png"}

    def test_without_a_script_the_page_says_what_came_of_the_files(
        self, client: Client, member: Membership
    ) -> None:
        answer = drop(client, upload("a.png", png()), upload("x.pdf", b"%PDF"), fragment=False)
        assert answer.status_code == 302
        page = client.get(answer.headers["Location"]).text
        assert "1 file is in the tray." in page
        assert "x.pdf: neither a picture nor a clip" in page

    @pytest.mark.parametrize("role", ["colourist", "producer"])
    def test_those_who_may_not_add_takes_drop_nothing(
        self, client: Client, production: Production, role: str
    ) -> None:
        client.force_login(make_member(production=production, role=role).user)
        assert drop(client, upload("a.png", png())).status_code == 403
        assert not SourceFile.objects.exists()

    def test_clients_and_strangers_find_no_tray(
        self, client: Client, production: Production
    ) -> None:
        make_waiting(production=production, name="secret.mp4")
        for one in (make_member(production=production, role="client"), make_member()):
            client.force_login(one.user)
            assert client.get(reverse("tray", args=["MRL"])).status_code == 404
            assert drop(client, upload("a.png", png())).status_code == 404


class TestTheSameBytes:
    """They are recognised, within productions that one may see."""

    def test_a_take_of_this_production_is_named_and_nothing_waits(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        drop_on(client, crowd, png())
        answer = drop(client, upload("again.png", png()))
        assert "already v001 of crowd01 in MRL_024_0010" in answer.text
        assert not TrayFile.objects.exists()

    def test_what_waits_already_waits_once(self, client: Client, member: Membership) -> None:
        drop(client, upload("a.png", png()))
        answer = drop(client, upload("b.png", png()))
        assert "already in the tray as a.png" in answer.text
        assert names() == ["a.png"]

    def test_the_same_element_gets_no_second_take(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        drop_on(client, crowd, png())
        answer = drop_on(client, crowd, png())
        assert "Already v001 of crowd01; no second take was made." in answer.text
        assert Take.objects.count() == 1

    def test_another_element_gets_its_take_and_the_first_is_named(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        drop_on(client, crowd, png())
        other = make_element(shot=crowd.shot, name="crowd02")
        assert "already v001 of crowd01 in MRL_024_0010" in drop_on(client, other, png()).text
        assert Take.objects.count() == 2

    @pytest.mark.parametrize(("role", "told"), [("artist", True), ("client", False), ("", False)])
    def test_another_production_is_told_only_to_its_crew(
        self, client: Client, member: Membership, crowd: Element, role: str, *, told: bool
    ) -> None:
        drop_on(client, crowd, png())
        elsewhere = make_production(code="XYZ")
        person = make_member(production=elsewhere, role="artist")
        if role:
            make_member(user=person.user, production=crowd.shot.production, role=role)
        client.force_login(person.user)
        answer = drop(client, upload("a.png", png()), code="XYZ")
        assert ("crowd01 in MRL_024_0010 of MRL" in answer.text) is told
        assert ("already" in answer.text) is told
        on_element = drop_on(client, make_element(shot=make_shot(production=elsewhere)), png())
        assert ("crowd01 in MRL_024_0010 of MRL" in on_element.text) is told
        assert TrayFile.objects.get().production == elsewhere

    def test_a_waiting_picture_is_seen_by_the_crew_of_its_production(
        self, client: Client, member: Membership, production: Production
    ) -> None:
        from shotlog.generation.media import may_see_preview

        row = make_waiting(production=production)
        asked: Any = type("Asked", (), {})()
        for one, sees in ((member, True), (make_member(), False)):
            asked.user = one.user
            assert may_see_preview(asked, row.source_file.sha256) is sees
        asked.user = make_member(production=production, role="client").user
        assert not may_see_preview(asked, row.source_file.sha256)


def drop_on(client: Client, element: Element, data: bytes) -> Any:
    url = reverse("element-drop", args=[element.pk])
    return client.post(url, {"files": upload("a.png", data)}, headers={"HX-Request": "true"})


class TestSayingWhatTheyAre:
    """Many at once: element, tool version, mode, cost, prompts three ways."""

    @pytest.fixture
    def rows(self, production: Production, crowd: Element) -> list[TrayFile]:
        return [make_waiting(production=production, name=f"kling_{n}.mp4") for n in (1, 2, 10)]

    def test_all_ticked_files_get_the_same(
        self, client: Client, member: Membership, crowd: Element, rows: list[TrayFile]
    ) -> None:
        said = do(
            client,
            "assign",
            *rows[:2],
            place="mrl_024_0010 Crowd01",
            tool="kling",
            version="2.1",
            mode="i2v",
        )
        assert "2 files changed." in said
        first = TrayFile.objects.get(pk=rows[0].pk)
        assert (first.element, first.mode, str(first.tool_version)) == (crowd, "i2v", "Kling 2.1")
        assert TrayFile.objects.get(pk=rows[2].pk).element is None
        # What is left empty stays as it is.
        do(client, "assign", rows[0], mode="t2v")
        first.refresh_from_db()
        assert (first.element, first.mode) == (crowd, "t2v")

    def test_a_shot_alone_means_its_only_ai_element(
        self, client: Client, member: Membership, crowd: Element, rows: list[TrayFile]
    ) -> None:
        do(client, "assign", rows[0], place="MRL_024_0010")
        assert TrayFile.objects.get(pk=rows[0].pk).element == crowd

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            ("MRL_999 crowd01", "There is no shot “MRL_999”"),
            ("MRL_024_0010 crowd09", "MRL_024_0010 has no element “crowd09”; it has: "),
        ],
    )
    def test_what_is_not_there_is_said(
        self, client: Client, member: Membership, rows: list[TrayFile], place: str, words: str
    ) -> None:
        assert words in do(client, "assign", rows[0], place=place, mode="i2v")
        assert TrayFile.objects.get(pk=rows[0].pk).mode == ""

    def test_who_logs_may_make_the_element_and_an_artist_may_not(
        self, client: Client, member: Membership, crowd: Element, rows: list[TrayFile]
    ) -> None:
        asked = {"place": "MRL_024_0010 crowd09", "new_element": "on"}
        assert "has no element" in do(client, "assign", rows[0], **asked)
        logs = make_member(production=member.production, role="coordinator")
        client.force_login(logs.user)
        do(client, "assign", rows[0], **asked)
        made = Element.objects.get(name="crowd09")
        assert (made.origin, made.recovery) == ("ai_gen", "no_take")
        assert TrayFile.objects.get(pk=rows[0].pk).element == made

    def test_money_is_for_those_who_see_it(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        url = reverse("tray-act", args=["MRL"])
        body = {"do": "assign", "row": rows[0].pk, "cost": "3"}
        assert client.post(url, body).status_code == 403
        assert "Cost of each" not in client.get(reverse("tray", args=["MRL"])).text
        client.force_login(make_member(production=member.production).user)
        do(client, "assign", *rows, cost="0.35")
        assert set(TrayFile.objects.values_list("cost", flat=True)) == {Decimal("0.35")}
        assert "Cost of each" in do(client, "assign", *rows, cost="-1")
        assert "Cost of each" in do(client, "assign", *rows, cost="much")

    def test_prompts_are_pasted_one_per_line_in_the_order_shown(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        lines = "a gate\r\n\r\n불타는 문, night\r\n"
        assert "2 files changed." in do(client, "paste", *reversed(rows), prompts=lines)
        prompts = [TrayFile.objects.get(pk=row.pk).prompt for row in rows]
        assert prompts == ["a gate", "", "불타는 문, night"]

    def test_as_many_lines_as_files_or_nothing(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        said = do(client, "paste", *rows, prompts="one\ntwo")
        assert "2 lines for 3 ticked files" in said
        assert not TrayFile.objects.exclude(prompt="").exists()

    def test_the_first_prompt_is_filled_down(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        do(client, "paste", rows[0], prompts="a gate")
        do(client, "fill", *rows)
        assert set(TrayFile.objects.values_list("prompt", flat=True)) == {"a gate"}
        assert "has no prompt to fill down" in do(client, "fill", *self.without_prompts(rows))

    def without_prompts(self, rows: list[TrayFile]) -> list[TrayFile]:
        TrayFile.objects.update(prompt="")
        return rows

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_a_sheet_is_keyed_by_file_name(
        self, client: Client, member: Membership, rows: list[TrayFile], kind: str
    ) -> None:
        table = [
            ["File", "Prompt", "Seed", "Tool", "Version", "Mode"],
            ["KLING_2.mp4", "a gate, at night", "7", "Kling", "2.1", "I2V"],
            ["other.mp4", "x", "", "", "", ""],
        ]
        said = do(client, "sheet", sheet=sheet(table, kind))
        assert "1 file changed." in said
        assert "other.mp4" in said
        row = TrayFile.objects.get(pk=rows[1].pk)
        assert (row.prompt, row.seed, row.mode) == ("a gate, at night", "7", "i2v")
        assert str(row.tool_version) == "Kling 2.1"
        assert row.sources["prompt"] == "sheet"

    def test_a_sheet_that_is_wrong_changes_nothing_and_says_where(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        table = [["file", "prompt", "seed"], ["kling_1.mp4", "a", "1"], ["kling_2.mp4", "b", "x"]]
        said = do(client, "sheet", sheet=sheet(table, "csv"))
        assert "prompts.csv, line 3: the seed is “x”" in said
        assert not TrayFile.objects.exclude(prompt="").exists()
        broken = upload("prompts.xlsx", b"PK\3\4 no workbook")
        assert "cannot be opened as a workbook" in do(client, "sheet", sheet=broken)

    def test_a_name_that_waits_twice_gets_no_line(
        self, client: Client, member: Membership, rows: list[TrayFile], production: Production
    ) -> None:
        make_waiting(production=production, name="night/kling_1.mp4")
        table = [["file", "prompt"], ["kling_1.mp4", "a"], ["kling_2.mp4", "b"]]
        said = do(client, "sheet", sheet=sheet(table, "csv"))
        assert "Waits more than once" in said
        assert list(TrayFile.objects.exclude(prompt="").values_list("name", flat=True)) == [
            "kling_2.mp4"
        ]

    def test_what_somebody_else_wrote_meanwhile_stays(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        page = client.get(reverse("tray", args=["MRL"]))
        other = make_member(production=member.production, role="artist")
        client.force_login(other.user)
        do(client, "paste", rows[0], prompts="theirs")
        client.force_login(member.user)
        said = do(client, "paste", *rows[:2], prompts="mine\nmine", seen=page.context["seen"])
        assert "Somebody else changed it meanwhile" in said
        prompts = [TrayFile.objects.get(pk=row.pk).prompt for row in rows[:2]]
        assert prompts == ["theirs", "mine"]

    def test_clearing_and_undo(
        self, client: Client, member: Membership, crowd: Element, rows: list[TrayFile]
    ) -> None:
        do(client, "assign", *rows, place="MRL_024_0010 crowd01", mode="i2v")
        do(client, "clear", *rows)
        assert not TrayFile.objects.exclude(element=None).exists()
        last = ChangeSet.objects.first()
        assert last is not None
        undo_set(last, by=Author.of(member))
        assert TrayFile.objects.filter(element=crowd, mode="i2v").count() == 3

    def test_nothing_ticked_changes_nothing(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        for button in ("assign", "clear", "fill", "out"):
            assert "No file is ticked" in do(client, button, mode="i2v")
        assert not ChangeSet.objects.exists()

    def test_without_a_script_all_are_chosen_in_a_list(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        do(client, "assign", which="unmatched", mode="i2v")
        assert TrayFile.objects.filter(mode="i2v").count() == 3

    def test_files_of_another_production_are_not_touched(
        self, client: Client, member: Membership, rows: list[TrayFile]
    ) -> None:
        theirs = make_waiting()
        assert "No file is ticked" in do(client, "assign", theirs, mode="i2v")


def sheet(table: list[list[str]], kind: str) -> SimpleUploadedFile:
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(table)
        return upload("prompts.csv", text.getvalue().encode())
    book = Workbook()
    page = book.worksheets[0]
    for line in table:
        page.append([int(cell) if cell.isdecimal() else cell for cell in line])
    packed = io.BytesIO()
    book.save(packed)
    return upload("prompts.xlsx", packed.getvalue())


class TestMakingTakes:
    """One change set, one session per tool version, undone as one."""

    def test_all_with_an_element_become_takes(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        kling = make_tool_version(tool="Kling", version="2.1")
        for number in (2, 10, 1):
            make_waiting(
                production=production,
                name=f"in/MRL_024_0010_crowd01_{number}.mp4",
                tool_version=kling,
                mode="i2v",
                prompt=f"prompt {number}",
                cost=Decimal("0.35"),
                sources={"prompt": "pasted"},
            )
        stays = make_waiting(production=production, name="duck.mp4")
        said = do(client, "make")
        assert "3 takes were made." in said
        takes = list(Take.objects.order_by("number"))
        assert [take.file_name for take in takes] == [
            f"MRL_024_0010_crowd01_{n}.mp4" for n in (1, 2, 10)
        ]
        first = takes[0]
        assert (first.prompt, first.mode, first.cost) == ("prompt 1", "i2v", Decimal("0.35"))
        assert first.sources["prompt"]["source"] == "pasted"
        assert first.sources["mode"]["source"] == "typed"
        assert {take.session for take in takes} == {Session.objects.get()}
        assert list(TrayFile.objects.all()) == [stays]

    def test_a_version_that_is_not_known_is_asked_once_for_all(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        for number in range(3):
            kling = make_tool_version(tool="Kling", version="")
            name = f"{number}.mp4"
            make_waiting(production=production, element=crowd, tool_version=kling, name=name)
        said = do(client, "make")
        take = Take.objects.first()
        assert take is not None
        assert reverse("drop", args=["MRL", take.drop]) in said
        assert set(Take.objects.values_list("drop", flat=True)) == {take.drop}

    def test_undo_takes_the_takes_out_and_lets_the_files_wait_again(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        for number in range(3):
            ready = make_file(preview="ready")
            make_waiting(
                production=production, element=crowd, source_file=ready, name=f"{number}.png"
            )
        do(client, "make")
        crowd.refresh_from_db()
        assert (Take.objects.count(), crowd.recovery) == (3, "lost")
        made = ChangeSet.objects.filter(changes__table="take").distinct().get()
        undo_set(made, by=Author.of(member))
        assert (Take.objects.count(), TrayFile.objects.count()) == (0, 3)
        crowd.refresh_from_db()
        assert crowd.recovery == "no_take"

    def test_what_a_hand_chose_goes_before_the_name(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        chosen = make_element(shot=crowd.shot, name="crowd02")
        make_waiting(production=production, name="MRL_024_0010_crowd01_1.mp4", element=chosen)
        do(client, "make")
        assert Take.objects.get().element == chosen

    def test_ticked_files_without_an_element_stay_and_are_counted(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        rows = [
            make_waiting(production=production, name="MRL_024_0010_crowd01_1.mp4"),
            make_waiting(production=production, name="duck.mp4"),
        ]
        said = do(client, "make", *rows)
        assert "1 take was made." in said
        assert "1 file without an element stays in the tray." in said

    def test_bytes_that_the_element_has_meanwhile_are_not_doubled(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        row = make_waiting(production=production, name="a.mp4", element=crowd)
        make_take(element=crowd, source_file=row.source_file)
        assert "a.mp4: already v001 of crowd01" in do(client, "make")
        assert Take.objects.count() == 1

    def test_an_element_that_is_gone_makes_no_take(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        make_waiting(production=production, name="a.mp4", element=crowd)
        Element.objects.update(removed=True)
        assert "No file has an element yet" in do(client, "make")
        page = client.get(reverse("tray", args=["MRL"])).text
        assert "the element that was chosen is gone" in page

    def test_taking_out_is_undone_too(
        self, client: Client, member: Membership, production: Production
    ) -> None:
        rows = [make_waiting(production=production, name=f"{n}.mp4") for n in range(2)]
        assert "2 files are taken out of the tray." in do(client, "out", *rows)
        assert not TrayFile.objects.exists()
        last = ChangeSet.objects.first()
        assert last is not None
        undo_set(last, by=Author.of(member))
        assert TrayFile.objects.count() == 2


class TestThePage:
    """Fast with many rows; what names find, by the production's pattern."""

    def queries(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    def test_one_file_and_twenty_take_as_many_queries(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        kling = make_tool_version(tool="Kling", version="2.1")
        url = reverse("tray", args=["MRL"])

        def add(count: int) -> None:
            for number in range(count):
                make_waiting(production=production, element=crowd, tool_version=kling)
                make_waiting(production=production, name=f"MRL_024_0010_{number}.mp4")

        add(1)
        client.get(url)
        one = self.queries(client, url)
        add(20)
        assert self.queries(client, url) == one

    def test_the_filter_shows_those_without_an_element(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        make_waiting(production=production, name="MRL_024_0010_1.mp4")
        make_waiting(production=production, name="duck.mp4")
        url = reverse("tray", args=["MRL"])
        page = client.get(url, {"show": "unmatched"})
        assert [one.row.name for one in page.context["page"]] == ["duck.mp4"]
        page = client.get(url, {"show": "ready"})
        assert [one.row.name for one in page.context["page"]] == ["MRL_024_0010_1.mp4"]

    def test_the_menu_counts_what_waits(
        self, client: Client, member: Membership, production: Production
    ) -> None:
        make_waiting(production=production)
        page = client.get(reverse("session-list", args=["MRL"])).text
        assert 'Tray <span class="badge" data-in-tray>1</span>' in page

    def test_suggestions_are_found_by_any_part_of_shot_and_element(
        self, client: Client, member: Membership, crowd: Element
    ) -> None:
        make_shot(production=make_production(code="XYZ"), code="XYZ_0010")
        url = reverse("tray-places", args=["MRL"])
        assert 'value="MRL_024_0010 crowd01"' in client.get(url, {"place": "0010 cro"}).text
        assert "option" not in client.get(url, {"place": "XYZ"}).text

    def test_a_pattern_is_tried_on_the_names_in_the_tray_and_on_typed_ones(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        make_waiting(production=production, name="0010-crowd01-7.mp4")
        url = reverse("file-names", args=["MRL"])
        found = client.get(url, {"file_name_pattern": "{shot}_{element}_{*}"})
        assert (found.context["found"], found.context["count"]) == (1, 1)
        typed = client.get(
            url, {"file_name_pattern": "{shot}_{element}", "names": "0010_crowd09.mp4\nduck.mp4"}
        )
        assert "MRL_024_0010 has no element “crowd09”" in typed.text
        assert (typed.context["found"], typed.context["count"]) == (0, 2)
        wrong = client.get(url, {"file_name_pattern": "{take}"})
        assert "“{take}” is not known" in wrong.text

    def test_a_pattern_is_kept_by_those_who_set_up_the_production(
        self, client: Client, member: Membership, production: Production, crowd: Element
    ) -> None:
        url = reverse("file-names", args=["MRL"])
        body = {"file_name_pattern": "{shot}_{element}_{*}", "shown": ""}
        assert client.post(url, body).status_code == 403
        client.force_login(make_member(production=production).user)
        row = make_waiting(production=production, name="0010-crowd01-7.mp4")
        assert client.post(url, body).status_code == 302
        page = client.get(reverse("tray", args=["MRL"]))
        assert [one.element_key for one in page.context["page"]] == [crowd.pk]
        assert client.post(url, {"file_name_pattern": "{take}", "shown": ""}).status_code == 422
        late = client.post(url, {"file_name_pattern": "{shot}", "shown": ""})
        assert late.status_code == 422
        assert "changed this to" in late.text
        assert row.element is None

    def test_the_settings_refuse_a_pattern_without_a_shot(
        self, client: Client, production: Production
    ) -> None:
        from django.http import QueryDict

        from shotlog.people.production_forms import SettingsForm

        data = QueryDict("file_name_pattern=%7Belement%7D")
        form = SettingsForm(data, production=production, names={"file_name_pattern"})
        assert not form.is_valid()
        assert "{shot} must stand in it" in str(form.errors)
