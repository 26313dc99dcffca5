"""The command from a notice to a draft: what is written where, what is never overwritten, and its statuses."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run, limited, variables
from taskmap import planfile
from taskmap.plan import workdays
from taskmap.system import filenames

NOTICE = """\
某市2026年河湖保护工作要点

为做好今年的河湖保护工作，制定本要点。

一、治理河道

1.清理河面漂浮物。建立日常保洁制度，6月底前完成集中清理。（市水利局牵头，市城管局、有关县市区配合）

2.整治入河排污口。查清底数，分类整治，12月底前完成整治任务。（牵头单位：市生态环境局；配合单位：市水利局、市住房城乡建设局）

二、强化保障

3.加强巡查。落实巡查责任，长期坚持。（责任单位：市水利局、市公安局）

各责任单位于每月25日前将工作进展报市河长办。

某市河长制办公室
2026年1月15日
"""
LETTER = "各位同事：\n下周的会议改在三楼会议室。\n请大家相互转告。\n"
# A line of the list: where in the notice, where in the draft, what, where more of the kind stand, and the code.
DOUBT = re.compile(
    r"\S.* → (?P<plan>.+?):(?P<line>\d+): .+?(?:；同类还有 (?P<count>\d+) 处：第 (?P<more>.+) 行)? "
    r"\[(?P<code>[a-z0-9-]+)\]"
)
# Faults of the writing, which a draft never has.
BROKEN = re.compile(r"yaml-.*|unknown-key|duplicate-key|wrong-kind|file-encoding|text-cleaned")


@pytest.fixture
def notice(here: Path) -> Path:
    (here / "要点.txt").write_text(NOTICE, "utf-8")
    return here / "要点.txt"


def titles(text: str) -> list[str]:
    plan, faults = planfile.parse(text.encode(), "x", workdays.Calendar())
    assert not [fault for fault in faults if BROKEN.fullmatch(fault.code)]
    assert plan is not None
    return [task.title for task in plan.every_task()]


def assert_listed(lines: list[str], text: str, name: str) -> None:
    """A line a kind, which leads to its comments in the draft; no comment is left out."""
    page = text.split("\n")
    found = [DOUBT.fullmatch(line) for line in lines if not line.endswith("：")]
    assert all(found), lines
    places: list[int] = []
    codes: list[str] = []
    for match in filter(None, found):
        assert match["plan"] == name
        same = [int(match["line"]), *map(int, re.findall(r"\d+", match["more"] or ""))]
        assert all(page[at - 1].lstrip().startswith(f"# 待核[{match['code']}]:") for at in same)
        assert int(match["count"] or 0) == len(same) - 1
        places += same
        codes.append(match["code"])
    assert len(codes) == len(set(codes))
    assert sorted(places) == [number for number, line in enumerate(page, 1) if "# 待核[" in line]


def doubted(taskmap: Run, text: str, *words: str) -> list[str]:
    Path("通知.txt").write_text(text, "utf-8")
    ran = taskmap("import", "通知.txt", "-o", "plan.yaml", "--force", *words)
    return ran.out.splitlines()[:-1]


def codes_of(lines: list[str]) -> list[str]:
    return [match["code"] for line in lines if (match := DOUBT.fullmatch(line))]


class TestDoubts:
    TEXT = """\
