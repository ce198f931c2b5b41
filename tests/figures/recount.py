"""Every figure counted again in the plainest way: row by row and frame by frame.

Written from the product definition, section 5, and from nothing in `shotlog.figures`: no query of
it, no helper of it. It reads all rows and walks over them, however slow that is.
"""

import math
import statistics
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shotlog.models import (
    Clearance,
    ColourNote,
    Element,
    Production,
    Scene,
    Shortcoming,
    Shot,
    Take,
    ToolVersion,
)

Some = Decimal | None


class Recount:
    """A production or one scene, as plain lists."""

    def __init__(self, production: Production, scene: Scene | None = None) -> None:
        self.production = production
        self.shots = [
            shot
            for shot in Shot.everything.all()
            if not shot.removed and shot.production_id == production.pk
        ]
        self.all_shots = self.shots
        if scene:
            self.shots = [shot for shot in self.shots if shot.scene_id == scene.pk]
        self.budget = scene.grade_hours_budgeted if scene else production.grade_budget_hours
        self.shot = {shot.pk: shot for shot in self.all_shots}
        here = {shot.pk for shot in self.shots}
        every = [e for e in Element.everything.all() if not e.removed and e.shot_id in self.shot]
        self.elements = [element for element in every if element.shot_id in here]
        self.element = {element.pk: element for element in every}
        notes = [n for n in ColourNote.everything.all() if not n.removed and n.shot_id in self.shot]
        self.all_notes = [n for n in notes if n.element_id is None or n.element_id in self.element]
        self.notes = [note for note in self.all_notes if note.shot_id in here]
        self.shortcomings = [
            row
            for row in Shortcoming.everything.all()
            if not row.removed
            and row.element_id in self.element
            and self.element[row.element_id].shot_id in here
        ]
        self.all_takes = [
            take
            for take in Take.everything.all()
            if not take.removed and take.element_id in self.element
        ]
        self.takes = [
            take for take in self.all_takes if self.element[take.element_id].shot_id in here
        ]

    # Scope

    def omitted(self, shot_id: int) -> bool:
        return self.shot[shot_id].status == "omt"

    def out(self, element: Element) -> bool:
        return element.final_use != "final" or self.omitted(element.shot_id)

    def is_ai(self, element: Element) -> bool:
        if element.final_use != "final":
            return False
        if element.origin == "ai_gen":
            return True
        return (
            element.origin == "ai_assist"
            and element.digital_source_type != "algorithmicallyEnhanced"
        )

    def is_assistive(self, element: Element) -> bool:
        return (
            element.final_use == "final"
            and element.origin == "ai_assist"
            and element.digital_source_type == "algorithmicallyEnhanced"
        )

    def finals(self, shot: Shot) -> list[Element]:
        return [e for e in self.elements if e.shot_id == shot.pk and e.final_use == "final"]

    def counted_shots(self) -> list[Shot]:
        return [shot for shot in self.shots if shot.status != "omt"]

    def broken_down(self) -> list[Shot]:
        return [shot for shot in self.counted_shots() if self.finals(shot)]

    def counts(self, element: Element, part: str) -> bool:
        if part == "assistive":
            return self.is_assistive(element)
        if not self.is_ai(element):
            return False
        return {
            "together": True,
            "generated": element.origin == "ai_gen",
            "assisted": element.origin == "ai_assist",
            "hero": element.role == "hero",
            "fill": element.role == "fill",
        }[part]

    # Shares: (part, whole)

    def by_elements(self, part: str) -> tuple[int, int]:
        final = [element for shot in self.broken_down() for element in self.finals(shot)]
        return sum(self.counts(element, part) for element in final), len(final)

    def by_role(self, role: str) -> tuple[int, int]:
        final = [
            element
            for shot in self.broken_down()
            for element in self.finals(shot)
            if element.role == role
        ]
        return sum(self.is_ai(element) for element in final), len(final)

    def by_shots(self, part: str) -> tuple[int, int]:
        shots = self.broken_down()
        with_part = [s for s in shots if any(self.counts(e, part) for e in self.finals(s))]
        return len(with_part), len(shots)

    def only_assisted(self) -> int:
        """Shots whose AI elements are all assisted."""
        count = 0
        for shot in self.broken_down():
            origins = {e.origin for e in self.finals(shot) if self.is_ai(e)}
            count += origins == {"ai_assist"}
        return count

    def frames_of(self, shot: Shot) -> range:
        first = shot.cut_in
        if first is None:
            head = shot.handle_head
            first = self.production.first_frame
            first += self.production.handles if head is None else head
        return range(first, first + (shot.frames or 0))

    def present(self, element: Element, frame: int) -> bool:
        after = element.first_frame is None or frame >= element.first_frame
        before = element.last_frame is None or frame <= element.last_frame
        return after and before

    def by_screen_time(self, part: str) -> tuple[int, int]:
        seen = frames = 0
        for shot in self.broken_down():
            elements = [e for e in self.finals(shot) if self.counts(e, part)]
            for frame in self.frames_of(shot):
                frames += 1
                seen += any(self.present(element, frame) for element in elements)
        return seen, frames

    def by_picture(self, part: str) -> tuple[int, int, int]:
        lower = upper = frames = 0
        for shot in self.broken_down():
            elements = [e for e in self.finals(shot) if self.counts(e, part)]
            for frame in self.frames_of(shot):
                frames += 1
                there = [e.coverage for e in elements if self.present(e, frame)]
                if there:
                    lower += max(0 if coverage is None else coverage for coverage in there)
                    upper += min(100, sum(100 if c is None else c for c in there))
        return lower, upper, frames

    def origins(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for shot in self.broken_down():
            for element in self.finals(shot):
                found[element.origin] += 1
        return dict(found)

    def without_range(self) -> int:
        return sum(
            self.is_ai(e) and e.first_frame is None and e.last_frame is None
            for shot in self.broken_down()
            for e in self.finals(shot)
        )

    # Hours: (value, known, unknown, of which omitted)

    def sum_of(self, rows: list[tuple[Some, bool]]) -> tuple[Some, int, int, Decimal]:
        known = [(amount, gone) for amount, gone in rows if amount is not None]
        value = sum((amount for amount, _gone in known), Decimal(0)) if known else None
        gone = sum((amount for amount, is_gone in known if is_gone), Decimal(0))
        return value, len(known), len(rows) - len(known), gone

    def estimate(self, shot: Shot) -> Some:
        if shot.hours_estimated is not None:
            return shot.hours_estimated
        planned = [e.hours_planned for e in self.elements if e.shot_id == shot.pk]
        known = [hours for hours in planned if hours is not None]
        return sum(known, Decimal(0)) if known else None

    def estimated(self) -> tuple[Some, int, int, Decimal]:
        return self.sum_of([(self.estimate(s), s.status == "omt") for s in self.shots])

    def column(self, name: str, *, ai: bool | None = None) -> tuple[Some, int, int, Decimal]:
        rows = [e for e in self.elements if ai is None or self.is_ai(e) is ai]
        return self.sum_of([(getattr(e, name), self.out(e)) for e in rows])

    def shortcoming_hours(self) -> tuple[Some, int, int, Decimal]:
        return self.sum_of(
            [(row.hours, self.out(self.element[row.element_id])) for row in self.shortcomings]
        )

    def saved(self) -> tuple[Some, int, int, Decimal]:
        rows: list[tuple[Some, bool]] = []
        for element in self.elements:
            if not self.is_ai(element):
                continue
            conventional, actual = element.hours_conventional, element.hours_actual
            if conventional is None or actual is None:
                rows.append((None, self.out(element)))
                continue
            spent = actual
            for note in self.notes:
                if note.element_id == element.pk and note.hours_actual is not None:
                    spent += note.hours_actual
            for row in self.shortcomings:
                if row.element_id == element.pk and row.hours is not None:
                    spent += row.hours
            rows.append((conventional - spent, self.out(element)))
        return self.sum_of(rows)

    # Colour

    def working_notes(self) -> list[ColourNote]:
        return [note for note in self.notes if note.role != "viewing"]

    def note_is_out(self, note: ColourNote) -> bool:
        if note.element_id is None:
            return self.omitted(note.shot_id)
        return self.out(self.element[note.element_id])

    def closed(self, note: ColourNote) -> bool:
        return note.status in ("matched", "so", "wontfix")

    def colour_column(self, name: str) -> tuple[Some, int, int, Decimal]:
        return self.sum_of([(getattr(n, name), self.note_is_out(n)) for n in self.working_notes()])

    def whole_shot_colour(self) -> tuple[Some, int, int, Decimal]:
        rows = [note for note in self.working_notes() if note.element_id is None]
        return self.sum_of([(note.hours_actual, self.note_is_out(note)) for note in rows])

    def median(self, kind: str) -> Some:
        hours = [
            note.hours_actual
            for note in self.all_notes
            if note.role != "viewing"
            and self.closed(note)
            and note.main_mismatch == kind
            and note.hours_actual is not None
        ]
        if not hours:
            return None
        return statistics.median(hours).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def expected(self, note: ColourNote) -> Some:
        if self.closed(note):
            return note.hours_actual
        estimate = note.hours_estimated
        if estimate is None:
            estimate = self.median(note.main_mismatch)
        known = [hours for hours in (note.hours_actual, estimate) if hours is not None]
        return max(known) if known else None

    def forecast(self) -> tuple[Some, int, int, Decimal]:
        rows = [(self.expected(note), self.note_is_out(note)) for note in self.working_notes()]
        noted = {note.element_id for note in self.working_notes()}
        unnoted = [e for e in self.elements if self.is_ai(e) and e.pk not in noted]
        return self.sum_of([*rows, *((e.colour_hours_foreseen, self.out(e)) for e in unnoted)])

    def remaining(self) -> Some:
        value, _known, unknown, _gone = self.forecast()
        if self.budget is None or (value is None and unknown):
            return None
        return self.budget - (value or Decimal(0))

    # Money

    def at_rate(self, hours: Some, rate: Some) -> Some:
        if hours is None or rate is None:
            return None
        amount = hours / self.production.hours_per_day * rate
        return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def take_costs(self) -> tuple[Some, int, int, Decimal]:
        return self.sum_of([(t.cost, self.out(self.element[t.element_id])) for t in self.takes])

    def money(self) -> Some:
        parts = [self.column("cost")[0], self.take_costs()[0]]
        work = [
            (self.column("hours_actual", ai=True)[0], self.production.rate_ai),
            (self.column("hours_actual", ai=False)[0], self.production.rate_conventional),
            (self.colour_column("hours_actual")[0], self.production.rate_colour),
        ]
        for hours, rate in work:
            if hours and rate is None:
                return None
            parts.append(self.at_rate(hours, rate))
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if known else None

    def money_if_conventional(self) -> Some:
        hours = self.column("hours_conventional", ai=True)[0]
        return self.at_rate(hours, self.production.rate_conventional)

    # Against conventional work

    def against(self, ai: list[Element]) -> tuple[Any, ...]:
        """(elements, those omitted, spent, conventional, saved, money, instead) of AI elements."""
        both = [e for e in ai if e.hours_conventional is not None and e.hours_actual is not None]
        saved: list[tuple[Some, bool]] = []
        bought = worked = graded = instead = Decimal(0)
        for element in ai:
            conventional, actual = element.hours_conventional, element.hours_actual
            if conventional is None or actual is None:
                saved.append((None, self.out(element)))
                continue
            notes = [n.hours_actual for n in self.working_notes() if n.element_id == element.pk]
            colour = sum((hours for hours in notes if hours is not None), Decimal(0))
            rows = [row.hours for row in self.shortcomings if row.element_id == element.pk]
            fixing = sum((hours for hours in rows if hours is not None), Decimal(0))
            saved.append((conventional - actual - colour - fixing, self.out(element)))
            takes = [take.cost for take in self.takes if take.element_id == element.pk]
            bought += (element.cost or Decimal(0)) + sum((c for c in takes if c), Decimal(0))
            worked, graded, instead = worked + actual, graded + colour, instead + conventional
        return (
            len(ai),
            sum(self.omitted(e.shot_id) for e in ai),
            self.sum_of([(e.hours_actual, self.out(e)) for e in ai]),
            self.sum_of([(e.hours_conventional, self.out(e)) for e in ai]),
            self.sum_of(saved),
            self._bill(both, bought, worked, graded),
            self._free(both, instead, self.production.rate_conventional),
        )

    def _bill(self, both: list[Element], bought: Decimal, worked: Decimal, graded: Decimal) -> Some:
        work = self._free(both, worked, self.production.rate_ai)
        grade = self._free(both, graded, self.production.rate_colour)
        return None if work is None or grade is None else bought + work + grade

    def _free(self, both: list[Element], hours: Decimal, rate: Some) -> Some:
        """Nothing costs nothing, whatever the rate; None for no elements."""
        if not both:
            return None
        return self.at_rate(hours, rate) if hours else Decimal(0)

    def all_ai(self) -> list[Element]:
        return [element for element in self.elements if self.is_ai(element)]

    # Shortcomings and clearances

    def open_shortcomings(self) -> list[Shortcoming]:
        return [row for row in self.shortcomings if row.status == "open"]

    def fixed(self, fix: str) -> tuple[int, int, tuple[Some, int, int, Decimal]]:
        """(fixed, accepted, hours) of the closed ones that were dealt with so."""
        rows = [row for row in self.shortcomings if row.status != "open" and row.fix == fix]
        hours = self.sum_of([(row.hours, self.out(self.element[row.element_id])) for row in rows])
        fixed = sum(row.status == "fixed" for row in rows)
        return fixed, len(rows) - fixed, hours

    def clearances(self) -> list[Clearance]:
        ai = {element.pk for element in self.ai_elements()}
        return [c for c in Clearance.everything.all() if not c.removed and c.element_id in ai]

    def judged(self, axis: str) -> tuple[int, int, int, int]:
        """Approved takes of final elements that match, need work, fail, and are not judged."""
        found = [
            getattr(take, axis)
            for take in self.takes
            if take.decision == "approved" and not self.out(self.element[take.element_id])
        ]
        return found.count(1), found.count(2), found.count(3), found.count(None)

    # Takes

    def ratios(self) -> tuple[list[float], int, int]:
        kept, unkept, thrown = [], 0, 0
        for element in self.elements:
            takes = [take for take in self.takes if take.element_id == element.pk]
            approved = [take for take in takes if take.decision == "approved"]
            if approved:
                kept.append(len(takes) / len(approved))
            elif takes:
                unkept += 1
                thrown += len(takes)
        return kept, unkept, thrown

    def seconds(self, take: Take) -> float | None:
        own = None if take.generation_seconds is None else float(take.generation_seconds)
        if own is not None and take.generation_basis != "job":
            return own
        of_job = [t for t in self.all_takes if take.job_id and t.job_id == take.job_id]
        whole = [
            float(t.generation_seconds)
            for t in of_job
            if t.generation_basis == "job" and t.generation_seconds is not None
        ]
        return max(whole) / len(of_job) if whole else own

    def made_with(self, take: Take) -> str:
        """The model, else tool and version."""
        version = take.tool_version
        if take.model or version is None:
            return take.model
        return f"{version.tool.name} {version.version}".strip()

    def generation_seconds(self) -> list[float]:
        return [s for s in map(self.seconds, self.takes) if s is not None]

    def per_output_second(self) -> list[float]:
        found = []
        for take in self.takes:
            seconds = self.seconds(take)
            if seconds is not None and take.frames and take.frames > 1 and take.fps:
                found.append(seconds / (take.frames / float(take.fps)))
        return found

    def per_megapixel_frame(self) -> list[float]:
        moving = {
            "t2v", "i2v", "v2v", "start_end", "lipsync", "motion_control", "interp_ai",
        }  # fmt: skip
        found = []
        for take in self.takes:
            seconds, frames = self.seconds(take), take.frames
            if frames is None and take.mode not in moving:
                frames = 1
            if seconds is not None and take.width and take.height and frames:
                found.append(seconds / (take.width * take.height / 1_000_000 * frames))
        return found

    # Recoverability

    def ai_elements(self) -> list[Element]:
        return [e for e in self.elements if self.is_ai(e) and not self.omitted(e.shot_id)]

    def takes_of(self, element: Element) -> list[Take]:
        return [take for take in self.takes if take.element_id == element.pk]

    def states(self) -> list[tuple[str, bool]]:
        return [element_state(self.takes_of(element)) for element in self.ai_elements()]

    def remade(self, by: str) -> dict[str, dict[str, int]]:
        """Elements by state, and missing parts of those with a gap, by scene, tool or artist."""
        found: dict[str, dict[str, int]] = {}
        for element in self.ai_elements():
            takes = self.takes_of(element)
            take = judged_take(takes)
            scene = self.shot[element.shot_id].scene
            if by == "tool" and take is None:
                continue
            version = take.tool_version if take else None
            names = {
                "scene": scene.number if scene else "",
                "tool": version.tool.name if version else "",
                "artist": element.artist,
            }
            counts = found.setdefault(names[by], defaultdict(int))
            state = element_state(takes)[0]
            counts[state] += 1
            if take is not None and state not in ("recoverable", "documented"):
                for part in take_gap(take)[1]:
                    counts[f"lacks {part}"] += 1
        return {name: dict(counts) for name, counts in found.items()}


def percentile(values: list[float], share: float) -> float:
    """The inclusive percentile by its textbook formula: linear between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def take_state(take: Take) -> str:
    """Recoverable, documented, partly or lost."""
    return take_gap(take)[0]


def _is_service(version: ToolVersion) -> bool:
    """By where it runs, or, where that is not said, by its name."""
    named = any(name in version.tool.name.lower() for name in ("kling", "runway", "midjourney"))
    return version.runs_at in ("public", "enterprise") or (version.runs_at == "" and named)


def take_gap(take: Take) -> tuple[str, set[str]]:
    """The state of a take and what is missing, by what its mode needs."""
    version = take.tool_version
    tool = version is not None
    known_version = version is not None and version.version != ""
    file = take.source_file_id is not None
    sold = known_version and version is not None and _is_service(version)
    model = take.model != "" or sold
    text = take.prompt != "" or take.has_graph
    seed = take.seed != ""
    size = bool(take.width) and bool(take.height)
    inputs = len(take.inputs) > 0
    settings = take.has_graph or bool(take.other) or take.steps is not None
    needs: dict[str, Any] = {"tool": tool, "version": known_version, "file": file}
    if take.mode in ("t2i", "t2v", ""):
        needs |= {"model": model, "prompt": text, "seed": seed, "size": size}
    elif take.mode in ("i2i", "i2v", "v2v", "start_end", "inpaint", "outpaint"):
        needs |= {"model": model, "prompt": text, "seed": seed, "size": size, "inputs": inputs}
    else:
        needs |= {"inputs": inputs, "settings": settings}
    if take.mode == "":
        needs["mode"] = False
    missing = {name for name, is_there in needs.items() if not is_there}
    if not missing:
        return "recoverable", missing
    if missing == {"seed"} and version is not None and version.gives_seeds == "no":
        return "documented", missing
    beyond = set(needs) - {"tool", "version", "file", "mode", "size"}
    beyond -= set() if take.model else {"model"}
    return ("lost" if beyond <= missing else "partly"), missing


def judged_take(takes: list[Take]) -> Take | None:
    """The take by which an element is judged: the worst approved one, of equals the first."""
    order = ["recoverable", "documented", "partly", "lost"]
    approved = [take for take in takes if take.decision == "approved"]
    left = [take for take in takes if take.decision == "candidate"]
    if not approved:
        return max(left, key=lambda take: take.number, default=None)

    def badness(take: Take) -> tuple[int, int, int]:
        state, missing = take_gap(take)
        return order.index(state), len(missing), -take.number

    return max(approved, key=badness)


def element_state(takes: list[Take]) -> tuple[str, bool]:
    """The worst of the approved takes, else the newest not rejected one; none approved or not."""
    order = ["recoverable", "documented", "partly", "lost", "no_take"]
    approved = [take for take in takes if take.decision == "approved"]
    if approved:
        return max(map(take_state, approved), key=order.index), False
    left = [take for take in takes if take.decision != "rejected"]
    if not left:
        return "no_take", True
    return take_state(max(left, key=lambda take: take.number)), True
