"""Text as it is stored: composed (NFC), and padded for natural sorting."""

import re
import unicodedata

_DIGITS = re.compile(r"\d+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def composed(text: str) -> str:
    """`text` in NFC, so that Hangul typed on macOS equals Hangul typed elsewhere; without NUL."""
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def one_line(text: str) -> str:
    """Composed, stripped, control characters out and white space folded."""
    return " ".join(_CONTROL.sub("", composed(text)).split())


def fits_address(text: str) -> bool:
    """Whether `text` can be one part of a page's address: no slash, not only dots."""
    return "/" not in text and bool(text.strip(". "))


def natural(text: str) -> str:
    """A form of `text` that sorts 24A between 24 and 25, and 2 before 10; case does not count."""
    return _DIGITS.sub(lambda found: found[0].lstrip("0").rjust(8, "0"), composed(text).casefold())
