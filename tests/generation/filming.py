"""Small clips for tests, written with PyAV as a tool would write them."""

from pathlib import Path
from typing import Any

import av
from PIL import Image


def clip(
    path: Path,
    codec: str = "libx264",
    *,
    frames: int = 24,
    fps: int = 24,
    size: tuple[int, int] = (64, 36),
    pixels: str = "yuv420p",
) -> Path:
    """A clip whose frame n is grey of 10 × n, with keys far apart."""
    with av.open(str(path), "w") as written:
        stream: Any = written.add_stream(codec, rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        for number in range(frames):
            picture = Image.new("RGB", size, (number * 10 % 250,) * 3)
            made: Any = av.VideoFrame
            for packet in stream.encode(made.from_image(picture)):
                written.mux(packet)
        for packet in stream.encode():
            written.mux(packet)
    return path


def animation(path: Path, *, frames: int = 8, milliseconds: int = 100) -> Path:
    """A GIF or WebP that moves."""
    pictures = [Image.new("RGB", (40, 20), (number * 25, 0, 0)) for number in range(frames)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=milliseconds)
    return path
