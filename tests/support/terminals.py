"""The program at a terminal, as a person sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

from conftest import variables


def show(*words: object, columns: int = 120) -> tuple[int, str]:
    """Status, and what a person at a terminal of so many columns sees, with its colours."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "taskmap", *map(str, words)],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env=variables(TERM="xterm-256color"),
    )
    os.close(inner)
    seen = b""
    # Linux ends a terminal that nobody holds any more with an error.
    while piece := _read(outer):
        seen += piece
    os.close(outer)
    return running.wait(timeout=30), seen.decode("utf-8")


def plain(text: str) -> str:
    """The `text` of a terminal without its colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def run_at_terminal(answer: str, *words: str) -> str:
    """What `taskmap` with these `words` says, to somebody who answers its question so."""
    own, other = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "taskmap", *words],
        stdin=other,
        stderr=other,
        stdout=subprocess.PIPE,
        env=variables(),
        text=True,
    ) as running:
        os.write(own, f"{answer}\n".encode())
        out = running.communicate(timeout=60)[0]
    os.close(other)
    return out + os.read(own, 10_000).decode()
