"""The history of a shot in words."""

from decimal import Decimal

import pytest

from shotlog.breakdown.elements import add_element, edit_element
from shotlog.breakdown.history import Entry, Told, days, history_page, latest
from shotlog.breakdown.shots import create_shot, edit_many, edit_shot
from shotlog.history import Author
from shotlog.models import ChangeSet, Shot
from tests.make import make_member, make_production, make_scene, make_shot

pytestmark = pytest.mark.django_db


def test_values_are_told_in_words_and_scenes_by_their_number() -> None:
    production = make_production()
    scene = make_scene(production=production, number="24A", title="Gate")
    member = make_member(production=production, name="Seo Yuna")
    shot = make_shot(production=production)
    edit_shot(shot, {"status": "ip", "scene": scene}, by=Author.of(member))
    count, told = latest(shot, member)
    entry = told[0].entries[0]
    assert (count, entry.change_set.who, entry.rows[0].label) == (1, "Seo Yuna", "Shot")
    assert [(diff.label, diff.old, diff.new) for diff in entry.rows[0].diffs] == [
        ("Status", "Waiting", "In progress"),
        ("Scene", "", "24A Gate"),
    ]


def test_a_creation_is_one_line() -> None:
    member = make_member()
    shot = create_shot(member.production, {"code": "A_1", "frames": 9}, by=Author.of(member))
    add_element(shot, {"name": "crowd01", "origin": "ai_gen"}, by=Author.of(member))
    _count, told = latest(shot, member)
    rows = [row for entry in told[0].entries for row in entry.rows]
    assert [row.label for row in rows] == ["Element crowd01", "Shot"]
    assert "Origin AI-generated" in rows[0].values
    assert "Frames 9" in rows[1].values


@pytest.mark.parametrize(("made", "shown"), [(6, 6), (7, 7), (8, 6), (20, 6)])
def test_a_set_of_very_many_rows_folds_the_rest(made: int, shown: int) -> None:
    rows = [Told("created", "take", f"Take {number}") for number in range(made)]
    entry = Entry(ChangeSet(), rows, 0, undone=False, may_undo=False)
    assert (len(entry.rows_shown), len(entry.rows_folded)) == (shown, made - shown)
    assert entry.rows_shown + entry.rows_folded == rows


def test_a_bulk_edit_says_how_many_other_shots_it_touched() -> None:
    member = make_member()
    shots = [make_shot(production=member.production) for _ in range(3)]
    edit_many(shots, {"vendor": "House"}, by=Author.of(member))
    _count, told = latest(shots[0], member)
    assert told[0].entries[0].others == "and 2 more shots"


@pytest.mark.parametrize(("role", "sees"), [("producer", True), ("coordinator", False)])
def test_money_is_told_to_those_who_see_it(role: str, sees: bool) -> None:  # noqa: FBT001
    boss = make_member()
    shot = make_shot(production=boss.production)
    element = add_element(shot, {"name": "bg01", "cost": Decimal(5)}, by=Author.of(boss))
    edit_element(element, {"cost": Decimal(6), "coverage": 4}, by=Author.of(boss))
    member = make_member(production=boss.production, role=role)
    _count, told = latest(shot, member)
    labels = {
        diff.label
        for day in told
        for entry in day.entries
        for row in entry.rows
        for diff in row.diffs
    }
    assert ("Cost" in labels) is sees
    assert "Coverage" in labels


def test_clients_are_told_nothing() -> None:
    boss = make_member()
    shot = make_shot(production=boss.production)
    edit_shot(shot, {"frames": 1}, by=Author.of(boss))
    client = make_member(production=boss.production, role="client")
    assert latest(shot, client) == (0, [])
    assert history_page(shot, client, "1")[1] == []


def test_the_whole_history_comes_in_pages() -> None:
    member = make_member()
    shot = make_shot(production=member.production)
    for number in range(45):
        edit_shot(shot, {"frames": number + 1}, by=Author.of(member))
    page, told = history_page(shot, member, "2")
    assert (page.paginator.count, len(told[0].entries) if told else 0) == (45, 5)
    assert history_page(shot, member, "nonsense")[0].number == 1


def test_labels_are_read_in_bulk(django_assert_max_num_queries: object) -> None:
    member = make_member()
    shot = make_shot(production=member.production)
    for number in range(8):
        scene = make_scene(production=member.production, number=str(number))
        edit_shot(shot, {"scene": scene}, by=Author.of(member))
    sets = list(ChangeSet.objects.all())
    for one in sets:
        one.is_undone = False  # type: ignore[attr-defined]
    fresh = Shot.objects.get(pk=shot.pk)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        days(fresh, sets, member)
