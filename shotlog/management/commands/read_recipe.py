"""`read_recipe`: what generated files say of their making, on the terminal or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from shotlog.generation.metadata import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

    from shotlog.generation.metadata import Reading

_STATUS_WORDS = {
    "read": "read",
    "partly": "partly read",
    "nothing_found": "nothing found (which does not mean: not AI)",
    "unreadable": "unreadable",
    "not_read": "not read",
}


class Command(BaseCommand):
    help = "Read the recipe out of generated files, folders and ZIPs; nothing is stored."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder or a ZIP")
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *_args: object, **options: object) -> None:
        files = options["files"]
        paths = [Path(file) for file in files] if isinstance(files, list) else []
        found = readings(paths)
        if options["json"]:
            listed = [reading.as_json(file=name) for name, reading in found]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2, allow_nan=False))
        else:
            for name, reading in found:
                self.stdout.write("\n".join(_lines(name, reading)) + "\n")
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}.")


def _lines(name: str, reading: Reading) -> Iterator[str]:
    """One file for people: its status, then each value with where it was found."""
    yield f"{name}: {_STATUS_WORDS[reading.status]}"
    if reading.pixel_width:
        yield f"  pixels: {reading.pixel_width} x {reading.pixel_height}"
    for key, found in reading.values.items():
        doubt = "" if found.certainty == "exact" else f", {found.certainty}"
        text = (
            found.value
            if isinstance(found.value, str)
            else json.dumps(found.value, ensure_ascii=False)
        )
        yield f"  {key}: {text}  [{found.source}{doubt}]"
    if reading.c2pa:
        yield f"  C2PA: {reading.c2pa.get('state')} {reading.c2pa.get('issuer', '')}".rstrip()
    yield from (f"  ! {warning}" for warning in reading.warnings)
