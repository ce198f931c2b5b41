"""Texts that a spreadsheet would take for formulas, out to CSV and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotlog.kit.sheets.apostrophes import bare, guarded
from shotlog.models import Membership
from shotlog.spreadsheets.incoming import Kind
from tests.make import make_element, make_member, make_shot, make_take
from tests.spreadsheets.importing import exported, imported, planned


@given(st.text(alphabet="=+-@\t\r\n'a1 ", max_size=6))
def test_every_text_comes_back_and_none_is_a_formula(text: str) -> None:
    written = guarded(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert bare([written, "b"]) == (text, "b")


def test_numbers_stay_numbers() -> None:
    assert guarded(-5) == -5


@pytest.fixture
def member() -> Membership:
    shot = make_shot(code="=1+1")
    make_take(element=make_element(shot=shot, name="-5"), prompt="\r\nlanterns")
    return make_member(production=shot.production)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["shots", "elements", "takes"])
def test_codes_names_and_prompts_like_formulas_come_back_as_they_were(
    member: Membership, key: str
) -> None:
    plan = planned(exported(member, "csv", sheets=[key]), member)
    assert plan.counts == {Kind.UNCHANGED: 1}


@pytest.mark.django_db
def test_an_apostrophe_that_is_put_before_a_text_stays(member: Membership) -> None:
    data = exported(member, "csv", sheets=["shots"]).decode("utf-8-sig")
    assert "'=1+1" in data
    imported(data.replace("'=1+1", "''=1+1"), member)
    assert member.production.shots.get().code == "'=1+1"
