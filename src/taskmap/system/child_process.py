"""A process forked from this one, which does some work and hands back what came of it."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

Result = TypeVar("Result")


class ChildProcess(Generic[Result]):
    """A second process that does `work`, of which this one may take the result."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work, self._child = work, 0
        self._pipe, self._write_end = os.pipe()

    def start(self) -> None:
        """Apart from its making: Ctrl-C must find an object whose `end` stops the process."""
        # And it waits until the number of the process is known.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._child = os.fork()
            if self._child == 0:
                os.close(self._pipe)
                _run_and_exit(self._work, self._write_end)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        os.close(self._write_end)

    def result(self) -> tuple[Result] | None:
        """The result, alone in a tuple; None if the work failed. Waits for it."""
        with open(self._pipe, "rb", closefd=False) as pipe:
            data = pipe.read()
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        return None if status else (pickle.loads(data),)

    def end(self) -> None:
        """Stop the process, unless its result was taken."""
        os.close(self._pipe)
        if self._child:
            # As by Ctrl-C, so that it removes files that it has half written.
            os.kill(self._child, signal.SIGINT)
            os.waitpid(self._child, 0)


def _run_and_exit(work: Callable[[], object], write_end: int) -> NoReturn:
    """The child's part, which ends the process at once: nothing of the parent's is flushed or closed."""
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with open(write_end, "wb") as pipe:
            pickle.dump(work(), pipe, -1)
        status = 0
    finally:
        os._exit(status)
