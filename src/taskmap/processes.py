"""Independent pieces of work, shared with a second process where one can be had in an instant."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

MANY = 100
"""From so many pieces on a second process is worth its start."""
_MOST = 8_000
"""Numbers of four bytes that a pipe takes without a reader, with room to spare."""


def shared(work: Callable[[int], None], count: int) -> Iterator[int]:
    """Do work(0) to work(count - 1), each once, and give the numbers as they are known to be done.

    What the work leaves must lie outside of the process, in files: a child does some of the pieces. If it
    fails, they are done again here, so that the fault comes out as it would have.
    """
    if count < MANY or not _can_fork():
        for number in range(count):
            work(number)
            yield number
        return
    pile = _pile(min(count, _MOST))
    parent = os.getpid()
    if (child := os.fork()) == 0:
        _leave_after(work, pile, count, parent)
    done: set[int] = set()
    try:
        for number in _taken(pile, count):
            work(number)
            done.add(number)
            yield number
        _, status = os.waitpid(child, 0)
        child = 0
        for number in range(count):
            if number not in done:
                if status:
                    work(number)
                yield number
    finally:
        os.close(pile)
        if child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _pile(count: int) -> int:
    """A pipe that holds the numbers from 0 on: whoever reads next does the next piece."""
    pile, filling = os.pipe()
    with open(filling, "wb") as file:
        file.writelines(number.to_bytes(4, "big") for number in range(count))
    return pile


def _taken(pile: int, count: int) -> Iterator[int]:
    while token := os.read(pile, 4):
        yield from range(int.from_bytes(token, "big"), count, min(count, _MOST))


def _leave_after(work: Callable[[int], None], pile: int, count: int, parent: int) -> None:
    """The child's part. It ends here: nothing that the parent has open is closed or flushed by it."""
    status = 1
    try:
        for number in _taken(pile, count):
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
