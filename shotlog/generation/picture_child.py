"""A program of its own: decode an untrusted picture, clip or sequence, write its previews.

Run by `previews` as a child process with limits, because a decoder in C may crash or eat memory.
It knows nothing of Shotlog. Arguments: folder for the previews, megapixels allowed, and the file;
or several files, the frames of a sequence in which its strip is drawn. It prints one line of JSON:
facts of the picture, or {"problem": sentence}.

Of a clip there is a poster, as of a picture, and a strip: frames at even distances side by side.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 3 * 1024**3
CPU_SECONDS = 60
WRITTEN = 64 * 1024**2
SIZES = {"thumb": 320, "large": 1600}
STRIP = 12
"""Pictures in a strip, each STRIP_WIDTH wide."""
STRIP_WIDTH = 240
# Past this many seconds the strip stays as far as it is; the poster is there by then.
STRIP_SECONDS = 30.0
# Up to so many frames a clip is decoded from end to end, and its frames are counted by that.
SHORT = 600
ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
# Only these demuxers are asked: a playlist that names other files must never be followed.
CLIPS = (
    (4, b"ftyp", "mov", "video/mp4"),
    (4, b"moov", "mov", "video/quicktime"),
    (4, b"mdat", "mov", "video/quicktime"),
    (4, b"wide", "mov", "video/quicktime"),
    (0, b"\x1a\x45\xdf\xa3", "matroska", "video/x-matroska"),
    (8, b"AVI ", "avi", "video/x-msvideo"),
    (0, b"\x06\x0e\x2b\x34", "mxf", "application/mxf"),
    (0, b"\x76\x2f\x31\x01", "exr_pipe", "image/x-exr"),
    (0, b"SDPX", "dpx_pipe", "image/x-dpx"),
    (0, b"XPDS", "dpx_pipe", "image/x-dpx"),
)


class Problem(Exception):  # noqa: N818
    """Why there is no preview, in a sentence."""


def main(files: list[Path], folder: Path, megapixels: int) -> dict[str, Any]:
    """Facts of the picture in `files`, whose previews now lie in `folder`."""
    strip = _Strip()
    if len(files) > 1:
        picture, facts = _from_sequence(files, megapixels, strip)
    else:
        picture, facts = _from_file(files[0], megapixels, strip)
    write_previews(picture, folder)
    facts["strip"] = strip.write(folder)
    return facts


def _from_sequence(
    files: list[Path], megapixels: int, strip: "_Strip"
) -> "tuple[Image.Image, dict[str, Any]]":
    """The middle one of the pictures, and all of them in the strip."""
    poster, facts = None, {}
    for number, file in enumerate(files):
        if poster is not None and strip.is_late:
            break
        # A frame that is broken leaves the others to be seen.
        with suppress(Exception):
            picture, found = _from_file(file, megapixels, _Strip())
            strip.add(picture)
            if poster is None or number <= len(files) // 2:
                poster, facts = picture, found
    if poster is None:
        raise Problem("No frame of the sequence could be decoded.")
    return poster, {key: facts[key] for key in ("width", "height") if key in facts}


def _from_file(
    file: Path, megapixels: int, strip: "_Strip"
) -> "tuple[Image.Image, dict[str, Any]]":
    with file.open("rb") as opened:
        head = opened.read(32)
    clip = next((c for c in CLIPS if head[c[0] : c[0] + len(c[1])] == c[1]), None)
    is_avif = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis")
    if not clip or is_avif:
        return _from_still(file, megapixels, strip)
    picture, facts = _from_clip(file, clip[2], megapixels, strip)
    facts["content_type"] = "video/webm" if b"webm" in head else clip[3]
    return picture, facts


class _Strip:
    """Pictures side by side, made small as they come."""

    def __init__(self) -> None:
        self._pictures: list[Image.Image] = []
        self._until = time.monotonic() + STRIP_SECONDS

    @property
    def is_late(self) -> bool:
        """Whether no more time may go into it."""
        return time.monotonic() > self._until

    def add(self, picture: "Image.Image") -> None:
        """The next one, in the size of the first."""
        from PIL import Image

        small = _in_colours(picture)
        if self._pictures:
            size = self._pictures[0].size
        else:
            size = (STRIP_WIDTH, max(1, min(round(STRIP_WIDTH * small.height / small.width), 960)))
        self._pictures.append(small.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0))

    def write(self, folder: Path) -> int:
        """Save it where there is more than one picture; how many there are."""
        from PIL import Image

        if len(self._pictures) < 2:
            return 0
        width, height = self._pictures[0].size
        mode = "RGBA" if any(one.mode == "RGBA" for one in self._pictures) else "RGB"
        whole = Image.new(mode, (width * len(self._pictures), height))
        for number, picture in enumerate(self._pictures):
            whole.paste(picture, (width * number, 0))
        whole.save(folder / "strip.webp", "WEBP", quality=72, method=4)
        return len(self._pictures)


def _from_still(file: Path, megapixels: int, strip: _Strip) -> "tuple[Image.Image, dict[str, Any]]":
    """The picture; of a damaged one, what can be decoded."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands in `_opened`, before anything is decoded
    try:
        return _opened(file, megapixels, strip)
    except (OSError, SyntaxError):
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture, facts = _opened(file, megapixels, _Strip())
    except UnidentifiedImageError as error:
        raise Problem("The file is of no kind that can be shown.") from error
    facts["damage"] = "The picture is damaged; the preview shows what could be decoded."
    return picture, facts


