"""`manage.py scene_report MRL 24 [--json | --html FILE]`: a scene's report outside the browser."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shotlog.figures.counting import Share, Spread, Total
from shotlog.figures.scene_figures import SceneFigures, scene_figures
from shotlog.kit.hours import shown
from shotlog.models import Membership, Production, Scene
from shotlog.models.choices import MemberRole
from shotlog.reports.printing import as_file
from shotlog.reports.scene_report import SceneReport


class Command(BaseCommand):
    """Print the report of one scene."""

    help = "Print the figures of a scene as a table or as JSON, or write its report as a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Production, scene and form."""
        parser.add_argument("production", help="code of the production, such as MRL")
        parser.add_argument("scene", help="number of the scene, such as 24A")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="all figures as JSON")
        form.add_argument(
            "--html", metavar="FILE", help="the report as a page that opens and prints by itself"
        )
        parser.add_argument(
            "--since", default="", metavar="DAY", help="with --html: tell changes since 2026-11-13"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the scene and print it; who can run a command sees money."""
        scene = _scene(options["production"], options["scene"])
        if options["html"]:
            self.stdout.write(_written(scene, Path(options["html"]), since=options["since"]))
            return
        figures = scene_figures(scene)
        if options["json"]:
            text = json.dumps(figures.as_json(money=True), ensure_ascii=False, indent=2)
        else:
            text = "\n".join(_table(figures))
        self.stdout.write(text)


def _scene(code: str, number: str) -> Scene:
    production = Production.objects.filter(code__iexact=code).first()
    if production is None:
        known = ", ".join(Production.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no production “{code}”. Productions: {known}.")
    scene = Scene.objects.filter(production=production, number__iexact=number).first()
    if scene is None:
        numbers = ", ".join(production.scenes.values_list("number", flat=True)) or "none yet"
        raise CommandError(f"{production.code} has no scene “{number}”. Scenes: {numbers}.")
    scene.production = production
    return scene


def _written(scene: Scene, path: Path, *, since: str) -> str:
    """Write the report to `path`; whoever can run a command sees all of it."""
    member = Membership(production=scene.production, role=MemberRole.SUPERVISOR)
    report = SceneReport(scene, member, since=since)
    if report.changes and report.changes.wrong:
        raise CommandError(f"--since is “{since}”; write a day as 2026-11-13.")
    title = f"{scene.production.code} {scene}"
    try:
        path.write_text("".join(as_file([report], member, title=title)), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return f"{path}: scene {scene} of {scene.production}."


def _table(figures: SceneFigures) -> list[str]:
    """The main figures, each with the records it stands on, and a line per shot."""
    hours, colour, shares = figures.hours, figures.colour, figures.shares
    lines = [
        f"{figures.scope.production.code} scene {figures.scene}",
        "",
        _share("Shots approved or final", figures.progress.done, "shots"),
        _share("AI share by shots", shares.shots["together"], "shots broken down"),
        _share("AI share by elements", shares.elements["together"], "final elements"),
        _share("AI share by screen time", shares.screen_time["together"], "frames"),
        _row("AI share by picture", str(shares.picture["together"]), ""),
        _total("Hours estimated", hours.estimated, "shots"),
        _total("Hours spent", hours.actual, "elements"),
        _total("Conventional estimate", hours.conventional, "AI elements"),
        _total("Hours saved", hours.saved, "AI elements"),
        _total("Colour hours spent", colour.spent, "notes"),
        _total("Colour forecast", colour.forecast, "notes and AI elements"),
        _row("Colour budget", shown(colour.budget), ""),
        _share("Recoverable", figures.gaps.recoverable, "AI elements"),
        *_spending(figures),
        *_making(figures),
        *_categories(figures),
        "",
        f"{'Shot':24}{'Status':14}{'Frames':>7}{'AI':>7}{'Est h':>9}{'Spent h':>9}",
    ]
    for shot in figures.shots:
        row = shot.row
        frames = "–" if row.frames is None else str(row.frames)
        ai_frames = "–" if shot.ai_frames is None else str(shot.ai_frames)
        lines.append(
            f"{row.code:24}{row.status:14}{frames:>7}{ai_frames:>7}"
            f"{shown(shot.estimated.value):>9}{shown(shot.spent.value):>9}"
        )
    return lines


def _spending(figures: SceneFigures) -> list[str]:
    """Money, and what AI elements saved of it."""
    money, against = figures.money, figures.comparison.together(money=True)
    missing = f"no rate for {', '.join(money.missing_rates)}" if money.missing_rates else ""
    known = f"{money.stands_on} of {money.records} costs and hours"
    both = f"{against.saved.stands_on} of {against.elements} AI elements"
    return [
        _row(f"Money, {money.currency}", _amount(money.total), missing or known),
        _row("Money if conventional", _amount(money.instead.money), missing or "AI elements"),
        _row("Money saved", _amount(against.money_saved), missing or both),
    ]


def _making(figures: SceneFigures) -> list[str]:
    """Attempts, generation time, and the shortcomings of what was made."""
    tries, times, fixes = figures.attempts, figures.generation.together, figures.fixes
    kept = f"of {tries.per_element.stands_on} elements, {tries.none_kept} with none kept"
    timed = f"{times.seconds.stands_on} of {times.takes} takes"
    kinds = ", ".join(f"{kind} {count}" for kind, count in fixes.by_kind.items())
    return [
        _row("Takes", str(tries.takes), f"{tries.approved} approved, {tries.rejected} rejected"),
        _row("Takes per approved take", _median(tries.per_element), kept),
        _row("Generation seconds a take", _median(times.seconds), timed),
        _row("Shortcomings open", str(fixes.open), kinds),
        _row("Shortcomings closed", str(fixes.closed), ""),
    ]


def _categories(figures: SceneFigures) -> list[str]:
    """AI elements against conventional work, a line per category."""
    found = figures.comparison.by_category(money=True)
    if not found:
        return []
    heads = f"{'AI elements':24}{'Number':>8}{'Spent h':>9}{'Conv. h':>9}{'Saved h':>9}"
    lines = ["", f"{heads}{'Money saved':>14}   Stands on"]
    for code, one in found.items():
        hours = (one.spent, one.conventional, one.saved)
        columns = "".join(f"{shown(total.value):>9}" for total in hours)
        saved = f"{_amount(one.money_saved):>14}"
        base = f"{one.saved.stands_on} of {one.elements}"
        lines.append(f"{code or 'no category':24}{one.elements:>8}{columns}{saved}   {base}")
    return lines


def _amount(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.2f}".removesuffix(".00")


def _median(found: Spread) -> str:
    """The median; under five values, the values."""
    values = found.listed if found.median is None else [found.median]
    return ", ".join(shown(value) for value in values) or "–"


def _row(name: str, value: str, base: str) -> str:
    return f"{name:28}{value:>10}   {base}".rstrip()


def _share(name: str, share: Share, what: str) -> str:
    value = "–" if share.value is None else f"{share.value * 100:.0f} %"
    lacking = f", {share.lacking} lack the data" if share.lacking else ""
    return _row(name, value, f"{share.part} of {share.whole} {what}{lacking}")


def _total(name: str, total: Total, what: str) -> str:
    omitted = f", of which omitted {shown(total.omitted)}" if total.omitted else ""
    base = f"{total.stands_on} of {total.records} {what}{omitted}"
    return _row(name, shown(total.value), base)
