"""Independent work, shared with a second process where one can be had in an instant."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, NoReturn, TypeVar

Result = TypeVar("Result")
MANY = 100
"""From so many pieces on a second process is worth its start."""
_MOST = 8_000
"""Numbers of four bytes that a pipe takes without a reader, with room to spare."""


@contextmanager
def run_in_background(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do the work while the block does something else; gives a function that waits for what comes of it.

    If the work fails, it is done again by that function, so that the fault comes out as it would have.
    """
    if not _can_fork():
        yield work
        return
    second = _ChildProcess(work)
    try:
        yield lambda: work() if (found := second.result()) is None else found[0]
    finally:
        second.end()


def run_in_parallel(work: Callable[[int], Result], count: int) -> Iterator[tuple[int, Result]]:
    """Do work(0) to work(count - 1), each once, and give each number with what came of it, as they are known.

    A child does some of the pieces: what it leaves lies outside of the process, in files, or is given back. If
    it fails, its pieces are done again here, so that the fault comes out as it would have.
    """
    if count < MANY or not _can_fork():
        for number in range(count):
            yield number, work(number)
        return
    pile, parent = _number_queue(min(count, _MOST)), os.getpid()

    def theirs() -> dict[int, Result]:
        # Without its parent, what is left here would only be in the way of the next run.
        taken = _take_numbers(pile, count)
        return {number: work(number) for number in taken if os.getppid() == parent}

    second = _ChildProcess(theirs)
    done: set[int] = set()
    try:
        for number in _take_numbers(pile, count):
            yield number, work(number)
            done.add(number)
        (found,) = second.result() or ({},)
        for number in range(count):
            if number not in done:
                yield number, found[number] if number in found else work(number)
    finally:
        os.close(pile)
        second.end()


class _ChildProcess(Generic[Result]):
    """A second process, at work on something whose result is wanted here."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._pipe, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._pipe)
            _run_and_exit(work, writing)
        os.close(writing)

    def result(self) -> tuple[Result] | None:
        """What came of it, alone in a tuple; None if it failed."""
        with open(self._pipe, "rb", closefd=False) as pipe:
            data = pipe.read()
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        return None if status else (pickle.loads(data),)

    def end(self) -> None:
        """Wait for it no longer, unless that was done."""
        os.close(self._pipe)
        if self._child:
            # As by Ctrl-C, upon which it takes away what it has half written.
            os.kill(self._child, signal.SIGINT)
            os.waitpid(self._child, 0)


def _run_and_exit(work: Callable[[], object], writing: int) -> NoReturn:
    """The child's part. It ends here: nothing that the parent has open is closed or flushed by it."""
    status = 1
    try:
        with open(writing, "wb") as pipe:
            pickle.dump(work(), pipe, -1)
        status = 0
    finally:
        os._exit(status)


def _number_queue(count: int) -> int:
    """A pipe that holds the numbers from 0 on: whoever reads next does the next piece."""
    pile, filling = os.pipe()
    with open(filling, "wb") as file:
        file.writelines(number.to_bytes(4, "big") for number in range(count))
    return pile


def _take_numbers(queue: int, count: int) -> Iterator[int]:
    while token := os.read(queue, 4):
        yield from range(int.from_bytes(token, "big"), count, min(count, _MOST))


def _can_fork() -> bool:
    """Only on Linux: Windows has no fork, macOS warns against it. Two processors at least."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
