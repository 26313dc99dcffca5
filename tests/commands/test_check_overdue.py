"""`taskmap check-overdue` as cron runs it: real processes, their status, and that they are silent and quick to start."""

from __future__ import annotations

import configparser
import csv
import datetime
import io
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from conftest import Issue, Run, loaded_modules, variables
from taskmap.documents import overdue_list
from taskmap.ledger import opening, records
from taskmap.ledger.journal import Event
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.system.text import width
from taskmap.tracking.overdue import OverdueItem, OverdueKind

DOCS = Path(__file__).parents[2] / "docs" / "cron.md"
PLAN = """\
id: due-1
title: 到期方案
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
tasks:
  - {no: 1, title: 第一项, units: [甲局, 乙局], deadline: 2022年6月底前}
  - {no: 2, title: 第二项, lead: [甲局, 乙局], deadline: 2022年12月底前}
"""
SLOW = ("openpyxl", "docx", "docxtpl", "pydantic", "jinja2", "rich", "yaml", "lxml", "icalendar")


@pytest.fixture
def place(here: Path, issue: Issue) -> Path:
    """A plan of two units; both sent the first report, 甲局 done with the first item."""
    issue(PLAN, "2022-05-01")
    path = here / ".taskmap" / "ledger.db"
    with opening.open_for_writing(path) as book:
        for unit, status in (("甲局", Status.DONE), ("乙局", Status.IN_PROGRESS)):
            rows = (Progress("1", status, 50.0),)
            day = datetime.date(2022, 5, 24)
            book.record_submission(Submission("due-1", 1, unit, "2022-05", day, rows), "某办")
    return path


