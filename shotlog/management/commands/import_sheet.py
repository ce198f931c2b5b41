"""`import_sheet`: a workbook, a CSV or another tracker's list comes in, after it was looked at."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shotlog.history import Author, Conflict
from shotlog.models import Production
from shotlog.models.choices import EpisodeUse, FrameOut, Way
from shotlog.spreadsheets.incoming import (
    SHEETS,
    Asked,
    Kind,
    NotReady,
    Plan,
    Question,
    Unreadable,
    apply,
    asked_of,
    make_plan,
    mapping_named,
    read_file,
)

_WORDS = (
    (Kind.NEW, "new"),
    (Kind.CHANGED, "changed"),
    (Kind.UNCHANGED, "unchanged"),
    (Kind.CONFLICT, "edited here since the export"),
    (Kind.REFUSED, "refused"),
)


class Command(BaseCommand):
    """The preview of the import page as text, and its Apply."""

    help = (
        "Import a sheet. Without --apply it only says what it would do. Exit code 0: nothing is"
        " refused; 1: rows are refused, each with its reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, where to and how."""
        parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .csv, .tsv")
        parser.add_argument("--production", required=True, metavar="CODE", help="such as MRL")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="only tell (as without --apply)")
        what.add_argument("--apply", action="store_true", help="write it, all or nothing")
        parser.add_argument(
            "--skip-refused", action="store_true", help="with --apply: leave refused rows out"
        )
        parser.add_argument(
            "--mapping", default="", metavar="NAME", help="the kept mapping of heads and words"
        )
        parser.add_argument("--sheet", choices=SHEETS, help="what every sheet of the file is")
        parser.add_argument(
            "--frame-out",
            choices=FrameOut.values,
            default="",
            help="whether out frames belong to the shot; kept for the production",
        )
        parser.add_argument(
            "--episode",
            choices=EpisodeUse.values,
            default="",
            help="what an episode is: part of the scene (E01_SC010), or none here; kept as well",
        )
        parser.add_argument(
            "--clear-empty", action="store_true", help="empty cells clear what stands there"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, **options: Any) -> None:
        """Read, plan, tell, and apply where that was asked for."""
        production = _production(options["production"])
        try:
            book = read_file(options["file"])
        except Unreadable as refused:
            raise CommandError(str(refused)) from refused
        asked = _asked(production, options)
        if options["sheet"]:
            targets = {table.name: options["sheet"] for table in book.tables}
            asked = replace(asked, targets={**asked.targets, **targets})
        by = Author(who="Shotlog", way=Way.SHEET, production=production)
        try:
            plan = make_plan(book, production, by=by, asked=asked)
        except Unreadable as refused:
            raise CommandError(str(refused)) from refused
        _refuse_nothing_known(plan, options["file"])
        self._tell(plan, as_json=options["json"])
        if options["apply"]:
            self._apply(plan, by=by, skip=options["skip_refused"], quiet=options["json"])
        elif any(one.must_be_answered for one in plan.questions):
            self._ask(plan)
        if plan.troubles:
            sys.exit(1)

    def _tell(self, plan: Plan, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False))
            return
        for row in plan.rows:
            for cell in row.written if row.kind != Kind.NEW else ():
                self.stdout.write(
                    f"{row.sheet} {row.row}, {row.label}, {cell.column}:"
                    f" {cell.old_text} -> {cell.new_text}"
                )
        for scene in plan.scenes:
            self.stdout.write(f"New scene {scene.number}")
        for one in plan.troubles:
            place = ", ".join(filter(None, (f"{one.sheet} {one.row}", one.column)))
            self.stdout.write(f"{place}: {one.reason} ({one.value})")
        self._tell_apart(plan)
        counts = plan.counts
        self.stdout.write(", ".join(f"{counts[kind]} {word}" for kind, word in _WORDS))

    def _tell_apart(self, plan: Plan) -> None:
        """What is no row's matter."""
        for sheet in plan.sheets:
            if sheet.target is not None and sheet.left_alone:
                self.stdout.write(f"{sheet.title}: left alone: {', '.join(sheet.left_alone)}")
            if sheet.target is not None and sheet.without_place:
                without = ", ".join(sheet.without_place)
                self.stdout.write(f"{sheet.title}: has no place here: {without}")
            for note in sheet.notes:
                self.stdout.write(f"{sheet.title}: {note}")
        for warning in plan.warnings:
            self.stdout.write(warning)
        for question in plan.questions:
            if not question.must_be_answered:
                self._question(question)

    def _apply(self, plan: Plan, *, by: Author, skip: bool, quiet: bool) -> None:
        if plan.troubles and not skip:
            if not quiet:
                self.stderr.write("Nothing was written: correct the rows, or use --skip-refused.")
            return
        try:
            done = apply(plan, by=by, skip_refused=skip)
        except NotReady as refused:
            self._ask(plan)
            raise CommandError(" ".join(refused.messages)) from refused
        except Conflict as conflict:
            raise CommandError(f"{conflict.row}: {conflict} Nothing was written.") from conflict
        if not quiet:
            self.stdout.write(f"Written: {done.new} new, {done.changed} changed rows.")

    def _ask(self, plan: Plan) -> None:
        for question in plan.questions:
            if question.must_be_answered:
                self._question(question)
        raise CommandError("Nothing was written: a question is open.")

    def _question(self, question: Question) -> None:
        """On standard error, so that --json stays JSON."""
        option = question.key.replace("_", "-")
        self.stderr.write(f"{question.text} Answer with --{option}:")
        for value, label in question.answers:
            self.stderr.write(f"  {value}: {label}")


def _production(code: str) -> Production:
    found = Production.objects.filter(code__iexact=code).first()
    if found is None:
        known = ", ".join(Production.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no production {code}. Productions: {known}.")
    return found


def _asked(production: Production, options: dict[str, Any]) -> Asked:
    asked = Asked(
        clear_empty=options["clear_empty"],
        frame_out=options["frame_out"],
        episode=options["episode"],
    )
    name = options["mapping"]
    if not name:
        return asked
    mapping = mapping_named(production, name)
    if mapping is None:
        known = ", ".join(
            production.sheet_mappings.filter(removed=False).values_list("name", flat=True)
        )
        raise CommandError(f"There is no mapping {name}. Mappings: {known or 'none yet'}.")
    return asked_of(mapping, asked)


def _refuse_nothing_known(plan: Plan, file: Path) -> None:
    """A file in which nothing was recognised is no import of nothing."""
    if any(sheet.target is not None and sheet.is_certain for sheet in plan.sheets):
        return
    heads = [head.text for sheet in plan.sheets for head in sheet.heads][:12]
    raise CommandError(
        f"{file.name}: no column here tells a shot, an element or a take"
        f" ({', '.join(heads) or 'no heads found'}). Map its heads on the import page, keep the"
        " mapping, and name it with --mapping."
    )
