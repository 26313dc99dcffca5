"""Work on files that others made, each in a child process that may die: bounded in time and, on Linux, in memory.

Libraries that read such files are ended by some of them, by the system or for want of memory, and no exception tells
of it. A child that ends so, or does not come to an end, is one result among the others.
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import pickle
import signal
import socket
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Generic, NamedTuple, NoReturn, TypeVar

from taskmap.system.diagnostics import TaskmapError, reason

Piece = TypeVar("Piece")
Result = TypeVar("Result")
START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How a child begins. One that is forked has everything; to the others the work is sent, and must be fit for `pickle`."""
_MANY = 10
"""The number of pieces from which on a second child is worth its start."""
_BATCH = 64
"""So many pieces a child is given ahead: the other end may have something else to do for a while."""
_AHEAD, _SHEAF = 16, 4
"""While pieces are still made, so many it is given ahead, and so many at once: to send each by itself takes longer."""
_BYTES_AHEAD = 50_000
"""Bytes of pieces that it is given ahead; more might not go into its pipe before it takes some, and it may be waiting
itself until somebody takes its answers.
"""
_BUFFER = 4_000_000
"""Bytes of answers that a child may be ahead, as far as the system lets it (half a million by itself on Linux)."""
_OBJECTS_BEFORE_A_LOOK = 200_000
"""For garbage, which takes long: a workbook of openpyxl leaves some, one of calamine none."""
_MEMORY_TO_KEEP = 8_000_000
"""Bytes: half of what a child may have freed and not given back."""
_NICENESS = 5
"""Of a child, as far as the system has such a thing: where there are more processes than processors, the one that gives
out the work, and does the rest of it alone, must not wait for its turn.
"""
_SECONDS_TO_TIDY_UP = 2.0
_SECONDS_TO_BEGIN = 60.0
_NO_CHILD = "读文件要另开一个进程，开不了，什么也没有读；请关掉一些程序再试"
_MEASURES_MEMORY = sys.platform == "linux"


class Limits(NamedTuple):
    """What one piece of work may take: seconds, and bytes of memory more than the process has at its start."""

    seconds: float = 60
    memory: int = 600_000_000


USUAL = Limits()
"""A checklist takes a twentieth of a second."""


class Abort(NamedTuple):
    """A piece of work that did not come to its end; `why` in Chinese."""

    why: str


def run_isolated(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], limits: Limits = USUAL
) -> Iterator[tuple[Piece, Result | Abort]]:
    """Do the `work` of each of the `pieces`, which are sent to children, and yield each piece with its result, in no order.

    Of the effects of the work only its result reaches this process. A TaskmapError is raised here as it is, any other
    exception as a RuntimeError with its trace.
    """
    with begin_isolated(work, pieces, limits) as results:
        yield from results


@contextmanager
def begin_isolated(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], limits: Limits = USUAL
) -> Iterator[Iterator[tuple[Piece, Result | Abort]]]:
    """The same, but the children are at work as soon as the first of the `pieces` is there; the block, which is given the
    results, begins when all are.
    """
    pool = _Pool(work, limits)
    try:
        pool.add(pieces)
        yield pool.results()
    finally:
        pool.end()


def call_isolated(work: Callable[[], Result], limits: Limits = USUAL) -> Result | Abort:
    """Do the `work` in a child, as `run_isolated` does its pieces, and return its result."""
    [(_, result)] = run_isolated(partial(_ignore_number, work), range(1), limits)
    return result


@contextmanager
def without_memory_limit() -> Iterator[None]:
    """A program that is started in the block by isolated work may take as much memory as it likes."""
    if not _MEASURES_MEMORY:
        yield
        return
    limit, most = _address_space_limit()
    _limit_address_space(most, most)
    try:
        yield
    finally:
        _limit_address_space(limit, most)


def _ignore_number(work: Callable[[], Result], _: int) -> Result:
    return work()


