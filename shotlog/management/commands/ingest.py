"""`ingest`: files, folders and ZIPs from a disk become takes of the elements they name."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from shotlog.generation.ingest import LEFT, Ingest, IngestRefused, Line
from shotlog.generation.prompt_sheet import SheetRefused, read_sheet
from shotlog.models import Production
from shotlog.models.choices import Mode

_WIDTH = 30
_STOPPED = 130  # as a shell tells of Ctrl-C


class Command(BaseCommand):
    """Take files in; run again after a stop, it goes on where it was."""

    help = (
        "Take in files as takes of the elements that their names tell. Exit code 0: all are in; "
        "1: some were left, each with its reason."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` is the tool's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, where to and how."""
        parser.add_argument("path", type=Path, metavar="PATH", help="a file, a folder or a ZIP")
        parser.add_argument("--production", required=True, metavar="CODE", help="such as MRL")
        parser.add_argument(
            "--link",
            action="store_true",
            help="leave the files where they are (SHOTLOG_LINK_ROOTS)",
        )
        parser.add_argument("--tool", default="", metavar="NAME", help="made them: Kling")
        parser.add_argument(
            "--version", default="", dest="tool_version", metavar="V", help="of the tool: 2.1"
        )
        parser.add_argument("--mode", choices=Mode.values, default="", help="of all of them")
        parser.add_argument(
            "--prompts",
            type=Path,
            metavar="FILE.csv",
            help="a sheet: file, prompt, and if need be seed, model, mode, tool, version, cost",
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell; nothing is stored")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, **options: Any) -> None:
        """Tell of each file as it comes, then count."""
        run = _prepared(options)
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"There is no file or folder {path}.")
        done: list[Line] = []
        stopped = False
        try:
            for line in run.run(path):
                done.append(line)
                self._tell(line, len(done), run.total, as_json=options["json"])
        except IngestRefused as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            stopped = True
        self._sum_up(done, run, as_json=options["json"])
        if stopped:
            raise CommandError(
                f"Stopped after {len(done)} of {run.total}; run it again to go on.",
                returncode=_STOPPED,
            )
        if any(line.status in LEFT for line in done):
            sys.exit(1)

    def _tell(self, line: Line, number: int, total: int, *, as_json: bool) -> None:
        bar = sys.stderr if self.stderr.isatty() else None
        if bar:
            bar.write("\r\033[K")  # the file's own line takes the place of the bar
            bar.flush()
        if not as_json:
            self.stdout.write(_shown(line))
            self.stdout.flush()
        if bar:
            filled = _WIDTH * number // max(total, 1)
            end = "\n" if number == total else ""
            bar.write(f"[{'#' * filled:.<{_WIDTH}}] {number} of {total}{end}")
            bar.flush()

    def _sum_up(self, done: list[Line], run: Ingest, *, as_json: bool) -> None:
        if as_json:
            listed = [line.as_json() for line in done]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
        else:
            counted = Counter(line.status for line in done)
            words = ", ".join(f"{count} {status}" for status, count in counted.items())
            self.stdout.write(
                ("Dry run, nothing was stored: " if run.dry_run else "") + (words or "No files.")
            )
        asked = run.questions() if not run.dry_run else None
        if asked:
            what = ", ".join(str(one.tool or "tool and version") for one in asked.versions)
            what = what and f"The version is not known: {what}. "
            path = reverse("drop", args=[run.production.code, asked.drop])
            self.stderr.write(f"{what}Answer once for all of them at {path}")
        if run.unused:
            names = ", ".join(sorted(run.unused)[:5])
            self.stderr.write(f"{len(run.unused)} lines of the sheet name no file here: {names}")


def _prepared(options: dict[str, Any]) -> Ingest:
    code = options["production"]
    production = Production.objects.filter(code__iexact=code).first()
    if production is None:
        known = ", ".join(Production.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no production {code}. Productions: {known}.")
    typed = {name: options[name].strip() for name in ("tool", "tool_version", "mode")}
    if typed["tool_version"] and not typed["tool"]:
        raise CommandError("--version is of a tool; name it with --tool.")
    if max(map(len, typed.values())) > 80:
        raise CommandError("--tool and --version may have 80 characters.")
    sheet: Path | None = options["prompts"]
    try:
        rows = read_sheet(sheet) if sheet else {}
    except SheetRefused as refused:
        raise CommandError(str(refused)) from refused
    _check_versions(rows, typed["tool"])
    return Ingest(
        production,
        linked=options["link"],
        dry_run=options["dry_run"],
        typed={name: value for name, value in typed.items() if value},
        sheet=rows,
        sheet_path=sheet.absolute() if sheet else None,
    )


def _check_versions(rows: dict[str, dict[str, Any]], tool: str) -> None:
    for name, row in rows.items():
        if "tool_version" in row and not (tool or "tool" in row):
            raise CommandError(f"The sheet gives “{name}” a version without a tool; add --tool.")


def _shown(line: Line) -> str:
    where = f"{line.take} of {line.element}, {line.shot}" if line.take else line.shot
    if line.status == "taken":
        return f"taken      {line.file} → {where or line.element}" + (
            f" ({line.reason})" if line.reason else ""
        )
    return f"{line.status:<10} {line.file}: {line.reason}"
