"""How high a row must be for its wrapped texts, and where it is cut to stay readable."""

import unicodedata
from collections.abc import Sequence

LINE = 13.2  # points of one line at the size of our face
PADDING = 3.0
MOST_LINES = 6


def height(texts: Sequence[tuple[str, float]], *, least: float = 0) -> float:
    """Points for the longest of (text, width of its column in characters), six lines at most."""
    lines = max((_lines(text, width) for text, width in texts if text), default=1)
    return max(min(lines, MOST_LINES) * LINE + PADDING, least)


def _lines(text: str, width: float) -> int:
    # A word that does not fit goes to the next line: on average a line loses a tenth.
    room = max(width * 0.9, 1)
    count = 0
    for line in text[: int(room) * MOST_LINES + 1].split("\n"):
        count += max(1, -(-_width(line) // int(room)))
    return count


def _width(text: str) -> int:
    """Characters, where Hangul, kana and Chinese characters take the room of two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
