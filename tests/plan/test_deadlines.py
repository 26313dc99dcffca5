"""The deadline language: one row a form, then what holds for every text."""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from support import deadline_grammar
from support.deadline_phrases import (
    BARE,
    DAYS,
    NOT_UNDERSTOOD,
    NOW,
    PLAN,
    SEVERAL,
    WITHOUT_DAY,
    YEAR,
)
from support.pattern_letters import demands
from support.steps import count_steps
from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext, rules
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.plan.workdays import OFFICIAL
from taskmap.system.diagnostics import Source

D = datetime.date


@pytest.mark.parametrize(("phrase", "context", "day"), [*itertools.chain(*DAYS.values())])
def test_one_day(phrase: str, context: DateContext, day: str) -> None:
    deadline = deadlines.read(phrase, context)
    assert (deadline.kind, str(deadline.date), deadline.rest) == (DeadlineKind.DATE, day, "")
    assert deadline.dates == (deadline.date,)
    assert not deadline.ongoing


@pytest.mark.parametrize(("phrase", "context", "days"), SEVERAL)
def test_several_days(phrase: str, context: DateContext, days: list[str]) -> None:
    deadline = deadlines.read(phrase, context)
    assert [str(day) for day in deadline.dates] == days
    assert str(deadline.date) == max(days)
    assert deadline.rest == ""
    assert deadline.why.startswith(f"写了{len(days)}个时间，最后一个是时限，前面的是节点：")


@pytest.mark.parametrize(("phrase", "kind"), WITHOUT_DAY)
def test_without_a_day(phrase: str, kind: DeadlineKind) -> None:
    deadline = deadlines.read(phrase, PLAN)
    assert (deadline.kind, deadline.date, deadline.rest) == (kind, None, "")
    assert deadline.why


@pytest.mark.parametrize(("phrase", "context", "why"), NOT_UNDERSTOOD)
def test_not_understood(phrase: str, context: DateContext, why: str) -> None:
    deadline = deadlines.read(phrase, context)
    assert (deadline.kind, deadline.date) == (DeadlineKind.UNKNOWN, None)
    assert why in deadline.why


def test_a_fault_is_not_hidden_by_a_date_beside_it() -> None:
    deadline = deadlines.read("2021年3月底前、2021年11月31日前", PLAN)
    assert deadline.kind is DeadlineKind.UNKNOWN
    assert deadline.dates == (D(2021, 3, 31),)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.name)
def test_a_rule_matches_nothing_without_its_letters(rule: rules.ExpressionRule) -> None:
    """Or it would not be looked for where it matches."""
    assert not rule.letters or demands(rule.pattern, frozenset(rule.letters))


@pytest.mark.parametrize(
    "rule", [each for each in rules.RULES if each.pairs], ids=lambda rule: rule.name
)
@given(text=st.text("019一二两三十年月日号底末终内度前至、~个周天", max_size=12))
@settings(max_examples=30)
def test_a_rule_matches_nothing_without_its_pairs(rule: rules.ExpressionRule, text: str) -> None:
    """Or it would not be looked for where it matches: any text from which the pairs are taken out."""
    for pair in rule.pairs:
        text = text.replace(pair, pair[1])
    if not any(pair in text for pair in rule.pairs):
        assert not re.search(rule.pattern, text)


PAIRED = {
    "date": ("6月30日", "2022年六月三十日前", "5月至6月1日", "6月1日-3日", "4、6月20日", "6月25前"),
    "year_end": ("年底", "年末", "年终", "年内", "年度末", "年度内"),
    "counted_back": ("前3个月", "之前两个工作日", "前十天"),
}


@pytest.mark.parametrize(
    "rule", [each for each in rules.RULES if each.pairs], ids=lambda rule: rule.name
)
def test_what_a_rule_matches_holds_one_of_its_pairs(rule: rules.ExpressionRule) -> None:
    for phrase in PAIRED[rule.name]:
        match = re.search(rule.pattern, phrase)
        assert match is not None, phrase
        assert any(pair in match[0] for pair in rule.pairs), phrase


LASTING = [
    ("2021年12月31日前，并持续推进", "2021-12-31", ""),
    ("2021年底前，并长期坚持", "2021-12-31", ""),
    ("2021年底前印发方案，并持续推进宣传", "2021-12-31", "印发方案；宣传"),
    ("2023年12月31日前完成甲工程;持续推进乙河治理。", "2023-12-31", "完成甲工程；乙河治理"),
    ("2021年底前，每季度调度", "2021-12-31", "调度"),
]


