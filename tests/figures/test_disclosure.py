"""The disclosure against an independent recount, on random productions and on zero cases."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.figures.questionnaire import Answer, answers, not_ruled_out
from shotlog.models import Clearance, Element, Production
from tests.figures.disclosures import Again, cleared_at_random, cleared_in_full, logged_whole
from tests.figures.productions import random_production
from tests.figures.recount_questions import Questions, Told
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


@pytest.mark.parametrize("seed", range(16))
def test_a_plain_recount_gives_the_same_frames_consents_and_register(seed: int) -> None:
    production, _scenes = random_production(seed)
    cleared_at_random(production, seed)
    told, again = Disclosure(production, private=True), Again(production)
    assert {line.code: line.without_frames for line in told.by_type} == again.without_length()
    for shot in told.shots:
        found = (shot.ai_frames, shot.picture.lower_part, shot.picture.upper_part)
        assert found == again.ai_in(again.shot[shot.row.pk])
    assert {one.row.pk: one.frames for _shot, one in told.elements} == {
        element.pk: again.frames_with_one(element) for element in again.with_ai
    }
    consent = told.consent
    assert (consent.part, consent.whole, consent.lacking) == again.consent()
    assert sorted(one.row.pk for _shot, one in told.consents) == sorted(again.consents())
    lines = {
        is_used: {
            (one.used.version_id, one.used.model): one
            for one in told.register
            if one.is_in_picture is is_used
        }
        for is_used in (True, False)
    }
    assert {key: one.dated for key, one in lines[True].items()} == again.dated()
    assert {
        key: (one.takes, one.dated, one.first, one.last) for key, one in lines[False].items()
    } == again.tried()


@pytest.mark.parametrize("seed", range(16))
def test_a_plain_recount_gives_the_same_points_of_tools(seed: int) -> None:
    production, _scenes = random_production(seed)
    cleared_at_random(production, seed)
    told, again = Disclosure(production, private=True), Again(production)
    of_tools = {
        line.code: (line.elements, line.shots, {place.version_id for place in line.places})
        for line in told.points
        if line.code.startswith("tool_")
    }
    assert of_tools == again.tool_points()
    assert told.blocked_shots == again.blocked()
    own = sum(len(keys) for keys in again.points().values())
    assert told.open_points == own + sum(len(found[2]) for found in of_tools.values())


Fill = Callable[[Production, int], None]


def logged_with_gaps(production: Production, seed: int) -> None:
    logged_whole(production)
    cleared_at_random(production, seed)


def logged_in_full(production: Production, seed: int) -> None:
    logged_whole(production)
    cleared_in_full(production, seed)


FILLS: list[Fill] = [cleared_at_random, logged_with_gaps, cleared_in_full, logged_in_full]


def said(told: dict[str, Answer]) -> dict[str, Told]:
    return {
        key: Told(
            one.short, {count.key: count.n for count in one.counts}, one.stands_on, one.lacking
        )
        for key, one in told.items()
    }


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("fill", FILLS)
def test_a_plain_recount_gives_the_same_answers(seed: int, fill: Fill) -> None:
    production, _scenes = random_production(seed)
    fill(production, seed)
    disclosure, again = Disclosure(production, private=True), Questions(production)
    assert said(by_key(disclosure)) == again.answers()
    assert disclosure.is_whole is again.whole()
    assert bool(not_ruled_out(disclosure)) is not again.whole()


def test_the_random_productions_give_every_answer() -> None:
    """Else the recount above would prove little."""
    found: dict[str, set[str]] = defaultdict(set)
    for seed in range(10):
        for fill in FILLS:
            production, _scenes = random_production(seed)
            fill(production, seed)
            for key, one in Questions(production).answers().items():
                found[key].add(one.short)
    assert {key for key, shorts in found.items() if len(shorts) < 3} == set()


def test_an_empty_production_discloses_nothing_and_claims_nothing() -> None:
    told = Disclosure(make_production(), private=True)
    assert (told.shots, told.register, told.points, told.by_type) == ([], [], [], [])
    assert said(by_key(told)) == Questions(told.production).answers()
    assert {answer.short for answer in answers(told)} == {"unknown"}
    assert (told.consent.value, told.consent.lacking) == (None, 0)
    assert "no shot is broken down" in not_ruled_out(told)


def test_a_shot_that_is_not_broken_down_leaves_the_amount_open() -> None:
    shot = make_shot()
    told = Disclosure(shot.production, private=True)
    assert told.shots[0].source_type == ""
    assert {answer.short for answer in answers(told)} == {"unknown"}
    make_element(shot=shot, origin="plate")
    make_shot(production=shot.production)
    told = Disclosure(shot.production, private=True)
    assert {answer.short for answer in answers(told)} == {"unknown"}
    assert "1 shot not broken down" in not_ruled_out(told)


def test_a_picture_that_is_logged_and_has_no_ai_is_told_to_have_none() -> None:
    shot = make_element(origin="plate").shot
    told = Disclosure(shot.production, private=True)
    shorts = {answer.key: answer.short for answer in answers(told)}
    assert {key for key, short in shorts.items() if short == "no"} == {
        *("amount", "kinds", "inputs", "real", "likeness", "performance", "others_material"),
    }
    assert not_ruled_out(told) == ""
    make_element(shot=shot, origin="")
    told = Disclosure(shot.production, private=True)
    assert {answer.short for answer in answers(told)} == {"unknown"}
    assert "1 final element of unknown origin" in not_ruled_out(told)


def test_an_element_of_unknown_origin_or_an_unlogged_shot_leaves_no_yes_to_all_either() -> None:
    shot = make_shot()
    element = make_element(shot=shot, human_contribution="painted")
    Clearance.objects.create(element=element, state="given", likeness="none", notice="credits")
    asked = ("people", "approved", "notice")

    def shorts() -> set[str]:
        told = by_key(Disclosure(shot.production, private=True))
        return {told[key].short for key in asked}

    assert shorts() == {"yes"}
    make_shot(production=shot.production)
    assert shorts() == {"unknown"}


def test_who_needs_no_consent_is_not_counted_among_those_without() -> None:
    production = make_production(disclosure=True)
    for likeness, consent in (
        *(("real", "given"), ("deceased", "pending"), ("synthetic", ""), ("none", "given")),
        ("", ""),
    ):
        element = make_element(shot=make_shot(production=production))
        Clearance.objects.create(
            element=element,
            likeness=likeness,
            consent=consent,
            consent_date=dt.date(2026, 5, 6) if consent == "given" else None,
        )
    told = Disclosure(production, private=True)
    assert (told.consent.part, told.consent.whole, told.consent.lacking) == (1, 2, 1)
    counts = {count.key: count.n for count in by_key(told)["likeness"].counts}
    assert (counts["consent_given"], counts["consent_open"]) == (1, 1)


def test_a_synthetic_performer_is_what_the_answer_on_performances_stands_on() -> None:
    production = make_production()
    for likeness, principle in (("synthetic", ""), ("none", "yes"), ("none", ""), ("", "yes")):
        element = make_element(shot=make_shot(production=production))
        Clearance.objects.create(element=element, likeness=likeness, no_replacement=principle)
    told = by_key(Disclosure(production, private=True))["performance"]
    assert (told.short, told.stands_on, told.lacking) == ("yes", 2, 2)


def test_tools_are_known_only_where_every_take_in_the_picture_has_its_tool() -> None:
    element = make_element()
    version = make_tool_version(terms_date=dt.date(2026, 1, 2), trains_on_inputs="no")
    make_take(element=element, decision="approved", tool_version=version)

    def shorts() -> tuple[str, str]:
        told = by_key(Disclosure(element.shot.production, private=True))
        return told["tools"].short, told["training"].short

    assert shorts() == ("yes", "no")
    make_take(element=element, number=2, decision="approved")
    assert shorts() == ("no", "unknown")


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
