"""Run as a program: the lowest bits of the picture on standard input, column by column, as JSON.

Alone in its process, with limits, because the bytes are untrusted and the decoder is not Python.
"""

from __future__ import annotations

import base64
import json
import sys

MEMORY = 1536 * 1024**2
SECONDS = 8
MOST_PIXELS = 80_000_000
MOST_BITS = 2_400_000
# One digit per byte: its lowest bit.
DIGITS = bytes(48 + (value & 1) for value in range(256))


def limit() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def planes() -> dict[str, str]:
    """The bits of the transparency and of the colours, packed and in base64."""
    from PIL import Image

    with open(0, "rb", closefd=False) as file:
        file.seek(0)
        image: Image.Image = Image.open(file, formats=["WEBP"])
        if image.width * image.height > MOST_PIXELS:
            return {}
        turned = image.transpose(Image.Transpose.TRANSPOSE)
        found = {"rgb": packed(turned.convert("RGB").tobytes()[:MOST_BITS])}
        if "A" in turned.getbands():
            found["alpha"] = packed(turned.getchannel("A").tobytes()[:MOST_BITS])
        return found


def packed(values: bytes) -> str:
    digits = values[: len(values) // 8 * 8].translate(DIGITS)
    bits = int(digits or b"0", 2).to_bytes(len(digits) // 8, "big")
    return base64.b64encode(bits).decode()


if __name__ == "__main__":
    limit()
    json.dump(planes(), sys.stdout)
