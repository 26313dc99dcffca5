"""A command at a real terminal, to somebody who answers its question."""

from __future__ import annotations

import os
import subprocess
import sys

from conftest import variables


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
