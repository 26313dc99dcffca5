"""A file that a command writes beside the user's own never takes the place of one that is there, unless that is asked for."""

from __future__ import annotations

import os
from pathlib import Path

from taskmap.system.diagnostics import TaskmapError


def check_output(out: Path, source: Path | None, what: str, name: str, force: bool) -> None:
    """Raises TaskmapError where `out` is a folder, where a file is there without `force`, and where it is the `source` that
    it is made from, which is called `what`; None is none. `name` is what such a file may be called.
    """
    if not os.path.lexists(out):
        return
    if out.is_dir():
        raise TaskmapError(f"{out} 是一个文件夹；请写明文件名，如 {out / name}")
    if not force:
        raise TaskmapError(f"已有文件 {out}，没有覆盖；要覆盖请加 --force，或换一个文件名")
    if source is not None and out.exists() and source.exists() and out.samefile(source):
        raise TaskmapError(f"{out} 就是{what}本身，不能覆盖；请换一个文件名")
