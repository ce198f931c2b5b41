"""How well each tool version did: attempts, time, cost and hours, across productions.

Takes are grouped by tool version, model, category, mode, class of resolution and class of length.
Figures per keeper are counted per element, as attempts are: its keepers are its approved takes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from shotlog.figures.counting import Json, Share, Spread, Total, spread, total
from shotlog.figures.experience import Defective, Experience, MadeTake, experience
from shotlog.figures.generation import Making, Timed, timed
from shotlog.figures.over_time import all_over_time
from shotlog.models.choices import Category

RESOLUTIONS = (("SD", 0.6), ("HD", 2.1), ("2K", 3.0))
"""Classes of resolution, each below so many megapixels; 4K is all above."""
LARGEST = "4K"

LENGTHS = (("under 3 s", 3.0), ("3-6 s", 6.0), ("6-11 s", 11.0))
"""Classes of length, each below so many seconds: what is sold as 5 or 10 s runs 5.04 or 10.04."""
LONGEST = "11 s and over"
STILL = "still"


class Group(NamedTuple):
    """What takes are grouped by; '' where it is not known."""

    tool: str
    version: str
    model: str
    category: str
    mode: str
    resolution: str
    length: str

    def name(self, by: str) -> str:
        """What a group is called by one of FACETS: 'ComfyUI 0.3.66', 'i2v'; '' if not known."""
        return " ".join(filter(None, (getattr(self, name) for name in FACETS[by])))

    def as_json(self, parts: Iterable[str] = ()) -> dict[str, Json]:
        """The names of these parts, all unless said; null where not known."""
        return {name: getattr(self, name) or None for name in parts or self._fields}


FACETS: dict[str, tuple[str, ...]] = {
    "version": ("tool", "version"),
    "model": ("model",),
    "category": ("category",),
    "mode": ("mode",),
    "resolution": ("resolution",),
    "length": ("length",),
}
"""What takes may be grouped by alone, and the parts of a group that stay for it."""


Own: TypeAlias = tuple[int, list[MadeTake]]
"""An element, and its takes of one group."""
Kept: TypeAlias = tuple[int, list[MadeTake], int]
"""The same of an element with keepers among these takes, and how many."""


@dataclass(frozen=True)
class Benchmark:
    """The figures of one group of takes; each is counted when it is first asked for."""

    group: Group
    made: Experience = field(repr=False)
    owned: list[Own] = field(repr=False)
    session_hours: dict[int, float] = field(repr=False)
    defects: list[Defective] = field(repr=False)

    @cached_property
    def _takes(self) -> list[MadeTake]:
        return [take for _element, own in self.owned for take in own]

    @cached_property
    def _kept(self) -> list[Kept]:
        return [(element, own, n) for element, own in self.owned if (n := _keepers(own))]

    @property
    def sessions(self) -> int:
        """Sessions that its takes name."""
        return len({take.session for take in self._takes if take.session})

    @property
    def without_session(self) -> int:
        """Takes that name none."""
        return [take.session for take in self._takes].count(None)

    @property
    def takes(self) -> int:
        """All of its takes."""
        return len(self._takes)

    @property
    def approved(self) -> int:
        """Its keepers."""
        return sum(keepers for _element, _own, keepers in self._kept)

    @property
    def omitted(self) -> int:
        """Takes of omitted shots and temp or reference elements."""
        elements = self.made.elements
        return sum(len(own) for element, own in self.owned if elements[element].is_out)

    @cached_property
    def attempts(self) -> Spread:
        """Takes per approved take, by elements with one."""
        ratios = [len(own) / keepers for _element, own, keepers in self._kept]
        return spread(ratios, lacking=self.none_kept)

    @property
    def none_kept(self) -> int:
        """Elements with takes and none approved."""
        return len(self.owned) - len(self._kept)

    @property
    def takes_none_kept(self) -> int:
        """The takes of these."""
        return self.takes - sum(len(own) for _element, own, _keepers in self._kept)

    @cached_property
    def times(self) -> Timed:
        """Generation times."""
        return timed("", ((take.making, take.seconds) for take in self._takes))

    @cached_property
    def cost_per_second(self) -> dict[str, Spread]:
        """By currency: cost of all takes per second approved."""
        return _cost_per_second(self.made, self._kept)

    @cached_property
    def hands_on(self) -> Spread:
        """Hours of the sessions, per keeper."""
        hours = self.session_hours
        return _of_known(_hands_on(own, hours) for _element, own, _keepers in self._kept)

    @cached_property
    def colour(self) -> Spread:
        """Colour hours of the element, per keeper."""
        made, kept = self.made, self._kept
        return _of_known(_per_keeper(made, pk, made.colour_hours(pk)) for pk, _own, _n in kept)

    @cached_property
    def fix(self) -> Spread:
        """Hours of fixing the element, per keeper."""
        made, kept = self.made, self._kept
        return _of_known(_per_keeper(made, pk, made.fix_hours(pk)) for pk, _own, _n in kept)

    @cached_property
    def shortcomings(self) -> dict[str, Share]:
        """By kind, the most frequent first."""
        return _shares(self.defects)

    def as_json(self, parts: Iterable[str] = ()) -> Json:
        """All figures with what they stand on, under the names of these parts of the group."""
        return {
            **self.group.as_json(parts),
            "sessions": self.sessions,
            "takes_without_session": self.without_session,
            "takes": self.takes,
            "approved": self.approved,
            "of_which_omitted": self.omitted,
            "attempts_per_keeper": self.attempts.as_json(),
            "elements_none_kept": self.none_kept,
            "takes_none_kept": self.takes_none_kept,
            "seconds_per_output_second": self.times.per_output_second.as_json(),
            "seconds_per_megapixel_frame": self.times.per_megapixel_frame.as_json(),
            "cost_per_approved_second": {
                currency: found.as_json() for currency, found in self.cost_per_second.items()
            },
            "hands_on_hours_per_keeper": self.hands_on.as_json(),
            "colour_hours_per_keeper": self.colour.as_json(),
            "fix_hours_per_keeper": self.fix.as_json(),
            "shortcomings": {kind: share.as_json() for kind, share in self.shortcomings.items()},
        }


@dataclass(frozen=True)
class VersionSessions:
    """The sessions of a tool version: attempts thrown away belong to no group of takes."""

    tool: str
    version: str
    sessions: int
    hours: Total  # hands-on
    thrown_away: int | None  # None where no session says it
    say_thrown_away: int

    def as_json(self) -> Json:
        """Counts with what they stand on."""
        return {
            "tool": self.tool,
            "version": self.version or None,
            "sessions": self.sessions,
            "hands_on_hours": self.hours.as_json(),
            "thrown_away": {
                "value": self.thrown_away,
                "stands_on": self.say_thrown_away,
                "lacking": self.sessions - self.say_thrown_away,
            },
        }


@dataclass(frozen=True)
class Benchmarks:
    """All groups, and the sessions by tool version."""

    groups: list[Benchmark]
    versions: list[VersionSessions]

    def as_json(self) -> dict[str, Json]:
        """Groups, sessions and what the classes mean."""
        return {
            "resolution_classes_below_megapixels": {**dict(RESOLUTIONS), LARGEST: None},
            "length_classes_below_seconds": {STILL: None, **dict(LENGTHS), LONGEST: None},
            "groups": [group.as_json() for group in self.groups],
            "tool_versions": [version.as_json() for version in self.versions],
        }


def benchmarks() -> Benchmarks:
    """The benchmarks of all productions."""
    return counted(experience())


def as_json(made: Experience) -> Json:
    """All of what was made: group by group, by each facet alone, and over time."""
    return {
        **counted(made).as_json(),
        "by": {
            facet: [one.as_json(parts) for one in counted(made, by=parts).groups]
            for facet, parts in FACETS.items()
        },
        "over_time": [course.as_json() for course in all_over_time(made)],
    }


def category_of(asked: Mapping[str, str]) -> str:
    """The one category that is asked for; '' for all of them, and for a word that is none."""
    category = asked.get("category", "")
    return category if category in Category.values else ""


def elements_of(production: int, asked: str, *, kept: bool) -> set[int]:
    """The keys of the elements of a production that stand behind a line of benchmarks.

    `asked` is 'version:ComfyUI 0.3.66', by a word of FACETS, '-' for what is not known; with
    'crowd|' before it, only elements of that category. `kept`: those with an approved take of it.
    """
    category, _bar, line = asked.rpartition("|")
    by, _colon, name = line.partition(":")
    if by not in FACETS:
        return set()
    made = experience(category=category, productions=[production], priced=[])
    grouping = _Grouping(FACETS[by])
    wanted = "" if name == "-" else name
    return {
        element
        for element, takes in made.takes.items()
        for take in takes
        if (take.is_approved or not kept)
        and grouping[take.making, made.elements[element].category].name(by) == wanted
    }


def resolution_of(making: Making) -> str:
    """SD, HD, 2K or 4K by megapixels; '' without a size."""
    if not making.width or not making.height:
        return ""
    megapixels = making.width * making.height / 1_000_000
    return next((name for name, top in RESOLUTIONS if megapixels < top), LARGEST)


def length_of(making: Making) -> str:
    """'still', or the class of a clip's length; '' where that is not known."""
    if not making.is_clip:
        return STILL
    seconds = making.output_seconds
    if seconds is None:
        return ""
    return next((name for name, top in LENGTHS if seconds < top), LONGEST)


