"""The labels that stand before a field: 责任单位：, 时间节点：, 整改措施：. One table for text and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

_LEVEL = "(?:市级?|省级?|县级?|区级?|州级?)?(?:直)?"


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

_LABELS = {
    Field.SUPERVISOR: f"{_LEVEL}(?:督办|包案|包保|挂牌督办|分管|责任|牵头|联系|挂点|挂帅)领导|{_LEVEL}责任人",
    Field.LEAD: f"牵头(?=\\s*[:：])|{_LEVEL}(?:总)?(?:牵头|主办|主责|主管)(?:责任)?(?:单位|部门|科室|处室)",
    Field.SUPPORT: f"配合(?=\\s*[:：])|{_LEVEL}(?:配合|协同|协办|会办|参与|参加|协作|协助|协同配合|责任配合)(?:责任)?(?:单位|部门|科室|处室)",
    Field.RESPONSIBLE: f"责任(?=\\s*[:：])|{_LEVEL}(?:整改|落实|具体|主要|主体)?(?:责任|负责|承办|落实|实施|整改|完成)(?:单位|部门|主体|科室|处室)",
    Field.DEADLINE: "(?:整改|完成|办结|责任|工作|销号|落实)?(?:时限|期限|时间节点)(?:要求)?|(?:完成|办结|整改)时间(?:节点)?|时间安排|时间要求|完成日期",
    Field.GOAL: "(?:整改|工作|预期|年度|任务|总体)目标(?:任务|要求)?",
    Field.MEASURES: "(?:整改|具体|主要|工作|重点|推进)(?:措施|举措|任务|内容)|任务内容|工作要求",
    Field.PROBLEM: "(?:反馈|存在|突出|整改)?问题(?:描述|表述|内容)?(?:及来源)?|反馈意见",
    Field.SOURCE: "(?:问题|任务)来源",
    Field.CRITERIA: "(?:验收|销号|整改)标准",
}
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


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<{field.name}>{label})" for field, label in _LABELS.items())
    return re.compile(f"[【\\[]?(?:{names})[】\\]]?\\s*(?P<colon>[:：]|(?=\\n)|$|[。．](?=\\S))")


def find(text: str) -> Iterator[Label]:
    """The labels in a passage: at its start, after a stop, and those of units and leaders anywhere."""
    for match in _pattern().finditer(text):
        before = text[: match.start()].rstrip()
        field = Field[str(_field(match))]
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
    match = _pattern().fullmatch(title.strip())
    return Field[str(_field(match))] if match else None


def _field(match: re.Match[str]) -> str | None:
    return next((name for name in _LABELS_BY_NAME if match[name]), None)


_LABELS_BY_NAME = tuple(field.name for field in _LABELS)

_COLUMNS = (
    (Field.NO, "序号|编号|项目序号|任务编号|号"),
    (Field.SUPERVISOR, _LABELS[Field.SUPERVISOR] + "|领导"),
    (Field.LEAD, _LABELS[Field.LEAD] + "|牵头"),
    (Field.SUPPORT, _LABELS[Field.SUPPORT] + "|配合|协办"),
    (Field.RESPONSIBLE, _LABELS[Field.RESPONSIBLE] + "|责任|单位|部门|责任单位及责任人"),
    (Field.DEADLINE, _LABELS[Field.DEADLINE] + "|时间|进度要求|完成进度|时间进度"),
    (Field.PROBLEM, _LABELS[Field.PROBLEM]),
    (Field.SOURCE, _LABELS[Field.SOURCE]),
    (Field.GOAL, _LABELS[Field.GOAL] + "|目标(?:要求|内容)?|(?:工作|任务)要求"),
    (Field.CHAPTER, "一级(?:指标|任务|目录)"),
    (Field.TITLE, "[二三四]级(?:指标|任务|目录)"),
    (Field.TARGETS, "(?:考核|主要|量化|年度)?指标(?:任务|要求)?|节点与指标"),
    (Field.CRITERIA, _LABELS[Field.CRITERIA]),
    (Field.CHAPTER, "(?:任务|工作|项目|指标)?(?:类别|分类|类型|板块|领域|方面|大类)"),
    (
        Field.TITLE,
        "(?:重点|目标|工作|主要)?(?:任务|事项|工作)(?:名称)?|项目(?:名称)?|重点工作(?:任务)?|工作事项",
    ),
    (
        Field.MEASURES,
        "(?:工作|具体|重点|整改|推进|主要|任务|测评|考核|创建|检查)(?:举措|措施|内容|任务|安排)|措施|举措|内容|任务分解|分解任务|(?:主要)?(?:建设)?内容",
    ),
    (Field.REMARK, "备注|说明|备考"),
)


def column(heading: str) -> Field | None:
    """The field of a table's column by its heading, spaces and width apart."""
    name = re.sub(r"[\s（(].*$", "", re.sub(r"\s+", "", heading))
    # 工作内容及年度目标 is the first of the two.
    for each in (name, re.split("[及和与、]", name)[0]):
        if found := next((field for field, names in _COLUMNS if re.fullmatch(names, each)), None):
            return found
    return None
