"""`taskmap close`: an item from 申请 to 销号 in a real ledger, refused shortcuts, and what is shown of it as of a day."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import Ran, Run
from taskmap.ledger import opening

DOCS = Path(__file__).parents[2] / "docs" / "close.md"
PLAN = """\
id: heliu-1
title: 清河整治
issuer: 某县整改办
period: {from: 2025-01, until: 2025-06}
tasks:
  - no: 1
    title: 清河岸线乱占
    problem: 清河沿线存在乱占岸线现象。
    goal: 岸线恢复原貌。
    closure: {criteria: [河面无漂浮物, 岸坡无积存垃圾], level: 县级, notice_days: 5}
    measures:
      - {text: 清理岸坡, units: [甲局, 乙局], milestones: [{by: 2025-02-28, what: 完成拆除}]}
      - {text: 建立巡查, units: [乙局]}
  - {no: 2, title: 宣传, units: [乙局]}
"""
ANSWERS = ("--answer", "1=已清理", "--answer", "2=已清运", "--answer", "节点1=已拆")
STEPS: tuple[tuple[object, ...], ...] = (
    ("申请", "--day", "2025-03-03", "--evidence", "台账", "--by", "甲局"),
    ("visit", "--day", "2025-03-04", "--why", "资料齐全，现场无反弹", "--by", "核查组"),
    (
        *("验收", "--day", "2025-03-05", "--why", "原则同意销号", "--level", "县级"),
        *("--answer", "１＝已清理", "--answer", "2=@二.txt", "--answer", "节点1=现场已拆"),
    ),
    ("notice", "--day", "2025-03-06", "--working-days", "7"),
    ("销号", "--day", "2025-03-15"),
)


@pytest.fixture
def issued(here: Path, taskmap: Run) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    (here / "二.txt").write_bytes("已清运三十车".encode("gb18030"))
    (here / "空.txt").write_bytes(b"")
    (here / "台账").mkdir()
    (here / "台账" / "照片.jpg").write_bytes(b"\xff\xd8")
    (here / "台账" / "~$说明.docx").write_bytes(b"lock")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    return here


def take_steps(taskmap: Run, count: int = len(STEPS)) -> Ran:
    """Take the first steps, each of which is in order; the last one's result."""
    ran = Ran(0, "", "")
    for words in STEPS[:count]:
        ran = taskmap("close", "1", *words, "--format", "json")
        assert ran.status == 0, ran.err
    return ran


def test_a_whole_closure(issued: Path, taskmap: Run) -> None:
    told = take_steps(taskmap).data
    assert (told["stage"], told["next"], told["refused"]) == ("已销号", ["reopen"], [])
    assert told["notice"] == {
        **{"from": "2025-03-06", "until": "2025-03-14", "days": 9, "working": 7},
        "provisional": False,
    }
    assert [each["completion"] for each in told["answers"]] == ["已清理", "已清运三十车"]
    assert [step["step"] for step in told["steps"]] == [
        *("apply", "visit", "accept", "notice", "strike")
    ]
    assert all(step["taken_by"] for step in told["steps"])
    # Whoever only looks changes nothing.
    assert taskmap("ledger", "check").status == 0


def test_evidence_is_kept_byte_for_byte_and_watched(issued: Path, taskmap: Run) -> None:
    told = take_steps(taskmap, 1).data
    digest = hashlib.sha256(b"\xff\xd8").hexdigest()
    assert told["steps"][0]["evidence"] == [{"name": "台账/照片.jpg", "sha256": digest}]
    kept = issued / ".taskmap" / "received" / digest
    assert kept.read_bytes() == b"\xff\xd8"
    kept.write_bytes(b"spoilt")
    checked = taskmap("ledger", "check", "--format", "json")
    assert (checked.status, [fault["code"] for fault in checked.data["faults"]]) == (
        1,
        ["received-changed"],
    )


