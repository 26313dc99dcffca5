"""Work shared with a second process: all of it done once, faults as if there were only one."""

from __future__ import annotations

import os
import sys
import time

import pytest

from taskmap.system import processes

linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no fork elsewhere")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


class TestShared:
    @pytest.mark.parametrize("count", [0, 1, processes.MANY, 9_000])
    def test_each_piece_comes_once(self, count: int) -> None:
        found = list(processes.run_in_parallel(lambda number: number * 3, count))
        assert sorted(found) == [(number, number * 3) for number in range(count)]

    @linux
    def test_both_work(self) -> None:
        def work(number: int) -> int:
            time.sleep(0.001)
            return os.getpid()

        assert len({pid for _, pid in processes.run_in_parallel(work, 300)}) == 2

    @linux
    def test_what_fails_in_the_child_is_done_again(self) -> None:
        parent = os.getpid()

        def work(number: int) -> int:
            time.sleep(0.001)
            if os.getpid() != parent:
                raise ValueError("only there")
            return number

        assert sorted(processes.run_in_parallel(work, 200)) == [(each, each) for each in range(200)]

    def test_a_fault_comes_out(self) -> None:
        def work(number: int) -> int:
            if number == 150:
                raise ValueError("piece 150")
            return number

        with pytest.raises(ValueError, match="piece 150"):
            list(processes.run_in_parallel(work, 300))
