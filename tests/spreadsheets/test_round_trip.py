"""What was exported comes back without a change: over random productions, in every form."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shotlog.models import Element, Production, Scene, Shot, Take
from shotlog.spreadsheets.incoming import Kind, Plan
from tests.figures.productions import random_production
from tests.make import make_member
from tests.spreadsheets.importing import exported, planned

pytestmark = pytest.mark.django_db

BACK = ("scenes", "shots", "elements", "takes", "colour", "shortcomings")
FEW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # a smaller seed is no simpler production
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


STARTS = ("=", "+", "-", "@", "'", "'=", "''-", "=1+", "-5 ", "'tis ")
BREAKS = ("\n", "\r\n", "\r", "\t", " \n\n", "\u2028", "'\r\n", "-\r\n")


def awkward_production(seed: int) -> Production:
    """A random one whose codes and names a spreadsheet takes for formulas, or for something else.

    Prompts begin with line breaks, tabs and apostrophes.
    """
    production, _scenes = random_production(seed)
    dice = random.Random(seed)
    for scene in Scene.objects.filter(production=production):
        _begin(scene, "number", dice, STARTS)
    for shot in Shot.objects.filter(production=production):
        _begin(shot, "code", dice, STARTS)
        _begin(shot, "description", dice, BREAKS)
    for element in Element.objects.filter(shot__production=production):
        _begin(element, "name", dice, STARTS)
    for take in Take.objects.filter(element__shot__production=production):
        _begin(take, "prompt", dice, (*STARTS, *BREAKS))
    return production


def _begin(row: Shot | Scene | Element | Take, name: str, dice: random.Random, starts: Any) -> None:
    setattr(row, name, f"{dice.choice(starts)}{getattr(row, name) or 'a'}")
    row.save()


def _says_nothing(plan: Plan, *, notes: Sequence[str] = ()) -> None:
    told = [
        (
            row.sheet,
            row.row,
            row.kind,
            [(one.field, one.old, one.new) for one in row.cells],
            row.troubles,
        )
        for row in plan.rows
        if row.kind != Kind.UNCHANGED
    ]
    assert told == []
    assert plan.scenes == []
    assert [note for sheet in plan.sheets for note in sheet.notes] == [*notes]


@FEW
@given(seed=st.integers(0, 10**6), language=st.sampled_from(["en", "ko"]))
def test_a_workbook_comes_back_without_a_change(seed: int, language: str) -> None:
    production = awkward_production(seed)
    member = make_member(production=production)
    plan = planned(exported(member, language=language), member)
    _says_nothing(plan)
    assert {sheet.target.key for sheet in plan.sheets if sheet.target} == set(BACK)


@FEW
@given(seed=st.integers(0, 10**6))
def test_a_workbook_that_is_compared_in_batches_comes_back_without_a_change(seed: int) -> None:
    production = awkward_production(seed)
    member = make_member(production=production)
    data = exported(member)
    whole = planned(data, member).counts
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shotlog.kit.sheets.tables.BATCH", 3)
        plan = planned(data, member)
    _says_nothing(plan)
    assert plan.counts == whole


@FEW
@given(seed=st.integers(0, 10**6), language=st.sampled_from(["en", "ko"]))
def test_csv_of_every_sheet_comes_back_without_a_change(seed: int, language: str) -> None:
    production = awkward_production(seed)
    member = make_member(production=production)
    for key in BACK:
        plan = planned(exported(member, "csv", language, sheets=[key]), member)
        _says_nothing(plan)
        [sheet] = plan.sheets
        assert sheet.target is not None
        assert sheet.target.key == key


@FEW
@given(seed=st.integers(0, 10**6), form=st.sampled_from(["kitsu", "flow"]))
def test_the_forms_of_other_trackers_come_back_without_a_change(seed: int, form: str) -> None:
    production = awkward_production(seed)
    member = make_member(production=production)
    plan = planned(exported(member, form), member)
    told = "The status of a shot is that of its task “Compositing”."
    _says_nothing(plan, notes=[told] if form == "kitsu" else [])
    assert plan.sheets[0].shape == form
