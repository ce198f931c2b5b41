"""`manage.py plan --category crowd --role fill --count 40 …`: what so many elements would take."""

import json
import math
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shotlog.figures.counting import FEW
from shotlog.figures.planner import MOST, Forecast, Plan, Wanted, plan
from shotlog.kit.hours import rounded, whole
from shotlog.models.choices import Category, Role


class Command(BaseCommand):
    """Plan elements from what was made before."""

    help = "Plan so many elements of a category, role, size and length from all productions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is planned, and the form."""
        parser.add_argument("--category", required=True, help="such as crowd")
        parser.add_argument("--role", required=True, help="hero or fill")
        parser.add_argument("--count", required=True, help="number of elements, such as 40")
        parser.add_argument("--width", required=True, help="pixels, such as 2048")
        parser.add_argument("--height", required=True, help="pixels, such as 858")
        parser.add_argument("--seconds", required=True, help="length of each, such as 4 or 2.5")
        parser.add_argument("--json", action="store_true", help="with histograms, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the words, draw, print; who can run a command sees money."""
        found = plan(
            Wanted(
                category=_word("category", options["category"], Category.values),
                role=_word("role", options["role"], Role.values),
                count=_whole("count", options["count"]),
                width=_whole("width", options["width"]),
                height=_whole("height", options["height"]),
                seconds=_number("seconds", options["seconds"]),
            )
        )
        if options["json"]:
            text = json.dumps(found.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
        else:
            text = "\n".join(_table(found))
        self.stdout.write(text)


def _word(name: str, typed: str, known: list[str]) -> str:
    word = typed.strip().casefold()
    if word not in known:
        raise CommandError(f"There is no {name} “{typed}”. Known: {', '.join(known)}.")
    return word


def _number(name: str, typed: object) -> float:
    try:
        value = float(str(typed))
    except ValueError:
        value = math.nan
    if not 0 < value <= MOST[name]:
        raise CommandError(f"--{name} is “{typed}”; type a number above 0 and up to {MOST[name]}.")
    return value


def _whole(name: str, typed: object) -> int:
    text = str(typed).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST[name]):
        raise CommandError(f"--{name} is “{typed}”; type a whole number from 1 to {MOST[name]}.")
    return int(text)


def _table(found: Plan) -> list[str]:
    """What is planned, the records, and a line per figure."""
    wanted = found.wanted
    omitted = f", of which omitted {found.omitted}" if found.omitted else ""
    lines = [
        f"{wanted.count} elements: {wanted.category}, {wanted.role},"
        f" {wanted.width} x {wanted.height}, {wanted.seconds:g} s each",
        f"Records: {found.records} elements with an approved take{omitted}",
        "",
    ]
    if not found.has_enough:
        few = f"A plan needs {FEW} records of {wanted.category}, {wanted.role}"
        return [*lines, f"{few}; there are {found.records}, so no numbers are given."]
    lines += [
        f"{'':24}{'50 %':>14}{'80 %':>14}{'Records':>10}{'Lacking':>9}",
        _line("Generation time, h", found.generation_seconds, per=3600),
        _line("Attempts, takes", found.attempts, said=whole),
        _line("Hands-on, h", found.hands_on),
        _line("Colour, h", found.colour),
        _line("Fixing, h", found.fix),
        *(_line(f"Cost, {currency}", cost, said=whole) for currency, cost in found.cost.items()),
        "",
        _budget(found),
        "",
        "Half of 2,000 draws stay within the first number, four fifths within the second.",
        "Generation time is scaled by megapixel-frames: clips keep their frame rate, stills stay",
        "one frame.",
    ]
    if found.rates_assumed:
        lines.append(f"Frame rate not known, so the production's: {found.rates_assumed} records.")
    return lines


def _budget(found: Plan) -> str:
    """What to put into the colour budget."""
    colour = found.colour
    if colour.half is None or colour.likely is None:
        return f"Colour budget: under {FEW} of the records tell their colour hours."
    return (
        f"Colour budget: {rounded(colour.half)} h for an even chance,"
        f" {rounded(colour.likely)} h to be four fifths sure ({colour.stands_on} records)."
    )


def _line(
    name: str, found: Forecast, *, per: float = 1, said: Callable[[float], str] = rounded
) -> str:
    base = f"{found.stands_on:>10}{found.lacking:>9}"
    if found.half is None or found.likely is None:
        few = f"under {FEW} records"
        return f"{name:24}{few:>28}{base}"
    return f"{name:24}{said(found.half / per):>14}{said(found.likely / per):>14}{base}"
