"""Rows of scenes and of shots: known by id, by number, by code, or by the names of trackers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.breakdown.shots import code_as_templated, fits_template
from shotlog.kit.sheets.tables import Raw, Row
from shotlog.kit.text import natural
from shotlog.models import Scene, Shot
from shotlog.spreadsheets.incoming.ayon import Folders, parts_of
from shotlog.spreadsheets.incoming.episodes import Episodes
from shotlog.spreadsheets.incoming.frames import Frames
from shotlog.spreadsheets.incoming.plan import (
    Kind,
    PlanRow,
    Trouble,
)
from shotlog.spreadsheets.incoming.sheet_planner import Given, SheetPlanner, ask_about_noughts
from shotlog.spreadsheets.incoming.shown import is_empty
from shotlog.spreadsheets.incoming.values import (
    Fix,
    Parser,
    Refusal,
    as_code,
    as_decimal,
    as_line,
    folded,
    plain_text,
    refuse_broken,
)
from shotlog.spreadsheets.other_trackers import KITSU_STATUS
from shotlog.spreadsheets.sums import NO_SCENE


class ScenePlanner(SheetPlanner):
    """Scenes, by id or number."""

    apart = frozenset({"number"})

    def _survey(self) -> None:
        self.rows = self.shared.scenes
        self.numbers = dict(self.shared.scene_numbers)

    def _identify(self, given: Given) -> None:
        raw = given("number")
        refuse_broken(raw)
        given.code = as_code(raw)
        record = self.rows.get(given.pk or 0)
        if record is None and given.code:
            record = self.numbers.get(given.code.casefold())
        if record is None and not given.code:
            raise Refusal(_("This row has no scene number."))
        if record is None or (given.code and given.code != record.number):
            known = [one.number for one in self.rows.values()]
            if "number" not in given.corrections:
                ask_about_noughts(given.code, known, "number")
        given.record = record or Scene(production=self.production)

    def _key(self, given: Given) -> Any:
        record = given.record
        return (given.code or (record.number if record else "")).casefold() or None

    def _compare(self, given: Given, row: PlanRow) -> None:
        if given.code and given.code != given.record.number:
            try:
                owner = self.numbers.get(given.code.casefold())
                if owner is not None and owner.pk != given.record.pk:
                    raise Refusal(  # noqa: TRY301
                        _("%(code)s is another scene.") % {"code": given.code}
                    )
                self.take(given, row, "number", given.code)
                if given.record.pk:
                    self.shared.renamed["scene", given.record.pk] = given.code
                self.shared.scene_numbers.setdefault(given.code.casefold(), given.record)
            except Refusal as refusal:
                row.troubles.append(self.trouble(given, "number", refusal))
        super()._compare(given, row)


class ShotPlanner(SheetPlanner):
    """Shots, by id or code; Kitsu's and AYON's names get their sequence."""

    apart = frozenset({"code", "scene", *Frames.FIELDS})

    def _survey(self) -> None:
        self.rows = self.shared.shots
        self.others: set[int] = set()  # rows that are no shots
        self.codes = dict(self.shared.shot_codes)
        self.loose: dict[str, str] = {natural(shot.code): shot.code for shot in self.rows.values()}
        self.folders = Folders.of(self.table, self.found)
        self.episodes = Episodes(self)
        self.ids = self._ids()
        self.frames = Frames(self)
        self.first: dict[str, Given] = {}  # of a list of tasks: the first row of each shot

    def plan(self) -> None:
        """As any sheet, and what is to be said of episodes."""
        super().plan()
        self.episodes.warn()
        if self.others:
            self.out.notes.append(
                ngettext(
                    "%(n)d row is a folder or a task that is no shot: it is left alone.",
                    "%(n)d rows are folders and tasks that are no shots: they are left alone.",
                    len(self.others),
                )
                % {"n": len(self.others)}
            )

    def _given(self, row: Row) -> Given | None:
        """Of AYON's folders and tasks the shots."""
        given = super()._given(row)
        if given is not None and not self.folders.is_shot(row):
            self.others.add(row.number)
            return None
        return given

    def given_rows(self) -> Iterator[Given]:
        """Every row below the heads that says something."""
        return (one for row in self.table if (one := self._given(row)))

    def _ids(self) -> dict[int, int]:
        """Which row an id belongs to: of copied rows the one that still has the code."""
        found: dict[int, int] = {}
        still: set[int] = set()
        for row in self.table if self.is_named("id") else ():
            one = Given(row, self)
            key = self._key_in(one) if row.number > self.found.row else None
            if key is None or key not in self.rows:
                continue
            found.setdefault(key, row.number)
            if key not in still and plain_text(one("code")).strip() == self.rows[key].code:
                still.add(key)
                found[key] = row.number
        return found

    def _identify(self, given: Given) -> None:
        candidates = self._candidates(given)
        record = None
        if given.pk in self.rows and self.ids[given.pk] == given.row.number:
            record = self.rows[given.pk]
        for code in candidates:
            record = record or self.codes.get(code.casefold())
        given.code = candidates[0] if candidates else (record.code if record else "")
        if record is not None and record.code.casefold() in {one.casefold() for one in candidates}:
            given.code = record.code
        if not given.code:
            raise Refusal(_("This row has no shot code."))
        if record is None or record.code.casefold() != given.code.casefold():
            self._ask(given)
        given.record = record or Shot(production=self.production)

    def _ask(self, given: Given) -> None:
        name = self._identity_field()
        other = self.loose.get(natural(given.code))
        if other and other.casefold() != given.code.casefold() and name not in given.corrections:
            ask_about_noughts(given.code, [other], name)
        self.loose.setdefault(natural(given.code), given.code)

    def _candidates(self, given: Given) -> list[str]:
        """The codes that the row may mean, the likeliest first."""
        for name in ("code", "shot_name", "path", "episode"):
            refuse_broken(given(name))
        if "code" in self.places or "code" in given.corrections:
            code = as_code(given("code"))
            found = self.episodes.code(given, code) if code else ""
            self.episodes.note_plain(code, found)
            return [found] if found else []
        if "path" in self.places:
            parts = parts_of(given("path"))
            sequence, name = self.folders.sequence(parts), parts[-1] if parts else ""
        else:
            sequence, name = as_code(given("sequence")), as_code(given("shot_name"))
        return self._joined(given, sequence, name) if name else []

    def _joined(self, given: Given, sequence: str, name: str) -> list[str]:
        """The code of what is called so in that sequence."""
        scene = self.episodes.lead(given, sequence)
        if scene and name.casefold().startswith(f"{scene}_".casefold()):
            return [name]
        plain = name
        if sequence and not name.casefold().startswith(f"{sequence}_".casefold()):
            plain = f"{sequence}_{name}"
        joined = self.episodes.lead(given, plain)
        self.episodes.note_plain(plain, joined)
        if joined == name:
            return [name]
        return [joined, name] if self._is_of(name, scene) else [joined]

    def _is_of(self, name: str, sequence: str) -> bool:
        """Whether a shot that is called by the name alone is of that sequence."""
        shot = self.codes.get(name.casefold())
        if shot is None:
            return False
        number = shot.scene.number if shot.scene else ""
        return not sequence or str(number).casefold() == sequence.casefold()

    def _key(self, given: Given) -> Any:
        return given.code.casefold() or None

    def _twins(self, given: list[Given]) -> dict[int, int]:
        """Flow lists a shot for each task, AYON for each file: rows that say the same are none."""
        if self.found.shape not in ("flow", "ayon"):
            return super()._twins(given)
        rest = []
        for one in given:
            before = self.first.setdefault(self._key(one), one)
            if before is one or not self._agree(before, one):
                rest.append(one)
            else:
                one.code = ""
                one.corrections = {"_task_of": str(before.row.number)}
        return super()._twins(rest)

    def _agree(self, one: Given, other: Given) -> bool:
        names = (name for name in self.places if name != "bid_days")
        return all(is_empty(other(name)) or one(name) == other(name) for name in names)

    def _row(self, given: Given, refused: Trouble | None, twins: Mapping[int, int]) -> PlanRow:
        task_of = given.corrections.get("_task_of")
        if task_of:
            row = PlanRow(
                self.table.name, given.row.number, Kind.UNCHANGED, given.record.code, given.record
            )
            row.notes.append(_("Another task of the shot in row %(row)s.") % {"row": task_of})
            return row
        row = super()._row(given, refused, twins)
        if row.kind == Kind.NEW:
            self.shared.new_shots[given.code.casefold()] = row
        return row

    def _row_anew(self, given: Given) -> PlanRow:
        row = super()._row_anew(given)
        self.shared.new_shots.pop(given.code.casefold(), None)
        return row

    def _compare(self, given: Given, row: PlanRow) -> None:
        if given.code != given.record.code:
            self._code(given, row)
        self._scene(given, row)
        super()._compare(given, row)
        self.frames.compare(given, row)
        self._bid(given, row)

    def _code(self, given: Given, row: PlanRow) -> None:
        name = self._identity_field()
        try:
            owner = self.codes.get(given.code.casefold())
            if owner is not None and owner.pk != given.record.pk and not self._leaves(owner):
                raise Refusal(  # noqa: TRY301
                    _("%(code)s is another shot's code.") % {"code": given.code}
                )
            if given.record.pk and given.code.casefold() == given.record.code.casefold():
                return  # the code in other letters is the same code
            self.take(given, row, "code", given.code)
            if given.record.pk:
                self.shared.renamed["shot", given.record.pk] = given.code
            if row.is_new:
                self._hint(given, row, name)
            self.shared.shot_codes.setdefault(given.code.casefold(), given.record)
        except Refusal as refusal:
            row.troubles.append(self.trouble(given, name, refusal))

    def _hint(self, given: Given, row: PlanRow, name: str) -> None:
        """Other codes are accepted; where the template makes one of it, that one is offered."""
        scene = as_line(given("scene")) if isinstance(given("scene"), str | int) else ""
        known = (one.number for one in self.shared.scenes.values())
        better = code_as_templated(self.production, given.code, known, scene=scene)
        if better.casefold() in self.shared.shot_codes:
            better = ""
        if not better and fits_template(self.production, given.code):
            return
        sentence = _("%(code)s does not follow %(template)s.") % {
            "code": given.code,
            "template": self.production.shot_code_template,
        }
        if better:
            fix = Fix(better, (("code", better),))
            row.hints.append(self.trouble(given, name, Refusal(sentence, fixes=[fix])))
        else:
            row.notes.append(sentence)

    def _leaves(self, owner: Shot) -> bool:
        """Whether another row gives the code up, as when two shots swap theirs."""
        return self.renamed.get(owner.pk, owner.code.casefold()) != owner.code.casefold()

    @cached_property
    def renamed(self) -> dict[int, str]:
        """The codes that rows with ids ask for."""
        found = {}
        for row in self.table.rows:
            one = self._given(row)
            if one and one.pk in self.rows and self.ids[one.pk] == row.number:
                found[one.pk] = plain_text(one("code")).strip().casefold()
        return found

    def _scene(self, given: Given, row: PlanRow) -> None:
        raw = given("scene")
        if is_empty(raw) and row.is_new:
            raw = given("sequence") or self.folders.sequence(parts_of(given("path")))
        if is_empty(raw) or raw == NO_SCENE:
            return
        name = "scene" if "scene" in self.places or "scene" in given.corrections else "sequence"
        try:
            refuse_broken(raw)
            text = self.episodes.lead(given, as_code(raw))
            current = given.record.scene
            if current is not None and current.number.casefold() == text.casefold():
                return
            scene = self.shared.scene_of(text, field_name=name, answered=name in given.corrections)
            if current is None or scene is not current:
                self.take(given, row, "scene", scene)
                if given.record.pk:
                    self.shared.renamed["scene of shot", given.record.pk] = scene.number
        except Refusal as refusal:
            row.troubles.append(self.trouble(given, name, refusal))

    def _parser(self, name: str) -> Parser:
        plain = super()._parser(name)
        if name == "description" and self.found.shape == "turnover":
            return lambda raw: str(plain(raw)).removeprefix("- ")
        return plain

    def _shows(self, given: Given, name: str, raw: Raw, value: Any) -> bool:
        if name == "status" and self.found.shape == "kitsu":
            current = given.record.status
            return bool(folded(raw) == KITSU_STATUS.get(current, current))
        return super()._shows(given, name, raw, value)

    def exported(self, given: Given, name: str) -> Any:
        """Without the figures that the columns of the sheet are counted from."""
        if name == "hours_estimated":
            return self._estimate(given)
        return given.record.frames if name == "frames" else super().exported(given, name)

    def _estimate(self, given: Given) -> Any:
        shot = given.record
        if shot.hours_estimated is not None:
            return shot.hours_estimated
        return self.shared.planned_hours.get(shot.pk)

    def take(self, given: Given, row: PlanRow, name: str, value: Any) -> None:
        """The sum of planned hours may have moved since the export: it is no typed estimate."""
        is_sum = (
            name == "hours_estimated"
            and not row.is_new
            and given.record.hours_estimated is None
            and given.record.pk in self.shared.replanned
        )
        if not is_sum:
            super().take(given, row, name, value)

    def _bid(self, given: Given, row: PlanRow) -> None:
        """Bids of tasks in days are together the estimate in hours."""
        cells = given.every("bid_days")
        if not cells or "hours_estimated" in self.places:
            return
        try:
            days = sum((as_decimal(raw, places=4) for raw in cells), Decimal(0))
            known = None if row.is_new else self._estimate(given)
            per_day = self.production.hours_per_day
            if known is not None and abs(known / per_day - days) < Decimal("0.006"):
                return
            self.take(given, row, "hours_estimated", round(days * per_day, 2))
        except Refusal as refusal:
            row.troubles.append(self.trouble(given, "bid_days", refusal))
