"""Random productions, small and full of gaps: what the recount is tried on."""

import random
from decimal import Decimal
from typing import Any

from shotlog.figures.recoverability import store_recoverability
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
from shotlog.models.choices import ClearanceState, Mode, Origin, Status
from tests.make import make_file, make_production, make_scene, make_tool_version


def random_production(seed: int) -> tuple[Production, list[Scene]]:
    """A production with none to three scenes; some rows are removed, most lack something."""
    dice = random.Random(seed)
    production = make_production(
        rate_ai=_maybe(dice, 500),
        rate_conventional=_maybe(dice, 400),
        rate_colour=_maybe(dice, 700),
        hours_per_day=Decimal(dice.choice(["8", "10", "7.5"])),
        grade_budget_hours=_maybe(dice, 200),
        handles=dice.choice([0, 8]),
        disclosure=True,
    )
    scenes = [
        make_scene(production=production, grade_hours_budgeted=_maybe(dice, 40))
        for _ in range(dice.randrange(4))
    ]
    make_scene(production=production, removed=True)
    versions = [
        make_tool_version(tool="ComfyUI", version="0.3.49", runs_at="local"),
        make_tool_version(tool="Kling", version="2.1", runs_at="public", gives_seeds="no"),
        make_tool_version(tool="Veo", version=""),
    ]
    for number in range(dice.choice([0, 1, 4, 7])):
        _shot(dice, production, scenes, versions, number)
    store_recoverability(Element.objects.filter(shot__production=production))
    return production, scenes


def _shot(
    dice: random.Random,
    production: Production,
    scenes: list[Scene],
    versions: list[ToolVersion],
    number: int,
) -> None:
    shot = Shot.objects.create(
        production=production,
        scene=dice.choice([*scenes, None]),
        code=f"S{number:04}",
        status=dice.choice([*Status.values, "omt"]),
        frames=dice.choice([None, 1, 12, 25, 40]),
        cut_in=dice.choice([None, None, 1001, 990]),
        handle_head=dice.choice([None, 4]),
        hours_estimated=_hours(dice, 20),
        removed=dice.random() < 0.08,
    )
    for place in range(dice.choice([0, 1, 2, 3, 5])):
        _element(dice, shot, versions, place)
    for _ in range(dice.randrange(3)):
        _note(dice, shot, None)


def _element(dice: random.Random, shot: Shot, versions: list[ToolVersion], place: int) -> None:
    ends = sorted(dice.randrange(985, 1050) for _ in range(2))
    element = Element.objects.create(
        shot=shot,
        name=f"el{place:02}",
        category=dice.choice(["fire", "crowd", ""]),
        origin=dice.choice(["ai_gen", "ai_gen", "ai_assist", *Origin.values, ""]),
        digital_source_type=dice.choice(["", "", "algorithmicallyEnhanced"]),
        role=dice.choice(["hero", "fill", ""]),
        artist=("", "Oh Mina", "노가람")[place % 3],
        status=dice.choice(Status.values),
        coverage=dice.choice([None, 0, 5, 25, 50, 75, 100]),
        first_frame=dice.choice([None, None, ends[0]]),
        last_frame=dice.choice([None, None, ends[1]]),
        final_use=dice.choice(["final"] * 5 + ["temp", "reference"]),
        hours_planned=_hours(dice, 30),
        hours_conventional=_hours(dice, 90),
        hours_actual=_hours(dice, 40),
        cost=_hours(dice, 9000),
        colour_hours_foreseen=_hours(dice, 6),
        removed=shot.removed or dice.random() < 0.08,
    )
    for number in range(dice.choice([0, 0, 1, 2, 4])):
        _take(dice, element, versions, number + 1)
    for _ in range(dice.choice([0, 0, 1, 2])):
        _note(dice, shot, element)
    for _ in range(dice.choice([0, 0, 1])):
        Shortcoming.objects.create(
            element=element,
            kind=dice.choice(["flicker", "hands"]),
            status=dice.choice(["open", "fixed", "accepted"]),
            fix=dice.choice(["", "paint", "regenerate"]),
            hours=_hours(dice, 3),
            removed=element.removed,
        )
    if dice.random() < 0.4:
        Clearance.objects.create(
            element=element,
            state=dice.choice(ClearanceState.values),
            **{name: dice.choice(["", "yes", "no", "unsure"]) for name in Clearance.PRINCIPLES},
            removed=element.removed,
        )


def _take(dice: random.Random, element: Element, versions: list[ToolVersion], number: int) -> None:
    Take.objects.create(
        element=element,
        number=number,
        source_file=dice.choice([None, make_file()]),
        tool_version=dice.choice([*versions, None]),
        mode=dice.choice([*Mode.values, "", "t2i", "i2v"]),
        model=dice.choice(["", "Wan 2.2 I2V A14B"]),
        prompt=dice.choice(["", "lanterns at night"]),
        seed=dice.choice(["", "2208417553"]),
        width=dice.choice([None, 1280]),
        height=dice.choice([None, 720]),
        frames=dice.choice([None, 1, 81]),
        fps=dice.choice([None, Decimal(16)]),
        steps=dice.choice([None, 20]),
        inputs=dice.choice([[], [{"name": "plate.exr"}]]),
        generation_seconds=_hours(dice, 600),
        generation_basis=dice.choice(["", "job", "item"]),
        job_id=dice.choice(["", "a1", "b2"]),
        cost=_hours(dice, 50),
        decision=dice.choice(["candidate", "approved", "approved", "rejected"]),
        **{axis: dice.choice([None, 1, 2, 3]) for axis in ("colour", "motion", "detail")},
        removed=element.removed or dice.random() < 0.05,
    )


def _note(dice: random.Random, shot: Shot, element: Element | None) -> None:
    role = dice.choice(["baked", "for_di", "viewing"])
    hours: dict[str, Any] = {}
    if role != "viewing":
        hours = {"hours_estimated": _hours(dice, 8), "hours_actual": _hours(dice, 9)}
    ColourNote.objects.create(
        shot=shot,
        element=element,
        role=role,
        main_mismatch=dice.choice(["temp", "black", ""]),
        status=dice.choice(["open", "ip", "matched", "so", "wontfix"]),
        removed=shot.removed or bool(element and element.removed),
        **hours,
    )


def _maybe(dice: random.Random, most: int) -> Decimal | None:
    return None if dice.random() < 0.3 else Decimal(dice.randrange(most * 100)) / 100


def _hours(dice: random.Random, most: int) -> Decimal | None:
    return dice.choice([None, Decimal(0), *[Decimal(dice.randrange(most * 100)) / 100] * 3])
