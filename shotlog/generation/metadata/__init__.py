"""Reading what generated files say of their making. No Django; nothing here calls out."""

from .gathering import Source, in_zip, is_zip, readings, sidecar_names, sources, zip_readings
from .reader import read
from .reading import RawRecord, Reading, Value

__all__ = [
    "RawRecord",
    "Reading",
    "Source",
    "Value",
    "in_zip",
    "is_zip",
    "read",
    "readings",
    "sidecar_names",
    "sources",
    "zip_readings",
]
