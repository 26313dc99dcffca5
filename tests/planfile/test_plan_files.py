"""The plan file: what its words become, and every fault of it reported at its place.

`tests/plans/` holds bad plans. Each wrong line ends in a mark, `# ERROR code` or `# WARNING code`, several
with commas between; the marks are taken off, what is left is read, and these faults and no others must
be reported. A file is named after its code; its first comment is the text of docs/errors.md.
"""

from __future__ import annotations

import ast
import datetime
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.steps import count_steps
from taskmap import planfile
from taskmap.commands import split, validate
from taskmap.plan import checks, names
from taskmap.plan.model import Bound, Deadline, Party, Plan, ReportingRule, Roll
from taskmap.plan.rhythm import Frequency
from taskmap.plan.workdays import Calendar
from taskmap.planfile import decoding, doubts, indents, keys, tree
from taskmap.system.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "tests" / "planfile" / "plans"
FILES = sorted(PLANS.glob("*.yaml"))
MARKS = re.compile(rb" *# ((?:ERROR|WARNING) [a-z-]+(?:, (?:ERROR|WARNING) [a-z-]+)*)$")

HEAD = """id: p
title: 方案
issued: 2022-05-07
period: {from: 2022-05, until: 2022-12}
"""
TASK = "tasks:\n  - no: 1\n    title: 巡查河道\n    units: [水利局]\n"


def split_marks(data: bytes) -> tuple[bytes, list[tuple[int, str, str]]]:
    """The plan without its marks, and the line, severity and code of each."""
    lines, wanted = [], []
    for number, line in enumerate(data.splitlines(), 1):
        if match := MARKS.search(line):
            for mark in match[1].decode().split(", "):
                severity, code = mark.split()
                wanted.append((number, severity, code))
            line = line[: match.start()]
        lines.append(line)
    return b"\n".join(lines), sorted(wanted)


def read(text: str | bytes) -> tuple[Plan | None, list[Diagnostic]]:
    data = text.encode() if isinstance(text, str) else text
    plan, faults = planfile.parse(data, "plan.yaml", Calendar())
    sense = checks.check(plan) if plan is not None else ()
    left = doubts.warnings(decoding.decode(data, "plan.yaml").text or "", "plan.yaml")
    return plan, sorted({*faults, *sense, *left})


def read_small(text: str | bytes) -> tuple[Plan | None, list[Diagnostic]]:
    """As `read`, but that a plan has no reporting rule is no fault: most of these have none."""
    plan, faults = read(text)
    return plan, [fault for fault in faults if fault.code != "reporting-missing"]


