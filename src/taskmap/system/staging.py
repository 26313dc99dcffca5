"""Files to a folder where they appear whole or not at all: written beside their place, then moved in."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from taskmap.system.diagnostics import TaskmapError, reason

# Only what has such a name is ours, and may be removed; SQLite puts a journal beside a database.
_TEMPORARY = re.compile(r"\.taskmap-(\d+)\.tmp(?:-journal)?")
_FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which nobody works on a temporary file any more, where no process can be asked for."""


class Staging:
    """A folder `work_folder` inside the folder `final`, into which nothing is moved before `publish`."""

    def __init__(self, final: Path, work_folder: Path) -> None:
        self.final = final
        self._new = work_folder / "new"
        self._earlier = work_folder / "earlier"
        self._changed: list[Path] = []
        self._folders: set[Path] = set()

    def write(self, name: str, data: bytes) -> Path:
        """Write `data` to wait for `publish` under the relative path `name`; returns the final path. A
        child of this process may write as well.
        """
        path = self._new / name
        self._make(path.parent)
        path.write_bytes(data)
        return self.final / name

    def keep(self, name: str, under: str) -> Path:
        """Let the file that is there as `name` stand as `under` too, whatever becomes of `name` by `publish`; returns
        that path.
        """
        copy = self._new / under
        self._make(copy.parent)
        _link(self.final / name, copy)
        return self.final / under

    def _make(self, folder: Path) -> None:
        if folder not in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def publish(self, outdated: Iterable[Path] = ()) -> None:
        """Move every file to its place, and remove the `outdated` ones of an earlier run, by their paths
        relative to the final folder.
        """
        # Removed first: where case does not count, 「abc.xlsx」 may be the file that is now written as 「ABC.xlsx」.
        for name in outdated:
            self._back_up(name)
            (self.final / name).unlink(missing_ok=True)
        for new in sorted(path for path in self._new.rglob("*") if path.is_file()):
            name = new.relative_to(self._new)
            self._back_up(name)
            self._make((self.final / name).parent)
            os.replace(new, self.final / name)

    def roll_back(self) -> None:
        """Undo `publish`, also half of it: on Windows a file that is open in WPS cannot be replaced."""
        for name in reversed(self._changed):
            self._restore(name)

    def _back_up(self, name: Path) -> None:
        """Keep the present file under a second name."""
        path, backup = self.final / name, self._earlier / name
        if path.is_file():
            self._make(backup.parent)
            _link(path, backup)
        self._changed.append(name)

    def _restore(self, name: Path) -> None:
        path, backup = self.final / name, self._earlier / name
        # A file that cannot be restored must not stop the others.
        with suppress(OSError):
            if backup.exists():
                os.replace(backup, path)
                return
            path.unlink(missing_ok=True)
            if path.parent != self.final:
                # Refused where other files are in it.
                path.parent.rmdir()


def _link(path: Path, other: Path) -> None:
    """Give the file at `path` another name: a hard link, or a copy where the system has none."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)


@contextmanager
def write_beside(folder: Path, *, is_ready: bool = False) -> Iterator[Path]:
    """A free path in `folder` for what is moved to its place when it is whole: os.replace is atomic only within one file
    system. What is still there at the end is removed. Unless the folder `is_ready`, as after a first time, it is made, and
    what killed processes left in it is removed too.
    """
    if not is_ready:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder)
    path = folder / f".taskmap-{os.getpid()}.tmp"
    try:
        yield path
    finally:
        _remove(path)


def _clear_leftovers(folder: Path) -> None:
    """Remove what was written beside its place by processes that are gone. Others may be at work in the same folder."""
    with os.scandir(folder) as entries:
        found = [(entry, each) for entry in entries if (each := _TEMPORARY.fullmatch(entry.name))]
    for entry, name in found:
        # Of our own number was one before us, as in a container, where each program is number 1.
        if int(name[1]) == os.getpid() or not _is_in_use(entry, int(name[1])):
            _remove(Path(entry.path))


def _is_in_use(entry: os.DirEntry[str], process: int) -> bool:
    """Whether the process that made it is still there."""
    try:
        if os.name != "posix":
            # Windows takes the question for a Ctrl-C.
            return time.time() - entry.stat().st_mtime < _FORGOTTEN_AFTER
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # A folder, or what cannot be removed.
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def open_staging(final: Path) -> Iterator[Staging]:
    """A Staging for the folder `final`, which is made. If the block fails, even after `publish`, all is as
    it was; nothing temporary is left in either case. OSError is raised as TaskmapError.
    """
    work_folder: Path | None = None
    new_folders: list[Path] = []
    try:
        new_folders = [folder for folder in (final, *final.parents) if not folder.exists()]
        with write_beside(final) as work_folder:
            work_folder.mkdir(mode=0o700)
            staging = Staging(final, work_folder)
            try:
                yield staging
            except BaseException:
                staging.roll_back()
                raise
    except OSError as problem:
        raise TaskmapError(
            f"写不了 {_display_path(problem, final, work_folder)}：{reason(problem)}"
        ) from problem
    finally:
        for folder in new_folders:
            # Refused where it is not empty: the run succeeded.
            with suppress(OSError):
                folder.rmdir()


def _display_path(problem: OSError, final: Path, work_folder: Path | None) -> str:
    """The path to show the user: for one in the work folder, the final path of that file."""
    path = Path(os.fsdecode(problem.filename2 or problem.filename or final))
    if work_folder is not None and path.is_relative_to(work_folder):
        return str(final.joinpath(*path.relative_to(work_folder).parts[1:]))
    return str(path)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to the file `path`, whole or not at all; its folder is made, a file that is there
    replaced. Several processes may do so in one folder. Raises TaskmapError where the system refuses.
    """
    try:
        with write_beside(path.parent) as temporary:
            temporary.write_bytes(data)
            os.replace(temporary, path)
    except (OSError, ValueError) as problem:
        # ValueError: a NUL, or half a surrogate pair.
        why = reason(problem) if isinstance(problem, OSError) else "文件名里有不能用的字符"
        raise TaskmapError(f"写不了 {path}：{why}") from problem
