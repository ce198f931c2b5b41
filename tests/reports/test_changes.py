"""What changed since a day, on the scene report."""

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shotlog.history import Author, create, edit, remove
from shotlog.models import ChangeSet, Element, Scene, Shot, Take
from shotlog.reports.changes import ShotChanges, changes, since
from tests.make import make_element, make_member, make_scene, make_shot, make_take

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


def by(scene: Scene, who: str = "Park Mirae") -> Author:
    return Author.command(scene.production, who=who)


def date_all(days: int) -> None:
    """Set every change set so far back by `days`."""
    for one in ChangeSet.objects.all():
        one.at -= dt.timedelta(days=days)
        one.save()


def told(scene: Scene, asked: str = "") -> dict[str, list[str]]:
    found = since(scene, asked, today=timezone.localdate())
    return {shot.shot: shot.said for shot in found.shots}


def test_changes_are_told_by_shot_in_words() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene, code="A_10", frames=96)
    edit(shot, {"status": "rev"}, by=by(scene))
    edit(shot, {"status": "apr", "frames": 120}, by=by(scene, "Lee Sora"))
    element = Element(shot=shot, name="fire01", origin="ai_gen")
    create(element, by=by(scene))
    take = make_take(element=element, number=3)
    edit(take, {"decision": "approved"}, by=by(scene))
    found = since(scene, "", today=timezone.localdate())
    assert [one.shot for one in found.shots] == ["A_10"]
    words = "; ".join(found.shots[0].said)
    assert "fire01 added" in words
    assert "Waiting → Approved" in words  # from the first state to the last
    assert "frames: 96 → 120" in words
    assert "Candidate → Approved" in words
    assert found.shots[0].people == ["Lee Sora", "Park Mirae"]
    assert (found.reason, found.count) == ("week", 4)


def test_what_was_changed_back_is_no_change() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene)
    edit(shot, {"status": "rev"}, by=by(scene))
    edit(shot, {"status": "wtg"}, by=by(scene))
    element = Element(shot=shot, name="fire01")
    create(element, by=by(scene))
    remove(element, by=by(scene))
    assert told(scene) == {}


def test_a_shot_that_was_removed_is_told() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene, code="A_20")
    remove(shot, by=by(scene))
    assert told(scene) == {"A_20": ["shot removed"]}


def test_only_changes_since_the_day_count_and_of_this_scene() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene, code="A_10")
    elsewhere = make_shot(scene=make_scene(production=scene.production))
    edit(shot, {"status": "rev"}, by=by(scene))
    edit(elsewhere, {"status": "rev"}, by=by(scene))
    date_all(10)
    assert told(scene) == {}
    day = timezone.localdate() - dt.timedelta(days=10)
    assert list(told(scene, day.isoformat())) == ["A_10"]
    both = {scene.pk: day, elsewhere.scene_id or 0: day + dt.timedelta(days=1)}
    assert set(changes(scene.production, both)) == {scene.pk}  # each since a day of its own
    assert set(changes(scene.production, dict.fromkeys(both, day))) == set(both)


def test_the_last_meeting_is_where_it_begins() -> None:
    scene = make_scene()
    edit(scene, {"meeting_notes": "Gate stays."}, by=by(scene))
    assert since(scene, "", today=timezone.localdate()).reason == "week"  # today's own meeting
    date_all(12)
    found = since(scene, "", today=timezone.localdate())
    assert (found.reason, found.day) == (
        "meeting",
        timezone.localdate() - dt.timedelta(days=12),
    )


def test_what_is_no_day_is_named_and_the_usual_day_taken(client: Client) -> None:
    scene = make_scene()
    client.force_login(make_member(production=scene.production).user)
    found = since(scene, "soon", today=TODAY)
    assert (found.wrong, found.day) == ("soon", dt.date(2026, 11, 13))
    html = client.get(scene.get_absolute_url() + "?since=soon").content.decode()
    assert "“soon” is not a day. Write it as 2026-11-13." in html


def test_no_amount_of_money_is_told() -> None:
    scene = make_scene()
    element = make_element(shot=make_shot(scene=scene, code="A_10"))
    edit(element, {"cost": 98765, "hours_conventional": 43}, by=by(scene))
    found = since(scene, "", today=timezone.localdate())
    assert [(one.count, one.said, one.more) for one in found.shots] == [(2, [], 2)]


def test_many_changes_are_counted_and_only_the_important_ones_said() -> None:
    scene = make_scene()
    shot = make_shot(scene=scene)
    for number in range(5):
        element = make_element(shot=shot, name=f"el{number}")
        edit(element, {"status": "fin", "description": "x"}, by=by(scene))
    (one,) = since(scene, "", today=timezone.localdate()).shots
    assert one.count == 10
    assert one.said == ["5 elements: status changed"]


