"""Who works in the data folder: any number of `serve`, or one `restore` alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shotlog.management.refusal import Refused

try:
    import fcntl
except ImportError:  # Windows, where `restore` cannot tell and README asks to stop first
    fcntl = None  # type: ignore[assignment]


@contextmanager
def occupied(data: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the folder; the hold ends with the process, however it ends."""
    with (data / "in-use").open("w") as mark:
        if fcntl is not None:
            try:
                fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused(
                    f"Shotlog is serving from {data}. Stop it first, then try again."
                    if alone
                    else f"A backup is being brought back into {data}. Wait until it is done."
                ) from error
            except OSError:
                pass  # a file system without locks
        yield
