"""A notice in traditional characters: read as if it stood in simplified ones; what is to be done keeps the notice's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from taskmap.notices.drafting.draft import Doubt, Draft
from taskmap.notices.lexicon.traditional import SIMPLIFIED
from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.system.diagnostics import NOWHERE

_PART = 25
"""A notice in which more than one Chinese letter of so many is a traditional one is written in those; a name may be in any."""
_AS_PRINTED = frozenset(
    ("title", "text", "what", "goal", "problem", "source", "supervisor", "leader", "owner")
)
"""What stands in the draft as the notice prints it. Names and times are simplified: the plan knows them so."""


def is_traditional(notice: Notice) -> bool:
    """Whether a notice is written in traditional characters."""
    letters = [
        letter for text in notice.texts() for letter in text if "\u4e00" <= letter <= "\u9fff"
    ]
    return sum(ord(letter) in SIMPLIFIED for letter in letters) * _PART > len(letters)


def simplify(notice: Notice) -> Notice:
    """The `notice` in simplified characters, letter for letter."""
    return replace(notice, items=tuple(map(_simplify_item, notice.items)))


def restore(draft: Draft, notice: Notice) -> Draft:
    """The `draft` of a simplified notice with its texts as the `notice` prints them, and a doubt that says so."""
    printed = "\n".join(notice.texts())
    simple = printed.translate(SIMPLIFIED)

    def restore_text(text: str) -> str:
        at = simple.find(text)
        if at >= 0:
            return printed[at : at + len(text)]
        lines = text.split("\n")
        return "\n".join(map(restore_text, lines)) if len(lines) > 1 else text

    message = "原文是繁体字：单位名称和时间照简体字写，请核对"
    restored: Draft = _change_texts(draft, restore_text)
    doubt = Doubt(NOWHERE, "text-traditional", message)
    return replace(restored, doubts=(*restored.doubts, doubt))


def _simplify_item(item: Passage | NoticeTable) -> Passage | NoticeTable:
    if isinstance(item, Passage):
        return replace(item, text=item.text.translate(SIMPLIFIED))
    return NoticeTable(
        tuple(
            tuple(replace(cell, text=cell.text.translate(SIMPLIFIED)) for cell in row)
            for row in item.rows
        )
    )


def _change_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_change_texts(each, change) for each in value)
    if not isinstance(value, Struct):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        own = getattr(value, field.name)
        printed = field.name in _AS_PRINTED and isinstance(own, str)
        changed[field.name] = change(own) if printed else _change_texts(own, change)
    return replace(value, **changed)
