"""The demo's tools, sessions and takes, and what was decided of them."""

import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import ContentFile

from shotlog.generation.files import hold
from shotlog.generation.sessions import add_session, edit_session
from shotlog.generation.takes import record_take
from shotlog.generation.tools import add_model_alias, add_tool, add_version, tool_named
from shotlog.history import Author
from shotlog.management.demo.crew import APPROVED, CREW, HARDWARE, MODELS, REJECTED, SUPERVISOR
from shotlog.management.demo.diary import FIRST_DAY, Diary
from shotlog.management.demo.log import Log
from shotlog.management.demo.recipes import VERSIONS, Version
from shotlog.management.demo.runs import Run
from shotlog.management.demo.words import ElementStory, SceneStory, ShotStory, ai_elements
from shotlog.models import ModelAlias, Session, SourceFile, Take, ToolVersion
from shotlog.review.decisions import decide
from shotlog.review.integration import judge

UNKNOWN = "comfy-unknown"
SESSION_NOTES = (
    "",
    "",
    "프롬프트보다 첫 프레임이 중요하다.",
    "Half speed in the prompt helps more than frames.",
    "",
    "GPU shared with render, times are not comparable.",
    "",
)


@dataclass
class Sitting:
    """A session while its takes come in."""

    row: Session
    takes: int = 0


class Making:
    """Writes tools, sessions and takes into a diary."""

    def __init__(self, log: Log, diary: Diary) -> None:
        """The elements of `log` are there before their takes are."""
        self.log = log
        self.diary = diary
        self.versions: dict[str, ToolVersion] = {}
        self.takes: dict[tuple[str, str], list[Take]] = defaultdict(list)
        self._sittings: dict[tuple[str, str, str], Sitting] = {}

    def plan(self, scenes: list[SceneStory], runs: list[Run]) -> None:
        """All tools first, then each take on its day and the decision on it after."""
        self.diary.plan(FIRST_DAY + 0.6, SUPERVISOR, self._tools)
        by_element: dict[tuple[str, str], list[Run]] = defaultdict(list)
        for run in runs:
            by_element[run.shot, run.element].append(run)
        for _scene, shot, element in ai_elements(scenes):
            self._plan_element(shot, element, by_element[shot.code, element.name])
        self.diary.plan(-0.1, SUPERVISOR, self._close_sittings)

    def _plan_element(self, shot: ShotStory, element: ElementStory, runs: list[Run]) -> None:
        first, last = self.log.span(shot)
        artist = CREW.get(str(element.fields.get("artist", "")), CREW["garam"])
        for place, run in enumerate(runs):
            # Two takes in a sitting.
            day = first + (last - 1 - first) * (place - place % 2 + 0.6) / len(runs)
            day += 0.12 * (place % 2)
            self._plan_take(run, artist, day)
            if run.decision != "C":
                self._plan_decision(element, run, day + 0.7)

    def _plan_take(self, run: Run, artist: str, day: float) -> None:
        date = self.diary.when(day).date().isoformat()
        self.diary.plan(day, artist, lambda by: self._take(run, date, by=by))

    def _plan_decision(self, element: ElementStory, run: Run, day: float) -> None:
        rng = _chance(f"{run.seed} decision {run.number}")
        reasons = (*REJECTED.get(run.category, ()), *REJECTED[""])
        approved = run.decision == "A"
        why = rng.choice(APPROVED if approved else reasons)
        keep_both = element.decisions.count("A") > 1
        self.diary.plan(
            day,
            SUPERVISOR,
            lambda by: self._decide(run, why, by=by, keep_both=keep_both),
        )

    def _tools(self, by: Author) -> None:
        for key, told in VERSIONS.items():
            self.versions[key] = _version(told, by=by)
        comfy = self.versions["comfy"].tool
        blank = comfy.versions.filter(removed=False, version="").first()
        self.versions[UNKNOWN] = blank or add_version(
            comfy, by=by, version="", **VERSIONS["comfy"].terms
        )
        for spelling, model in MODELS.items():
            if not ModelAlias.objects.filter(spelling__iexact=spelling).exists():
                add_model_alias(spelling, model, by=by)

    def _take(self, run: Run, date: str, *, by: Author) -> None:
        held = hold(ContentFile(run.data), name=run.file_name, by=by).source_file
        key = self._version_key(run)
        rng = _chance(f"{run.seed} time {run.number}")
        typed = dict(run.made.typed)
        session = None
        if key:
            session = self._sitting(key, date, by=by)
            if key != UNKNOWN and not _names_version(held):
                typed["tool_version"] = self.versions[key]
        if run.made.seconds and rng.random() < 0.9:
            seconds = Decimal(run.made.seconds * rng.uniform(0.8, 1.5)).quantize(Decimal("0.1"))
            typed |= {"generation_seconds": seconds, "generation_basis": "item"}
        take = record_take(
            self.log.elements[run.shot, run.element],
            by=by,
            source_file=held,
            file_name=run.file_name,
            typed=typed,
            session=session,
        )
        self.takes[run.shot, run.element].append(take)

    def _version_key(self, run: Run) -> str:
        """Which version ran; one in twelve ComfyUI takes was logged without it."""
        is_comfy = run.made.version == "comfy"
        if is_comfy and _chance(f"{run.seed} version {run.number}").random() < 1 / 12:
            return UNKNOWN
        return run.made.version

    def _sitting(self, key: str, date: str, *, by: Author) -> Session:
        found = self._sittings.get((key, date, by.who))
        if found is None:
            row = add_session(
                self.log.production,
                by=by,
                tool_version=self.versions[key],
                operator=by.who,
                date=date,
                hardware=HARDWARE[key],
            )
            row.refresh_from_db()
            found = self._sittings[key, date, by.who] = Sitting(row)
        found.takes += 1
        return found.row

    def _close_sittings(self, by: Author) -> None:
        """Hands-on hours and what was thrown away, where the operator wrote it down."""
        for (key, date, who), sitting in self._sittings.items():
            rng = _chance(f"{key}{date}{who}")
            if rng.random() < 0.8:
                hours = Decimal(round(sitting.takes * rng.uniform(0.5, 1.6) * 4) + 1) / 4
                thrown = rng.choice((None, 0, 1, 2, 3, 3, 5, 8, 14))
                note = rng.choice(SESSION_NOTES)
                edit_session(
                    sitting.row,
                    {"hours_hands_on": hours, "thrown_away": thrown, "note": note},
                    by=by,
                )

    def _decide(self, run: Run, why: str, *, by: Author, keep_both: bool) -> None:
        take = self.takes[run.shot, run.element][run.number - 1]
        approved = run.decision == "A"
        decide(take, "approved" if approved else "rejected", by=by, why=why, keep_both=keep_both)
        rng = _chance(f"{run.seed} judged {run.number}")
        if rng.random() < 0.85:
            for axis in ("colour", "motion", "detail"):
                grades = (1, 1, 1, 2) if approved else (1, 2, 2, 3)
                judge(take, axis, rng.choice(grades), by=by)


def _names_version(held: SourceFile) -> bool:
    return bool((held.values.get("tool_version") or {}).get("value"))


def _version(told: Version, *, by: Author) -> ToolVersion:
    tool = tool_named(told.tool) or add_tool(told.tool, by=by, vendor=told.vendor, kind=told.kind)
    found = tool.versions.filter(removed=False, version__iexact=told.version).first()
    return found or add_version(tool, by=by, version=told.version, **told.terms)


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a story, not a secret
