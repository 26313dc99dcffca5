"""A text to the characters that stand for it in YAML: cleaned, quoted only where it must be, lists and comments wrapped.

The reader takes every scalar as typed, so `1.10` and `no` need no quotes. Long text is never folded: YAML
reads a fold as a space, and Chinese has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from taskmap.planfile import decoding
from taskmap.system.text import width

WIDTH = 100
"""Columns after which a list or a comment goes on in the next line; a Chinese character takes two."""

LONGEST_KEY = 1000
"""YAML looks no further than 1024 characters for the colon of a plain key."""

_UNSAFE = r"""\A\Z|\A[-?:,\[\]{}#&*!|>'"%@`=<]|\A(?:~|null|Null|NULL)\Z|:\s|:\Z|\s#|\t"""
_UNSAFE_IN_BLOCK = re.compile(_UNSAFE)
_UNSAFE_IN_FLOW = re.compile(_UNSAFE + r"|[,\[\]{}:?]")
# Where a comment may be broken: not inside a word, not before what closes, not after what opens.
_PIECE = re.compile(
    r"[（“‘《〈「『〔【(\[]*(?:[!-~]+|.)[，。、；：！？）”’》〉」』〕】…,;:!?)\]]*", re.S
)


def clean(text: str) -> str:
    """The `text` without what YAML or the reader refuses, with LF as line breaks, and trimmed, as
    the reader does too.
    """
    return decoding.clean(text.replace("\r\n", "\n").replace("\r", "\n"))[0].strip()


def one_line(text: str) -> str:
    """The `text` as `clean` leaves it, with a space for each line break."""
    return " ".join(clean(text).split("\n"))


def clean_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Each of the `texts` on one line, blank ones left out."""
    return tuple(filter(None, map(one_line, texts)))


def key_text(name: str) -> str:
    """A `name` as the reader will read it back as a key."""
    return decoding.key_text(one_line(name))


def scalar(text: str, *, flow: bool = False) -> str:
    """One line of `text` as a YAML scalar, quoted only if it must be; `flow`: inside brackets or
    braces, where more must be.
    """
    if not (_UNSAFE_IN_FLOW if flow else _UNSAFE_IN_BLOCK).search(text):
        return text
    return quote(text)


def quote(text: str) -> str:
    """The `text` in quotes: double ones, or single ones if it has double quotes or backslashes itself."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def key(name: str) -> str:
    """A `name` as a key, with its colon; one that is too long for YAML's plain keys is two lines,
    with a question mark in front.
    """
    return f"{scalar(name)}:" if len(name) <= LONGEST_KEY else f"? {scalar(name)}\n:"


def flow_list(items: Iterable[str]) -> str:
    """The `items` in brackets on one line."""
    return f"[{', '.join(scalar(item, flow=True) for item in items)}]"


def wrap_list(head: str, items: Sequence[str], indent: int) -> Iterator[str]:
    """The lines of `head [items]`, broken at WIDTH; those after the first begin under the first
    item, or `indent` + 4 columns from the left where `head` is long.
    """
    column = width(head) + 2
    line, pad = f"{head} [", " " * (column if column < WIDTH // 2 else indent + 4)
    for number, item in enumerate(items, 1):
        piece = scalar(item, flow=True) + ("]" if number == len(items) else ",")
        if number > 1 and width(line) + 1 + width(piece) > WIDTH:
            yield line
            line = pad + piece
        else:
            line += piece if number == 1 else f" {piece}"
    yield line if items else f"{line}]"


def comment(text: str, indent: int) -> Iterator[str]:
    """The lines of a comment with the `text`, `indent` columns from the left; nothing in the text
    can end it early. What is broken at WIDTH goes on two columns further in.
    """
    line = begin = " " * indent + "# "
    for paragraph in clean(text).split("\n"):
        for piece in _PIECE.findall(paragraph):
            if line != begin and width(line) + width(piece) > WIDTH:
                yield line.rstrip()
                line = begin = " " * indent + "#   "
            line += piece if line != begin else piece.lstrip()
        yield line.rstrip()
        line = begin = " " * indent + "#   "
