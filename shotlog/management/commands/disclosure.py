"""`manage.py disclosure MRL [--json | --out FILE.xlsx]`: the disclosure on the command line."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shotlog.figures.disclosure import Disclosure
from shotlog.figures.disclosure_json import as_json
from shotlog.figures.questionnaire import answers, counted, in_words, not_ruled_out
from shotlog.models import Production
from shotlog.spreadsheets.disclosure_book import write_disclosure


class Command(BaseCommand):
    """Print the disclosure of a production."""

    help = "Print the disclosure of a production as a table, as JSON, or write its workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Production and form."""
        parser.add_argument("production", help="code of the production, such as MRL")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="everything as JSON")
        form.add_argument("--out", help="write the workbook to this file, such as FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the production and print it; who can run a command sees names."""
        disclosure = Disclosure(production_of(options["production"]), private=True)
        if options["out"]:
            _write(disclosure, Path(options["out"]))
            text = f"Written to {options['out']}."
        elif options["json"]:
            text = json.dumps(as_json(disclosure), ensure_ascii=False, indent=2)
        else:
            text = "\n".join(_table(disclosure))
        self.stdout.write(text)


def _write(disclosure: Disclosure, path: Path) -> None:
    """Write beside the file first, so that a failure leaves no half of it."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w+b") as file:
            write_disclosure(file, disclosure, author="Shotlog")
        part.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def production_of(code: str) -> Production:
    """The production of this code, where it keeps clearances; CommandError says what is wrong."""
    production = Production.objects.filter(code__iexact=code).first()
    if production is None:
        known = ", ".join(Production.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no production “{code}”. Productions: {known}.")
    if not production.disclosure:
        raise CommandError(
            f"{production.code} keeps no clearances. Switch disclosure on in its settings."
        )
    return production


def _table(disclosure: Disclosure) -> Iterator[str]:
    """Source types, open points, register and answers."""
    shares = disclosure.shares.elements["together"]
    yield f"{disclosure.production}: disclosure"
    yield ""
    yield f"AI elements in the picture  {shares.part} of {shares.whole} final elements"
    yield f"Shots with open points      {disclosure.blocked_shots} of {len(disclosure.shots)}"
    consent = disclosure.consent
    given = f"{consent.part} of {consent.whole} that need it" if consent.whole else "–"
    yield f"Consent given               {given}"
    yield ""
    yield f"{'Digital source type':40}{'Elements':>9}{'Shots':>7}{'Frames':>9}"
    for kind in disclosure.by_type:
        yield f"{kind.code or 'not known':40}{kind.elements:>9}{kind.shots:>7}{kind.frames:>9}"
    yield ""
    yield f"{'Open points':70}{'Elements':>9}{'Shots':>7}"
    for point in disclosure.points:
        yield f"{point.label:70}{point.elements:>9}{point.shots:>7}"
    yield ""
    yield f"{'Tool, version, model':60}{'Takes':>7}{'Elements':>9}  First and last use"
    for line in disclosure.register:
        if line.is_in_picture:
            name = str(line.used) or "not known"
            days = f"{line.first or '–'} {line.last or '–'}"
            yield f"{name:60}{line.takes:>7}{line.elements:>9}  {days}"
    yield ""
    if not disclosure.is_whole:
        yield not_ruled_out(disclosure)
    for number, answer in enumerate(answers(disclosure), 1):
        lacking = f", {answer.lacking} lack the data" if answer.lacking else ""
        yield f"{number:2}. {answer.question} {in_words(answer.short)}"
        yield f"    {counted(answer) or '–'} (on {answer.stands_on}{lacking})"
    yield "This is no legal advice."