@pytest.mark.parametrize(("phrase", "day", "rest"), LASTING)
def test_a_date_and_what_goes_on_after_it(phrase: str, day: str, rest: str) -> None:
    deadline = deadlines.read(phrase, BARE)
    assert (deadline.kind, str(deadline.date)) == (DeadlineKind.DATE, day)
    assert deadline.ongoing
    assert deadline.rest == rest
    assert deadline.why.endswith("此后仍要持续推进")


def test_in_good_time_before_a_date_does_not_go_on_after_it() -> None:
    assert not deadlines.read("6月底前及时完成", YEAR).ongoing


RESTS = [
    ("2022年6月30日前，甲县项目建成投产", "甲县项目建成投产"),
    ("甲县项目于2022年6月30日前开工（暂定）", "甲县项目；开工（暂定）"),
    ("2022年底前完成一半，2023年底前全部完成", "完成一半"),
    ("2025年6月底前编制《2026年实施方案》", "编制《2026年实施方案》"),
    ("2025年底前编制2026—2030年规划", "编制；规划"),
    ("2025年底前达到2030年目标的50%", "达；目标的50%"),
    ("2025年6月底前完成岗前培训", "完成岗前培训"),
    ("1、2025年6月底前", "1"),
    ("2024年度总结2025年1月10日前报送", "总结；报送"),
    ("2024年工作要点于2025年3月底前印发", "工作要点；印发"),
    ("2022年6月底前期工作", "前期工作"),
    ("2022年6月起草办法", "起草办法"),
    ("原则上2022年6月底前", "原则上"),
    ("Ｇ６０沿线2022年底前", "Ｇ６０沿线"),
]


@pytest.mark.parametrize("said", ["在2024年基础上提高", "不低于2024年同期", "保持2024年水平"])
def test_what_is_compared_with_is_no_limit(said: str) -> None:
    """Nor does its year hold for what follows."""
    found = deadlines.read(f"{said}，12月底前", NOW)
    assert str(found.date) == "2025-12-31"
    assert found.dates == (found.date,)


@pytest.mark.parametrize(("phrase", "rest"), RESTS)
def test_other_words_are_kept_as_typed(phrase: str, rest: str) -> None:
    deadline = deadlines.read(phrase, BARE)
    assert (deadline.kind, deadline.rest) == (DeadlineKind.DATE, rest)


WHYS = [
    (
        "6月底前",
        YEAR,
        "“6月底前”含当日，即2022年6月30日（当月最后一天）；原文没有写年份，按方案年份2022年计",
    ),
    ("2022年6月30日前", BARE, "“2022年6月30日前”含当日，即2022年6月30日"),
    ("到“十四五”末", BARE, "“‘十四五’末”即2025年12月31日（规划期最后一天）"),
    (
        "2024年6月前",
        BARE,
        "“2024年6月前”的“前”按含当期计，即2024年6月30日（当月最后一天）；如果指这一期开始之前，请写明日期",
    ),
    ("次年底", YEAR, "“次年底”即2023年12月31日（当年最后一天）；“次年”按方案年份推算"),
    (
        "印发后5日内",
        PLAN,
        "“印发后5日内”即2022年5月12日，从印发之日2022年5月7日的次日起算",
    ),
    (
        "5日内",
        PLAN,
        "“5日内”即2022年5月12日，从印发之日（原文没有写从哪天起算）2022年5月7日的次日起算",
    ),
    ("", BARE, "没有写时限"),
]


@pytest.mark.parametrize(("phrase", "context", "why"), WHYS)
def test_the_reason_is_given(phrase: str, context: DateContext, why: str) -> None:
    assert deadlines.read(phrase, context).why == why


def test_a_year_taken_from_the_words_before_is_told() -> None:
    assert "承前文2021年计" in deadlines.read("2021年3月底前、年底前", YEAR).why


def test_an_unpublished_calendar_is_said_aloud() -> None:
    deadline = deadlines.read("5个工作日内", DateContext(issued=D(2090, 1, 2)))
    assert "2090年放假安排还没有公布，按周一至周五推算" in deadline.why
    of_month = deadlines.read("2090年1月前5个工作日内", BARE)
    assert "2090年放假安排还没有公布" in of_month.why
    assert "还没有公布" not in deadlines.read("2090年1月前5日内", BARE).why


def test_the_place_is_handed_on() -> None:
    at = Source("plan.yaml", 3, 7)
    assert deadlines.read("6月底前", YEAR, at).at == at
    assert deadlines.read("6月底前", YEAR) == deadlines.read("6月底前", YEAR, at)


