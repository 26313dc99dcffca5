"""How long is waited, how often tried again, and how fast messages may follow each other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from taskmap.delivery import Outcome


class Patience(NamedTuple):
    """Seconds: for an answer, and before each further attempt."""

    timeout: float = 20.0
    waits: tuple[float, ...] = (1.0, 4.0)

    def tried(self, attempt: Callable[[], Outcome]) -> Outcome:
        """What came of the attempts: another one only where nothing can have arrived."""
        outcome = attempt()
        for wait in self.waits:
            if not outcome.again:
                break
            time.sleep(wait)
            outcome = attempt()
        return outcome


USUAL = Patience()


@dataclass(slots=True)
class Pace:
    """At most `most` messages in `seconds`; a robot that is talked to faster is silenced for minutes."""

    most: int = 20
    seconds: float = 61.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sent: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Until the next message may go out."""
        if len(self._sent) >= self.most:
            self.sleep(max(0.0, self._sent.popleft() + self.seconds - self.clock()))
        self._sent.append(self.clock())
