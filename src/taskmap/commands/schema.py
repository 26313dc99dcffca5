"""输出方案文件的 JSON Schema，供编辑器自动补全和检查。

例：taskmap schema > plan.schema.json
"""

from __future__ import annotations

from taskmap import commands
from taskmap.planfile.schema import plan_schema
from taskmap.system import terminal


def run() -> int:
    terminal.print_json(plan_schema())
    if terminal.is_on_screen():
        terminal.print_next_step("taskmap schema > plan.schema.json，再让编辑器用它")
    return commands.DONE
