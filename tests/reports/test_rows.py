"""Each figure leads to the shots behind it: what the grid shows there, counted again by hand."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import QueryDict

from shotlog.breakdown.filters import ShotFilter
from shotlog.figures.scene_figures import Figures, production_figures, scene_figures
from shotlog.models import Clearance, Element, Membership, Shot, Take
from shotlog.models.choices import (
    Defect,
    Fix,
    Mismatch,
    Recovery,
    Status,
)
from shotlog.reports.rows import OF, QUERIES, Rows
from tests.figures.productions import random_production
from tests.figures.recount import Recount
from tests.make import make_member

pytestmark = pytest.mark.django_db

Keys = set[int]


def shown(member: Membership, address: str) -> Keys:
    """The keys of the shots that the grid shows at an address."""
    shots = Shot.objects.of(member.production)
    asked = ShotFilter(QueryDict(urlsplit(address).query), shots, member=member)
    assert asked.is_valid(), asked.errors
    found = [shot.pk for shot in asked.qs]
    assert len(found) == len(set(found))  # no shot twice
    return set(found)


def shots_of(elements: Iterable[Element]) -> Keys:
    return {element.shot_id for element in elements}


def final(again: Recount) -> list[Element]:
    return [element for shot in again.counted_shots() for element in again.finals(shot)]


def part(again: Recount, name: str) -> Keys:
    return shots_of(element for element in final(again) if again.counts(element, name))


def ai_with(again: Recount, wanted: Callable[[Element], bool]) -> Keys:
    return shots_of(element for element in again.all_ai() if wanted(element))


def with_take(again: Recount, wanted: Callable[[Take], bool]) -> Keys:
    return {again.element[t.element_id].shot_id for t in again.takes if wanted(t)}


def kept(again: Recount, *, approved: bool) -> Keys:
    """Shots of elements that have takes, and an approved one or none."""
    found = set()
    for element in again.elements:
        takes = again.takes_of(element)
        if takes and any(take.decision == "approved" for take in takes) is approved:
            found.add(element.shot_id)
    return found


def unforeseen(again: Recount, *, known: bool) -> Keys:
    """Shots of AI elements that no working note is about, by whether colour hours are foreseen."""
    noted = {note.element_id for note in again.working_notes()}
    rest = [element for element in again.all_ai() if element.pk not in noted]
    return shots_of(e for e in rest if (e.colour_hours_foreseen is not None) is known)


def answered(again: Recount, wanted: Callable[[Clearance], bool]) -> Keys:
    return {again.element[c.element_id].shot_id for c in again.clearances() if wanted(c)}


def notes(again: Recount, name: str, *, known: bool) -> Keys:
    found = again.working_notes()
    return {note.shot_id for note in found if (getattr(note, name) is not None) is known}


EXPECTED: dict[str, Callable[[Recount], Keys]] = {
    "shots": lambda r: {s.pk for s in r.counted_shots()},
    "omitted": lambda r: {s.pk for s in r.shots if s.status == "omt"},
    "done": lambda r: {s.pk for s in r.shots if s.status in ("apr", "fin")},
    "broken_down": lambda r: {s.pk for s in r.broken_down()},
    "not_broken_down": lambda r: {s.pk for s in r.counted_shots() if not r.finals(s)},
    "ai": lambda r: part(r, "together"),
    "no_ai": lambda r: {s.pk for s in r.broken_down()} - part(r, "together"),
    "generated": lambda r: part(r, "generated"),
    "assisted": lambda r: part(r, "assisted"),
    "only_assisted": lambda r: part(r, "together") - part(r, "generated"),
    "hero": lambda r: part(r, "hero"),
    "fill": lambda r: part(r, "fill"),
    "no_role": lambda r: shots_of(e for e in final(r) if r.is_ai(e) and e.role == ""),
    "assistive": lambda r: part(r, "assistive"),
    "unknown_origin": lambda r: shots_of(e for e in final(r) if e.origin == ""),
    "without_frames": lambda r: {s.pk for s in r.broken_down() if s.frames is None},
    "without_range": lambda r: shots_of(
        e for e in r.ai_elements() if e.first_frame is None and e.last_frame is None
    ),
    "without_coverage": lambda r: shots_of(e for e in r.ai_elements() if e.coverage is None),
    "ai_elements": lambda r: shots_of(r.all_ai()),
    "omitted_hours": lambda r: shots_of(
        e for e in r.elements if r.out(e) and e.hours_actual is not None
    ),
    "omitted_money": lambda r: (
        shots_of(
            e
            for e in r.elements
            if r.out(e)
            and (
                e.cost is not None
                or e.hours_actual is not None
                or any(take.cost is not None for take in r.takes_of(e))
            )
        )
        | {n.shot_id for n in r.working_notes() if n.hours_actual is not None and r.note_is_out(n)}
    ),
    "omitted_takes": lambda r: shots_of(e for e in r.elements if r.out(e) and r.takes_of(e)),
    "estimated": lambda r: {s.pk for s in r.shots if r.estimate(s) is not None},
    "without_estimate": lambda r: {s.pk for s in r.shots if r.estimate(s) is None},
    "spent": lambda r: shots_of(e for e in r.elements if e.hours_actual is not None),
    "without_spent": lambda r: shots_of(e for e in r.elements if e.hours_actual is None),
    "conventional": lambda r: ai_with(r, lambda e: e.hours_conventional is not None),
    "without_conventional": lambda r: ai_with(r, lambda e: e.hours_conventional is None),
    "saved": lambda r: ai_with(
        r, lambda e: e.hours_conventional is not None and e.hours_actual is not None
    ),
    "without_saved": lambda r: ai_with(
        r, lambda e: e.hours_conventional is None or e.hours_actual is None
    ),
    "notes": lambda r: {n.shot_id for n in r.working_notes()},
    "open_notes": lambda r: {n.shot_id for n in r.working_notes() if not r.closed(n)},
    "colour_spent": lambda r: notes(r, "hours_actual", known=True),
    "without_colour_spent": lambda r: notes(r, "hours_actual", known=False),
    "without_forecast": lambda r: (
        {n.shot_id for n in r.working_notes() if r.expected(n) is None} | unforeseen(r, known=False)
    ),
    "foreseen": lambda r: unforeseen(r, known=True),
    "without_foreseen": lambda r: unforeseen(r, known=False),
    "any_foreseen": lambda r: ai_with(r, lambda e: e.colour_hours_foreseen is not None),
    "without_any_foreseen": lambda r: ai_with(r, lambda e: e.colour_hours_foreseen is None),
    "recoverable": lambda r: shots_of(e for e in r.ai_elements() if e.recovery == "recoverable"),
    "gaps": lambda r: shots_of(
        e for e in r.ai_elements() if e.recovery in ("partly", "lost", "no_take")
    ),
    "none_approved": lambda r: shots_of(e for e in r.ai_elements() if e.none_approved),
    "takes": lambda r: with_take(r, lambda _: True),
    "approved_takes": lambda r: with_take(r, lambda t: t.decision == "approved"),
    "none_kept": lambda r: kept(r, approved=False),
    "timed": lambda r: with_take(r, lambda t: r.seconds(t) is not None),
    "untimed": lambda r: with_take(r, lambda t: r.seconds(t) is None),
    "cost": lambda r: shots_of(e for e in r.elements if e.cost is not None),
    "without_cost": lambda r: shots_of(e for e in r.elements if e.cost is None),
    "take_cost": lambda r: with_take(r, lambda t: t.cost is not None),
    "without_take_cost": lambda r: with_take(r, lambda t: t.cost is None),
    "ai_hours": lambda r: ai_with(r, lambda e: e.hours_actual is not None),
    "other_hours": lambda r: shots_of(
        e for e in r.elements if not r.is_ai(e) and e.hours_actual is not None
    ),
    "shortcomings": lambda r: {r.element[s.element_id].shot_id for s in r.open_shortcomings()},
    "closed_shortcomings": lambda r: {
        r.element[s.element_id].shot_id for s in r.shortcomings if s.status != "open"
    },
    "escalated": lambda r: answered(r, lambda c: c.escalate),
    "clearances": lambda r: answered(r, lambda _: True),
    "without_clearance": lambda r: shots_of(
        e for e in r.ai_elements() if e.pk not in {c.element_id for c in r.clearances()}
    ),
}


def test_every_figure_has_rows_that_are_counted_here() -> None:
    assert set(EXPECTED) == set(QUERIES)


@pytest.mark.parametrize("seed", range(8))
def test_the_grid_shows_the_rows_behind_each_figure(seed: int) -> None:
    production, scenes = random_production(seed)
    member = make_member(production=production)
    for scene in [None, *scenes]:
        again, rows = Recount(production, scene), Rows(production, scene)
        for name, expected in EXPECTED.items():
            assert shown(member, rows[name]) == expected(again), (scene, name)


@pytest.mark.parametrize("seed", range(6))
def test_figures_of_shots_are_the_number_of_rows_behind_them(seed: int) -> None:
    production, scenes = random_production(seed)
    member = make_member(production=production)
    scopes: list[tuple[Figures, Rows]] = [(production_figures(production), Rows(production))]
    scopes += [(scene_figures(scene), Rows(production, scene)) for scene in scenes]
    for figures, rows in scopes:
        shares, progress = figures.shares, figures.progress
        stated = {
            "done": progress.done.part,
            "shots": progress.done.whole,
            "omitted": progress.omitted,
            "broken_down": shares.shots["together"].whole,
            "not_broken_down": shares.not_broken_down,
            "ai": shares.shots["together"].part,
            "generated": shares.shots["generated"].part,
            "only_assisted": shares.only_assisted,
            "without_frames": shares.without_frames,
            "estimated": figures.hours.estimated.stands_on,
            "without_estimate": figures.hours.estimated.lacking,
        }
        counted = {name: len(shown(member, rows[name])) for name in stated}
        assert counted == stated
        by_status = {code: len(shown(member, rows.of("status", code))) for code in Status.values}
        assert by_status == {**progress.by_status, "omt": progress.omitted}


@pytest.mark.parametrize("seed", range(4))
def test_figures_of_a_value_lead_to_its_rows(seed: int) -> None:
    production, scenes = random_production(seed)
    member = make_member(production=production)
    for scene in [None, *scenes]:
        again, rows = Recount(production, scene), Rows(production, scene)
        for name, value, expected in by_value(again):
            assert shown(member, rows.of(name, value)) == expected, (scene, name, value)


def by_value(again: Recount) -> Iterable[tuple[str, str, Keys]]:
    """(name of OF, value, shots behind it)."""
    for code in ("ai_gen", "ai_assist", "cg", "plate"):
        yield "origin", code, shots_of(e for e in final(again) if e.origin == code)
    for code in ("fire", "crowd", ""):
        yield "category", code, shots_of(e for e in again.all_ai() if e.category == code)
    for code in ("", *Mismatch.values[:5]):
        found = [note for note in again.working_notes() if note.main_mismatch == code]
        yield "mismatch", code, {note.shot_id for note in found}
    for code in ("seed", "prompt", "size", "version"):
        yield "missing", code, shots_of(e for e in again.ai_elements() if code in e.missing)
    for code in Recovery.values:
        yield "recovery", code, shots_of(e for e in again.ai_elements() if e.recovery == code)
    yield from by_take(again)
    yield from by_shortcoming(again)


def by_take(again: Recount) -> Iterable[tuple[str, str, Keys]]:
    for axis in ("colour", "motion", "detail"):
        for value in (1, 2, 3, None):
            takes = with_take(
                again,
                lambda t, axis=axis, value=value: (  # type: ignore[misc]
                    t.decision == "approved"
                    and getattr(t, axis) == value
                    and not again.out(again.element[t.element_id])
                ),
            )
            yield "integration", f"{axis}_{value or 0}", takes
    for made in ("Wan 2.2 I2V A14B", "ComfyUI 0.3.49", "Veo"):
        named = with_take(again, lambda t, made=made: again.made_with(t) == made)  # type: ignore[misc]
        yield "made_with", made, named
    for ran in ("ComfyUI 0.3.49", "Veo", ""):
        run = with_take(again, lambda t, ran=ran: tool_of(t) == ran)  # type: ignore[misc]
        yield "tool_version", ran, run
        approved = with_take(again, lambda t, ran=ran: is_kept(t) and tool_of(t) == ran)  # type: ignore[misc]
        if ran:
            yield "kept_with", ran, approved
        line = f"version:{ran or '-'}"
        yield "benchmark", line, run
        yield "keepers", line, approved
    for category, role in (("crowd", "fill"), ("fire", "hero")):
        own = [e for e in again.elements if (e.category, e.role) == (category, role)]
        records = [e for e in own if any(map(is_kept, again.takes_of(e)))]
        yield "kept", f"{category}_{role}", shots_of(records)
    for used in ("ComfyUI 0.3.49, Wan 2.2 I2V A14B", "Veo", "Wan 2.2 I2V A14B", ""):
        yield "used", used, shots_of(e for e in final(again) if is_used(e, again, used))
    for code in ("", "algorithmicallyEnhanced", "trainedAlgorithmicMedia"):
        found = [e for e in final(again) if e.digital_source_type == code]
        yield "source_type", code, shots_of(found)


def is_used(element: Element, again: Recount, used: str) -> bool:
    """By an approved take of this tool, version and model, in an element made with AI."""
    kept = filter(is_kept, again.takes_of(element))
    words = [", ".join(filter(None, (tool_of(take), take.model))) for take in kept]
    return element.origin in ("ai_gen", "ai_assist") and used in words


def is_kept(take: Take) -> bool:
    return take.decision == "approved"


def tool_of(take: Take) -> str:
    """Tool and version of a take; '' without."""
    version = take.tool_version
    return f"{version.tool.name} {version.version}".strip() if version else ""


def by_shortcoming(again: Recount) -> Iterable[tuple[str, str, Keys]]:
    for code in Defect.values[:4]:
        defective = {s.element_id for s in again.open_shortcomings() if s.kind == code}
        yield "defect", code, {again.element[key].shot_id for key in defective}
    for code in ("", *Fix.values):
        closed = {s.element_id for s in again.shortcomings if s.status != "open" and s.fix == code}
        yield "fix", code, {again.element[key].shot_id for key in closed}


def test_every_kind_of_value_is_counted_here() -> None:
    production, _scenes = random_production(1)
    assert {name for name, _value, _keys in by_value(Recount(production))} | {"status"} == set(OF)


def test_templates_ask_for_rows_that_there_are() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "reports"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    asked = set(re.findall(r'\|behind:"([^"]+)"', text))
    assert asked
    assert asked <= set(QUERIES)
    assert set(re.findall(r"rows_of \w+ '([^']+)'", text)) <= set(OF)