class TestStatuses:
    @pytest.mark.parametrize(("day", "status"), [("2022-06-25", 0), ("2022-06-26", 1)])
    def test_through_a_shell(self, place: Path, here: Path, day: str, status: int) -> None:
        line = f"{shlex.quote(sys.executable)} -m taskmap check-overdue --as-of {day}; echo =$?"
        ran = subprocess.run(
            ["sh", "-c", line],
            cwd=here,
            env=variables(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert ran.stdout.endswith(f"={status}\n")
        assert ran.stderr == ""
        assert (ran.stdout == "=0\n") is (status == 0)

    def test_silent_when_all_is_well(self, place: Path, process: Run) -> None:
        ran = process("check-overdue", "--as-of", "2022-06-25")
        assert (ran.status, ran.out, ran.err) == (0, "", "")

    def test_the_list(self, place: Path, process: Run) -> None:
        ran = process("check-overdue", "--as-of", "2022-06-26")
        assert (ran.status, ran.err) == (1, "")
        assert ran.out == (
            "截至 2022-06-26：逾期 2 项\n\n【due-1】未报送 2 项\n"
            "  2022-06-25  逾期1天（0个工作日）  甲局  2022-06 月报\n"
            "  2022-06-25  逾期1天（0个工作日）  乙局  2022-06 月报\n"
        )

    def test_verbose_says_what_was_looked_at(self, place: Path, process: Run) -> None:
        ran = process("check-overdue", "--as-of", "2022-06-25", "--verbose")
        assert (ran.status, ran.out) == (0, "")
        assert "方案 due-1 第 1 版，2022-06-25（Asia/Shanghai）" in ran.err
        assert "报送 2 份" in ran.err
        assert "没有逾期" in ran.err

    def test_no_ledger(self, here: Path, process: Run) -> None:
        ran = process("check-overdue")
        assert (ran.status, ran.out) == (2, "")
        assert "没有台账" in ran.err

    def test_no_ledger_at_all(self, here: Path, process: Run) -> None:
        (here / "x.db").write_bytes(b"not a ledger" * 99)
        ran = process("check-overdue", "--ledger", "x.db")
        assert (ran.status, ran.out) == (2, "")
        assert "不是 taskmap 的台账文件" in ran.err

    def test_newer_ledger(self, place: Path, process: Run) -> None:
        with sqlite3.connect(place) as raw:
            raw.execute("PRAGMA user_version = 99")
        ran = process("check-overdue")
        assert (ran.status, ran.out) == (2, "")
        assert "请先升级 taskmap" in ran.err

    @pytest.mark.slow
    def test_it_waits_for_a_ledger_that_is_locked(
        self, place: Path, started: Callable[..., subprocess.Popen[str]]
    ) -> None:
        raw = sqlite3.connect(place, isolation_level=None)
        raw.execute("BEGIN EXCLUSIVE")
        waiting = started("-m", "taskmap", "check-overdue", "--as-of", "2022-06-25")
        time.sleep(1.5)
        assert waiting.poll() is None
        raw.execute("ROLLBACK")
        assert waiting.communicate(timeout=30) == ("", "")
        assert waiting.returncode == 0

    def test_and_says_so_in_the_end(
        self, place: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its patience is shortened, or the test would wait for half a minute."""
        from taskmap.ledger import opening

        monkeypatch.setattr(opening.open_for_reading.__wrapped__, "__defaults__", (0.2,))  # type: ignore[attr-defined]
        raw = sqlite3.connect(place, isolation_level=None)
        raw.execute("BEGIN EXCLUSIVE")
        ran = taskmap("check-overdue")
        raw.close()
        assert (ran.status, ran.out) == (2, "")
        assert "正被另一个程序写入，等了 0.2 秒" in ran.err

    def test_a_damaged_ledger(self, place: Path, process: Run) -> None:
        """Somebody wrote nonsense into it, past its guards."""
        with sqlite3.connect(place) as raw:
            raw.execute("DROP TRIGGER duties_is_never_changed")
            raw.execute("UPDATE duties SET due = '2022-02-31' WHERE period = '2022-06'")
        ran = process("check-overdue", "--as-of", "2022-07-01")
        assert (ran.status, ran.out) == (2, "")
        assert "taskmap ledger check" in ran.err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--plan", "nosuch"), "没有方案 nosuch，有：due-1"),
            (("--unit", "丙局"), "没有单位“丙局”"),
            (("--kind", "x"), "report（未报送）"),
            (("--as-of", "x"), "--as-of 不是日期"),
            (("--fail-on", "soon"), "--within"),
            (("--within", "-1"), "--within"),
            (("--format", "xml"), "--format"),
        ],
    )
    def test_a_wrong_word(
        self, place: Path, taskmap: Run, words: tuple[str, ...], said: str
    ) -> None:
        ran = taskmap("check-overdue", *words)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err

    def test_issued_before_deadlines_were_kept(self, here: Path, taskmap: Run) -> None:
        (here / ".taskmap").mkdir()
        issue = records.PlanIssue("old", "{}", "", datetime.date(2022, 5, 1))
        path = here / ".taskmap" / "ledger.db"
        with opening.open_for_writing(path) as book, book.issue_plan(issue, ()):
            pass
        ran = taskmap("check-overdue")
        assert (ran.status, ran.out) == (2, "")
        assert "请再运行一次 taskmap split" in ran.err


class TestChoosing:
    def find(self, taskmap: Run, *words: str) -> list[tuple[str, str]]:
        ran = taskmap("check-overdue", "--as-of", "2022-07-01", "--format", "json", *words)
        return [(each["kind"], each["unit"]) for each in ran.data]

    def test_by_unit_kind_and_plan(self, place: Path, taskmap: Run) -> None:
        both = [("report", "甲局"), ("report", "乙局")]
        assert self.find(taskmap) == both
        assert self.find(taskmap, "--unit", "乙局") == both[1:]
        assert self.find(taskmap, "--kind", "未报送", "--plan", "due-1") == both
        assert self.find(taskmap, "--kind", "measure", "--kind", "milestone") == []

    def test_soon(self, place: Path, taskmap: Run) -> None:
        words = ("check-overdue", "--as-of", "2022-06-20", "--within")
        assert taskmap(*words, "4").out == ""
        ran = taskmap(*words, "5")
        assert ran.status == 0
        assert "即将到期 2 项" in ran.out
        assert "还有5天（4个工作日）" in ran.out
        assert taskmap(*words, "5", "--fail-on", "soon").status == 1
        assert taskmap(*words, "4", "--fail-on", "soon").status == 0

    def test_a_late_report_is_late_until_the_day_it_comes(self, place: Path, taskmap: Run) -> None:
        day = datetime.date(2022, 6, 28)
        with opening.open_for_writing(place) as book:
            for unit in ("甲局", "乙局"):
                book.record_submission(Submission("due-1", 1, unit, "2022-06", day, ()), "某办")
        told = [
            taskmap("check-overdue", "--as-of", f"2022-06-{number}").status
            for number in (25, 26, 27, 28, 29)
        ]
        assert told == [0, 1, 1, 0, 0]

    def test_a_finished_item_is_late_after_the_days_of_the_plan(
        self, place: Path, here: Path, taskmap: Run
    ) -> None:
        """甲局 said on 24 May that it is done."""
        closing = PLAN.replace("deadline:", "closure: {limit_days: 5}, deadline:")
        (here / "plan.yaml").write_text(closing, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2022-05-20").status == 0
        told = [
            taskmap("check-overdue", "--as-of", f"2022-05-{day}", "--kind", "closure").status
            for day in (29, 30)
        ]
        assert told == [0, 1]
        line = taskmap("check-overdue", "--as-of", "2022-05-30", "--kind", "closure").out
        page = DOCS.read_text("utf-8").partition("5月30日列出：\n\n```text\n")[2]
        assert page.partition("```")[0] == "".join(line.splitlines(keepends=True)[-1:]), line

    def test_before_the_plan_was_issued(self, place: Path, taskmap: Run) -> None:
        ran = taskmap("check-overdue", "--as-of", "2022-04-30", "--within", "300")
        assert (ran.status, ran.out) == (2, "")
        assert "到 2022-04-30 为止还没有印发过的方案" in ran.err

    def test_what_a_later_revision_says_does_not_show_earlier(
        self, place: Path, here: Path, taskmap: Run
    ) -> None:
        (here / "plan.yaml").write_text(PLAN.replace("day: 25", "day: 20"), "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", "2022-06-22").status == 0
        told = [
            taskmap("check-overdue", "--as-of", f"2022-06-{number}").status for number in (21, 22)
        ]
        assert told == [0, 1]


class TestFormats:
    def show(self, taskmap: Run, shape: str, day: str = "2022-06-26") -> str:
        return taskmap("check-overdue", "--as-of", day, "--format", shape).out

    def test_each(self, place: Path, taskmap: Run) -> None:
        rows = list(csv.reader(io.StringIO(self.show(taskmap, "csv").removeprefix("\ufeff"))))
        assert [len(row) for row in rows] == [12] * 3
        assert rows[1][:7] == ["未报送", "due-1", "甲局", "", "2022-06", "2022-06-25", "1"]
        assert "| 未报送 | due-1 | 乙局 |" in self.show(taskmap, "markdown")
        page = self.show(taskmap, "html")
        assert page.lower().count("<html") == 1
        assert "乙局" in page

    @pytest.mark.parametrize("shape", ["text", "csv", "markdown", "html"])
    def test_nothing_when_nothing_is_late(self, place: Path, taskmap: Run, shape: str) -> None:
        assert self.show(taskmap, shape, "2022-06-25") == ""

    def test_json_is_a_list_even_then(self, place: Path, taskmap: Run) -> None:
        assert self.show(taskmap, "json", "2022-06-25") == "[]\n"

    def test_a_year_without_a_calendar_is_only_a_note(self, place: Path, taskmap: Run) -> None:
        ran = taskmap("check-overdue", "--as-of", "2037-01-05")
        assert ran.status == 1
        assert "2037年放假安排还没有公布" in ran.err
        assert ran.err.count("\n") == 1

    def test_the_office_s_own_calendar(self, place: Path, here: Path, taskmap: Run) -> None:
        """As it was when the plan was split: what is in the folder now does not count."""
        (here / "workdays.yaml").write_text("2022: {off: [2022-06-27]}\n", "utf-8")
        ran = taskmap("check-overdue", "--as-of", "2022-06-28", "--format", "json")
        assert {each["working_days"] for each in ran.data} == {2}
        assert taskmap("split", "plan.yaml", "--as-of", "2022-06-20").status == 0
        ran = taskmap("check-overdue", "--as-of", "2022-06-28", "--format", "json")
        assert {each["working_days"] for each in ran.data} == {1}

    def test_no_line_wider_than_a_terminal_and_nothing_lost(self) -> None:
        odd = "=1+1\n[/x]\x1b[31m😀" + "长" * 200
        due = datetime.date(2022, 6, 25)
        found = [
            OverdueItem(
                kind, "p" * 100, unit, "1.1", "2022-06", due, 4000, 2700, odd, due, "某函9号"
            )
            for kind in OverdueKind
            for unit in (odd, "甲局")
        ]
        lines = list(overdue_list.overdue_lines(found, datetime.date(2033, 1, 1), 78))
        assert max(map(width, lines)) <= 78
        assert not any(set(line) & set("\n\x1b") for line in lines)
        # Once in the unit's name and twice among what it is about, of each kind.
        assert "".join(lines).count("长") == 200 * 3 * len(OverdueKind)

    def test_without_a_terminal_an_item_is_one_line(self, place: Path, taskmap: Run) -> None:
        """So that a search of a cron mail finds a title."""
        title = "推进沿江岸线整治和渔民转产转业安置保障" * 4
        due = datetime.date(2022, 6, 25)
        found = [
            OverdueItem(kind, "p" * 100, title, "1.1", "", due, 1, 1, title, due, "某函9号")
            for kind in OverdueKind
        ]
        lines = list(overdue_list.overdue_lines(found, datetime.date(2022, 6, 26)))
        assert sum(line.count(title) == 2 for line in lines) == len(OverdueKind)

    def test_columns_stand_below_each_other(self, place: Path, taskmap: Run) -> None:
        with opening.open_for_writing(place) as book:
            book.append(Event(kind="reminder", day=datetime.date(2022, 6, 26)), "某办")
        lines = self.show(taskmap, "text", "2022-07-26").splitlines()[3:]
        assert len({width(line[: line.index("局")]) for line in lines}) == 1


@pytest.mark.slow
class TestToday:
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    @pytest.mark.parametrize("machine", ["UTC", "Pacific/Pago_Pago", "America/New_York"])
    def test_in_the_plan_s_time_zone(
        self, here: Path, process: Run, zone: str, machine: str
    ) -> None:
        """These two are 25 hours apart: it is never the same day in both."""
        today = datetime.datetime.now(ZoneInfo(zone)).date()
        text = PLAN.replace("\ntitle:", f"\ntimezone: {zone}\ntitle:").replace(
            "every: month, day: 25", f"once: {today - datetime.timedelta(1)}"
        )
        text = text.replace("until: 2022-12", f"until: {today.year + 1}-12")
        (here / "plan.yaml").write_text(text, "utf-8")
        assert process("split", "plan.yaml", "--as-of", "2022-05-01").status == 0
        ran = process("check-overdue", "--kind", "report", "--verbose", env={"TZ": machine})
        assert f"{today}（{zone}）" in ran.err, "or the day ended just now"
        assert ran.status == 1
        assert "逾期1天" in ran.out


class TestStart:
    def test_nothing_slow_is_loaded_when_there_is_nothing_to_show(
        self, place: Path, here: Path
    ) -> None:
        found = loaded_modules(here, "check-overdue", "--kind", "closure", status=0)
        assert "taskmap.ledger.outstanding" in found
        # The same question finds them where they are loaded.
        assert "jinja2" in loaded_modules(here, "check-overdue", "--format", "html", status=1)
        own = {"taskmap.plan.model", "taskmap.planfile", "taskmap.document"}
        late = {f"taskmap.ledger.{name}" for name in ("writing", "events", "journal", "records")}
        assert not found & {*SLOW, *own, *late}
        assert not any(name.startswith("taskmap.formats.") for name in found)
        assert not any(name.startswith("taskmap.commands.s") for name in found), "split, schema"

    def test_no_plan_is_loaded_when_reports_are_missing(self, place: Path, here: Path) -> None:
        """Also where a unit is done with all that it had, which owes none any more."""
        with opening.open_for_writing(place) as book:
            day = datetime.date(2022, 6, 24)
            rows = tuple(Progress(each, Status.DONE, 100.0) for each in ("1", "2"))
            book.record_submission(Submission("due-1", 1, "甲局", "2022-06", day, rows), "某办")
        found = loaded_modules(
            here, "check-overdue", "--as-of", "2022-08-26", "--kind", "report", status=1
        )
        assert "taskmap.workflow.records.owed_reports" in found
        plans = {"taskmap.plan.model", "taskmap.planfile", "taskmap.workflow.records.issued_plans"}
        # The calendar of the plan is read, and no other kind of entry.
        assert "taskmap.ledger.calendar_entries" in found
        others = {f"taskmap.ledger.{name}" for name in ("events", "return_entries", "records")}
        assert not found & {*plans, *others}


def block(kind: str) -> list[str]:
    """The pieces of the page that are files of this kind."""
    return re.findall(rf"```{kind}\n(.*?)```", DOCS.read_text("utf-8"), re.S)


class TestTimers:
    """What the page says runs as it stands there."""

    @pytest.fixture
    def home(self, place: Path, here: Path) -> Path:
        """A home with the workspace in it, and `taskmap` among the programs."""
        shutil.copytree(here, here / "home" / "taskmap", ignore=shutil.ignore_patterns("home"))
        programs = here / "bin"
        programs.mkdir()
        script = programs / "taskmap"
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m taskmap "$@"\n')
        script.chmod(0o755)
        return here / "home"

    def run(self, line: str, home: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        paths = f"{home.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["sh", "-c", line],
            cwd=cwd,
            env=variables(HOME=str(home), PATH=paths),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def test_crontab(self, home: Path) -> None:
        (page,) = block("crontab")
        mail, line = page.splitlines()
        assert re.fullmatch(r"MAILTO=\S+@example\.cn", mail)
        *when, command = line.split(None, 5)
        assert len(when) == 5
        for field, last in zip(when, (59, 23, 31, 12, 7), strict=True):
            assert field == "*" or 0 <= int(field) <= last
        assert "%" not in command, "cron takes it for a line break"
        ran = self.run(command, home, home)
        assert (ran.returncode, ran.stderr) == (1, "")
        assert "【due-1】举措逾期" in ran.stdout

    def test_systemd(self, home: Path) -> None:
        (text,) = block("systemd-service")
        service = configparser.ConfigParser(interpolation=None, strict=True)
        service.optionxform = str  # type: ignore[assignment,method-assign]
        service.read_string(text)
        folder = service["Service"]["WorkingDirectory"].replace("%h", str(home))
        ran = self.run(service["Service"]["ExecStart"], home, Path(folder))
        assert (ran.returncode, ran.stderr) == (1, "")
        assert "【due-1】举措逾期" in ran.stdout

    @pytest.mark.office
    def test_systemd_takes_the_files(self, tmp_path: Path) -> None:
        for kind in ("service", "timer"):
            (text,) = block(f"systemd-{kind}")
            (tmp_path / f"taskmap-overdue.{kind}").write_text(text, "utf-8")
        when = re.findall(r"OnCalendar=(.*)", (tmp_path / "taskmap-overdue.timer").read_text())
        subprocess.run(["systemd-analyze", "calendar", *when], check=True, capture_output=True)
        files = [str(tmp_path / f"taskmap-overdue.{kind}") for kind in ("service", "timer")]
        ran = subprocess.run(
            ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False
        )
        said = [line for line in ran.stderr.splitlines() if "taskmap-overdue" in line]
        assert said == []

    def test_windows(self) -> None:
        """Not run here; its options are spelt as schtasks has them."""
        (line,) = (each for each in block("bat") if "schtasks" in each)
        assert re.findall(r" /([A-Za-z]+)(?= )", line.partition("cmd /c")[0]) == (
            ["Create", "TN", "SC", "ST", "TR"]
        )
        assert "taskmap check-overdue" in line
