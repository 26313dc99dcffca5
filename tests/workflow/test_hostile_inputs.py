"""Plans, notices, templates, returns and arguments that were made to stop the program, each through the real command: a
sentence and a status, never a trace.

Files that would take the memory are in test_hostile_files.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from conftest import SMALL, Ran, Run
from support.filled_checklists import workbook_bytes
from support.office import INBOX, Office, fill_checklist
from taskmap.formats import find_template

pytestmark = pytest.mark.slow


def damage(data: bytes, part: str) -> bytes:
    """The zip with a few bytes in the midst of its member `part` changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(part)
    name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
    at = info.header_offset + 30 + name + extra + info.compress_size // 2
    return data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 8]) + data[at + 8 :]


def rename_unit(data: bytes, old: str, new: str) -> bytes:
    """As a forger does it, and a clumsy clerk: everywhere."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell in (cell for sheet in book for row in sheet for cell in row):
        if isinstance(cell.value, str):
            cell.value = cell.value.replace(old, new)
    return workbook_bytes(book)


RETURNS: Mapping[str, Callable[[bytes], bytes]] = {
    "坏的表.xlsx": lambda sound: damage(sound, "xl/worksheets/sheet2.xml"),
    "坏的目录.xlsx": lambda sound: damage(sound, "xl/workbook.xml"),
    "坏的样式.xlsx": lambda sound: damage(sound, "xl/styles.xml"),
    "截断.xlsx": lambda sound: sound[: len(sound) // 2],
    "改名.xlsx": lambda sound: rename_unit(sound, "乙局", "甲局"),
    "旧格式.xls": lambda sound: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + sound[8:],
}


def sentence(ran: Ran) -> str:
    """What it says in the one line that it may say when it cannot go on."""
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1), ran
    return ran.err


@pytest.mark.parametrize("name", RETURNS, ids=range(len(RETURNS)))
def test_a_return(taskmap: Run, process: Run, name: str) -> None:
    office = Office(taskmap)
    office.send(name, RETURNS[name](fill_checklist("乙局")))
    office.send("甲局.xlsx", fill_checklist("甲局"))
    ran = process(*("collect", INBOX, "--received", "2022-06-20", "--format", "json"))
    assert ran.status in (0, 1)
    assert ran.err == ""
    assert [each["unit"] for each in ran.data["accepted"]] == ["甲局"]
    others: list[dict[str, object]] = ran.data["refused"] + ran.data["ignored"]
    [other] = others
    assert str(other["file"]).endswith(name)
    assert other.get("faults") or other.get("why"), other
    assert taskmap("ledger", "check").status == 0


def unknown_keys(count: int) -> str:
    return SMALL + "".join(f"k{number}: 1\n" for number in range(count))


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (SMALL.replace("甲局", "天" * 2000), 0, ""),
        (SMALL.replace("甲局", "天" * 2000 + "局"), 0, ""),
        (unknown_keys(20_000), 1, "unknown-key"),
        (SMALL.replace("甲局", "'乙\u202e局'"), 1, "unit-twice"),
        (SMALL.replace("小方案", "长" * 40_000), 1, "text-too-long"),
    ],
    ids=["long", "long unit", "keys", "alike", "title"],
)
def test_a_plan(here: Path, process: Run, text: str, status: int, said: str) -> None:
    (here / "plan.yaml").write_text(text, "utf-8")
    ran = process("validate", "plan.yaml")
    assert (ran.status, ran.err) == (status, "")
    assert said in ran.out


@pytest.mark.parametrize("command", ["validate", "split"])
def test_a_plan_without_end(here: Path, process: Run, command: str) -> None:
    assert "太大" in sentence(process(command, "/dev/zero"))
    with (here / "plan.yaml").open("wb") as file:
        file.truncate(20_000_001)
    assert "最多 20 MB" in sentence(process(command, "plan.yaml"))


def test_units_that_look_alike_are_one(here: Path, taskmap: Run) -> None:
    alike = [f"市{mark}水利局" for mark in "\u202e\u00ad\ufe0f\u200b"]
    text = SMALL.replace("units: [甲局, 乙局]", f"units: [市水利局, 乙局, {', '.join(alike)}]")
    (here / "plan.yaml").write_text(text, "utf-8")
    taskmap("split", "plan.yaml", "--as-of", "2022-06-01")
    assert len(list(Path("out/责任清单").glob("市*.xlsx"))) <= 1


def test_a_notice(here: Path, process: Run) -> None:
    (here / "通知.txt").write_text(f"一、办事\n牵头单位：{'天' * 2000}，乙局\n", "utf-8")
    assert process("import", "通知.txt", "-o", "draft.yaml").status in (0, 1)
    assert process("validate", "draft.yaml").status in (0, 1)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_template(taskmap: Run, process: Run, part: str) -> None:
    Office(taskmap)
    folder = Path("模板")
    folder.mkdir()
    for name in ("催办函.docx", "月度报告.docx"):
        template = find_template(name, None)
        assert template is not None
        (folder / name).write_bytes(damage(template.read_bytes(), part))
    check = process("templates", "check", folder)
    assert (check.status, check.err) == (1, "")
    assert check.out.count("[template-unreadable]") == 2
    day = ("--as-of", "2022-07-20", "--templates", folder, "-o", "out")
    assert "催办函.docx" in sentence(process("remind", *day))
    assert "月度报告.docx" in sentence(process("report", "--month", "2022-06", *day))


ESCAPE = "a\x1b[31m\x9b\u202eb"


@pytest.mark.parametrize(
    "words",
    [
        ("validate", f"{ESCAPE}.yaml"),
        ("split", f"{ESCAPE}.yaml"),
        ("import", f"{ESCAPE}.txt"),
        ("report", "--month", ESCAPE),
        ("report", "--plan", ESCAPE),
        ("score", "--from", ESCAPE, "--until", ESCAPE),
        ("close", "--plan", ESCAPE, "1"),
        ("diff", f"{ESCAPE}.yaml", "plan.yaml"),
        ("check-overdue", "--unit", ESCAPE),
        ("explain", ESCAPE),
        ("ledger", "check", "--ledger", ESCAPE),
        (ESCAPE,),
    ],
    ids=lambda words: " ".join(words[:2]).replace(ESCAPE, "x"),
)
def test_an_argument_that_a_terminal_would_obey(
    taskmap: Run, small: Path, words: tuple[str, ...]
) -> None:
    taskmap("split", small, "--as-of", "2022-06-01")
    ran = taskmap(*words)
    assert ran.status in (0, 1, 2)
    assert not set(ran.out + ran.err) & set("\x1b\x9b\u202e")


@pytest.mark.parametrize("words", [("validate",), ("import",), ("ledger", "check"), ("diff", "a")])
def test_a_password_in_the_wrong_place(taskmap: Run, words: tuple[str, ...]) -> None:
    ran = taskmap(*words, "postgresql://u:geheim@h/x")
    assert ran.status == 2
    assert "geheim" not in ran.out + ran.err


def test_a_system_that_knows_ascii_only(small: Path, process: Run) -> None:
    where = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "PYTHONUTF8=1" in sentence(process("split", small, env=where))


@pytest.mark.parametrize("module", ["re", "taskmap.system.terminal", "typer"])
def test_ctrl_c_while_it_is_loaded(here: Path, process: Run, module: str) -> None:
    """In the midst of an import, wherever that is."""
    (here / "sitecustomize.py").write_text(
        "import signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {module!r} and 'taskmap' in sys.modules:\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        f"sys.modules.pop({module!r}, None)\n"
        "sys.meta_path.insert(0, Finder())\n",
        "utf-8",
    )
    found = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")])
    ran = process("plans", env={"PYTHONPATH": found})
    assert (ran.status, ran.out, ran.err) == (2, "", "已中止。\n")
