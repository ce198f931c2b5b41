"""The rows of one sheet against the record: what each would change, and what it may not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.base import ModelState
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.history.values import revived, stored
from shotlog.kit.sheets.tables import Raw, Row, Table, batches
from shotlog.kit.text import composed, natural
from shotlog.models import Element
from shotlog.models.record import BIGGEST, Record
from shotlog.spreadsheets.incoming.checks import broken_rules, what_is_wrong
from shotlog.spreadsheets.incoming.derived import MOST_ROWS, note_derived
from shotlog.spreadsheets.incoming.heads import Recognised
from shotlog.spreadsheets.incoming.lists import LIST_PARSERS
from shotlog.spreadsheets.incoming.plan import (
    Cell,
    Clash,
    Kind,
    PlanRow,
    PlanSheet,
    Trouble,
)
from shotlog.spreadsheets.incoming.sheets_in import SheetIn
from shotlog.spreadsheets.incoming.shown import is_empty, is_shown, same
from shotlog.spreadsheets.incoming.values import (
    Choice,
    Fix,
    Parser,
    Refusal,
    folded,
    parser_of,
    plain_text,
    refuse_broken,
)
from shotlog.spreadsheets.sums import NO_SCENE, is_everything, is_mark, is_shot_count

if TYPE_CHECKING:
    from shotlog.spreadsheets.incoming.planning import Planner


def ask_about_noughts(text: str, known: Iterable[str], field_name: str) -> None:
    """1 next to 001 asks: a spreadsheet drops the noughts of a code."""
    loose = natural(text)
    for other in known:
        if natural(other) == loose and other.casefold() != text.casefold():
            raise Refusal(
                _(
                    "“%(value)s” is not here, %(other)s is. Spreadsheets drop noughts: which is"
                    " meant?"
                )
                % {"value": text, "other": other},
                fixes=(
                    Fix(_("It is %(code)s") % {"code": other}, ((field_name, other),)),
                    Fix(_("%(code)s is another one") % {"code": text}, ((field_name, text),)),
                ),
            )


_PLAIN = (str, int)
_FRAMES = ("first_frame", "last_frame")
_TYPED = ("title", "int_ext", "day_night", "location", "synopsis", "meeting_notes")


def _twin(record: Any) -> Any:
    """A row with the same values, to try others in; `copy.copy` goes a long way round."""
    model: Any = type(record)
    twin = model.__new__(model)
    twin.__dict__.update(record.__dict__)
    twin._state = ModelState()  # noqa: SLF001 - the parents at hand are not shared
    twin._state.adding = False  # noqa: SLF001
    twin._state.db = record._state.db  # noqa: SLF001
    twin._state.fields_cache = dict(record._state.fields_cache)  # noqa: SLF001
    return twin


class Given:
    """The cells of one row by field, corrections over them."""

    def __init__(self, row: Row, planner: "SheetPlanner") -> None:
        self.row = row
        self._places = planner.places
        self.corrections = planner.corrections.get(row.number, {})
        self.record: Any = None
        self.pk: int | None = None
        self.code = ""

    def __call__(self, name: str) -> Raw:
        """The cell of a field, or its first one that is not empty where several are summed."""
        if self.corrections and name in self.corrections:
            return self.corrections[name]
        cells = self.row.cells
        for place in self._places.get(name, ()):
            if place < len(cells) and not is_empty(cells[place]):
                return cells[place]
        return None

    def every(self, name: str) -> list[Raw]:
        """All cells of a field that may stand in several columns."""
        if name in self.corrections:
            return [self.corrections[name]]
        cells = (self.row.cell(place) for place in self._places.get(name, ()))
        return [raw for raw in cells if not is_empty(raw)]

    @property
    def is_blank(self) -> bool:
        """Nothing in any column that comes in."""
        return all(
            is_empty(self.row.cell(place)) for places in self._places.values() for place in places
        )


class SheetPlanner:
    """The rows of one sheet."""

    apart: frozenset[str] = frozenset()  # fields that are not compared one by one

    def __init__(self, planner: "Planner", table: Table, found: Recognised, out: PlanSheet) -> None:
        assert found.sheet is not None  # noqa: S101 - the caller has looked
        self.shared = planner
        self.sheet: SheetIn = found.sheet
        self.model: type[Any] = found.sheet.model
        self.table = table
        self.found = found
        self.out = out
        self.by = planner.by
        self.production = planner.production
        self.places: dict[str, list[int]] = defaultdict(list)
        self.texts: dict[str, str] = {}
        for head in found.heads:
            if head.field:
                self.places[head.field].append(head.place)
                self.texts.setdefault(head.field, head.text)
        self.corrections: dict[int, dict[str, str]] = defaultdict(dict)
        for (title, number, name), text in planner.asked.corrections.items():
            if title == table.name:
                self.corrections[number][name] = text
        self.parsers: dict[str, Parser] = {}
        self.cleaned: dict[str, dict[Any, Any]] = defaultdict(dict)
        self.fields = [name for name in self.sheet.fields if self.is_named(name)]
        self.compared = [
            (name, self.places[name][0] if len(self.places.get(name, ())) == 1 else None)
            for name in self.fields
            if name not in self.apart
        ]
        self.since = planner.since(self.model)
        self.may: dict[str, str] = {}
        self.seen: dict[Any, int] = {}  # which row was the first of its key
        self.late: dict[int, int] = {}  # rows of an earlier batch whose twin came later
        self.known: dict[int, int] = {}  # keys of the record: in which row; as many as are counted
        self.passed_over: set[int] = set()  # lines of sums that only their words tell

    def is_named(self, name: str) -> bool:
        """Whether a column or a correction speaks of the field."""
        return name in self.places or any(name in one for one in self.corrections.values())

    def plan(self) -> None:
        """Identify the rows, then plan those that are one row each; a batch at a time."""
        self._survey()
        for rows in batches(self.table.rows):
            told = len(self.out.rows)
            self._plan_batch([one for row in rows if (one := self._given(row))])
            self.shared.on(len(rows), told=len(self.out.rows) - told)
        if self.late:
            self._refuse_late()
        self._tell_sums()
        note_derived(self.shared, self.sheet, self.found, self.out, self.table, self.known)

    def _plan_batch(self, given: list[Given]) -> None:
        self._load(given)
        kept = [self._identified(one) for one in given]
        twins = self._twins([one for one in given if not self.is_left_out(one)])
        for one, refused in zip(given, kept, strict=True):
            row = self._row(one, refused, twins)
            self.out.tell(row)
            if row.record is not None and row.record.pk and len(self.known) <= MOST_ROWS:
                self.known[row.record.pk] = row.row

    def _refuse_late(self) -> None:
        """Refuse the rows that were planned before their twins were seen."""
        others: dict[int, PlanRow] = {}
        for rows in batches(self.table.rows):
            chosen = (row for row in rows if row.number in self.late)
            given = [one for row in chosen if (one := self._given(row))]
            if given:
                self._load(given)
            for one in given:
                others[one.row.number] = self._row_anew(one)
        self.out.tell_anew(others)

    def _row_anew(self, given: Given) -> PlanRow:
        return self._row(given, self._identified(given), self.late)

    def _given(self, row: Row) -> Given | None:
        """A row below the heads that is no line of sums and not blank."""
        if row.number <= self.found.row:
            return None
        given = Given(row, self)
        raw = given("id")
        if is_mark(raw):
            return None
        if self.sheet.key == "scenes" and given("number") == NO_SCENE:
            return None
        given.pk = self._key_in(given)
        if given.pk is None and self._is_of_sums(given):
            self.passed_over.add(row.number)
            return None
        return None if given.is_blank else given

    def _is_of_sums(self, given: Given) -> bool:
        """Whether the words of a row without an id are those of our lines of sums."""
        if self.sheet.key == "shots":
            return is_shot_count(given("code"))
        if self.sheet.key != "scenes":
            return False
        # A scene may be called so; what people type of a scene, the line of sums does not have.
        return is_everything(given("number")) and all(is_empty(given(name)) for name in _TYPED)

    def _tell_sums(self) -> None:
        count = len(self.passed_over)
        if count:
            told = ngettext(
                "%(n)d line of sums is no record and was passed over.",
                "%(n)d lines of sums are no records and were passed over.",
                count,
            )
            self.out.notes.append(told % {"n": count})

    def _key_in(self, given: Given) -> int | None:
        """The key of the record that the row carries, where it may be trusted."""
        raw = given("id")
        if raw is None or not self.shared.trusts_ids or self.found.shape not in ("ours", ""):
            return None
        text = plain_text(raw).strip()
        return int(text) if text.isdecimal() and len(text) < 18 else None

    def _survey(self) -> None:
        """Read what must be known before the first row."""

    def _load(self, given: list[Given]) -> None:
        """Read the rows that these of the sheet speak of."""

    def _identify(self, given: Given) -> None:
        """Set `record` and `code`; Refusal where the row cannot be told."""
        raise NotImplementedError

    def _identified(self, given: Given) -> Trouble | None:
        try:
            self._identify(given)
        except Refusal as refusal:
            return self.trouble(given, self._identity_field(), refusal)
        return None

    def _identity_field(self) -> str:
        return next(
            (
                name
                for name in ("code", "shot_name", "path", *self.sheet.identity)
                if name in self.places
            ),
            self.sheet.identity[0],
        )

    def _twins(self, given: list[Given]) -> dict[int, int]:
        """Rows that are the same row of the record: {row: the other row}."""
        here = {one.row.number for one in given}
        twins: dict[int, int] = {}
        for one in given:
            key = self._key(one)
            if key is None:
                continue
            first = self.seen.setdefault(key, one.row.number)
            if first != one.row.number:
                twins[one.row.number] = first
                (twins if first in here else self.late).setdefault(first, one.row.number)
        return twins

    def is_left_out(self, given: Given) -> bool:
        """Whether a person ticked the row to be left out."""
        return (self.table.name, given.row.number) in self.shared.asked.left_out

    def _key(self, given: Given) -> Any:
        """By what two rows are one; None where rows may be alike."""
        return given.record.pk if given.record is not None and given.record.pk else None

    def _row(self, given: Given, refused: Trouble | None, twins: Mapping[int, int]) -> PlanRow:
        row = PlanRow(self.table.name, given.row.number, Kind.UNCHANGED, given.code, given.record)
        if self.is_left_out(given):
            row.kind = Kind.LEFT_OUT
            return row
        if refused:
            row.troubles.append(refused)
        elif given.row.number in twins:
            refusal = Refusal(
                _("Row %(other)d is %(code)s as well. Keep one of them, or leave one out.")
                % {"other": twins[given.row.number], "code": given.code or given.pk}
            )
            row.troubles.append(self.trouble(given, self._identity_field(), refusal))
            row.is_twin = True
        else:
            self._compare(given, row)
            self._check(given, row)
        self._settle(given, row)
        return row

    def _settle(self, given: Given, row: PlanRow) -> None:
        if row.troubles:
            row.kind = Kind.REFUSED
        elif row.clashes:
            row.kind = Kind.CONFLICT
        elif row.is_new:
            row.kind = Kind.NEW
        elif row.cells:
            row.kind = Kind.CHANGED
        if row.kind in (Kind.REFUSED, Kind.NEW):
            row.values = {name: plain_text(given(name)) for name in self.places}

    def _compare(self, given: Given, row: PlanRow) -> None:
        """Every field of the sheet against the record; most cells say what stands there."""
        record, cells = given.record, given.row.cells
        is_plain = not given.corrections and not self.shared.asked.clear_empty
        for name, place in self.compared:
            if is_plain and place is not None:
                raw = cells[place] if place < len(cells) else None
                if raw is None or (raw.__class__ in _PLAIN and raw == getattr(record, name)):
                    continue
            self._field(given, row, name)

    def _field(self, given: Given, row: PlanRow, name: str) -> None:
        raw = given(name)
        if is_empty(raw):
            self.clear(given, row, name)
            return
        if not row.is_new and raw.__class__ is str and raw == getattr(given.record, name):
            return
        try:
            refuse_broken(raw)
            value = self._parser(name)(raw)
            if not row.is_new and self._shows(given, name, raw, value):
                return
            self.take(given, row, name, value)
        except Refusal as refusal:
            row.troubles.append(self.trouble(given, name, refusal))

    def clear(self, given: Given, row: PlanRow, name: str) -> None:
        """An empty cell changes nothing unless it was asked for."""
        if not self.shared.asked.clear_empty or row.is_new or name not in self.places:
            return
        column: Any = self.model._meta.get_field(name)
        if not column.blank:
            return
        current = getattr(given.record, column.attname)
        if current in (None, "", []) or self._shows(given, name, None, None):
            return
        try:
            self.take(given, row, name, None if column.null else column.get_default() or "")
        except Refusal as refusal:
            row.troubles.append(self.trouble(given, name, refusal))

    def _parser(self, name: str) -> Parser:
        if name not in self.parsers:
            special = LIST_PARSERS.get(name)
            self.parsers[name] = special or parser_of(
                self.model,
                name,
                rate=self.production.rate,
                words={
                    folded(word): code
                    for word, code in self.shared.asked.words.get(name, {}).items()
                },
            )
        return self.parsers[name]

    def _shows(self, given: Given, name: str, raw: Raw, value: Any) -> bool:
        """Whether the cell is what the sheet shows for the value that stands there."""
        current = getattr(given.record, self.model._meta.get_field(name).attname)
        if same(value, current):
            return raw is not None
        if isinstance(self._parser(name), Choice):
            return False  # a word is what it is in every language
        exported = self.exported(given, name)
        if name not in self.sheet.counted and not isinstance(exported, str):
            return False  # numbers and days are compared as such
        return is_shown(raw, exported)

    def exported(self, given: Given, name: str) -> Any:
        """What an export would write for a field of the record."""
        column = self.sheet.column(name)
        return column.out(self.sheet.shown(given.record)) if column else None

    def take(self, given: Given, row: PlanRow, name: str, value: Any) -> None:
        """Note that the row would write `value`; Refusal where it may not, or cannot."""
        record = given.record
        reason = self._not_allowed(name, record)
        if reason:
            raise Refusal(reason)
        column: Any = self.model._meta.get_field(name)
        if not isinstance(value, Record):
            value = self._cleaned(column, value, record)
        current = getattr(record, name)
        text = self.texts.get(name) or self.sheet.label(name)
        if row.is_new:
            setattr(record, name, value)
            row.cells.append(Cell(name, text, None, value, self.model))
            return
        if same(value, current):
            return
        edited = self.since.get((record.pk, name))
        if edited is None:
            row.cells.append(Cell(name, text, current, value, self.model))
            return
        base, who, at = edited
        if same(stored(column, value), base) or same(value, revived(column, base)):
            row.notes.append(
                _("%(who)s changed “%(column)s” since the export; that stays.")
                % {"who": who, "column": text}
            )
            return
        mine = (self.table.name, row.row, name) in self.shared.asked.mine
        row.clashes.append(Clash(name, text, current, value, who, at, self.model, use_mine=mine))

    def _not_allowed(self, name: str, record: Any) -> str:
        if not isinstance(record, Element):
            if name not in self.may:
                self.may[name] = self.sheet.refusal(name, None, by=self.by)
            return self.may[name]
        return self.sheet.refusal(name, record if record.pk else None, by=self.by)

    def _cleaned(self, column: Any, value: Any, record: Any) -> Any:
        """The value as its field keeps it; long lists say few things, and often."""
        if not isinstance(value, str | int):
            return self._clean(column, value, record)
        known = self.cleaned[column.name]
        if value not in known:
            known[value] = self._clean(column, value, record)
        return known[value]

    def _clean(self, column: Any, value: Any, record: Any) -> Any:
        if isinstance(value, int) and abs(value) > BIGGEST:
            raise Refusal(_("%(value)s is too large a number.") % {"value": value})
        try:
            value = column.clean(value, record)
        except ValidationError as error:
            raise Refusal(what_is_wrong(error, self.sheet.label(column.name))) from error
        return composed(value) if isinstance(value, str) else value

    def _check(self, given: Given, row: PlanRow) -> None:
        """The rules of the row as a whole, once its cells are known to be sound."""
        if row.troubles or not (row.cells or row.clashes):
            return
        probe = given.record
        if not row.is_new:
            probe = _twin(given.record)
            for cell in row.cells:
                setattr(probe, cell.field, cell.new)
            for clash in row.clashes:
                if clash.use_mine:
                    setattr(probe, clash.field, clash.mine)
        changed = {cell.field for cell in row.cells} | {one.field for one in row.clashes}
        try:
            probe.clean()
            broken_rules(probe, changed)
        except ValidationError as error:
            self._refuse_rules(given, row, error)

    def _refuse_rules(self, given: Given, row: PlanRow, error: ValidationError) -> None:
        sentences = getattr(error, "error_dict", None)
        if sentences is None:
            row.troubles.append(self.trouble(given, "", Refusal(" ".join(error.messages))))
            return
        for name, errors in error.message_dict.items():
            where = "" if name == NON_FIELD_ERRORS else name
            refusal = Refusal(" ".join(errors), fixes=self._swaps(given, where))
            row.troubles.append(self.trouble(given, where, refusal))

    def _swaps(self, given: Given, name: str) -> tuple[Fix, ...]:
        """First and last frame the other way round, where that is what was refused."""
        texts = [plain_text(given(one)).strip() for one in _FRAMES]
        if name not in _FRAMES or not all(text.isdecimal() for text in texts):
            return ()
        if int(texts[0]) <= int(texts[1]):
            return ()
        return (Fix(_("Swap the two"), tuple(zip(_FRAMES, reversed(texts), strict=True))),)

    def trouble(self, given: Given, name: str, refusal: Refusal) -> Trouble:
        column = self.texts.get(name, "")
        if name and not column:
            column = self.sheet.label(name)
        raw = given(name) if name else None
        offers = tuple(Fix(offer, ((name, offer),)) for offer in refusal.offers)
        return Trouble(
            self.table.name,
            given.row.number,
            column,
            name,
            plain_text(raw)[:200],
            refusal.reason,
            (*offers, *refusal.fixes),
        )
