"""How a source file is shown: played, as poster and strip, or as a picture; and why."""

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.models import SourceFile, Take

# What browsers play; which of it this one does, it says itself. '' stands for not looked at yet.
CODECS = frozenset({"", "h264", "hevc", "vp8", "vp9", "av1", "libdav1d"})
TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska"})


@dataclass(frozen=True)
class Screen:
    """One picture of a page, with what its player must know."""

    kind: Literal["clip", "strip", "still", "none"]
    label: str
    file: SourceFile | None = None
    take: Take | None = None
    why: str = ""
    """Why it does not play; of a clip, what is said when this browser does not."""
    first: int | None = None
    """The number of its first frame, where that is known."""
    rate: float | None = None
    """The production's frames per second."""

    @property
    def name(self) -> str:
        """The file's own name; '' of a picture that is no file of a take."""
        named = self.take.file_name if self.take else ""
        return named or (self.file.name if self.file else "")

    @property
    def fps(self) -> str:
        """The rate by which it is stepped: its own, else the production's; as a number."""
        if self.file is not None and self.file.fps:
            return f"{self.file.fps.normalize():f}"
        return f"{self.rate:.6g}" if self.rate else "24"

    @property
    def poster(self) -> str:
        """The address of its large preview; '' without one."""
        return self._address("large") if self.is_drawn else ""

    @property
    def strip(self) -> str:
        """The address of its strip; '' without one."""
        return self._address("strip") if self.is_drawn and self.file and self.file.strip else ""

    @property
    def is_drawn(self) -> bool:
        """Whether it has a preview."""
        return self.file is not None and self.file.preview == SourceFile.Preview.READY

    @property
    def steps(self) -> int:
        """The last place of its scrubber: a frame of a clip, a picture of a strip."""
        if self.file is None:
            return 0
        count = (self.file.frames or 1) if self.kind == "clip" else self.file.strip
        return max(count - 1, 0)

    @property
    def start(self) -> int:
        """Where its scrubber stands at first: a strip at the picture that is the poster's."""
        if self.kind == "clip" or self.file is None:
            return 0
        return self.file.strip // (2 if self.file.is_sequence else 3)

    def _address(self, size: str) -> str:
        return reverse("preview", args=[self.file.sha256, size]) if self.file else ""


def screen_of(take: Take, *, label: str = "") -> Screen:
    """How the file of `take` is shown."""
    file = take.source_file
    label = label or take.label
    if file is None:
        return Screen("none", label, take=take)
    first = _first_of_sequence(file) if file.is_sequence else _first_of_shot(take, file)
    rate = take.element.shot.production.rate.per_second
    if plays(file):
        why = _("This browser does not play the clip%(codec)s; here are its poster and a strip.")
        why %= {"codec": f" ({file.codec})" if file.codec else ""}
        return Screen("clip", label, file, take, why, first, rate)
    if is_moving(file):
        return Screen("strip", label, file, take, why_not(file), first, rate)
    return Screen("still", label, file, take)


def picture_of_shot(file: SourceFile | None, *, label: str) -> Screen:
    """The picture that stands for a shot: of a clip, its poster."""
    return Screen("still", label, file) if file else Screen("none", label)


def plays(file: SourceFile) -> bool:
    """Whether a browser may be asked to play it."""
    return file.content_type in TYPES and file.codec in CODECS


def is_moving(file: SourceFile) -> bool:
    """Whether it is more than one picture."""
    return file.is_sequence or file.strip > 1 or file.content_type.startswith("video/")


def why_not(file: SourceFile) -> str:
    """The sentence on a clip or sequence that no browser plays."""
    if file.is_sequence:
        return ngettext(
            "Browsers do not play a sequence of %(count)d %(kind)s frame; "
            "here are its poster and a strip.",
            "Browsers do not play a sequence of %(count)d %(kind)s frames; "
            "here are its poster and a strip.",
            file.frames or 0,
        ) % {"count": file.frames or 0, "kind": file.codec}
    if file.content_type.startswith("image/"):
        kind = file.content_type.removeprefix("image/").upper()
        sentence = _("A browser cannot step a %(kind)s by frame; here are its poster and a strip.")
        return sentence % {"kind": kind}
    sentence = _("Browsers do not play %(codec)s; here are its poster and a strip.")
    return sentence % {"codec": file.codec or file.content_type}


def _first_of_shot(take: Take, file: SourceFile) -> int | None:
    """The shot's frame that a clip begins at: only where it is as long as its element."""
    element = take.element
    shot = element.shot
    first = shot.first_cut_frame if element.first_frame is None else element.first_frame
    last = shot.last_cut_frame if element.last_frame is None else element.last_frame
    return first if file.frames and last is not None and last - first + 1 == file.frames else None


def _first_of_sequence(file: SourceFile) -> int | None:
    """Its first number, where each frame's number follows from it."""
    return None if file.gaps else file.first_number
