"""Drafts as YAML: what is written is read back as it was, every doubt stands at its key, and it looks like written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict, fields

from taskmap import planfile
from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftChapter,
    DraftGroup,
    DraftMeasure,
    DraftMilestone,
    DraftParty,
    DraftPeople,
    DraftReportingRule,
    DraftTarget,
    DraftTask,
    DraftUnit,
    DraftWork,
    Leftover,
)
from taskmap.notices.yaml import scalars, writing
from taskmap.notices.yaml.lines import describe_place
from taskmap.plan import workdays
from taskmap.plan.model import Bound, Plan, Role
from taskmap.plan.rhythm import Frequency
from taskmap.planfile import keys, tree
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.text import width

AT = Source("通知.txt", 12, 3)
NASTY = [
    *(
        "",
        " ",
        "~",
        "null",
        "no",
        "1.10",
        "010",
        "1:30",
        "2022-13-45",
        "=1+1",
        "[/x]",
        "二、",
        "-",
        "- a",
    ),
    *(
        "? a",
        ": a",
        "a: b",
        "a:",
        ":",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "<<",
    ),
    *(
        "'",
        '"',
        "\\",
        "a\\nb",
        "a'b\"c",
        "{a}",
        "[a]",
        "a, b",
        "a,b",
        "a:b",
        "---",
        "...",
        "--- a",
        "\t",
    ),
    *(
        "a\tb",
        "a\n",
        "\na",
        "a\n\n  b\n \nc",
        "a\r\nb\rc",
        "a\n# b",
        "a\n\tb",
        "a  \nb",
        "\x00a\x07\x9b",
    ),
    *(
        "a\x85b",
        "a\u2028b\u2029c",
        "\ufeffa",
        "a\ufffe",
        "\ud800a\udfff",
        "a\x0bb\x0cc",
        "👨‍👩‍👧",
        "0?",
        "\u200b甲",
    ),
    *(
        "　甲　",
        "甲：乙",
        "甲，乙",
        "编号：1",
        "text: |",
        "a\n---\nb",
        "甲" * 300,
        "a" * 1100,
        "\xa0",
    ),
    *("待核[x]: y", "# 待核[x]: y", "x" * 99 + "：", "（" * 60, "甲乙 " * 60, "true", "a\n...\n%b"),
]
ANY = st.text(max_size=12) | st.text("甲： #,:-\n\t'\"[]{}", max_size=8)
# One draw for each field: a draft has hundreds.
_TEXTS = st.sampled_from([*NASTY, *["", "甲局"] * 20])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Under a name of its own: Hypothesis prints strategies, and would print the whole list for each field."""
    return draw(_TEXTS)


TEXT = texts()
PLACE = st.builds(
    Source, st.sampled_from(["", "a.docx", "b.pdf"]), st.integers(0, 9), st.just(1), TEXT, TEXT
)


def few(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


ABOUT = st.sampled_from(
    ["", "title", "no", "text", "units", "lead", "deadline", "measures", "name", "nothing"]
)
DOUBTS = few(st.builds(Doubt, PLACE, st.sampled_from(["role", "date-year"]), TEXT, ABOUT))
KEPT = few(st.builds(Leftover, st.just(AT), TEXT), 1)
NAMES = few(TEXT, 4)
WORK = st.builds(
    DraftWork,
    few(st.builds(DraftParty, st.sampled_from(Role), TEXT), 6),
    st.booleans(),
    TEXT,
    few(st.builds(DraftMilestone, TEXT, TEXT, NAMES)),
    few(st.builds(DraftTarget, TEXT, TEXT, TEXT, st.sampled_from(Bound), TEXT)),
    st.builds(DraftPeople, TEXT, TEXT, TEXT),
)
MEASURE = st.builds(DraftMeasure, TEXT, WORK, TEXT, st.just(AT), DOUBTS, KEPT)
TASK = st.builds(
    DraftTask,
    **dict.fromkeys(("no", "title", "text", "id", "problem", "source", "goal"), TEXT),
    work=WORK,
    criteria=NAMES,
    closure_criteria=NAMES,
    measures=few(MEASURE),
    doubts=DOUBTS,
    leftovers=KEPT,
)
CHAPTER = st.recursive(
    st.builds(DraftChapter, TEXT, st.just(()), few(TASK), st.just(AT), DOUBTS, KEPT),
    lambda inner: st.builds(
        DraftChapter, TEXT, few(inner), few(TASK, 1), st.just(AT), DOUBTS, KEPT
    ),
    max_leaves=3,
)
RULE = st.builds(
    DraftReportingRule,
    **dict.fromkeys(("name", "day", "once", "begins", "ends", "to", "forward_to"), TEXT),
    every=st.none() | st.sampled_from(Frequency),
    signed=st.booleans(),
    who=TEXT | NAMES,
    doubts=DOUBTS,
    leftovers=KEPT,
)
UNIT = st.builds(DraftUnit, TEXT, NAMES, NAMES, DOUBTS)
GROUPS = st.lists(
    st.builds(DraftGroup, TEXT, NAMES, DOUBTS), max_size=2, unique_by=lambda group: key(group.name)
).map(tuple)
DRAFT = st.builds(
    Draft,
    **dict.fromkeys(("id", "title", "number", "issuer", "issued", "begins", "ends"), TEXT),
    equal=st.booleans(),
    rules=few(RULE, 1),
    units=few(UNIT),
    groups=GROUPS,
    chapters=few(CHAPTER),
    tasks=few(TASK, 1),
    doubts=DOUBTS,
    leftovers=KEPT,
)


# What the text must say, as plain values.

clean = scalars.clean


def line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def lines(texts: Sequence[str]) -> list[str]:
    return [line(text) for text in texts if line(text)]


def key(name: str) -> str:
    return line(name).strip("\u3000\u200b \t")


def full(**values: Any) -> dict[str, Any]:
    """Without what is empty."""
    values = {name.rstrip("_"): value for name, value in values.items()}
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}


