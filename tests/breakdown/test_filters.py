import pytest
from django.http import QueryDict

from shotlog.breakdown.filters import ShotFilter
from shotlog.models import Membership, Shot
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_scene,
    make_shortcoming,
    make_shot,
    make_take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    return make_member()


def found(member: Membership, query: str) -> list[str]:
    shots = Shot.objects.of(member.production)
    filtered = ShotFilter(QueryDict(query), shots, member=member)
    assert filtered.is_valid()
    return sorted(shot.code for shot in filtered.qs)


def test_search_looks_into_code_description_elements_and_prompts(member: Membership) -> None:
    make_shot(production=member.production, code="A_1", description="Column of fire")
    two = make_shot(production=member.production, code="A_2")
    element = make_element(shot=two, name="reaper01")
    make_take(element=element, prompt="ash-soaked robe")
    assert found(member, "q=fire") == ["A_1"]
    assert found(member, "q=a_2") == ["A_2"]
    assert found(member, "q=reaper") == ["A_2"]
    assert found(member, "q=soaked+reaper") == ["A_2"]
    assert found(member, "q=soaked+fire") == []


def test_two_korean_syllables_are_enough_however_they_were_typed(member: Membership) -> None:
    make_shot(production=member.production, code="A_1", description="연꽃 등불이 흔들린다")
    assert found(member, "q=등불") == ["A_1"]
    decomposed = "\u1103\u1173\u11bc\u1107\u116e\u11af"
    assert found(member, f"q={decomposed}") == ["A_1"]


def test_a_client_finds_nothing_by_a_prompt() -> None:
    client = make_member(role="client")
    shot = make_shot(production=client.production, code="A_1")
    make_take(element=make_element(shot=shot), prompt="secret robe", decision="approved")
    assert found(client, "q=robe") == []
    assert found(client, "model=anything") == ["A_1"]  # not a filter that a client has


def test_an_origin_counts_each_shot_once(member: Membership) -> None:
    shot = make_shot(production=member.production, code="A_1")
    for _ in range(3):
        make_element(shot=shot, origin="ai_gen")
    make_element(shot=make_shot(production=member.production, code="A_2"), origin="plate")
    assert found(member, "origin=ai_gen&origin=ai_assist") == ["A_1"]


def test_scenes_are_asked_by_number_and_the_rest_by_a_dash(member: Membership) -> None:
    scene = make_scene(production=member.production, number="24A")
    make_shot(scene=scene, code="A_1")
    make_shot(production=member.production, code="B_1")
    assert found(member, "scene=24A") == ["A_1"]
    assert found(member, "scene=-") == ["B_1"]


def test_an_unknown_word_is_refused_and_not_ignored(member: Membership) -> None:
    shots = Shot.objects.of(member.production)
    filtered = ShotFilter(QueryDict("status=yes"), shots, member=member)
    assert not filtered.is_valid()


def test_states_of_what_hangs_on_a_shot_can_be_asked(member: Membership) -> None:
    one = make_shot(production=member.production, code="A_1", hours_estimated=2)
    two = make_shot(production=member.production, code="A_2", light="dusk")
    element = make_element(shot=one, recovery="partly", none_approved=True, hours_actual=3)
    make_note(shot=one, status="open")
    make_note(shot=two, status="so")
    make_shortcoming(element=element, kind="hands")
    assert found(member, "match=open") == ["A_1"]
    assert found(member, "match=closed") == ["A_2"]
    assert found(member, "recover=partly") == ["A_1"]
    assert found(member, "defect=hands") == ["A_1"]
    assert found(member, "light=dusk") == ["A_2"]
    assert found(member, "gap=over") == ["A_1"]
    assert found(member, "gap=approved") == ["A_1"]
    assert found(member, "gap=elements") == ["A_2"]
    assert found(member, "due=2030-01-01") == []


def test_what_was_removed_is_not_found(member: Membership) -> None:
    shot = make_shot(production=member.production, code="A_1")
    element = make_element(shot=shot, name="reaper01")
    type(element).everything.filter(pk=element.pk).update(removed=True)
    assert found(member, "q=reaper") == []


def test_a_chip_names_the_filter_and_leads_to_the_page_without_it(member: Membership) -> None:
    query = QueryDict("origin=ai_gen&status=ip&page=3")
    filtered = ShotFilter(query, Shot.objects.all(), member=member)
    chips = {chip.name: chip for chip in filtered.chips(query)}
    assert chips["origin"].value == "AI-generated"
    assert chips["origin"].without == "?status=ip"
