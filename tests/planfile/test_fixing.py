"""validate --fix: what was meant is written, nothing else is touched, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskmap import planfile
from taskmap.plan import checks
from taskmap.plan.workdays import Calendar
from taskmap.planfile.fixing import fix
from taskmap.system.diagnostics import has_errors

ROOT = Path(__file__).parents[2]
PLANS = sorted((ROOT / "tests" / "planfile" / "plans").glob("*.yaml"))
SOUND = sorted((ROOT / "examples").glob("*/plan.yaml"))

PLAN = """编号: p-2025
标题: 某县2025年要点
发文日期: 2025-01-15
实施期限: {起: 2025-01, 止: 2025-12}
报送:
  - {名称: 月度进展, 周期: 每月, 日: 25}
单位组:
  各乡镇: [东河镇, 西岭镇]
任务:
  - 序号: 1
    标题: 治理河道：清淤
    时限: 6月底前
    单位: [县水利局, 县城管局, 各乡镇]
    内容: |
      标题：清理
      — 序号: 3
  - 序号: 2
    标题: 清理垃圾
    时限: 长期坚持
    责任单位:
      - 县林业局
      - 县教育局
"""
SLIPS = (
    ("编号: p", "编号：p"),
    ("标题: 某县", "标题:某县"),
    ("{起: 2025-01, 止: 2025-12}", "｛起：2025-01，止：2025-12｝"),
    ("{起: 2025-01, 止: 2025-12}", "{起：2025-01，止：2025-12}"),
    ("{起: 2025-01, 止: 2025-12}", "{起: 2025-01， 止: 2025-12｝"),
    ("  各乡镇: [东河镇, 西岭镇]", "  各乡镇：[东河镇, 西岭镇]"),
    ("[东河镇, 西岭镇]", "[东河镇、西岭镇]"),
    ("[东河镇, 西岭镇]", "东河镇；西岭镇"),
    ("  - 序号: 2", "  — 序号: 2"),
    ("  - 序号: 2", "  －　序号: 2"),
    ("  - 序号: 2\n    标题: 清理垃圾", "　－　序号：2\n　　标题：清理垃圾"),
    ("    时限: 6月底前", "\t时限: 6月底前"),
    ("    时限: 长期坚持", "\u3000\u3000时限: 长期坚持"),
    ("    标题: 清理垃圾", "\u00a0\u00a0\u00a0\u00a0标题: 清理垃圾"),
    ("    标题: 清理垃圾", "\u200b    标题: 清理垃圾"),
    ("[县水利局, 县城管局, 各乡镇]", "县水利局;县城管局；各乡镇"),
    ("[县水利局, 县城管局, 各乡镇]", "[县水利局，县城管局、各乡镇]"),
    ("[县水利局, 县城管局, 各乡镇]", "【县水利局，县城管局，各乡镇】"),
    ("      - 县林业局\n      - 县教育局", "      - 县林业局、县教育局"),
    ("县林业局\n", "县林业局。\n"),
    ("县林业局\n", "县林\u00ad业局\n"),
    ("县林业局\n", '"县林业局\ufe0f"\n'),
    ("[东河镇, 西岭镇]", "['东河镇、西岭镇']"),
)
UNCERTAIN = {
    "等": ("[东河镇, 西岭镇]", "[东河镇, 西岭镇等]"),
    "a role": ("县林业局\n", "县林业局（牵头）\n"),
    "brackets": ("县林业局\n", "（县林业局）\n"),
    "和": ("[东河镇, 西岭镇]", "[东河镇和西岭镇]"),
    "an open quote": ("标题: 清理垃圾", '标题: "清理垃圾'),
    "a colon in a text": ("标题: 清理垃圾", "标题: 要求: 清理垃圾"),
    "a unit twice": ("[县水利局, 县城管局, 各乡镇]", "[县水利局、县城管局, 县城管局]"),
    "a continued text": (
        "标题: 清理垃圾\n",
        "标题: 清理垃圾\n      时限：6月底\n    配合单位: 县林业局（配合）\n",
    ),
}


def read(data: bytes) -> tuple[str, bool]:
    """What a plan file says, as the ledger keeps it, and whether anything in it is an error."""
    plan, faults = planfile.parse(data, "plan.yaml", Calendar())
    assert plan is not None
    return planfile.content(plan), has_errors((*faults, *checks.check(plan)))


def count_errors(data: bytes) -> int:
    plan, faults = planfile.parse(data, "plan.yaml", Calendar())
    sense = checks.check(plan) if plan is not None else ()
    return sum(has_errors((fault,)) for fault in {*faults, *sense})


def count_writing_errors(data: bytes) -> int:
    """Those behind which others may hide."""
    _, faults = planfile.parse(data, "plan.yaml", Calendar())
    return sum(has_errors((fault,)) for fault in set(faults))


@pytest.mark.parametrize(("sound", "slip"), SLIPS)
def test_a_slip_is_mended(sound: str, slip: str) -> None:
    assert sound in PLAN
    data = PLAN.replace(sound, slip, 1).encode()
    assert count_errors(data)
    assert read(fix(data)) == (read(PLAN.encode())[0], False)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(SLIPS), min_size=2, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_several_slips_are_mended_together(slips: set[tuple[str, str]], end: str) -> None:
    text = PLAN
    for sound, slip in sorted(slips):
        text = text.replace(sound, slip, 1)
    data = b"\xef\xbb\xbf" + text.replace("\n", end).encode()
    fixed = fix(data)
    assert read(fixed) == (read(PLAN.encode())[0], False)
    assert fixed.startswith(b"\xef\xbb\xbf")
    assert fixed.count(b"\r") == (fixed.count(b"\n") if end == "\r\n" else 0)
    assert fix(fixed) == fixed


@pytest.mark.parametrize(("sound", "slip"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_not_certain_stays_an_error(sound: str, slip: str) -> None:
    assert sound in PLAN
    data = PLAN.replace(sound, slip, 1).encode()
    assert count_errors(data)
    assert fix(data) == data


def test_a_text_in_braces_is_no_key_because_another_line_is_wrong() -> None:
    line = "    指标: [{名称: 清淤，内容：河道, 值: 3}]\n    节点:\n      - {时间: 3月底, 事项: 完成排查，内容：建档}\n"
    text = PLAN.replace("    时限: 6月底前\n", f"    时限: 6月底前\n{line}")
    assert count_errors(text.encode()) == 0
    slip = text.replace("  - 序号: 2\n", "  - 序号：2\n")
    assert count_errors(slip.encode()) == 1
    assert fix(slip.encode()).decode() == text


def test_beside_what_is_not_certain_the_rest_is_mended() -> None:
    text = PLAN.replace("西岭镇]", "西岭镇等]").replace("编号: p", "编号：p")
    assert fix(text.encode()).decode() == PLAN.replace("西岭镇]", "西岭镇等]")


def _gbk(text: str) -> bytes:
    return text.replace("编号: p", "编号：p").encode("gbk")


@pytest.mark.parametrize(
    "encode", [_gbk, lambda text: text.encode("utf-16"), lambda _: b"PK\x03\x04\0", lambda _: b""]
)
def test_what_is_no_utf8_is_left_alone(encode: Callable[[str], bytes]) -> None:
    data = encode(PLAN)
    assert fix(data) == data


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.parent.name)
def test_a_sound_plan_is_unchanged(path: Path) -> None:
    data = path.read_bytes()
    assert fix(data) == data


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_plan_without_errors_is_unchanged_whatever_stands_in_its_texts(
    data: st.DataObject,
) -> None:
    marks = st.text(st.sampled_from("甲、；：｛｝，—\t\u3000\u00a0标题：-#"), max_size=8)
    texts = [data.draw(marks) for _ in range(3)]
    lines = [f"      标题：{each}" for each in texts]
    plan = PLAN.replace("      标题：清理", "\n".join(lines)).encode()
    assert count_errors(plan) == 0
    assert fix(plan) == plan


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_it_never_does_harm(path: Path) -> None:
    """A second time there is nothing to mend, and no error is new."""
    data = path.read_bytes()
    fixed = fix(data)
    assert fix(fixed) == fixed
    assert fixed == data or count_writing_errors(fixed) <= count_writing_errors(data)