def plan_of(draft: Draft) -> dict[str, Any]:
    return full(
        id=line(draft.id),
        title=clean(draft.title),
        number=clean(draft.number),
        issuer=clean(draft.issuer),
        issued=clean(draft.issued),
        period=full(from_=clean(draft.begins), until=clean(draft.ends)),
        first_listed="equal" if draft.equal else "",
        reporting=[rule_of(rule) for rule in draft.rules],
        units=[full(name=line(unit.name), aliases=lines(unit.aliases)) for unit in draft.units],
        groups={key(group.name): lines(group.members) for group in draft.groups},
        chapters=[chapter_of(chapter) for chapter in draft.chapters],
        tasks=[task_of(task) for task in draft.tasks],
    )


def rule_of(rule: DraftReportingRule) -> dict[str, Any]:
    return full(
        name=line(rule.name),
        every=str(rule.every or ""),
        day=clean(rule.day),
        once=clean(rule.once),
        from_=clean(rule.begins),
        until=clean(rule.ends),
        to=clean(rule.to),
        forward_to=clean(rule.forward_to),
        signed="true" if rule.signed else "",
        who=line(rule.who) if isinstance(rule.who, str) else lines(rule.who),
    )


def chapter_of(chapter: DraftChapter) -> dict[str, Any]:
    return full(
        title=clean(chapter.title),
        chapters=[chapter_of(inner) for inner in chapter.chapters],
        tasks=[task_of(task) for task in chapter.tasks],
    )


def task_of(task: DraftTask) -> dict[str, Any]:
    return full(
        no=line(task.no),
        id=line(task.id),
        title=clean(task.title),
        text=clean(task.text),
        problem=clean(task.problem),
        source=clean(task.source),
        goal=clean(task.goal),
        measures=[measure_of(measure) for measure in task.measures],
        criteria=lines(task.criteria),
        closure=full(criteria=lines(task.closure_criteria)),
        **work_of(task.work),
    )


def measure_of(measure: DraftMeasure) -> dict[str, Any]:
    return full(id=line(measure.id), text=clean(measure.text), **work_of(measure.work))


def work_of(work: DraftWork) -> dict[str, Any]:
    roles = {role.value: [each.name for each in work.parties if each.role is role] for role in Role}
    named = {"units": [each.name for each in work.parties]} if work.roles_by_position else roles
    return full(
        **{name: clean(each) for name, each in asdict(work.people).items()},
        **{name: lines(names) for name, names in named.items()},
        deadline=clean(work.deadline),
        milestones=[
            full(by=clean(each.by), what=clean(each.what), units=lines(each.units))
            for each in work.milestones
        ],
        targets=[
            full(
                name=clean(each.name),
                value=clean(each.value),
                unit=clean(each.unit),
                at="" if each.bound is Bound.LEAST else each.bound.value,
                by=clean(each.by),
            )
            for each in work.targets
        ],
    )


