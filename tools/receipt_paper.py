"""The receipt that goes back to a unit when its return was entered, as a page."""

from __future__ import annotations

from docx.document import Document as Word
from paper import (
    BODY_WIDTH,
    SECTION,
    TITLE,
    UNDER,
    Column,
    add_table,
    new_paper,
    write,
)

ITEMS = (
    Column("项目", "row.item", 32, middle=False),
    Column("内容", "row.what", 124, middle=False),
)
CHANGES = (
    Column("编号", "row.id", 20),
    Column("列", "row.column", 28),
    Column("先前", "row.before", 54, middle=False),
    Column("本次", "row.after", 54, middle=False),
)
FAULTS = (
    Column("位置", "row.place", 32, middle=False),
    Column("情况", "row.what", 124, middle=False),
)


def receipt() -> Word:
    """What was taken, what goes back, what was not read."""
    word = new_paper("回执")
    write(word, "{{ document.title }}", TITLE)
    # Below it a signature might stand alone on a second page.
    write(word, "{{ document.author }}", UNDER)
    add_table(word, "tables.收件情况", ITEMS, BODY_WIDTH)
    for table, columns in (
        ("和先前那一份不同的", CHANGES),
        ("退回更正", FAULTS),
        ("没有读的内容和提醒", FAULTS),
    ):
        write(word, f"{{%p if tables.{table} %}}")
        write(word, table, SECTION)
        add_table(word, f"tables.{table}", columns, BODY_WIDTH)
        write(word, "{%p endif %}")
    return word
