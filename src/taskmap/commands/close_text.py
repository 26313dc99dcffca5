"""An item's folder to what is shown of it: plain values for JSON, and lines for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taskmap.tracking.closure import Act, Notice, Refusal
    from taskmap.workflow.closing import Folder

_TITLE = 60


def brief(folder: Folder) -> dict[str, object]:
    """Where the item stands."""
    from taskmap.tracking.closure import following

    closing = folder.closing
    notice = closing.notice
    return {
        "plan": folder.known.plan.id,
        "item": folder.item.id,
        "title": folder.item.title,
        "stage": closing.stage.value,
        "day": closing.day,
        "notice": _notice(notice) if notice else None,
        "objections": {number: each.why for number, each in closing.objections.items()},
        "next": [step.value for step in following(closing)],
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "from": notice.begins,
        "until": notice.until,
        "days": notice.days,
        "working": notice.working,
        "provisional": notice.provisional,
    }


def whole(
    folder: Folder, refusals: Sequence[Refusal], files: Sequence[object]
) -> dict[str, object]:
    """All there is about the item, and what came of this run."""
    return {
        **brief(folder),
        "steps": [
            {"entry": entry.number, "day": entry.day, "taken_by": entry.taken_by, **entry.body}
            for entry in folder.entries
        ],
        "answers": answered(folder),
        "refused": [refusal._asdict() for refusal in refusals],
        "files": [str(path) for path in files],
    }


def answered(folder: Folder) -> list[dict[str, object]]:
    """Criteria and completion, one to one."""
    answers = folder.closing.answers
    return [
        {"no": number, "criterion": criterion, "completion": answers.get(str(number), "")}
        for number, criterion in enumerate(folder.item.asked.criteria, 1)
    ]


def lines(folder: Folder, files: Sequence[object]) -> list[tuple[str, str]]:
    """Names and values for a person."""
    from taskmap.tracking.closure import following

    rows = [("状态", folder.now())]
    rows += [
        (str(act.day), _act(act, entry.taken_by))
        for act, entry in zip(folder.closing.acts, folder.entries, strict=True)
    ]
    rows += [
        (f"标准 {number}", folder.closing.answers.get(str(number)) or "（没有写完成情况）")
        for number in range(1, len(folder.item.asked.criteria) + 1)
    ]
    steps = "、".join(f"{step.chinese}（{step.value}）" for step in following(folder.closing))
    return [*rows, ("可以", steps), *(("文件", str(path)) for path in files)]


def _act(act: Act, taken_by: str) -> str:
    """申请　县水利局　佐证 2 件；……"""
    notice = act.notice
    details = (
        act.by or taken_by,
        f"{act.level}验收" if act.level else "",
        f"佐证 {len(act.evidence)} 件" if act.evidence else "",
        f"第 {act.settles} 条" if act.settles else "",
        _span(notice) if notice else "",
        act.why,
    )
    return "　".join((act.step.chinese, *(each for each in details if each)))


def _span(notice: Notice) -> str:
    guess = "（放假安排未公布，按周一至周五推算）" if notice.provisional else ""
    length = f"共 {notice.days} 天、{notice.working} 个工作日"
    return f"{notice.begins} 至 {notice.until}（含当日），{length}{guess}"


def line(folder: Folder) -> str:
    """One item in a list."""
    title = " ".join(folder.item.title.split())
    cut = title if len(title) <= _TITLE else f"{title[:_TITLE]}…"
    return f"{folder.known.plan.id}  {folder.item.id}  {folder.now()}  {cut}"
