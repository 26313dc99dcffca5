"""The labels that stand before a field: 责任单位：, 时间节点：, 整改措施：. One table for text and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from taskmap.notices.lexicon import columns
from taskmap.notices.lexicon.labels import (
    BY_FIELD,
    CLOSURE_CRITERIA,
    CRITERIA,
    LABEL,
    SOURCE,
)
from taskmap.plan.model import Role


class NoticeField(StrEnum):
    """What a labelled passage or a column is; the values name the keys of the plan file where there is one."""

    NO = "no"
    TITLE = "title"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    OWNER = "owner"
    DEADLINE = "deadline"
    GOAL = "goal"
    MEASURES = "measures"
    PROBLEM = "problem"
    SOURCE = "source"
    CRITERIA = "criteria"
    CLOSURE_CRITERIA = "closure"
    TARGETS = "targets"
    REMARK = "remark"
    CHAPTER = "chapter"
    STEP = "step"
    BEGINNING = "beginning"
    VALUE = "value"
    MEASURE_UNIT = "unit"


ROLES = {
    NoticeField.LEAD: Role.LEAD,
    NoticeField.RESPONSIBLE: Role.RESPONSIBLE,
    NoticeField.SUPPORT: Role.SUPPORT,
}
"""The role of the units that a field names."""
UNITS = tuple(ROLES)

PEOPLE = (NoticeField.SUPERVISOR, NoticeField.LEADER, NoticeField.OWNER)
"""Fields that name people, not bodies."""

# A field that is found wherever it stands: the pages glue it to the line before.
_ANYWHERE = frozenset((*UNITS, *PEOPLE))
_GLUED = _ANYWHERE | {NoticeField.DEADLINE}
_CLOSED = ("】", "]")
"""What ends a label in brackets as a colon does: 【责任单位】市水利局."""
_OPENED = ("【", "[")
_EDGES = tuple("。；;，,：:（(、")
_SUB = {
    *(NoticeField.DEADLINE, NoticeField.MEASURES, NoticeField.GOAL),
    *(NoticeField.CRITERIA, NoticeField.CLOSURE_CRITERIA),
}


_REMEMBERED = 8192
"""A passage is asked for its labels several times, by everything that reads it; so many are those of a long notice."""


class FieldLabel(Struct, frozen=True):
    """`text[start:end]` is the label with its colon; the value begins at `end`."""

    field: NoticeField
    start: int
    end: int


def find(text: str) -> Iterator[FieldLabel]:
    """The labels in the `text` of a passage from left to right: at its start, after a stop, and
    those of units and leaders anywhere.
    """
    return iter(_labels(text))


@lru_cache(_REMEMBERED)
def _labels(text: str) -> tuple[FieldLabel, ...]:
    found: list[FieldLabel] = []
    for match in LABEL.finditer(text):
        before = text[: match.start()].rstrip()
        field = _field(match)
        if match["name"] is not None and before and not before.endswith(_EDGES):
            # 由牵头单位市水利局组织 is a sentence.
            continue
        named = match["name"] is not None or match[0].endswith(_CLOSED)
        if match["colon"] not in (":", "：") and not named:
            # 时间节点。2020年年底前…; 整改措施 alone on a line is a heading.
            stopped = match["colon"] and field in _SUB
            if before or not (stopped or field in _ANYWHERE):
                continue
        elif before and field not in _GLUED and not before.endswith(tuple("。；;：:）)〕]】、.．")):
            continue
        found.append(FieldLabel(field, match.start() + _opens(match[0]), match.end()))
    return tuple(found)


def _opens(label: str) -> int:
    """1 for the bracket before a label that opens a whole list, [牵头单位：甲；责任单位：乙]; 0 for none, or one that it closes."""
    return int(label[0] in _OPENED and not any(closed in label for closed in _CLOSED))


def field_of_heading(title: str) -> NoticeField | None:
    """The field that a heading names as a whole: goal for the `title` 二、整改目标 without its number;
    None if it names none.
    """
    match = LABEL.fullmatch(title.strip())
    return _field(match) if match else None


def _field(match: re.Match[str]) -> NoticeField:
    return next(NoticeField[name] for name in BY_FIELD if match[name])


# The order counts: 二级指标 is a title before it is a target, 工作要求 a goal before it is a measure.
_COLUMNS = (
    (NoticeField.NO, columns.NUMBER),
    (NoticeField.SUPERVISOR, columns.SUPERVISOR),
    (NoticeField.LEADER, columns.LEADER),
    (NoticeField.OWNER, columns.OWNER),
    (NoticeField.LEAD, columns.LEAD),
    (NoticeField.SUPPORT, columns.SUPPORT),
    (NoticeField.RESPONSIBLE, columns.RESPONSIBLE),
    (NoticeField.DEADLINE, columns.DEADLINE),
    (NoticeField.STEP, columns.QUARTER),
    (NoticeField.BEGINNING, columns.BEGINNING),
    (NoticeField.PROBLEM, columns.PROBLEM),
    (NoticeField.SOURCE, SOURCE),
    (NoticeField.GOAL, columns.GOAL),
    (NoticeField.CHAPTER, columns.HIGHEST_LEVEL),
    (NoticeField.TITLE, columns.LOWER_LEVEL),
    (NoticeField.VALUE, columns.VALUE),
    (NoticeField.TARGETS, columns.TARGETS),
    (NoticeField.CRITERIA, CRITERIA),
    (NoticeField.CLOSURE_CRITERIA, CLOSURE_CRITERIA),
    (NoticeField.CHAPTER, columns.GROUPING),
    (NoticeField.TITLE, columns.TITLE),
    (NoticeField.MEASURES, columns.MEASURES),
    (NoticeField.REMARK, columns.REMARK),
    (NoticeField.MEASURE_UNIT, columns.MEASURE_UNIT),
)


def field_of_column(heading: str) -> NoticeField | None:
    """The field of a table's column by its `heading`, in which spaces and remarks in brackets do
    not count; of two headings, 工作内容及年度目标, the first. None for a column that the plan has no key
    for.
    """
    name = bare_heading(heading)
    # 工作内容及年度目标 is the first of the two.
    for each in (name, columns.TWO_HEADINGS.split(name)[0]):
        if found := next((field for field, heading in _COLUMNS if heading.fullmatch(each)), None):
            return found
    return None


def bare_heading(heading: str) -> str:
    """The name of a column without spaces, without what stands in brackets behind it and without the
    year before it.
    """
    plain = columns.LEVELS_IN_HEADING.sub("", re.sub(r"[\s*]+", "", heading))
    name = columns.BEHIND_HEADING.sub("", plain)
    return columns.YEAR_AHEAD.sub("", name)
