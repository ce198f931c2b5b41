"""Reading what generated files say of their making. No Django; nothing here calls out."""

from .reader import read
from .reading import RawRecord, Reading, Value

__all__ = ["RawRecord", "Reading", "Value", "read"]
