"""Patterns of the language, each made when first needed: most commands read no deadline."""

from __future__ import annotations

import re
from functools import cache


@cache
def compile_pattern(spelling: str) -> re.Pattern[str]:
    """The pattern of this regular expression. Kept for good: `re` forgets those that many others followed."""
    return re.compile(spelling)
