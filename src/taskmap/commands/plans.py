"""列出台账里的方案：版本、发文单位、印发日期、实施期限，各有多少任务、举措和单位。

例：taskmap plans
"""

from __future__ import annotations

from collections.abc import Sequence

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat
from taskmap.plan import wording
from taskmap.plan.model import Plan
from taskmap.system import terminal
from taskmap.workflow.asking import plan_summaries
from taskmap.workflow.asking.plan_summaries import PlanSummary


def run(
    as_of: AsOf = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    summaries = plan_summaries.summarize(options.ledger_place(ledger_url), as_of)
    if output is OutputFormat.JSON:
        terminal.print_json([_as_data(each) for each in summaries])
    else:
        _show(summaries)
        terminal.print_next_step("taskmap status")
    return commands.DONE


def _as_data(summary: PlanSummary) -> dict[str, object]:
    plan, retirement = summary.plan, summary.retirement
    return {
        "plan": plan.id,
        "title": plan.title,
        "issuer": plan.issuer,
        "revision": summary.revision,
        "recorded": summary.recorded.isoformat(),
        "issued": plan.issued.isoformat() if plan.issued else None,
        "from": plan.begins.isoformat() if plan.begins else None,
        "until": plan.ends.isoformat() if plan.ends else None,
        "tasks": summary.tasks,
        "measures": summary.measures,
        "units": summary.units,
        "retired": retirement.day.isoformat() if retirement else None,
    }


def _show(summaries: Sequence[PlanSummary]) -> None:
    for summary in summaries:
        plan, retirement = summary.plan, summary.retirement
        parts = [
            f"第 {summary.revision} 版，{summary.recorded} 起",
            plan.issuer,
            f"{plan.issued} 印发" if plan.issued else "",
            _period(plan),
            f"任务 {summary.tasks} 项，举措 {summary.measures} 条，单位 {summary.units} 个",
            f"从 {retirement.day} 起终止：{retirement.why}" if retirement else "",
        ]
        details = "；".join(part for part in parts if part)
        terminal.print_line(f"{plan.id} {wording.plan_title(plan)}（{details}）")


def _period(plan: Plan) -> str:
    return f"{plan.begins or ''} 至 {plan.ends or ''}".strip() if plan.begins or plan.ends else ""
