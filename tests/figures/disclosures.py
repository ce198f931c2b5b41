"""Clearances, sessions and texts on a random production, and the disclosure counted again.

The recount knows nothing of `shotlog.figures`: it walks over all rows, as product.md 5 says.
"""

import datetime as dt
import random
from collections import defaultdict
from typing import Any

from shotlog.models import Clearance, Element, Production, Session, Shot, Take, ToolVersion
from tests.figures.recount import Recount
from tests.make import make_take

AI_TYPES = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
)
CAPTURES = ("digitalCapture", "negativeFilm", "positiveFilm", "computationalCapture")
PRINCIPLES = ("no_recreation", "no_training", "secured", "temporary", "no_replacement")


def logged_whole(production: Production) -> None:
    """Leave no shot of `production` that is not broken down and no element of unknown origin."""
    for shot in Shot.objects.filter(production=production):
        if not any(element.final_use == "final" for element in shot.elements.all()):
            Element.objects.create(shot=shot, name="plate09", origin="plate")
    Element.objects.filter(shot__production=production, origin="").update(origin="cg")


def cleared_in_full(production: Production, seed: int) -> None:
    """Note everything about the elements of `production`, of one temper: much of it agrees."""
    dice = random.Random(seed)
    grave = dice.random() < 0.3
    for version in ToolVersion.objects.all():
        version.version = version.version or f"1.{version.pk}"
        version.terms_date = dt.date(2026, 1, 2)
        version.trains_on_inputs = "yes" if grave else "no"
        version.allowed_by_client = "no" if grave else "yes"
        version.save()
    for element in Element.objects.filter(shot__production=production):
        Clearance.everything.filter(element=element).delete()
        Element.objects.filter(pk=element.pk).update(human_contribution="painted by hand")
        if element.origin in ("ai_gen", "ai_assist"):
            Clearance.objects.create(
                element=element,
                state="asked" if grave else dice.choice(["not_needed", "given"]),
                likeness=dice.choice(["real", "deceased", "synthetic"] if grave else ["none"]),
                consent=dice.choice(["", "na", "pending", "refused"]),
                photoreal="yes" if grave else dice.choice(["yes", "no"]),
                third_party="cleared" if grave else "none",
                data_input="production" if grave else "none",
                real_event="the flood" if grave else "",
                notice="end credits",
                **dict.fromkeys(PRINCIPLES, "yes"),
            )
            if not element.takes.approved().exists():
                make_take(element=element, number=9, decision="approved")
    of_these = Take.objects.filter(element__shot__production=production)
    of_these.filter(tool_version=None).update(tool_version=ToolVersion.objects.first())


def cleared_at_random(production: Production, seed: int) -> None:
    """Give the elements of `production` clearances, and its takes sessions, full of gaps."""
    dice = random.Random(seed)
    for version in ToolVersion.objects.all():
        version.trains_on_inputs = dice.choice(["", "yes", "no", "unknown"])
        version.allowed_by_client = dice.choice(["", "yes", "no"])
        version.terms_date = dice.choice([None, dt.date(2026, 1, 2)])
        version.save()
    for element in Element.everything.filter(shot__production=production):
        element.human_contribution = dice.choice(["", "painted by hand"])
        element.digital_source_type = dice.choice(
            [element.digital_source_type, *AI_TYPES, *CAPTURES, "digitalCreation"]
        )
        element.save()
        if dice.random() < 0.3:
            Element.everything.filter(pk=element.pk).update(digital_source_type="")
        if element.origin in ("ai_gen", "ai_assist") and dice.random() < 0.7:
            _clear(dice, element)
    for take in Take.everything.filter(element__shot__production=production):
        if take.tool_version and dice.random() < 0.6:
            take.session = Session.objects.create(
                production=production,
                tool_version=take.tool_version,
                date=dt.date(2026, dice.randrange(1, 12), 5),
            )
            take.save()


def _clear(dice: random.Random, element: Element) -> None:
    Clearance.everything.filter(element=element).delete()  # one that the production came with
    Clearance.objects.create(
        element=element,
        state=dice.choice(["not_needed", "to_ask", "asked", "given", "given", "refused"]),
        likeness=dice.choice(["", "none", "real", "deceased", "synthetic"]),
        consent=dice.choice(["", "na", "pending", "given", "refused"]),
        consent_date=dt.date(2026, 2, 3),
        photoreal=dice.choice(["", "yes", "no", "unknown"]),
        third_party=dice.choice(["", "none", "cleared", "not_cleared", "unknown"]),
        data_input=dice.choice(["", "none", "production", "personal"]),
        key_creative=dice.choice(["", "none", "key_visual"]),
        real_place=dice.choice(["", "Seoul"]),
        real_person=dice.choice(["", "Gu Taeseok"]),
        reference=dice.choice(["", "C-1"]),
        notice=dice.choice(["", "end credits"]),
        removed=element.removed or dice.random() < 0.05,
        **{name: dice.choice(["", "yes", "yes", "no", "unsure"]) for name in PRINCIPLES},
    )