某市2026年重点工作方案
一、修路。（市甲局、乙局，各县区）
二、种树。（市乙局、丙局等，有关单位）
三、治水，汛期前完成。
四、看水。（市丙局）
2026年1月15日
"""

    def test_the_three_that_matter_first(self, taskmap: Run, here: Path) -> None:
        lines = doubted(taskmap, self.TEXT)
        assert [line for line in lines if line.endswith("：")] == ["先看这三类：", "其余："]
        assert (lines[0], lines[4]) == ("先看这三类：", "其余：")
        assert codes_of(lines)[:3] == ["units-missing", "group-members", "list-open"]

    def test_few_need_no_headings(self, taskmap: Run, here: Path) -> None:
        text = "某市2026年要点\n一、修路。（市甲局牵头，各县区配合）\n二、种树。（市乙局牵头）\n"
        lines = doubted(taskmap, text)
        assert codes_of(lines) == ["group-members", "reporting-missing", "issued-missing"]
        assert len(lines) == 3

    def test_one_line_a_kind_with_all_places(self, taskmap: Run, here: Path) -> None:
        [line] = [each for each in doubted(taskmap, self.TEXT) if "group-members" in each]
        assert "；同类还有 1 处：第 " in line

    def test_places_are_told_by_their_first_words(self, taskmap: Run, here: Path) -> None:
        [line] = [each for each in doubted(taskmap, self.TEXT) if "group-members" in each]
        assert line.startswith("第2行“一、修路。（市甲局、乙局…” → plan.yaml:")
        assert "（原文第2行“一、修路。（市甲局、乙局…”）" in re.sub(
            r"\n\s*# +", "", Path("plan.yaml").read_text("utf-8")
        )

    def test_a_cell_is_told_by_its_own_words(self, taskmap: Run, here: Path) -> None:
        text = "序号|任务|责任单位|时限\n1|修路|市甲局|6月底前\n2|种树|各县区|年底前\n"
        [line] = [each for each in doubted(taskmap, text) if "group-members" in each]
        assert line.startswith("第3行“种树” → plan.yaml:")

    def test_what_is_in_every_draft_is_no_doubt(self, taskmap: Run, here: Path) -> None:
        text = """\
