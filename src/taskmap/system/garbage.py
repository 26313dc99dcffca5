"""Python's garbage collector, which a command switches off when it starts, for the work that makes much garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNGEST = 0


@contextmanager
def free_after() -> Iterator[None]:
    """Around work that is done many times: what it made and left lying is freed at its end. Only that is looked at,
    however much there was before. Where the collector runs by itself nothing is done.
    """
    if gc.isenabled():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.collect(_YOUNGEST)