def _refuse_large(width: int, height: int, megapixels: int) -> None:
    if width * height > megapixels * 1_000_000:
        raise Problem(
            f"The picture has {width * height / 1e6:,.0f} megapixels; previews are made up to "
            f"{megapixels}."
        )


def _opened(file: Path, megapixels: int, strip: _Strip) -> "tuple[Image.Image, dict[str, Any]]":
    from PIL import Image, ImageOps

    picture: Image.Image = Image.open(file, formats=FORMATS)
    _refuse_large(*picture.size, megapixels)
    facts: dict[str, Any] = {
        "width": picture.width,
        "height": picture.height,
        "content_type": Image.MIME.get(picture.format or "", ""),
    }
    if picture.format == "JPEG":
        picture.draft("RGB", (SIZES["large"], SIZES["large"]))
    frames = getattr(picture, "n_frames", 1)
    if frames > 1:
        facts["frames"] = frames
        if picture.format in ANIMATED:
            return _animated(picture, frames, strip, facts)
    picture.load()
    return ImageOps.exif_transpose(picture), facts


def _animated(
    picture: "Image.Image", frames: int, strip: _Strip, facts: dict[str, Any]
) -> "tuple[Image.Image, dict[str, Any]]":
    """A GIF, WebP or PNG that moves: gone through once, its durations summed."""
    wanted = _evenly(frames)
    poster, milliseconds = None, 0.0
    for number in range(frames):
        if poster is not None and strip.is_late:
            return poster, facts
        picture.seek(number)
        picture.load()
        milliseconds += float(picture.info.get("duration") or 0)
        if number in wanted:
            strip.add(picture)
        if poster is None or number <= frames // 3:
            poster = picture.copy()
    if milliseconds:
        facts |= {"duration": milliseconds / 1000, "fps": frames * 1000 / milliseconds}
    return poster or picture, facts


