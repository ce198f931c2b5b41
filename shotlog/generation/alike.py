"""Names that may be two spellings of one: of tools and of models. Knows no Django.

Only ever an offer: whoever knows says whether they are the same.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 200
MOST_KNOWN = 2_000
ALIKE_FROM = 0.84
_ENDING = re.compile(
    r"\.(?:safetensors|sft|ckpt|checkpoint|pth?|bin|gguf|ggml|onnx|pkl|engine|diffusers)$"
)
# How the weights are stored, not which they are: fp8, e4m3fn, Q4_K_M.
_STORED = re.compile(
    r"(?<![a-z0-9])(?:i?q\d(?:[ _.-]?(?:[01]|k(?:[ _.-]?(?:xs|[sml]))?|xs|xxs|nl|[sm]))?"
    r"|(?:mx|nv)?(?:fp|bf|int|nf|f)(?:4|8|16|32)|e4m3(?:fn)?|e5m2|scaled|gguf|ggml"
    r"|quantized|awq|gptq)(?![a-z0-9])"
)
_WORD = re.compile(r"[^\W_]+")
_NO_NAME = frozenset({"ai", "app", "the", "model"})
# One word of these makes another model: high and low noise, image and text to video.
_TELLING = frozenset(
    [
        *("high", "low", "dev", "schnell", "pro", "lite", "fast", "turbo", "max", "mini", "nano"),
        *("base", "refiner", "standard", "std", "master", "ultra", "plus", "preview", "image"),
        *("video", "edit", "inpaint", "inpainting", "fill", "canny", "depth", "redux", "kontext"),
        *("lightning", "hyper", "lcm", "distilled", "vace", "animate", "fun", "control", "xl"),
        *("small", "medium", "large", "instruct", "upscale", "upscaler", "relight", "quality"),
    ]
)
_KINDS = re.compile(r"(?:flf|ti|[tisv])2[vi]")


def resembling(spelling: str, known: Iterable[str]) -> str | None:
    """The name of `known` that `spelling` most likely is; None where it is like none of them."""
    mine = bare(spelling)
    best: tuple[float, str] | None = None
    for name in list(known)[:MOST_KNOWN]:
        if name == spelling:
            continue
        found = _likeness(mine, bare(name))
        if found >= ALIKE_FROM and (best is None or found > best[0]):
            best = (found, name)
    return best[1] if best else None


def bare(name: str) -> tuple[str, ...]:
    """The words of a name without path, ending, precision and what is no name."""
    text = unicodedata.normalize("NFKC", name[:LONGEST]).casefold()
    text = _ENDING.sub("", text.replace("\\", "/").rpartition("/")[2].strip())
    words = tuple(_WORD.findall(_STORED.sub(" ", text)))
    return tuple(word for word in words if word not in _NO_NAME) or words


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """From 0 to 1; names that differ in a number or in a telling word are not alike."""
    mine, theirs = _joined(one), _joined(other)
    if not mine or not theirs:
        return 0
    if mine == theirs:
        return 1
    if _telling(one) != _telling(other) or _digits(mine) != _digits(theirs):
        return 0
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE_FROM else 0


def _joined(words: tuple[str, ...]) -> str:
    """The words as one; “KlingAI” is Kling too."""
    text = "".join(words)
    return text[:-2] if len(text) > 6 and text.endswith("ai") else text


def _telling(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if word in _TELLING} | set(_KINDS.findall("".join(words)))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
