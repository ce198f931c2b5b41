"""The demo's scenes, shots and elements, and how their status went."""

import datetime as dt
import random
from decimal import Decimal

from shotlog.breakdown.elements import add_element, edit_element
from shotlog.breakdown.shots import create_scene, create_shot, edit_scene, edit_shot
from shotlog.history import Author
from shotlog.kit.timecode import timecode
from shotlog.management.demo.crew import (
    CAMERAS,
    COLOUR_SPACES,
    COORDINATOR,
    CREW,
    LENSES,
    PRODUCER,
    SUPERVISOR,
)
from shotlog.management.demo.diary import FIRST_DAY, Diary
from shotlog.management.demo.words import ElementStory, SceneStory, ShotStory
from shotlog.models import Element, Production, Scene, Shot
from shotlog.models.choices import Way

STEPS = {
    "rdy": ("rdy",),
    "ip": ("rdy", "ip"),
    "rev": ("rdy", "ip", "rev"),
    "rtk": ("ip", "rev", "rtk"),
    "cbb": ("ip", "rev", "cbb"),
    "apr": ("ip", "rev", "rtk", "apr"),
    "fin": ("ip", "rev", "apr", "fin"),
    "hld": ("ip", "hld"),
    "omt": ("ip", "omt"),
}
DONE = ("apr", "fin", "cbb")
HOUR = 3600
REELS = {"24": 3, "24A": 3, "27": 4, "38": 5, "41": 6}


