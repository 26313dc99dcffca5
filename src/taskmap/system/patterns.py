"""Patterns that few commands need, each made when it is first asked for: some take as long as the rest of a module."""

from __future__ import annotations

import re
from functools import cache


@cache
def compile_pattern(spelling: str) -> re.Pattern[str]:
    """The pattern of this regular expression. Kept for good: `re` forgets those that many others followed."""
    return re.compile(spelling)
