"""Write docs/commands.md from the help of every command: `python tools/commands_page.py`, `--check` only compares."""

from __future__ import annotations

import subprocess
import sys

import pages

from taskmap import commands

_INTRODUCTION = """\
# 命令和选项

<!-- 本页由 tools/commands_page.py 从各命令的 --help 生成，请不要直接改。 -->

命令和选项的名称是英文，说明、提示和文件都是中文。给人看的结果在标准输出，警告和提示在标准错误；
加 `--format json`，标准输出只有 JSON。不在终端里运行时没有颜色、进度条，也不按宽度截断。

| 退出状态 | 含义 |
|---|---|
| 0 | 完成，没有发现问题（只有警告也是 0） |
| 1 | 完成，发现了问题：方案有错误，看不懂时限，通知里没有找到任务 |
| 2 | 不能继续：用法不对，文件打不开，台账不能用 |
| 3 | taskmap 自身出错；会说明详细记录存在哪里 |

台账默认是 `.taskmap/ledger.db`，从当前文件夹往上找，没有就在当前文件夹新建；
也可以用 `--ledger` 或环境变量 `TASKMAP_LEDGER` 指定。方案旁边的 `workdays.yaml` 是本单位自己的工作日历，`split` 时记入台账：

```yaml
2027:
  off: [2027-01-01, 2027-02-05..2027-02-11]     # 放假
  work: [2027-02-14]                             # 上班
```
"""


def page() -> str:
    parts = [_INTRODUCTION, _section("taskmap")]
    parts += [_section(f"taskmap {each.name}") for each in commands.find_commands()]
    return "\n".join(parts)


def _section(command: str) -> str:
    words = [*command.split()[1:], "--help"]
    # As its reader gets it: from the real program.
    ran = subprocess.run(
        [sys.executable, "-m", "taskmap", *words],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return f"## {command}\n\n```text\n{ran.stdout.strip()}\n```\n"


if __name__ == "__main__":
    sys.exit(pages.finish("commands.md", page()))
