"""What reading one file gives: values with their source, raw records, findings, warnings."""

from __future__ import annotations

from dataclasses import dataclass, field

READ, PARTLY, NOTHING_FOUND, UNREADABLE, NOT_READ = (
    "read",
    "partly",
    "nothing_found",
    "unreadable",
    "not_read",
)
EXACT, AMBIGUOUS, UNRESOLVED = "exact", "ambiguous", "unresolved"

# The keys of a recipe, in the order in which they are shown.
KEYS = (
    "tool",
    "tool_version",
    "model",
    "model_hash",
    "seed",
    "steps",
    "cfg",
    "guidance",
    "sampler",
    "scheduler",
    "denoise",
    "width",
    "height",
    "frames",
    "fps",
    "duration",
    "prompt",
    "negative_prompt",
    "mode",
    "loras",
    "inputs",
    "job_id",
    "generation_seconds",
    "generation_basis",
    "stages",
    "digital_source_type",
)


@dataclass(frozen=True)
class Value:
    """One value, where in the file it stands, and how sure the reading of it is."""

    value: object
    source: str
    certainty: str = EXACT


@dataclass(frozen=True)
class RawRecord:
    """One embedded record as it was found: its text is never tidied."""

    carrier: str
    key: str
    text: str
    encoding: str
    length: int


@dataclass
class Reading:
    """All that one file says of its making; a key is absent when the file does not carry it."""

    status: str
    values: dict[str, Value] = field(default_factory=dict)
    pixel_width: int | None = None
    pixel_height: int | None = None
    content_type: str = ""
    c2pa: dict[str, object] | None = None
    raw: list[RawRecord] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_json(self, *, file: str) -> dict[str, object]:
        """The reading as `manage.py read_recipe --json` prints it."""
        stated = {key: self._plain(key) for key in KEYS}
        return {
            "file": file,
            "status": self.status,
            **stated,
            "c2pa": self.c2pa,
            "pixel_width": self.pixel_width,
            "pixel_height": self.pixel_height,
            "other": self._plain("other"),
            "warnings": list(self.warnings),
        }

    def _plain(self, key: str) -> object:
        found = self.values.get(key)
        return None if found is None else found.value
