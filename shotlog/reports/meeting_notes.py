"""What was said of a scene in a meeting."""

from shotlog.history import Author, edit
from shotlog.models import Right, Scene


def write_meeting_notes(scene: Scene, text: str, *, shown: str, by: Author) -> bool:
    """Write the notes over those that were shown; whether anything changed.

    Conflict where somebody else wrote meanwhile: nothing is written then.
    """
    by.require(Right.MEETING_NOTES)
    values = {"meeting_notes": _lines(text)}
    return bool(edit(scene, values, by=by, shown={"meeting_notes": _lines(shown)}))


def _lines(text: str) -> str:
    """Browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n").strip()
