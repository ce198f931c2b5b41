import pytest
from django.core.exceptions import ValidationError

from shotlog.history import NotAllowed
from shotlog.review.integration import judge
from tests.make import make_author, make_take

pytestmark = pytest.mark.django_db


def test_each_axis_is_judged_for_itself() -> None:
    take = make_take()
    judge(take, "motion", 2, by=make_author())
    take.refresh_from_db()
    assert (take.colour, take.motion, take.detail) == (None, 2, None)


def test_a_grade_can_be_taken_back() -> None:
    take = make_take(detail=3)
    judge(take, "detail", None, by=make_author())
    take.refresh_from_db()
    assert take.detail is None


@pytest.mark.parametrize(("axis", "grade"), [("taste", 1), ("colour", 4)])
def test_what_is_no_axis_or_no_grade_is_refused(axis: str, grade: int) -> None:
    with pytest.raises(ValidationError, match="“"):
        judge(make_take(), axis, grade, by=make_author())


def test_artists_do_not_judge_themselves() -> None:
    with pytest.raises(NotAllowed):
        judge(make_take(), "colour", 1, by=make_author(role="artist"))
