"""`export_breakdown`: the breakdown as a file."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shotlog.models import Membership, Production, Scene
from shotlog.models.choices import MemberRole
from shotlog.spreadsheets.choice import KEYS
from shotlog.spreadsheets.outputs import FORMATS, write
from shotlog.spreadsheets.selection import Selection, one_scene, whole_production


class Command(BaseCommand):
    help = "Write the breakdown of a production, or of one scene, as a workbook or a data file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("production", metavar="CODE", help="the code of the production: MRL")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to")
        parser.add_argument("--scene", metavar="NUMBER", help="one scene only: 24A")
        parser.add_argument(
            "--sheets",
            nargs="+",
            default=(),
            metavar="SHEET",
            choices=KEYS,
            help="only these sheets",
        )
        parser.add_argument(
            "--format", choices=FORMATS, default="xlsx", help="csv holds one sheet: the shots"
        )
        parser.add_argument("--no-pictures", action="store_true", help="leave the pictures out")

    def handle(self, **options: Any) -> None:
        selection = _selected(options["production"], options["scene"])
        out: Path = options["out"]
        try:
            # Beside the file until it is whole: what stood there stays until then.
            with tempfile.TemporaryDirectory(dir=out.parent, prefix=".shotlog-") as folder:
                part = Path(folder) / "part"
                with part.open("wb") as file:
                    write(
                        file,
                        selection,
                        form=options["format"],
                        author="Shotlog",
                        pictures=not options["no_pictures"],
                        sheets=options["sheets"],
                    )
                part.replace(out)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{out}: {len(selection.places)} shots")


def _selected(code: str, scene: str | None) -> Selection:
    """What to export; who can run commands on the server sees everything."""
    production = Production.objects.filter(code__iexact=code).first()
    if production is None:
        known = ", ".join(Production.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no production {code}. Productions: {known}.")
    everything = Membership(production=production, role=MemberRole.SUPERVISOR)
    if scene is None:
        return whole_production(everything)
    found = Scene.objects.filter(production=production, number__iexact=scene).first()
    if found is None:
        numbers = ", ".join(production.scenes.values_list("number", flat=True)) or "none yet"
        raise CommandError(f"{production.code} has no scene {scene}. Scenes: {numbers}.")
    return one_scene(everything, found)