class Log:
    """Writes the breakdown into a diary; rows are found again by their codes."""

    def __init__(self, production: Production, diary: Diary) -> None:
        """`production` is new and empty."""
        self.production = production
        self.diary = diary
        self.scenes: dict[str, Scene] = {}
        self.shots: dict[str, Shot] = {}
        self.elements: dict[tuple[str, str], Element] = {}
        self._first_lengths: dict[str, int] = {}
        self.today = diary.now.astimezone().date()

    def plan(self, scenes: list[SceneStory]) -> None:
        """All scenes with their shots and elements."""
        frame = HOUR * 24 + 51 * 24 * 60
        for place, scene in enumerate(scenes):
            self._plan_scene(scene, place)
            for shot in scene.shots:
                self._plan_shot(scene, shot, frame)
                length = shot.fields.get("frames")
                frame += length if isinstance(length, int) else 72
            frame += 24 * 214

    def span(self, shot: ShotStory) -> tuple[float, float]:
        """The days on which a shot was worked on, counted from today."""
        due, status = shot.fields.get("due"), shot.fields.get("status")
        rng = _chance(shot.code)
        last = -0.2 - rng.random() * 4
        if status in DONE:
            last = min(-1.0, (due if isinstance(due, int) else -2) - 1 + rng.random())
        elif status in ("hld", "omt"):
            last = -9 - rng.random() * 6
        return max(FIRST_DAY + 9.0, last - 11 - rng.random() * 9), last

    def _plan_scene(self, scene: SceneStory, place: int) -> None:
        self.diary.plan(
            FIRST_DAY + 1 + place * 0.1,
            COORDINATOR,
            lambda by: self._scene(scene, by=by),
            way=Way.SHEET,
            why="VFX 분량표 v3.xlsx",
        )
        notes = scene.fields.get("meeting_notes")
        if notes:
            self.diary.plan(
                -19 + place * 2.3,
                PRODUCER,
                lambda by: edit_scene(self.scenes[scene.number], {"meeting_notes": notes}, by=by),
            )

    def _scene(self, scene: SceneStory, *, by: Author) -> None:
        if not scene.fields:
            return
        fields = {key: value for key, value in scene.fields.items() if key != "meeting_notes"}
        self.scenes[scene.number] = create_scene(
            self.production, {"number": scene.number, **fields}, by=by
        )

    def _plan_shot(self, scene: SceneStory, shot: ShotStory, frame: int) -> None:
        order = (FIRST_DAY + 1.5, COORDINATOR)
        self.diary.plan(
            *order,
            lambda by: self._shot(scene, shot, frame, by=by),
            way=Way.SHEET,
            why="VFX 분량표 v3.xlsx",
        )
        rng = _chance(f"{shot.code} days")
        if shot.elements:
            self.diary.plan(
                FIRST_DAY + 3 + rng.random() * 5,
                SUPERVISOR,
                lambda by: self._elements(shot, by=by),
            )
        if rng.random() < 0.14 and isinstance(shot.fields.get("frames"), int):
            self._plan_recut(shot)
        self._plan_steps(shot)
        for element in shot.elements:
            self._plan_work(shot, element)

    def _shot(self, scene: SceneStory, shot: ShotStory, frame: int, *, by: Author) -> None:
        fields = {key: value for key, value in shot.fields.items() if key != "status"}
        fields |= self._facts(scene, shot, frame)
        if shot.code in self._first_lengths:
            fields["frames"] = self._first_lengths[shot.code]
        if isinstance(fields.get("due"), int):
            fields["due"] = self.today + dt.timedelta(days=int(str(fields["due"])))
        key = str(fields.get("assignee", ""))
        fields["assignee"] = CREW.get(key, key)
        self.shots[shot.code] = create_shot(
            self.production,
            {"code": shot.code, "scene": self.scenes.get(scene.number), **fields},
            by=by,
        )

    def _facts(self, scene: SceneStory, shot: ShotStory, frame: int) -> dict[str, object]:
        """Camera, lens and timecode of a shot that was photographed; some slates are lost."""
        rng = _chance(f"{shot.code} facts")
        length = shot.fields.get("frames")
        if scene.number not in REELS or not isinstance(length, int):
            return {}
        rate = self.production.rate
        facts: dict[str, object] = {
            "record_in": timecode(frame, rate),
            "record_out": timecode(frame + length, rate),
            "reel": f"R{REELS[scene.number]}",
        }
        if rng.random() < 0.86:
            roll, clip = REELS[scene.number] * 6 + rng.randint(0, 5), rng.randint(1, 18)
            facts |= {
                "camera": rng.choice(CAMERAS),
                "lens": rng.choice(LENSES),
                "source_clip": f"A{roll:03}_C{clip:03}_09{rng.randint(10, 28)}",
                "kelvin": rng.choice((3200, 4300, 4300, 5600)),
            }
        return facts

    def _elements(self, shot: ShotStory, *, by: Author) -> None:
        for element in shot.elements:
            left_out = ("status", "hours_actual")
            fields = {key: value for key, value in element.fields.items() if key not in left_out}
            origin = str(fields.get("origin", ""))
            key = str(fields.get("artist", ""))
            fields["artist"] = CREW.get(key, key)
            if origin in COLOUR_SPACES and _chance(f"{shot.code}{element.name}").random() < 0.8:
                fields["colour_space"], fields["bit_depth"] = COLOUR_SPACES[origin]
            if origin == "ai_gen" and fields.get("role") == "hero":
                fields["human_contribution"] = CONTRIBUTION
            self.elements[shot.code, element.name] = add_element(
                self.shots[shot.code], fields, by=by
            )

    def _plan_recut(self, shot: ShotStory) -> None:
        """A cut that came later gave the shot its present length."""
        length = int(str(shot.fields["frames"]))
        self._first_lengths[shot.code] = length - _chance(shot.code).choice((-6, -2, 4, 9))
        self.diary.plan(
            -13.4,
            CREW["ruda"],
            lambda by: edit_shot(self.shots[shot.code], {"frames": length}, by=by),
            way=Way.CUT,
            why="MRL_edit_v14",
        )

    def _plan_steps(self, shot: ShotStory) -> None:
        steps = STEPS.get(str(shot.fields.get("status", "")), ())
        first, last = self.span(shot)
        assignee = CREW.get(str(shot.fields.get("assignee", "")), COORDINATOR)
        for place, status in enumerate(steps):
            decides = status in ("apr", "fin", "rtk", "cbb", "hld", "omt")
            self._plan_step(
                shot,
                status,
                day=first + (last - first) * (place + 1) / len(steps),
                who=SUPERVISOR if decides else assignee,
            )

    def _plan_step(self, shot: ShotStory, status: str, *, day: float, who: str) -> None:
        self.diary.plan(
            day, who, lambda by: edit_shot(self.shots[shot.code], {"status": status}, by=by)
        )

    def _plan_work(self, shot: ShotStory, element: ElementStory) -> None:
        """The element's hours and status as its artist left them."""
        wanted = {key: element.fields.get(key) for key in ("status", "hours_actual")}
        new = {key: value for key, value in wanted.items() if value is not None}
        if not new or new == {"status": "wtg"}:
            return
        first, last = self.span(shot)
        rng = _chance(f"{shot.code} {element.name} work")
        key = str(element.fields.get("artist", ""))
        hours = new.get("hours_actual")
        if isinstance(hours, Decimal) and hours >= 6:
            half = {"status": "ip", "hours_actual": (hours * Decimal("0.4")).quantize(HALF)}
            self._plan_edit(
                shot, element, first + (last - first) * (0.3 + 0.3 * rng.random()), key, half
            )
        self._plan_edit(shot, element, last - 0.3 - rng.random(), key, new)

    def _plan_edit(
        self, shot: ShotStory, element: ElementStory, day: float, key: str, new: dict[str, object]
    ) -> None:
        self.diary.plan(
            day,
            CREW.get(key, COORDINATOR),
            lambda by: edit_element(self.elements[shot.code, element.name], new, by=by),
        )


CONTRIBUTION = (
    "Previs, plate and first frame by hand; look chosen from the art department's boards; "
    "matte, integration and grade by artists."
)
HALF = Decimal("0.5")


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a story, not a secret