def test_twenty_shots_take_as_many_queries_as_one() -> None:
    scene = make_scene()
    counts = []
    for more in (1, 19):
        for _ in range(more):
            edit(make_shot(scene=scene), {"status": "rev"}, by=by(scene))
        with CaptureQueriesContext(connection) as queries:
            assert told(scene)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def state(scene: Scene) -> dict[tuple[str, int], dict[str, object]]:
    """What there is in a scene: each row that was not removed, with some of its values."""
    shots = Shot.objects.filter(scene=scene)
    found: dict[tuple[str, int], dict[str, object]] = {
        ("shot", shot.pk): {"status": shot.status, "frames": shot.frames} for shot in shots
    }
    for one in Element.objects.filter(shot__scene=scene):
        found["element", one.pk] = {"origin": one.origin, "coverage": one.coverage}
    return found


def differences(before: dict[Any, dict[str, object]], after: dict[Any, dict[str, object]]) -> int:
    """Rows that came or went, and values of the others that are not as they were."""
    stayed = before.keys() & after.keys()
    values = sum(before[row][name] != after[row][name] for row in stayed for name in before[row])
    return len(before.keys() ^ after.keys()) + values


def work_at_random(scene: Scene, dice: random.Random) -> None:
    shots = list(Shot.objects.filter(scene=scene))
    elements = list(Element.objects.filter(shot__scene=scene))
    shot = dice.choice(shots)
    done = dice.randrange(5)
    if done == 0:
        edit(shot, {"status": dice.choice(["wtg", "rev"])}, by=by(scene))
    elif done == 1:
        edit(shot, {"frames": dice.choice([None, 24, 48])}, by=by(scene))
    elif done == 2:
        name = f"fire{dice.randrange(10**9)}"
        create(Element(shot=shot, name=name, origin="cg"), by=by(scene))
    elif elements and done == 3:
        remove(dice.choice(elements), by=by(scene))
    elif elements:
        values = {"origin": dice.choice(["cg", "ai_gen"]), "coverage": dice.choice([None, 10, 40])}
        edit(dice.choice(elements), values, by=by(scene))


@pytest.mark.parametrize("seed", range(6))
def test_as_many_changes_are_told_as_two_states_differ(seed: int) -> None:
    scene, dice = make_scene(), random.Random(seed)
    for _ in range(3):
        make_element(shot=make_shot(scene=scene, frames=24))
    for _ in range(10):
        work_at_random(scene, dice)
    date_all(days=20)
    before = state(scene)
    for _ in range(40):
        work_at_random(scene, dice)
    found = since(scene, "", today=timezone.localdate())
    assert found.count == differences(before, state(scene))


def state_of(scene: Scene) -> dict[tuple[str, int], dict[str, Any]]:
    """Every row of the scene that is there, with its values."""
    rows: list[Any] = [
        *Shot.objects.filter(scene=scene),
        *Element.objects.filter(shot__scene=scene, shot__removed=False),
        *Take.objects.filter(element__shot__scene=scene, element__removed=False),
    ]
    names = ("status", "frames", "name", "coverage", "decision", "seed")
    return {
        (type(row).__name__, row.pk): {name: getattr(row, name, None) for name in names}
        for row in rows
    }


def some_work(dice: random.Random, scene: Scene) -> None:
    """One change of a kind that happens all day; often one that takes another back."""
    shots = list(Shot.objects.filter(scene=scene).order_by("pk"))
    elements = list(Element.objects.filter(shot__scene=scene).order_by("pk"))
    takes = list(Take.objects.filter(element__shot__scene=scene).order_by("pk"))
    what = dice.randrange(6)
    if what == 0 or not elements:
        create(Element(shot=dice.choice(shots), name=f"el{dice.random()}"), by=by(scene))
    elif what == 1:
        edit(dice.choice(shots), {"status": dice.choice(["wtg", "rev", "apr"])}, by=by(scene))
    elif what == 2:
        edit(dice.choice(elements), {"coverage": dice.choice([None, 25, 50])}, by=by(scene))
    elif what == 3 and takes:
        edit(dice.choice(takes), {"decision": dice.choice(DECISIONS)}, by=by(scene))
    elif what == 4 and takes:
        remove(dice.choice(takes), by=by(scene))
    else:
        element = dice.choice(elements)
        number = Take.everything.filter(element=element).count() + 1
        create(Take(element=element, number=number), by=by(scene))


DECISIONS = ["candidate", "approved", "rejected"]


@pytest.mark.parametrize("seed", range(12))
def test_the_count_of_changes_is_what_two_pictures_of_the_record_differ_in(seed: int) -> None:
    dice, scene = random.Random(seed), make_scene()
    for _ in range(3):
        make_shot(scene=scene)
    for _ in range(8):
        some_work(dice, scene)
    date_all(30)
    before = state_of(scene)
    for _ in range(dice.choice([0, 6, 30])):
        some_work(dice, scene)
    after = state_of(scene)
    came_or_went = set(before) ^ set(after)
    edited = sum(
        before[key][name] != after[key][name]
        for key in set(before) & set(after)
        for name in before[key]
    )
    # Values that were set on a row that came since are part of its coming.
    found = since(scene, "", today=timezone.localdate())
    assert found.count == len(came_or_went) + edited


def test_paper_tells_two_changes_of_a_shot_and_counts_the_others() -> None:
    told = ShotChanges(shot="A_10", count=9, said=["a", "b", "c"], people=["Seo Yuna"])
    assert (told.printed, told.more, told.more_printed) == (["a", "b"], 6, 7)
