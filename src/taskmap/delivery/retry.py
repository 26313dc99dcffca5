"""How long an attempt may take, how often it is repeated, and how fast messages may follow each other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.delivery import DeliveryOutcome


class RetryPolicy(NamedTuple):
    """Seconds: `timeout` for an answer, and one of `waits` before each further attempt."""

    timeout: float = 20.0
    waits: tuple[float, ...] = (1.0, 4.0)

    def run(self, attempt: Callable[[], DeliveryOutcome]) -> DeliveryOutcome:
        """Call `attempt`, again after each wait while its outcome allows that; the last outcome."""
        outcome = attempt()
        for wait in self.waits:
            if not outcome.may_retry:
                break
            time.sleep(wait)
            outcome = attempt()
        return outcome


DEFAULT_RETRY = RetryPolicy()


class RateLimiter(Struct):
    """At most `limit` messages in `seconds`: the maker blocks a robot that gets more for some minutes."""

    limit: int = 20
    seconds: float = 61.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _send_times: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Wait until the next message may go out, and count it as sent then."""
        if len(self._send_times) >= self.limit:
            self.sleep(max(0.0, self._send_times.popleft() + self.seconds - self.clock()))
        self._send_times.append(self.clock())
