"""A Document as Markdown, to paste into a forum, a wiki or a mail."""

from __future__ import annotations

import re
from pathlib import Path

from taskmap.document import Document, Table, Value
from taskmap.formats import document_text
from taskmap.system.text import clean

ENDING = "md"
NAME = "markdown"
ORDER = 40

# What would be markup anywhere, and what only at the beginning of a line.
_MARKUP = re.compile(r"([\\`*_\[\]<>|&~$])")
_OPENING = re.compile(r"^(\s*)([#+=:-]|\d+(?=[.)]))", re.M)


def render(document: Document, template: Path | None = None) -> bytes:
    """Title, imprint, sentences, and each table under its title, 无 for an empty one. There are no
    templates: `template` is None.
    """
    blocks = [f"# {_inline(document.title)}", _text(document_text.imprint(document))]
    blocks += map(_text, document_text.paragraphs(document))
    for table in document_text.tables(document):
        blocks += [f"## {_inline(table.title)}", _table(table) if table.rows else "无。"]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _table(table: Table) -> str:
    heads = document_text.headings(table)
    body = [document_text.cells(table, row) for row in table.rows]
    marks = ["---:" if _is_numeric(column) else "---" for column in zip(*body, strict=True)]
    lines = [[*map(_inline, heads)], marks, *([*map(_inline, row)] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _is_numeric(column: tuple[Value, ...]) -> bool:
    """Whether a column holds numbers and nothing else."""
    filled = [value for value in column if value not in (None, "")]
    return bool(filled) and all(isinstance(value, int | float) for value in filled)


def _inline(value: Value) -> str:
    """On one line, with its own line breaks kept as such."""
    return "<br>".join(_escape(value).splitlines())


def _text(value: Value) -> str:
    return _OPENING.sub(_escape_opening, _escape(value))


def _escape_opening(match: re.Match[str]) -> str:
    blanks, mark = match.groups()
    # A digit cannot be escaped, the full stop behind it can: 1\. is no list.
    return f"{blanks}{mark}\\" if mark.isdigit() else f"{blanks}\\{mark}"


def _escape(value: Value) -> str:
    return _MARKUP.sub(r"\\\1", clean(document_text.value_text(value))[0])
