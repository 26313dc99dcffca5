"""The labels that stand before a field: 责任单位：, 时间节点：, 整改措施：. One table for text and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from taskmap.notices.lexicon import columns
from taskmap.notices.lexicon.labels import BY_FIELD, CRITERIA, LABEL, PROBLEM, SOURCE


class Field(StrEnum):
    """What a labelled passage or a column is; the values name the keys of the plan file where there is one."""

    NO = "no"
    TITLE = "title"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    SUPERVISOR = "supervisor"
    DEADLINE = "deadline"
    GOAL = "goal"
    MEASURES = "measures"
    PROBLEM = "problem"
    SOURCE = "source"
    CRITERIA = "criteria"
    TARGETS = "targets"
    REMARK = "remark"
    CHAPTER = "chapter"


UNITS = (Field.LEAD, Field.RESPONSIBLE, Field.SUPPORT)

# A field that is found wherever it stands: the pages glue it to the line before.
_ANYWHERE = frozenset(UNITS) | {Field.SUPERVISOR}
_GLUED = _ANYWHERE | {Field.DEADLINE}
_SUB = {Field.DEADLINE, Field.MEASURES, Field.GOAL, Field.CRITERIA}


@dataclass(frozen=True, slots=True)
class Label:
    """`text[start:end]` is the label with its colon; the value begins at `end`."""

    field: Field
    start: int
    end: int


def find(text: str) -> Iterator[Label]:
    """The labels in a passage: at its start, after a stop, and those of units and leaders anywhere."""
    for match in LABEL.finditer(text):
        before = text[: match.start()].rstrip()
        field = _field(match)
        if match["colon"] not in (":", "："):
            # 时间节点。2020年年底前…; 整改措施 alone on a line is a heading.
            stopped = match["colon"] and field in _SUB
            if before or not (stopped or field in _ANYWHERE):
                continue
        elif before and field not in _GLUED and not before.endswith(tuple("。；;：:）)〕]】、.．")):
            continue
        yield Label(field, match.start(), match.end())


def of_heading(title: str) -> Field | None:
    """The field that a heading as a whole names: 二、整改目标."""
    match = LABEL.fullmatch(title.strip())
    return _field(match) if match else None


def _field(match: re.Match[str]) -> Field:
    return next(Field[name] for name in BY_FIELD if match[name])


# The order counts: 二级指标 is a title before it is a target, 工作要求 a goal before it is a measure.
_COLUMNS = (
    (Field.NO, columns.NUMBER),
    (Field.SUPERVISOR, columns.SUPERVISOR),
    (Field.LEAD, columns.LEAD),
    (Field.SUPPORT, columns.SUPPORT),
    (Field.RESPONSIBLE, columns.RESPONSIBLE),
    (Field.DEADLINE, columns.DEADLINE),
    (Field.PROBLEM, PROBLEM),
    (Field.SOURCE, SOURCE),
    (Field.GOAL, columns.GOAL),
    (Field.CHAPTER, columns.HIGHEST_LEVEL),
    (Field.TITLE, columns.LOWER_LEVEL),
    (Field.TARGETS, columns.TARGETS),
    (Field.CRITERIA, CRITERIA),
    (Field.CHAPTER, columns.GROUPING),
    (Field.TITLE, columns.TITLE),
    (Field.MEASURES, columns.MEASURES),
    (Field.REMARK, columns.REMARK),
)


def column(heading: str) -> Field | None:
    """The field of a table's column by its heading, spaces and width apart."""
    name = columns.BEHIND_HEADING.sub("", re.sub(r"\s+", "", heading))
    # 工作内容及年度目标 is the first of the two.
    for each in (name, columns.TWO_HEADINGS.split(name)[0]):
        if found := next((field for field, heading in _COLUMNS if heading.fullmatch(each)), None):
            return found
    return None
