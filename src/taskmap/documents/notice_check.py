"""A notice beside the plan made of it, to the page 通知核对: left the notice in its order, right what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.document import Document, Row, Table, Value

FILE = "通知核对"
_PIECES = {
    "piece.place": "原文位置",
    "piece.text": "通知原文",
    "piece.outcome": "结果",
    "piece.lost": "没有找到的字句",
    "piece.found": "方案里",
}
_ADDED = {
    "added.item": "哪一项",
    "added.key": "键",
    "added.text": "内容",
    "added.line": "行",
}
_WHOLE = "整句（格）"
_TO_LOOK_AT, _ALL, _OTHER = "没有用到的", "逐句对照", "方案里另有的"


class CheckedText(NamedTuple):
    """A text of the plan: of which `item` it is, in words, under which key, in Chinese, and in which line."""

    item: str
    key: str
    text: str
    line: int


class CheckedPiece(NamedTuple):
    """A sentence or a cell of the notice: where it stands, what became of it in a word (照原文, 没有用到 …), which of its
    words were not found, and where it stands in the plan.
    """

    place: str
    text: str
    outcome: str
    is_missing: bool
    lost: Sequence[str]
    found: Sequence[CheckedText]


class CheckedFiles(NamedTuple):
    """The names of the notice and of the plan, and the title of the plan."""

    notice: str
    plan: str
    title: str


def document(
    files: CheckedFiles,
    pieces: Sequence[CheckedPiece],
    added: Sequence[CheckedText],
    counts: Mapping[str, int],
    day: datetime.date,
) -> Document:
    """The page: first the `pieces` that are missing, then all of them, then what was `added`, which the notice does not
    say. `counts` tells how many came to what, by the words for it; `day` only goes into the file's properties.
    """
    fields: dict[str, Value] = {
        "check.notice": files.notice,
        "check.plan": files.plan,
        "check.summary": _summary(counts, len(added)),
        "check.missing": sum(piece.is_missing for piece in pieces),
    }
    missing = [piece for piece in pieces if piece.is_missing]
    tables = (
        Table(_TO_LOOK_AT, _PIECES, tuple(map(_piece_row, missing))),
        Table(_ALL, _PIECES, tuple(map(_piece_row, pieces))),
        Table(_OTHER, _ADDED, tuple(map(_added_row, added))),
    )
    return Document(f"{files.title}{FILE}", "", day, fields, tables)


def blank() -> Document:
    """The page without content: its names are the placeholders that a template may use."""
    return document(CheckedFiles("", "", ""), (), (), {}, datetime.date.min)


def _summary(counts: Mapping[str, int], added: int) -> str:
    told = "，".join(f"{word} {count}" for word, count in counts.items())
    return f"通知 {sum(counts.values())} 句（格）：{told}；方案里另有 {added} 处是通知没有写的。"


def _piece_row(piece: CheckedPiece) -> Row:
    values: dict[str, Value] = {
        "piece.place": piece.place,
        "piece.text": piece.text,
        "piece.outcome": piece.outcome,
        "piece.lost": "；".join(piece.lost) if piece.found else _WHOLE * bool(piece.lost),
        "piece.found": "\n".join(_found_lines(piece.found)),
    }
    return Row("piece", values)


def _found_lines(found: Sequence[CheckedText]) -> Iterator[str]:
    """A line for each key, with all names in a list."""
    texts: dict[CheckedText, list[str]] = {}
    for each in found:
        texts.setdefault(each._replace(text=""), []).append(each.text)
    for (item, key, _, line), words in texts.items():
        yield f"{item}　{key}：{'、'.join(words)}（第 {line} 行）"


def _added_row(added: CheckedText) -> Row:
    item, key, text, line = added
    return Row(
        "added", {"added.item": item, "added.key": key, "added.text": text, "added.line": line}
    )