def counted(made: Experience, *, by: Collection[str] = Group._fields) -> Benchmarks:
    """The benchmarks of what was made, by these parts of a group; the others stay empty."""
    groups: dict[Group, list[Own]] = defaultdict(list)
    grouping = _Grouping(by)
    for element, takes in made.takes.items():
        category = made.elements[element].category
        own: dict[Group, list[MadeTake]] = {}
        for take in takes:
            own.setdefault(grouping[take.making, category], []).append(take)
        for group, some in own.items():
            groups[group].append((element, some))
    hours, defects = _session_hours(made), _by_group(made, grouping)
    return Benchmarks(
        groups=[
            Benchmark(group, made, groups[group], hours, defects.get(group, []))
            for group in sorted(groups)
        ],
        versions=_versions(made),
    )


class _Grouping(dict[tuple[Making, str], Group]):
    """By how takes were made, and the category of their element, the group: each told once."""

    def __init__(self, by: Collection[str]) -> None:
        """By these parts; the others stay empty."""
        super().__init__()
        self.by = by

    def __missing__(self, key: tuple[Making, str]) -> Group:
        """The group of takes that were not met before."""
        making, category = key
        whole = Group(
            making.tool,
            making.version,
            making.model,
            category,
            making.mode,
            resolution_of(making),
            length_of(making),
        )
        names = Group._fields
        found = Group(*(getattr(whole, name) if name in self.by else "" for name in names))
        return self.setdefault(key, found)