@pytest.mark.parametrize(
    ("count", "words", "codes"),
    [
        (0, ("apply",), ["closure-evidence"]),
        (0, ("strike",), ["closure-order"]),
        (2, ("accept", "--day", "2025-03-05"), ["why", "criterion", "criterion", "milestone"]),
        (3, ("notice", "--day", "2025-03-06", "--until", "2025-03-09"), ["closure-notice"]),
        (3, ("notice", "--day", "2025-03-06", "--days", "0"), ["closure-notice"]),
        (3, ("notice", "--day", "2025-03-06", "--working-days", "-7"), ["closure-notice"]),
        (4, ("strike", "--day", "2025-03-14"), ["closure-notice"]),
        (4, ("strike", "--day", "2025-03-05"), ["closure-day"]),
        (5, ("return", "--why", "不符"), ["closure-order"]),
    ],
)
def test_a_shortcut_is_refused_and_leaves_no_trace(
    issued: Path, taskmap: Run, count: int, words: tuple[str, ...], codes: list[str]
) -> None:
    take_steps(taskmap, count)
    ran = taskmap("close", "1", *words, "--format", "json")
    found = [refusal["code"] for refusal in ran.data["refused"]]
    assert (ran.status, found) == (
        1,
        [f"closure-{code.removeprefix('closure-')}" for code in codes],
    )
    assert len(ran.data["steps"]) == count
    assert ran.err.count("不予登记：") == len(codes)
    assert taskmap("close", "1", "show", "--format", "json").data["steps"] == ran.data["steps"]


def test_an_objection_holds_it_up_until_it_is_settled(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap, 4)
    assert taskmap("close", "1", "异议", "--day", "2025-03-10", "--why", "仍有异味").status == 0
    strike = ("close", "1", *STEPS[-1])
    refused = taskmap(*strike)
    assert refused.status == 1
    assert "第 1 条异议还没有处理（仍有异味）" in refused.err
    settled = taskmap("close", "1", "处理异议", "--day", "2025-03-12", "--why", "复查未见异常")
    assert settled.status == 0
    assert taskmap(*strike).status == 0


def test_the_default_length_is_the_plans_and_ends_on_a_working_day(
    issued: Path, taskmap: Run
) -> None:
    take_steps(taskmap, 3)
    # The fifth day is a Sunday.
    told = taskmap("close", "1", "notice", "--day", "2025-03-12", "--format", "json").data
    assert (told["notice"]["until"], told["notice"]["days"]) == ("2025-03-17", 6)


def test_it_is_seen_as_of_a_day(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap)
    stages = [
        taskmap("close", "--list", "--day", day, "--format", "json").data[0]["stage"]
        for day in ("2025-03-02", "2025-03-04", "2025-03-14", "2025-03-15")
    ]
    assert stages == ["未申请", "已核查", "公示中", "已销号"]
    shown = taskmap("close", "1", "show", "--day", "2025-03-04", "--format", "json").data
    assert (shown["stage"], len(shown["steps"])) == ("已核查", 2)


def test_the_list_counts_and_names_each_item(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap, 4)
    assert taskmap("close", "--list", "--day", "2025-03-14").out.splitlines() == [
        "共 2 项：公示中 1，未申请 1",
        "heliu-1  1  公示到 2025-03-14  清河岸线乱占",
        "heliu-1  2  未申请  宣传",
    ]
    assert "  1  公示期满  " in taskmap("close", "--list").out


def test_a_long_title_stays_whole_without_a_terminal(issued: Path, taskmap: Run) -> None:
    title = "推进沿江岸线整治和渔民转产转业安置保障" * 4
    (issued / "plan.yaml").write_text(PLAN.replace("宣传", title), "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-06").status == 0
    assert taskmap("close", "--list").out.splitlines()[2].endswith(title)


def test_an_open_milestone_is_named_with_the_deadline_that_holds(
    issued: Path, taskmap: Run
) -> None:
    words = ("--until", "2025-03-31", "--number", "某办〔2025〕3号", "--why", "汛期")
    assert taskmap("extend", "1.1-1", *words, "--day", "2025-02-01").status == 0
    take_steps(taskmap, 2)
    told = taskmap("close", "1", "accept", "--day", "2025-03-05", "--format", "json").data
    said = [each["message"] for each in told["refused"] if each["code"] == "closure-milestone"]
    assert len(said) == 1
    assert "2025-02-28（某办〔2025〕3号批准延至2025-03-31）" in said[0]
    assert taskmap("close", "--list", "-o", "清单").status == 0
    cells = {
        str(cell)
        for row in openpyxl.load_workbook("清单/整改清单.xlsx")["未销号"].values
        for cell in row
    }
    assert any("批准延至2025-03-31" in cell for cell in cells)


def test_what_is_struck_off_need_not_be_filled_in_though_nothing_ever_came(
    issued: Path, taskmap: Run
) -> None:
    take_steps(taskmap)
    assert taskmap("split", "plan.yaml", "--month", "2025-04", "--as-of", "2025-03-16").status == 0
    sheet = openpyxl.load_workbook("out/责任清单/乙局.xlsx")["月度报送"]
    last = {str(row[0]): str(row[5]) for row in sheet.values}
    assert ["不用再填" in last[number] for number in ("1.1", "1.2", "2")] == [True, True, False]