def values(node: tree.Node | None) -> Any:
    """What our own reader finds."""
    if isinstance(node, tree.MappingNode):
        return {name.text: values(value) for name, value in node.entries}
    if isinstance(node, tree.ListNode):
        return [values(item) for item in node.items]
    assert node is not None
    assert not tree.is_null(node)
    return node.text.strip()


def named(plan: dict[str, Any]) -> dict[str, Any]:
    """A unit that is its name stands for a mapping."""
    units = [{"name": unit} if isinstance(unit, str) else unit for unit in plan.get("units", ())]
    return {**plan, "units": units} if units else plan


def stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: stripped(inner) for name, inner in value.items()}
    return [stripped(item) for item in value] if isinstance(value, list) else value.strip()


# Faults of the writing; the others are about what the draft says.
FAULTS = {
    "yaml-syntax",
    "yaml-alias",
    "yaml-depth",
    "yaml-documents",
    "unknown-key",
    "duplicate-key",
}
FAULTS |= {"wrong-kind", "file-encoding", "text-cleaned", "yaml-indent", "yaml-tab"}


def faults(text: str) -> set[str]:
    _, found = planfile.parse(text.encode(), "x.yaml", workdays.Calendar())
    return {fault.code for fault in found}


@given(DRAFT)
@settings(
    max_examples=40,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_draft(draft: Draft) -> None:
    text, places = writing.write(draft, language=KeyLanguage.ENGLISH)
    expected = plan_of(draft)
    loaded = tree.load(text, "x.yaml")
    assert named(values(loaded.root) if expected else {}) == expected
    assert not loaded.faults
    assert not faults(text) & FAULTS
    # To another reader, which takes "" and ~ for what they are, it is the same.
    assert named(stripped(yaml.load(text, yaml.BaseLoader)) if expected else {}) == expected
    told = [doubt for _, doubt in places]
    for doubt in every_doubt(draft):
        assert doubt in told
    page = text.split("\n")
    assert [number for number, _ in places] == sorted({number for number, _ in places})
    for number, doubt in places:
        assert page[number - 1].lstrip().startswith(f"# 待核[{doubt.code}]:")
    for kept in draft.leftovers:
        assert squeezed(clean(kept.text)) in squeezed(text)


def every_doubt(part: object) -> Iterator[Doubt]:
    """Wherever in the draft it hangs."""
    if isinstance(part, Doubt):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from every_doubt(each)
    elif isinstance(part, Struct):
        for field in fields(part):
            yield from every_doubt(getattr(part, field.name))


def squeezed(text: str) -> str:
    return "".join(text.replace("#", "").split())


@given(ANY)
@settings(max_examples=300)
def test_any_text(text: str) -> None:
    test_a_text(text)


@given(ANY, st.integers(0, 90))
def test_any_comment(text: str, before: int) -> None:
    found = list(scalars.comment("字" * before + text, 2))
    assert all(each.startswith("  #") for each in found)
    assert len("\n".join(found).splitlines()) == len(found)
    assert squeezed("".join(found)) == squeezed("字" * before + clean(text)) or not before


@pytest.mark.parametrize("text", NASTY)
def test_a_text(text: str) -> None:
    """In a block and in braces, to PyYAML and to us."""
    shown = line(text)
    page = f"a: {scalars.scalar(shown)}\nb: [{scalars.scalar(shown, flow=True)}, x]\n"
    assert yaml.load(page, yaml.BaseLoader) == {"a": shown, "b": [shown, "x"]}
    assert values_or_empty(tree.load(page, "x").root) == {"a": shown, "b": [shown, "x"]}


def values_or_empty(node: tree.Node | None) -> Any:
    assert isinstance(node, tree.MappingNode)
    return values(node)


@pytest.mark.parametrize(
    "text",
    [
        "1.10",
        "二、",
        "（一）重点",
        "2022年6月底前",
        "no",
        "“回头看”",
        "100%",
        "3-5个",
        "a'b",
        "a-b",
        "15:00",
        "一，二",
    ],
)
def test_no_quotes_where_none_are_needed(text: str) -> None:
    assert scalars.scalar(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", '""'),
        ("~", '"~"'),
        ("甲: 乙", '"甲: 乙"'),
        ('甲: "乙"', "'甲: \"乙\"'"),
        ("#1", '"#1"'),
        ("'a\\", "'''a\\'"),
    ],
)
def test_quotes(text: str, shown: str) -> None:
    assert scalars.scalar(text) == shown


