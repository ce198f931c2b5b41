"""The disclosure against an independent recount, on random productions and on zero cases."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.figures.questionnaire import Answer, answers
from shotlog.models import Clearance, Element
from tests.figures.disclosures import Again, cleared_at_random
from tests.figures.productions import random_production
from tests.make import (
    make_element,
    make_production,
    make_scene,
    make_session,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


def by_key(disclosure: Disclosure) -> dict[str, Answer]:
    return {answer.key: answer for answer in answers(disclosure)}


@pytest.mark.parametrize("seed", range(16))
def test_a_plain_recount_gives_the_same_disclosure(seed: int) -> None:
    production, _scenes = random_production(seed)
    cleared_at_random(production, seed)
    told, again = Disclosure(production, private=True), Again(production)
    types = {line.code: (line.elements, line.shots, line.frames) for line in told.by_type}
    assert types == again.by_type()
    shots = [shot for shot in again.shots if not again.omitted(shot.pk)]
    assert {shot.row.pk: shot.source_type for shot in told.shots} == {
        shot.pk: again.finished(shot.pk) for shot in shots
    }
    assert sorted(one.row.pk for _shot, one in told.elements) == sorted(
        element.pk for element in again.with_ai
    )
    lines = {
        (one.used.version_id, one.used.model): (
            *(one.takes, one.elements, one.shots),
            *(one.first, one.last),
        )
        for one in told.register
        if one.is_in_picture
    }
    assert lines == again.register()
    found = {
        line.code: sorted(place.element_id for place in line.places)
        for line in told.points
        if not line.code.startswith("tool_")
    }
    assert found == again.points()
    answers_are_the_same(by_key(told), again)


def answers_are_the_same(told: dict[str, Answer], again: Again) -> None:
    assert len(told) == 12
    everything = len(again.ai)
    for key, field in (("inputs", "data_input"), ("others_material", "third_party")):
        counts = {count.key: count.n for count in told[key].counts}
        words = again.noted(field)
        assert counts == {code: words[code] for code in counts}
        not_known = ("", "unknown")
        known = sum(n for code, n in words.items() if code not in not_known)
        assert (told[key].stands_on, told[key].lacking) == (known, everything - known)
    likeness = again.noted("likeness")
    counts = {count.key: count.n for count in told["likeness"].counts}
    assert {code: counts[code] for code in ("none", "real", "deceased", "synthetic")} == {
        code: likeness[code] for code in ("none", "real", "deceased", "synthetic")
    }
    described = sum(bool(element.human_contribution) for element in again.ai)
    assert (told["people"].stands_on, told["people"].lacking) == (
        described,
        everything - described,
    )
    assert told["approved"].lacking == sum(e.pk not in again.clearance for e in again.ai)
    assert told["amount"].counts[0].n == everything


def test_an_empty_production_discloses_nothing_and_claims_nothing() -> None:
    told = Disclosure(make_production(), private=True)
    assert (told.shots, told.register, told.points, told.by_type) == ([], [], [], [])
    shorts = {answer.key: answer.short for answer in answers(told)}
    assert shorts["amount"] == "no"
    assert {shorts[key] for key in ("tools", "training", "people", "approved", "notice")} == {
        "unknown"
    }


def test_a_shot_that_is_not_broken_down_leaves_the_amount_open() -> None:
    shot = make_shot()
    told = Disclosure(shot.production, private=True)
    assert by_key(told)["amount"].short == "unknown"
    assert told.shots[0].source_type == ""


def test_an_omitted_shot_is_not_disclosed() -> None:
    element = make_element(shot=make_shot(status="omt"))
    make_take(element=element, decision="approved", tool_version=make_tool_version())
    told = Disclosure(element.shot.production, private=True)
    assert (told.shots, told.register, told.points) == ([], [], [])


def test_temporary_elements_are_listed_but_block_nothing() -> None:
    element = make_element(final_use="temp")
    told = Disclosure(element.shot.production, private=True)
    assert [one.row.pk for _shot, one in told.elements] == [element.pk]
    assert told.points == []
    counts = {count.key: count.n for count in by_key(told)["amount"].counts}
    assert (counts["ai_elements"], counts["temp"]) == (0, 1)


def test_a_tool_that_left_nothing_in_the_picture_stands_apart_and_only_for_the_crew() -> None:
    element = make_element()
    used, tried = make_tool_version(), make_tool_version(tool="Kling", version="2.1")
    session = make_session(
        production=element.shot.production, tool_version=used, date=dt.date(2026, 3, 4)
    )
    make_take(element=element, decision="approved", tool_version=used, session=session)
    make_take(element=element, decision="approved", tool_version=used)
    make_take(element=element, decision="rejected", tool_version=tried)
    crew = Disclosure(element.shot.production, private=True).register
    assert [(line.used.tool, line.is_in_picture) for line in crew] == [
        ("ComfyUI", True),
        ("Kling", False),
    ]
    assert (crew[0].first, crew[0].last) == (dt.date(2026, 3, 4), dt.date(2026, 3, 4))
    assert (crew[0].takes, crew[0].dated) == (2, 1)
    client = Disclosure(element.shot.production, private=False).register
    assert [line.used.tool for line in client] == ["ComfyUI"]


def test_points_of_a_tool_version_count_once_however_many_elements_it_made() -> None:
    shot = make_shot()
    version = make_tool_version(trains_on_inputs="unknown", allowed_by_client="no")
    for _ in range(3):
        element = make_element(shot=shot, human_contribution="painted")
        make_take(element=element, decision="approved", tool_version=version)
        Clearance.objects.create(element=element, state="given", likeness="none")
    told = Disclosure(shot.production, private=True)
    points = {line.code: (line.elements, line.shots, len(line.places)) for line in told.points}
    assert points == {
        "tool_not_allowed": (3, 1, 1),
        "tool_training_unknown": (3, 1, 1),
        "tool_no_terms": (3, 1, 1),
    }
    assert (told.open_points, told.blocked_shots) == (3, 1)


def test_a_written_approval_settles_what_escalates() -> None:
    element = make_element()
    row = Clearance.objects.create(
        element=element, state="given", likeness="none", secured="unsure", reference="MRL-C-011"
    )

    def escalated() -> bool:
        told = Disclosure(element.shot.production, private=True)
        return any(line.code == "escalate" for line in told.points)

    assert not escalated()
    Clearance.objects.filter(pk=row.pk).update(reference="")
    assert escalated()


@pytest.mark.parametrize(
    ("types", "finished"),
    [
        (["digitalCreation"], "digitalCreation"),
        (["digitalCapture", "negativeFilm"], "compositeCapture"),
        (["digitalCapture", "digitalCreation"], "composite"),
        (["digitalCapture", "trainedAlgorithmicMedia"], "compositeSynthetic"),
        (["digitalCapture", ""], ""),
        ([], ""),
    ],
)
def test_the_finished_shot_follows_from_its_elements(types: list[str], finished: str) -> None:
    shot = make_shot()
    for code in types:
        element = make_element(shot=shot, origin="plate")
        Element.objects.filter(pk=element.pk).update(digital_source_type=code)
    assert Disclosure(shot.production, private=True).shots[0].source_type == finished


def test_json_carries_the_addresses_of_iptc_terms() -> None:
    element = make_element()
    found = as_json(Disclosure(element.shot.production, private=True))
    assert found["by_digital_source_type"] == [
        {
            "DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/"
            "trainedAlgorithmicMedia",
            "elements": 1,
            "shots": 1,
            "frames": 100,
            "shots_without_frames": 0,
        }
    ]


def test_without_private_names_leave_the_free_texts_too() -> None:
    element = make_element(
        artist="한유나",
        human_contribution="한유나가 손으로 그렸고, NAM SOHEON agreed, Park-like trees",
    )
    Clearance.objects.create(
        element=element,
        likeness="real",
        consent="given",
        consent_date=dt.date(2026, 5, 6),
        consent_scope="Face of Nam Soheon in one shot",
        consent_reference="C-7",
        performer="Nam Soheon",
        approver="Park",
        real_person="Gu Taeseok",
    )
    text = str(as_json(Disclosure(element.shot.production, private=False)))
    for name in ("한유나", "nam soheon", "gu taeseok"):
        assert name not in text.casefold()
    row = Disclosure(element.shot.production, private=False).ai[0].clearance
    assert row is not None
    assert (row.performer, row.approver, row.real_person) == ("", "", "")
    assert (row.consent, row.consent_date, row.consent_reference) == (
        "given",
        dt.date(2026, 5, 6),
        "C-7",
    )
    assert row.consent_scope == "Face of […] in one shot"
    assert row.has_person
    assert "Nam Soheon" in str(as_json(Disclosure(element.shot.production, private=True)))


@pytest.mark.parametrize("private", [True, False])
def test_twenty_shots_take_as_many_queries_as_one(private: bool) -> None:  # noqa: FBT001
    scene = make_scene()

    def fill(count: int) -> None:
        for _ in range(count):
            element = make_element(shot=make_shot(scene=scene), artist="Ahn")
            version = make_tool_version(version=str(element.pk))
            make_take(element=element, decision="approved", tool_version=version)
            Clearance.objects.create(element=element, performer="Nam")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            as_json(Disclosure(scene.production, private=private))
        return len(asked)

    fill(1)
    before = queries()
    fill(19)
    assert queries() == before
    assert before <= 12
