"""Files that appear whole or not at all: written beside their place first, then moved in together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from taskmap.system.diagnostics import TaskmapError, reason

# The mark of our own folders: only such are ever cleared away.
_PREFIX, _SUFFIX = ".taskmap-", ".tmp"


class Staging:
    """A folder inside the final one; nothing reaches the final one before `publish`."""

    def __init__(self, final: Path, work_folder: Path) -> None:
        self.final = final
        self._new = work_folder / "new"
        self._earlier = work_folder / "earlier"
        self._touched: list[Path] = []
        self._folders: set[Path] = set()

    def write(self, name: str, data: bytes) -> Path:
        """Keep a file for `publish`; gives its final path. Another process of ours may do it as well."""
        path = self._new / name
        self._make(path.parent)
        path.write_bytes(data)
        return self.final / name

    def _make(self, folder: Path) -> None:
        if folder not in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def publish(self, outdated: Iterable[Path] = ()) -> None:
        """Move every file to its place and remove those that an earlier run left and this one does not make."""
        # First, since 「abc.xlsx」 may be the very file that is now made as 「ABC.xlsx」.
        for name in outdated:
            self._keep(name)
            (self.final / name).unlink(missing_ok=True)
        for new in sorted(path for path in self._new.rglob("*") if path.is_file()):
            name = new.relative_to(self._new)
            self._keep(name)
            self._make((self.final / name).parent)
            os.replace(new, self.final / name)

    def roll_back(self) -> None:
        """Undo `publish`, however far it came: on Windows a file that is open in WPS cannot be replaced."""
        for name in reversed(self._touched):
            self._restore(name)

    def _keep(self, name: Path) -> None:
        """Give what stands there now a second name; a copy where links are not known."""
        place, kept = self.final / name, self._earlier / name
        if place.is_file():
            self._make(kept.parent)
            try:
                os.link(place, kept)
            except OSError:
                shutil.copy2(place, kept)
        self._touched.append(name)

    def _restore(self, name: Path) -> None:
        place, kept = self.final / name, self._earlier / name
        # Whatever cannot be put back must not keep the rest from it.
        with suppress(OSError):
            if kept.exists():
                os.replace(kept, place)
                return
            place.unlink(missing_ok=True)
            if place.parent != self.final:
                # Refused where it holds something.
                place.parent.rmdir()


@contextmanager
def open_staging(final: Path) -> Iterator[Staging]:
    """A Staging whose leftovers are removed, whatever happens; if the block fails, even after `publish`, all is
    as it was. OSError comes out as TaskmapError.
    """
    staged: Path | None = None
    made: list[Path] = []
    try:
        made = [folder for folder in (final, *final.parents) if not folder.exists()]
        final.mkdir(parents=True, exist_ok=True)
        # Left by a run that was killed. Whoever else writes here now would hold the ledger.
        for left in final.glob(f"{_PREFIX}*{_SUFFIX}"):
            shutil.rmtree(left, ignore_errors=True)
        # In the final folder: os.replace is atomic only within one file system.
        # Its name is free: only one run at a time has the ledger, and the folders of others are gone.
        staged = final / f"{_PREFIX}{os.getpid()}{_SUFFIX}"
        staged.mkdir(mode=0o700)
        work = Staging(final, staged)
        try:
            yield work
        except BaseException:
            work.roll_back()
            raise
    except OSError as problem:
        raise TaskmapError(
            f"写不了 {_display_path(problem, final, staged)}：{reason(problem)}"
        ) from problem
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        for folder in made:
            # Refused where it is not empty: the run succeeded.
            with suppress(OSError):
                folder.rmdir()


def _display_path(problem: OSError, final: Path, work_folder: Path | None) -> str:
    """The place that the user knows, not the one below our own folder."""
    place = Path(os.fsdecode(problem.filename2 or problem.filename or final))
    if work_folder is not None and place.is_relative_to(work_folder):
        return str(final.joinpath(*place.relative_to(work_folder).parts[1:]))
    return str(place)


def write_atomically(path: Path, data: bytes) -> None:
    """One file, whole or not at all; its folder is made. Several runs may do it in one folder."""
    staged = path.with_name(f".taskmap-{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            staged.write_bytes(data)
            os.replace(staged, path)
        finally:
            with suppress(OSError):
                staged.unlink(missing_ok=True)
    except (OSError, ValueError) as problem:
        said = reason(problem) if isinstance(problem, OSError) else "文件名里有不能用的字符"
        raise TaskmapError(f"写不了 {path}：{said}") from problem
