"""Characters that no workbook, document or terminal can carry: the one place where they are taken out."""

from __future__ import annotations

import re

# XML 1.0, section 2.2: what may not stand in a document, escaped or not. Tab, LF and CR may. U+007F to U+009F
# may too, but are commands to a terminal: U+009B begins an escape sequence.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> tuple[str, str]:
    """The text without forbidden characters, and those taken out as 「U+0007 U+FFFE」 (empty: none)."""
    # Nearly every text is; what is not may still hold nothing but line breaks.
    if text.isprintable() or not (found := _FORBIDDEN.findall(text)):
        return text, ""
    named = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found))
    return _FORBIDDEN.sub("", text), named