def test_more_is_quoted_inside_brackets() -> None:
    assert (
        scalars.flow_list(("甲,乙", "丙[1]", "8:30", "丁，戊"))
        == '["甲,乙", "丙[1]", "8:30", 丁，戊]'
    )


class TestCleaning:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("甲\x00\x07\x9b乙", "甲乙"),
            ("甲\u2028乙\x85丙", "甲 乙 丙"),
            ("\ufeff甲\ud800\uffff", "甲"),
            ("甲\r\n乙\r丙", "甲\n乙\n丙"),
            (" 　甲乙\n ", "甲乙"),
            ("甲👍🏽\u200d乙", "甲👍🏽\u200d乙"),
        ],
    )
    def test_only_what_cannot_be_carried_goes(self, text: str, left: str) -> None:
        assert scalars.clean(text) == left


class TestComments:
    def test_long_ones_go_on_below(self) -> None:
        text = "为保护好本地河湖，提高水质，" * 12
        found = list(scalars.comment(text, 4))
        assert len(found) > 3
        assert all(width(each) <= scalars.WIDTH + 2 for each in found)
        assert all(each.startswith("    # ") for each in found)
        assert "".join(each.lstrip(" #") for each in found) == text

    def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(self) -> None:
        for length in range(40, 60):
            for each in scalars.comment("字" * length + "（甲）。乙(丙),（" + "丁" * 60 + "）", 0):
                assert each.lstrip(" #")[0] not in "，。）,)"
                assert each[-1] not in "（("

    def test_a_word_stays_whole(self) -> None:
        first, second = scalars.comment("字" * 47 + "example.cn" + "字" * 40, 0)
        assert first == "# " + "字" * 47
        assert second.startswith("#   example.cn字")

    def test_paragraphs(self) -> None:
        assert list(scalars.comment("原文：甲\n\n- 乙: \x00丙", 2)) == [
            "  # 原文：甲",
            "  #",
            "  #   - 乙: 丙",
        ]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOWHERE, ""),
        (Source("a.txt"), ""),
        (Source("a.txt", 12, 3), "第12行"),
        (Source("标准输入", 12, 3), "第12行"),
        (Source("a.html", 12, 3), "第12行"),
        (Source("a.DOCX", 12, 1), "第12段"),
        (Source("a.pdf", 3, 7), "第3页"),
        (Source("a.xlsx", 2, 1, "清单", "C5"), "清单!C5"),
        (Source("a.xlsx", sheet="清单"), "清单"),
        (Source("a.docx", 2, 1, "", "B3"), "B3"),
        (Source("a.wps", 12, 1), "第12段"),
    ],
)
def test_places_in_words(at: Source, words: str) -> None:
    assert describe_place(at) == words


def lead(*names: str) -> tuple[DraftParty, ...]:
    return tuple(DraftParty(Role.LEAD, name) for name in names)


