"""Which kind of file it is, by its bytes, and what cannot be one."""

import codecs
import io
import re
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from shotlog.kit.sheets.tables import Book, Step, Unreadable, no_step
from shotlog.kit.sheets.text_tables import MOST_BYTES, pasted_book, text_book
from shotlog.kit.sheets.workbooks import weight_of, workbook_book

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Compound File: .xls, and workbooks with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_SAMPLE = 1024 * 1024
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|table|\?xml|body|head)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*"[^"\r\n]*"\s*:|\[\s*[\[{])')
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format", "SQLite"),
)


def read_file(file: IO[bytes] | Path, name: str = "", *, step: Step = no_step) -> Book:
    """The tables of a file. Unreadable carries the sentence; nothing of the file is run."""
    if isinstance(file, Path):
        try:
            with file.open("rb") as stream:
                return read_file(stream, name or file.name, step=step)
        except OSError as error:
            raise Unreadable(
                _("%(name)s cannot be opened: %(why)s.") % {"name": file, "why": error.strerror}
            ) from error
    name = name or str(_("The file"))
    file.seek(0)
    head = file.read(4096)
    _refuse_foreign(head, name)
    if head.startswith(_ZIP):
        _refuse_other_archives(file, name)
        file.seek(0)
        return workbook_book(file, name, step=step)
    if head.startswith(_OLE):
        raise Unreadable(_ole_sentence(head + file.read(_OLE_SAMPLE), name))
    data = head + file.read(MOST_BYTES + 1)
    if not data.strip():
        raise Unreadable(_("%(name)s is empty.") % {"name": name})
    return text_book(data, name)


def weight(file: IO[bytes], name: str) -> int:
    """How many bytes there are to read, unpacked; Unreadable for what cannot be a sheet."""
    file.seek(0)
    head = file.read(4096)
    _refuse_foreign(head, name)
    if not head.startswith(_ZIP):
        return file.seek(0, 2)
    _refuse_other_archives(file, name)
    with ZipFile(file) as archive:
        return weight_of(archive.infolist())


def read_paste(text: str, name: str = "") -> Book:
    """The table of a block that was pasted out of a spreadsheet."""
    if not text.strip():
        raise Unreadable(_("Nothing was pasted."))
    return pasted_book(text, name or str(_("Pasted")))


def read_bytes(data: bytes, name: str = "") -> Book:
    """The tables of a file that is in memory."""
    return read_file(io.BytesIO(data), name)


def _refuse_foreign(head: bytes, name: str) -> None:
    text = head.removeprefix(codecs.BOM_UTF8)
    kind = next((kind for mark, kind in _FOREIGN if head.startswith(mark)), "")
    if kind or _JSON.match(text):
        raise Unreadable(
            _(
                "%(name)s is a %(kind)s file, whatever its name says: export the sheet as .xlsx"
                " or .csv."
            )
            % {"name": name, "kind": kind or "JSON"}
        )
    if _MARKUP.match(text):
        raise Unreadable(
            _("%(name)s is a web page or XML, whatever its name says: save it as .xlsx in Excel.")
            % {"name": name}
        )


def _ole_sentence(data: bytes, name: str) -> str:
    if _ENCRYPTED in data:
        sentence = _("%(name)s is protected by a password: save it without one.")
    else:
        sentence = _("%(name)s is in the old .xls form: save it as .xlsx in Excel or LibreOffice.")
    return sentence % {"name": name}


def _refuse_other_archives(file: IO[bytes], name: str) -> None:
    """OpenDocument, Word, Numbers and plain ZIPs begin like a workbook."""
    try:
        with ZipFile(file) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            _("%(name)s is damaged or incomplete. Open it in Excel and save it again.")
            % {"name": name}
        ) from error
    if (
        "[Content_Types].xml" in names
        and "xl/workbook.bin" not in names
        and any(one.startswith("xl/") for one in names)
    ):
        return
    if "xl/workbook.bin" in names:
        kind = _("a binary workbook (.xlsb)")
    elif "content.xml" in names:
        kind = _("an OpenDocument file (.ods)")
    elif any(one.startswith("word/") for one in names):
        kind = _("a Word file")
    else:
        kind = _("a ZIP without a workbook")
    raise Unreadable(
        _("%(name)s is %(kind)s: save the sheet as .xlsx.") % {"name": name, "kind": kind}
    )
