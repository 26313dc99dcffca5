"""Characters that mean more than themselves: those that nothing can carry, those that make a formula of a text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# XML 1.0, section 2.2: what may not stand in a document, escaped or not. Tab, LF and CR may. U+007F to U+009F
# may too, but are commands to a terminal: U+009B begins an escape sequence.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# A spreadsheet takes text that begins so for a formula; a Chinese one the full-width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# Text pasted from WPS brings zero-width characters along.
_UNSEEN = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


def clean(text: str) -> tuple[str, str]:
    """The text without forbidden characters, and those taken out as 「U+0007 U+FFFE」 (empty: none)."""
    # Nearly every text is; what is not may still hold nothing but line breaks.
    if text.isprintable() or not (found := _FORBIDDEN.findall(text)):
        return text, ""
    named = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found))
    return _FORBIDDEN.sub("", text), named


def harmless(text: str) -> str:
    """The text for a cell of a CSV file: an apostrophe in front keeps a spreadsheet from taking it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def original(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """What two spellings have in common: half width, without blanks and what nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
