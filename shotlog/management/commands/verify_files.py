"""`manage.py verify_files`: every held and linked file is there, and the bytes that came in."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from shotlog.generation.verifying import CHANGED, FINE, GONE, Checked, Clock, files_from, verify
from shotlog.models import Production

PROGRESS_EVERY = 2.0  # seconds
WORDS = {
    GONE: "is not there, or is cut",
    CHANGED: "has other bytes than those that came in",
}


class Command(BaseCommand):
    """Reads everything, changes nothing; the exit code is 1 when something is wrong."""

    help = "Check that every file of the record is there and unchanged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files, and how it tells."""
        parser.add_argument("--production", default="", metavar="CODE", help="only its files")
        parser.add_argument(
            "--from",
            dest="start",
            type=int,
            default=0,
            metavar="NUMBER",
            help="go on at this file: the number that a stopped run printed last",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *, production: str, start: int, json: bool, **_options: Any) -> None:
        """Read each file through and tell what is wrong, at once; a report at the end."""
        if production and not Production.objects.filter(code__iexact=production).exists():
            self.stderr.write(f"There is no production {production}.")
            sys.exit(2)
        files = files_from(start, production=production)
        count = files.count()
        states: Counter[str] = Counter()
        wrong: list[Checked] = []
        clock = Clock(PROGRESS_EVERY)
        at = start
        try:
            for checked in verify(files):
                at = checked.file.pk + 1
                states[checked.state] += 1
                if not checked.is_fine:
                    wrong.append(checked)
                    self._tell(checked, quiet=json)
                if clock.is_due():
                    self.stderr.write(f"{states.total()} of {count} files; go on with --from {at}")
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped after {states.total()} of {count}. Go on with --from {at}")
            self._report(states, wrong, as_json=json, go_on=at)
            sys.exit(130)
        self._report(states, wrong, as_json=json)
        if wrong:
            sys.exit(1)

    def _tell(self, checked: Checked, *, quiet: bool) -> None:
        if quiet:
            return
        file = checked.file
        words = WORDS.get(checked.state, f"cannot be read ({checked.found})")
        self.stdout.write(f"{file.name} ({file.keeping}, {file.path}) {words}")
        for frame in checked.frames:
            self.stdout.write(f"    {frame}")
        for take in checked.takes or ["no take shows it"]:
            self.stdout.write(f"    {take}")

    def _report(
        self,
        states: Counter[str],
        wrong: list[Checked],
        *,
        as_json: bool,
        go_on: int | None = None,
    ) -> None:
        if as_json:
            told = {
                "files": states.total(),
                "fine": states[FINE],
                "wrong": [one.as_json() for one in wrong],
                "go_on_from": go_on,  # where a stopped run ended; null when all were read
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write(
            f"{states[FINE]} of {states.total()} files are there, byte for byte"
            + (f"; {len(wrong)} are not." if wrong else ".")
        )
