"""The files as they came, byte for byte, each under the SHA-256 of its bytes; nothing on it is ever changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from taskmap.diagnostics import TaskmapError, reason


@dataclass(frozen=True, slots=True)
class Shelf:
    """`trial`: nothing is written, for a look at what would happen."""

    folder: Path
    trial: bool = False

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256. Either the whole file is there afterwards or none of it."""
        digest = hashlib.sha256(data).hexdigest()
        target = self.folder / digest
        if not self.trial and not target.exists():
            try:
                self._write(data, target)
            except OSError as problem:
                raise TaskmapError(
                    f"存不下收到的文件（{self.folder}）：{reason(problem)}"
                ) from problem
        return digest

    def _write(self, data: bytes, target: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
