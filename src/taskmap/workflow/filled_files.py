"""Workbooks that were made here and that somebody saved since: what is written in their place must not be the end of them."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

from taskmap.system import zips


def kept_path(path: Path) -> Path | None:
    """Where the workbook that lies at `path` is to be kept, beside it, before another takes its place: under a name that is
    free, …-已填; None where there is none, or it is as it was made. Raises OSError where it cannot be read.
    """
    if not path.is_file() or zips.is_own(path.read_bytes()):
        return None
    numbers = chain([""], (f"（{each}）" for each in count(2)))
    names = (path.with_name(f"{path.stem}-已填{number}{path.suffix}") for number in numbers)
    return next(each for each in names if not each.exists())