def test_reopening_keeps_the_history(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap)
    told = taskmap(
        *("close", "1", "重新打开", "--day", "2025-06-01", "--why", "回头看发现反弹"),
        *("--format", "json"),
    ).data
    assert (told["stage"], len(told["steps"]), told["next"]) == ("重新打开", 6, ["apply"])


def test_one_measure_of_several_needs_no_criteria(issued: Path, taskmap: Run) -> None:
    told = taskmap("close", "1.2", *STEPS[0], "--format", "json").data
    assert (told["title"], told["stage"], told["answers"]) == ("建立巡查", "已申请", [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("9", "apply"), "没有编号为“9”的举措"),
        (("1", "批准"), "没有“批准”这一步"),
        (("1",), "请写明编号和步骤"),
        (("1", "apply", "--day", "2199-01-01"), "还没有到"),
        (("1", "apply", "--day", "某日"), "--day 不是日期"),
        (("1", "apply", "--plan", "别的"), "没有方案 别的"),
        (("1", "apply", "--answer", "已完成"), "--answer 要写成“1=完成情况”"),
        (("1", "apply", "--evidence", "没有.zip"), "打不开文件 没有.zip"),
        (("1", "apply", "--evidence", "空.txt"), "空.txt 是空文件"),
        (("1", "notice", "--days", "5", "--working-days", "5"), "只写一个"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    issued: Path, taskmap: Run, words: tuple[str, ...], message: str
) -> None:
    ran = taskmap("close", *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_several_plans_with_the_same_id(issued: Path, taskmap: Run) -> None:
    (issued / "other.yaml").write_text(PLAN.replace("heliu-1", "heliu-2"), "utf-8")
    assert taskmap("split", "other.yaml", "-o", "其他", "--as-of", "2025-01-05").status == 0
    ran = taskmap("close", "1", *STEPS[0])
    assert (ran.status, "heliu-1、heliu-2；请用 --plan 写明" in ran.err) == (2, True)
    told = taskmap("close", "1", *STEPS[0], "--plan", "heliu-2", "--format", "json").data
    assert (told["plan"], told["stage"]) == ("heliu-2", "已申请")


def paragraphs(path: Path) -> list[str]:
    return [each.text for each in docx.Document(str(path)).paragraphs if each.text.strip()]


def test_the_two_papers(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap, 4)
    place = ("--office", "某县水利局", "--phone", "0000-0000000", "--address", "某县某路0号")
    assert taskmap("close", "1", "退回", "--day", "2025-03-06", "--why", "地址有误").status == 0
    again = [*STEPS[:3], (*STEPS[3], *place)]
    for day, words in enumerate(again, 6):
        moved = [f"2025-03-{day:02}" if str(word).startswith("2025-") else word for word in words]
        assert taskmap("close", "1", *moved).status == 0
    ran = taskmap("close", "1", "show", "-o", "文书", "--format", "json")
    assert [Path(name).name for name in ran.data["files"]] == ["验收销号意见.docx", "公示稿.docx"]
    assert paragraphs(issued / "文书" / "验收销号意见.docx") == [
        *("关于“清河岸线乱占”问题", "验收销号意见"),
        *("一、问题表述及来源", "清河沿线存在乱占岸线现象。"),
        *("二、整改目标", "岸线恢复原貌。"),
        *("三、验收标准", "（一）河面无漂浮物", "（二）岸坡无积存垃圾"),
        *("四、整改完成情况", "（一）已清理", "（二）已清运三十车"),
        *("五、现场核查情况", "资料齐全，现场无反弹"),
        *("六、验收销号结论及下阶段工作建议", "原则同意销号"),
        *("公示时间：2025年3月9日至2025年3月18日", "受理部门：某县水利局"),
        *("联系电话：0000-0000000", "联系地址：某县某路0号", "某县水利局", "2025年3月8日"),
    ]
    told = paragraphs(issued / "文书" / "公示稿.docx")
    assert told[-6:] == [
        *("公示时间：2025年3月9日至2025年3月18日", "受理部门：某县水利局"),
        *("联系电话：0000-0000000", "联系地址：某县某路0号", "某县水利局", "2025年3月9日"),
    ]


def test_papers_that_cannot_be_written_leave_nothing_recorded(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap, 2)
    (issued / "占用").write_text("", "utf-8")
    ran = taskmap("close", "1", *STEPS[2], "-o", "占用")
    assert (ran.status, ran.out) == (2, "")
    assert len(taskmap("close", "1", "show", "--format", "json").data["steps"]) == 2


def test_the_same_papers_have_the_same_bytes(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap)
    for folder in ("甲", "乙"):
        assert taskmap("close", "1", "show", "-o", folder).status == 0
    for name in ("验收销号意见.docx", "公示稿.docx"):
        assert (issued / "甲" / name).read_bytes() == (issued / "乙" / name).read_bytes()


def test_words_of_every_kind_are_carried(issued: Path, taskmap: Run) -> None:
    hard = "=1+1 [/x] {{ a }} <b>&\x07\U0001f600" + "长" * 300
    take_steps(taskmap, 1)
    assert taskmap("close", "1", "核查", "--day", "2025-03-04", "--why", hard).status == 0
    ran = taskmap("close", "1", *STEPS[2], "-o", "文书")
    assert (ran.status, "[/x]" in ran.out) == (0, True)
    told = "\n".join(paragraphs(issued / "文书" / "验收销号意见.docx"))
    assert hard.replace("\x07", "") in told


def test_a_plan_is_shown_as_it_was_on_that_day(issued: Path, taskmap: Run) -> None:
    take_steps(taskmap, 1)
    (issued / "plan.yaml").write_text(PLAN.replace("清河岸线乱占", "改过的标题"), "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-05-01").status == 0
    titles = [
        taskmap("close", "1", "show", "--day", day, "--format", "json").data["title"]
        for day in ("2025-04-30", "2025-05-01")
    ]
    assert titles == ["清河岸线乱占", "改过的标题"]


def test_an_item_that_its_unit_does_not_call_done_is_applied_for_with_a_reason(
    here: Path, taskmap: Run
) -> None:
    rule = "reporting: [{name: 月报, every: month, day: 25, to: 整改办}]\ntasks:"
    plan = PLAN.replace("tasks:", rule, 1).replace(
        "units: [乙局]}\n  - {no: 2", "support: [乙局]}\n  - {no: 2"
    )
    (here / "plan.yaml").write_text(plan, "utf-8")
    (here / "台账").write_text("x", "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    words = ("close", "1", "申请", "--day", "2025-02-01", "--evidence", "台账")
    said = taskmap(*words)
    assert (said.status, said.out + said.err) == (1, example("就申请"))
    ran = taskmap(*words, "--format", "json")
    assert (ran.status, [each["code"] for each in ran.data["refused"]]) == (
        1,
        ["closure-unfinished"],
    )
    assert "甲局（1.1 没有报过）、乙局（1.2 没有报过）" in ran.data["refused"][0]["message"]
    assert taskmap(*words, "--why", "现场已核实").status == 0
    for step in (("核查", "--why", "看过"), ("验收", "--why", "同意", *ANSWERS, "-o", "文书")):
        assert taskmap("close", "1", *step, "--day", "2025-02-03").status == 0
    told = "\n".join(paragraphs(here / "文书" / "验收销号意见.docx"))
    assert "申请时单位没有报已完成：甲局（1.1 没有报过）" in told
    assert "申请理由：现场已核实" in told


def example(after: str) -> str:
    """The block of text in docs/close.md behind the paragraph that ends with `after` and a colon."""
    return DOCS.read_text("utf-8").partition(f"{after}：\n\n```text\n")[2].partition("```")[0]


def test_a_struck_item_is_cancelled_in_the_calendars(issued: Path, taskmap: Run) -> None:
    def titles() -> list[str]:
        assert taskmap("calendar", "-o", "日历", "--as-of", "2025-03-20").status == 0
        lines = (issued / "日历" / "甲局.ics").read_bytes().decode().split("BEGIN:VEVENT")
        return [each for each in lines[1:] if "STATUS:CANCELLED" not in each]

    assert len(titles()) == 1
    take_steps(taskmap)
    assert titles() == []


@pytest.mark.slow
def test_of_two_processes_one_is_refused(
    issued: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    words = ("-m", "taskmap", "close", "1", "apply", "--evidence", "台账", "--day", "2025-03-03")
    running = [started(*words) for _ in range(3)]
    for each in running:
        each.communicate(timeout=60)
    assert sorted(each.returncode for each in running) == [0, 1, 1]
    with opening.open_for_reading(issued / ".taskmap" / "ledger.db") as book:
        assert len(list(book.events(None, "closure"))) == 1


def test_a_real_process_without_a_ledger_makes_none(here: Path, process: Run) -> None:
    ran = process("close", "1", "apply")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "没有台账" in ran.err
    assert not (here / ".taskmap").exists()


def test_a_real_process_refuses_with_status_1(issued: Path, process: Run) -> None:
    assert process("close", "1", "strike").status == 1
    with opening.open_for_reading(issued / ".taskmap" / "ledger.db") as book:
        assert list(book.events(None, "closure")) == []
