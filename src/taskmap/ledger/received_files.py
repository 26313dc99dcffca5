"""The files as they came, byte for byte, each under the SHA-256 of its bytes; nothing on it is ever changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from taskmap.returns.inbox import Kind, Received
from taskmap.system.diagnostics import TaskmapError, reason

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it came, without its bytes: those stand on the shelf. `digest` is "" where none could be read."""

    name: str
    kind: Kind
    why: str
    digest: str


class Shelf:
    """A folder of files by their SHA-256. Call `secure` after `keep`, before the ledger says anything of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: set[str] = set()

    def keep(self, received: Received) -> Kept:
        """Whatever could be read stays, were it good for nothing."""
        digest = self._put(received.data) if received.data else ""
        return Kept(received.name, received.kind, received.why, digest)

    def put(self, data: bytes) -> str:
        """Keep the bytes for good; their SHA-256."""
        digest = self._put(data)
        self.secure()
        return digest

    def _put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        if not self._has(digest, len(data)):
            with self._telling():
                self._write(data, self._folder / digest)
        # Those that are there as well: a run that was killed may not have come to secure them.
        self._kept.add(digest)
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
        with self._telling():
            return (self._folder / digest).read_bytes()

    def secure(self) -> None:
        """Wait until everything that was kept would outlast a power cut."""
        # Threads take a while to load, and only who stores files needs them.
        from concurrent.futures import ThreadPoolExecutor

        with self._telling(), ThreadPoolExecutor(_AT_ONCE) as pool:
            # Together they take a tenth of the time: the disk answers many at once.
            for _ in pool.map(_sync, (self._folder / digest for digest in sorted(self._kept))):
                pass
        # Windows cannot open a folder, and does not need to.
        if self._kept and os.name == "posix":
            with self._telling():
                _sync(self._folder, os.O_RDONLY)
        self._kept.clear()

    @contextmanager
    def _telling(self) -> Iterator[None]:
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
def trial() -> Iterator[Shelf]:
    """A shelf outside of the user's folders that is gone afterwards, for a look at what would happen."""
    with tempfile.TemporaryDirectory(prefix="taskmap-") as folder:
        yield Shelf(Path(folder))
