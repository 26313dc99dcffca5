"""Received files to a folder that keeps them byte for byte, each under its SHA-256; none is ever changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from taskmap.returns.inbox.files import NO_TIMES, FileKind, FileTimes, MailOrigin, ReceivedFile
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError, reason

_THREADS = 16


class StoredFile(Struct, frozen=True):
    """A file as it came, its bytes left in the store under `digest`, which is "" where none could be read.
    `why` says in Chinese why it is neither workbook nor scan ("" if it is).
    """

    name: str
    kind: FileKind
    why: str
    digest: str
    mail: MailOrigin | None = None
    """The mail in which it came, None where it came in none."""
    times: FileTimes = NO_TIMES
    sheet: str = ""
    """Of one that holds several returns, that of one of them: it stands for this one."""
    section: str = ""
    """Of a sheet about several reports the plan of one of them, and its period: it stands for this one."""

    @property
    def label(self) -> str:
        """By this it is spoken of."""
        places = "，".join(filter(None, (self.sheet, self.section)))
        return f"{self.name}（{places}）" if places else self.name


class FileStore:
    """A folder of files named by their SHA-256 in hexadecimal, made with the first. Call `fsync` after
    `add`, before the ledger records anything of them. TaskmapError where the folder cannot be written or
    read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: set[str] = set()
        # There may be many thousands of files, and as many to add.
        self._is_ready = False

    def add(self, file: ReceivedFile) -> StoredFile:
        """Store the file if any of it could be read, also one that is of no use."""
        if file.path:
            digest = self._add_copy(file.path)
        else:
            digest = self._add_bytes(file.data) if file.data else ""
        return StoredFile(file.name, file.kind, file.why, digest, file.mail, file.times)

    def add_bytes(self, data: bytes) -> str:
        """Store the `data` and wait until they would outlast a power cut; returns their SHA-256."""
        digest = self._add_bytes(data)
        self.fsync()
        return digest

    def _add_bytes(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        if not self._has(digest, len(data)):
            with self._translate_errors():
                self._place(digest, lambda temporary: temporary.write_bytes(data))
        # Files that were there as well: a run that was killed may have left them unsynced.
        self._unsynced.add(digest)
        return digest

    def _add_copy(self, path: Path) -> str:
        with self._translate_errors(), path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if not self._has(digest, os.fstat(file.fileno()).st_size):
                self._place(digest, lambda temporary: shutil.copyfile(path, temporary))
        self._unsynced.add(digest)
        return digest

    def _has(self, digest: str, size: int) -> bool:
        """Whether the file is there whole: a power cut may have left one of this name with fewer bytes."""
        try:
            return (self._folder / digest).stat().st_size == size
        except OSError:
            return False

    def _place(self, digest: str, write: Callable[[Path], object]) -> None:
        # Two runs may store the same file at once; either of them is as good.
        with staging.write_beside(self._folder, is_ready=self._is_ready) as temporary:
            self._is_ready = True
            write(temporary)
            os.replace(temporary, self._folder / digest)

    def read(self, digest: str) -> bytes:
        """The bytes of the file with this `digest`; TaskmapError if it is not there."""
        with self._translate_errors():
            return (self._folder / digest).read_bytes()

    def fsync(self) -> None:
        """Wait until every file that was added would outlast a power cut."""
        with self.begin_fsync():
            pass

    @contextmanager
    def begin_fsync(self) -> Iterator[None]:
        """The same, but the block has the time for something else; it must not start a process, since threads are there."""
        # Threads take a while to load, and only this needs them.
        from concurrent.futures import ThreadPoolExecutor

        paths = [os.path.join(self._folder, digest) for digest in sorted(self._unsynced)]
        with ThreadPoolExecutor(_THREADS) as pool:
            # Together they take a tenth of the time: the disk answers many at once.
            shares = (paths[start::_THREADS] for start in range(min(_THREADS, len(paths))))
            synced = pool.map(_sync, shares)
            yield
            with self._translate_errors():
                for _ in synced:
                    pass
                # Windows cannot open a folder, and does not need to.
                if paths and os.name == "posix":
                    _sync([self._folder], os.O_RDONLY)
        self._unsynced.clear()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            message = f"存不下收到的文件（{self._folder}）：{reason(problem)}；台账没有动"
            raise TaskmapError(message) from problem


def _sync(paths: Iterable[str | Path], how: int = os.O_RDWR) -> None:
    for path in paths:
        handle = os.open(path, how)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def temporary_store() -> Iterator[FileStore]:
    """A store outside of the user's folders that is removed at the end, for a dry run."""
    with tempfile.TemporaryDirectory(prefix="taskmap-") as folder:
        yield FileStore(Path(folder))
