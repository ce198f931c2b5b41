"""From tables to a plan: every row is known again, compared, checked; nothing is written."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _

from shotlog.history import Author
from shotlog.kit.sheets.tables import Book, Row, Step, Table, Unreadable, no_step
from shotlog.models import Change, Element, Production, Right, Scene, Shot
from shotlog.models.record import Record
from shotlog.spreadsheets.incoming.asked import Asked
from shotlog.spreadsheets.incoming.checks import what_is_wrong
from shotlog.spreadsheets.incoming.episodes import remembered
from shotlog.spreadsheets.incoming.heads import Recognised, one_way, recognise
from shotlog.spreadsheets.incoming.plan import (
    Plan,
    PlanRow,
    PlanSheet,
    Question,
)
from shotlog.spreadsheets.incoming.row_planners import (
    ElementPlanner,
    NotePlanner,
    ShortcomingPlanner,
    TakePlanner,
)
from shotlog.spreadsheets.incoming.sheet_planner import SheetPlanner, ask_about_noughts
from shotlog.spreadsheets.incoming.sheets_in import SHEETS
from shotlog.spreadsheets.incoming.shot_planner import ScenePlanner, ShotPlanner
from shotlog.spreadsheets.incoming.values import (
    Refusal,
    plain_text,
)
from shotlog.spreadsheets.sums import is_line_of_sums

Former = dict[int, list[tuple[Any, bool]]]
MAY_IMPORT = (
    *(Right.LOG, Right.ESTIMATE, Right.TAKES, Right.OWN_ELEMENTS, Right.COLOUR),
    *(Right.SHORTCOMINGS, Right.MEETING_NOTES, Right.MONEY),
)
MOST_TOLD = 100_000
"""So many rows of one file may be new, changed or refused: they are kept, and written, at once."""


def make_plan(
    book: Book,
    production: Production,
    *,
    by: Author,
    asked: Asked | None = None,
    step: Step = no_step,
) -> Plan:
    """Say what importing `book` would do; `step` is told how many rows are compared.

    NotAllowed for those who may write nothing, Unreadable where it would do too much at once.
    """
    by.require(*MAY_IMPORT)
    return Planner(book, production, by=by, asked=asked or Asked(), step=step).plan()


class Planner:
    """What the planners of the sheets of one file share."""

    def __init__(
        self,
        book: Book,
        production: Production,
        *,
        by: Author,
        asked: Asked,
        step: Step = no_step,
    ) -> None:
        """Nothing is read yet."""
        self._step = step
        self._compared = self._told = 0
        self._total = sum(len(table.rows) for table in book.tables)
        self.book = book
        self.production = production
        self.by = by
        self.asked = asked
        self.out = Plan(production, warnings=list(book.warnings), exported=book.exported)
        ours = book.production.casefold()
        self.trusts_ids = not ours or ours == production.code.casefold()
        self.new_shots: dict[str, PlanRow] = {}
        self.new_elements: dict[tuple[int, str], PlanRow] = {}
        self.model_names: dict[str, str] = {}
        # What this file calls parents of other rows, by table and key.
        self.renamed: dict[tuple[str, int], str] = {}
        self._former: dict[tuple[str, str], Former] = {}

    def plan(self) -> Plan:
        """The plan of every sheet, what others hang on first."""
        found = [self._recognised(table, is_ours=self.book.is_ours) for table in self.book.tables]
        if not self.book.is_ours and any(one.shape == "ours" for one in found):
            # Saved by a program that drops what the workbook says of itself.
            found = [self._recognised(table, is_ours=True) for table in self.book.tables]
        self._refuse_one_way(found)
        order = {key: place for place, key in enumerate(SHEETS)}
        made: dict[int, PlanSheet] = {}
        places = sorted(
            range(len(found)),
            key=lambda n: order.get(sheet.key if (sheet := found[n].sheet) else "", 99),
        )
        for place in places:
            made[place] = self._sheet(self.book.tables[place], found[place])
        self.out.sheets = [made[place] for place in range(len(found))]
        self._warn()
        return self.out

    def _refuse_one_way(self, found: list[Recognised]) -> None:
        """CSV of a sheet that does not come back in would be taken for a list of shots."""
        if any(one.sheet and (self.book.is_ours or one.shape == "ours") for one in found):
            return
        for table, one in zip(self.book.tables, found, strict=True):
            title = "" if table.name in self.asked.targets else one_way(table, one.row)
            if title:
                raise Unreadable(
                    _(
                        "%(name)s is our sheet “%(sheet)s”, which does not come back in: change it"
                        " on its pages."
                    )
                    % {"name": self.book.name, "sheet": title}
                )

    def _recognised(self, table: Table, *, is_ours: bool) -> Recognised:
        return recognise(
            table,
            columns=self.asked.columns,
            target=self.asked.targets.get(table.name),
            is_ours=is_ours,
        )

    def _sheet(self, table: Table, found: Recognised) -> PlanSheet:
        sheet = PlanSheet(
            table.name,
            found.sheet,
            found.row,
            found.heads,
            found.shape,
            is_certain=found.is_certain,
        )
        sheet.samples = _samples(table, found)
        told = found.sheet is not None and found.sheet.is_told_by(found.fields)
        if found.sheet is None or not told:
            sheet.is_certain = found.sheet is None and self.book.is_ours
            return sheet
        sheet.is_certain = True
        if found.status_of:
            sentence = _("The status of a shot is that of its task “%(task)s”.")
            sheet.notes.append(sentence % {"task": found.status_of})
        _PLANNERS[found.sheet.key](self, table, found, sheet).plan()
        return sheet

    def on(self, rows: int, *, told: int) -> None:
        """So many rows more are compared, and so many of them say something."""
        self._compared += rows
        self._told += told
        if self._told > MOST_TOLD:
            raise Unreadable(
                _(
                    "%(name)s holds more than %(rows)d rows that are new, changed or refused: split"
                    " it."
                )
                % {"name": self.book.name, "rows": MOST_TOLD}
            )
        self._step(self._compared, self._total)

    def _warn(self) -> None:
        if not self.trusts_ids:
            self.out.warnings.append(
                _("The workbook is of %(other)s: rows are known by their codes, not by their ids.")
                % {"other": self.book.production}
            )
        if self.asked.frame_out and self.asked.frame_out != self.production.frame_out:
            self.out.answers["frame_out"] = self.asked.frame_out

    @cached_property
    def scenes(self) -> dict[int, Scene]:
        """The scenes by key."""
        return {one.pk: one for one in Scene.objects.filter(production=self.production)}

    @cached_property
    def scene_numbers(self) -> dict[str, Scene]:
        """Scenes by number, those that this import makes too."""
        return {one.number.casefold(): one for one in self.scenes.values()}

    @cached_property
    def shots(self) -> dict[int, Shot]:
        """The shots by key, scene and production at hand."""
        found = {}
        for shot in Shot.objects.filter(production=self.production):
            shot.production = self.production
            shot.scene = self.scenes.get(shot.scene_id) if shot.scene_id else None
            found[shot.pk] = shot
        return found

    @cached_property
    def shot_codes(self) -> dict[str, Shot]:
        """The shots by code, and by the code that a row gives them."""
        return {shot.code.casefold(): shot for shot in self.shots.values()}

    @cached_property
    def planned_hours(self) -> dict[int, Decimal]:
        """The planned hours of the elements by shot: what a shot without an estimate shows."""
        rows = Element.objects.filter(shot__production=self.production, hours_planned__isnull=False)
        sums = rows.order_by().values_list("shot").annotate(hours=Sum("hours_planned"))
        return dict(sums)

    @cached_property
    def replanned(self) -> set[int]:
        """Shots whose elements got other planned hours since the export."""
        return set(
            self._changes()
            .filter(table="element", field__in=("hours_planned", ""))
            .values_list("shot_id", flat=True)
        )

    def since(self, model: type[Record]) -> dict[tuple[int, str], tuple[Any, str, Any]]:
        """What was edited since the export: {(row, field): (value before, who, when)}."""
        found: dict[tuple[int, str], tuple[Any, str, Any]] = {}
        if self.book.exported is None:
            return found
        told = self._changes().filter(table=model._meta.model_name, kind=Change.Kind.EDITED)
        for row, name, old, who, at in told.order_by("pk").values_list(
            "row", "field", "old", "change_set__who", "change_set__at"
        ):
            base = found[row, name][0] if (row, name) in found else old
            found[row, name] = (base, who, at)
        return found

    def former(self, table: str, name: str) -> "Former":
        """Values that rows had of a field, each with whether it was so until after the export."""
        if (table, name) not in self._former:
            edits = Change.objects.filter(
                change_set__production=self.production,
                table=table,
                field=name,
                kind=Change.Kind.EDITED,
            )
            found: Former = defaultdict(list)
            for row, old, at in edits.values_list("row", "old", "change_set__at"):
                late = self.book.exported is not None and at > self.book.exported
                found[row].append((old, late))
            self._former[table, name] = found
        return self._former[table, name]

    def _changes(self) -> "models.QuerySet[Change]":
        if self.book.exported is None:
            return Change.objects.none()
        return Change.objects.filter(
            change_set__production=self.production, change_set__at__gt=self.book.exported
        )

    def scene_of(self, text: str, *, field_name: str, answered: bool) -> Scene:
        """The scene with that number, with the show's code before it or not; else a new one."""
        bare = text.removeprefix(f"{self.production.code}_").removeprefix(
            f"{self.production.code}-"
        )
        for number in (text, bare):
            if number.casefold() in self.scene_numbers:
                return self.scene_numbers[number.casefold()]
        if not answered:
            ask_about_noughts(bare, [one.number for one in self.scene_numbers.values()], field_name)
        if not self.by.may(Right.LOG):
            raise Refusal(_("There is no scene %(number)s.") % {"number": text})
        scene = Scene(production=self.production, number=bare)
        try:
            scene.clean_fields(exclude=["production", "natural_number"])
            scene.clean()
        except ValidationError as error:
            raise Refusal(what_is_wrong(error, SHEETS["scenes"].label("number"))) from error
        self.out.scenes.append(scene)
        self.scene_numbers[bare.casefold()] = scene
        return scene

    def ask_frame_out(self, *, must: bool) -> None:
        """Ask once whether the last frame belongs to the shot."""
        self.ask(
            Question(
                "frame_out",
                _("Does the out frame in this production's lists still belong to the shot?"),
                (
                    ("inclusive", _("Yes: 1001 to 1010 are 10 frames")),
                    ("exclusive", _("No: 1001 to 1010 are 9 frames")),
                ),
                must_be_answered=must,
            )
        )

    def ask(self, question: Question) -> None:
        """Ask once for the file, and as urgently as any row needs it."""
        asked = {one.key: one for one in self.out.questions}
        before = asked.get(question.key)
        if before is None or before.must_be_answered < question.must_be_answered:
            asked[question.key] = question
        self.out.questions = list(asked.values())

    def keep_episodes(self, use: str, names: list[str]) -> None:
        """What episodes are, and how they are called, is kept with what is imported."""
        for name, value in (("episode_use", use), ("episodes", remembered(names))):
            if value != getattr(self.production, name):
                self.out.answers[name] = value

    @property
    def frame_out(self) -> str:
        """inclusive, exclusive, or '' while nobody has said."""
        return self.asked.frame_out or self.production.frame_out


def _samples(table: Table, found: Recognised) -> dict[int, str]:
    """The first value below each head."""
    samples: dict[int, str] = {}
    below = list(islice(_below(table, found), 30))
    for head in found.heads:
        texts = (plain_text(row.cell(head.place)) for row in below)
        samples[head.place] = next((text[:60] for text in texts if text.strip()), "")
    return samples


def _below(table: Table, found: Recognised) -> Iterator[Row]:
    return (row for row in table if row.number > found.row and not is_line_of_sums(row.cells))


_PLANNERS: dict[str, type[SheetPlanner]] = {
    "scenes": ScenePlanner,
    "shots": ShotPlanner,
    "elements": ElementPlanner,
    "takes": TakePlanner,
    "colour": NotePlanner,
    "shortcomings": ShortcomingPlanner,
}
