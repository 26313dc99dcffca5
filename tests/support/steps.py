"""Work counted in steps of the interpreter: the same on every machine, however busy, as no clock is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def count_steps(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> tuple[int, R]:
    """How many lines of Python a call runs, those of what it calls included, and what it returns.

    What a library does in C counts as one step: growth is seen, not speed.
    """
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        returned = function(*args, **kwargs)
    finally:
        sys.settrace(before)
    return count, returned
