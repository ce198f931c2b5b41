"""What one dialect understood of a file, and how several are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from . import jsontext
from .numerals import number, positive, seed_text, size
from .reading import EXACT, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .clues import Clue

MOST_SETTINGS = 500
# Texts that stand for "none" in many tools.
NOTHING = {"", "none", "null", "n/a", "undefined"}


# How the values of a recipe are read wherever they stand under a name; all others are names.
_READERS: dict[str, Callable[[object], object]] = {
    "seed": seed_text,
    "steps": positive,
    "width": positive,
    "height": positive,
    "frames": positive,
    "cfg": number,
    "guidance": number,
    "denoise": number,
    "fps": number,
    "duration": number,
    "size": size,
}
_TEXTS = ("prompt", "negative_prompt")


@dataclass
class Findings:
    """Values under the keys of a recipe, the rest of the settings, and what went wrong."""

    source: str
    values: dict[str, Value] = field(default_factory=dict)
    other: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    is_partial: bool = False

    def put(self, key: str, value: object, *, certainty: str = EXACT, source: str = "") -> None:
        """Note `value`; None and empty lists are no values, and the first one stays."""
        if value is not None and value != [] and key not in self.values:
            self.values[key] = Value(value, source or self.source, certainty)

    def put_name(self, key: str, value: object) -> None:
        """Note a name, unless it is a tool's word for none."""
        if isinstance(value, str) and value.strip().lower() not in NOTHING:
            self.put(key, value.strip())

    def put_size(self, size: tuple[int, int] | None) -> None:
        if size:
            self.put("width", size[0])
            self.put("height", size[1])

    def fill(self, settings: Mapping[str, object], table: Mapping[str, str]) -> None:
        """Take `settings` as one tool names them; those that `table` does not know are kept.

        `table` gives the names for each key, parted by spaces; `_` stands for a name that is
        left out.
        """
        mapped: set[str] = set()
        for key, names in table.items():
            for name in names.split():
                mapped.add(name)
                if key != "_":
                    self._put_read(key, settings.get(name))
        for name, kept in islice(settings.items(), MOST_SETTINGS):
            if name not in mapped and kept not in (None, "", [], {}) and jsontext.is_small(kept):
                self.other.setdefault(name, kept)

    def _put_read(self, key: str, value: object) -> None:
        if key in _TEXTS:
            self.put(key, value if isinstance(value, str) else None)
        elif key == "size":
            self.put_size(size(value))
        elif key in _READERS:
            self.put(key, _READERS[key](value))
        elif key in ("vae", "batch", "date", "aspect"):
            if value not in (None, ""):
                self.other.setdefault(key, value)
        else:
            self.put_name(key, value)

    def plain(self, key: str) -> object:
        found = self.values.get(key)
        return None if found is None else found.value

    @classmethod
    def of(cls, clue: Clue) -> Findings:
        """Empty findings that will name the carrier of `clue` as their source."""
        return cls(source_of(clue))

    def absorb(self, later: Findings) -> None:
        """Fill the gaps from a less trusted carrier; nothing already known is touched."""
        has_prompt = "prompt" in self.values
        is_complete = has_prompt and "seed" in self.values
        for key, value in later.values.items():
            # The texts of two carriers belong together: they are not mixed.
            if key not in _TEXTS or not has_prompt:
                self.values.setdefault(key, value)
        for key, kept in later.other.items():
            self.other.setdefault(key, kept)
        if not is_complete:
            self.warnings += [each for each in later.warnings if each not in self.warnings]
            self.is_partial = self.is_partial or later.is_partial


def source_of(clue: Clue) -> str:
    """The word for where a text was found."""
    carrier = clue.record.carrier
    if clue.is_xmp:
        return "xmp"
    if carrier == "sidecar":
        return "sidecar"
    if carrier.startswith("stealth"):
        return "pixels"
    return "exif" if "EXIF" in carrier or carrier == "TIFF" else "text"


def loras(values: object) -> list[dict[str, object]]:
    """A list of LoRAs in any of the ways that tools write one."""
    found: list[dict[str, object]] = []
    for entry in jsontext.items(values):
        if isinstance(entry, str):
            found.append({"name": entry, "strength": None})
        elif isinstance(entry, list) and len(entry) >= 2 and isinstance(entry[-2], str):
            found.append({"name": entry[-2], "strength": number(entry[-1])})
        elif isinstance(entry, dict):
            name = lora_name(entry)
            weights = ("weight", "strength", "strength_model", "scale", "modelWeight")
            strength = next((entry[each] for each in weights if each in entry), None)
            if name:
                found.append({"name": name, "strength": number(strength)})
    return found


def lora_name(entry: Mapping[str, object]) -> str | None:
    """The name in an entry that may nest it: `lora.lora_name`, `model.name`, `file`."""
    for key in ("lora_name", "name", "model_name", "modelName", "file", "modelFileName"):
        if isinstance(entry.get(key), str):
            return str(entry[key])
    for key in ("lora", "model"):
        inner = entry.get(key)
        if isinstance(inner, str):
            return inner
        if isinstance(inner, dict):
            return lora_name(inner)
    return None
