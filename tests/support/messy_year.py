"""An office of two plans and six units with one inbox, in which everything that comes stays all year; and what is so by a
plain account that is kept beside, of who sent what and when. It knows nothing of taskmap but the plan reader.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from conftest import Run
from support.filled_checklists import HEAD, SHEET, Change, workbook_bytes
from taskmap import planfile

YEAR = 2024
INBOX = Path("收件")
GOING, DONE = "推进中", "已完成"
_PLAN = """\
id: {id}
title: {title}
issuer: 某办
issued: 2024-01-02
period: {{from: 2024-01, until: 2024-12}}
reporting: [{{name: 月报, every: month, day: {day}, to: 某办}}]
tasks:
"""
PLANS = {
    "a": _PLAN.format(id="a", title="甲类方案", day=25)
    + """\
  - no: 1
    title: 第一项
    measures:
      - {id: "1.1", text: 办第一件事, lead: [甲局], deadline: 年底前}
      - {id: "1.2", text: 办第二件事, lead: [甲局], deadline: 长期坚持}
  - {no: 2, title: 第二项, text: 办乙局的事, lead: [乙局], deadline: 年底前}
  - {no: 3, title: 第三项, text: 两家合办的事, lead: [丙局, 丁县], deadline: 年底前}
""",
    "b": _PLAN.format(id="b", title="乙类方案", day=28)
    + """\
  - {no: 1, title: 第一项, text: 办丙局另一件事, lead: [丙局], deadline: 年底前}
  - {no: 2, title: 第二项, text: 办戊县的事, lead: [戊县], deadline: 年底前}
  - {no: 3, title: 第三项, text: 办己局的事, lead: [己局], deadline: 年底前}
