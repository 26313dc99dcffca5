"""`taskmap show`: everything about a measure, a unit, an entry or a day, as other commands say it too."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.office import Office, fill_checklist

IN_TIME, JUNE, TODAY = "2022-06-24", "2022-06-27", "2022-07-05"
OTHER = """\
id: other-1
title: 另一方案
issuer: 某办
issued: 2022-06-01
period: {from: 2022-06, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25}]
units: [{name: 甲局, aliases: [市甲局]}, {name: 丁局}]
tasks: [{no: 7, title: 别的, lead: 甲局, support: 丁局, deadline: 2022年7月10日前}]
"""


@pytest.fixture
def office(taskmap: Run) -> Office:
    """甲局 reported in June, two days late by a wrong day, and has more time for 1.1, whose words a revision changed; 乙局
    never reported, and was reminded. 甲局 has a measure in another plan too.
    """
    office = Office(taskmap)
    office.send("甲局.xlsx", fill_checklist("甲局"))
    office.data(day=JUNE)
    office.issue(OTHER, name="other")
    changed = Path("plan.yaml").read_text("utf-8").replace("办第一件事", "办好第一件事")
    Path("plan.yaml").write_text(changed, "utf-8")
    for words in (
        ("split", "plan.yaml", "-o", "out-plan", "--month", "2022-07", "--as-of", "2022-07-01"),
        ("extend", "1.1", "--until", "2022-10-31", "--number", "某办〔2022〕9号", "--why", "汛期",
         "--day", "2022-07-02"),
        ("remind", "--as-of", "2022-07-04", "-o", "函"),
    ):  # fmt: skip
        ran = taskmap(*words)
        assert ran.status == 0, ran.err
    return office


def show(taskmap: Run, *words: object) -> Any:
    ran = taskmap("show", *words, "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data


def receipt_of(taskmap: Run) -> str:
    [found] = taskmap("log", "2022-06", "--kind", "报送", "--format", "json").data
    number: str = found["number"]
    return number


def test_a_measure(office: Office, taskmap: Run) -> None:
    page = show(taskmap, "1.1", "--as-of", TODAY)
    assert (page["kind"], page["plan"], page["revision"]) == ("measure", "back-1", 2)
    assert (page["text"], page["deadline"]) == ("办好第一件事", "2022年9月底前")
    assert page["roles"] == [{"unit": "甲局", "role": "牵头"}]
    [word] = page["words"]
    assert (word["period"], word["unit"], word["percent"]) == ("2022-06", "甲局", 40)
    assert (word["received"], word["receipt"]) == (JUNE, receipt_of(taskmap))
    [extension] = page["extensions"]
    assert extension["what"] == "延到 2022-10-31，某办〔2022〕9号，汛期"
    [revision] = page["revisions"]
    [change] = revision["changes"]
    assert (revision["revision"], revision["day"], change["kind"]) == (2, "2022-07-01", "改写")
    assert (page["stage"], page["closure"], page["letters"]) == ("未申请", [], [])
    # The figures are those of the report on the period under way.
    report = taskmap("report", "--as-of", TODAY, "--plan", "back-1", "--format", "csv").out
    assert f",{page['standing']['elapsed']}," in next(
        line for line in report.splitlines() if line.startswith("1.1,")
    )
    text = taskmap("show", "1.1", "--as-of", TODAY).out
    assert "批准延至2022-10-31" in text
    for sentence in page["standing"]["why"]:
        assert sentence in text
    # By what was known before all that.
    before = show(taskmap, "1.1", "--as-of", "2022-06-20")
    assert (before["revision"], before["words"], before["extensions"]) == (1, [], [])
    # Nothing is reckoned of a plan that was given up; what came stays.
    assert taskmap("retire", "back-1", "--why", "停办", "--as-of", "2022-07-20").status == 0
    after = show(taskmap, "1.1", "--as-of", "2022-08-20")
    why = ["方案 back-1 从 2022-07-20 起已经终止（停办），不再统计"]
    assert (after["standing"], len(after["words"])) == ({"bucket": None, "why": why}, 1)


def test_the_milestones_of_a_measure(taskmap: Run, here: Path) -> None:
    """Those that the report on the period under way speaks of, of this measure alone."""
    steps = "[{by: 2022-06-30, what: 开工, units: [丁局]}, {by: 2022-11-30, what: 验收}]"
    task = f"- {{no: 8, title: 修路, lead: 甲局, support: 丁局, milestones: {steps}}}"
    plan = OTHER.replace("tasks: [", f"tasks:\n  {task}\n  - ").replace("10日前}]", "10日前}")
    Path("plan.yaml").write_text(plan, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2022-06-01").status == 0
    page = show(taskmap, "8", "--as-of", TODAY)
    [step] = page["milestones"]
    assert (step["milestone"], step["units"], step["status"]) == ("1", ["丁局"], "逾期")
    assert "【本期节点 1 个】" in taskmap("show", "8-1", "--as-of", TODAY).out
    assert show(taskmap, "7", "--as-of", TODAY)["milestones"] == []


def test_a_measure_by_other_names(office: Office, taskmap: Run) -> None:
    """The task's number where it has no other measure; a correction is told where it counts."""
    number = receipt_of(taskmap)
    assert taskmap("correct", number, "--received", IN_TIME, "--why", "24日收到").status == 0
    page = show(taskmap, "1.2", "--as-of", TODAY)
    assert [each["received"] for each in page["words"]] == [IN_TIME]
    [correction] = page["corrections"]
    assert (correction["number"], correction["day"], correction["counts_on"]) == (
        number,
        JUNE,
        IN_TIME,
    )
    assert show(taskmap, "7", "--as-of", TODAY)["plan"] == "other-1"
    ran = taskmap("show", "1", "--as-of", TODAY)
    assert ran.status == 2
    assert "任务 1 有几条举措，请写明是哪一条：1.1、1.2、1.3、1.10" in ran.err
    assert taskmap("correct", number, "--withdraw", "--why", "收错了").status == 0
    gone = show(taskmap, "1.2", "--as-of", TODAY)
    assert (gone["words"], gone["corrections"][0]["withdrawn"]) == ([], True)


