"""Text cut into words that can be searched, the same way in the record and in what people type.

Letters and digits make words, in lower case and NFC. Scripts that part no words (Hangul, Han,
Kana) are cut into overlapping pairs, so that any two syllables are found wherever they stand. The
words of a text stand in one line with a blank between; ` | ` parts its fields, so that nothing is
found across them. Databases only compare whole words and beginnings of words: how text is cut is
decided here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shotlog.kit.text import composed

FIELD = "|"
LONGEST_WORD = 128
LONGEST_TEXT = 200_000
MOST_WORDS = 12
"""So many words of a question are looked for; the rest is too exact to matter."""
_WORD = re.compile(r"[^\W_]+")
_PAIRED = (
    "\u1100-\u11ff\u3005\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
_RUN = re.compile(f"[{_PAIRED}]+|[^{_PAIRED}]+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
_PART = re.compile(r"\d+|[^\W\d_]+")


def runs(text: str) -> Iterator[str]:
    """The words of `text`, those of paired scripts as they stand."""
    for word in _WORD.findall(composed(text[:LONGEST_TEXT].lower())):
        yield from _RUN.findall(word)


def is_paired(run: str) -> bool:
    """Whether a run is of a script that is cut into pairs."""
    return bool(_IS_PAIRED.match(run))


def pairs(run: str) -> list[str]:
    """'가나다' as '가나' and '나다'; a single syllable as itself."""
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def words(text: str) -> list[str]:
    """What is kept of `text`. A run of pairs ends with its last syllable alone, to be found too."""
    found: list[str] = []
    for run in runs(text):
        if not is_paired(run):
            found.append(run[:LONGEST_WORD])
            continue
        found += pairs(run)
        if len(run) > 1:
            found.append(run[-1])
    return found


def spread(text: str) -> str:
    """A name with its letters and digits parted: 'wan2.2' is found as 'wan 2.2', too."""
    return " ".join(_PART.findall(text))


def line(fields: Iterable[str], *, mark: str) -> str:
    """The words of some texts as one line; `mark`, a word that no text gives, stands first."""
    parts = [f"{FIELD} {mark}"]
    room = LONGEST_TEXT
    for text in fields:
        kept = " ".join(words(text))[: max(0, room)]
        if kept:
            parts.append(kept)
            room -= len(kept)
    return f" {FIELD} ".join(parts) + f" {FIELD}"


@dataclass(frozen=True)
class Term:
    """One word as somebody typed it: neighbours, of which the last may be a beginning."""

    parts: tuple[str, ...]
    is_beginning: bool
    typed: str


def terms(question: str) -> list[Term]:
    """The words of a question, each to be found.

    Words of letters are beginnings of words; numbers (seeds, steps) are whole. What is typed
    without a blank stands together: '0.3.49' is found in '0.3.49' only.
    """
    found = []
    for typed in composed(question).split():
        made = _term(typed)
        if made and made not in found:
            found.append(made)
    return found[:MOST_WORDS]


def _term(typed: str) -> Term | None:
    cut = list(runs(typed))
    if not cut:
        return None
    parts: list[str] = []
    for run in cut[:-1]:
        parts += words(run)
    last = cut[-1]
    parts += pairs(last) if is_paired(last) else [last[:LONGEST_WORD]]
    is_single = len(last) == 1
    is_beginning = is_single if is_paired(last) else not (is_single or last.isdigit())
    return Term(tuple(parts), is_beginning, typed)


def marked(text: str, question: str) -> list[tuple[str, bool]]:
    """`text` cut where a word of the question stands: (piece, whether it was asked for)."""
    pattern = "|".join(_sought(term) for term in terms(question))
    if not pattern:
        return [(text, False)] if text else []
    pieces = []
    at = 0
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if found.start() > at:
            pieces.append((text[at : found.start()], False))
        pieces.append((found[0], True))
        at = found.end()
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def _sought(term: Term) -> str:
    cut = list(runs(term.typed))
    body = r"[\W_]*".join(re.escape(run) for run in cut)
    before = "" if is_paired(cut[0]) else r"(?<![^\W_])"
    if is_paired(cut[-1]):
        return f"{before}{body}"
    return f"{before}{body}" + (r"[^\W_]*" if term.is_beginning else r"(?![^\W_])")