某市2026年要点
一、修路。（市甲局牵头，市乙局配合）
二、种树。（市乙局牵头）
各单位于每月25日前报市督查室。
某市人民政府办公室
2026年1月15日
"""
        assert doubted(taskmap, text) == []
        page = Path("plan.yaml").read_text("utf-8")
        assert "# 编号照标题编的" in page
        assert "# 实施期限照标题里的年份\n实施期限: {起: 2026-01, 止: 2026-12}\n" in page
        doubted(taskmap, text, "--id", "a-2026")
        assert "# 编号照标题编的" not in Path("plan.yaml").read_text("utf-8")

    @pytest.mark.parametrize("name", ["plan.yaml", "方案/某市.yaml", "我的 方案.yaml"])
    def test_the_head_names_the_file(self, name: str, taskmap: Run, notice: Path) -> None:
        taskmap("import", notice, "-o", name)
        said = Path(name).read_text("utf-8").split("\n")[2]
        assert said == f"# 改好后检查：taskmap validate {filenames.shell_word(Path(name))}"


class TestWriting:
    def test_a_draft_and_the_list_of_its_doubts(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "-o", "plan.yaml", "--id", "hehu-2026")
        assert (ran.status, ran.err) == (0, "")
        text = Path("plan.yaml").read_text("utf-8")
        assert text.startswith("# 草稿，由 taskmap 从 要点.txt 读出。\n")
        assert "\n编号: hehu-2026\n" in text
        assert titles(text) == ["清理河面漂浮物", "整治入河排污口", "加强巡查"]
        *doubts, summary = ran.out.splitlines()
        assert_listed(doubts, text, "plan.yaml")
        assert re.fullmatch(
            rf"3 项任务、3 条举措、\d+ 个单位，{text.count('# 待核[')} 处待核；下一步：taskmap validate plan\.yaml",
            summary,
        )

    @pytest.mark.parametrize(
        ("words", "variable", "key"),
        [
            ((), "", "编号"),
            (("--keys", "zh"), "en", "编号"),
            (("--keys", "en"), "", "id"),
            ((), "en", "id"),
        ],
    )
    def test_the_language_of_its_keys(
        self,
        words: tuple[str, ...],
        variable: str,
        key: str,
        taskmap: Run,
        notice: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        if variable:
            monkeypatch.setenv("TASKMAP_KEYS", variable)
        ran = taskmap("import", notice, "--id", "a", *words)
        assert f"\n{key}: a\n" in ran.out
        assert titles(ran.out) == ["清理河面漂浮物", "整治入河排污口", "加强巡查"]

    def test_another_language_is_refused(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "--keys", "fr", "-o", "plan.yaml")
        assert (ran.status, Path("plan.yaml").exists()) == (2, False)
        assert "--keys 不能是“fr”，可以写 zh、en" in ran.err

    def test_validate_takes_it(self, taskmap: Run, notice: Path) -> None:
        taskmap("import", notice, "-o", "plan.yaml", "--id", "hehu-2026")
        found = taskmap("validate", "plan.yaml", "--format", "json").data
        assert not [fault["code"] for fault in found if BROKEN.fullmatch(fault["code"])]

    def test_without_a_name_the_draft_is_alone_on_standard_output(
        self, process: Run, notice: Path
    ) -> None:
        ran = process("import", notice, "--id", "a", env={"PYTHONIOENCODING": "gbk"})
        written = process("import", notice, "--id", "a", "-o", "plan.yaml")
        assert ran.status == written.status == 0
        assert ran.out == Path("plan.yaml").read_text("utf-8")
        assert sorted(os.listdir()) == ["plan.yaml", "要点.txt"]

    def test_its_doubts_then_go_to_standard_error(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "--id", "a")
        *doubts, summary = ran.err.splitlines()
        assert_listed(doubts, ran.out, "草稿")
        assert summary.startswith("3 项任务、3 条举措、")

    def test_the_same_notice_gives_the_same_bytes(self, process: Run, notice: Path) -> None:
        assert process("import", notice).out == process("import", notice).out != ""

    def test_folders_on_the_way_are_made(self, taskmap: Run, notice: Path) -> None:
        assert taskmap("import", notice, "-o", "新/方案/plan.yaml").status == 0
        assert os.listdir("新/方案") == ["plan.yaml"]

    def test_standard_input(self, here: Path) -> None:
        ran = subprocess.run(
            [sys.executable, "-m", "taskmap", "import", "-", "--id", "a"],
            input=NOTICE.encode("gb18030"),
            capture_output=True,
            env=variables(),
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        assert ran.stdout.decode().startswith("# 草稿，由 taskmap 从 标准输入 读出。\n")
        assert len(titles(ran.stdout.decode())) == 3

    @pytest.mark.slow
    def test_several_at_once_in_one_folder(self, notice: Path) -> None:
        command = [sys.executable, "-m", "taskmap", "import", str(notice), "-o"]
        running = [
            subprocess.Popen([*command, f"{n}.yaml"], stdout=subprocess.DEVNULL) for n in range(4)
        ]
        assert [each.wait(60) for each in running] == [0] * 4
        assert sorted(os.listdir()) == [*(f"{n}.yaml" for n in range(4)), notice.name]


class TestJson:
    def test_with_a_file(self, taskmap: Run, notice: Path) -> None:
        data = taskmap("import", notice, "-o", "plan.yaml", "--format", "json").data
        counts = ["tasks", "measures", "units", "groups"]
        assert list(data) == ["file", "plan", *counts, "doubts", "sentences", "left_out"]
        assert (data["file"], data["plan"]) == (str(notice), "plan.yaml")
        assert (data["tasks"], data["measures"]) == (3, 3)
        page = Path("plan.yaml").read_text("utf-8").split("\n")
        for doubt in data["doubts"]:
            place = ["file", "line", "column", "sheet", "cell"]
            assert list(doubt) == ["code", "message", *place, "plan_line"]
            assert f"# 待核[{doubt['code']}]:" in page[doubt["plan_line"] - 1]

    def test_without_one_the_text_comes_along(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "--format", "json")
        assert (ran.status, ran.err) == (0, "")
        assert ran.data["plan"] is None
        assert len(titles(ran.data["text"])) == 3
        assert os.listdir() == [notice.name]


def test_what_belongs_to_the_paper_is_listed(taskmap: Run, notice: Path) -> None:
    notice.write_text(notice.read_text("utf-8") + "\n— 1 —\n— 2 —\n", "utf-8")
    ran = taskmap("import", notice, "-o", "plan.yaml")
    assert "页码没有要：“— 1 —”等 2 行\n" in ran.out
    data = taskmap("import", notice, "-o", "plan.yaml", "--force", "--format", "json").data
    assert data["left_out"] == [{"kind": "page-number", "lines": 2, "first": "— 1 —"}]
    assert data["sentences"]["used"] > 0


class TestNothingIsOverwritten:
    def test_a_plan_that_is_there(self, taskmap: Run, notice: Path) -> None:
        Path("plan.yaml").write_text("改了三天的方案", "utf-8")
        ran = taskmap("import", notice, "-o", "plan.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert "--force" in ran.err
        assert Path("plan.yaml").read_text("utf-8") == "改了三天的方案"

    def test_unless_it_is_wanted(self, taskmap: Run, notice: Path) -> None:
        Path("plan.yaml").write_text("旧的", "utf-8")
        assert taskmap("import", notice, "-o", "plan.yaml", "--force").status == 0
        assert len(titles(Path("plan.yaml").read_text("utf-8"))) == 3
        assert sorted(os.listdir()) == ["plan.yaml", notice.name]

    def test_the_notice_itself_never_is(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "-o", f"./{notice.name}", "--force")
        assert ran.status == 2
        assert "就是通知本身" in ran.err
        assert notice.read_text("utf-8") == NOTICE

    def test_a_folder(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", notice, "-o", ".", "--force")
        assert ran.status == 2
        assert "是一个文件夹" in ran.err

    def test_a_disk_that_is_full(self, process: Run, notice: Path) -> None:
        Path("plan.yaml").write_text("旧的", "utf-8")
        ran = process("import", notice, "-o", "plan.yaml", "--force", before=limited(1))
        assert ran.status == 2
        assert "写不了 plan.yaml" in ran.err
        assert Path("plan.yaml").read_text("utf-8") == "旧的"
        assert sorted(os.listdir()) == ["plan.yaml", notice.name]


class TestStatuses:
    def test_what_has_no_task_is_kept_as_comments(self, taskmap: Run, here: Path) -> None:
        Path("信.txt").write_text(LETTER, "utf-8")
        ran = taskmap("import", "信.txt", "-o", "plan.yaml")
        assert ran.status == 1
        assert "没有找到像任务的内容" in ran.err
        text = Path("plan.yaml").read_text("utf-8")
        assert titles(text) == []
        for sentence in LETTER.split():
            assert sentence.rstrip("：。") in text

    @pytest.mark.parametrize("plan_id", ["某市", "a b", "", "-a", "a--b", "a\n"])
    def test_an_id_that_no_plan_may_have(self, taskmap: Run, notice: Path, plan_id: str) -> None:
        ran = taskmap("import", notice, "-o", "plan.yaml", "--id", plan_id)
        assert ran.status == 2
        assert "编号只能用字母、数字和 -" in ran.err
        assert not Path("plan.yaml").exists()

    @pytest.mark.parametrize("name", ["没有.docx", "空.txt", ".", "坏.docx"])
    def test_what_cannot_be_read(self, taskmap: Run, here: Path, name: str) -> None:
        Path("空.txt").write_text(" \n", "utf-8")
        Path("坏.docx").write_bytes(b"PK\3\4" + bytes(range(256)))
        ran = taskmap("import", name, "-o", "plan.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("不能继续：")
        assert not Path("plan.yaml").exists()

    def test_standard_output_by_its_name(self, taskmap: Run, notice: Path) -> None:
        ran = taskmap("import", str(notice), "-o", "-", "--id", "a")
        assert ran == taskmap("import", str(notice), "--id", "a")
        assert ran.out.startswith("# 草稿")
        assert not Path("-").exists()

    def test_a_closed_standard_input(
        self, taskmap: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert taskmap("import", "-").status == 2

    def test_an_empty_standard_input(
        self, taskmap: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        ran = taskmap("import", "-")
        assert ran.status == 2
        assert "标准输入" in ran.err


class TestOddNotices:
    def test_what_the_reader_doubted_comes_first(self, taskmap: Run, here: Path) -> None:
        data = NOTICE.encode()
        Path("坏字.txt").write_bytes(data.replace("集中".encode(), "集中".encode()[:-1]))
        ran = taskmap("import", "坏字.txt", "-o", "plan.yaml")
        assert ran.out.startswith("第7行“1.清理河面漂浮物。建立…” → plan.yaml:5: ")
        assert ran.out.splitlines()[0].endswith("[encoding]")

    def test_text_of_any_kind(self, taskmap: Run, here: Path) -> None:
        odd = "=1+1 [/x] {a: b} 👍 #甲 - 乙\x07\x1b[31m丙"
        Path("怪.txt").write_text(NOTICE.replace("查清底数", odd + "，" + "长" * 300), "utf-8")
        ran = taskmap("import", "怪.txt", "-o", "plan.yaml")
        assert ran.status == 0, ran.err
        text = Path("plan.yaml").read_text("utf-8")
        assert len(titles(text)) == 3
        assert "\x1b" not in ran.out + text
        assert "=1+1 [/x] {a: b} 👍 #甲 - 乙" in text
        assert "长" * 300 in text
