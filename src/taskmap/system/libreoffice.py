"""LibreOffice, where it is installed: a document of one kind to another, in a child process of which nothing is heard."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from taskmap.system.isolation import without_memory_limit

SECONDS = 120
"""How long it may take. A long notice takes five seconds, the first start on a machine ten."""
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
"""Where it is on systems on which it is not in the PATH."""


def find() -> str | None:
    """The path of the program; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((each for each in _USUAL_PLACES if Path(each).is_file()), None)


def convert(office: str, data: bytes, kinds: tuple[str, str], filters: tuple[str, str]) -> bytes:
    """The document in `data` as the `office` (see `find`) writes it in another kind. `kinds` are the endings of both,
    `filters` what LibreOffice calls them; without a name it would read a broken file as plain text, all of it rubbish.
    Raises TimeoutError where it takes longer than SECONDS, and ValueError where it cannot read the document.
    """
    (ending, new_ending), (input_filter, output_filter) = kinds, filters
    with tempfile.TemporaryDirectory(prefix="taskmap-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{ending}"
        source.write_bytes(data)
        # A profile of its own: a LibreOffice that is running would take the work over and forget it.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        words = [office, profile, "--headless", "--norestore", f"--infilter={input_filter}"]
        words += ["--convert-to", f"{new_ending[1:]}:{output_filter}"]
        _run([*words, "--outdir", str(folder), str(source)])
        converted_file = source.with_suffix(new_ending)
        if not converted_file.is_file():
            raise ValueError("LibreOffice wrote nothing")
        return converted_file.read_bytes()


def _run(words: Sequence[str]) -> None:
    """Its output is not shown: it would tell the user nothing."""
    quiet = subprocess.DEVNULL
    with without_memory_limit():
        process = subprocess.Popen(
            words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise TimeoutError(f"not finished after {SECONDS} seconds") from problem
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process with all that it started: `soffice` is only a script around the program that works."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
