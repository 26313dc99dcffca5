"""今天办到哪一步：在办的方案、本期谁报了谁没报、逾期的、十天内到期的、等着核实的、台账在哪里，和下一步的命令。

没有逾期、也没有等着核实的，状态为 0，有就是 1。

例：taskmap status
"""

from __future__ import annotations

from taskmap import commands
from taskmap.commands import lists, options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import AsOf, LedgerOption, OutputFormat
from taskmap.documents import office_status as pages
from taskmap.system import terminal
from taskmap.workflow.asking import office_status

_MOST = 20
"""Items of a list on a terminal."""


def run(
    as_of: AsOf = None,
    output: ListFormatOption = OutputFormat.TEXT,
    ledger_url: LedgerOption = None,
) -> int:
    status = office_status.read_status(options.ledger_place(ledger_url), as_of)
    if output == OutputFormat.JSON:
        terminal.print_json(pages.to_record(status))
    else:
        lists.print_document(pages.document(status, terminal.limit(_MOST)), output)
    return commands.FOUND if status.overdue or status.waiting else commands.DONE
