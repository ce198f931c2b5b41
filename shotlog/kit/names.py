"""People's names taken out of text: what counts as a mention of a name, in one place.

A name is taken out as it is recorded, in any case, whatever joins its words (`nam_soheon`,
`NamSoheon`), and its two words in either order. So that text stays text, a name of one letter or
syllable is left, one of up to four Latin letters counts only where it is capitalised ("Park", not
"park"), and one of two Korean syllables only as a word of its own, with or without a particle.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from shotlog.kit.text import one_line

OUT = "[…]"
"""What stands where a name was."""

_EAST = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3"  # no case, no blanks
_LETTER = rf"[^\W\d_{_EAST}]"
_WORD = re.compile(rf"{_LETTER}+")
_GAP = re.compile(r"[\s_.'’\u00ad\u200b-\u200d\u2010-\u2015-]{1,3}")
_TURNED_GAP = re.compile(r"[\s_.,'’\u00ad\u200b-\u200d\u2010-\u2015-]{1,3}")
_SEVERAL = re.compile(r"[,;/|&+()\[\]]|\s(?:and|und|et|와|과)\s", re.IGNORECASE)
_HANGUL = re.compile(r"[가-힣]+")
_TITLES = "씨|님|군|양|배우|감독"
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에게|에게서|께|께서|한테|한테서|와|과|랑|이랑|도|만|로|으로|야|아|보다|처럼|부터|까지|"
    "이다|입니다|이고"
)
_AS_TYPED = 4  # letters of a Latin name that may be a common word in small letters
_JOINED = 6  # letters from which a name is known without its blanks
_KEPT = 4096


class _Name(NamedTuple):
    words: tuple[str, ...]
    gap: re.Pattern[str]
    only_capitalised: bool


def without_names(names: Iterable[str]) -> Callable[[str], str]:
    """What takes `names` out of a text: made once, then a look-up for each word of a text."""
    by_first: dict[str, set[_Name]] = defaultdict(set)
    literal: set[str] = set()
    for name in {part for whole in names for part in _apart(whole)}:
        if re.fullmatch(rf"(?:{_LETTER}|{_GAP.pattern})+", name):
            for one in _as_words(name):
                by_first[one.words[0]].add(one)
        else:
            literal.add(_as_pattern(name))
    if not by_first and not literal:
        return lambda text: text
    longest = sorted(literal, key=lambda pattern: (-len(pattern), pattern))
    other = re.compile("|".join(longest), re.IGNORECASE) if literal else None
    known = {first: sorted(found, key=_length, reverse=True) for first, found in by_first.items()}

    @lru_cache(_KEPT)
    def clean(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        return _replaced(other.sub(OUT, text) if other else text, known)

    return clean


def _apart(whole: str) -> Iterator[str]:
    """The names in a field: two in 'Oh Mina, Nam Soheon (guardian)'; a single letter is none."""
    parts = [part.strip(" .'’-_") for part in _SEVERAL.split(one_line(whole))]
    for part in parts:
        is_remark = part.islower() and len(parts) > 1
        if len(part) > 1 and not is_remark:
            yield part


def _length(name: _Name) -> int:
    return sum(map(len, name.words))


def _as_words(name: str) -> Iterator[_Name]:
    words = tuple(found[0].casefold() for found in _WORD.finditer(name))
    letters = sum(map(len, words))
    yield _Name(words, _GAP, len(words) == 1 and letters <= _AS_TYPED)
    if len(words) == 2:
        yield _Name(words[::-1], _TURNED_GAP, only_capitalised=False)
    if len(words) > 1 and letters >= _JOINED:
        yield _Name(("".join(words),), _GAP, only_capitalised=False)


def _as_pattern(name: str) -> str:
    """A name in a script without case, or with digits."""
    pattern = r"[\s_-]{0,3}".join(map(re.escape, name.split()))
    if len(name) == 2 and _HANGUL.fullmatch(name):
        return rf"(?<![가-힣]){pattern}(?=(?:{_TITLES})?(?:{_PARTICLES})?(?![가-힣]))"
    start = rf"(?<!{_LETTER})(?<!\d)" if _is_spaced(name[0]) else ""
    end = rf"(?!{_LETTER}|\d)" if _is_spaced(name[-1]) else ""
    return start + pattern + end


def _is_spaced(letter: str) -> bool:
    return letter.isdigit() or bool(_WORD.match(letter))


def _replaced(text: str, known: dict[str, list[_Name]]) -> str:
    words = list(_WORD.finditer(text)) if known else []
    parts, start, place = [], 0, 0
    while place < len(words):
        stop = _mention(words, place, known.get(words[place][0].casefold(), ()))
        if stop:
            parts += [text[start : words[place].start()], OUT]
            start = words[stop - 1].end()
        place = stop or place + 1
    return "".join([*parts, text[start:]]) if parts else text


def _mention(words: list[re.Match[str]], place: int, names: Iterable[_Name]) -> int:
    """Where a name that begins at `place` ends; 0 where none does."""
    for name in names:
        found = words[place : place + len(name.words)]
        if tuple(word[0].casefold() for word in found) != name.words:
            continue
        if name.only_capitalised and found[0][0].islower():
            continue
        gaps = pairwise(found)
        if all(name.gap.fullmatch(a.string, a.end(), b.start()) for a, b in gaps):
            return place + len(name.words)
    return 0
