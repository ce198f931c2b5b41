"""The tool versions of a production against a walk over all of its rows."""

import datetime as dt
import random
import statistics
from collections import Counter, defaultdict

import pytest

from shotlog.figures.tool_versions import VersionTally, tool_versions
from shotlog.models import Production, Session, Take, ToolVersion
from tests.figures.productions import random_production
from tests.figures.recount import Recount
from tests.make import make_production

pytestmark = pytest.mark.django_db


def session_of(
    production: Production, version: ToolVersion, thrown: int | None, *, removed: bool = False
) -> None:
    Session.objects.create(
        production=production,
        tool_version=version,
        date=dt.date(2026, 11, 2),
        thrown_away=thrown,
        removed=removed,
    )


def sessions_at_random(production: Production, seed: int) -> None:
    """Sessions with and without a count of what was thrown away; some removed, some of others."""
    dice = random.Random(seed)
    versions = {take.tool_version for take in Take.everything.all() if take.tool_version}
    for version in sorted(versions, key=lambda one: one.pk):
        for thrown in (None, dice.randrange(9), dice.choice([None, 4])):
            session_of(production, version, thrown)
        session_of(production, version, 7, removed=True)
        session_of(make_production(), version, 50)


def name_of(take: Take) -> str:
    version = take.tool_version
    return f"{version.tool.name} {version.version}".strip() if version else ""


def thrown_by_hand(production: Production) -> dict[str, list[int | None]]:
    """By tool version, what each of its sessions says."""
    found: dict[str, list[int | None]] = defaultdict(list)
    for one in Session.everything.all():
        if not one.removed and one.production_id == production.pk:
            version = one.tool_version
            name = f"{version.tool.name} {version.version}".strip() if version else ""
            found[name].append(one.thrown_away)
    return found


def is_counted_by_hand(
    line: VersionTally, again: Recount, thrown: dict[str, list[int | None]]
) -> None:
    takes = [take for take in again.takes if name_of(take) == line.name]
    of = Counter(take.element_id for take in takes)
    kept = Counter(take.element_id for take in takes if take.decision == "approved")
    assert (line.takes, line.approved) == (len(takes), sum(kept.values()))
    assert line.rejected == sum(take.decision == "rejected" for take in takes)
    assert line.none_kept == sum(element not in kept for element in of)
    assert line.per_element.stands_on == len(kept)
    ratios = sorted(of[element] / kept[element] for element in kept)
    if line.per_element.median is None:  # under five, each is listed
        assert (len(ratios) < 5, sorted(line.per_element.listed)) == (True, ratios)
    else:
        assert line.per_element.median == pytest.approx(statistics.median(ratios))
    keys = {take.pk for take in takes}
    assert line.defects == Counter(row.kind for row in again.shortcomings if row.take_id in keys)
    said = [one for one in thrown[line.name] if one is not None]
    assert line.thrown_away.value == (sum(said) if said else None)
    assert line.thrown_away.stands_on == len(said)
    assert line.thrown_away.lacking == len(thrown[line.name]) - len(said)


@pytest.mark.parametrize("seed", range(8))
def test_tool_versions_are_as_a_walk_over_all_rows_counts_them(seed: int) -> None:
    production, _scenes = random_production(seed)
    sessions_at_random(production, seed)
    again, thrown = Recount(production), thrown_by_hand(production)
    lines = tool_versions(production)
    assert sorted(line.name for line in lines) == sorted({name_of(take) for take in again.takes})
    assert [line.takes for line in lines] == sorted((one.takes for one in lines), reverse=True)
    for line in lines:
        is_counted_by_hand(line, again, thrown)
