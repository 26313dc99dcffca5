"""What a key looks like at the beginning of a line or of a text, and which ones a plan file knows."""

from __future__ import annotations

import re
from functools import cache

from taskmap.planfile import keys

KEY = r"[^\s:：'\"#\[\]{}｛｝，。；、-][^\s:：'\"#\[\]{}｛｝，。；、]{0,19}"
"""A key, as a regular expression."""

_KEY_AHEAD = rf"(?:-\s+)*({KEY})\s*[:：]"


@cache
def spellings() -> frozenset[str]:
    """All keys of the plan file, in every spelling."""
    return frozenset(spelling for form in keys.FORMS.values() for spelling in form.canonical)


def begins_with_key(text: str) -> bool:
    """Whether a line that goes on with this `text` begins with a known key and a colon of either width."""
    key = re.match(_KEY_AHEAD, text)
    return key is not None and key[1] in spellings()
