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
    """Without what YAML or the reader refuses, and trimmed, as the reader does too."""
    return decoding.clean(text.replace("\r\n", "\n").replace("\r", "\n"))[0].strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def clean_names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(one_line, texts)))


def key_text(name: str) -> str:
    """What the reader leaves of a key."""
    return decoding.key_text(one_line(name))


def scalar(text: str, *, flow: bool = False) -> str:
    """One line of text; `flow`: inside brackets or braces."""
    if not (_UNSAFE_IN_FLOW if flow else _UNSAFE_IN_BLOCK).search(text):
        return text
    return quote(text)


def quote(text: str) -> str:
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def key(name: str) -> str:
    """A name as a key, with its colon."""
    return f"{scalar(name)}:" if len(name) <= LONGEST_KEY else f"? {scalar(name)}\n:"


def flow_list(items: Iterable[str]) -> str:
    return f"[{', '.join(scalar(item, flow=True) for item in items)}]"


def wrap_list(head: str, items: Sequence[str], indent: int) -> Iterator[str]:
    """The lines of `head [items]`; those after the first begin under the first item."""
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
    """The lines of a comment; nothing in the text can end it early."""
    line = begin = " " * indent + "# "
    for paragraph in clean(text).split("\n"):
        for piece in _PIECE.findall(paragraph):
            if line != begin and width(line) + width(piece) > WIDTH:
                yield line.rstrip()
                line = begin = " " * indent + "#   "
            line += piece if line != begin else piece.lstrip()
        yield line.rstrip()
        line = begin = " " * indent + "#   "