def test_a_unit(office: Office, taskmap: Run) -> None:
    page = show(taskmap, "市甲局", "--as-of", TODAY)
    assert (page["kind"], page["unit"]) == ("unit", "甲局")
    assert {each["plan"]: each["measures"] for each in page["plans"]} == {"back-1": 4, "other-1": 1}
    assert page["total"]["measures"] == 5
    late = taskmap("check-overdue", "--as-of", TODAY, "--unit", "甲局", "--format", "json").data
    assert page["overdue"] == sorted(late, key=lambda each: each["due"])
    assert [(each["measure"], each["days"]) for each in page["soon"]] == [("7", -5)]
    assert [each["measure"] for each in page["answers"]] == ["1.1", "1.2", "1.3", "1.10", "7"]
    assert {(each["plan"], each["period"]) for each in page["checklists"]} == {
        ("back-1", "2022-06"),
        ("back-1", "2022-07"),
        ("other-1", "2022-06"),
    }
    assert [each["number"] for each in page["arrivals"]] == [receipt_of(taskmap)]
    assert [each["unit"] for each in page["letters"]] == ["甲局"]
    only = show(taskmap, "甲局", "--plan", "other-1", "--as-of", TODAY)
    assert [each["plan"] for each in only["plans"]] == ["other-1"]
    # It supports and owes a report; it answers for nothing.
    beside = show(taskmap, "丁局", "--as-of", TODAY)
    assert (beside["answers"], beside["total"]["measures"]) == ([], 1)
    assert "合计" in taskmap("show", "甲局", "--as-of", TODAY).out


def test_what_was_withdrawn_is_told_from_its_own_day_on(office: Office, taskmap: Run) -> None:
    """Also of a return and a letter, and of what was corrected; before, nothing of them was known."""
    [letter] = taskmap(
        "log", "2022-07-04", "--kind", "催办", "--unit", "乙局", "--format", "json"
    ).data
    for number in (receipt_of(taskmap), "某办〔2022〕9号", letter["number"]):
        assert taskmap("correct", number, "--withdraw", "--why", "记错了").status == 0
    for day, is_known in (("2022-06-26", False), (TODAY, True)):
        page = show(taskmap, "1.1", "--as-of", day)
        assert [bool(page[each]) for each in ("extensions", "corrections")] == [is_known, is_known]
        assert bool(show(taskmap, "甲局", "--as-of", day)["arrivals"]) is is_known
        assert bool(show(taskmap, "乙局", "--as-of", day)["letters"]) is is_known


def test_an_entry(office: Office, taskmap: Run) -> None:
    number = receipt_of(taskmap)
    [page] = show(taskmap, number)
    assert (page["kind"], page["unit"], len(page["rows"])) == ("submission", "甲局", 4)
    assert page["rows"][0]["measure"] == "1.1"
    assert taskmap("correct", number, "--received", IN_TIME, "--why", "24日收到").status == 0
    [page] = show(taskmap, number)
    assert [each["kind"] for each in page["related"]] == ["correction"]
    assert "原登记 2022-06-27，已更正" in taskmap("show", number).out
    assert taskmap("correct", number, "--withdraw", "--why", "别的单位的").status == 0
    [gone] = show(taskmap, number)
    assert (gone["withdrawn"], gone["rows"]) == (True, page["rows"])
    letters = taskmap("log", "2022-07", "--kind", "催办", "--format", "json").data
    [letter] = [each for each in letters if each["unit"] == "乙局"]
    [page] = show(taskmap, letter["number"])
    assert [(each["period"], each["kind"]) for each in page["rows"]][-1] == ("2022-06", "未报送")
    number = letter["what"].partition("，")[0]
    ran = taskmap("remind", "reply", number, "--why", "已在办", "--as-of", TODAY)
    assert ran.status == 0, ran.err
    [page] = show(taskmap, number)
    assert [each["what"] for each in page["related"]] == [f"{number}，已在办"]
    assert [each["title"] for each in show(taskmap, "乙局")["letters"]] == ["催办", "回复"]
    [extension] = show(taskmap, "某办[2022]9号")
    assert extension["kind"] == "extension"
    for typed in ("back-1@2", "back-1"):
        [revision] = show(taskmap, typed)
        changes = [each["id"] for each in revision["rows"] if "id" in each]
        sent = [(each["unit"], each["period"]) for each in revision["rows"] if "id" not in each]
        assert changes == ["1.1"]
        assert sent == [("乙局", "2022-07"), ("甲局", "2022-07")]
        assert {each["day"] for each in revision["rows"] if "id" not in each} == {"2022-07-01"}


