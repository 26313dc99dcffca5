"""Text to text: cleaning, the normal form that spellings share, width, cutting, wrapping."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from taskmap.system.patterns import compile_pattern

# XML 1.0, section 2.2: characters that no document may hold, escaped or not. It may hold tab, LF and CR, and
# U+007F to U+009F too, which are commands to a terminal: U+009B begins an escape sequence.
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"

# A spreadsheet takes text that begins so for a formula; a Chinese one the full-width signs too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# Text pasted from WPS and web pages brings along characters without width, marks of direction, variants of a shape.
_HIDDEN = (
    r"\u00ad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_INVISIBLE = re.compile(rf"[\s{_HIDDEN}]+")
_HIDDEN_LETTER = re.compile(f"[{_HIDDEN}]")
# A number, a day or a Latin word, which read badly in two pieces.
_WORD = re.compile("[!-~]+")
_WORD_OR_LETTER = re.compile(f"{_WORD.pattern}|.", re.DOTALL)


def clean(text: str) -> tuple[str, str]:
    """The text without characters that XML forbids or a terminal obeys, and the list of those that were
    removed, 「U+0007 U+FFFE」 ("": none).
    """
    # Nearly every text is printable, which is the quicker test; others mostly hold just line breaks.
    if text.isprintable() or not (removed := compile_pattern(_FORBIDDEN).findall(text)):
        return text, ""
    names = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(removed))
    return compile_pattern(_FORBIDDEN).sub("", text), names


def escape_formula(text: str) -> str:
    """The text for a cell of a CSV file: an apostrophe in front keeps a spreadsheet from reading a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def half_width(text: str) -> str:
    """The text in Unicode's compatible form (NFKC), Ａ１％ as A1%: the base of every comparison of spellings."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The normal form that all spellings of a text share: half width, no blanks, no invisible characters."""
    return _INVISIBLE.sub("", half_width(text))


def invisible(text: str) -> str:
    """The characters of a text that take no room and show nothing, blanks apart; "" for none."""
    return "" if text.isascii() else "".join(_HIDDEN_LETTER.findall(text))


def mark(text: str) -> str:
    """Eight figures by which a text is known again, in any of its spellings; what is not the same seldom has the same."""
    return byte_mark(plain(text).encode("utf-8", "replace"))


def byte_mark(data: bytes) -> str:
    """The same of any bytes."""
    return f"{zlib.crc32(data):08x}"


def one_line(text: str) -> str:
    """The text with one blank for each line break or run of blanks, and none at its ends."""
    return " ".join(text.split())


def cut(text: str, most: int | None, mark: str = "…") -> str:
    """The first `most` characters of a text, and the mark behind them where there were more; with None all of it."""
    return text if most is None or len(text) <= most else text[:most] + mark


def shorten(parts: Sequence[str], most: int, rest: str, separator: str = "、") -> str:
    """The first `most` of the parts with the separator between them; where there are more, behind them the `rest`, in which
    {} becomes the number of all (等 {} 处: 甲、乙等 5 处).
    """
    return separator.join(parts[:most]) + (rest.format(len(parts)) if len(parts) > most else "")


def cut_bytes(text: str, most: int, mark: str = "") -> str:
    """The text in at most `most` bytes of UTF-8, the mark among them, and never half a character."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return text
    return data[: most - len(mark.encode())].decode(errors="ignore") + mark


def width(text: str, *, ambiguous: Literal[1, 2] = 1) -> int:
    """Columns that a text takes: a Chinese character two. `ambiguous`: what “ and ± take, which are as wide as
    a Chinese character in a Chinese font (2, on paper) and narrow on most terminals (1).
    """
    if text.isascii():
        return len(text)
    if ambiguous == 2:
        # Each character of GBK that is no ASCII is wide or ambiguous, and has two bytes there: this way is a
        # hundred times faster than asking each.
        try:
            return len(text.encode("gbk"))
        except UnicodeEncodeError:
            pass
    wide = "WFA" if ambiguous == 2 else "WF"
    return sum(2 if unicodedata.east_asian_width(character) in wide else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """The text with blanks behind it, so that it is `columns` wide on a terminal."""
    return text + " " * (columns - width(text))


def longest_word(text: str) -> int:
    """Columns that the longest number or Latin word in the text takes; 0 without any."""
    return max(map(len, _WORD.findall(text)), default=0)


def wrap(text: str, columns: int | None) -> list[str]:
    """The text in pieces of at most so many `columns` on a terminal, at least one piece; with None in one. Between Chinese
    characters it may be broken anywhere, a number or a Latin word only where it alone is too wide.
    """
    if columns is None:
        return [text]
    pieces, used = [""], 0
    for part in _WORD_OR_LETTER.findall(text):
        for each in [part] if width(part) <= columns else part:
            wide = width(each)
            if used + wide > columns:
                pieces.append("")
                used = 0
            pieces[-1] += each
            used += wide
    return pieces
