"""The courses of tool versions against a plain recount."""

import datetime as dt
import random
from collections import defaultdict

import pytest

from shotlog.figures.experience import experience
from shotlog.figures.over_time import over_time
from shotlog.models import Session, Take
from tests.figures.experiences import random_experience
from tests.figures.recount_across import RecountAcross
from tests.figures.test_benchmarks import is_of
from tests.make import make_element, make_session, make_take, make_tool_version

pytestmark = pytest.mark.django_db

Dated = list[tuple[dt.date | None, float | None]]


class Again(RecountAcross):
    """Every value with its day, by tool and version."""

    def day(self, take: Take) -> dt.date | None:
        return next((one.date for one in self.sessions if one.pk == take.session_id), None)

    def versions(self) -> dict[tuple[str, str], list[Take]]:
        found: dict[tuple[str, str], list[Take]] = defaultdict(list)
        for take in self.takes:
            if take.tool_version:
                found[take.tool_version.tool.name, take.tool_version.version].append(take)
        return found

    def values(self, measure: str, takes: list[Take]) -> Dated:
        if measure == "second":
            moving = [take for take in takes if self.is_clip(take)]
            return [(self.day(one), self.per_output_second([one])[0]) for one in moving]
        if measure == "frame":
            return [(self.day(one), self.per_megapixel_frame([one])[0]) for one in takes]
        days = [self.day(self.keepers(own)[-1]) for _element, own in self.kept(takes)]
        values = self.attempts(takes) if measure == "attempts" else self.after(takes, measure)
        return list(zip(days, values, strict=True))


@pytest.mark.parametrize("measure", ["attempts", "second", "frame", "colour", "fix"])
@pytest.mark.parametrize(("seed", "days", "step"), [(5, 90, "week"), (9, 700, "month")])
def test_a_plain_recount_gives_the_same_courses(
    seed: int, days: int, step: str, measure: str
) -> None:
    random_experience(seed)
    dice = random.Random(seed)
    for session in Session.everything.order_by("pk"):
        session.date = dt.date(2026, 1, 5) + dt.timedelta(days=dice.choice([0, days, 14, 15]))
        session.save()
    again, found = Again(), over_time(experience(), measure)
    by_version = {
        (one.tool, version.version): version for one in found.tools for version in one.versions
    }
    told = {key: again.values(measure, takes) for key, takes in again.versions().items()}
    assert set(by_version) == {key for key, values in told.items() if values}
    assert any(version.periods for version in by_version.values())
    for key, version in by_version.items():
        values = told[key]
        is_of(version.whole, [value for _day, value in values])
        assert version.without_day == sum(day is None for day, _value in values)
        periods: dict[dt.date, list[float | None]] = defaultdict(list)
        for day, value in values:
            if day:
                back = day.day - 1 if found.step == "month" else day.weekday()
                periods[day - dt.timedelta(days=back)].append(value)
        assert [one.start for one in version.periods] == sorted(periods)
        for one in version.periods:
            is_of(one.values, periods[one.start])
    assert found.step in ("week", step)


def test_versions_stand_in_the_order_of_their_first_use() -> None:
    for name, day in (("2.10", 1), ("2.9", 9)):
        version = make_tool_version(tool="Wan", version=name)
        session = make_session(tool_version=version, date=dt.date(2026, 3, day))
        make_take(
            element=make_element(), tool_version=version, session=session, decision="approved"
        )
    (course,) = over_time(experience()).tools
    assert [one.version for one in course.versions] == ["2.10", "2.9"]


def test_without_takes_nothing_is_told_over_time() -> None:
    assert over_time(experience()).tools == []