class _Pool(Generic[Piece, Result]):
    """Children, and the pieces that none of them has been given yet."""

    def __init__(self, work: Callable[[Piece], Result], limits: Limits) -> None:
        self._work, self._limits = work, limits
        self._waiting = deque[Piece]()
        self._children: list[_Child[Piece, Result]] = []
        self._ready = deque[tuple[Piece, Result | Abort]]()

    def _start(self) -> _Child[Piece, Result]:
        return _Child(self._work, self._limits)

    def add(self, pieces: Iterable[Piece]) -> None:
        """Let the children begin with the `pieces`, a few at a time, while the next ones are still made."""
        for count, piece in enumerate(pieces, 1):
            if count in (1, _MANY) and len(self._children) < (os.cpu_count() or 1):
                self._children.append(self._start())
            self._waiting.append(piece)
            if len(self._waiting) % _SHEAF == 0:
                self._feed()
        for child in self._children:
            self._give(child, self._batch)

    def _feed(self) -> None:
        """Give a few of the pieces that wait to each child that may soon have nothing to do."""
        if all(len(child.pieces) >= _AHEAD for child in self._children):
            self._take(0)
        for child in self._children:
            if len(child.pieces) < _AHEAD:
                self._give(child, _SHEAF)

    def results(self) -> Iterator[tuple[Piece, Result | Abort]]:
        """Each piece with its result, until none is left."""
        while self._ready or self._waiting or any(child.is_busy for child in self._children):
            if not self._ready:
                for child in self._children:
                    if not child.is_busy:
                        self._give(child, self._batch)
                self._take()
            while self._ready:
                yield self._ready.popleft()

    @property
    def _batch(self) -> int:
        """A few at a time: to be waited for after each would take a child as long as a small piece does."""
        return min(_BATCH, len(self._waiting) // (2 * len(self._children)) or 1)

    def _give(self, child: _Child[Piece, Result], count: int) -> None:
        """Give so many of the pieces that wait to the child; fewer where they are large."""
        pieces: list[Piece] = []
        room = _BYTES_AHEAD - child.bytes_ahead
        while self._waiting and len(pieces) < count:
            room -= _size(self._waiting[0])
            if room < 0 and (pieces or child.is_busy):
                break
            pieces.append(self._waiting.popleft())
        if pieces:
            child.give(pieces)

    def _take(self, most: float | None = None) -> None:
        """Take an answer of each child that has one, for which is waited so many seconds at `most` (None: as long as that
        may take).
        """
        for child in self._wait(most):
            answer: tuple[Piece, Result | Abort] | None = child.take()
            if answer is None:
                answer = self._replace(child)
            if answer is not None:
                self._ready.append(answer)

    def _wait(self, most: float | None) -> list[_Child[Piece, Result]]:
        """The children that have an answer, have died, or have had their time."""
        busy = [child for child in self._children if child.is_busy]
        seconds = min(child.deadline for child in busy) - time.monotonic() if most is None else most
        ready = connection.wait([child.pipe for child in busy], max(seconds, 0))
        now = time.monotonic()
        return [child for child in busy if child.pipe in ready or child.deadline <= now]

    def _replace(self, child: _Child[Piece, Result]) -> tuple[Piece, Abort] | None:
        """Put another in the place of a child that died or has had its time, and tell what that makes of the piece on
        which it was. A piece that died in a child that had done others, which may have left little memory, is tried once
        more.
        """
        piece, *others = child.pieces
        is_late, is_new = child.is_late, child.is_new
        child.end()
        other = self._start()
        self._children[self._children.index(child)] = other
        self._waiting.extendleft(reversed(others))
        if is_late:
            return piece, Abort(f"用了 {self._limits.seconds:.0f} 秒还没有读完，已停下")
        if is_new:
            return piece, Abort("读到一半程序中断了，多半是展开后太大，或者已经损坏")
        other.give([piece])
        return None

    def end(self) -> None:
        """Stop all children."""
        # To end takes each a while: those that have nothing to do begin when the pipe is closed.
        for child in self._children:
            child.pipe.close()
        for child in self._children:
            child.end()


class _Child(Generic[Piece, Result]):
    """A process that does one piece of work after the other."""

    def __init__(self, work: Callable[[Piece], Result], limits: Limits) -> None:
        context = multiprocessing.get_context(START_METHOD)
        self.pipe, other = context.Pipe()
        _enlarge_buffer(other)
        self._seconds = limits.seconds
        # A forked child has this end as well, and would never learn that this process is gone.
        ours = self.pipe if START_METHOD == "fork" else None
        self._process = context.Process(  # type: ignore[attr-defined]  # typeshed leaves it out of the base class
            target=_serve, args=(work, limits.memory, other, ours), daemon=True
        )
        try:
            self._process.start()
        except OSError as problem:
            raise TaskmapError(f"{_NO_CHILD}：{reason(problem)}") from problem
        other.close()
        self._has_begun = False
        self.pieces = deque[Piece]()
        """The pieces that it was given and has not answered, the one on which it is first."""
        self.bytes_ahead = 0
        """Of these pieces, as they were sent."""
        self.deadline = 0.0
        self.is_new = True

    @property
    def is_busy(self) -> bool:
        """Whether it has something to do."""
        return bool(self.pieces)

    def give(self, pieces: Sequence[Piece]) -> None:
        """Let it do some pieces. It need not be alive: `take` tells. Raises TaskmapError where it never was."""
        self._wait_for_begin()
        if not self.is_busy:
            self.deadline = time.monotonic() + self._seconds
        self.pieces.extend(pieces)
        self.bytes_ahead += sum(map(_size, pieces))
        with suppress(OSError):
            self.pipe.send(pieces)

    def _wait_for_begin(self) -> None:
        """One that cannot even begin must not be taken for one that died of a file."""
        if self._has_begun:
            return
        with suppress(EOFError, OSError):
            self._has_begun = self.pipe.poll(_SECONDS_TO_BEGIN) and self.pipe.recv()
        if not self._has_begun:
            raise TaskmapError(_NO_CHILD)

    @property
    def is_late(self) -> bool:
        """Whether its time is over and no answer there."""
        return self.deadline <= time.monotonic() and not self.pipe.poll()

    def take(self) -> tuple[Piece, Result] | None:
        """The piece on which it was and its result; None if there is none. Raises what the work raised."""
        if self.is_late:
            return None
        try:
            result, problem, trace = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.is_new = False
        self.deadline = time.monotonic() + self._seconds
        piece = self.pieces.popleft()
        self.bytes_ahead -= _size(piece)
        if problem is not None:
            raise problem
        if trace:
            raise RuntimeError(trace)
        return piece, result

    def end(self) -> None:
        """Stop the process; one that is at work has a moment to stop what it started."""
        self.pipe.close()
        if self.is_busy:
            self._process.terminate()
            self._process.join(_SECONDS_TO_TIDY_UP)
        self._process.kill()
        self._process.join()


def _size(piece: object) -> int:
    """Bytes that are sent of it, about."""
    return len(pickle.dumps(piece))


def _enlarge_buffer(pipe: Connection) -> None:
    """Let more be sent through the `pipe` before anybody takes it; Windows has pipes that are no sockets."""
    if os.name == "posix":
        with socket.socket(fileno=os.dup(pipe.fileno())) as end:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)


