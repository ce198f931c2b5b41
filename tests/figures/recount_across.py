"""Planner and benchmarks counted again in the plainest way, over all rows of all productions.

Written from the product definition, section 5, and from nothing in `shotlog.figures`.
"""

import random
from collections import defaultdict

from shotlog.models import ColourNote, Element, Session, Shortcoming, Take

MOVING = ("t2v", "i2v", "v2v", "start_end", "lipsync", "motion_control", "interp_ai")
Key = tuple[str, str, str, str, str, str, str]
Values = list[float | None]


class RecountAcross:
    """Every row that is not removed, as plain lists."""

    def __init__(self) -> None:
        self.element = {
            element.pk: element
            for element in Element.everything.select_related("shot__production")
            if not (element.removed or element.shot.removed or element.shot.production.removed)
        }
        self.takes = [
            take
            for take in Take.everything.select_related("tool_version__tool").order_by("pk")
            if not take.removed and take.element_id in self.element
        ]
        self.notes = [
            note
            for note in ColourNote.everything.all()
            if not note.removed and note.role != "viewing" and note.element_id in self.element
        ]
        self.shortcomings = [
            row
            for row in Shortcoming.everything.all()
            if not row.removed and row.element_id in self.element
        ]
        self.sessions = [
            session
            for session in Session.everything.select_related("production", "tool_version__tool")
            if not session.removed and not session.production.removed
        ]

    # One take

    def production(self, take: Take) -> int:
        return self.element[take.element_id].shot.production_id

    def seconds(self, take: Take) -> float | None:
        own = None if take.generation_seconds is None else float(take.generation_seconds)
        if own is not None and take.generation_basis != "job":
            return own
        if not take.job_id:
            return own
        job = [
            other
            for other in self.takes
            if other.job_id == take.job_id and self.production(other) == self.production(take)
        ]
        whole = [
            float(other.generation_seconds)
            for other in job
            if other.generation_basis == "job" and other.generation_seconds is not None
        ]
        return max(whole) / len(job) if whole else own

    def is_clip(self, take: Take) -> bool:
        return take.mode in MOVING if take.frames is None else take.frames > 1

    def length(self, take: Take) -> float | None:
        if not self.is_clip(take) or take.frames is None or not take.fps:
            return None
        return take.frames / float(take.fps)

    def megapixel_frames(self, take: Take) -> float | None:
        if not take.width or not take.height:
            return None
        if take.frames is None:
            return None if self.is_clip(take) else take.width * take.height / 1e6
        return take.width * take.height * take.frames / 1e6

    def group(self, take: Take) -> Key:
        size, length = "", ""
        if take.width and take.height:
            pixels = take.width * take.height
            size = "4K"
            if pixels < 3_000_000:
                size = "2K"
            if pixels < 2_100_000:
                size = "HD"
            if pixels < 600_000:
                size = "SD"
        seconds = self.length(take)
        if not self.is_clip(take):
            length = "still"
        elif seconds is not None:
            length = "11 s and over"
            if seconds < 11:
                length = "6-11 s"
            if seconds < 6:
                length = "3-6 s"
            if seconds < 3:
                length = "under 3 s"
        version = take.tool_version
        category = self.element[take.element_id].category
        tool = version.tool.name if version else ""
        number = version.version if version else ""
        return tool, number, take.model, category, take.mode, size, length

    # One element

    def done(self, element: Element) -> bool:
        return element.status in ("apr", "fin") or element.shot.status in ("apr", "fin")

    def colour(self, element: Element) -> float | None:
        notes = [note for note in self.notes if note.element_id == element.pk]
        if not notes:
            return 0.0 if self.done(element) else None
        spent = 0.0
        for note in notes:
            if note.hours_actual is None or note.status not in ("matched", "so", "wontfix"):
                return None
            spent += float(note.hours_actual)
        return spent

    def fix(self, element: Element) -> float | None:
        rows = [row for row in self.shortcomings if row.element_id == element.pk]
        if not rows:
            return 0.0 if self.done(element) else None
        spent = 0.0
        for row in rows:
            if row.hours is None or row.status == "open":
                return None
            spent += float(row.hours)
        return spent

    def takes_of(self, element: Element) -> list[Take]:
        return [take for take in self.takes if take.element_id == element.pk]

    def keepers(self, takes: list[Take]) -> list[Take]:
        return [take for take in takes if take.decision == "approved"]

    # Benchmarks

    def groups(self) -> dict[Key, list[Take]]:
        found: dict[Key, list[Take]] = defaultdict(list)
        for take in self.takes:
            found[self.group(take)].append(take)
        return dict(found)

    def kept(self, takes: list[Take]) -> list[tuple[Element, list[Take]]]:
        """Elements with a keeper among `takes`, each with its own of them."""
        found = []
        for element in self.element.values():
            own = [take for take in takes if take.element_id == element.pk]
            if self.keepers(own):
                found.append((element, own))
        return found

    def attempts(self, takes: list[Take]) -> Values:
        return [len(own) / len(self.keepers(own)) for _element, own in self.kept(takes)]

    def per_output_second(self, takes: list[Take]) -> Values:
        found: Values = []
        for take in takes:
            if self.is_clip(take):
                seconds, length = self.seconds(take), self.length(take)
                found.append(None if seconds is None or length is None else seconds / length)
        return found

    def per_megapixel_frame(self, takes: list[Take]) -> Values:
        found: Values = []
        for take in takes:
            seconds, size = self.seconds(take), self.megapixel_frames(take)
            found.append(None if seconds is None or size is None else seconds / size)
        return found

    def cost_per_second(self, takes: list[Take]) -> dict[str, Values]:
        found: dict[str, Values] = defaultdict(list)
        for element, own in self.kept(takes):
            clips = [take for take in self.keepers(own) if self.is_clip(take)]
            if not clips:
                continue
            costs = [take.cost for take in own]
            lengths = [self.length(clip) for clip in clips]
            value = None
            if None not in costs and None not in lengths:
                spent = sum(float(cost) for cost in costs if cost is not None)
                value = spent / sum(length for length in lengths if length is not None)
            found[element.shot.production.currency].append(value)
        return dict(found)

    def hands_on(self, takes: list[Take]) -> Values:
        hours = {session.pk: session.hours_hands_on for session in self.sessions}
        found: Values = []
        for _element, own in self.kept(takes):
            spent: float | None = 0.0
            for take in own:
                whole = hours.get(take.session_id or 0)
                if whole is None or spent is None:
                    spent = None
                    continue
                together = [one for one in self.takes if one.session_id == take.session_id]
                spent += float(whole) / len(together)
            found.append(None if spent is None else spent / len(self.keepers(own)))
        return found

    def after(self, takes: list[Take], what: str) -> Values:
        """Colour or fix hours of each kept element, per keeper of the whole element."""
        found: Values = []
        for element, _own in self.kept(takes):
            spent = self.colour(element) if what == "colour" else self.fix(element)
            keepers = len(self.keepers(self.takes_of(element)))
            found.append(None if spent is None else spent / keepers)
        return found

    def defects(self, key: Key) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        known = {take.pk: take for take in self.takes}
        for row in self.shortcomings:
            own = self.takes_of(self.element[row.element_id])
            if not own:
                continue
            take = known.get(row.take_id or 0) or (self.keepers(own) or own)[-1]
            if self.group(take) == key:
                found[row.kind] += 1
        return dict(found)

    # Planner

    def records(self, category: str, role: str) -> list[Element]:
        return [
            element
            for element in self.element.values()
            if element.category == category
            and element.role == role
            and self.keepers(self.takes_of(element))
        ]

    def scaled(self, element: Element, megapixels: float, seconds: float) -> float | None:
        takes = self.takes_of(element)
        spent = [self.seconds(take) for take in takes]
        largest, frames = 0.0, 0.0
        for take in self.keepers(takes):
            size = self.megapixel_frames(take)
            if size is not None and size > largest:
                largest = size
                production = element.shot.production
                rate = production.rate_numerator / production.rate_denominator
                if take.fps:
                    rate = float(take.fps)
                frames = seconds * rate if self.is_clip(take) else 1
        if not largest or None in spent:
            return None
        return sum(one for one in spent if one is not None) / largest * megapixels * frames

    def cost(self, element: Element) -> float | None:
        production = element.shot.production
        a_day = float(production.hours_per_day)
        spent = 0.0
        if element.cost is not None:
            spent += float(element.cost)
        elif element.vendor:
            return None
        for take in self.takes_of(element):
            if take.cost is not None:
                spent += float(take.cost)
            elif take.tool_version is None or take.tool_version.runs_at != "local":
                return None
        is_ai = element.final_use == "final" and (
            element.origin == "ai_gen"
            or (
                element.origin == "ai_assist"
                and element.digital_source_type != "algorithmicallyEnhanced"
            )
        )
        worked = None if element.hours_actual is None else float(element.hours_actual)
        for hours, rate in (
            (worked, production.rate_ai if is_ai else production.rate_conventional),
            (self.colour(element), production.rate_colour),
        ):
            if hours is None or (hours and rate is None):
                return None
            if hours and rate is not None:
                spent += hours / a_day * float(rate)
        return spent


def drawn(values: list[float], count: int, *, seed: int = 1) -> list[float]:
    """2,000 draws with replacement from the values in order, seed 1; further lines count on."""
    dice = random.Random(seed)
    ordered = sorted(values)
    return [sum(dice.choices(ordered, k=count)) for _ in range(2000)]
