"""The garbage collector, and when it is only in the way."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection meanwhile.

    Reading tens of thousands of rows makes no cycles, and the collector would walk over all of
    them again and again: a quarter of the time of a report on a long production.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
