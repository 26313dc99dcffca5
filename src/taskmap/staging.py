"""Files that appear whole or not at all: written beside their place first, then moved in one by one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskmap.diagnostics import TaskmapError


class Staging:
    """A folder beside the final one; nothing reaches the final one before `publish`."""

    def __init__(self, final: Path, staged: Path) -> None:
        self.final = final
        self._staged = staged
        self._names: list[Path] = []

    def write(self, name: str, data: bytes) -> Path:
        """Keep a file for `publish`; gives its final path. Safe to call from several threads."""
        path = self._staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._names.append(Path(name))
        return self.final / name

    def publish(self, outdated: Iterator[Path] | tuple[Path, ...] = ()) -> None:
        """Move every file to its place, then remove those that an earlier run left and this one does not make."""
        for name in self._names:
            place = self.final / name
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._staged / name, place)
        for name in outdated:
            (self.final / name).unlink(missing_ok=True)


@contextmanager
def staging(final: Path) -> Iterator[Staging]:
    """A Staging whose leftovers are removed, whatever happens. OSError comes out as TaskmapError."""
    made = [folder for folder in (final, *final.parents) if not folder.exists()]
    staged: Path | None = None
    try:
        final.mkdir(parents=True, exist_ok=True)
        # In the final folder: os.replace is atomic only within one file system.
        staged = Path(tempfile.mkdtemp(prefix=".taskmap-", dir=final))
        yield Staging(final, staged)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise TaskmapError(f"写不了文件 {problem.filename or final}：{reason}") from problem
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        for folder in made:
            _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        # Not empty: the run succeeded.
        return
