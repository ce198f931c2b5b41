"""The demo's colour notes, shortcomings and clearances."""

import datetime as dt
import random
from decimal import Decimal

from shotlog.breakdown.clearances import write_clearance
from shotlog.colour.notes import add_note, edit_note
from shotlog.history import Author
from shotlog.management.demo.crew import CREW, PRODUCER, SUPERVISOR
from shotlog.management.demo.diary import Diary
from shotlog.management.demo.log import Log
from shotlog.management.demo.making import Making
from shotlog.management.demo.words import ElementStory, Part, SceneStory, ShotStory
from shotlog.models import ColourNote, Element, Shortcoming, Take
from shotlog.review.shortcomings import add_shortcoming, edit_shortcoming

SIX = Decimal("0.000001")


class Notes:
    """Writes notes, shortcomings and clearances into a diary, after the takes they are about."""

    def __init__(self, log: Log, making: Making, diary: Diary) -> None:
        """`log` and `making` know the rows by then."""
        self.log, self.making, self.diary = log, making, diary

    def plan(self, scenes: list[SceneStory]) -> None:
        """All of them."""
        for scene in scenes:
            for shot in scene.shots:
                for place, part in enumerate(shot.notes):
                    self._plan_note(shot, None, part, place)
                for element in shot.elements:
                    self._plan_element(shot, element)

    def _plan_element(self, shot: ShotStory, element: ElementStory) -> None:
        for place, part in enumerate(element.notes):
            self._plan_note(shot, element, part, place)
        for place, part in enumerate(element.shortcomings):
            self._plan_shortcoming(shot, element, part, place)
        if element.clearance is not None:
            fields = dict(element.clearance.fields)
            if fields.get("consent") == "given":
                fields["consent_date"] = self.log.today - dt.timedelta(days=70)
            if fields["state"] == "given":
                fields["date"] = self.log.today - dt.timedelta(days=20)
            self.diary.plan(
                self.log.span(shot)[1] - 0.2,
                PRODUCER,
                lambda by: write_clearance(self._element(shot, element), fields, by=by),
            )

    def _plan_note(
        self, shot: ShotStory, element: ElementStory | None, part: Part, place: int
    ) -> None:
        last = self.log.span(shot)[1]
        status = part.fields.get("status", "open")
        final = {key: part.fields[key] for key in ("hours_actual",) if key in part.fields}
        fields = {
            key: part.fields[key] for key in part.fields if key not in ("hours_actual", "status")
        }
        key = str(fields.get("colourist", ""))
        fields["colourist"] = CREW.get(key, key)
        fields["for_whom"] = CREW["marek"] if fields["role"] == "baked" else ""
        if "from_kelvin" in fields or part.has_cdl:
            fields |= {"from_space": "sRGB", "to_space": "ACEScct"}
        if part.has_cdl:
            fields |= _cdl(fields, f"{shot.code}{element and element.name}{place}")
        made: list[ColourNote] = []
        who = str(fields["colourist"] or SUPERVISOR)
        self.diary.plan(
            last - 0.6 + place * 0.02,
            who,
            lambda by: made.append(self._note(shot, element, fields, by=by)),
        )
        if status != "open" or final:
            self.diary.plan(
                last - 0.15 + place * 0.02,
                who,
                lambda by: edit_note(made[0], {"status": status, **final}, by=by),
            )

    def _note(
        self,
        shot: ShotStory,
        element: ElementStory | None,
        fields: dict[str, object],
        *,
        by: Author,
    ) -> ColourNote:
        if element is not None:
            row = self._element(shot, element)
            fields = {**fields, "element": row, "take": self._best(row)}
        return add_note(self.log.shots[shot.code], fields, by=by)

    def _plan_shortcoming(
        self, shot: ShotStory, element: ElementStory, part: Part, place: int
    ) -> None:
        last = self.log.span(shot)[1]
        fields = dict(part.fields)
        status, hours = fields.pop("status", "open"), fields.get("hours")
        if status == "open":
            fields.pop("hours", None) if place % 2 else None
        key = str(fields.get("owner", ""))
        fields["owner"] = CREW.get(key, key)
        if isinstance(fields.get("due"), int):
            fields["due"] = self.log.today + dt.timedelta(days=int(str(fields["due"])))
        made: list[Shortcoming] = []
        self.diary.plan(
            last - 0.7 + place * 0.03,
            SUPERVISOR,
            lambda by: made.append(self._shortcoming(shot, element, fields, part.take, by=by)),
        )
        if status != "open":
            new = {"status": status, "hours": hours}
            self.diary.plan(
                last - 0.1 + place * 0.02,
                str(fields["owner"] or SUPERVISOR),
                lambda by: edit_shortcoming(made[0], new, by=by),
            )

    def _shortcoming(
        self,
        shot: ShotStory,
        element: ElementStory,
        fields: dict[str, object],
        take: int | None,
        *,
        by: Author,
    ) -> Shortcoming:
        row = self._element(shot, element)
        takes = self.making.takes[shot.code, element.name]
        of = takes[take - 1] if take else self._best(row)
        return add_shortcoming(row, {**fields, "take": of}, by=by)

    def _element(self, shot: ShotStory, element: ElementStory) -> Element:
        return self.log.elements[shot.code, element.name]

    def _best(self, element: Element) -> Take | None:
        """The approved take, else the newest."""
        takes = list(element.takes.all())
        approved = [take for take in takes if take.decision == "approved"]
        shown = approved or takes
        return shown[-1] if shown else None


def _cdl(fields: dict[str, object], seed: str) -> dict[str, object]:
    """Ten numbers that fit the shift in Kelvin."""
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    shift = (
        int(str(fields.get("from_kelvin", 5000))) - int(str(fields.get("to_kelvin", 5000)))
    ) / 20000
    numbers = {
        "slope_r": 1 + shift,
        "slope_g": 1 + shift * 0.1,
        "slope_b": 1 - shift * 0.9,
        "offset_r": rng.uniform(-0.006, 0.01),
        "offset_g": rng.uniform(-0.004, 0.004),
        "offset_b": rng.uniform(-0.012, 0.002),
        "power_r": rng.uniform(0.92, 1.02),
        "power_g": rng.choice((1.0, 0.98)),
        "power_b": rng.uniform(1.0, 1.14),
        "saturation": rng.uniform(0.86, 1.02),
    }
    rounded = {name: Decimal(round(value, 4)).quantize(SIX) for name, value in numbers.items()}
    return {**rounded, "cdl_space": "ACEScct", "cdl_source": "typed"}
