"""`taskmap report` and `taskmap score` as commands: what they write, in which shapes, and what they say."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from conftest import Run
from support.filled_checklists import set_cells
from support.office import INBOX, Office, fill_checklist, open_office
from support.terminals import show
from taskmap import formats

# A PDF needs another program, and is the Word file: test_pdf_files.py.
FORMATS = [each for each in formats.endings() if each != "pdf"]
NASTY = "[/x] =1+1 <b>粗</b> {{ 7*7 }} 😀"
BACK = """\
id: back-1
title: 回家方案
issuer: 某办
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办, signed: true}]
units: [甲局, 乙局, 丙局]
tasks:
  - {no: 1, title: 第一项, text: 办甲局的事, lead: [甲局], deadline: 2022年9月底前}
  - {no: 2, title: 第二项, text: 办乙局的事, lead: [乙局], deadline: 年底前}
  - {no: 3, title: 第三项, text: 办丙局的事, lead: [丙局]}
"""
SECOND = BACK.replace("back-1", "second-2").replace("回家方案", "另一个方案")
COUNT = 3


@pytest.fixture
def office(taskmap: Run, kept: Path) -> Office:
    """甲局 was on time in June, 乙局 two days late, 丙局 never reported."""

    def make() -> Office:
        office = Office(taskmap, BACK)
        office.receive("甲局", "2022-06-20", set_cells(G5="已完成", H5=100, M5="照片"))
        office.receive("乙局", "2022-06-27", set_cells(H5=20, K5=NASTY))
        return office

    return open_office(taskmap, kept, make)


def plan_data(taskmap: Run, *words: object, as_of: str = "2022-07-02") -> dict[str, object]:
    ran = taskmap("report", "--as-of", as_of, "--format", "json", *words)
    assert ran.status == 0, ran.err
    assert ran.err == ""
    [plan] = ran.data["plans"]
    return dict(plan)


def plan_buckets(taskmap: Run, month: str, as_of: str) -> dict[str, int]:
    ran = taskmap("report", "--month", month, "--as-of", as_of, "--format", "json")
    return dict(ran.data["plans"][0]["buckets"])


def notes(taskmap: Run, *words: object, as_of: str) -> str:
    return " ".join(map(str, plan_data(taskmap, *words, as_of=as_of)["notes"]))  # type: ignore[call-overload]


class TestFigures:
    def test_the_contract(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02", "--format", "json")
        assert ran.err == ""
        [plan] = ran.data["plans"]
        assert (plan["plan"], plan["measures"]) == ("back-1", COUNT)
        assert plan["buckets"] == {
            **dict.fromkeys(["已销号", "逾期", "未要求报送", "未到起始", "长期坚持"], 0),
            **dict.fromkeys(["未启动", "超序时", "达序时"], 0),
            "已完成": 1,
            "滞后": 1,
            "未报送": 1,
        }
        assert plan["reporting"] == {
            "owed": 3,
            "on_time": 1,
            "late": 1,
            "returned": [],
            "missing": ["丙局"],
            "unverified": [],
        }

    def test_on_screen_when_nobody_is_at_a_terminal(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02")
        assert ran.status == 0
        assert "共3项举措，其中已完成1项" in ran.out
        assert "应报送3家，按时报送1家，迟报1家，未报送1家" in ran.out
        assert "已完成 1、未报送 1、滞后 1" in ran.out
        assert "\x1b" not in ran.out

    def test_coloured_bars_for_who_is_there_to_see_them(self, office: Office) -> None:
        status, text = show("report", "--as-of", "2022-07-02", "--month", "2022-06")
        assert status == 0
        assert re.search(r"\x1b\[\d+m█+", text)
        # Done is green, behind red, not reported magenta: one of three each.
        for colour in (32, 31, 35):
            assert re.search(rf"\x1b\[{colour}m█+", text), colour

    def test_an_approved_extension_counts_from_its_day_on(
        self, office: Office, taskmap: Run
    ) -> None:
        until = ("--until", "2022-12-20", "--number", "某办〔2022〕9号", "--why", "改线")
        ran = taskmap("extend", "1", *until, "--day", "2022-10-08")
        assert ran.status == 0, ran.err
        words = ("--month", "2022-10", "--format", "csv", "--as-of")
        before = taskmap("report", *words, "2022-10-07").out
        after = taskmap("report", *words, "2022-10-09").out
        assert "延期" not in before
        assert "批准延至2022-12-20" in after
        said = "1项举措经批准延期，按批准的时限统计：1"
        assert said in taskmap("report", "--as-of", "2022-10-09").err
        assert said not in taskmap("report", "--as-of", "2022-10-07").err


class TestWhen:
    def test_the_period_in_progress_when_none_is_named(self, office: Office, taskmap: Run) -> None:
        for as_of, period in (("2022-06-30", "2022-06"), ("2022-07-01", "2022-07")):
            ran = taskmap("report", "--as-of", as_of, "--format", "json")
            assert ran.data["period"] == period

    @pytest.mark.parametrize(
        "month", ["2022-6", "202206", "2022年6月", "6月", "６月", "上月", "二〇二二年六月"]
    )
    def test_in_every_usual_spelling(self, office: Office, taskmap: Run, month: str) -> None:
        plan = plan_data(taskmap, "--month", month)
        assert plan["period"] == "2022-06"

    def test_an_option_alone_asks_for_what_was_due_last(self, office: Office, taskmap: Run) -> None:
        """Plan by plan: of the one the month, of the other the quarter."""
        quarterly = SECOND.replace("every: month, day: 25", "every: quarter, day: 25")
        Path("second.yaml").write_text(quarterly, "utf-8")
        assert taskmap("split", "second.yaml", "-o", "b", "--as-of", "2022-06-01").status == 0
        for words in (("--month",), ("--month", "-o", "r.json"), ("--month", "上期")):
            ran = taskmap("report", *words, "--as-of", "2022-07-24", "--format", "json")
            assert ran.status == 0, ran.err
            found = {each["plan"]: each["period"] for each in ran.data["plans"]}
            assert found == {"back-1": "2022-06", "second-2": "2022-Q2"}
            assert ran.data["period"] == "2022-Q2、2022-06"
        assert "2022年第二季度、2022年6月" in Path("r.json").read_text("utf-8")
        ran = taskmap("report", "--month", "--as-of", "2022-07-25", "--format", "json")
        assert [each["period"] for each in ran.data["plans"]] == ["2022-07", "2022-Q2"]

    def test_before_anything_was_due_it_is_the_period_under_way(self, taskmap: Run) -> None:
        Office(taskmap, plan=None).issue(
            BACK.replace("from: 2022-05,", "from: 2022-07,"), "2022-07"
        )
        ran = taskmap("report", "--as-of", "2022-07-24", "--format", "json", "--month")
        assert ran.data["period"] == "2022-07"

    def test_a_single_day_is_one_on_which_something_is_reported(
        self, office: Office, taskmap: Run
    ) -> None:
        ran = taskmap("report", "--month", "2022-06-15", "--as-of", "2022-07-02")
        assert (ran.status, ran.out) == (2, "")
        assert "是一天" in ran.err
        assert "--month 2022-06" in ran.err

    def test_in_the_rhythm_of_the_plan(self, taskmap: Run) -> None:
        Office(taskmap, BACK.replace("every: month, day: 25", "every: quarter, day: 25"))
        ran = taskmap("report", "--as-of", "2022-08-30", "--format", "json")
        assert ran.data["period"] == "2022-Q3"

    @pytest.mark.parametrize(
        ("month", "as_of", "words"),
        [
            ("2023-01", "2023-02-02", "2023年1月在方案实施期限之后，方案已于2022年12月31日结束"),
            ("2022-07", "2022-08-02", "2022年7月没有收到任何报送"),
            ("2022-08", "2022-07-02", "2022年8月还没有开始，截至2022年7月2日"),
            ("2022-06", "2022-06-26", "2022年6月还没有结束，序时进度算到2022年6月26日"),
        ],
    )
    def test_it_is_said(
        self, office: Office, taskmap: Run, month: str, as_of: str, words: str
    ) -> None:
        assert words in notes(taskmap, "--month", month, as_of=as_of)
        ran = taskmap("report", "--month", month, "--as-of", as_of)
        assert ran.status == 0
        assert f"注意：{words}" in ran.err

    def test_of_several_plans_it_is_said_of_which(self, office: Office, taskmap: Run) -> None:
        Path("other.yaml").write_text(
            BACK.replace("back-1", "other").replace("title: 回家方案", 'title: "另一\\n方案"'),
            "utf-8",
        )
        assert taskmap("split", "other.yaml", "-o", "o", "--as-of", "2022-06-01").status == 0
        ran = taskmap("report", "--month", "2022-07", "--as-of", "2022-08-02")
        for title in ("回家方案", "另一 方案"):
            assert f"注意：{title}：2022年7月没有收到任何报送\n" in ran.err
            assert f"{title}：截至2022年8月2日" in ran.out

    @pytest.mark.parametrize("name", ["月报.xlsx", "月报.md", "月报.html", "月报.docx"])
    def test_every_paper_says_it(self, office: Office, taskmap: Run, name: str) -> None:
        """A workbook and a web page are passed on as the letter is."""
        words = ("--month", "2022-07", "--as-of", "2022-08-02", "-o", name)
        assert taskmap("report", *words).status == 0
        assert "2022年7月没有收到任何报送。" in text_of(Path(name))

    def test_an_end_that_has_not_come_will(self, office: Office, taskmap: Run) -> None:
        said = notes(taskmap, "--month", "2023-01", as_of="2022-08-02")
        assert "方案将于2022年12月31日结束" in said

    def test_before_the_plan_came_there_is_nothing_to_say(
        self, office: Office, taskmap: Run
    ) -> None:
        ran = taskmap("report", "--month", "2022-04", "--as-of", "2022-07-02")
        assert (ran.status, ran.out) == (2, "")
        assert "2022年4月没有可以报告的方案" in ran.err

    def test_before_the_plan_began_nobody_owes(self, taskmap: Run) -> None:
        Path("plan.yaml").write_text(BACK.replace("2022-05, until", "2022-07, until"), "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2022-06-01").status == 0
        plan = plan_data(taskmap, "--month", "2022-06")
        assert "2022年6月在方案实施期限之前，方案2022年7月1日才开始" in str(plan["notes"])
        assert plan["reporting"] == {
            "owed": 0,
            "on_time": 0,
            "late": 0,
            "returned": [],
            "missing": [],
            "unverified": [],
        }

    def test_a_plan_revised_in_the_middle(self, office: Office, taskmap: Run) -> None:
        more = f"{BACK}  - {{no: 4, title: 第四项, text: 新增的事, lead: [甲局]}}\n"
        Path("plan.yaml").write_text(more, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2022-06-28").status == 0
        before = plan_data(taskmap, "--month", "2022-06", as_of="2022-06-27")
        after = plan_data(taskmap, "--month", "2022-06", as_of="2022-06-28")
        assert (before["revision"], before["measures"]) == (1, 3)
        assert (after["revision"], after["measures"]) == (2, 4)
        assert "本期内（2022年6月28日）修订为第2版" in str(after["notes"])
        assert "修订" not in str(before["notes"])
        # Progress stays with its measure.
        assert dict(after["buckets"])["已完成"] == 1  # type: ignore[call-overload]

    def test_nothing_that_came_later_is_known(self, office: Office, taskmap: Run) -> None:
        then = {each: taskmap(*command(each, "2022-06-26")) for each in FORMATS}
        made = {each: Path(f"r.{each}").read_bytes() for each in FORMATS}
        office.receive("丙局", "2022-06-28")
        again = {each: taskmap(*command(each, "2022-06-26")) for each in FORMATS}
        assert again == then
        assert {each: Path(f"r.{each}").read_bytes() for each in FORMATS} == made
        taskmap(*command("json", "2022-06-28"))
        assert Path("r.json").read_bytes() != made["json"]

    def test_a_day_before_anything_was_issued(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--as-of", "2022-05-31")
        assert (ran.status, ran.out) == (2, "")
        assert "到 2022-05-31 为止还没有印发过的方案" in ran.err

    @pytest.mark.parametrize("words", [("--month", "下次"), ("--as-of", "大后天")])
    def test_what_is_no_time(self, office: Office, taskmap: Run, words: tuple[str, str]) -> None:
        ran = taskmap("report", *words)
        assert ran.status == 2
        assert f"“{words[1]}”" in ran.err
        assert len(ran.err.splitlines()) == 1


def command(ending: str, as_of: str) -> tuple[object, ...]:
    return ("report", "--month", "2022-06", "--as-of", as_of, "-o", f"r.{ending}")


class TestPlans:
    @pytest.fixture
    def two(self, office: Office) -> Office:
        office.issue(SECOND, name="second")
        return office

    def test_one_section_each_and_a_cover(self, two: Office, taskmap: Run) -> None:
        words = ("--month", "2022-06", "--as-of", "2022-07-02")
        ran = taskmap("report", *words, "-o", "out")
        assert ran.out.count("共3项举措") == 2
        assert ran.out.index("回家方案") < ran.out.index("另一个方案")
        book = openpyxl.load_workbook("out/月度报告.xlsx")
        cover = [[cell.value for cell in row] for row in book["方案总览"].iter_rows(min_row=4)]
        assert [row[:2] for row in cover] == [["回家方案", 3], ["另一个方案", 3], ["合计", 6]]
        assert [row[0].value for row in book["分任务"].iter_rows(min_row=4)] == [
            *["回家方案"] * 3,
            *["另一个方案"] * 3,
        ]
        word = docx.Document("out/月度报告.docx")
        printed = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
        assert [row[0] for row in printed] == ["方案", "回家方案", "另一个方案", "合计"]
        data = taskmap("report", *words, "--format", "json").data
        assert [plan["plan"] for plan in data["plans"]] == ["back-1", "second-2"]

    def test_sections_of_the_word_report(self, two: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02", "-o", "out")
        assert ran.status == 0
        texts = [each.text for each in docx.Document("out/月度报告.docx").paragraphs]
        first, second = texts.index("回家方案"), texts.index("另一个方案")
        assert [texts.count(head) for head in ("一、总体情况", "三、报送情况")] == [2, 2]
        assert first < texts.index("五、下一步工作") < second
        # 乙局 was late with the first plan only.
        assert "无。" not in texts[texts.index("（二）迟报单位", first) :][:2]
        assert texts[texts.index("（二）迟报单位", second) + 1] == "无。"
        one = taskmap("report", "--as-of", "2022-07-02", "--plan", "second-2", "-o", "one")
        assert one.status == 0
        texts = [each.text for each in docx.Document("one/月度报告.docx").paragraphs]
        assert (texts.count("一、总体情况"), texts.count("另一个方案")) == (1, 0)

    def test_narrowed(self, two: Office, taskmap: Run) -> None:
        assert plan_data(taskmap, "--plan", "second-2")["plan"] == "second-2"
        ran = taskmap("report", "--plan", "second-2", "--plan", "back-1", "--format", "json")
        assert len(ran.data["plans"]) == 2

    def test_a_plan_that_is_not_there(self, two: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--plan", "third-3", "--as-of", "2022-07-02")
        assert (ran.status, ran.out) == (2, "")
        assert "没有方案 third-3，有：back-1、second-2" in ran.err

    def test_two_of_one_title(self, office: Office, taskmap: Run) -> None:
        office.issue(BACK.replace("back-1", "second-2"), name="second")
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02", "--format", "csv")
        assert "回家方案（back-1）" in ran.out
        assert "回家方案（second-2）" in ran.out
        # Standard output makes the line ends of the system: on Windows there would be two carriage returns.
        assert "\r" not in ran.out


class TestFiles:
    def test_a_folder(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02", "-o", "a/b")
        assert {path.name for path in Path("a/b").iterdir()} == {"月度报告.docx", "月度报告.xlsx"}
        assert f"写好了 {Path('a/b/月度报告.docx')}" in ran.out

    @pytest.mark.parametrize("ending", [*FORMATS, "DOCX"])
    def test_a_file_of_each_kind(self, office: Office, taskmap: Run, ending: str) -> None:
        ran = taskmap(*command(ending, "2022-07-02"))
        assert ran.status == 0, ran.err
        assert "办乙局的事" in text_of(Path(f"r.{ending}"))
        assert [path.name for path in Path().glob("r.*")] == [f"r.{ending}"]

    @pytest.mark.parametrize("ending", ["wps", "doc", "xls"])
    def test_what_cannot_be_written(self, office: Office, taskmap: Run, ending: str) -> None:
        ran = taskmap(*command(ending, "2022-07-02"))
        assert ran.status == 2
        assert "文件名要以 .docx" in ran.err
        assert not list(Path().glob("r.*"))

    @pytest.mark.parametrize(("ending", "said"), [("docx", True), ("xlsx", False)])
    def test_without_what_draws_charts(
        self,
        office: Office,
        taskmap: Run,
        monkeypatch: pytest.MonkeyPatch,
        ending: str,
        said: bool,
    ) -> None:
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        ran = taskmap(*command(ending, "2022-07-02"))
        assert ran.status == 0
        assert ("taskmap[charts]" in ran.err) == said
        assert "办乙局的事" in text_of(Path(f"r.{ending}"))

    def test_charts_are_drawn(self, office: Office, taskmap: Run) -> None:
        """The line of months has what the report of each month said; and all is the same twice."""
        words = ("report", "--month", "2022-07", "--as-of", "2022-08-02", "-o", "r.docx")
        ran = taskmap(*words)
        assert "taskmap[charts]" not in ran.err
        assert "各期举措数（项）" in text_of(Path("r.docx"))
        made = Path("r.docx").read_bytes()
        with zipfile.ZipFile("r.docx") as file:
            drawn = etree.fromstring(file.read("word/charts/chart2.xml"))
        lines = [each.xpath("string()") for each in drawn.iterfind(".//{*}ser/{*}val")]
        # It was issued in June.
        months = (("2022-06", "2022-06-30"), ("2022-07", "2022-08-02"))
        said = [plan_buckets(taskmap, *each) for each in months]
        missing = [each["未报送"] for each in said]
        assert missing == [1, 2]
        assert lines[-1].endswith("".join(map(str, missing)))
        assert taskmap(*words).out == ran.out
        assert Path("r.docx").read_bytes() == made

    def test_a_folder_with_a_date_for_a_name(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("report", "--as-of", "2022-07-02", "-o", "2022.06")
        assert ran.status == 0
        assert (Path("2022.06") / "月度报告.docx").is_file()

    @pytest.mark.parametrize(
        ("shape", "begins"),
        [("csv", "方案总览"), ("markdown", "# 回家方案"), ("html", "<!DOCTYPE")],
    )
    def test_on_standard_output(
        self, office: Office, taskmap: Run, shape: str, begins: str
    ) -> None:
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-07-02", "--format", shape)
        assert ran.status == 0
        assert begins.lower() in ran.out[:400].lower()
        assert "办乙局的事" in ran.out

    def test_json_names_the_files(self, office: Office, taskmap: Run) -> None:
        words = ("--as-of", "2022-07-02", "--format", "json", "-o", "out")
        assert taskmap("report", *words).data["files"] == [
            str(Path("out") / f"月度报告.{ending}") for ending in ("docx", "xlsx")
        ]

    def test_nothing_is_written_where_nothing_was_asked(self, office: Office, taskmap: Run) -> None:
        before = sorted(Path().rglob("*"))
        taskmap("report", "--as-of", "2022-07-02")
        assert sorted(Path().rglob("*")) == before

    def test_without_a_ledger(self, here: Path, taskmap: Run) -> None:
        for words in (("report",), ("score", "--from", "2022-05", "--until", "2022-06")):
            ran = taskmap(*words)
            assert (ran.status, ran.out) == (2, "")
            assert "请先运行 taskmap split" in ran.err
        assert not list(here.iterdir())


def text_of(path: Path) -> str:
    """All the words of a report of any kind."""
    match path.suffix.lower():
        case ".docx":
            word = docx.Document(str(path))
            cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
            return "\n".join([*(each.text for each in word.paragraphs), *cells])
        case ".xlsx":
            book = openpyxl.load_workbook(path)
            return "\n".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            )
        case _:
            return path.read_text("utf-8-sig")


class TestUserText:
    @pytest.mark.parametrize("ending", FORMATS)
    def test_it_stays_what_it_is(self, office: Office, taskmap: Run, ending: str) -> None:
        assert taskmap(*command(ending, "2022-07-02")).status == 0
        found = text_of(Path(f"r.{ending}"))
        if ending == "json":
            found = json.dumps(json.loads(found), ensure_ascii=False)
        if ending == "html":
            assert "<b>粗" not in found
            found = found.replace("&lt;", "<").replace("&gt;", ">").replace("&#43;", "+")
        if ending == "md":
            found = re.sub(r"\\(.)", r"\1", found).replace("&lt;", "<")
        if ending == "docx":
            # Its problems are merged in the annex.
            assert "单位反映" in found
        assert NASTY in found

    def test_no_formula(self, office: Office, taskmap: Run) -> None:
        office.send("丙局.xlsx", fill_checklist("丙局", set_cells(J5="=1+1 有进展了")))
        book = openpyxl.load_workbook(INBOX / "丙局.xlsx")
        book["月度报送"]["J5"].data_type = "s"
        book.save(INBOX / "丙局.xlsx")
        assert office.collect(day="2022-06-24").status == 0
        assert taskmap(*command("xlsx", "2022-07-02")).status == 0
        assert taskmap(*command("csv", "2022-07-02")).status == 0
        for sheet in openpyxl.load_workbook("r.xlsx"):
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)
        for cells in csv.reader(io.StringIO(Path("r.csv").read_text("utf-8-sig"))):
            assert not any(cell.startswith("=") for cell in cells)
        assert "=1+1 有进展了" in text_of(Path("r.xlsx"))

    @pytest.mark.parametrize("title", ["[/x] [red]红[/red]", "<b>粗</b> & 😀", "{{ 7*7 }}{% if %}"])
    def test_of_the_plan_too(self, taskmap: Run, title: str) -> None:
        Office(taskmap, BACK.replace("回家方案", f"'{title}'").replace("办甲局的事", f"'{title}'"))
        ran = taskmap("report", "--month", "2022-06", "--as-of", "2022-06-30", "-o", "out")
        assert ran.status == 0, ran.err
        assert title in ran.out
        for ending in ("docx", "xlsx"):
            assert text_of(Path("out") / f"月度报告.{ending}").count(title) >= 2


class TestTemplates:
    def test_ones_own(self, office: Office, taskmap: Run) -> None:
        Path("own").mkdir()
        word = docx.Document()
        word.add_paragraph("本办自己的样子：{{ report.title }}，{{ tables.未报送|length }}家未报")
        word.save("own/月度报告.docx")
        ran = taskmap(*command("docx", "2022-07-02"), "--templates", "own")
        assert ran.status == 0, ran.err
        [line] = docx.Document("r.docx").paragraphs
        assert line.text == "本办自己的样子：回家方案2022年6月进展情况报告，1家未报"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{{ report.titel }}", "report.titel"),
            ("{{ report.title ", "月度报告.docx"),
            ("{% for row in tables.未报 %}{% endfor %}", "未报"),
        ],
    )
    def test_a_broken_one(self, office: Office, taskmap: Run, text: str, words: str) -> None:
        Path("own").mkdir()
        word = docx.Document()
        word.add_paragraph(text)
        word.save("own/月度报告.docx")
        ran = taskmap(*command("docx", "2022-07-02"), "--templates", "own")
        assert (ran.status, ran.out) == (2, "")
        assert "月度报告.docx" in ran.err
        assert words in ran.err
        assert len(ran.err.splitlines()) == 1
        assert not Path("r.docx").exists()

    def test_no_word_file_at_all(self, office: Office, taskmap: Run) -> None:
        Path("own").mkdir()
        Path("own/月度报告.docx").write_bytes(b"\xd0\xcf\x11\xe0 an old .doc")
        ran = taskmap(*command("docx", "2022-07-02"), "--templates", "own")
        assert ran.status == 2
        assert "请先另存为 .docx" in ran.err

    def test_no_such_folder(self, office: Office, taskmap: Run) -> None:
        ran = taskmap(*command("docx", "2022-07-02"), "--templates", "nowhere")
        assert ran.status == 2
        assert "没有模板文件夹 nowhere" in ran.err

    def test_a_copy_of_the_one_that_comes_along_makes_the_same(
        self, office: Office, taskmap: Run
    ) -> None:
        Path("own").mkdir()
        shutil.copy(formats.find_template("月度报告.docx"), "own")
        taskmap(*command("docx", "2022-07-02"))
        made = Path("r.docx").read_bytes()
        taskmap(*command("docx", "2022-07-02"), "--templates", "own")
        assert Path("r.docx").read_bytes() == made


class TestScore:
    WORDS = ("score", "--from", "2022-06", "--until", "2022-06", "--as-of", "2022-07-02")

    def test_ranks_ties_and_causes(self, office: Office, taskmap: Run) -> None:
        found = taskmap(*self.WORDS, "--format", "json").data["standings"]
        assert [(each["rank"], each["unit"], each["score"]) for each in found] == [
            (1, "甲局", 101),
            (2, "乙局", 98),
            (3, "丙局", 90),
        ]
        causes = {
            each["unit"]: [(one["cause"], one["points"], one["day"]) for one in each["points"]]
            for each in found
        }
        assert causes == {
            "甲局": [("提前完成", 1, "2022-06-20")],
            "乙局": [("迟报", -1, "2022-06-27"), ("滞后", -1, "2022-06-30")],
            "丙局": [("未报送", -10, "2022-06-25")],
        }

    def test_equal_units_share_a_rank(self, taskmap: Run) -> None:
        Office(taskmap, BACK)
        words = ("score", "--from", "2022-06", "--until", "2022-06", "--as-of", "2022-06-27")
        found = taskmap(*words, "--format", "json").data["standings"]
        assert [each["rank"] for each in found] == [1, 1, 1]
        assert taskmap(*words).out.count("第1名") == 3

    def test_where_nothing_was_due_nobody_has_a_rank(self, office: Office, taskmap: Run) -> None:
        words = ("score", "--from", "2022-06", "--until", "2022-06", "--as-of", "2022-06-02")
        found = taskmap(*words, "--format", "json").data["standings"]
        assert {(each["rank"], each["score"]) for each in found} == {(None, 100)}
        assert taskmap(*words).out.count("不排名") == 3

    def test_cap_and_floor_stand_among_the_points(self, taskmap: Run) -> None:
        rules = "scoring: {cap: 100, floor: 95, missing: 30}\n"
        office = Office(taskmap, f"{BACK}{rules}")
        office.receive("甲局", "2022-06-20", set_cells(G5="已完成", H5=100, M5="照片"))
        found = taskmap(*self.WORDS, "--format", "json").data["standings"]
        assert [(each["unit"], each["score"]) for each in found] == [
            ("甲局", 100),
            ("乙局", 95),
            ("丙局", 95),
        ]
        assert [(one["cause"], one["points"]) for one in found[0]["points"]] == [
            ("提前完成", 1),
            ("封顶保底", -1),
        ]
        for each in found:
            assert each["base"] + sum(one["points"] for one in each["points"]) == each["score"]

    def test_both_papers(self, office: Office, taskmap: Run) -> None:
        ran = taskmap(*self.WORDS, "-o", "out")
        assert ran.status == 0, ran.err
        book = openpyxl.load_workbook("out/考核.xlsx")
        ranking = [row[:3] for row in book["得分排名"].iter_rows(min_row=4, values_only=True)]
        assert ranking == [(1, "甲局", 101), (2, "乙局", 98), (3, "丙局", 90)]
        ledger = list(book["记分明细"].iter_rows(min_row=3, values_only=True))
        assert ledger[0][:7] == ("单位", "方案", "期次", "日期", "事由", "分值", "情况")
        assert "迟2天" in str(ledger[2])
        printed = text_of(Path("out/考核.docx"))
        assert "得分排名" in printed
        assert "应于2022-06-25前报送，没有收到" in printed

    def test_backwards(self, office: Office, taskmap: Run) -> None:
        ran = taskmap("score", "--from", "2022-07", "--until", "2022-05")
        assert ran.status == 2
        assert "--until 2022-05 在 --from 2022-07 之前" in ran.err

    def test_same_bytes(self, office: Office, taskmap: Run) -> None:
        for folder in ("a", "b"):
            taskmap(*self.WORDS, "-o", folder)
        for ending in ("docx", "xlsx"):
            made = [Path(folder, f"考核.{ending}").read_bytes() for folder in ("a", "b")]
            assert made[0] == made[1]
