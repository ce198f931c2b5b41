import pytest
from django.core.exceptions import ValidationError

from shotlog.history import Conflict, NotAllowed
from shotlog.models import Element, Shot, Take
from shotlog.models.choices import Recovery
from shotlog.review.decisions import decide
from tests.make import make_author, make_element, make_file, make_take, make_tool_version

pytestmark = pytest.mark.django_db


def states(element: Element) -> list[str]:
    return [take.decision for take in element.takes.order_by("number")]


def test_approving_a_take_sets_the_earlier_one_back() -> None:
    element = make_element()
    one, two = make_take(element=element), make_take(element=element)
    decide(one, "approved", by=make_author())
    assert decide(two, "approved", by=make_author()) == [one]
    assert states(element) == ["candidate", "approved"]


def test_both_stay_approved_where_the_crowd_is_tiled_from_them() -> None:
    element = make_element()
    one, two = make_take(element=element), make_take(element=element)
    decide(one, "approved", by=make_author())
    assert decide(two, "approved", by=make_author(), keep_both=True) == []
    assert states(element) == ["approved", "approved"]


def test_approving_leaves_the_takes_of_other_elements_alone() -> None:
    one = make_take()
    decide(one, "approved", by=make_author())
    decide(make_take(element=make_element(shot=one.element.shot)), "approved", by=make_author())
    one.refresh_from_db()
    assert one.decision == "approved"


def test_rejecting_needs_a_word_why() -> None:
    take = make_take()
    with pytest.raises(ValidationError, match="why v001 is rejected"):
        decide(take, "rejected", by=make_author(), why="  ")
    decide(take, "rejected", by=make_author(), why="hands melt")
    take.refresh_from_db()
    assert (take.decision, take.decision_note) == ("rejected", "hands melt")
    assert take.decided_by
    assert take.decided_at


def test_an_incomplete_recipe_stops_the_approval_where_the_production_asks_for_it() -> None:
    take = make_take()
    production = take.element.shot.production
    production.complete_before_approval = True
    production.save()
    with pytest.raises(ValidationError, match=r"lacks .*seed"):
        decide(take, "approved", by=make_author())
    decide(take, "rejected", by=make_author(), why="no seed")


def test_a_decision_made_meanwhile_is_not_overwritten() -> None:
    take = make_take()
    stale = Take.objects.get(pk=take.pk)
    decide(take, "approved", by=make_author())
    with pytest.raises(Conflict, match="Approved"):
        decide(stale, "rejected", by=make_author(), why="late", shown="candidate")


def test_the_element_is_judged_by_its_approved_take_from_then_on() -> None:
    element = make_element()
    full = make_take(
        element=element,
        source_file=make_file(),
        tool_version=make_tool_version(),
        mode="t2i",
        model="SDXL",
        prompt="p",
        seed="1",
        width=8,
        height=8,
    )
    make_take(element=element)
    decide(full, "approved", by=make_author())
    element.refresh_from_db()
    assert (element.recovery, element.none_approved) == (Recovery.RECOVERABLE, False)
    decide(full, "candidate", by=make_author())
    element.refresh_from_db()
    assert (element.recovery, element.none_approved) == (Recovery.LOST, True)


def test_the_shot_shows_the_approved_take() -> None:
    element = make_element()
    one = make_take(element=element, source_file=make_file(preview="ready"))
    two = make_take(element=element, source_file=make_file(preview="ready"))
    decide(one, "approved", by=make_author())
    decide(two, "approved", by=make_author())
    assert two.source_file is not None
    assert Shot.objects.get().thumbnail == two.source_file.sha256


def test_a_picture_of_another_element_stays_the_shot_s() -> None:
    element = make_element()
    hero = make_take(element=element, source_file=make_file(preview="ready"))
    decide(hero, "approved", by=make_author())
    other = make_take(
        element=make_element(shot=element.shot), source_file=make_file(preview="ready")
    )
    decide(other, "approved", by=make_author())
    assert hero.source_file is not None
    assert Shot.objects.get().thumbnail == hero.source_file.sha256


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(ValidationError, match="“maybe”"):
        decide(make_take(), "maybe", by=make_author())


@pytest.mark.parametrize("role", ["coordinator", "artist", "colourist", "producer", "client"])
def test_only_supervisors_decide(role: str) -> None:
    with pytest.raises(NotAllowed):
        decide(make_take(), "approved", by=make_author(role=role))