WHOLE = Draft(
    "demo-2026",
    "某市2026年“清河”行动方案",
    number="某政办〔2026〕1号",
    issued="2026-01-15",
    begins="2026-01",
    ends="2026-12",
    equal=True,
    rules=(
        DraftReportingRule(
            "月度进展",
            Frequency.MONTH,
            "25",
            to="市督查室",
            signed=True,
            who="lead",
            doubts=(Doubt(AT, "rule-who", "没有说谁报", "who"),),
        ),
    ),
    units=(
        DraftUnit("市水利局"),
        DraftUnit("市生态环境局", ("市环保局",)),
        DraftUnit("市住房城乡建设局", possible_aliases=("市住建局",)),
    ),
    groups=(DraftGroup("有关县市区", doubts=(Doubt(AT, "group-members", "没有说是哪几个"),)),),
    chapters=(
        DraftChapter("一、总体要求", leftovers=(Leftover(AT, "坚持系统治理。\n久久为功。"),)),
        DraftChapter(
            "二、重点任务",
            (
                DraftChapter(
                    "（一）治理河道",
                    tasks=(
                        DraftTask(
                            "1",
                            "整治排污口",
                            "先查清底数。\n\n再分类整治。",
                            DraftWork(
                                (*lead("市生态环境局"), DraftParty(Role.SUPPORT, "有关县市区")),
                                deadline="6月底前",
                                targets=(DraftTarget("排污口", "120", "个", Bound.EXACTLY),),
                            ),
                            closure_criteria=("排污口全部编号", "台账: 一口一档"),
                            doubts=(Doubt(AT, "role-by-position", "按首列单位牵头", "lead"),),
                            leftovers=(Leftover(AT, "（见附件）"),),
                        ),
                        DraftTask(
                            "2",
                            "清理河面",
                            measures=(
                                DraftMeasure(
                                    "清理漂浮物: 每天一次",
                                    DraftWork(
                                        lead(
                                            *(f"市第{number}污水处理厂" for number in range(1, 6))
                                        ),
                                        roles_by_position=True,
                                        milestones=(
                                            DraftMilestone(
                                                "2026年3月底前", "完成试点", ("市水利局",)
                                            ),
                                        ),
                                    ),
                                    "2.1",
                                    doubts=(
                                        Doubt(NOWHERE, "text-joined", "两行接成了一行"),
                                        Doubt(AT, "list-mended", "补上了右括号", "units"),
                                    ),
                                ),
                                DraftMeasure("建立巡查制度"),
                            ),
                            doubts=(Doubt(AT, "no-deadline", "没有写时限", "deadline"),),
                        ),
                    ),
                ),
            ),
        ),
    ),
    doubts=(Doubt(Source("通知.docx", 3), "title", "标题分了两行", "title"),),
    leftovers=(Leftover(AT, "各县市区人民政府："),),
)
PAGE = """\
# 草稿，由 taskmap 从 通知.docx 读出。
# 带“待核”的地方请对照原文，看过就把那行注释删去；“原文”是没有归进任何一项的文字。
# 改好后检查：taskmap validate plan.yaml

id: demo-2026
# 待核[title]: 标题分了两行（原文第3段）
title: 某市2026年“清河”行动方案
number: 某政办〔2026〕1号
issued: 2026-01-15
period: {from: 2026-01, until: 2026-12}
first_listed: equal
# 原文：各县市区人民政府：

reporting:
  - name: 月度进展
    every: month
    day: 25
    to: 市督查室
    signed: true
    # 待核[rule-who]: 没有说谁报（原文第12行）
    who: lead

units:
  - 市水利局
  - {name: 市生态环境局, aliases: [市环保局]}
  # 待核[unit-alias]: “市住建局”可能是同一个单位；如果是，去掉下面 aliases 前的 #，并删去那个单位
  - name: 市住房城乡建设局
    # aliases: [市住建局]

groups:
  # 待核[group-members]: 没有说是哪几个（原文第12行）
  有关县市区: []

chapters:
  - title: 一、总体要求
    # 原文：坚持系统治理。
    #   久久为功。

  - title: 二、重点任务
    chapters:
      - title: （一）治理河道
        tasks:
          - no: 1
            title: 整治排污口
            text: |-
              先查清底数。

              再分类整治。
            # 待核[role-by-position]: 按首列单位牵头（原文第12行）
            lead: [市生态环境局]
            support: [有关县市区]
            deadline: 6月底前
            # 原文：（见附件）
            targets:
              - {name: 排污口, value: 120, unit: 个, at: exactly}
            closure:
              criteria:
                - 排污口全部编号
                - "台账: 一口一档"

          # 待核[no-deadline]: 没有写时限（原文第12行）
          - no: 2
            title: 清理河面
            measures:
              # 待核[text-joined]: 两行接成了一行
              - id: "2.1"
                text: "清理漂浮物: 每天一次"
                # 待核[list-mended]: 补上了右括号（原文第12行）
                units: [市第1污水处理厂, 市第2污水处理厂, 市第3污水处理厂, 市第4污水处理厂,
                        市第5污水处理厂]
                milestones:
                  - {by: 2026年3月底前, what: 完成试点, units: [市水利局]}
              - text: 建立巡查制度
"""


def parse(text: str) -> Plan:
    plan, _ = planfile.parse(text.encode(), "x.yaml", workdays.Calendar())
    assert plan is not None
    return plan


