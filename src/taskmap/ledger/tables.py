"""The ledger's tables as they are now: columns in their order, titles for an export, and all rows of one."""

from __future__ import annotations

from msgspec import Struct

from taskmap.ledger import entries
from taskmap.ledger.database import Database, Row


class LedgerTable(Struct, frozen=True):
    """A table: its name in the database, and its title in messages and as the name of a CSV file."""

    name: str
    title: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """The columns by which its rows are sorted into the order in which they came."""


COLUMN_TITLES = {
    "entry": "序号",
    "kind": "事项",
    "plan": "方案",
    "revision": "版本",
    "unit": "单位",
    "period": "期",
    "measure": "举措",
    "day": "日期",
    "recorded": "记入时间",
    "taken_by": "经手",
    "file": "文件",
    "digest": "文件校验码",
    "body": "内容",
    "previous": "上一条校验码",
    "hash": "本条校验码",
    "content": "方案内容",
    "source": "方案原文",
    "as_of": "印发日期",
    "line": "行",
    "status": "完成状态",
    "percent": "完成比例(%)",
    "done": "本期进展",
    "problems": "存在问题",
    "ahead": "下步打算",
    "evidence": "佐证材料",
    "seat": "所在位置",
    "rule": "报送规则",
    "due": "截止日期",
    "provisional": "日期待定",
    "task": "任务",
    "ongoing": "之后长期坚持",
    "closing": "销号期限(天)",
    "what": "事由",
    "milestone": "节点",
    "answers": "是否负责完成",
    "since": "自",
    "until": "至(不含)",
    "done_on": "完成日期",
    "target": "更正第几条",
    "withdrawn": "是否撤销",
}
TABLES = (
    LedgerTable("entries", "流水", entries.COLUMNS, ("entry",)),
    LedgerTable(
        "issued",
        "印发方案",
        ("entry", "plan", "revision", "digest", "content", "source", "as_of", "recorded"),
        ("entry",),
    ),
    LedgerTable(
        "duties",
        "报送任务",
        ("plan", "entry", "line", "revision", "unit", "rule", "period", "due", "provisional"),
        ("entry", "line"),
    ),
    LedgerTable(
        "deadlines",
        "完成时限",
        (
            *("plan", "entry", "line", "revision", "task", "measure", "unit", "kind", "due"),
            *("ongoing", "closing", "what", "milestone"),
        ),
        ("entry", "line"),
    ),
    LedgerTable(
        "parts",
        "承担举措",
        (
            *("plan", "entry", "line", "revision", "task", "measure", "unit", "answers"),
            *("since", "until"),
        ),
        ("entry", "line"),
    ),
    LedgerTable(
        "progress",
        "进展",
        (
            *("plan", "entry", "line", "unit", "period", "day", "measure", "status", "percent"),
            *("done", "problems", "ahead", "evidence", "seat", "done_on"),
        ),
        ("entry", "line"),
    ),
    LedgerTable(
        "corrections",
        "更正",
        ("plan", "entry", "line", "target", "day", "withdrawn"),
        ("entry", "line"),
    ),
)
TABLES_BY_NAME = {table.name: table for table in TABLES}
_LATER_COLUMNS = {"deadlines": "milestone", "progress": "done_on"}
"""The last column of a table, where earlier versions of taskmap had none."""


def hashed_row(table: str, values: Row) -> Row:
    """The `values` of a row of the `table` of which an entry keeps the hash: a deadline that is no milestone's, and
    progress without 完成日期, are hashed as before there was a column for it.
    """
    return values[:-1] if table in _LATER_COLUMNS and not values[-1] else values


def read_rows(database: Database, table: LedgerTable) -> list[Row]:
    """All rows of the table as they were recorded, whatever corrections say of them, in the order in which they came, each
    with the values of its columns.
    """
    columns, order = ", ".join(table.columns), ", ".join(table.key)
    return database.execute(
        f"SELECT {columns} FROM {database.schema}.{table.name} ORDER BY {order}"
    )