def _keepers(takes: Sequence[MadeTake]) -> int:
    return sum([take.is_approved for take in takes])


def _of_known(values: Iterable[float | None]) -> Spread:
    found = list(values)
    known = [value for value in found if value is not None]
    return spread(known, lacking=len(found) - len(known))


def _per_keeper(made: Experience, element: int, hundredths: int | None) -> float | None:
    """Hours of an element shared by all its approved takes, those of other groups too."""
    return None if hundredths is None else hundredths / 100 / len(made.keepers[element])


def _session_hours(made: Experience) -> dict[int, float]:
    """Hours of a take by session: its hours shared equally by all its takes."""
    takes = Counter(take.session for own in made.takes.values() for take in own)
    return {
        session.pk: session.hours / 100 / takes[session.pk]
        for session in made.sessions.values()
        if session.hours is not None and takes[session.pk]
    }


def _hands_on(takes: list[MadeTake], session_hours: dict[int, float]) -> float | None:
    """Session hours of an element's takes per keeper; None while one is not known."""
    hours = [session_hours.get(take.session or 0) for take in takes]
    if None in hours:
        return None
    return sum([one for one in hours if one is not None]) / _keepers(takes)


def _cost_per_second(made: Experience, kept: Iterable[Kept]) -> dict[str, Spread]:
    """By currency and element: the cost of its takes per second of its approved clips."""
    found: dict[str, list[float | None]] = defaultdict(list)
    for element, takes, _keepers in kept:
        clips = [take.making for take in takes if take.is_approved and take.making.is_clip]
        production = made.elements[element].production
        if clips and made.tells_money(production):
            found[made.terms[production].currency].append(_cost_of_second(takes, clips))
    return {currency: _of_known(found[currency]) for currency in sorted(found)}


def _cost_of_second(takes: list[MadeTake], clips: list[Making]) -> float | None:
    costs = [take.cost for take in takes if take.cost is not None]
    seconds = [clip.output_seconds for clip in clips if clip.output_seconds]
    if len(costs) < len(takes) or len(seconds) < len(clips):
        return None
    return sum(costs) / 100 / sum(seconds)


def _by_group(made: Experience, grouping: _Grouping) -> dict[Group, list[Defective]]:
    """Shortcomings by the group of their take; without one, of the newest keeper, else take."""
    found: dict[Group, list[Defective]] = defaultdict(list)
    for element, rows in made.shortcomings.items():
        takes = made.takes.get(element)
        if not takes:
            continue
        usual = made.keepers.get(element, takes)[-1]
        for row in rows:
            take = made.faulty.get(row.take or 0, usual)
            category = made.elements[take.element].category
            found[grouping[take.making, category]].append(row)
    return found


def _shares(defects: list[Defective]) -> dict[str, Share]:
    counts = Counter(row.kind for row in defects)
    whole = len(defects)
    by_count = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {kind: Share(count, whole, stands_on=whole) for kind, count in by_count}


def _versions(made: Experience) -> list[VersionSessions]:
    by_version: dict[tuple[str, str], list[int]] = defaultdict(list)
    for session in made.sessions.values():
        by_version[session.tool, session.version_name].append(session.pk)
    found = []
    for (tool, version), keys in sorted(by_version.items()):
        rows = [made.sessions[key] for key in keys]
        thrown = [row.thrown_away for row in rows if row.thrown_away is not None]
        found.append(
            VersionSessions(
                tool=tool,
                version=version,
                sessions=len(rows),
                hours=total((row.hours, False) for row in rows),
                thrown_away=sum(thrown) if thrown else None,
                say_thrown_away=len(thrown),
            )
        )
    return found