def _evenly(frames: int) -> set[int]:
    """The frames of the strip: in the middle of even parts."""
    count = min(STRIP, frames)
    return {(2 * part + 1) * frames // (2 * count) for part in range(count)}


def _from_clip(
    file: Path, kind: str, megapixels: int, strip: _Strip
) -> "tuple[Image.Image, dict[str, Any]]":
    try:
        import av
    except ImportError as error:
        raise Problem("Clips cannot be shown: PyAV is not installed.") from error
    options = {"protocol_whitelist": "file"}
    with av.open(str(file), format=kind, options=options) as clip:
        if not clip.streams.video:
            raise Problem("The file holds no picture.")
        stream: Any = clip.streams.video[0]
        _refuse_large(stream.codec_context.width, stream.codec_context.height, megapixels)
        facts: dict[str, Any] = {"codec": stream.codec_context.name[:40]}
        if kind == "exr_pipe":  # what is linear would be nearly black on a screen
            stream.codec_context.options = {"apply_trc": "iec61966_2_1"}
        if kind.endswith("_pipe"):
            frame: Any = next(clip.decode(stream), None)
        else:
            facts |= _length(clip, stream)
            frame = _poster_and_strip(clip, stream, strip, facts)
        if frame is None:
            raise Problem("No frame of the clip could be decoded.")
        facts.update(width=frame.width, height=frame.height)
        return frame.to_image(), facts


def _length(clip: Any, stream: Any) -> dict[str, Any]:
    """Frames, rate and seconds, as far as the container tells them."""
    rate = stream.average_rate
    seconds = float(stream.duration * stream.time_base) if _knows_length(stream) else 0.0
    if not seconds and clip.duration:
        seconds = clip.duration / 1_000_000
    frames = stream.frames or (round(seconds * rate) if rate and seconds else None)
    fps = float(Fraction(rate)) if rate else None
    return {"frames": frames, "fps": fps, "duration": seconds or None}


def _poster_and_strip(clip: Any, stream: Any, strip: _Strip, facts: dict[str, Any]) -> Any:
    """The frame at a third of the clip; the strip fills on the way."""
    stream.thread_type = "AUTO"
    frames = facts["frames"]
    if not frames or frames <= SHORT:
        return _from_end_to_end(clip, stream, strip, facts)
    poster = None
    seconds = facts["duration"] or float(frames / stream.average_rate)
    for part in range(STRIP):
        if poster is not None and strip.is_late:
            break
        frame = _near(clip, stream, seconds * (2 * part + 1) / (2 * STRIP))
        if frame is None:
            break
        strip.add(frame.to_image())
        if poster is None or part <= STRIP // 3:
            poster = frame
    return poster


def _near(clip: Any, stream: Any, second: float) -> Any:
    """The key frame before `second`."""
    clip.seek(int(second / stream.time_base) + (stream.start_time or 0), stream=stream)
    return next(clip.decode(stream), None)


def _from_end_to_end(clip: Any, stream: Any, strip: _Strip, facts: dict[str, Any]) -> Any:
    """Decode a short clip once; its frames are counted, whatever the container says."""
    told = facts["frames"] or 0
    wanted = _evenly(told) if told else set()
    poster, count = None, 0
    for frame in _until_broken(clip, stream):
        if poster is None or count <= told // 3:
            poster = frame
        if count in wanted:
            strip.add(frame.to_image())
        count += 1
        if strip.is_late or count > SHORT * 2:
            return poster
    facts["frames"] = count or told or None
    return poster


def _until_broken(clip: Any, stream: Any) -> Iterator[Any]:
    """The frames of a clip, up to where it is damaged."""
    decoded = clip.decode(stream)
    first = next(decoded, None)
    if first is not None:
        yield first
        with suppress(Exception):
            yield from decoded


def _knows_length(stream: Any) -> bool:
    return bool(stream.duration and stream.time_base)


def write_previews(picture: "Image.Image", folder: Path) -> None:
    """WebP of each size, smallest last, never larger than the picture is."""
    from PIL import Image

    picture = _in_colours(picture)
    for name, width in sorted(SIZES.items(), key=lambda size: -size[1]):
        picture.thumbnail((width, width * 4), resample=Image.Resampling.BICUBIC, reducing_gap=3.0)
        picture.save(folder / f"{name}.webp", "WEBP", quality=82, method=4)


def _in_colours(picture: "Image.Image") -> "Image.Image":
    """Eight bits of red, green and blue, with the transparency that there is."""
    if picture.mode.startswith(("I", "F")):
        _low, high = (float(value) for value in picture.getextrema())  # type: ignore[arg-type]
        scale = 255 / (65535 if high > 255 else 255 if high > 1 else 1)
        picture = picture.convert("F").point(lambda value: value * scale + 0).convert("L")
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def _limit() -> None:
    """Limits of this process, where the system knows them (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, hard))


if __name__ == "__main__":
    _limit()
    try:
        found = main([Path(each) for each in sys.argv[3:]], Path(sys.argv[1]), int(sys.argv[2]))
    except Problem as problem:
        found = {"problem": str(problem)}
    except MemoryError:
        found = {"problem": "The picture needs more memory than a preview may take."}
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises, it ends in a sentence
        found = {"problem": f"The picture cannot be decoded ({type(error).__name__})."}
    sys.stdout.write(json.dumps(found))