# Running text: 【】 a sure limit, 〔〕 an expression that may be none.
SENTENCES = [
    "【2022年6月底前】,甲市完成乙河排查,【12月底前】完成治理。【6月底前】报告。",
    "甲市项目到【2025年】建成,比2015年下降10%,【年底前】见效。",
    "于【每月25日前】报送;【3月25日】、【6月25日前】报告季度进展。",
    "【3月25日】与【6月25日前】报告季度进展;〔3月25日〕开会,【6月25日前】报告。",
    "毕业〔5年内〕可以申请;【用5年时间】培养千人。",
    "自2022年起持续推进丙山修复,及时公开。",
    "科学制定十四五规划;【“十四五”期间】新建管网;四年行动;G60沿线。",
    "【２０２２ 年 ６ 月 底前】建成,〔2023-2025年〕提升;【2024年5月至8月底】验收。",
    "【20226月底前】完成。",
    "【年度内】建成,【2022年度底前】验收;比上年度末下降;开展年度内部审计和年度内控评价。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_deadlines_inside_sentences(sentence: str) -> None:
    text = "".join(character for character in sentence if character not in "【】〔〕")
    shown = text
    for match in reversed(deadlines.find(text, PLAN)):
        opening, closing = "【】" if match.firm else "〔〕"
        inside = shown[match.start : match.end]
        assert match.deadline.said == inside
        shown = shown[: match.start] + opening + inside + closing + shown[match.end :]
    assert shown == sentence


def test_a_year_carries_over_to_the_end_of_its_sentence_only() -> None:
    text = "2021年6月底前开工,12月底前完工。9月底前总结。"
    days = [str(match.deadline.date) for match in deadlines.find(text, PLAN)]
    assert days == ["2021-06-30", "2021-12-31", "2022-09-30"]


@pytest.mark.parametrize(
    "text",
    ["2022-05-07前", "2022-05", "5月7日", "2022年5月", "2022-13-01", "", "2022-5-7 2022-5-8"],
)
def test_what_is_not_exactly_one_date(text: str) -> None:
    assert deadlines.parse_date(text) is None


# --- what holds for every text ------------------------------------------------------------------

dates = st.dates(D(1900, 1, 1), D(2199, 12, 31))
years = st.integers(1900, 2199)
months = st.integers(1, 12)
contexts = st.builds(
    DateContext, st.none() | st.integers(1, 9999), st.none() | st.dates(D(1, 1, 1), D(9999, 12, 31))
)
_NUMERALS = "〇一二三四五六七八九"


def small(value: int) -> str:
    """A month or a day in Chinese numerals: 十, 二十一."""
    tens, ones = divmod(value, 10)
    head = {0: "", 1: "十"}.get(tens, _NUMERALS[tens] + "十")
    return head + (_NUMERALS[ones] if ones else "")


SPELLINGS: list[Callable[[D], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02}.{d.day:02}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year} 年 {d.month:02} 月 {d.day:02} 日",
    lambda d: (
        f"{''.join(_NUMERALS[int(c)] for c in str(d.year))}年{small(d.month)}月{small(d.day)}日"
    ),
]


@given(dates, st.sampled_from(SPELLINGS), contexts)
def test_any_date_in_any_spelling_reads_back(
    day: D, spell: Callable[[D], str], context: DateContext
) -> None:
    text = spell(day)
    assert deadlines.parse_date(text) == day
    for phrase in (text, f"{text}前", f"力争{text}之前完成", f"（{text}）"):
        deadline = deadlines.read(phrase, context)
        assert (deadline.kind, deadline.date, deadline.rest) == (DeadlineKind.DATE, day, "")


FORMS = sorted({row[0] for row in [*itertools.chain(*DAYS.values()), *SEVERAL]})
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(st.sampled_from(FORMS), contexts, st.data())
def test_spaces_and_full_width_digits_change_nothing(
    phrase: str, context: DateContext, data: st.DataObject
) -> None:
    """A space between two digits is the one that could join or part two numbers."""
    spaced = [
        character
        + (
            data.draw(st.sampled_from(["", " ", "　"]))
            if not (character + after).isdecimal()
            else ""
        )
        for character, after in zip(phrase, phrase[1:] + "。", strict=True)
    ]
    text = "".join(spaced)
    if data.draw(st.booleans()):
        text = text.translate({code: wide for code, wide in _WIDE.items() if chr(code).isdigit()})
    changed, plain = deadlines.read(text, context), deadlines.read(phrase, context)
    assert (changed.kind, changed.date, changed.dates) == (plain.kind, plain.date, plain.dates)
    assert bool(changed.rest) == bool(plain.rest)


