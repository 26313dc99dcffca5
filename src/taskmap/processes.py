"""Independent pieces of work, shared with a second process where one can be had in an instant."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

MANY = 100
"""From so many pieces on a second process is worth its start."""


def shared(work: Callable[[int], None], count: int) -> Iterator[int]:
    """Do work(0) to work(count - 1), each once, and give the numbers as they are known to be done.

    What the work leaves must lie outside of the process, in files: every other piece is done in a child.
    If the child fails, its pieces are done again here, so that the fault comes out as it would have.
    """
    parent = os.getpid()
    child = os.fork() if count >= MANY and _can_fork() else None
    if child == 0:
        _pieces(work, range(1, count, 2), parent)
    try:
        for number in range(0, count, 1 if child is None else 2):
            work(number)
            yield number
        if child is not None:
            _, status = os.waitpid(child, 0)
            child = None
            for number in range(1, count, 2):
                if status:
                    work(number)
                yield number
    finally:
        if child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _pieces(work: Callable[[int], None], numbers: range, parent: int) -> None:
    """The child's part. It ends here: nothing that the parent has open is closed or flushed by it."""
    status = 1
    try:
        for number in numbers:
            if os.getppid() != parent:
                # Killed: what is left here would only be in the way of the next run.
                return
            work(number)
        status = 0
    finally:
        os._exit(status)


def _can_fork() -> bool:
    """Only on Linux: Windows has no fork, macOS warns against it. Two processors at least."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
