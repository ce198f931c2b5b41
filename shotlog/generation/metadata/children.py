"""Questions to child processes, so that no decoder in C ever runs on untrusted bytes in here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

SECONDS = 12
# A larger file that has no place on disk of its own is not copied for a child.
LARGEST_COPY = 512 * 1024 * 1024
_HERE = Path(__file__).parent


class NoAnswerError(Exception):
    """The child could not be asked, or did not answer in time."""


def answer(program: str, file: BinaryIO, *arguments: str) -> dict[str, object]:
    """What the program beside this module says of `file`."""
    command = [sys.executable, "-I", "-X", "utf8", str(_HERE / f"{program}.py"), *arguments]
    try:
        with _on_disk(file) as descriptor:
            done = subprocess.run(  # noqa: S603 - our own program, with no text of the user
                command,
                stdin=descriptor,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=_environment(),
            )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise NoAnswerError(type(error).__name__) from error
    return _parsed(done)


def _parsed(done: subprocess.CompletedProcess[bytes]) -> dict[str, object]:
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoAnswerError(last[:200] or f"it ended with {done.returncode}")
    try:
        found = json.loads(done.stdout)
    except (ValueError, RecursionError) as error:
        raise NoAnswerError("its answer was not understood") from error
    return found if isinstance(found, dict) else {}


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[int]:
    """A descriptor of `file`, whose place in it is the same afterwards."""
    try:
        file.flush()
        descriptor = file.fileno()
    except (OSError, ValueError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            _copy(file, copy)
            yield copy.fileno()
        return
    place = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        yield descriptor
    finally:
        os.lseek(descriptor, place, os.SEEK_SET)


def _copy(file: BinaryIO, copy: BinaryIO) -> None:
    file.seek(0, os.SEEK_END)
    if file.tell() > LARGEST_COPY:
        raise NoAnswerError("the file is too large to be copied for it")
    file.seek(0)
    shutil.copyfileobj(file, copy, 1024 * 1024)
    copy.flush()


def _environment() -> dict[str, str]:
    """Nothing but what a process needs to start: no proxies, no secrets."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