@given(years, months, st.sampled_from(["底", "底前", "末", "", "前", "下旬", "份"]))
def test_the_end_of_a_month_is_its_last_day(year: int, month: int, end: str) -> None:
    day = deadlines.read(f"{year}年{month}月{end}").date
    assert day == D(year, month, calendar.monthrange(year, month)[1])
    assert deadlines.read(f"{month}月{end}", DateContext(year)).date == day


@given(
    years,
    st.sampled_from(["{}年", "{}年底前", "{}年{}月底前", "{}年{}季度", "到{}年年底", "{}年下半年"]),
    st.integers(1, 4),
    contexts,
)
def test_a_day_stays_in_the_year_that_was_named(
    year: int, form: str, part: int, context: DateContext
) -> None:
    day = deadlines.read(form.format(year, part), context).date
    assert day is not None
    assert day.year == year


@given(st.dates(D(2004, 1, 1), D(2026, 6, 1)), st.integers(1, 60))
def test_working_days_are_the_calendars(issued: D, count: int) -> None:
    context = DateContext(issued=issued)
    day = deadlines.read(f"{count}个工作日内", context).date
    assert day == context.calendar.add_workdays(issued, count)


_LONGER = ["季度", "十四五", "印发之日", "工作日", "持续推进", "完成", "2022", "6", "31", "三十"]
WORDS = st.sampled_from([*"年月日前底末内起至、每半“”个今次第-.。\n", *_LONGER])
texts = st.text() | st.lists(WORDS, max_size=12).map("".join)


@settings(max_examples=500)
@given(texts, contexts)
def test_any_text_is_answered(text: str, context: DateContext) -> None:
    deadline = deadlines.read(text, context)
    assert deadline.said == text
    assert deadline.why
    assert (deadline.date is not None) == (deadline.kind is DeadlineKind.DATE)
    if deadline.date is not None:
        assert deadline.date == max(deadline.dates)
    if deadline.kind is DeadlineKind.NONE:
        assert deadline == Deadline(text, why=deadline.why)
    deadlines.parse_date(text)


@settings(max_examples=500)
@given(texts, contexts)
def test_what_is_found_stands_in_the_text_in_order(text: str, context: DateContext) -> None:
    end = 0
    for match in deadlines.find(text, context):
        assert end <= match.start < match.end <= len(text)
        assert match.deadline.said == text[match.start : match.end]
        end = match.end


@given(st.text("abcxyz甲乙丙丁GH", min_size=1), contexts)
def test_words_without_time_are_never_a_date(text: str, context: DateContext) -> None:
    assume(unicodedata.is_normalized("NFKC", text))
    deadline = deadlines.read(text, context)
    assert (deadline.kind, deadline.rest) == (DeadlineKind.UNKNOWN, text)


def test_a_phrase_that_comes_again_is_not_read_again() -> None:
    """A plan has thousands of cells and few phrases in them."""

    def read(place: int) -> None:
        for phrase in FORMS:
            deadlines.read(phrase, context, Source("plan.yaml", place))

    context = replace(PLAN, issued=datetime.date(2022, 5, 9))
    first, _ = count_steps(read, 1)
    again, _ = count_steps(read, 2)
    assert again * 10 < first


# --- a thousand phrases ------------------------------------------------------------------------------


def test_a_thousand_phrases_are_read_as_a_grammar_of_its_own_says_or_asked() -> None:
    wrong, asked, dated = [], 0, 0
    for phrase in deadline_grammar.phrases(1000):
        frame = phrase.frame
        context = DateContext.of_plan(frame.issued, frame.begins, frame.ends, OFFICIAL)
        found = deadlines.read(phrase.text, context)
        dated += bool(phrase.days)
        if found.kind is DeadlineKind.UNKNOWN:
            asked += bool(phrase.days)
        elif found.dates != phrase.days or found.kind != phrase.kind:
            wrong.append((phrase, found.dates, found.why))
    assert wrong == []
    # Asking for everything would be no answer.
    assert dated > 500
    assert asked * 50 < dated


@pytest.mark.parametrize(
    "text",
    [
        "2025年6月底前、",
        "2025年汛期",
        "完成",
        "《",
        "《》",
        "前",
        "30日内、",
        "每年6月、",
        "一、",
        "年底省级验收",
    ],
)
def test_reading_is_linear_in_the_length_of_the_phrase(text: str) -> None:
    """Twice as many words are twice the work."""
    short, _ = count_steps(deadlines.read, text * 100, NOW)
    long, _ = count_steps(deadlines.read, text * 200, NOW)
    assert long < 2.5 * short