def _serve(
    work: Callable[[Piece], Result], memory: int, pipe: Connection, ours: Connection | None
) -> None:
    """The child's part, until the other end of the `pipe` is closed."""
    if ours is not None:
        ours.close()
    # Ctrl-C is for the process that a person started, which then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _exit)
    # What a library says as it dies would tell the user nothing.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "win32":
        os.nice(_NICENESS)
    _keep_freed_memory()
    # What the parent has is no garbage, and to look at it would copy it.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_A_LOOK)
    gc.enable()
    if _MEASURES_MEMORY:
        _, most = _address_space_limit()
        _limit_address_space(_address_space() + memory, most)
    with suppress(EOFError):
        pipe.send(True)
        while True:
            for piece in pipe.recv():
                pipe.send(_answer(work, piece))


def _keep_freed_memory() -> None:
    """glibc gives what is freed back to the system, which has to clear it before the next file can have it; but never less
    than twice the largest block that was ever freed. Elsewhere this changes nothing.
    """
    bytes(_MEMORY_TO_KEEP)


def _exit(*_: object) -> NoReturn:
    sys.exit(1)


def _answer(
    work: Callable[[Piece], Result], piece: Piece
) -> tuple[Result | None, TaskmapError | None, str]:
    """The result, or what the work raised. Whatever is no fault of a program ends the child."""
    try:
        return work(piece), None, ""
    except (MemoryError, RecursionError):
        raise
    except TaskmapError as problem:
        return None, problem, ""
    except Exception:
        return None, None, traceback.format_exc()


if _MEASURES_MEMORY:
    import resource

    def _address_space() -> int:
        """Bytes that the process has laid out."""
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()

    def _address_space_limit() -> tuple[int, int]:
        return resource.getrlimit(resource.RLIMIT_AS)

    def _limit_address_space(limit: int, most: int) -> None:
        """`most` is the limit that a process may set itself again."""
        if most != resource.RLIM_INFINITY:
            limit = min(limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
        # A process that dies of its limit leaves no picture of its memory behind.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
