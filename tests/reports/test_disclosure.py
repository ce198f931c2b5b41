"""The page of the disclosure and its JSON: the same figures, for each role what it may see."""

import datetime as dt
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.jobs.results import place
from shotlog.models import Clearance, Element, Job, Production
from shotlog.models.choices import MemberRole
from shotlog.reports import disclosure_page, disclosure_print
from tests.figures.disclosures import cleared_at_random
from tests.figures.productions import random_production
from tests.make import (
    make_element,
    make_member,
    make_production,
    make_scene,
    make_shot,
    make_take,
    make_tool_version,
    make_user,
)
from tests.reports.test_rows import shown

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script>"&'


def page(client: Client, production: Production, query: str = "") -> str:
    answer = client.get(reverse("disclosure", args=[production.code]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def enter(client: Client, production: Production, role: str = "supervisor") -> None:
    client.force_login(make_member(production=production, role=role).user)


def make_cleared(production: Production) -> Element:
    """An AI element with all that the disclosure tells."""
    shot = make_shot(
        scene=make_scene(production=production, number="24"),
        code="DIS_0010",
        record_in="01:00:00:00",
        record_out="01:00:04:04",
    )
    element = make_element(shot=shot, name="king01", coverage=40, human_contribution="Rotoscoped")
    make_take(
        element=element,
        decision="approved",
        tool_version=make_tool_version(terms_date=dt.date(2026, 1, 2), trains_on_inputs="no"),
        model="Wan 2.2 I2V A14B",
    )
    Clearance.objects.create(
        element=element,
        state="given",
        date=dt.date(2026, 5, 1),
        reference="MRL-C-011",
        likeness="real",
        performer="Nam Soheon",
        consent="given",
        consent_date=dt.date(2026, 4, 30),
        consent_scope="Face, one shot",
    )
    return element


def test_the_page_tells_of_each_element_and_its_consent(client: Client) -> None:
    production = make_production(code="DIS")
    make_cleared(production)
    enter(client, production)
    text = page(client, production)
    for told in (
        *("DIS_0010", "01:00:00:00", "king01", "ComfyUI 0.3.49, Wan 2.2 I2V A14B", "40 %"),
        *("Made by a trained model", "Nam Soheon", "Face, one shot", "2026-04-30", "MRL-C-011"),
        *("Rotoscoped", "no legal advice", "EU AI Act (Regulation 2024/1689), article 50"),
    ):
        assert told in text, told
    assert "None: every AI element is cleared" in text


@pytest.mark.parametrize("role", MemberRole.values)
def test_every_role_reads_it_and_only_a_client_without_names(client: Client, role: str) -> None:
    production = make_production(code="DIS")
    make_cleared(production)
    enter(client, production, role)
    text = page(client, production)
    assert ("Nam Soheon" in text) is (role != "client")
    told = client.get(reverse("disclosure-json", args=["DIS"])).content.decode()
    assert ("Nam Soheon" in told) is (role != "client")
    assert "MRL-C-011" in text


def test_a_client_finds_the_reports_of_scenes_from_here(client: Client) -> None:
    production = make_production(code="DIS")
    for number in ("24", "24A", "27"):
        make_scene(production=production, number=number)
    enter(client, production, "client")
    text = page(client, production)
    for number in ("24", "24A", "27"):
        assert f'href="{reverse("scene-report", args=["DIS", number])}"' in text


def test_open_points_lead_to_the_place_that_mends_them(client: Client) -> None:
    production = make_production(code="DIS")
    element = make_element(shot=make_shot(production=production))
    version = make_tool_version()
    make_take(element=element, decision="approved", tool_version=version)
    for role, mends in (("supervisor", True), ("colourist", False), ("client", False)):
        enter(client, production, role)
        text = page(client, production)
        for name, key in (
            *(("clearance", element.pk), ("element-edit", element.pk)),
            ("version-edit", version.pk),
        ):
            assert (f'href="{reverse(name, args=["DIS", key])}"' in text) is mends, (role, name)


def test_page_json_and_command_tell_the_same(client: Client) -> None:
    production = make_production(code="DIS")
    make_cleared(production)
    for number in range(4):
        element = make_element(shot=make_shot(production=production), coverage=number or None)
        make_take(element=element, decision="approved", tool_version=make_tool_version())
    enter(client, production)
    told = json.loads(client.get(reverse("disclosure-json", args=["DIS"])).content)
    told.pop("exported")
    assert told == as_json(Disclosure(production, private=True))
    assert told == json.loads(said("dis", "--json"))
    text, table = page(client, production), said("DIS")
    for point in told["open_points"]:
        row = rf"{point['elements']}</td>\s*<td class=\"num\">{point['shots']}</td>"
        assert re.search(row, text)
        assert re.search(rf"{point['elements']:>9}{point['shots']:>7}", table)
    for line in told["by_digital_source_type"]:
        assert line["DigitalSourceType"].rpartition("/")[2] in text
        assert f"{line['elements']:>9}{line['shots']:>7}{line['frames']:>9}" in table
    for number, answer in enumerate(told["questionnaire"]["answers"], 1):
        assert f"{number:2}. {answer['question']}" in table
        assert answer["question"].replace("'", "&#x27;") in text


def said(*args: str) -> str:
    out = StringIO()
    call_command("disclosure", *args, stdout=out)
    return out.getvalue()


def test_the_command_names_what_is_wrong() -> None:
    make_production(code="OFF", disclosure=False)
    with pytest.raises(CommandError, match=r"no production “XYZ”\. Productions: OFF"):
        said("XYZ")
    with pytest.raises(CommandError, match=r"OFF keeps no clearances\. Switch disclosure on"):
        said("OFF")


@pytest.mark.parametrize(("role", "way"), [("supervisor", True), ("artist", False)])
def test_a_production_without_disclosure_says_how_to_switch_it_on(
    client: Client,
    role: str,
    way: bool,  # noqa: FBT001
) -> None:
    production = make_production(code="OFF", disclosure=False)
    make_element(shot=make_shot(production=production), name="king01")
    enter(client, production, role)
    text = page(client, production)
    assert "switched off" in text
    assert "king01" not in text
    assert (reverse("production-settings", args=["OFF"]) + "#id_disclosure" in text) is way
    answer = client.get(reverse("disclosure-json", args=["OFF"]))
    assert answer["Location"] == reverse("disclosure", args=["OFF"])


def test_shots_come_two_hundred_to_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disclosure_page.SHOTS == 200
    monkeypatch.setattr(disclosure_page, "SHOTS", 2)
    production = make_production(code="DIS")
    for number in range(5):
        make_shot(production=production, code=f"DIS_{number:04}")
    enter(client, production)

    def shown(query: str) -> list[str]:
        body = page(client, production, query).partition('id="shots"')[2]
        return sorted(set(re.findall(r"DIS_\d{4}", body)))

    assert shown("") == ["DIS_0000", "DIS_0001"]
    assert shown("?page=3") == ["DIS_0004"]
    for strange in ("?page=99", "?page=-1", "?page=x", "?page=99999999999999999999"):
        assert len(shown(strange)) in (1, 2)


def test_strange_text_is_only_text(client: Client) -> None:
    production = make_production(code="DIS", title=HOSTILE)
    shot = make_shot(production=production, description=HOSTILE, record_in="01:00:00:00")
    element = make_element(shot=shot, name=HOSTILE, human_contribution=HOSTILE)
    version = make_tool_version(tool=HOSTILE, version=HOSTILE)
    make_take(element=element, decision="approved", tool_version=version, model=HOSTILE)
    Clearance.objects.create(
        element=element, likeness="real", performer=HOSTILE, consent_scope=HOSTILE, notice=HOSTILE
    )
    for role in ("supervisor", "client"):
        enter(client, production, role)
        assert "<script>alert" not in page(client, production)


def test_twenty_shots_take_as_many_queries_as_one(client: Client) -> None:
    production = make_production(code="DIS")

    def fill(count: int) -> None:
        for _ in range(count):
            element = make_element(shot=make_shot(production=production))
            version = make_tool_version(version=str(element.pk))
            make_take(element=element, decision="approved", tool_version=version)
            Clearance.objects.create(element=element, performer="Nam", likeness="real")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, production)
        return len(asked)

    for role in ("supervisor", "client"):
        enter(client, production, role)
        fill(1)
        before = queries()
        fill(19)
        assert queries() == before


def test_a_stranger_finds_nothing(client: Client) -> None:
    production = make_production(code="DIS")
    client.force_login(make_user())
    for name in ("disclosure", "disclosure-json"):
        answer: Any = client.get(reverse(name, args=[production.code]))
        assert answer.status_code == 404


def printed(client: Client, production: Production, role: str) -> str:
    """The file that the worker made of the whole disclosure for a member of that role."""
    enter(client, production, role)
    answer = client.get(reverse("disclosure-print", args=[production.code]))
    job = Job.objects.latest("pk")
    assert answer["Location"] == job.get_absolute_url()
    assert (job.state, job.error) == (Job.State.DONE, "")
    return place(job.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ["supervisor", "client"])
def test_a_long_disclosure_is_printed_whole_by_a_job(
    client: Client, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(disclosure_page, "SHOTS", 2)
    production = make_production(code="DIS")
    make_cleared(production)
    for number in range(4):
        make_shot(production=production, code=f"DIS_1{number:03}")
    html = printed(client, production, role)
    codes = sorted(set(re.findall(r"DIS_\d{4}", html)))
    assert codes == ["DIS_0010", "DIS_1000", "DIS_1001", "DIS_1002", "DIS_1003"]
    assert ("Nam Soheon" in html) == (role != "client")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for outside in ('href="/', 'href="?', 'src="/', "<script", "<form", "<button"):
        assert outside not in html, outside
    assert html.rstrip().endswith("</html>")


def test_a_long_disclosure_offers_its_print_and_a_short_one_prints_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = make_production(code="DIS")
    for number in range(3):
        make_shot(production=production, code=f"DIS_{number:04}")
    enter(client, production)
    way = reverse("disclosure-print", args=["DIS"])
    assert way not in page(client, production)
    assert "data-print" in client.get(way).content.decode()
    monkeypatch.setattr(disclosure_page, "SHOTS", 2)
    assert way in page(client, production)


def test_a_print_whose_disclosure_was_switched_off_meanwhile_says_so(client: Client) -> None:
    production = make_production(code="DIS")
    Production.objects.filter(pk=production.pk).update(disclosure=False)
    production.refresh_from_db()
    member = make_member(production=production)
    job = disclosure_print.start_print(member, again="")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "keeps no clearances" in job.error


def test_nothing_logged_is_told_as_nothing_known_on_page_sheet_and_command(client: Client) -> None:
    production = make_production(code="NIL")
    enter(client, production)
    text = page(client, production)
    assert "None so far: no AI element is on record." in text
    assert "What is not in the record cannot be ruled out: no shot is broken down." in text
    assert text.count("<strong>The record does not tell</strong>") == 12
    assert "cannot be ruled out" in said("NIL")
    assert re.search(r"Consent given +–", said("NIL"))
    told = json.loads(said("NIL", "--json"))
    assert {one["answer"] for one in told["questionnaire"]["answers"]} == {None}
    assert told["questionnaire"]["whole_picture_logged"] is False
    assert told["consents_given"]["value"] is None


def test_consent_is_counted_of_those_who_need_it(client: Client) -> None:
    production = make_production(code="DIS")
    make_cleared(production)
    synthetic = make_element(shot=make_shot(production=production))
    Clearance.objects.create(element=synthetic, likeness="synthetic")
    enter(client, production)
    text = page(client, production)
    assert "1 of 1 that need it given" in text
    assert 'class="big">1 <small>of 1</small>' in text
    assert re.search(r"Consent given +1 of 1", said("DIS"))


def test_source_types_and_tools_lead_to_their_shots_and_not_for_clients(client: Client) -> None:
    production, _scenes = random_production(5)
    cleared_at_random(production, 5)
    member = make_member(production=production)
    client.force_login(member.user)
    page: Any = client.get(reverse("disclosure", args=[production.code])).context["page"]
    assert page.by_type
    for one in page.by_type:
        assert len(shown(member, one.rows)) == one.line.shots, one.label
    for line, rows in page.register:
        if line.is_in_picture:
            assert len(shown(member, rows)) == line.shots, line.used
    guest = make_member(production=production, role="client")
    client.force_login(guest.user)
    text = client.get(reverse("disclosure", args=[production.code])).text
    assert "used=" not in text
    assert "source_type=" not in text
