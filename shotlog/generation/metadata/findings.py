"""What one dialect understood of a file, and how several are put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from .reading import EXACT, Value

# Texts that stand for "none" in many tools.
NOTHING = {"", "none", "null", "n/a", "undefined"}


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

    def plain(self, key: str) -> object:
        found = self.values.get(key)
        return None if found is None else found.value

    def absorb(self, later: Findings) -> None:
        """Fill the gaps from a less trusted carrier; nothing already known is touched."""
        for key, value in later.values.items():
            self.values.setdefault(key, value)
        for key, kept in later.other.items():
            self.other.setdefault(key, kept)
        self.warnings += [each for each in later.warnings if each not in self.warnings]
        self.is_partial = self.is_partial or later.is_partial
