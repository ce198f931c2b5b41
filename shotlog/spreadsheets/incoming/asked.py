"""What a person said beyond the file that is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """What a person said beyond the file: how to read it, what to correct, what to leave out."""

    columns: Mapping[str, str] = field(default_factory=dict)  # folded head: field, '' leaves alone
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field: {word: code}
    targets: Mapping[str, str] = field(default_factory=dict)  # title: key of the sheet, '' none
    corrections: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, int]] = frozenset()  # (title, row)
    mine: frozenset[tuple[str, int, str]] = frozenset()  # conflicts in which the sheet's value goes
    clear_empty: bool = False
    frame_out: str = ""  # inclusive or exclusive; '' as the production has it
    episode: str = ""  # scene or none; '' as the production has it