class Again(Recount):
    """The disclosure, counted in the plainest way."""

    def __init__(self, production: Production) -> None:
        super().__init__(production)
        self.kept = [e for e in self.elements if not self.omitted(e.shot_id)]
        self.final = [e for e in self.kept if e.final_use == "final"]
        self.with_ai = [e for e in self.kept if e.origin in ("ai_gen", "ai_assist")]
        self.ai = [e for e in self.kept if self.is_ai(e)]
        self.clearance = {c.element_id: c for c in Clearance.everything.all() if not c.removed}
        self.approved: dict[int, list[Take]] = defaultdict(list)
        for take in self.takes:
            if take.decision == "approved":
                self.approved[take.element_id].append(take)

    def frames_with(self, rows: list[Element]) -> int:
        """Frames of all shots in which any of `rows` is present."""
        count = 0
        for shot in self.shots:
            own = [e for e in rows if e.shot_id == shot.pk]
            first = shot.first_cut_frame
            for frame in range(first, first + (shot.frames or 0)):
                count += any(
                    (e.first_frame is None or e.first_frame <= frame)
                    and (e.last_frame is None or frame <= e.last_frame)
                    for e in own
                )
        return count

    def by_type(self) -> dict[str, tuple[int, int, int]]:
        """Elements, shots and frames by digital source type."""
        found = {}
        for code in {e.digital_source_type for e in self.final}:
            rows = [e for e in self.final if e.digital_source_type == code]
            found[code] = (len(rows), len({e.shot_id for e in rows}), self.frames_with(rows))
        return found

    def without_length(self) -> dict[str, int]:
        """Shots whose length is not known, by the source types of their final elements."""
        found = {}
        for code in {e.digital_source_type for e in self.final}:
            shots = {e.shot_id for e in self.final if e.digital_source_type == code}
            found[code] = sum(self.shot[pk].frames is None for pk in shots)
        return found

    def ai_in(self, shot: Shot) -> tuple[int | None, int, int]:
        """Frames of a shot with AI in them, and the bounds of its share of the picture."""
        own = [e for e in self.ai if e.shot_id == shot.pk]
        frames = lower = upper = 0
        for frame in self.frames_of(shot):
            there = [e.coverage for e in own if self.present(e, frame)]
            frames += bool(there)
            lower += max([c or 0 for c in there], default=0)
            upper += min(100, sum(100 if c is None else c for c in there))
        return None if shot.frames is None else frames, lower, upper

    def frames_with_one(self, element: Element) -> int | None:
        """Frames of the cut in which one element is present."""
        shot = self.shot[element.shot_id]
        if shot.frames is None:
            return None
        return sum(self.present(element, frame) for frame in self.frames_of(shot))

    def finished(self, shot_id: int) -> str:
        """The source type of a shot."""
        rows = [e for e in self.final if e.shot_id == shot_id]
        if len(rows) == 1:
            return rows[0].digital_source_type
        if any(e.digital_source_type in AI_TYPES or self.is_ai(e) for e in rows):
            return "compositeSynthetic"
        if not rows or any(not e.digital_source_type for e in rows):
            return ""
        only = all(e.digital_source_type in CAPTURES for e in rows)
        return "compositeCapture" if only else "composite"

    def register(self) -> dict[tuple[int | None, str], tuple[int, int, int, Any, Any]]:
        """Approved takes, elements, shots, first and last day by tool version and model."""
        groups: dict[tuple[int | None, str], list[Take]] = defaultdict(list)
        for element in self.with_ai:
            if element.final_use == "final":
                for take in self.approved[element.pk]:
                    groups[take.tool_version_id, take.model].append(take)
        found = {}
        for key, takes in groups.items():
            days = [take.session.date for take in takes if take.session]
            elements = {take.element_id for take in takes}
            shots = {self.element[pk].shot_id for pk in elements}
            first, last = (min(days), max(days)) if days else (None, None)
            found[key] = (len(takes), len(elements), len(shots), first, last)
        return found

    def dated(self) -> dict[tuple[int | None, str], int]:
        """Takes of the register whose session tells the day."""
        found: dict[tuple[int | None, str], int] = defaultdict(int)
        for element in self.with_ai:
            for take in self.approved[element.pk] if element.final_use == "final" else []:
                found[take.tool_version_id, take.model] += take.session is not None
        return dict(found)

    def tried(self) -> dict[tuple[int | None, str], tuple[int, int, Any, Any]]:
        """Takes, dated ones, first and last day of what left nothing in the picture."""
        used, groups = self.register(), defaultdict(list)
        for take in self.takes:
            key = (take.tool_version_id, take.model)
            if key not in used and not self.omitted(self.element[take.element_id].shot_id):
                groups[key].append(take)
        found = {}
        for key, takes in groups.items():
            days = [take.session.date for take in takes if take.session]
            first, last = (min(days), max(days)) if days else (None, None)
            found[key] = (len(takes), len(days), first, last)
        return found

    def versions_of(self, element: Element) -> list[ToolVersion]:
        """The tool versions of its approved takes."""
        return [take.tool_version for take in self.approved[element.pk] if take.tool_version]

    def of_version(self, version: ToolVersion) -> set[str]:
        """The open points of a tool version."""
        tests = {
            "tool_not_allowed": version.allowed_by_client == "no",
            "tool_trains": version.trains_on_inputs == "yes",
            "tool_training_unknown": version.trains_on_inputs not in ("yes", "no"),
            "tool_no_terms": version.terms_date is None,
        }
        return {point for point, is_open in tests.items() if is_open}

    def tool_points(self) -> dict[str, tuple[int, int, set[int]]]:
        """Elements, shots and tool versions with each open point of a tool version."""
        found: dict[str, tuple[set[int], set[int], set[int]]] = {}
        for element in self.with_ai:
            for version in self.versions_of(element) if element.final_use == "final" else []:
                for point in self.of_version(version):
                    elements, shots, versions = found.setdefault(point, (set(), set(), set()))
                    elements.add(element.pk)
                    shots.add(element.shot_id)
                    versions.add(version.pk)
        return {point: (len(es), len(ss), vs) for point, (es, ss, vs) in found.items()}

    def blocked(self) -> int:
        """Shots with an open point, of their own or of a tool."""
        own = {self.element[pk].shot_id for keys in self.points().values() for pk in keys}
        for element in self.with_ai:
            has_points = any(map(self.of_version, self.versions_of(element)))
            if has_points and element.final_use == "final":
                own.add(element.shot_id)
        return len(own)

    def consent(self) -> tuple[int, int, int]:
        """(given, needed, AI elements without a likeness noted)."""
        noted = [self.clearance.get(e.pk) for e in self.ai]
        shown = [row for row in noted if row and row.likeness in ("real", "deceased")]
        without = sum(row is None or not row.likeness for row in noted)
        return sum(row.consent == "given" for row in shown), len(shown), without

    def consents(self) -> list[int]:
        """Elements that show somebody, or for which consent is noted."""
        rows = [(e.pk, self.clearance[e.pk]) for e in self.with_ai if e.pk in self.clearance]
        return [pk for pk, row in rows if row.likeness not in ("", "none") or row.consent]

    def points(self) -> dict[str, list[int]]:
        """The keys of the elements with each open point of their own."""
        found: dict[str, list[int]] = defaultdict(list)
        for element in self.final:
            if not element.digital_source_type:
                found["no_source_type"].append(element.pk)
        for element in self.ai:
            for point in self._points(element):
                found[point].append(element.pk)
        return {point: sorted(keys) for point, keys in found.items()}

    def _points(self, element: Element) -> list[str]:
        row, takes = self.clearance.get(element.pk), self.approved[element.pk]
        found = []
        if not element.human_contribution:
            found.append("no_contribution")
        if not takes:
            found.append("no_approved_take")
        if any(take.tool_version_id is None for take in takes):
            found.append("no_tool")
        if row is None:
            return [*found, "no_clearance"]
        unsettled = any(getattr(row, name) in ("no", "unsure") for name in PRINCIPLES)
        tests = {
            "clearance_refused": row.state == "refused",
            "clearance_open": row.state in ("to_ask", "asked"),
            "no_likeness": row.likeness == "",
            "consent_refused": row.consent == "refused",
            "no_consent": row.likeness in ("real", "deceased")
            and row.consent not in ("given", "refused"),
            "escalate": unsettled and not (row.state == "given" and row.reference),
            "not_cleared": row.third_party in ("not_cleared", "unknown"),
        }
        return [*found, *(point for point, is_open in tests.items() if is_open)]

    def noted(self, field: str) -> dict[str, int]:
        """How many AI elements have each word in a field of their clearance."""
        found: dict[str, int] = defaultdict(int)
        for element in self.ai:
            if element.pk in self.clearance:
                found[getattr(self.clearance[element.pk], field)] += 1
        return found
