"""Benchmarks against a plain recount, and where there is nothing to count."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shotlog.figures.benchmarks import FACETS, Benchmark, Group, benchmarks, counted
from shotlog.figures.counting import Spread
from shotlog.figures.experience import experience
from tests.figures.experiences import random_experience
from tests.figures.recount import percentile
from tests.figures.recount_across import Key, RecountAcross, Values
from tests.make import (
    make_element,
    make_note,
    make_production,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_recount_gives_the_same_benchmarks(seed: int) -> None:
    random_experience(seed)
    again, found = RecountAcross(), benchmarks()
    groups = again.groups()
    assert [tuple(one.group) for one in found.groups] == sorted(groups)
    for one in found.groups:
        compare(one, again)
    versions = Counter(
        (session.tool_version.tool.name, session.tool_version.version) for session in again.sessions
    )
    assert {(v.tool, v.version): v.sessions for v in found.versions} == versions
    thrown = [session.thrown_away for session in again.sessions if session.thrown_away is not None]
    assert sum(version.thrown_away or 0 for version in found.versions) == sum(thrown)
    assert sum(version.say_thrown_away for version in found.versions) == len(thrown)


@pytest.mark.parametrize("by", FACETS)
@pytest.mark.parametrize("seed", [3, 5, 9])
def test_a_plain_recount_gives_the_same_benchmarks_by_each_facet(seed: int, by: str) -> None:
    random_experience(seed)
    again, found = RecountAcross(), counted(experience(), by=FACETS[by])
    kept = [number for number, name in enumerate(Group._fields) if name in FACETS[by]]

    def part(key: Key) -> Key:
        values = (value if place in kept else "" for place, value in enumerate(key))
        return Group(*values)

    assert {one.group for one in found.groups} == {part(again.group(t)) for t in again.takes}
    for one in found.groups:
        compare(one, again, part=part)


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_recount_gives_the_same_hours_of_sessions(seed: int) -> None:
    random_experience(seed)
    again = RecountAcross()
    for one in benchmarks().versions:
        own = [
            session
            for session in again.sessions
            if (session.tool_version.tool.name, session.tool_version.version)
            == (one.tool, one.version)
        ]
        known = [row.hours_hands_on for row in own if row.hours_hands_on is not None]
        assert (one.hours.stands_on, one.hours.lacking) == (len(known), len(own) - len(known))
        assert one.hours.value == (sum(known) if known else None)
        thrown = [session.thrown_away for session in own if session.thrown_away is not None]
        assert (one.thrown_away, one.say_thrown_away) == (
            sum(thrown) if thrown else None,
            len(thrown),
        )


def whole(key: Key) -> Key:
    return key


def compare(one: Benchmark, again: RecountAcross, *, part: Callable[[Key], Key] = whole) -> None:
    key = tuple(one.group)
    takes = [take for take in again.takes if part(again.group(take)) == key]
    elements = [again.element[take.element_id] for take in takes]
    outs = [e.final_use != "final" or e.shot.status == "omt" for e in elements]
    assert one.omitted == sum(outs)
    assert (one.takes, one.approved) == (len(takes), len(again.keepers(takes)))
    sessions = [take.session_id for take in takes]
    assert one.sessions == len({session for session in sessions if session})
    assert one.without_session == sessions.count(None)
    kept = {element.pk for element, _own in again.kept(takes)}
    assert one.none_kept == len({take.element_id for take in takes} - kept)
    assert one.takes_none_kept == sum(take.element_id not in kept for take in takes)
    is_of(one.attempts, again.attempts(takes), lacking=one.none_kept)
    is_of(one.times.per_output_second, again.per_output_second(takes))
    is_of(one.times.per_megapixel_frame, again.per_megapixel_frame(takes))
    is_of(one.hands_on, again.hands_on(takes))
    is_of(one.colour, again.after(takes, "colour"))
    is_of(one.fix, again.after(takes, "fix"))
    costs = again.cost_per_second(takes)
    assert set(one.cost_per_second) == set(costs)
    for currency, spread in one.cost_per_second.items():
        is_of(spread, costs[currency])
    keys = {again.group(take) for take in takes}
    defects = sum((Counter(again.defects(group)) for group in keys), Counter[str]())
    assert {kind: share.part for kind, share in one.shortcomings.items()} == defects
    assert all(share.whole == sum(defects.values()) for share in one.shortcomings.values())


def is_of(spread: Spread, values: Values, *, lacking: int | None = None) -> None:
    known = [value for value in values if value is not None]
    missing = len(values) - len(known) if lacking is None else lacking
    assert (spread.stands_on, spread.lacking) == (len(known), missing)
    if len(known) < 5:
        assert list(spread.listed) == pytest.approx(sorted(known))
        assert (spread.low, spread.median, spread.high) == (None, None, None)
        return
    expected = [percentile(known, share) for share in (0.1, 0.5, 0.9)]
    assert [spread.low, spread.median, spread.high] == pytest.approx(expected)


def test_without_takes_and_sessions_there_are_no_benchmarks() -> None:
    found = benchmarks()
    assert (found.groups, found.versions) == ([], [])


def test_takes_of_all_productions_come_together() -> None:
    for code in ("AAA", "BBB"):
        shot = make_shot(production=make_production(code=code))
        make_take(element=make_element(shot=shot), model="Wan 2.2")
    (group,) = benchmarks().groups
    assert (group.takes, group.approved, group.none_kept) == (2, 0, 2)
    assert group.attempts.stands_on == 0
    assert group.hands_on.listed == ()
    assert group.shortcomings == {}


def test_a_job_id_of_another_production_is_another_job() -> None:
    for _ in range(2):
        make_take(
            element=make_element(shot=make_shot(production=make_production())),
            width=1000,
            height=1000,
            job_id="j1",
            generation_seconds=80,
            generation_basis="job",
        )
    (group,) = benchmarks().groups
    assert group.times.per_megapixel_frame.listed == (80.0, 80.0)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((832, 480), "SD"),
        ((1920, 1080), "HD"),
        ((2048, 1080), "2K"),
        ((3840, 2160), "4K"),
        ((None, 480), ""),
    ],
)
def test_sizes_are_classed_by_megapixels(size: tuple[int | None, int], expected: str) -> None:
    make_take(width=size[0], height=size[1])
    assert benchmarks().groups[0].group.resolution == expected


@pytest.mark.parametrize(
    ("frames", "fps", "expected"),
    [
        (1, None, "still"),
        (48, 24, "under 3 s"),
        (81, 16, "3-6 s"),
        (241, 24, "6-11 s"),
        (264, 24, "11 s and over"),
        (81, None, ""),
        (None, 24, ""),
    ],
)
def test_clips_are_classed_by_length(frames: int | None, fps: int | None, expected: str) -> None:
    make_take(mode="i2v", frames=frames, fps=fps)
    assert benchmarks().groups[0].group.length == expected


def test_hours_of_a_session_are_shared_by_its_takes() -> None:
    version = make_tool_version()
    session = make_session(tool_version=version, hours_hands_on=Decimal(6))
    element = make_element()
    make_take(element=element, session=session, tool_version=version, decision="approved")
    make_take(element=element, session=session, tool_version=version)
    make_take(element=make_element(), session=session, tool_version=version)
    (group,) = benchmarks().groups
    assert group.hands_on.listed == (4.0,)


def test_hours_are_not_known_while_work_is_open_and_zero_once_it_is_done() -> None:
    busy, done, noted = make_element(), make_element(status="apr"), make_element(status="apr")
    make_note(element=noted, hours_actual=Decimal(2))
    make_shortcoming(element=noted, hours=Decimal(1), status="fixed")
    for element in (busy, done, noted):
        make_take(element=element, decision="approved")
    (group,) = benchmarks().groups
    assert (group.colour.listed, group.colour.lacking) == ((0.0,), 2)
    assert (group.fix.listed, group.fix.lacking) == ((0.0, 1.0), 1)


def test_attempts_thrown_away_are_counted_by_tool_version() -> None:
    version = make_tool_version()
    make_session(tool_version=version, thrown_away=9)
    make_session(tool_version=version)
    (found,) = benchmarks().versions
    assert (found.sessions, found.thrown_away, found.say_thrown_away) == (2, 9, 1)


def test_twenty_takes_are_read_in_as_many_queries_as_one() -> None:
    make_take()
    with CaptureQueriesContext(connection) as first:
        benchmarks()
    for _ in range(19):
        make_take()
    with CaptureQueriesContext(connection) as second:
        benchmarks()
    assert len(first) == len(second) <= 9
