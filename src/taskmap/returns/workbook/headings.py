"""A grid to the row of its headings and the column of each field, wherever they have been moved to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from taskmap.returns.contents import INPUT_FIELDS, REQUIRED_FIELDS, ReturnField
from taskmap.returns.workbook.grids import WorkbookGrid
from taskmap.system.text import half_width

_SEARCH_ROWS = 60
"""Rows from the top among which headings are looked for."""
_COMPLETE_FIELD_COUNT = 10
"""Fields with which a row is taken for the headings without a look at the rest."""
# 「(必填)」, 「（%）」, 「*」, 「1.」 and blanks around the words.
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\s\u200b-\u200d\ufeff*＊:：%、,，.。0-9]+")
_PERIOD = "(?:期|月|月份|季|季度|周|年|年度|阶段|半年)"
# In this order: 下步措施 is no 举措, 上期进展 no progress of this period.
_WORDS: tuple[tuple[ReturnField, re.Pattern[str]], ...] = (
    (ReturnField.LAST, re.compile(rf"上(?:一|个)*{_PERIOD}.*")),
    (
        ReturnField.NEXT_STEPS,
        re.compile(rf"下(?:一|个)*(?:步|{_PERIOD}).*|今后.*|后续.*(?:打算|计划|安排|措施)"),
    ),
    (ReturnField.PROBLEMS, re.compile(r".*(?:问题|困难|难点|堵点).*")),
    (ReturnField.EVIDENCE, re.compile(r".*(?:佐证|印证|证明).*|(?:附件|支撑)(?:材料|资料)?")),
    (
        ReturnField.PERCENT,
        re.compile(r".*(?:比例|百分比|完成率|完成度)|(?:完成|目前|总体|累计|形象)?进度(?:值|数)?"),
    ),
    (
        ReturnField.DONE,
        re.compile(
            rf"(?:[本当]|这个?)(?:个)?{_PERIOD}.*|(?:工作|目前|推进|具体|最新)*进展(?:情况)?"
        ),
    ),
    (ReturnField.STATUS, re.compile(r".*(?:状态|完成情况)|状况|是否完成")),
    (
        ReturnField.DONE_DAY,
        re.compile(r"实际(?:完成|办结)(?:时间|日期?)|(?:完成|办结)日期"),
    ),
    (ReturnField.DEADLINE, re.compile(r".*(?:时限|期限|完成时间)")),
    (ReturnField.ROLE, re.compile(r"角色|分工|职责|单位角色|责任类型")),
    (ReturnField.NUMBER, re.compile(r".*编[号码]|举措号")),
    (ReturnField.TEXT, re.compile(r".*(?:举措|措施)(?:内容)?")),
    (ReturnField.TASK, re.compile(r".*任务(?:名称|内容)?")),
)


KnownColumns = dict[int, tuple[ReturnField, bool]]
"""By column: the field, and whether the heading is word for word the one that went out."""


class Headings(Struct, frozen=True):
    """`first` and `last` are the rows of the headings, from 0; data begins below `last`. `columns`
    count from 0 too.
    """

    first: int
    last: int
    columns: Mapping[ReturnField, int]

    @property
    def field_count(self) -> int:
        """How many fields were recognized: of several candidates the one with most is the table."""
        return len(self.columns)

    @property
    def is_plausible(self) -> bool:
        """Whether it can be a return: a column that says which measure a row is about, and two of
        the three required ones.
        """
        rows = {ReturnField.NUMBER, ReturnField.TEXT, ReturnField.TASK} & self.columns.keys()
        return bool(rows) and len(set(REQUIRED_FIELDS) & self.columns.keys()) >= 2


def find_headings(grid: WorkbookGrid) -> Headings | None:
    """The best row, or pair of rows, of headings; None if the sheet is no return."""
    best: Headings | None = None
    above: KnownColumns = {}
    for row, texts in enumerate(_expand_merged_cells(grid)):
        known = _known_columns(texts)
        for each in _candidates(row, known, above):
            if each.is_plausible and (best is None or each.field_count > best.field_count):
                best = each
        if best and best.field_count >= _COMPLETE_FIELD_COUNT:
            break
        above = known
    return best


def _candidates(row: int, known: KnownColumns, above: KnownColumns) -> Iterator[Headings]:
    """The row alone, and together with the one above it: headings may stand over two rows."""
    if known:
        yield Headings(row, row, _columns(known))
        if above:
            yield Headings(row - 1, row, _columns({**above, **known}))


def _expand_merged_cells(grid: WorkbookGrid) -> Iterator[list[str]]:
    """The texts at the top row by row, those of merged cells in every cell under them."""
    for row, values in enumerate(grid.rows[:_SEARCH_ROWS]):
        texts = [value if isinstance(value, str) else "" for value in values]
        for (top, left), (bottom, right) in grid.merged_ranges:
            if top <= row <= bottom and left < len(values):
                text = grid.rows[top][left]
                if text and isinstance(text, str):
                    texts[left : right + 1] = [text] * len(texts[left : right + 1])
        yield texts


def _known_columns(texts: Sequence[str]) -> KnownColumns:
    return {
        column: field
        for column, text in enumerate(texts)
        if text and len(text) < 40 and (field := _match_field(text))
    }


def is_list(grid: WorkbookGrid) -> bool:
    """Whether the sheet is 责任清单, whatever it is called now: it has the headings of what was sent for reading only."""
    wanted = {ReturnField.NUMBER, ReturnField.TEXT, ReturnField.DEADLINE}
    return any(
        wanted <= {field for field, _ in _known_columns(texts).values()}
        for texts in map(grid.texts, range(min(len(grid.rows), _SEARCH_ROWS)))
    )


def is_input(heading: str) -> bool:
    """Whether a column of this `heading` is one for what the unit fills in."""
    found = _match_field(heading) if heading else None
    return found is not None and found[0] in INPUT_FIELDS


@lru_cache(maxsize=4096)
def _match_field(heading: str) -> tuple[ReturnField, bool] | None:
    exact = next((field for field in ReturnField if field.value == heading.strip()), None)
    if exact:
        return exact, True
    word = _ASIDE.sub("", half_width(heading))
    for field, pattern in _WORDS:
        if pattern.fullmatch(word):
            return field, False
    return None


def _columns(known: KnownColumns) -> dict[ReturnField, int]:
    """One column a field: the one headed as it went out, else the first."""
    columns: dict[ReturnField, int] = {}
    for column, (field, _) in sorted(known.items(), key=lambda item: (not item[1][1], item[0])):
        columns.setdefault(field, column)
    return _without_printed_day(columns)


def _without_printed_day(columns: dict[ReturnField, int]) -> dict[ReturnField, int]:
    """A 完成日期 that stands in the place of 完成时限, left of what the unit fills in, is the office's own word for that."""
    status, day = columns.get(ReturnField.STATUS), columns.get(ReturnField.DONE_DAY)
    if ReturnField.DEADLINE in columns or day is None or status is None or day > status:
        return columns
    return {
        ReturnField.DEADLINE if field is ReturnField.DONE_DAY else field: column
        for field, column in columns.items()
    }
