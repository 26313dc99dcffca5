"""输出方案文件的 JSON Schema，供编辑器自动补全和检查。"""

from __future__ import annotations

from taskmap import commands
from taskmap.planfile.schema import schema
from taskmap.system import terminal


def run() -> int:
    terminal.data(schema())
    return commands.DONE
