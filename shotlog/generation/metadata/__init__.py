"""Reading what generated files say of their making. No Django; nothing here calls out."""

from .gathering import readings, sidecar_names, zip_readings
from .reader import read
from .reading import RawRecord, Reading, Value

__all__ = [
    "RawRecord",
    "Reading",
    "Value",
    "read",
    "readings",
    "sidecar_names",
    "zip_readings",
]
