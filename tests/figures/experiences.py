"""Random productions with the sessions, categories and settled notes that benchmarks live from."""

import random
from decimal import Decimal

from shotlog.models import ColourNote, Element, Production, Session, Shortcoming, Take, ToolVersion
from tests.figures.productions import random_production
from tests.make import make_session


def random_experience(seed: int) -> None:
    """Up to seven productions, some of them removed: enough for medians, or nothing at all."""
    dice = random.Random(seed)
    for number in range(dice.choice([0, 1, 5, 9, 9])):
        production, _scenes = random_production(seed * 10 + number)
        production.currency = dice.choice(["USD", "USD", "KRW"])
        production.removed = dice.random() < 0.1
        production.rate_numerator, production.rate_denominator = dice.choice(
            [(24, 1), (24000, 1001)]
        )
        production.save()
        _dress(dice, production)


def _dress(dice: random.Random, production: Production) -> None:
    sessions: list[Session | None] = [None]
    for take in Take.everything.filter(
        element__shot__production=production, tool_version__isnull=False
    ).order_by("pk")[:4]:
        hours = dice.choice([None, Decimal(0), Decimal(dice.randrange(1, 900)) / 100])
        sessions.append(
            make_session(
                production=production,
                tool_version=take.tool_version,
                hours_hands_on=hours,
                thrown_away=dice.choice([None, 0, 7]),
                removed=dice.random() < 0.1,
            )
        )
    for element in Element.everything.filter(shot__production=production).order_by("pk"):
        element.category = dice.choice(["crowd"] * 5 + ["sky", ""])
        element.role = dice.choice(["fill"] * 5 + ["hero", ""])
        element.vendor = dice.choice(["", "", "Studio"])
        element.status = dice.choice(["apr", "fin", "ip", element.status])
        element.save()
    usual = list(ToolVersion.objects.filter(tool__name="ComfyUI"))
    for take in Take.everything.filter(element__shot__production=production).order_by("pk"):
        take.session = dice.choice(sessions[-2:])
        take.mode = dice.choice([take.mode, "i2v", "i2v", "i2v", "i2v"])
        take.model = dice.choice([take.model, "Wan 2.2"])
        take.tool_version = dice.choice([take.tool_version, *usual * 6])
        take.width, take.height = dice.choice(
            [(take.width, take.height), (2048, 1080), *[(832, 480)] * 6]
        )
        take.frames = dice.choice([take.frames, 240, 400, *[81] * 6])
        take.fps = dice.choice([take.fps, *[Decimal(16)] * 4])
        take.cost = dice.choice([take.cost, Decimal(dice.randrange(1, 900)) / 100])
        take.generation_seconds = dice.choice([take.generation_seconds, Decimal(90)])
        take.save()
        if not take.removed and dice.random() < 0.3:
            Shortcoming.objects.create(
                element=take.element,
                take=take,
                kind=dice.choice(["flicker", "hands"]),
                hours=dice.choice([None, Decimal("1.5")]),
                status=dice.choice(["open", "fixed", "accepted"]),
            )
    for row in Shortcoming.everything.filter(element__shot__production=production).order_by("pk"):
        if dice.random() < 0.7:
            row.status, row.hours = "fixed", Decimal("0.75")
            row.save()
    for note in ColourNote.everything.filter(shot__production=production).order_by("pk"):
        if dice.random() < 0.7:
            note.status = "so"
            note.hours_actual = None if note.role == "viewing" else Decimal("2.25")
            note.save()
