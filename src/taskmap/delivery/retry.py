"""How long is waited, how often tried again, and how fast messages may follow each other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from taskmap.delivery import DeliveryOutcome


class RetryPolicy(NamedTuple):
    """Seconds: for an answer, and before each further attempt."""

    timeout: float = 20.0
    waits: tuple[float, ...] = (1.0, 4.0)

    def run(self, attempt: Callable[[], DeliveryOutcome]) -> DeliveryOutcome:
        """What came of the attempts: another one only where nothing can have arrived."""
        outcome = attempt()
        for wait in self.waits:
            if not outcome.may_retry:
                break
            time.sleep(wait)
            outcome = attempt()
        return outcome


DEFAULT_RETRY = RetryPolicy()


@dataclass(slots=True)
class RateLimiter:
    """At most `limit` messages in `seconds`; a robot that is talked to faster is silenced for minutes."""

    limit: int = 20
    seconds: float = 61.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _send_times: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Until the next message may go out."""
        if len(self._send_times) >= self.limit:
            self.sleep(max(0.0, self._send_times.popleft() + self.seconds - self.clock()))
        self._send_times.append(self.clock())
