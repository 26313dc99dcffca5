"""Write docs/deadlines.md from the rows of tests/support/deadline_phrases.py: `python tools/deadlines_page.py`, `--check` only
compares. Meaning and reason are those that the program gives; the tests hold it to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pages

from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext
from taskmap.plan.model import Deadline, DeadlineKind

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from support import deadline_phrases as phrases  # noqa: E402

_INTRODUCTION = """\
# 时限的说法

<!-- 本页由 tools/deadlines_page.py 从 tests/support/deadline_phrases.py 生成，请不要直接改。 -->

方案里的 `deadline`（时限）、节点和指标的 `by`（时间）照原文写就行，通知里的句子也按这些说法读。下面每一行都是一个测试：
怎么写、当时知道什么（方案的年份、印发日期、实施期限）、算到哪一天、为什么。自己的一句话用 `taskmap explain "6月底前" --plan plan.yaml` 试。

一句话里有几个时间的，只有一条规矩：

1. 有一处没有看懂，整句就没有看懂，请写明日期，不猜。“前”属于它前面的话：“2025年汛期前”是汛期以前，不是年底以前。
2. 《》里的、事项本身的（完成2025年全年任务）、比较的（比2020年下降）、说从哪天开始的（自9月起），不是时限。
3. 剩下的日期，最后一个是时限，前面的各是一个节点。
4. 一个日期也没有，才看是不是定期的、长期的；都不是，请写明日期。

没有写年份的，是落在实施期限里的那一年；一年也不落、几年都落的，请写明年份。没有实施期限的按方案年份或发文年份。
“X日前”“底前”含当天；按天、周、月数的，最后一天是休息日就顺延到下一个工作日；节日以前是放假前最后一个工作日。
"""
_KINDS = {
    DeadlineKind.ONGOING: "长期",
    DeadlineKind.RECURRING: "定期",
    DeadlineKind.UNKNOWN: "请写明",
    DeadlineKind.NONE: "没有写",
}


def page() -> str:
    parts = [_INTRODUCTION]
    for title, rows in phrases.DAYS.items():
        parts.append(_table(title, ((said, context) for said, context, _ in rows)))
    several = ((said, context) for said, context, _ in phrases.SEVERAL)
    parts.append(_table("几个时间：最后一个是时限", several))
    undated = ((said, phrases.PLAN) for said, _ in phrases.WITHOUT_DAY if said.strip())
    parts.append(_table("长期的、定期的、没有写的", undated))
    asked = ((said, context) for said, context, _ in phrases.NOT_UNDERSTOOD)
    parts.append(_table("看不出是哪一天的：请写明", asked))
    return "\n".join(parts)


def _table(title: str, rows: Iterable[tuple[str, DateContext]]) -> str:
    lines = [f"## {title}\n", "| 写法 | 当时知道 | 算到 | 为什么 |", "|---|---|---|---|"]
    for said, context in rows:
        meant = deadlines.read(said, context)
        cells = (said, "，".join(_known(context)) or "没有别的", _meaning(meant), meant.why)
        lines.append(f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _known(context: DateContext) -> Iterator[str]:
    if context.begins:
        yield f"{context.begins}至{context.ends}"
    elif context.year:
        yield f"{context.year}年的方案"
    if context.issued:
        yield f"{context.issued}印发"


def _meaning(deadline: Deadline) -> str:
    if deadline.date is None:
        return _KINDS[deadline.kind]
    return "、".join(map(str, sorted(deadline.dates)))


if __name__ == "__main__":
    sys.exit(pages.finish("deadlines.md", page()))
