"""Run as a program: what PyAV tells of the film on standard input, as JSON.

Alone in its process, with limits, because the bytes are untrusted and the decoder is not Python.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MEMORY = 3 * 1024**3
SECONDS = 8
MOST_PACKETS = 50_000
LARGEST_COUNTED = 400 * 1024**2
LONGEST_TAG = 8 * 1024 * 1024


def limit() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def film() -> dict[str, object]:
    """Tags, size, frames, rate, duration and codec; a sentence when it is no film."""
    import av

    with open(0, "rb", closefd=False) as file:
        file.seek(0)
        try:
            with av.open(file, mode="r", metadata_errors="replace") as container:
                return described(container)
        except (av.FFmpegError, ValueError, OSError) as error:
            return {"error": str(error)[:300]}


def described(container: InputContainer) -> dict[str, object]:
    tags = {key: value[:LONGEST_TAG] for key, value in container.metadata.items()}
    facts: dict[str, object] = {"tags": tags}
    if container.duration:
        facts["duration"] = round(container.duration / 1_000_000, 3)
    if container.streams.video:
        facts.update(picture(container, container.streams.video[0]))
    return facts


def picture(container: InputContainer, stream: VideoStream) -> dict[str, object]:
    rate = stream.average_rate
    is_short = os.fstat(0).st_size < LARGEST_COUNTED
    frames = stream.frames or (counted(container, stream) if is_short else None)
    return {
        "width": stream.codec_context.width,
        "height": stream.codec_context.height,
        "fps": round(float(rate), 3) if rate else None,
        "frames": frames,
        "codec": stream.codec_context.name,
    }


def counted(container: InputContainer, stream: VideoStream) -> int | None:
    """Frames of a film whose header does not say; None for one too long to count."""
    packets = (packet for packet in container.demux(stream) if packet.size)
    count = sum(1 for _ in islice(packets, MOST_PACKETS))
    return count if 0 < count < MOST_PACKETS else None


if __name__ == "__main__":
    limit()
    json.dump(film(), sys.stdout)