def fault_places(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and code of every fault."""
    return [(fault.at.line, fault.at.column, fault.code) for fault in read_small(text)[1]]


def codes(text: str | bytes) -> list[str]:
    return [code for _, _, code in fault_places(text)]


def valid_plan(text: str | bytes) -> Plan:
    plan, faults = read_small(text)
    assert not faults, [str(fault) for fault in faults]
    assert plan is not None
    return plan


def task(text: str) -> str:
    """A plan with one task that has these further lines."""
    return HEAD + TASK + "".join(f"    {line}\n" for line in text.split("\n"))


def rule(text: str) -> ReportingRule:
    [found] = valid_plan(f"{HEAD}reporting: [{{{text}}}]\n{TASK}").rules
    return found


def roles(parties: tuple[Party, ...]) -> list[tuple[str, str]]:
    return [(party.role.value, party.name) for party in parties]


class TestGallery:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_told(self, path: Path) -> None:
        data, wanted = split_marks(path.read_bytes())
        _, faults = read(data)
        assert sorted((f.at.line, f.severity.name, f.code) for f in faults) == wanted
        assert wanted

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_named_after_its_code(self, path: Path) -> None:
        code = path.stem.split("--")[0]
        _, wanted = split_marks(path.read_bytes())
        assert code in {code for _, _, code in wanted} or code == "many"

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_the_same_without_libyaml(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        data, _ = split_marks(path.read_bytes())
        fast = [(fault, fault.message) for fault in read(data)[1]]
        for module in (tree, indents):
            monkeypatch.setattr(module, "LOADER", yaml.BaseLoader)
        assert [(fault, fault.message) for fault in read(data)[1]] == fast

    def test_no_code_is_without_an_example(self) -> None:
        emitted = set(_codes_in_source())
        assert len(emitted) > 35
        assert emitted == {path.stem.split("--")[0] for path in FILES} - {"many"}

    def test_ten_at_once(self, tmp_path: Path) -> None:
        data, _ = split_marks((PLANS / "many--ten-at-once.yaml").read_bytes())
        (tmp_path / "plan.yaml").write_bytes(data)
        found = planfile.read(tmp_path / "plan.yaml").diagnostics
        assert len({fault.code for fault in found}) >= 10
        assert [fault.at for fault in found] == sorted(fault.at for fault in found)

    def test_validate_prints_them_sorted_and_split_refuses_with_the_same(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data, wanted = split_marks((PLANS / "many--ten-at-once.yaml").read_bytes())
        path = tmp_path / "plan.yaml"
        path.write_bytes(data)
        assert validate.run([path]) == 1
        lines = capsys.readouterr().out.splitlines()
        places = [re.match(r".*plan\.yaml:(\d+):(\d+): .+ \[[a-z-]+\]$", line) for line in lines]
        assert [int(place[1]) for place in places if place] == [line for line, _, _ in wanted]
        ledger = tmp_path / "ledger.db"
        assert split.run(path, out=tmp_path / "out", ledger_url=str(ledger)) == 1
        assert capsys.readouterr().err.splitlines()[: len(lines)] == lines
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("page", ["errors", "format"])
    def test_the_page_is_current(self, page: str) -> None:
        tool = ROOT / "tools" / f"{page}_page.py"
        ran = subprocess.run(
            [sys.executable, tool, "--check"], capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")

    def test_the_example_of_the_format_page_is_sound(self) -> None:
        page = (ROOT / "docs" / "plan-format.md").read_text("utf-8")
        [example] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
        plan = valid_plan(example)
        assert len(list(plan.every_measure())) > 2

    def test_the_times_of_the_format_page_are_understood(self) -> None:
        page = (ROOT / "docs" / "plan-format.md").read_text("utf-8")
        [section] = re.findall(r"## 时间的写法\n(.*?)\n## ", page, re.DOTALL)
        phrases = [said for said in re.findall("`(.*?)`", section) if "taskmap" not in said]
        assert len(phrases) > 5
        for said in phrases:
            assert codes(task(f"deadline: {said}")) == [], said

    def test_the_format_page_tells_every_key(self) -> None:
        page = (ROOT / "docs" / "plan-format.md").read_text("utf-8")
        spellings = {s for form in keys.FORMS.values() for key in form.keys for s in key.spellings}
        assert {spelling for spelling in spellings if f"`{spelling}`" not in page} == set()


def _codes_in_source() -> Iterator[str]:
    """The codes in calls of error, warning and the like."""
    folder = Path(planfile.__file__).parent
    rules = (*Path(checks.__file__).parent.glob("*.py"), Path(names.__file__))
    for path in (*folder.glob("*.py"), *rules):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            if name in ("error", "warning", "_refuse", "NameFault"):
                for argument in node.args:
                    text = argument.value if isinstance(argument, ast.Constant) else None
                    if isinstance(text, str) and re.fullmatch("[a-z]+(-[a-z]+)+", text):
                        yield text


class TestPlaces:
    """The wrong word, not the block around it."""

    @pytest.mark.parametrize(
        ("text", "line", "column", "code"),
        [
            (task("titel: 河道"), 9, 5, "unknown-key"),
            (task("deadline: 适当时候"), 9, 15, "deadline-unknown"),
            (task("support: [林业局, 水利局]"), 9, 20, "unit-twice"),
            (task("milestones: [{by: 年底, what: x}]\ndeadline: 6月底"), 9, 23, "milestone-late"),
            (task("targets: [{name: 长度, at: 约}]"), 9, 30, "bad-value"),
            (task("deadline：6月底"), 9, 13, "fullwidth-colon"),
            (task('text: "巡查'), 9, 11, "yaml-syntax"),
            (task("text: 巡查: 每周"), 9, 13, "yaml-syntax"),
            (task("text: %五"), 9, 11, "yaml-syntax"),
            (task("text: *五"), 9, 11, "yaml-syntax"),
            (task("text: *a"), 9, 11, "yaml-alias"),
            (task("support: [林业局, 环保局"), 9, 14, "yaml-syntax"),
            (
                HEAD + TASK + "  - title: 清理\n    no: 1\n    units: [林业局]\n",
                10,
                9,
                "duplicate-id",
            ),
        ],
    )
    def test_column(self, text: str, line: int, column: int, code: str) -> None:
        assert fault_places(text) == [(line, column, code)]

    SLIP = task("support: [林业局, 水利局]")
    AT = (9, 20, "unit-twice")

    def test_byte_order_mark(self) -> None:
        assert fault_places(b"\xef\xbb\xbf" + self.SLIP.encode()) == [self.AT]
        assert fault_places("\ufeffiid: p\n" + TASK) == [(1, 1, "unknown-key")]

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_line_ends(self, end: str) -> None:
        assert fault_places(self.SLIP.replace("\n", end)) == [self.AT]
        colon = task("deadline：6月底").replace("\n", end)
        assert fault_places(colon) == [(9, 13, "fullwidth-colon")]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, encoding: str) -> None:
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        assert fault_places(mark + self.SLIP.encode(encoding)) == [self.AT]
        assert valid_plan(mark + (HEAD + TASK).encode(encoding)).title == "方案"

    def test_an_emoji_is_one_column(self) -> None:
        assert fault_places(task("support: [😀局, 水利局]")) == [(9, 19, "unit-twice")]

    def test_line_separator_from_a_text_program_breaks_no_line(self) -> None:
        text = task("text: 一\u2028二\ngoal: 三\x85四\nsupport: 水利局")
        assert fault_places(text) == [(11, 14, "unit-twice")]

    def test_columns_behind_a_mended_slip_are_as_typed(self) -> None:
        assert fault_places(task("deadline：适当时候")) == [
            (9, 13, "fullwidth-colon"),
            (9, 14, "deadline-unknown"),
        ]
        assert fault_places(task("deadline：  适当时候"))[1] == (9, 16, "deadline-unknown")
        assert fault_places(HEAD + TASK + "　　deadline: 适当时候\n")[1] == (
            9,
            13,
            "deadline-unknown",
        )
        assert fault_places(HEAD + TASK + "\tdeadline: 适当时候\n")[1] == (
            9,
            12,
            "deadline-unknown",
        )

    def test_of_a_doubt_behind_a_text_that_has_the_word_as_well(self) -> None:
        [left] = doubts.warnings("title: 待核事项  # 待核[title-guessed]: 请核对\n", "plan.yaml")
        assert (left.at.line, left.at.column) == (1, 16)


class TestOneSlipIsToldOnce:
    @pytest.mark.parametrize(
        "text",
        [
            task("titel: 河道"),
            task("<<: *a"),
            task("support: *a"),
            task("deadline: *a"),
            HEAD + "tasks:\n  - no: 1\n    title: *a\n    units: [水利局]\n",
            HEAD + "tasks:\n  - no: 1\n    title: [河道]\n    units: [水利局]\n",
            HEAD + "tasks:\n  - {no: 1, title: 河道, units: [[水利局]]}\n",
            HEAD + "tasks:\n  - {no: 1, title: 河道, units: {水利局, 林业局}}\n",
            HEAD + "reporting: [{once: 2022-02-30}]\n" + TASK,
            HEAD + "reporting: [{every: 每旬, day: 5}]\n" + TASK,
            HEAD + "reporting: [{every: month, from: 2022-13}]\n" + TASK,
            "id: p\nperiod: {from: 5月, until: 2022-12}\nreporting: [{every: month}]\n" + TASK,
            "id: p\nperiod: {from: 2023, until: 2022}\nreporting: [{every: month}]\n" + TASK,
            "id: p\nperiod: 2022\nreporting: [{every: month}, {name: 周报, every: week}]\n" + TASK,
            "id: p\nreporting: [{every: month}, {name: 周报, every: week}]\n" + TASK,
            HEAD
            + TASK
            + "\n  - no: 1\n    title: 清理\n    units: [水利局]\n    measures: [{text: 一}]",
            HEAD + "tasks:\n  - no: 1\n    title: 河道\n    measures: [{text: 一}, {text: 二}]\n",
            HEAD + "tasks:\n  -no: 1\n   title: 河道\n   units: 水利局\n",
            task('text: "巡查\ngoal: 清理\nproblem: "脏"'),
        ],
    )
    def test_once(self, text: str) -> None:
        assert len(fault_places(text)) == 1, [str(fault) for fault in read(text)[1]]

    def test_inherited_lists_and_deadlines(self) -> None:
        text = "deadline: 适当时候\nsupport: [水利局, 林业局]\nmeasures: [{text: 一}, {text: 二}]"
        assert codes(task(text)) == ["deadline-unknown", "unit-twice"]

    def test_a_joined_name_is_told_wherever_it_is_written(self) -> None:
        text = task(
            "support: [林业局，环保局]\nmilestones: [{by: 6月底, what: x, units: [林业局，环保局]}]"
        )
        assert codes(text) == ["unit-joined", "unit-joined"]

    @pytest.mark.parametrize("directory", ["", "units: [县甲小组, 县乙小组]\n"])
    def test_a_name_joined_of_known_ones_is_told_once(self, directory: str) -> None:
        tasks = "tasks:\n" + "".join(
            f"  - {{no: {no}, title: 修路, lead: {name}}}\n"
            for no, name in enumerate(("县甲小组", "县乙小组", "县甲小组和县乙小组"), 1)
        )
        assert codes(HEAD + directory + tasks) == ["unit-joined"]


class TestEncodings:
    def test_gbk_is_read_on(self) -> None:
        text = task("deadline: 适当时候").encode("gbk")
        assert fault_places(text) == [(2, 8, "file-encoding"), (9, 15, "deadline-unknown")]

    def test_a_workbook_is_no_plan(self) -> None:
        assert codes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256))) == ["file-encoding"]
        assert codes(b"\xff\xfe" + b"\x00\xd8" * 3 + b"x") == ["file-encoding"]

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"# nothing\n", b"---\n", b"\xef\xbb\xbf"])
    def test_nothing(self, data: bytes) -> None:
        plan, faults = read(data)
        assert {fault.code for fault in faults} == {"missing-id", "no-task"}
        assert plan is not None
        assert plan.id == ""

    @pytest.mark.parametrize("data", ["- a\n", "just a text\n", "[a, b]\n"])
    def test_no_mapping_at_the_top(self, data: str) -> None:
        assert fault_places(data) == [(1, 1, "wrong-kind")]

    def test_control_characters_are_cleaned_and_said(self) -> None:
        plan, faults = read_small(task('text: 巡\x07查\ufeff\ngoal: "清\\a理"\nproblem: 脏\x9b'))
        assert plan is not None
        [found] = plan.every_task()
        assert (found.text, found.goal, found.problem) == ("巡查", "清理", "脏")
        assert [(f.at.line, f.at.column, f.code) for f in faults] == [
            (9, 12, "text-cleaned"),
            (10, 11, "text-cleaned"),
            (11, 15, "text-cleaned"),
        ]
        assert "U+0007" in faults[0].message
        assert "U+FEFF" in faults[0].message

    def test_the_ledger_gets_text(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.yaml"
        path.write_bytes((HEAD + TASK).encode("utf-16"))
        assert planfile.read(path).text == HEAD + TASK


def _noise(size: int) -> bytes:
    return bytes((n * n * 7 + n // 3) % 251 + 1 for n in range(size))


class TestAttacks:
    def bounded(self, attack: Callable[[int], str | bytes], size: int) -> list[str]:
        """The codes found in an attack of this size; one of twice the size is at most twice the work."""
        small, large = attack(size), attack(2 * size)
        once, found = count_steps(codes, small)
        twice, _ = count_steps(codes, large)
        assert twice < 2.2 * once
        return found

    def test_alias_bomb(self) -> None:
        def attack(size: int) -> str:
            lines = ["a0: &a0 [x]"]
            lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 50)}]" for n in range(1, size)]
            return HEAD + "\n".join(lines)

        found = self.bounded(attack, 1000)
        assert set(found) == {"yaml-alias"}
        assert len(found) < 500

    @pytest.mark.parametrize(
        ("text", "column"),
        [
            ("[" * 100_000, 34),
            ("{" * 100_000, 34),
            ("{a: " * 100_000, 127),
            ("[{a: " * 100_000, 79),
            ("[a: " * 100_000, 64),
            ("- " * 100_000, 65),
            ("- - [{a: " + "[" * 100_000, 39),
            ("- ? " + "[" * 100_000, 36),
            ("[" * 100_000 + "]" * 100_000, 34),
            ("[" * 100_000 + '"', 34),
        ],
    )
    def test_nesting_bomb(self, text: str, column: int) -> None:
        """Newer parsers refuse the thousandth level by themselves, and tell of none before."""
        faults = fault_places(HEAD + "tasks:\n  " + text)
        line = HEAD.count("\n") + 2
        assert [fault for fault in faults if fault[2] != "yaml-syntax"] == [
            (line, column, "yaml-depth")
        ]

    @pytest.mark.parametrize("bracket", ["[", "{a: ", "- ", "[{a: "])
    def test_nesting_bombs_are_not_read_to_the_end(self, bracket: str) -> None:
        assert self.bounded(lambda size: bracket * size, 5_000) == ["yaml-depth"]

    def test_the_deepest_that_is_allowed(self) -> None:
        flat = HEAD + "tasks: " + "[" * (tree.MAX_DEPTH - 1) + "]" * (tree.MAX_DEPTH - 1)
        assert "yaml-depth" not in codes(flat)

    def test_brackets_in_a_text_are_no_levels(self) -> None:
        assert codes(task(f"text: '{'[' * 2000}'")) == []

    def test_brackets_after_a_slip(self) -> None:
        """What the library says of the depth comes after it, and is reported in Chinese."""
        _, faults = read(HEAD + 'tasks: ["' + "[" * 2000 + '", @')
        assert {fault.code for fault in faults} == {"yaml-syntax"}
        assert not re.search("[a-z]{4}", "".join(fault.message for fault in faults))

    @pytest.mark.parametrize("opening", ["a:", "-"])
    def test_deep_blocks(self, opening: str) -> None:
        def attack(size: int) -> str:
            return "".join(f"{' ' * depth}{opening}\n" for depth in range(size))

        assert self.bounded(attack, 1000) == ["yaml-depth"]

    @pytest.mark.slow
    def test_thousands_of_slips(self) -> None:
        def attack(size: int) -> str:
            slip = "  - no：{}\n    title：河道\n    units：水利局\n"
            return HEAD + "tasks:\n" + "".join(slip.format(n) for n in range(size))

        assert self.bounded(attack, 1000).count("fullwidth-colon") == 3000

    @pytest.mark.slow
    def test_hundreds_of_open_quotes(self) -> None:
        def attack(size: int) -> str:
            slips = "".join(f'  - no: "{n}\n    title: 河道\n' for n in range(size))
            return HEAD + "tasks:\n" + slips

        assert "yaml-syntax" in self.bounded(attack, 250)

    def test_a_number_longer_than_any_int(self) -> None:
        assert codes(task(f"closure: {{notice_days: {'9' * 10_000}}}")) == ["bad-value"]

    def test_garbage(self) -> None:
        assert self.bounded(_noise, 100_000)
        assert self.bounded(lambda size: _noise(size).decode("latin-1"), 100_000)


def well_placed(data: bytes) -> None:
    """No exception, and every fault is at a place that the file has."""
    _, faults = read(data)
    lines = re.split("\r\n|\r|\n", data.decode("utf-8", "replace"))
    for fault in faults:
        assert fault.at.line <= len(lines)
        assert fault.message


class TestNeverRaises:
    @given(st.binary(max_size=2000))
    def test_bytes(self, data: bytes) -> None:
        well_placed(data)

    @given(st.text(max_size=500))
    def test_text(self, text: str) -> None:
        well_placed(text.encode("utf-8", "surrogatepass"))

    @given(st.text("：: -\t\u3000[]{}，\"'#&*|>%@!?\n键id单位units牵头", max_size=200))
    def test_marks(self, text: str) -> None:
        well_placed(text.encode())

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_plans_with_slips(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([p for p in FILES if "too-long" not in p.stem]))
        text = path.read_bytes().decode("utf-8", "replace")
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(text)))
            until = data.draw(st.integers(at, min(at + 5, len(text))))
            slip = data.draw(st.text("：: -\t\u3000[]{}，\"'#&*|>%@\n键单", max_size=3))
            text = text[:at] + slip + text[until:]
        well_placed(text.encode())

    @given(
        st.recursive(
            st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["6月底", "水利局"]),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(sorted({s for f in keys.FORMS.values() for s in f.canonical})),
                    inner,
                    max_size=6,
                )
            ),
            max_leaves=30,
        )
    )
    def test_every_shape_under_every_key(self, value: object) -> None:
        well_placed(yaml.dump(value, allow_unicode=True).encode())


class TestSpellings:
    ENGLISH = """
id: p
title: 方案
number: 〔2022〕5号
issuer: 河长办
issued: 2022-05-07
period: {from: 2022-05, until: 2022-12}
timezone: Asia/Shanghai
first_listed: equal
reporting:
  - {name: 月报, every: month, day: 25, from: 2022-06, until: 2022-11, to: 河长办, forward_to: 县政府,
     signed: true, roll: later, who: all}
  - {name: 总结, once: 2022-12-20, who: lead}
units:
  - {name: 水利局, aliases: [水务局], contact: 办公室, phone: 0731-1, email: a@example.cn}
groups: {各镇: [东镇, 西镇]}
chapters:
  - title: 一
    chapters:
      - title: 二
        tasks:
          - no: 1
            id: t1
            title: 河道
            text: 巡查
            problem: 脏
            source: 督察
            goal: 净
            supervisor: 县长
            leader: 副局长
            owner: 科长
            criteria: [岸净, 水清]
            lead: 水利局
            responsible: [{各镇: [东镇]}]
            support: 西镇
            deadline: 6月底前
            milestones: [{by: 5月底, what: 摸底, units: [东镇]}]
            targets: [{name: 长度, value: 3, unit: 公里, at: most, by: 6月, baseline: 5}]
            measures: [{id: m1, text: 清理, units: [水利局, 西镇], supervisor: 市长}]
            closure: {criteria: [净], level: 县级, notice_days: 5}
"""
    CHINESE = """
编号: p
标题: 方案
文号: 〔2022〕5号
发文单位: 河长办
印发日期: 2022年5月7日
实施期限: {起: 2022年5月, 止: 2022.12}
时区: Asia/Shanghai
首列单位: 并列
报送:
  - {名称: 月报, 周期: 每月, 截止日: 25日前, 起: 2022年6月, 止: 2022年11月, 报送至: 河长办,
     汇总报: 县政府, 签字盖章: 是, 遇节假日: 顺延, 报送单位: 全部}
  - {名称: 总结, 一次性: 2022年12月20日, 报送单位: 牵头单位}
单位:
  - {名称: 水利局, 简称: 水务局, 联系人: 办公室, 电话: 0731-1, 邮箱: a@example.cn}
单位组: {各镇: [东镇, 西镇]}
章节:
  - 标题: 一
    章节:
      - 标题: 二
        任务:
          - 序号: 1
            编号: t1
            任务名称: 河道
            内容: 巡查
            问题: 脏
            来源: 督察
            目标: 净
            督办领导: 县长
            责任领导: 副局长
            责任人: 科长
            完成标准: [岸净, 水清]
            牵头单位: [水利局]
            责任: {各镇: 东镇}
            配合单位: [西镇]
            完成时限: 6月底前
            节点: [{时间: 5月底, 事项: 摸底, 单位: 东镇}]
            指标: [{名称: 长度, 值: 3, 计量单位: 公里, 方式: 不超过, 时限: 6月, 基数: 5}]
            举措: [{编号: m1, 内容: 清理, 单位: [水利局, 西镇], 督办领导: 市长}]
            销号: {验收标准: 净, 层级: 县级, 公示天数: ５}
"""

    def test_english_and_chinese_are_one_plan(self) -> None:
        assert valid_plan(self.ENGLISH) == valid_plan(self.CHINESE)

    def test_and_may_be_mixed(self) -> None:
        english, chinese = self.ENGLISH.split("chapters:", 1), self.CHINESE.split("章节:", 1)
        assert valid_plan(f"{english[0]}章节:{chinese[1]}") == valid_plan(
            f"{chinese[0]}chapters:{english[1]}"
        )
        assert valid_plan(f"{english[0]}章节:{chinese[1]}") == valid_plan(self.ENGLISH)

    def test_all_of_it_is_read(self) -> None:
        plan = valid_plan(self.ENGLISH)
        [task] = plan.every_task()
        [measure] = task.measures
        [target] = measure.targets
        assert (task.id, task.no, task.origin, task.supervisor) == ("t1", "1", "督察", "县长")
        assert (measure.leader, measure.owner) == ("副局长", "科长")
        assert (measure.criteria, task.supervisor_of(measure)) == (("岸净", "水清"), "市长")
        assert (target.name, target.bound, target.baseline) == ("长度", Bound.MOST, "5")
        assert task.closure is not None
        assert (task.closure.criteria, task.closure.notice_days) == (("净",), 5)
        assert plan.rules[0].signed
        assert plan.rules[0].roll is Roll.LATER
        assert plan.rules[1].who == "lead"
        assert plan.units[0].phone == "0731-1"

    def test_every_chinese_spelling_leads_to_its_key(self) -> None:
        for form in keys.FORMS.values():
            spellings = [spelling for key in form.keys for spelling in key.spellings]
            assert len(spellings) == len(set(spellings)), form.name


class TestScalars:
    @pytest.mark.parametrize(
        "typed",
        [
            *("no", "yes", "on", "off", "y", "true", "1:30", "010", "007", "1.10", "1_000", "0x1F"),
            *(
                "2022-02-30",
                "2022-09-25",
                "0731-28680000",
                "0000-0000000",
                "1e3",
                ".5",
                "12.0",
                "=1",
            ),
            *("+86", "-1", "nan", ".inf", "“引号”", "[/建设]", "a#b", "http://a.b/c", "=已开工"),
        ],
    )
    def test_as_typed(self, typed: str) -> None:
        plain = "" if typed == "[/建设]" else typed
        for written in filter(None, (plain, f'"{typed}"', f"'{typed}'")):
            [found] = valid_plan(task(f"goal: {written}")).every_task()
            assert found.goal == typed

    @pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", "# 备注"])
    def test_nothing(self, nothing: str) -> None:
        text = f"deadline: {nothing}\nlead: {nothing}\ngoal: {nothing}\nmeasures: {nothing}"
        [found] = valid_plan(task(text)).every_task()
        assert found.goal == ""
        assert found.measures[0].deadline == Deadline()

    def test_quoted_nothing_is_text(self) -> None:
        [found] = valid_plan(task('goal: "null"\nproblem: "~"')).every_task()
        assert (found.goal, found.problem) == ("null", "~")

    def test_blocks(self) -> None:
        [found] = valid_plan(task("text: |\n  一\n  　　二\ngoal: >\n  三\n  四")).every_task()
        assert (found.text, found.goal) == ("一\n　　二", "三 四")

    def test_blank_names_are_nobody(self) -> None:
        plan = valid_plan(HEAD + 'tasks: [{no: 1, title: 河道, units: ["", 水利局, ~, " "]}]\n')
        [measure] = plan.every_measure()
        assert roles(measure.parties) == [("lead", "水利局")]

    def test_a_cell_holds_32767(self) -> None:
        assert codes(task(f"text: {'长' * 32767}")) == []
        assert codes(task(f"text: {'长' * 32768}")) == ["text-too-long"]
        assert codes(task(f"text: {'😀' * 16384}")) == ["text-too-long"]


class TestRoles:
    def measures(self, text: str, head: str = "") -> list[list[tuple[str, str]]]:
        indented = "".join(f"    {line}\n" for line in text.split("\n"))
        plan = valid_plan(f"{HEAD}{head}tasks:\n  - no: 1\n    title: 河道\n{indented}")
        return [roles(measure.parties) for measure in plan.every_measure()]

    def test_first_listed_leads(self) -> None:
        assert self.measures("units: [甲局, 乙局, 丙局]") == [
            [("lead", "甲局"), ("responsible", "乙局"), ("responsible", "丙局")]
        ]
        assert self.measures("units: 甲局") == [[("lead", "甲局")]]

    def test_first_listed_equal(self) -> None:
        equal = self.measures("units: [甲局, 乙局]", "first_listed: equal\n")
        assert equal == [[("responsible", "甲局"), ("responsible", "乙局")]]

    def test_inherited_where_not_stated(self) -> None:
        text = """lead: 甲局
responsible: [乙局, 丙局]
measures:
  - text: 一
  - {text: 二, support: 丁局}
  - {text: 三, lead: 丁局}
  - {text: 四, responsible: 丁局}
  - {text: 五, lead: 乙局}"""
        jia, yi, bing = ("lead", "甲局"), ("responsible", "乙局"), ("responsible", "丙局")
        assert self.measures(text) == [
            [jia, yi, bing],
            [jia, yi, bing, ("support", "丁局")],
            [("lead", "丁局"), yi, bing],
            [jia, ("responsible", "丁局")],
            [("lead", "乙局"), bing],
        ]

    def test_units_replace_all(self) -> None:
        text = "lead: 甲局\nsupport: 乙局\nmeasures: [{text: 一, units: [丙局, 丁局]}]"
        assert self.measures(text) == [[("lead", "丙局"), ("responsible", "丁局")]]

    def test_chosen_members(self) -> None:
        head = "groups: {各镇: [东镇, 西镇, 南镇]}\n"
        plan = valid_plan(
            f"{HEAD}{head}tasks: [{{no: 1, title: 河道, units: [甲局, {{各镇: [东镇, 西镇]}}]}}]\n"
        )
        [measure] = plan.every_measure()
        assert roles(measure.parties) == [("lead", "甲局"), ("responsible", "各镇")]
        assert [mention.name for mention in measure.parties[1].chosen] == ["东镇", "西镇"]

    def test_deadline_inherited(self) -> None:
        text = task("deadline: 6月底前\nmeasures: [{text: 一}, {text: 二, deadline: 长期坚持}]")
        first, second = valid_plan(text).every_measure()
        assert first.deadline.date == datetime.date(2022, 6, 30)
        assert second.deadline.said == "长期坚持"

    def test_default_ids(self) -> None:
        text = task("measures: [{text: 一}, {text: 二, id: 1-乙}, {text: 三}]")
        assert [measure.id for measure in valid_plan(text).every_measure()] == [
            "1.1",
            "1-乙",
            "1.3",
        ]
        assert [measure.id for measure in valid_plan(HEAD + TASK).every_measure()] == ["1"]

    def test_a_task_without_measures_is_one(self) -> None:
        [measure] = valid_plan(HEAD + TASK).every_measure()
        assert measure.text == "巡查河道"
        [measure] = valid_plan(task("text: 每周一次")).every_measure()
        assert measure.text == "每周一次"

    def test_milestones_of_the_task_stand_at_its_first_measure(self) -> None:
        text = "milestones: [{by: 6月底, what: 摸底}]\nmeasures: [{text: 一}, {text: 二}]"
        first, second = valid_plan(task(text)).every_measure()
        assert [milestone.what for milestone in first.milestones] == ["摸底"]
        assert second.milestones == ()


class TestReporting:
    @pytest.mark.parametrize(
        ("said", "frequency"),
        [
            *(("week", "week"), ("每周", "week"), ("month", "month"), ("每月", "month")),
            *(("quarter", "quarter"), ("每季度", "quarter"), ("每季", "quarter")),
            *(
                ("half-year", "half-year"),
                ("每半年", "half-year"),
                ("year", "year"),
                ("年", "year"),
            ),
        ],
    )
    def test_every(self, said: str, frequency: str) -> None:
        assert rule(f"every: {said}").every is Frequency(frequency)

    def test_monthly_on_the_last_day_unless_said(self) -> None:
        found = rule("name: 月报")
        assert (found.every, found.day, found.following, found.who) == (
            Frequency.MONTH,
            31,
            False,
            "all",
        )

    def test_once(self) -> None:
        found = rule("once: 2022年6月25日")
        assert (found.every, found.once) == (None, datetime.date(2022, 6, 25))

    @pytest.mark.parametrize(
        ("every", "said", "day", "following"),
        [
            *(
                ("month", "25", 25, False),
                ("month", "25日", 25, False),
                ("month", "25日前", 25, False),
            ),
            *(
                ("month", "２５", 25, False),
                ("month", "5号", 5, False),
                ("month", "每月25日", 25, False),
            ),
            *(
                ("month", "月底", 31, False),
                ("month", "月末", 31, False),
                ("month", "last", 31, False),
            ),
            *(
                ("month", "次月5日", 5, True),
                ("month", "次月 5 日前", 5, True),
                ("month", "下月10", 10, True),
            ),
            *(
                ("quarter", "次月10日", 10, True),
                ("quarter", "季末", 31, False),
                ("year", "年底", 31, False),
            ),
            *(("week", "周五", 5, False), ("week", "星期日", 7, False), ("week", "周天", 7, False)),
            *(("week", "3", 3, False), ("week", "每周三前", 3, False), ("week", "次周一", 1, True)),
        ],
    )
    def test_day(self, every: str, said: str, day: int, following: bool) -> None:
        found = rule(f"every: {every}, day: {said}")
        assert (found.day, found.following) == (day, following)

    @pytest.mark.parametrize(
        ("every", "said"),
        [
            *(
                ("month", "0"),
                ("month", "32"),
                ("month", "周五"),
                ("month", "二十五六"),
                ("month", "-1"),
            ),
            *(("week", "8"), ("week", "25"), ("week", "月底"), ("week", "0"), ("month", "次月")),
        ],
    )
    def test_no_day(self, every: str, said: str) -> None:
        text = f"{HEAD}reporting: [{{every: {every}, day: {said}}}]\n{TASK}"
        assert codes(text) == ["bad-value"]

    @pytest.mark.parametrize(
        ("said", "who", "names"),
        [
            *(
                ("all", "all", []),
                ("全部", "all", []),
                ("lead", "lead", []),
                ("牵头单位", "lead", []),
            ),
            *(("水利局", "", ["水利局"]), ("[水利局]", "", ["水利局"]), ("[]", "all", [])),
        ],
    )
    def test_who(self, said: str, who: str, names: list[str]) -> None:
        found = rule(f"every: month, who: {said}")
        assert (found.who, [mention.name for mention in found.names]) == (who, names)

    @pytest.mark.parametrize(
        ("begins", "ends", "first", "last"),
        [
            ("2022-05", "2022-12", "2022-05-01", "2022-12-31"),
            ("2022年5月", "2022年2月28日", "2022-05-01", "2022-02-28"),
            ("2022.5", "2024.2", "2022-05-01", "2024-02-29"),
            ("2022/5", "2022年", "2022-05-01", "2022-12-31"),
            ("2022", "2023", "2022-01-01", "2023-12-31"),
            ("2022-05-07", "2022年12月10日", "2022-05-07", "2022-12-10"),
            ("２０２２年５月", "2022-Q3", "2022-05-01", "2022-09-30"),
        ],
    )
    def test_window(self, begins: str, ends: str, first: str, last: str) -> None:
        text = f"id: p\nperiod: {{from: {begins}, until: {ends}}}\n{TASK}"
        if last < first:
            assert codes(text) == ["period-reversed"]
            return
        plan = valid_plan(text)
        assert (str(plan.begins), str(plan.ends)) == (first, last)

    @pytest.mark.parametrize("said", ["5月", "2022-13", "1022", "9999-01", "年底", "22-05", "0000"])
    def test_no_window(self, said: str) -> None:
        assert codes(f"id: p\nperiod: {{from: {said}, until: 2022-12}}\n{TASK}") == ["bad-date"]

    @pytest.mark.parametrize(
        "said", ["北京", "Asia", "../../etc/passwd", "/etc/passwd", "UTC+8x", '"a\\0b"']
    )
    def test_no_time_zone(self, said: str) -> None:
        assert "bad-value" in codes(f"{HEAD}timezone: {said}\n{TASK}")

    def test_a_time_zone(self) -> None:
        assert valid_plan(f"{HEAD}timezone: Asia/Urumqi\n{TASK}").timezone == "Asia/Urumqi"


class TestOwnCalendar:
    def read(self, folder: Path, own: str) -> planfile.PlanFile:
        (folder / "workdays.yaml").write_text(own, "utf-8")
        rule = "reporting: [{name: 月度进展, every: month, day: 25}]\n"
        (folder / "plan.yaml").write_text(HEAD + rule + TASK, "utf-8")
        return planfile.read(folder / "plan.yaml")

    def test_read(self, tmp_path: Path) -> None:
        own = "2031年:\n  放假: [2031-01-01, 2031-01-22..2031-01-28]\n  work: 2031年2月2日\n"
        found = self.read(tmp_path, own)
        assert found.diagnostics == ()
        assert found.calendar.is_published(2031)
        days = [datetime.date(2031, 1, 22), datetime.date(2031, 1, 28), datetime.date(2031, 2, 2)]
        assert [found.calendar.is_workday(day) for day in days] == [False, False, True]

    @pytest.mark.parametrize(
        ("own", "line", "column", "code"),
        [
            ("2031:\n  休假: [2031-01-01]\n", 2, 3, "unknown-key"),
            ("2031:\n  off: [2031-02-30]\n", 2, 9, "bad-date"),
            ("2031:\n  off: [2031-02-03..2031-02-01]\n", 2, 9, "bad-date"),
            ("明年:\n  off: [2031-02-03]\n", 1, 1, "bad-value"),
            ("2031: 2031-01-01\n", 1, 7, "wrong-kind"),
            ("2031:\n  off： [2031-02-03]\n", 2, 6, "fullwidth-colon"),
        ],
    )
    def test_told(self, tmp_path: Path, own: str, line: int, column: int, code: str) -> None:
        found = self.read(tmp_path, own)
        [fault] = found.diagnostics
        assert fault.at.file.endswith("workdays.yaml")
        assert (fault.at.line, fault.at.column, fault.code) == (line, column, code)
        assert found.valid_plan is None

    def test_empty(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, "# 没有\n").diagnostics == ()