def test_several_entries_stand_apart(office: Office, taskmap: Run) -> None:
    number = receipt_of(taskmap)
    ran = taskmap("correct", number, "--received", IN_TIME, "--why", "24日收到")
    assert ran.status == 0, ran.err
    office.send("乙局.xlsx", fill_checklist("乙局"))
    assert office.collect(day="2022-07-20").status == 0
    last = taskmap("log", "2022-07-20", "--format", "json").data[-1]["number"]
    pages = taskmap("show", f"{number}..{last}").out.split("\n\n报送 ")
    assert [page.split("\n")[0].removeprefix("报送 ") for page in pages] == [number, last]


def test_when_an_entry_was_made_by_the_clock_of_the_office(office: Office, taskmap: Run) -> None:
    number = receipt_of(taskmap)
    recorded = datetime.datetime.fromisoformat(show(taskmap, number)[0]["recorded"])
    here = recorded.astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    assert f"，{here:%Y-%m-%d %H:%M}\n" in taskmap("show", number).out


def test_a_checklist_is_shown_from_the_day_on_which_it_went_out(
    office: Office, taskmap: Run
) -> None:
    words = ("--month", "2022-08", "--as-of", "2022-08-01")
    assert taskmap("split", "plan.yaml", "-o", "out-plan", *words).status == 0

    def sent(day: str) -> list[tuple[str, str]]:
        lists = show(taskmap, "乙局", "--as-of", day)["checklists"]
        return [(each["period"], each["day"]) for each in lists]

    before = [("2022-07", "2022-07-01"), ("2022-06", "2022-06-01")]
    assert sent("2022-07-31") == before
    assert sent("2022-08-01") == [("2022-08", "2022-08-01"), *before]


def test_a_letter_of_several_plans(office: Office, taskmap: Run) -> None:
    """It is told of each measure that it presses for, of whatever plan, and of no other of the same number."""
    assert taskmap("remind", "--as-of", "2022-11-01", "-o", "函").status == 0
    for item in ("1.1", "7"):
        [letter] = show(taskmap, item, "--as-of", "2022-11-02")["letters"]
        assert (letter["plan"], letter["unit"], letter["day"]) == ("", "甲局", "2022-11-01")
    assert len(show(taskmap, "甲局", "--as-of", "2022-11-02")["letters"]) == 2
    [page] = show(taskmap, letter["number"])
    assert {each["plan"] for each in page["rows"]} == {"back-1", "other-1"}


def test_a_unit_with_another_name(office: Office, taskmap: Run) -> None:
    """What was sent to it under the old one stays: a letter of several plans, and one that was withdrawn."""
    assert taskmap("remind", "--as-of", "2022-11-01", "-o", "函").status == 0
    [letter] = show(taskmap, "7", "--as-of", "2022-11-02")["letters"]
    number = receipt_of(taskmap)
    assert taskmap("correct", number, "--withdraw", "--why", "收错了").status == 0
    for plan in ("plan.yaml", "other.yaml"):
        text = Path(plan).read_text("utf-8").replace("市甲局", "甲局").replace("甲局", "新局")
        text = text.replace("aliases: [新局]", "aliases: [甲局]")
        Path(plan).write_text(text, "utf-8")
        ran = taskmap("split", plan, "-o", f"out-{plan}", "--as-of", "2022-11-03")
        assert ran.status == 0, ran.err
    page = show(taskmap, "新局", "--as-of", "2022-11-04")
    assert letter["number"] in {each["number"] for each in page["letters"]}
    assert [each["number"] for each in page["arrivals"]] == [number]


def test_a_day_and_what_is_nothing(office: Office, taskmap: Run) -> None:
    for span in ("2022-07-02", "2022-06"):
        log = taskmap("log", span, "--format", "json").data
        assert show(taskmap, span) == log != []
    for typed, said in (
        ("甲局局", "是不是 甲局？"),
        ("2022-000999", "台账里没有编号 2022-000999"),
        ("某办〔2022〕10号", "台账里没有“某办〔2022〕10号”"),
        ("back", "没有“back”，是不是 back-1？"),
        ("随便什么", "没有“随便什么”：可以写举措编号、单位"),
        ("8", "没有“8”：可以写举措编号"),
        ("1-2", "没有“1-2”，是不是 1.2"),
    ):
        ran = taskmap("show", typed)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