class TestLanguages:
    """The keys, and the words that they take, in Chinese unless English ones are asked for."""

    @given(DRAFT)
    @settings(
        max_examples=20, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
    )
    def test_any_draft_is_one_plan(self, draft: Draft) -> None:
        english = writing.write(draft, language=KeyLanguage.ENGLISH).text
        assert parse(writing.write(draft).text) == parse(english)

    def test_no_key_is_english(self) -> None:
        text = writing.write(WHOLE, "通知.docx").text
        assert not re.findall(r"[a-z_]+:", text)
        assert parse(text) == parse(PAGE)

    def test_words_of_choices(self) -> None:
        text = writing.write(WHOLE, "通知.docx").text
        for line in (
            "首列单位: 并列",
            "    周期: 每月",
            "    签字盖章: 是",
            "    报送单位: 牵头单位",
        ):
            assert f"\n{line}\n" in text
        assert "方式: 等于" in text

    @pytest.mark.parametrize("every", Frequency)
    @pytest.mark.parametrize("who", ["all", "lead", "市水利局"])
    def test_rhythms(self, every: Frequency, who: str) -> None:
        rule = DraftReportingRule("月报", every, who=who)
        text = writing.write(Draft("a", "b", rules=(rule,))).text
        assert not re.findall(r"(?:周期|报送单位): [a-z]", text)
        [read] = parse(text).rules
        assert read.every is every
        assert (read.who, [each.name for each in read.names]) in [(who, []), ("", [who])]

    def test_doubts_name_the_keys_of_the_file(self) -> None:
        doubt = Doubt(AT, "role", "请改成 `first_listed`: 并列", "title")
        draft = Draft("a", "b", doubts=(doubt,))
        for language, key in (
            (KeyLanguage.CHINESE, "首列单位"),
            (KeyLanguage.ENGLISH, "first_listed"),
        ):
            text, [(line, told)] = writing.write(draft, language=language)
            assert told.message == f"请改成 {key}: 并列"
            assert told.message in text.split("\n")[line - 1]

    def test_lines_to_uncomment(self) -> None:
        missing = Draft("a", "b", doubts=(Doubt(AT, "rule", "没有", "reporting"),))
        text = writing.write(missing).text
        assert "# 报送: [{名称: 月度进展, 周期: 每月, 日: 25}]\n" in text
        assert parse(text.replace("# 报送", "报送")).rules[0].day == 25


class TestLook:
    def test_the_page(self) -> None:
        assert writing.write(WHOLE, "通知.docx", KeyLanguage.ENGLISH).text == PAGE

    def test_it_is_sound(self, tmp_path: Path) -> None:
        (tmp_path / "plan.yaml").write_text(PAGE, "utf-8")
        read = planfile.read(tmp_path / "plan.yaml")
        # Nobody listed the five plants, and the last measure has no units: that is in the notice.
        assert {fault.code for fault in read.diagnostics} == {
            "unknown-unit",
            "group-empty",
            "no-unit",
            "doubts-left",
        }

    def test_the_proposal_can_be_uncommented(self) -> None:
        text = PAGE.replace("    # aliases:", "    aliases:")
        plan, _ = planfile.parse(text.encode(), "x", workdays.Calendar())
        assert plan is not None
        assert [mention.name for mention in plan.units[2].aliases] == ["市住建局"]

    def test_the_keys_stand_in_the_order_of_the_table(self) -> None:
        root = tree.load(PAGE, "x").root
        assert isinstance(root, tree.MappingNode)
        seen = {"plan": [name.text for name, _ in root.entries]}
        measures = re_find_task(root)
        seen["task"] = [name.text for name, _ in measures.entries]
        for form, names in seen.items():
            order = list(keys.FORMS[form].by_name)
            assert names == sorted(names, key=order.index)

    def test_its_own_tasks_come_before_its_chapters(self) -> None:
        task = DraftTask("1", "甲")
        text = writing.write(Draft("a", "b", chapters=(DraftChapter("一"),), tasks=(task,))).text
        assert text.index("任务:") < text.index("章节:")

    def test_a_long_entry_is_not_squeezed_into_one_line(self) -> None:
        steps = (DraftMilestone("6月底前", "做" * 50),)
        text = writing.write(
            Draft("a", "b", tasks=(DraftTask("1", "甲", work=DraftWork(milestones=steps)),))
        ).text
        assert f"      - 时间: 6月底前\n        事项: {'做' * 50}\n" in text

    def test_a_long_text_is_not_folded(self) -> None:
        text = writing.write(Draft("a", "b", tasks=(DraftTask("1", "甲", "长" * 3000),))).text
        assert f"    内容: {'长' * 3000}\n" in text

    def test_the_name_of_the_notice_cannot_break_it(self) -> None:
        text = writing.write(Draft("a", "b"), "坏\n名: \x00字.docx").text
        assert text.startswith("# 草稿，由 taskmap 从 坏 名: 字.docx 读出。\n")


def re_find_task(root: tree.MappingNode) -> tree.MappingNode:
    """The first mapping that has a `no`."""
    waiting: list[tree.Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.MappingNode):
            if "no" in [name.text for name, _ in node.entries]:
                return node
            waiting += [value for _, value in node.entries]
        elif isinstance(node, tree.ListNode):
            waiting += node.items
    raise AssertionError("no task")
