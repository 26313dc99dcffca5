"""The command line from outside: statuses, streams, encodings, terminals, and what happens when all goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer

from conftest import SMALL, ZHUZHOU, Run, limited, loaded_modules, variables
from support.terminals import plain, show
from taskmap import __main__ as program
from taskmap import commands
from taskmap.commands import application
from taskmap.system.text import width

COMMANDS = [each.name for each in commands.find_commands()]
HAN = re.compile("[一-鿿]")
ENDINGS = "db|yaml|xlsx|docx|html|md|txt|csv|json|ics|bak"


class TestStatuses:
    """By real processes: 0 done, 1 found, 2 cannot go on."""

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            (("validate", ZHUZHOU), 0),
            (("split", ZHUZHOU, "--dry-run"), 0),
            (("explain", "6月底前", "--year", "2022"), 0),
            (("schema",), 0),
            (("--version",), 0),
            (("--help",), 0),
            (("explain", "天知道什么时候"), 1),
            (("validate", "broken.yaml"), 1),
            (("split", "broken.yaml"), 1),
            (("validate", "nowhere.yaml"), 2),
            (("split", "nowhere.yaml"), 2),
            (("split", ZHUZHOU, "--templates", "nowhere"), 2),
            (("explain", "6月底前", "--plan", "nowhere.yaml"), 2),
            (("explain", "30日内", "--issued", "某天"), 2),
            ((), 2),
        ],
    )
    @pytest.mark.slow
    def test_statuses(
        self, process: Run, here: Path, words: tuple[object, ...], status: int
    ) -> None:
        (here / "broken.yaml").write_text(SMALL.replace("no: 2", "no: 1"), "utf-8")
        ran = process(*words)
        assert ran.status == status, ran.err
        assert "Traceback" not in ran.out + ran.err
        # What went wrong is said where no program looks for results.
        found_on_stdout = status == 1 and words[0] in ("validate", "explain")
        assert bool(ran.out) == (status == 0 or found_on_stdout)
        assert ran.err or status != 2

    def test_validate_says_all_of_all_files(self, taskmap: Run, here: Path) -> None:
        for name in ("a.yaml", "b.yaml"):
            (here / name).write_text(SMALL.replace("no: 2", "no: 1"), "utf-8")
        ran = taskmap("validate", "a.yaml", ZHUZHOU, "b.yaml")
        assert ran.status == 1
        found = [line.partition(":")[0] for line in ran.out.splitlines()]
        assert {"a.yaml", "b.yaml", str(ZHUZHOU)} == set(found)
        for line in ran.out.splitlines():
            assert re.fullmatch(r"[^:]+:\d+:\d+: .+ \[[a-z-]+\]", line)

    @pytest.mark.slow
    def test_json_is_alone_on_standard_output(self, process: Run, small: Path) -> None:
        small.write_text(SMALL.replace("tasks:", "groups: {空组: []}\ntasks:"), "utf-8")
        for words in (("validate", small), ("split", small), ("split", small, "--dry-run")):
            ran = process(*words, "--format", "json")
            assert ran.status == 0
            assert json.loads(ran.out)
        assert "[group-empty]" in ran.err


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("--nope", "没有选项 --nope"),
            ("split --fromat json p", "没有选项 --fromat，是不是 --format？"),
            ("-x", "没有选项 -x"),
            ("nope", "没有命令“nope”"),
            ("splitt p", "没有命令“splitt”，是不是 split？"),
            ("split", "缺少 PLAN"),
            ("validate", "缺少 PLAN..."),
            ("explain", "缺少 PHRASE"),
            ("split p --month", "选项 --month 后面要写值"),
            ("split p --dry-run=yes", "选项 --dry-run 后面不写值"),
            ("split p q r", "多了 q r"),
            ("schema x", "多了 x"),
            ("split p --format xml", "--format 不能是“xml”，可以写 text、json"),
            ("list", "没有命令“list”"),
            ("export", "没有命令“export”"),
            ("overdue", "没有命令“overdue”，是不是 check-overdue？"),
            ("chekc-ovedue", "没有命令“chekc-ovedue”，是不是 check-overdue？"),
            ("stat", "没有命令“stat”，是不是 status？"),
            ("--json", "没有选项 --json"),
            ("split p --json", "没有选项 --json，是不是 --format json？"),
            ("split p --xml", "没有选项 --xml"),
            ("plans --csv", "没有选项 --csv"),
            ("show 1 --csv", "没有选项 --csv，是不是 --format csv？"),
            ("report --output x", "没有选项 --output，是不是 --out？"),
            ("log --form 2022", "没有选项 --form，是不是 --from、--format？"),
            ("explain x --year 二〇二二", "--year 应是整数，不是“二〇二二”"),
            ("explain x --year 3", "--year 应在 1949 到 2200 之间，不是 3"),
        ],
    )
    def test_in_chinese(self, taskmap: Run, words: str, said: str) -> None:
        ran = taskmap(*words.split())
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"用法不对：{said}；用 -h 看说明\n"

    def test_nothing_at_all_gives_the_help(self, taskmap: Run) -> None:
        ran = taskmap()
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == taskmap("--help").out


class TestHelp:
    @pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
    @pytest.mark.parametrize("option", ["-h", "--help"])
    def test_is_chinese(self, taskmap: Run, words: tuple[str, ...], option: str) -> None:
        ran = taskmap(*words, option)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith(f"用法：{' '.join(['taskmap', *words])} ")
        body = ran.out.partition("\n\n")[2]
        assert "显示本说明" in body
        # No English words but names, values and file endings; an example is what is typed.
        prose = re.sub("^ +例：.*$", "例", body, flags=re.M)
        left = re.sub(rf"--?[a-z-]+|\S*[A-Z]{{2,}}\S*|[\w./-]*\.(?:{ENDINGS})|<.*?>", "", prose)
        known = {word for name in COMMANDS for word in name.split("-")}
        known |= {
            "text",
            "json",
            "out",
            "add",
            "exempt",
            "reply",
            "mail",
            "Schema",
            "taskmap",
            "Word",
            "Excel",
            "zhuzhou",
            "bash",
            "zsh",
            "fish",
            "PowerShell",
            "pwsh",
            "Tab",
            "zh",
            "en",
            "pdf",
            "svg",
            "png",
        }
        assert set(re.findall("[A-Za-z]{2,}", left)) <= known
        assert all(
            HAN.search(line)
            for line in prose.splitlines()
            if line.strip(" <>|abcdefghijklmnopqrstuvwxyz/.")
        )
        assert max(map(width, ran.out.splitlines())) <= 80

    @pytest.mark.parametrize("name", COMMANDS)
    def test_has_an_example_and_the_statuses(self, taskmap: Run, name: str) -> None:
        page = taskmap(name, "-h").out
        [example] = re.findall("^  例：taskmap (.*)$", page, re.M)
        assert example.split()[0] == name
        app: Any = typer.main.get_command(application.build_app([name]))
        # As Typer reads it: each option is one of the command's, and nothing that must be typed is missing.
        parent = app.make_context("taskmap", [name])
        app.get_command(parent, name).make_context(
            name, example.partition(" >")[0].split()[1:], parent=parent
        )
        assert re.search("^  退出状态：0 .*1 .*2 .*3 ", page, re.M)

    def test_stands_in_the_order_of_the_month(self, taskmap: Run) -> None:
        page = taskmap("-h").out
        assert re.findall("^(.+)：$", page, re.M) == ["选项", *commands.SECTIONS]
        assert page.index("\n  import ") < page.index("\n  split ") < page.index("\n  collect ")
        assert (
            page.index("\n  check-overdue ") < page.index("\n  report ") < page.index("\n  ledger ")
        )
        assert commands.section("something-new") == commands.OTHERS

    def test_names_every_command(self, taskmap: Run) -> None:
        assert len(COMMANDS) >= 4
        listed = re.findall(r"^  ([a-z][a-z-]*)  ", taskmap("--help").out, re.M)
        assert listed == COMMANDS

    def test_version(self, process: Run) -> None:
        from importlib.metadata import version

        assert process("--version").out == f"taskmap {version('taskmap')}\n"
        assert process("-V").out == process("--version").out

    def test_loads_nothing_heavy(self, here: Path) -> None:
        """A command in cron pays for what it imports; the help needs none of these."""
        loaded = {name.partition(".")[0] for name in loaded_modules(here, "--help")}
        assert {"typer", "taskmap"} <= loaded
        heavy = {"openpyxl", "lxml", "yaml", "rich", "pydantic", "dateutil", "chinese_calendar"}
        assert not loaded & heavy

    def test_a_phrase_is_explained_without_plans_and_ledger(self, here: Path) -> None:
        loaded = loaded_modules(here, "explain", "2022年6月底前")
        assert "taskmap.plan.deadlines" in loaded
        assert not loaded & {"taskmap.planfile", "taskmap.ledger.reading", "sqlite3"}


class TestStreams:
    @pytest.mark.parametrize("words", ["schema", "--help", f"split {ZHUZHOU} --format json"])
    @pytest.mark.slow
    def test_a_reader_that_has_seen_enough(self, here: Path, words: str) -> None:
        """`| head -1`: no complaint, and the status of the work that was done."""
        line = f'{sys.executable} -m taskmap {words} | head -1; echo "${{PIPESTATUS[0]}}"'
        done = subprocess.run(
            ["bash", "-c", line], capture_output=True, text=True, env=variables(), check=True
        )
        assert done.stdout.splitlines()[1:] == ["0"]
        assert not re.search("Error|Traceback|Exception|出错", done.stderr)

    @pytest.mark.parametrize("words", ["schema", "--help", f"validate {ZHUZHOU}", "nope"])
    @pytest.mark.parametrize("stream", ["1", "2"])
    @pytest.mark.slow
    def test_nobody_reads_at_all(self, here: Path, words: str, stream: str) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with open(here / "other", "w", encoding="utf-8") as other:
            done = subprocess.run(
                [sys.executable, "-m", "taskmap", *words.split()],
                stdout=writing if stream == "1" else other,
                stderr=writing if stream == "2" else other,
                env=variables(),
                check=False,
            )
        os.close(writing)
        assert done.returncode == (2 if words == "nope" else 0)
        assert not re.search("Error|Traceback|Exception|出错", (here / "other").read_text("utf-8"))

    @pytest.mark.slow
    def test_the_work_is_done_all_the_same(self, small: Path, here: Path) -> None:
        """Warnings that nobody reads do not stop it."""
        small.write_text(SMALL.replace("tasks:", "groups: {空组: []}\ntasks:"), "utf-8")
        line = f"{sys.executable} -m taskmap split plan.yaml 2>&1 >/dev/null | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], env=variables(), check=False)
        assert done.returncode == 0
        assert (here / "out" / "任务分解表.xlsx").exists()

    @pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
    @pytest.mark.slow
    def test_closed_streams(self, small: Path, here: Path, closed: str) -> None:
        line = f"{sys.executable} -m taskmap split plan.yaml {closed}"
        done = subprocess.run(
            ["bash", "-c", line], capture_output=True, env=variables(), check=False
        )
        assert done.returncode == 0
        assert (here / "out" / "责任清单" / "甲局.xlsx").read_bytes().startswith(b"PK")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
    def test_a_full_disk_behind_standard_output(self, here: Path) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "taskmap", "schema"],
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env=variables(),
                check=False,
            )
        assert (done.returncode, done.stderr) == (2, "不能继续：写不了标准输出：磁盘满了\n")

    def test_not_a_terminal_is_plain(self, process: Run, small: Path) -> None:
        """No colour, no bar, and no cut-off at 80 columns, whatever the terminal is said to be."""
        title = "很长的标题" * 60
        small.write_text(SMALL.replace("小方案", title), "utf-8")
        ran = process("split", small, env={"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "xterm"})
        assert ran.out.splitlines()[0] == title
        assert "\x1b" not in ran.out + ran.err
        assert ran.err == "新建了台账 .taskmap/ledger.db\n"

    def test_a_line_break_in_a_title_does_not_tear_the_table(
        self, taskmap: Run, small: Path
    ) -> None:
        small.write_text(SMALL.replace("小方案", '"上\\n下\\r左\\u2028右"'), "utf-8")
        assert taskmap("split", small).out.splitlines()[0] == "上 下 左 右"


class TestEncodings:
    EMOJI = SMALL.replace("小方案", "小方案😀").replace("甲局", "😀局")

    def console(self, encoding: str, *words: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "taskmap", *map(str, words)],
            capture_output=True,
            env=variables(PYTHONIOENCODING=encoding),
            check=False,
        )

    def test_a_gbk_console(self, small: Path) -> None:
        small.write_text(self.EMOJI, "utf-8")
        done = self.console("gbk", "split", small)
        assert (done.returncode, done.stderr.decode("gbk")) == (
            0,
            "新建了台账 .taskmap/ledger.db\n",
        )
        assert done.stdout.decode("gbk").splitlines()[0] == "小方案\\U0001f600"

    @pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8", "utf8"])
    @pytest.mark.slow
    def test_json_is_json_in_every_encoding(self, small: Path, encoding: str) -> None:
        """Whoever reads it takes it for UTF-8."""
        small.write_text(self.EMOJI, "utf-8")
        done = self.console(encoding, "split", small, "--format", "json")
        assert done.returncode == 0
        assert "out/责任清单/😀局.xlsx" in json.loads(done.stdout.decode("utf-8"))["files"]

    def test_errors_in_a_console_of_ascii(self, here: Path) -> None:
        done = self.console("ascii", "split", "没有😀.yaml")
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr

    def test_arguments_that_are_no_text(self, small: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "taskmap", b"split", b"plan.yaml", b"--unit", b"\xff\xfe"],
            capture_output=True,
            env=variables(),
            check=False,
        )
        assert done.returncode == 2
        assert "方案里没有单位".encode() in done.stderr


class TestBugs:
    """Status 3, by a program that is really broken: a library that it needs is not there."""

    @pytest.fixture
    def broken(self, here: Path) -> dict[str, str]:
        (here / "site").mkdir()
        (here / "site" / "sitecustomize.py").write_text(
            "import sys\nsys.modules['yaml'] = None\n", "utf-8"
        )
        (here / "tmp").mkdir()
        paths = [str(here / "site"), os.environ.get("PYTHONPATH", "")]
        return {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "TMPDIR": str(here / "tmp")}

    def test_one_line_and_where_the_trace_is(
        self, process: Run, small: Path, here: Path, broken: dict[str, str]
    ) -> None:
        ran = process("split", small, env=broken)
        assert (ran.status, ran.out) == (3, "")
        [trace] = (here / "tmp").iterdir()
        assert ran.err == (f"taskmap 出错了，这是程序的问题；详细记录在 {trace}，请发给维护人员\n")
        text = trace.read_text("utf-8")
        assert "Traceback (most recent call last)" in text
        assert "ModuleNotFoundError" in text
        assert sys.version in text
        assert "plan.yaml" in text
        assert not (here / "out").exists()
        assert not (here / ".taskmap").exists()

    def test_interrupted_in_the_midst_of_something(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What is left half done may complain of that on the way out; the person only pressed Ctrl-C."""

        def build(_: object) -> object:
            with zipfile.ZipFile(io.BytesIO(), "w") as archive, archive.open("a", "w"):
                try:
                    raise KeyboardInterrupt
                finally:
                    archive.close()

        monkeypatch.setattr(application, "build_app", build)
        assert program.run_command() == 2
        assert capsys.readouterr().err == "已中止。\n"

    def test_interrupted_where_nothing_can_be_raised(self, here: Path) -> None:
        """Python drops what is raised while it frees an object; Ctrl-C must not be lost by that."""
        code = """
import signal, time
from taskmap import __main__ as program
from taskmap.commands import application
class Freed:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
def build(arguments):
    Freed()
    while True:
        time.sleep(0.01)
application.build_app = build
program.main()
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=variables())
        assert (done.returncode, done.stderr.decode()) == (2, "已中止。\n")

    @pytest.mark.parametrize(
        "words",
        [
            ("init",),
            ("collect",),
            ("collect", "--trust"),
            ("diff", "plan.yaml"),
            ("split", "plan.yaml", "--templates"),
            ("plans", "--ledger"),
            ("validate",),
        ],
    )
    def test_a_name_that_nothing_can_have_is_no_bug(
        self, taskmap: Run, small: Path, words: tuple[str, ...]
    ) -> None:
        assert taskmap("split", small).status == 0
        ran = taskmap(*words, "长" * 300)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("不能继续：")
        assert "名称太长" in ran.err

    def test_no_password_in_the_trace(
        self, process: Run, small: Path, here: Path, broken: dict[str, str]
    ) -> None:
        url = "postgresql://clerk:secret@127.0.0.1:1/x"
        assert process("split", small, "--ledger", url, env=broken).status == 3
        [trace] = (here / "tmp").iterdir()
        text = trace.read_text("utf-8")
        assert "clerk:***@127.0.0.1" in text
        assert "secret" not in text

    def test_where_no_trace_can_be_written(
        self, process: Run, small: Path, broken: dict[str, str]
    ) -> None:
        ran = process("split", small, env=broken, before=limited(0))
        assert (ran.status, ran.out) == (3, "")
        assert "ModuleNotFoundError" in ran.err
        assert "During handling" not in ran.err

    def test_what_does_not_need_it_still_works(self, process: Run, broken: dict[str, str]) -> None:
        assert process("--help", env=broken).status == 0


@pytest.mark.slow
class TestTerminal:
    @pytest.mark.parametrize(
        "title", ["测试[/x]方案", "[red]红[/red]", "[/建设]", "[link=x]y", ":smile:"]
    )
    def test_text_is_no_markup(self, small: Path, title: str) -> None:
        small.write_text(SMALL.replace("小方案", f'"{title}"'), "utf-8")
        status, seen = show("split", small)
        assert status == 0
        assert title in plain(seen)
        assert "\x1b[31m" not in seen
        assert "第 1 版" in seen

    def test_a_table_with_a_frame(self, small: Path) -> None:
        _, seen = show("split", small)
        lines = plain(seen).splitlines()
        assert lines[0].strip() == "小方案"
        assert lines[1].startswith("╭")
        end = next(at for at, line in enumerate(lines) if line.startswith("╰"))
        assert "新建了台账" in "".join(lines[end:])

    def test_a_narrow_one_loses_nothing(self, small: Path) -> None:
        small.write_text(SMALL.replace("小方案", "很长的标题" * 20), "utf-8")
        status, seen = show("split", small, "-o", "abcdefghij" * 9, columns=40)
        assert status == 0
        letters = re.sub(r"[\s│]", "", plain(seen))
        assert "很长的标题" * 20 in letters
        assert "abcdefghij" * 9 in letters
        assert "…" not in letters

    def test_a_list_is_folded(self, small: Path) -> None:
        """Elsewhere an item is one line."""
        title = "推进沿江岸线整治和渔民转产转业安置保障" * 3
        dated = f"title: {title}, deadline: 2022-06-30"
        small.write_text(SMALL.replace("title: 第一项", dated), "utf-8")
        show("split", small, "--as-of", "2022-05-01")
        status, seen = show("check-overdue", "--as-of", "2022-08-01", columns=200)
        assert status == 1
        assert title not in seen
        assert max(map(width, plain(seen).splitlines())) <= 78

    def test_a_bar_while_there_is_much_to_do(self, here: Path) -> None:
        status, seen = show("split", ZHUZHOU)
        assert status == 0
        assert re.search(r"责任清单 .*%", plain(seen))

    def test_no_bar_for_a_few(self, small: Path) -> None:
        assert "%" not in show("split", small)[1]

    def test_json_stays_json(self, small: Path) -> None:
        status, seen = show("split", small, "--format", "json")
        assert status == 0
        assert json.loads(seen)["units"] == 3

    def test_faults_are_whole_lines(self, small: Path) -> None:
        small.write_text(SMALL.replace("no: 2", "no: 1"), "utf-8")
        status, seen = show("validate", small, columns=40)
        assert status == 1
        assert re.search(r"plan\.yaml:8:\d+: .*\[duplicate-id\]", plain(seen))


def test_the_statuses_are_those_of_the_contract() -> None:
    assert (commands.DONE, commands.FOUND, program.CANNOT_GO_ON, program.BUG) == (0, 1, 2, 3)
