"""How high a row must be for its wrapped texts, and where it is cut to stay readable."""

import re
from collections.abc import Sequence

LINE = 13.2  # points of one line at the size of our face
PADDING = 3.0
MOST_LINES = 6
_ROOMY = 30  # characters
# East Asian Width W and F (Unicode Standard Annex 11), by block.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]+"
)


def height(texts: Sequence[tuple[str, float]], *, least: float = 0) -> float:
    """Points for the longest of (text, width of its column in characters), six lines at most."""
    lines = 1
    for text, width in texts:
        if not _fits(text, width):  # most do
            lines = max(lines, _lines(text, width))
    return max(min(lines, MOST_LINES) * LINE + PADDING, least)


def _fits(text: str, width: float) -> bool:
    return len(text) <= width and "\n" not in text and _width(text) <= width


def _lines(text: str, width: float) -> int:
    # A word that does not fit goes to the next line. What wide columns lose by that they win, since
    # letters are a fifth narrower than the digits that widths count; narrow ones lose more.
    room = int(width if width >= _ROOMY else max(width * 0.85, 1))
    count = 0
    for line in text[: room * MOST_LINES + 1].split("\n"):
        wide = _width(line)
        count += 1 if wide <= width else -(-wide // room)
    return count


def _width(text: str) -> int:
    """Characters, where Hangul, kana and Chinese characters take the room of two."""
    return len(text) if text.isascii() else 2 * len(text) - len(_WIDE.sub("", text))
