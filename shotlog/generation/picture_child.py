"""A program of its own: decode one untrusted picture or clip, write its previews, say what it is.

Run by `previews` as a child process with limits, because a decoder in C may crash or eat memory.
It knows nothing of Shotlog. Arguments: file, folder for the previews, megapixels allowed. It
prints one line of JSON: facts of the picture, or {"problem": sentence}.
"""

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 3 * 1024**3
CPU_SECONDS = 60
WRITTEN = 64 * 1024**2
SIZES = {"thumb": 320, "large": 1600}
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


def main(file: Path, folder: Path, megapixels: int) -> dict[str, Any]:
    """Facts of the picture in `file`, whose previews now lie in `folder`."""
    with file.open("rb") as opened:
        head = opened.read(32)
    clip = next((c for c in CLIPS if head[c[0] : c[0] + len(c[1])] == c[1]), None)
    is_avif = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis")
    if clip and not is_avif:
        picture, facts = _from_clip(file, clip[2], megapixels)
        facts["content_type"] = "video/webm" if b"webm" in head else clip[3]
    else:
        picture, facts = _from_still(file, megapixels)
    write_previews(picture, folder)
    return facts


def _from_still(file: Path, megapixels: int) -> "tuple[Image.Image, dict[str, Any]]":
    """The picture; of a damaged one, what can be decoded."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands in `_opened`, before anything is decoded
    try:
        return _opened(file, megapixels)
    except (OSError, SyntaxError):
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture, facts = _opened(file, megapixels)
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


def _opened(file: Path, megapixels: int) -> "tuple[Image.Image, dict[str, Any]]":
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
    if getattr(picture, "n_frames", 1) > 1:
        facts["frames"] = getattr(picture, "n_frames", 1)
    picture.load()
    return ImageOps.exif_transpose(picture), facts


def _from_clip(file: Path, kind: str, megapixels: int) -> "tuple[Image.Image, dict[str, Any]]":
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
        rate = stream.average_rate
        facts: dict[str, Any] = {"codec": stream.codec_context.name[:40]}
        if not kind.endswith("_pipe"):
            length = float(stream.duration * stream.time_base) if _knows_length(stream) else 0.0
            frames = stream.frames or (round(length * rate) if rate and length else None)
            facts.update(frames=frames, fps=float(Fraction(rate)) if rate else None)
            if length > 1:
                clip.seek(int(length / 3 / stream.time_base), stream=stream)
        frame: Any = next(clip.decode(stream), None)
        if frame is None:
            raise Problem("No frame of the clip could be decoded.")
        facts.update(width=frame.width, height=frame.height)
        return frame.to_image(), facts


def _knows_length(stream: Any) -> bool:
    return bool(stream.duration and stream.time_base)


def write_previews(picture: "Image.Image", folder: Path) -> None:
    """WebP of each size, smallest last, never larger than the picture is."""
    from PIL import Image

    if picture.mode.startswith(("I", "F")):
        _low, high = (float(value) for value in picture.getextrema())  # type: ignore[arg-type]
        scale = 255 / (65535 if high > 255 else 255 if high > 1 else 1)
        picture = picture.convert("F").point(lambda value: value * scale + 0).convert("L")
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    for name, width in sorted(SIZES.items(), key=lambda size: -size[1]):
        picture.thumbnail((width, width * 4), resample=Image.Resampling.BICUBIC, reducing_gap=3.0)
        picture.save(folder / f"{name}.webp", "WEBP", quality=82, method=4)


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
        found = main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    except Problem as problem:
        found = {"problem": str(problem)}
    except MemoryError:
        found = {"problem": "The picture needs more memory than a preview may take."}
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises, it ends in a sentence
        found = {"problem": f"The picture cannot be decoded ({type(error).__name__})."}
    sys.stdout.write(json.dumps(found))
