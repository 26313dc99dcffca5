"""The files as they came, byte for byte, each under the SHA-256 of its bytes; nothing on it is ever changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from taskmap.returns.inbox import FileKind, ReceivedFile
from taskmap.system.diagnostics import TaskmapError, reason

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it came, without its bytes: those stand on the shelf. `digest` is "" where none could be read."""

    name: str
    kind: FileKind
    why: str
    digest: str


class FileStore:
    """A folder of files by their SHA-256. Call `fsync` after `add`, before the ledger says anything of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: set[str] = set()

    def add(self, file: ReceivedFile) -> StoredFile:
        """Whatever could be read stays, were it good for nothing."""
        digest = self._add_bytes(file.data) if file.data else ""
        return StoredFile(file.name, file.kind, file.why, digest)

    def add_bytes(self, data: bytes) -> str:
        """Keep the bytes for good; their SHA-256."""
        digest = self._add_bytes(data)
        self.fsync()
        return digest

    def _add_bytes(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        if not self._has(digest, len(data)):
            with self._translate_errors():
                self._write(data, self._folder / digest)
        # Those that are there as well: a run that was killed may not have come to secure them.
        self._unsynced.add(digest)
        return digest

    def _has(self, digest: str, size: int) -> bool:
        """A power cut may have left a file of this name with less in it."""
        try:
            return (self._folder / digest).stat().st_size == size
        except OSError:
            return False

    def _write(self, data: bytes, target: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Two runs may keep the same file at once; either of them is as good.
        staged = self._folder / f".{os.getpid()}.tmp"
        try:
            staged.write_bytes(data)
            os.replace(staged, target)
        except BaseException:
            with suppress(OSError):
                staged.unlink(missing_ok=True)
            raise

    def read(self, digest: str) -> bytes:
        with self._translate_errors():
            return (self._folder / digest).read_bytes()

    def fsync(self) -> None:
        """Wait until everything that was kept would outlast a power cut."""
        # Threads take a while to load, and only who stores files needs them.
        from concurrent.futures import ThreadPoolExecutor

        with self._translate_errors(), ThreadPoolExecutor(_AT_ONCE) as pool:
            # Together they take a tenth of the time: the disk answers many at once.
            for _ in pool.map(_sync, (self._folder / digest for digest in sorted(self._unsynced))):
                pass
        # Windows cannot open a folder, and does not need to.
        if self._unsynced and os.name == "posix":
            with self._translate_errors():
                _sync(self._folder, os.O_RDONLY)
        self._unsynced.clear()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            message = f"存不下收到的文件（{self._folder}）：{reason(problem)}；台账没有动"
            raise TaskmapError(message) from problem


def _sync(path: Path, how: int = os.O_RDWR) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def temporary_store() -> Iterator[FileStore]:
    """A shelf outside of the user's folders that is gone afterwards, for a look at what would happen."""
    with tempfile.TemporaryDirectory(prefix="taskmap-") as folder:
        yield FileStore(Path(folder))
