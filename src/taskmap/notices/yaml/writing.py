"""A draft to the YAML text that a person checks: block style, a comment at each doubt, nothing
folded, nothing lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import asdict

from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftChapter,
    DraftMeasure,
    DraftMilestone,
    DraftReportingRule,
    DraftTarget,
    DraftTask,
    DraftUnit,
    DraftWork,
)
from taskmap.notices.yaml import scalars
from taskmap.notices.yaml.lines import (
    CommentedLine,
    FlowValue,
    NamedGroups,
    Value,
    YamlEntry,
    YamlLines,
)
from taskmap.plan.model import Bound, Role
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system.diagnostics import NOWHERE, Source

_HEAD = (
    "草稿，由 taskmap 从 {} 读出。",
    "带“待核”的地方请对照原文，看过就把那行注释删去；“原文”是没有归进任何一项的文字。",
    "改好后检查：taskmap validate {}",
)
USUAL_RULE = CommentedLine("`reporting`: [{`name`: 月度进展, `every`: 每月, `day`: 25}]")
"""The reporting rule that most plans have, for one that has none."""


class DraftText(NamedTuple):
    """The text, and the line of each doubt's comment in it, from 1."""

    text: str
    doubt_lines: tuple[tuple[int, Doubt], ...]


def write(
    draft: Draft,
    notice: str = "通知",
    language: KeyLanguage = KeyLanguage.CHINESE,
    plan: str = "plan.yaml",
    beginnings: Mapping[Source, str] = MappingProxyType({}),
) -> DraftText:
    """The draft as the text of a plan file with keys in the `language`. `notice` is the name of the file that was
    read, and `plan` what a command line calls the one that is written, for the comment at its head. `beginnings` is what
    stands at the places of the notice, by whose first words doubts are found there.
    """
    yaml_lines = YamlLines(language, beginnings=beginnings)
    for line, said in zip(_HEAD, (notice, "", plan), strict=True):
        yaml_lines.add_comment(line.format(scalars.one_line(said)))
    yaml_lines.lines.append("")
    yaml_lines.add_plan(_plan(draft))
    return DraftText("\n".join(yaml_lines.lines) + "\n", tuple(yaml_lines.doubt_lines))


def _plan(draft: Draft) -> YamlEntry:
    return YamlEntry(
        (
            ("id", scalars.one_line(draft.id)),
            ("title", scalars.clean(draft.title)),
            ("number", scalars.clean(draft.number)),
            ("issuer", scalars.clean(draft.issuer)),
            ("issued", scalars.clean(draft.issued)),
            ("period", _period(draft.begins, draft.ends)),
            ("first_listed", "equal" if draft.equal else ""),
            ("reporting", [_rule(rule) for rule in draft.rules] or _missing_rule(draft)),
            ("units", [_unit(unit) for unit in draft.units]),
            ("groups", NamedGroups(draft.groups)),
            ("roles", [_own_role(title) for title in _own_roles(draft)]),
            # Its own tasks come before its chapters, as in the notice.
            ("tasks", [_task(task) for task in draft.tasks]),
            ("chapters", [_chapter(chapter) for chapter in draft.chapters]),
        ),
        draft.doubts,
        draft.leftovers,
        remarks=draft.remarks,
    )


def _own_roles(draft: Draft) -> Iterator[str]:
    """The names of the roles that are none of the usual ones, each once."""
    parties = (party for work, _ in draft.every_work() for party in work.parties)
    yield from dict.fromkeys(party.title for party in parties if party.title)


def _own_role(title: str) -> YamlEntry:
    return YamlEntry((("name", scalars.one_line(title)), ("as", Role.SUPPORT.value)))


def _missing_rule(draft: Draft) -> CommentedLine:
    """The line that makes a rule of the usual kind, where one is missed."""
    is_missed = any(doubt.about == "reporting" for doubt in draft.doubts)
    return USUAL_RULE if is_missed else CommentedLine("")


def _period(begins: str, ends: str) -> YamlEntry:
    return YamlEntry((("from", scalars.clean(begins)), ("until", scalars.clean(ends))))


