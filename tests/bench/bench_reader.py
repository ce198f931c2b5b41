"""How fast recipes are read, against Pillow merely opening and decoding the same pictures.

Run: python -m tests.bench.bench_reader [FOLDER]
Ends with 1 when reading costs more than decoding.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, PngImagePlugin, UnidentifiedImageError

from shotlog.generation.metadata import read
from tests.generation.metadata.making import A1111_TEXT, text_to_image

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
# Reading without a preview may cost this part of opening and decoding.
MOST = 1.0
SIZES = ((512, 768), (1024, 1024), (1344, 768))


def made_pictures() -> dict[str, bytes]:
    """Noisy pictures of usual sizes as PNG, JPEG and WebP, each with its recipe."""
    pictures: dict[str, bytes] = {}
    for width, height in SIZES:
        noise = Image.effect_noise((width, height), 40).convert("RGB")
        told = PngImagePlugin.PngInfo()
        told.add_text("prompt", str(text_to_image()).replace("'", '"'))
        comment = Image.Exif()
        comment.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + A1111_TEXT.encode("utf-16-be")
        for ending, options in (
            ("png", {"pnginfo": told}),
            ("jpg", {"exif": comment}),
            ("webp", {"exif": comment}),
        ):
            file = io.BytesIO()
            noise.save(file, {"jpg": "JPEG"}.get(ending, ending.upper()), **options)
            pictures[f"{width}x{height}.{ending}"] = file.getvalue()
    return pictures


def pictures_in(folder: Path) -> dict[str, bytes]:
    """The pictures of a folder that Pillow opens."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            try:
                decode(data)
            except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
                continue
            found[path.name] = data
    return found


def decode(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as image:
        image.load()


def recipe(data: bytes) -> None:
    read(io.BytesIO(data), "file", children=False)


def seconds(work: Callable[[bytes], None], pictures: dict[str, bytes]) -> float:
    """The best of some rounds over all pictures."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for data in pictures.values():
            work(data)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    pictures = pictures_in(folder) if folder else made_pictures()
    reading, decoding = seconds(recipe, pictures), seconds(decode, pictures)
    ratio = reading / decoding
    print(f"{len(pictures)} pictures: {len(pictures) / reading:.0f} files/s read")
    print(f"{len(pictures) / decoding:.0f} files/s opened and decoded by Pillow")
    print(f"reading costs {ratio:.3f} of decoding (at most {MOST:.1f})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
