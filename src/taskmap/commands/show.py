"""一条举措、一个单位、一张回执、一份函、一版方案、一天的全部情况。

举措（2.1）：现在到哪一步、为什么算滞后，各期报了什么，延期、催办、各版改动、销号、更正。
单位（市水利局）：在全部方案里承担什么、欠什么、十天内到期什么，发给它的清单和函，收到它的。
回执号、文号、方案编号@版本：那一条记录的内容和更正。一天、一期：同 taskmap log。

例：taskmap show 2.1
"""

from __future__ import annotations

from typing import Annotated

from taskmap import commands
from taskmap.commands import lists, options
from taskmap.commands.lists import ListFormatOption
from taskmap.commands.options import AsOf, LedgerOption, OutputFormat
from taskmap.document import Document
from taskmap.documents import entry_list, entry_page, measure_page, unit_page
from taskmap.documents.measure_page import MeasurePage
from taskmap.documents.unit_page import UnitPage
from taskmap.system import terminal
from taskmap.workflow.asking import subjects
from taskmap.workflow.asking.entry_log import EntryLog
from taskmap.workflow.asking.subjects import Subject

What = Annotated[
    str,
    options.name_argument(
        "WHAT", "举措编号、单位、回执号、文号、方案编号@版本，或一天、一期", "subjects"
    ),
]
InPlan = Annotated[
    str | None, options.plan_option("几个方案都有这个编号时写明方案；写单位时只看这个方案")
]
_MOST = 12
"""Of what came from a unit so many are shown on a terminal."""


def run(
    what: What,
    plan: InPlan = None,
    as_of: AsOf = None,
    output: ListFormatOption = OutputFormat.TEXT,
    ledger_url: LedgerOption = None,
) -> int:
    subject = subjects.read_subject(options.ledger_place(ledger_url), what, plan, as_of)
    if output == OutputFormat.JSON:
        terminal.print_json(_as_data(subject))
    else:
        for number, page in enumerate(_documents(subject)):
            if number:
                terminal.print_line("")
            lists.print_document(page, output)
    if output == OutputFormat.TEXT:
        terminal.print_next_step("taskmap status")
    return commands.DONE


def _as_data(subject: Subject) -> object:
    if isinstance(subject, MeasurePage):
        return measure_page.to_record(subject)
    if isinstance(subject, UnitPage):
        return unit_page.to_record(subject)
    if isinstance(subject, EntryLog):
        return [entry_list.entry_record(each) for each in subject.entries]
    return [entry_page.to_record(each) for each in subject]


def _documents(subject: Subject) -> list[Document]:
    if isinstance(subject, MeasurePage):
        return [measure_page.document(subject)]
    if isinstance(subject, UnitPage):
        return [unit_page.document(subject, terminal.limit(_MOST))]
    if isinstance(subject, EntryLog):
        return [entry_list.document(*subject)]
    return [entry_page.document(each) for each in subject]