def _rule(rule: DraftReportingRule) -> YamlEntry:
    who = scalars.one_line(rule.who) if isinstance(rule.who, str) else scalars.clean_names(rule.who)
    return YamlEntry(
        (
            ("name", scalars.one_line(rule.name)),
            ("every", rule.every.value if rule.every else ""),
            ("months", scalars.clean_names(rule.months)),
            ("once", scalars.clean(rule.once)),
            ("day", scalars.clean(rule.day)),
            ("from", scalars.clean(rule.begins)),
            ("until", scalars.clean(rule.ends)),
            ("to", scalars.clean(rule.to)),
            ("forward_to", scalars.clean(rule.forward_to)),
            ("signed", "true" if rule.signed else ""),
            ("who", who),
        ),
        rule.doubts,
        rule.leftovers,
    )


def _unit(unit: DraftUnit) -> YamlEntry:
    aliases, possible = (
        scalars.clean_names(unit.aliases),
        scalars.clean_names(unit.possible_aliases),
    )
    doubts, commented_line = unit.doubts, ""
    if possible:
        commented_line = f"`aliases`: {scalars.flow_list(aliases + possible)}"
        if not any(doubt.code == "unit-alias" for doubt in doubts):
            quoted = "、".join(f"“{name}”" for name in possible)
            message = f"{quoted}可能是同一个单位；如果是，去掉下面 `aliases` 前的 #，并删去那个单位"
            doubts += (Doubt(NOWHERE, "unit-alias", message),)
    return YamlEntry(
        (("name", scalars.one_line(unit.name)), ("aliases", aliases)), doubts, (), commented_line
    )


def _chapter(chapter: DraftChapter) -> YamlEntry:
    return YamlEntry(
        (
            ("title", scalars.clean(chapter.title)),
            ("tasks", [_task(task) for task in chapter.tasks]),
            ("chapters", [_chapter(inner) for inner in chapter.chapters]),
        ),
        chapter.doubts,
        chapter.leftovers,
    )


def _task(task: DraftTask) -> YamlEntry:
    closure = YamlEntry((("criteria", scalars.clean_names(task.closure_criteria)),))
    return YamlEntry(
        (
            ("no", scalars.one_line(task.no)),
            ("id", scalars.one_line(task.id)),
            ("title", scalars.clean(task.title)),
            ("text", scalars.clean(task.text)),
            ("problem", scalars.clean(task.problem)),
            ("source", scalars.clean(task.source)),
            ("goal", scalars.clean(task.goal)),
            *_work(task.work),
            ("criteria", scalars.clean_names(task.criteria)),
            ("measures", [_measure(measure) for measure in task.measures]),
            ("closure", closure),
        ),
        task.doubts,
        task.leftovers,
    )


def _measure(measure: DraftMeasure) -> YamlEntry:
    return YamlEntry(
        (
            ("id", scalars.one_line(measure.id)),
            ("text", scalars.clean(measure.text)),
            *_work(measure.work),
        ),
        measure.doubts,
        measure.leftovers,
    )


def _work(work: DraftWork) -> Iterator[tuple[str, Value]]:
    for name, person in asdict(work.people).items():
        yield name, scalars.clean(person)
    if work.roles_by_position:
        yield "units", scalars.clean_names(party.name for party in work.parties)
    else:
        for role in Role:
            yield (
                role.value,
                scalars.clean_names(
                    party.name for party in work.parties if party.role is role and not party.title
                ),
            )
    others = dict.fromkeys(party.title for party in work.parties if party.title)
    lists = (
        f"{scalars.scalar(title, flow=True)}: "
        + scalars.flow_list(scalars.clean_names(p.name for p in work.parties if p.title == title))
        for title in others
    )
    yield "others", FlowValue(f"{{{', '.join(lists)}}}" if others else "")
    yield "deadline", scalars.clean(work.deadline)
    yield "milestones", [_milestone(milestone) for milestone in work.milestones]
    yield "targets", [_target(target) for target in work.targets]


def _milestone(milestone: DraftMilestone) -> YamlEntry:
    return YamlEntry(
        (
            ("by", scalars.clean(milestone.by)),
            ("what", scalars.clean(milestone.what)),
            ("units", scalars.clean_names(milestone.units)),
        )
    )


def _target(target: DraftTarget) -> YamlEntry:
    return YamlEntry(
        (
            ("name", scalars.clean(target.name)),
            ("value", scalars.clean(target.value)),
            ("unit", scalars.clean(target.unit)),
            ("at", target.bound.value if target.bound is not Bound.LEAST else ""),
            ("by", scalars.clean(target.by)),
        )
    )
