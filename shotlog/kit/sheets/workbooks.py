"""Tables from a workbook: openpyxl reads its parts; sheets pass by cell by cell, within bounds.

openpyxl's own sheet reader keeps every row element until the end of the sheet and reads rules and
validations that we never ask for; here a sheet costs the memory of its values only. Declarations
of types and entities, which no program writes into a workbook, are refused before anything expands.
"""

import io
import math
import re
from collections.abc import Callable
from typing import IO, Any, cast
from xml.etree.ElementTree import ParseError
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601

from shotlog.kit.sheets.tables import (
    BEYOND,
    CELLS,
    COLUMNS,
    LONGEST_CELL,
    ROWS,
    Book,
    Broken,
    Raw,
    Row,
    Rows,
    Step,
    Table,
    Unreadable,
    no_step,
    trimmed,
)
from shotlog.kit.sheets.text_tables import too_long

MOST_UNPACKED = 2000 * 1024 * 1024  # bytes of the sheets that are read, one batch at a time
MOST_IN_ALL = 4 * 1024 * 1024 * 1024  # pictures and all
MOST_FILES = 20_000
MOST_SHEETS = 100
MOST_STRINGS = 1_500_000
LONG = 5_000  # characters; prompts are seldom longer
LONG_TEXT = 300_000_000  # characters of such texts in one file
OF_DRAFT = "Shotlog refused rows of"
"""The property of a file that holds the key of the import whose refused rows it has."""
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_SHEETS = "xl/worksheets/"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_READ = ("[Content_Types].xml", "xl/workbook", "xl/_rels/", "docProps/custom.xml")
_LIMITS = {STRINGS: 160 * 1024 * 1024, STYLES: 16 * 1024 * 1024}
_SMALL = 4 * 1024 * 1024  # what openpyxl reads as a whole
_LONGEST_ROW = 16 * 1024 * 1024  # bytes of XML
_BLOCK = 256 * 1024
_MUCH = 4 * 1024 * 1024  # bytes of XML after which rows are packed, however few they are
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_BROKEN = (
    *(BadZipFile, ZlibError, ParseError, expat.ExpatError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(OverflowError, NotImplementedError, RuntimeError, AssertionError),
)
"""What zipfile, expat and openpyxl raise over a file that is not as it should be."""


def workbook_book(stream: IO[bytes], name: str, *, step: Step = no_step) -> Book:
    """The sheets of a workbook; formulas give the values that were kept with them."""
    try:
        return _read(stream, name, step)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(
            _("%(name)s is damaged or incomplete. Open it in Excel and save it again.")
            % {"name": name}
        ) from error


def _read(stream: IO[bytes], name: str, step: Step) -> Book:
    with ZipFile(stream) as archive:
        _refuse_bombs(archive.infolist(), name)
    reader = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        _refuse_declarations(reader, name)
        reader.read_manifest()
        reader.read_workbook()
        reader.read_custom()
        book = _described(reader, name)
        _read_sheets(reader, book, step)
    return book


def _refuse_bombs(files: list[ZipInfo], name: str) -> None:
    """Add up what the file would become before any of it is unpacked."""
    if any(one.flag_bits & 1 for one in files):
        raise Unreadable(
            _("%(name)s is protected by a password: save it without one.") % {"name": name}
        )
    limits = {one: _limit(one.filename) for one in files}
    read = sum(one.file_size for one in files if limits[one])
    everything = sum(one.file_size for one in files)
    large = any(limit and one.file_size > limit for one, limit in limits.items())
    if large or read > MOST_UNPACKED or everything > MOST_IN_ALL or len(files) > MOST_FILES:
        raise Unreadable(
            _(
                "%(name)s unpacks to %(size)d MB, more than a workbook of ours can hold: copy the"
                " rows into a new workbook and import that."
            )
            % {"name": name, "size": everything // 1024 // 1024}
        )


def _limit(path: str) -> int:
    """How large a part may be; 0 for parts that are never opened."""
    if path.startswith(_SHEETS) and path.endswith(".xml"):
        return MOST_UNPACKED
    return _LIMITS.get(path, _SMALL if path.startswith(_READ) else 0)


def _refuse_declarations(reader: ExcelReader, name: str) -> None:
    """XML entities have no place in a workbook; other parts are watched while they are read."""
    for path in reader.valid_files:
        if path.startswith(_READ):
            with reader.archive.open(path) as part:
                _Watched(name).parse(part)


class _Watched:
    """A parser that refuses declarations of document types."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_what: Any) -> None:
        raise Unreadable(
            _("%(name)s declares XML entities, which no workbook does: it is not read.")
            % {"name": self.name}
        )

    def parse(self, part: IO[bytes]) -> None:
        """Go through all of it."""
        while block := part.read(_BLOCK):
            self.parser.Parse(block)
        self.parser.Parse(b"", True)  # noqa: FBT003


def _described(reader: ExcelReader, name: str) -> Book:
    """What the workbook says of itself."""
    book = Book(name, "xlsx")
    known = {one.name: one.value for one in getattr(reader.wb, "custom_doc_props", ())}
    written: Any = known.get("Shotlog format")
    if isinstance(written, int | float):  # LibreOffice saves whole numbers as others
        book.format = int(written)
        book.production = str(known.get("Shotlog production") or "")
        moment = parse_datetime(str(known.get("Shotlog exported") or ""))
        book.exported = moment if moment and moment.tzinfo else None
    draft: Any = known.get(OF_DRAFT)
    book.draft = int(draft) if isinstance(draft, int | float) and 0 < draft < 1e15 else None
    files = reader.valid_files
    if any("vbaProject" in path for path in files):
        book.warnings.append(_("The workbook has macros; they are not run and not kept."))
    if any(path.startswith("xl/externalLinks/") for path in files):
        book.warnings.append(
            _("The workbook links to other files; they are not opened, kept values are taken.")
        )
    return book


def weight_of(files: list[ZipInfo]) -> int:
    """How many bytes of sheets there are to be read."""
    return sum(one.file_size for one in files if one.filename.startswith(_SHEETS))


class _Way:
    """How much of the sheets is read."""

    def __init__(self, step: Step, total: int) -> None:
        self._step = step
        self._total = total
        self._done = 0

    def on(self, size: int) -> None:
        """So many bytes more."""
        self._done += size
        self._step(min(self._done, self._total), self._total)


def _read_sheets(reader: ExcelReader, book: Book, step: Step) -> None:
    way = _Way(step, weight_of(reader.archive.infolist()))
    styles = _Styles(book.name)
    with _listed(reader, "styles", book.name) as part:
        styles.parse(part)
    with _listed(reader, "sharedStrings", book.name) as part:
        strings = _Strings(book.name).read(part)
    left, long_text = CELLS, 0
    for count, (sheet, relation) in enumerate(reader.parser.find_sheets()):
        if count == MOST_SHEETS:
            raise Unreadable(
                _("%(name)s has more than %(n)d sheets.") % {"name": book.name, "n": MOST_SHEETS}
            )
        target = relation.target
        if "chartsheet" in relation.Type or target not in reader.valid_files:
            continue
        with _opened(reader, target, book.name) as part:
            parser = _Sheet(book.name, strings, styles, left)
            parser.long_text = long_text
            rows = parser.read(part, way, epoch=reader.wb.epoch)
        left -= parser.count
        long_text = parser.long_text
        book.tables.append(Table(sheet.name, rows))
        if parser.beyond:
            book.warnings.append(
                _("%(sheet)s: cells right of column %(n)d are not read (%(cell)s).")
                % {"sheet": sheet.name, "n": COLUMNS, "cell": parser.beyond}
            )


def _listed(reader: ExcelReader, kind: str, name: str) -> IO[bytes]:
    """A part by its content type, or a blank one where the workbook has none."""
    found: Any = reader.package.find(f"{_TYPES}{kind}+xml")  # type: ignore[no-untyped-call]
    if found is None:
        return io.BytesIO(b"<none/>")
    return _opened(reader, found.PartName.lstrip("/"), name)


def _opened(reader: ExcelReader, path: str, name: str) -> IO[bytes]:
    """A part of any name, unless it is too large for what it is."""
    if reader.archive.getinfo(path).file_size > _LIMITS.get(path, MOST_UNPACKED):
        raise Unreadable(too_long(name))
    return reader.archive.open(path)


class _Elements(_Watched):
    """Elements by their names, whatever prefix a program writes before them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False
        self.parser.StartElementHandler = self._root
        self.parser.CharacterDataHandler = self._text
        self.parts: list[str] = []
        self.collects = False
        self.phonetic = False
        self.prefix = ""

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        head, mark, _tail = name.rpartition(":")
        self.prefix = head + mark
        self.parser.StartElementHandler = self._plain(self.start)
        self.parser.EndElementHandler = self._plain_end(self.end)

    def _plain(self, handler: Callable[[str, dict[str, str]], None]) -> Any:
        if not self.prefix:
            return handler
        cut = len(self.prefix)
        return lambda name, attributes: handler(name[cut:], attributes)

    def _plain_end(self, handler: Callable[[str], None]) -> Any:
        if not self.prefix:
            return handler
        cut = len(self.prefix)
        return lambda name: handler(name[cut:])

    def _text(self, text: str) -> None:
        if self.collects:
            self.parts.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element closes."""
        raise NotImplementedError

    def taken(self) -> str:
        """The text since the last time."""
        text = "".join(self.parts)
        self.parts.clear()
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Strings(_Elements):
    """The table of shared strings."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.found: list[str] = []

    def read(self, part: IO[bytes]) -> list[str]:
        """All of them."""
        self.parse(part)
        return self.found

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Text is in t, but not in that of a reading aid."""
        if name == "rPh":
            self.phonetic = True
        self.collects = name == "t" and not self.phonetic

    def end(self, name: str) -> None:
        """A string is whole at the end of si."""
        self.collects = False
        if name == "si":
            if len(self.found) == MOST_STRINGS:
                raise Unreadable(too_long(self.name))
            self.found.append(self.taken())
        elif name == "rPh":
            self.phonetic = False


class _Styles(_Elements):
    """Which styles show dates, and which show spans of time; openpyxl knows their formats."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.dates: set[str] = set()
        self.spans: set[str] = set()
        self._formats = {str(number): text for number, text in BUILTIN_FORMATS.items()}
        self._count = -1  # of the cell formats; those of named styles are others
        self._are_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Formats come before the styles that use them."""
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._are_cells = True
        elif name == "xf" and self._are_cells:
            self._count += 1
            code = self._formats.get(attributes.get("numFmtId", "0"), "")
            if code and is_date_format(code):
                self.dates.add(str(self._count))
                if is_timedelta_format(code):
                    self.spans.add(str(self._count))

    def end(self, name: str) -> None:
        """The cell formats end."""
        if name == "cellXfs":
            self._are_cells = False


class _Sheet(_Elements):
    """The rows of one sheet."""

    def __init__(self, name: str, strings: list[str], styles: "_Styles", left: int) -> None:
        super().__init__(name)
        self.rows = Rows()
        self.count = 0
        self.beyond = ""
        self.long_text = 0
        self._beyond = 0
        self._ended = 0
        self._strings = strings
        self._left = left
        self._dates = styles.dates
        self._spans = styles.spans
        self._epoch: Any = None
        self._row = self._column = 0
        self._values: list[Raw] = []
        self._attributes: dict[str, str] = {}
        self._raw: str | None = None
        self._is_formula = self._is_over = False
        self._letters: dict[str, int] = {}

    def read(self, part: IO[bytes], way: _Way, *, epoch: Any) -> Rows:
        """Block by block, until the rows end; days are counted from `epoch`."""
        self._epoch = epoch
        of_row = of_batch = 0
        while not self._is_over and (block := part.read(_BLOCK)):
            seen = self._ended
            self.parser.Parse(block)
            of_row = 0 if self._ended > seen else of_row + len(block)
            if of_row > _LONGEST_ROW:
                raise Unreadable(too_long(self.name))
            of_batch += len(block)
            if of_batch > _MUCH:
                self.rows.pack()
                of_batch = 0
            way.on(len(block))
        if not self._is_over:
            self.parser.Parse(b"", True)  # noqa: FBT003
        return self.rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Rows, cells, values; a formula is only noted."""
        if name == "c":
            self._attributes = attributes
            self._raw = None
            self._is_formula = False
        elif name in ("v", "t"):
            self.collects = not self.phonetic
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._row = int(float(attributes.get("r") or self._row + 1))
            self._column = 0
            self._values = []
            self.count += 1  # empty rows take time as well
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        """A cell is put in its place, a row kept where it holds something."""
        if name == "c":
            self._put()
        elif name in ("v", "is"):
            self.collects = False
            self._raw = self.taken()
        elif name == "t":
            self.collects = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "row":
            self._keep()
        elif name == "sheetData":
            self._is_over = True

    def _put(self) -> None:
        self.count += 1
        if self.count > self._left:
            raise Unreadable(too_long(self.name))
        place = self._place()
        self._column = place
        if place > COLUMNS:
            self._note_beyond(place)
            return
        if self._raw is None and not self._is_formula:
            return
        value = self._value()
        if value is None:
            return
        if isinstance(value, str) and len(value) > LONG:
            self._weigh(len(value))
        self._values.extend([None] * (place - len(self._values)))
        self._values[place - 1] = value

    def _weigh(self, length: int) -> None:
        """One long text may be told of by a million cells: what is read of it is bounded."""
        if length > LONGEST_CELL:
            raise Unreadable(
                _(
                    "%(name)s has too long a text in %(cell)s: a cell holds at most %(most)d"
                    " characters. Shorten it."
                )
                % {
                    "name": self.name,
                    "cell": self._attributes.get("r", ""),
                    "most": LONGEST_CELL,
                }
            )
        self.long_text += length
        if self.long_text > LONG_TEXT:
            raise Unreadable(
                _("%(name)s holds too many long texts: split it into several files.")
                % {"name": self.name}
            )

    def _note_beyond(self, place: int) -> None:
        """A cell that is not read: one is told, a million are too many."""
        self._beyond += 1
        if self._beyond > BEYOND:
            raise Unreadable(too_long(self.name))
        if self._raw and not self.beyond:
            self.beyond = self._attributes.get("r", str(place))

    def _place(self) -> int:
        """The number of the cell's column."""
        reference = self._attributes.get("r")
        if not reference:
            return self._column + 1
        letters = reference.rstrip("0123456789")
        place = self._letters.get(letters)
        if place is None:
            found = _PLACE.match(reference)
            if not found:
                raise ValueError(reference)
            place = 0
            for letter in found[1]:
                place = place * 26 + ord(letter) - 64
            self._letters[letters] = place
        return place

    def _value(self) -> Raw:
        raw, kind = self._raw, self._attributes.get("t", "n")
        if raw is None or raw == "":
            if self._is_formula and kind != "str":
                return Broken(_("a formula without a kept result"))
            return None
        if kind == "n":
            return self._number(raw)
        if kind == "s":
            return self._strings[int(raw)]
        if kind == "e":
            return Broken(raw)
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "d":
            return cast("Raw", from_ISO8601(raw))  # type: ignore[no-untyped-call]
        return raw

    def _number(self, raw: str) -> Raw:
        style = self._attributes.get("s", "")
        if style in self._dates:
            try:
                is_span = style in self._spans
                return cast("Raw", from_excel(float(raw), self._epoch, timedelta=is_span))
            except (OverflowError, ValueError):
                return Broken(raw[:40])
        if raw.isdecimal():
            return int(raw) if len(raw) < 400 else Broken(raw[:40])
        number = float(raw)
        if not math.isfinite(number):
            return Broken(raw[:40])
        if number.is_integer() and abs(number) < 1e15:
            return int(number)
        return number

    def _keep(self) -> None:
        self._ended += 1
        if not self._values:
            return
        cells = trimmed(self._values)
        if not cells:
            return
        if len(self.rows) == ROWS:
            raise Unreadable(too_long(self.name))
        self.rows.append(Row(self._row, cells))
