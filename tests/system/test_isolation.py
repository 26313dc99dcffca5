"""Work that may end its process: one result among the others, with a fork and without."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from taskmap.system import isolation
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.isolation import Abort, Limits, begin_isolated, call_isolated, run_isolated

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory")
SHORT = Limits(seconds=3)
"""With room for a child that begins with an interpreter of its own."""
BAD = 7


def double(number: int) -> int:
    return number * 2


def pid(number: int) -> int:
    return os.getpid()


def abort(number: int) -> int:
    if number == BAD:
        os.abort()
    return number


def kill(number: int) -> int:
    if number == BAD:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(number: int) -> int:
    if number == BAD:
        os._exit(0)
    return number


def overflow(number: int) -> int:
    return overflow(number) if number == BAD else number


def hang(number: int) -> int:
    while number == BAD:
        time.sleep(0.01)
    return number


def grow(number: int) -> int:
    return len(bytearray(4_000_000_000)) if number == BAD else number


def grow_slowly(number: int) -> int:
    held = []
    while number == BAD:
        held.append(bytearray(10_000_000))
    return number


def say_much(number: int) -> str:
    os.write(2, b"thread panicked at a path\n")
    return "长" * 1_000_000


def refuse(number: int) -> int:
    raise TaskmapError(f"第 {number} 份不能读")


def fail(number: int) -> int:
    raise KeyError("what only we could know")


def die(number: int) -> int:
    os.abort()


def say_a_lot() -> str:
    return "长" * 3_000_000


def echo(text: str) -> str:
    return text * 5


class DiesUnlessNew:
    """A piece that is too much for a process that has done another before."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, number: int) -> int:
        self.done += 1
        if number == BAD and self.done > 1:
            os.abort()
        return number


class Marks:
    """A piece leaves a file behind, and more than goes into a pipe at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, number: int) -> str:
        (self.folder / str(number)).touch()
        return "长" * 20_000


@pytest.fixture(params=["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def begin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """As on Linux, and as on Windows and macOS, where there is no fork to rely on."""
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("there is no fork elsewhere")
    monkeypatch.setattr(isolation, "START_METHOD", request.param)
    return str(request.param)


@pytest.mark.usefixtures("begin")
class TestResults:
    @pytest.mark.parametrize("count", [0, 1, 30, 200])
    def test_each_piece_comes_once(self, count: int) -> None:
        found = list(run_isolated(double, range(count)))
        assert sorted(found) == [(number, number * 2) for number in range(count)]

    def test_never_in_this_process(self) -> None:
        assert os.getpid() not in {found for _, found in run_isolated(pid, range(30))}

    def test_a_large_one(self) -> None:
        assert call_isolated(say_a_lot) == "长" * 3_000_000

    def test_what_is_refused_is_refused_here(self) -> None:
        with pytest.raises(TaskmapError, match="第 0 份不能读"):
            list(run_isolated(refuse, range(1)))

    def test_a_fault_of_ours_comes_out_with_its_place(self) -> None:
        with pytest.raises(RuntimeError, match=r"in fail[\s\S]*what only we could know"):
            list(run_isolated(fail, range(1)))

    def test_at_work_before_anybody_asks(self, tmp_path: Path) -> None:
        with begin_isolated(Marks(tmp_path), range(9)) as results:
            while len(list(tmp_path.iterdir())) < 4:
                time.sleep(0.01)
            assert sorted(number for number, _ in results) == list(range(9))

    def test_at_work_while_pieces_are_still_made(self, tmp_path: Path) -> None:
        def pieces() -> Iterator[int]:
            yield from range(9)
            while not list(tmp_path.iterdir()):
                time.sleep(0.01)
            yield 9

        found = dict(run_isolated(Marks(tmp_path), pieces()))
        assert sorted(found) == list(range(10))

    def test_large_pieces(self) -> None:
        pieces = [f"{number}{'长' * 100_000}" for number in range(20)]
        assert sorted(run_isolated(echo, pieces)) == sorted((each, each * 5) for each in pieces)

    def test_nobody_need_ask(self) -> None:
        with begin_isolated(pid, range(30)) as results:
            _, child = next(results)
        assert isinstance(child, int)
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)

    def test_nothing_is_said(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert len(list(run_isolated(say_much, range(2)))) == 2
        assert capfd.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.usefixtures("begin")
class TestDeaths:
    @pytest.mark.parametrize("work", [abort, kill, leave, overflow])
    @pytest.mark.parametrize("count", [BAD + 1, 30])
    def test_one_result_among_the_others(self, work: Callable[[int], int], count: int) -> None:
        found = dict(run_isolated(work, range(count)))
        assert isinstance(found.pop(BAD), Abort)
        assert found == {number: number for number in range(count) if number != BAD}

    def test_all_of_them(self) -> None:
        found = [result for _, result in run_isolated(die, range(12))]
        assert len(found) == 12
        assert all(isinstance(result, Abort) for result in found)

    def test_one_that_does_not_come_to_an_end(self) -> None:
        found = dict(run_isolated(hang, range(20), SHORT))
        late = found.pop(BAD)
        assert isinstance(late, Abort)
        assert "秒还没有读完" in late.why
        assert len(found) == 19

    @linux
    @pytest.mark.parametrize("work", [grow, grow_slowly])
    def test_one_that_grows(self, work: Callable[[int], int]) -> None:
        found = dict(run_isolated(work, range(20)))
        assert isinstance(found.pop(BAD), Abort)
        assert len(found) == 19

    def test_tried_again_in_a_child_of_its_own(self) -> None:
        assert dict(run_isolated(DiesUnlessNew(), range(9))) == {
            number: number for number in range(9)
        }

    def test_one_that_cannot_begin_died_of_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where files would be sent back for it, nothing is done at all."""
        monkeypatch.setattr(isolation, "_serve", os.abort)
        with pytest.raises(TaskmapError, match="开不了"):
            list(run_isolated(double, range(3)))

    def test_nobody_is_left_behind(self) -> None:
        pieces = run_isolated(pid, range(30))
        _, child = next(pieces)
        assert isinstance(child, int)
        pieces.close()  # type: ignore[attr-defined]
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
