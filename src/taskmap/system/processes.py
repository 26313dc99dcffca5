"""Independent work to its results, shared with a second process where one can be forked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

Result = TypeVar("Result")
MANY = 100
"""The number of pieces from which on a second process is worth its start."""
_QUEUE_SIZE = 8_000
"""Numbers of four bytes that fit into a pipe that nobody reads yet (64 KiB on Linux), with room to spare."""


def run_in_parallel(work: Callable[[int], Result], count: int) -> Iterator[tuple[int, Result]]:
    """Do `work`(0) to `work`(`count` - 1) and yield each number with its result, in no order.

    A child does some of the pieces; of their effects only files and results reach this process. If it
    fails, its pieces are done again here, so that the error is raised here.
    """
    if count < MANY or not _can_fork():
        for number in range(count):
            yield number, work(number)
        return
    # Most plans are small, and wait for no pickle.
    from taskmap.system.child_process import ChildProcess

    queue, parent = _number_queue(min(count, _QUEUE_SIZE)), os.getpid()

    def share() -> dict[int, Result]:
        # Once the parent is gone, further files would only be in the way of the next run.
        numbers = _take_numbers(queue, count)
        return {number: work(number) for number in numbers if os.getppid() == parent}

    second = ChildProcess(share)
    done: set[int] = set()
    try:
        second.start()
        for number in _take_numbers(queue, count):
            yield number, work(number)
            done.add(number)
        (results,) = second.result() or ({},)
        for number in range(count):
            if number not in done:
                yield number, results[number] if number in results else work(number)
    finally:
        os.close(queue)
        second.end()


def _number_queue(count: int) -> int:
    """The reading end of a pipe with the numbers from 0 to `count` - 1, each for the first to read it."""
    queue, write_end = os.pipe()
    with open(write_end, "wb") as file:
        file.writelines(number.to_bytes(4, "big") for number in range(count))
    return queue


def _take_numbers(queue: int, count: int) -> Iterator[int]:
    """The numbers from the queue, each with those in steps of _QUEUE_SIZE above it, which did not fit in."""
    while token := os.read(queue, 4):
        yield from range(int.from_bytes(token, "big"), count, min(count, _QUEUE_SIZE))


def _can_fork() -> bool:
    """Only on Linux: Windows has no fork, macOS warns against it. Two processors at least."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
