"""Sheets that come in: read, recognised, planned, and only then written.

book = read_file(stream, "list.xlsx")        # or read_paste(text): tables of raw cells
"""

from shotlog.spreadsheets.incoming.reading import read_bytes, read_file, read_paste
from shotlog.spreadsheets.incoming.tables import Book, Broken, Raw, Row, Table, Unreadable

__all__ = [
    "Book",
    "Broken",
    "Raw",
    "Row",
    "Table",
    "Unreadable",
    "read_bytes",
    "read_file",
    "read_paste",
]