""",
}
Day = datetime.date
Word = tuple[str, float | None]


class Owner(NamedTuple):
    """Whose return it is, for which month."""

    plan: str
    unit: str
    month: int

    @property
    def period(self) -> str:
        return f"{YEAR}-{self.month:02}"


@dataclass
class Sent:
    """A file in the inbox, under the `name` under which it is listed: the `owner` as the clerk knows it (None: nobody's), the
    lists in which it stands when it is first collected, a `code` that is said of it then, and what it says in the rows that
    are right. `run` is the number of that collect; `is_void`: it was withdrawn.
    """

    name: str
    owner: Owner | None
    lists: frozenset[str]
    code: str = ""
    rows: Mapping[str, Word] = field(default_factory=dict)
    day: Day = Day.max
    run: int = 0
    is_unverified: bool = False
    is_void: bool = False


class Account:
    """What came, in the order in which it was entered, and what follows from it on a day."""

    def __init__(self) -> None:
        self.files: list[Sent] = []
        plans = {name: planfile.read(Path(f"{name}.yaml")).valid_plan for name in PLANS}
        self.due_days = {"a": 25, "b": 28}
        self.leads: dict[str, dict[str, list[str]]] = {
            name: {each.id: [party.name for party in each.parties] for each in plan.every_measure()}
            for name, plan in plans.items()
            if plan is not None
        }

    def units(self, plan: str) -> list[str]:
        return list(dict.fromkeys(unit for each in self.leads[plan].values() for unit in each))

    def measures(self, plan: str, unit: str) -> list[str]:
        return [measure for measure, leads in self.leads[plan].items() if unit in leads]

    def due(self, owner: Owner) -> Day:
        return Day(YEAR, owner.month, self.due_days[owner.plan])

    def counted(self, day: Day) -> Iterator[Sent]:
        """What came up to the `day`, in the order of entry, without what was withdrawn."""
        return (each for each in self.files if each.day <= day and not each.is_void)

    def words(self, plan: str, unit: str, day: Day, until: int = 12) -> dict[str, Word]:
        """The last word on each measure: of the latest month up to `until`, there of the return that arrived last."""
        came = [
            (each.owner.month, each.day, number, each.rows)
            for number, each in enumerate(self.counted(day))
            if each.owner
            and "accepted" in each.lists
            and (each.owner.plan, each.owner.unit) == (plan, unit)
            and each.owner.month <= until
        ]
        found: dict[str, Word] = {}
        for *_, rows in sorted(came, key=lambda each: each[:3]):
            found |= rows
        return found

    def owes(self, owner: Owner, day: Day) -> bool:
        """Whether anything was open when the month began, by what is known on the `day`."""
        said = self.words(owner.plan, owner.unit, day, owner.month - 1)
        return any(
            said.get(measure, ("", None))[0] != DONE
            for measure in self.measures(owner.plan, owner.unit)
        )

    def standing(self, owner: Owner, day: Day) -> str:
        """On a day not before the due day: on_time, late, returned, unverified, missing, or "" of who owes nothing."""
        if not self.owes(owner, day):
            return ""
        days: dict[str, list[Day]] = {"accepted": [], "refused": [], "unverified": []}
        for each in self.counted(day):
            if each.owner == owner:
                for name in each.lists:
                    days["unverified" if each.is_unverified else name].append(each.day)
        if days["accepted"]:
            first = min(days["accepted"] + days["refused"])
            return "on_time" if first <= self.due(owner) else "late"
        if days["refused"]:
            return "returned"
        next_due = self.due(owner._replace(month=owner.month + 1)) if owner.month < 12 else None
        waits = days["unverified"] and (next_due is None or day <= next_due)
        return "unverified" if waits else "missing"

    def month(self, plan: str, month: int, day: Day) -> dict[str, Any]:
        """As the report's JSON has it: who got something back stands there, whatever came of it."""
        found: dict[str, list[str]] = {}
        for unit in self.units(plan):
            found.setdefault(self.standing(Owner(plan, unit, month), day), []).append(unit)
        counts = {each: len(found.get(each, ())) for each in ("on_time", "late")}
        returned = {
            each.owner.unit
            for each in self.counted(day)
            if each.owner and (each.owner.plan, each.owner.month) == (plan, month)
            if "refused" in each.lists and not each.is_unverified
        }
        return {
            **counts,
            "returned": returned,
            "missing": {*found.get("missing", ()), *found.get("returned", ())},
            "unverified": {*found.get("unverified", ())},
        }

    def overdue(self, day: Day) -> set[tuple[str, str, str]]:
        """What is pressed for on the `day`: plan, unit and period of each report that has not come, as long as the plan runs."""
        if day.year > YEAR:
            return set()
        owners = (
            Owner(plan, unit, month)
            for plan in PLANS
            for unit in self.units(plan)
            for month in range(1, 13)
        )
        return {
            (each.plan, each.unit, each.period)
            for each in owners
            if self.due(each) < day
            and self.standing(each, day) in ("returned", "missing")
            and self.owes(each._replace(month=13), day)
        }


class MessyOffice:
    """The clerk at work: `taskmap` runs a command line."""

    def __init__(self, taskmap: Run) -> None:
        for name, text in PLANS.items():
            Path(f"{name}.yaml").write_text(text, "utf-8")
        INBOX.mkdir()
        self.taskmap = taskmap
        self.account = Account()
        self.month = self.run = 0
        self.numbers: dict[str, str] = {}
        """By the name of each file that of its entry."""

    def issue(self, month: int) -> None:
        self.month = month
        for name in PLANS:
            day = Day(YEAR, month, 2)
            words = (
                "split",
                f"{name}.yaml",
                "-o",
                self.out(name),
                "--month",
                f"{day:%Y-%m}",
                "--as-of",
                day,
            )
            ran = self.taskmap(*words)
            assert ran.status == 0, ran.err

    def out(self, plan: str, month: int = 0) -> Path:
        return Path("发出") / f"{plan}-{month or self.month:02}"

    def checklist(self, plan: str, unit: str, month: int = 0) -> Path:
        return self.out(plan, month) / "责任清单" / f"{unit}.xlsx"

    def fill(
        self,
        plan: str,
        unit: str,
        said: Mapping[str, Word],
        *changes: Change,
        source: Path | None = None,
    ) -> bytes:
        """A checklist with these words; what is not said stays empty."""
        book = openpyxl.load_workbook(source or self.checklist(plan, unit))
        sheet = book[SHEET]
        for row in range(HEAD + 1, sheet.max_row + 1):
            if (number := str(sheet[f"A{row}"].value)) in said:
                status, percent = said[number]
                sheet[f"G{row}"], sheet[f"H{row}"] = status, percent
                sheet[f"J{row}"] = f"{self.month}月{unit}的{number}办到{percent}"
        for change in changes:
            change(sheet)
        return workbook_bytes(book)

    def put(self, name: str, data: bytes) -> str:
        path = INBOX / f"{self.month:02}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def expect(
        self,
        name: str,
        owner: Owner | None,
        lists: str,
        code: str = "",
        rows: Mapping[str, Word] | None = None,
        *,
        is_unverified: bool = False,
    ) -> Sent:
        """Of a file that is new: what the next `collect` says."""
        sent = Sent(
            name, owner, frozenset(lists.split()), code, rows or {}, is_unverified=is_unverified
        )
        self.account.files.append(sent)
        return sent

    def collect(self, day: int, *words: object) -> None:
        """The whole inbox again, of which each file must stand where it is expected."""
        received, self.run = Day(YEAR, self.month, day), self.run + 1
        for each in self.account.files:
            if not each.run:
                each.run, each.day = self.run, min(each.day, received)
        ran = self.taskmap("collect", INBOX, "--received", received, "--format", "json", *words)
        assert ran.status in (0, 1), ran.err
        said: dict[str, frozenset[str]] = {}
        for kind in ("accepted", "refused", "ignored"):
            for item in ran.data[kind]:
                said[item["file"]] = said.get(item["file"], frozenset()) | {kind}
                self.numbers[item["file"]] = item["number"] or self.numbers.get(item["file"], "")
                self._check_item(item)
        expected: dict[str, frozenset[str]] = {}
        for each in self.account.files:
            expected[each.name] = expected.get(each.name, frozenset()) | self._lists(each)
        pairs = {each: (said.get(each), expected.get(each)) for each in said | expected}
        differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        assert not differing, differing
        assert ran.status == bool(ran.data["refused"])

    def sent(self, name: str) -> Sent:
        """The file of that name that came in this month."""
        path = str(INBOX / f"{self.month:02}" / name)
        return next(each for each in self.account.files if each.name == path)

    def trust(self, sent: Sent, rows: Mapping[str, Word], lists: str = "accepted") -> None:
        """Expect that a file is entered by the next `collect`, to which it is named, with the day on which it came."""
        sent.lists, sent.rows, sent.run = frozenset([lists]), rows, 0
        sent.code, sent.is_unverified = "", False
        # Of two in one month the one that was entered later counts.
        self.account.files.remove(sent)
        self.account.files.append(sent)

    def withdraw(self, sent: Sent) -> None:
        sent.is_void = True
        self._correct(sent, "--withdraw")

    def correct_day(self, name: str, day: int) -> None:
        sent = self.sent(name)
        sent.day = Day(YEAR, self.month, day)
        self._correct(sent, "--received", sent.day)

    def _correct(self, sent: Sent, *words: object) -> None:
        ran = self.taskmap("correct", self.numbers[sent.name], *words, "--why", "核实过")
        assert ran.status == 0, ran.err

    def _check_item(self, item: Mapping[str, Any]) -> None:
        """Of a file that holds several returns each has an item."""
        found = [each for each in self.account.files if each.name == item["file"]]
        codes = {fault["code"] for fault in item["faults"]}
        assert {each.code for each in found if each.code and each.run == self.run} <= codes, item
        owners = [
            (each.owner.plan, each.owner.unit, each.owner.period) for each in found if each.owner
        ]
        if owners and item["unit"]:
            assert (item["plan"], item["unit"], item["period"]) in owners, item

    def _lists(self, sent: Sent) -> frozenset[str]:
        """What was taken once, or is of no use, is ignored from then on; what was sent back, until something better came."""
        if sent.run == self.run:
            return sent.lists
        better = any(
            each is not sent
            and each.owner == sent.owner
            and "accepted" in each.lists
            and not each.is_void
            and (sent.is_unverified or each.run > sent.run)
            for each in self.account.files
        )
        # Nobody has to correct what was sent back when another was sent back since.
        better = better or any(
            each.owner == sent.owner and each.day > sent.day
            for each in self.account.files
            if "refused" in each.lists and not (each.is_unverified or sent.is_unverified)
        )
        is_open = "refused" in sent.lists and not sent.is_void and not better
        return frozenset(["refused" if is_open else "ignored"])

    def reports(self, month: int, day: Day) -> dict[str, Any]:
        ran = self.taskmap(
            "report", "--month", f"{YEAR}-{month:02}", "--as-of", day, "--format", "json"
        )
        assert ran.status == 0, ran.err
        return {each["plan"]: each for each in ran.data["plans"]}

    def overdue(self, day: Day) -> set[tuple[str, str, str]]:
        ran = self.taskmap("check-overdue", "--as-of", day, "--format", "json")
        return {
            (each["plan"], each["unit"], each["period"])
            for each in json.loads(ran.out)
            if each["period"]
        }
