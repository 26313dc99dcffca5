"""What entries say: one record a kind, and a ledger that taskmap 0.1.0 wrote, byte for byte.

`taskmap-0.1.0` was made with taskmap 0.1.0 on a plan made up for it, with every kind of entry that there was: a plan
that was split, reckoned anew with other days off, and revised with a unit renamed; returns taken, taken in part and
sent back, a stamped scan, a photo; a whole closure with a notice and an objection, reopened; extensions; reminders,
and what came of sending them. `told.json` is what 0.1.0 then said of it, `now.json` what is said since then,
where that differs.
"""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from taskmap.ledger import codec, journal
from taskmap.ledger.calendar_entries import CalendarEntry
from taskmap.ledger.correction_entries import CorrectionEntry
from taskmap.ledger.entries import EntryKind, LedgerEntry, from_row
from taskmap.ledger.events import FileEntry, PackEntry, PlanEntry, SendingEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.opening import open_for_reading, open_for_writing
from taskmap.ledger.return_entries import RefusalEntry, SubmissionEntry, UnverifiedEntry
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.closure import ClosureAction, ClosureStep, Stage, closure_state
from taskmap.tracking.extensions import Extension
from taskmap.tracking.plan_terms import Retirement
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import Reply
from taskmap.tracking.score_entries import Exemption, PointAdjustment

KEPT = Path(__file__).parent / "taskmap-0.1.0"
TOLD: dict[str, dict[str, Any]] = json.loads((KEPT / "told.json").read_text("utf-8"))
NOW: dict[str, dict[str, Any]] = json.loads((KEPT / "now.json").read_text("utf-8"))
RECORDS: dict[str, type[Any]] = {
    EntryKind.ISSUED: PlanEntry,
    EntryKind.DUTIES: PlanEntry,
    EntryKind.RECEIVED: FileEntry,
    EntryKind.SUBMISSION: SubmissionEntry,
    EntryKind.REFUSAL: RefusalEntry,
    EntryKind.UNVERIFIED: UnverifiedEntry,
    EntryKind.PACK: PackEntry,
    EntryKind.SCAN: FileEntry,
    EntryKind.EVIDENCE: FileEntry,
    EntryKind.CLOSURE: ClosureStep,
    EntryKind.EXTENSION: Extension,
    EntryKind.REMINDER: Reminder,
    EntryKind.REPLY: Reply,
    EntryKind.SENDING: SendingEntry,
    EntryKind.CALENDAR: CalendarEntry,
    EntryKind.RETIREMENT: Retirement,
    EntryKind.POINTS: PointAdjustment,
    EntryKind.EXEMPTION: Exemption,
    EntryKind.CORRECTION: CorrectionEntry,
}
SINCE = {
    *(EntryKind.CALENDAR, EntryKind.RETIREMENT, EntryKind.POINTS, EntryKind.EXEMPTION),
    *(EntryKind.UNVERIFIED, EntryKind.CORRECTION, EntryKind.REPLY, EntryKind.PACK),
}
"""Kinds that 0.1.0 did not know."""
JULY = datetime.date(2022, 7, 5)


@pytest.fixture
def place(here: Path) -> Path:
    """The old ledger in the current folder, with the files that came."""
    folder = here / ".taskmap"
    shutil.copytree(KEPT, folder)
    return folder / "ledger.db"


def entries(place: Path, *kinds: str) -> list[LedgerEntry]:
    with open_for_reading(place) as book:
        return list(book.events(None, *kinds))


def entry_of(kind: str, body: object) -> LedgerEntry:
    """An entry as the journal has it."""
    event = Event(kind=kind, day=JULY, plan="p", measure="1.1", body=codec.canonical_json(body))
    return from_row(journal.to_row(event, 7, "", "", ""))


class TestOldLedger:
    def test_every_kind_is_in_it(self, place: Path) -> None:
        assert (
            {entry.kind for entry in entries(place)} == {*EntryKind} - SINCE == {*RECORDS} - SINCE
        )

    def test_every_entry_comes_back_as_a_record_and_goes_out_the_same(self, place: Path) -> None:
        for entry in entries(place):
            record = codec.decode(entry, RECORDS[entry.kind])
            assert type(record) is RECORDS[entry.kind]
            assert codec.encode(record) == entry.body

    def test_records_say_what_was_recorded(self, place: Path) -> None:
        records = [codec.decode(entry, RECORDS[entry.kind]) for entry in entries(place)]
        (revision,) = (each for each in records if isinstance(each, PlanEntry) and each.former)
        assert revision.former == {"甲局": "甲委"}
        closing = closure_state(each for each in records if isinstance(each, ClosureStep))
        assert (closing.stage, closing.day) == (Stage.REOPENED, datetime.date(2022, 8, 1))
        (noticed,) = (each.notice for each in closing.steps if each.action is ClosureAction.NOTICE)
        assert noticed is not None
        assert (noticed.begins, noticed.working) == (datetime.date(2022, 7, 12), 5)
        named = [(each.measure, each.unit) for each in records if isinstance(each, Extension)]
        assert named == [("1.2", ""), ("2", "丙县")]
        reminders = [each for each in records if isinstance(each, Reminder)]
        assert [(each.unit, each.name) for each in reminders][-1] == ("甲委", "〔2022〕5号")
        states = [each.state for each in records if isinstance(each, SendingEntry)]
        assert states == ["begun", "sent", "begun", "failed", "begun", "unknown"]

    @pytest.mark.parametrize("line", TOLD)
    def test_every_command_says_what_it_said(self, place: Path, taskmap: Run, line: str) -> None:
        ran = taskmap(*line.split())
        assert {"status": ran.status, "out": ran.out, "err": ran.err} == TOLD[line] | NOW.get(
            line, {}
        )

    def test_only_what_differs_is_kept_anew(self) -> None:
        for line, said in NOW.items():
            assert said
            assert all(TOLD[line][key] != value for key, value in said.items())

    def test_it_is_written_on(self, place: Path, taskmap: Run) -> None:
        ran = taskmap(
            *("close", "1", "申请", "--day", "2022-08-02", "--evidence", place, "--why", "看过")
        )
        assert (ran.status, len(entries(place))) == (0, 39)
        assert taskmap("ledger", "check").status == 0


class TestStrangers:
    """What a newer taskmap wrote, and what somebody spoilt."""

    def test_an_unknown_kind_is_kept_and_hinders_nobody(self, place: Path, taskmap: Run) -> None:
        with open_for_writing(place) as book:
            event = Event(
                kind="vote", day=JULY, plan="old-1", body=codec.canonical_json({"for": [3]})
            )
            book.append(event, "某办")
        (entry,) = entries(place, "vote")
        assert json.loads(entry.body) == {"for": [3]}
        assert taskmap("ledger", "check").status == 0
        assert (
            taskmap("close", "--list", "--day", "2022-07-15").out
            == (TOLD["close --list --day 2022-07-15"]["out"])
        )

    def test_an_unknown_field_is_kept_and_hinders_nobody(self, place: Path, taskmap: Run) -> None:
        body = {"step": "apply", "weather": {"rain": True}}
        with open_for_writing(place) as book:
            day = datetime.date(2022, 8, 2)
            event = Event(
                kind="closure", day=day, plan="old-1", measure="1", body=codec.canonical_json(body)
            )
            book.append(event, "某办")
        assert codec.decode(entries(place, "closure")[-1], ClosureStep) == ClosureStep(
            action=ClosureAction.APPLY, day=day
        )
        shown = taskmap("close", "1", "show", "--day", "2022-08-02", "--format", "json").data
        assert (shown["stage"], shown["steps"][-1]["weather"]) == ("已申请", {"rain": True})
        assert taskmap("ledger", "check").status == 0

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("closure", {}),
            ("closure", {"step": "bless"}),
            ("closure", {"step": "apply", "by": 3}),
            ("closure", {"step": "settle", "settles": True}),
            ("closure", {"step": "apply", "evidence": [{"name": "照片.jpg"}]}),
            ("closure", {"step": "apply", "evidence": {}}),
            ("closure", {"step": "apply", "evidence": ["name, sha256"]}),
            ("closure", {"step": "notice", "notice": {"from": "昨天"}}),
            ("extension", {"measure": "1.1", "until": None}),
            ("extension", {"measure": "1.1", "until": "2022-13-01"}),
            ("extension", ["2022-09-30"]),
            ("extension", None),
            ("reminder", {"number": 1}),
            ("issued", {"content": "", "source": "", "former": ["甲局"]}),
        ],
    )
    def test_a_spoilt_entry_is_named(self, kind: str, body: object) -> None:
        with pytest.raises(TaskmapError, match=r"^台账第 7 条（.+1\.1）的内容读不出来"):
            codec.decode(entry_of(kind, body), RECORDS[kind])

    def test_what_is_no_json_is_named(self) -> None:
        for body in ("", "{", "[" * 100_000, b"\xff", 3):
            with pytest.raises(TaskmapError, match="第 7 条（延期"):
                codec.decode(entry_of("extension", {})._replace(body=body), Extension)  # type: ignore[arg-type]

    def test_a_command_ends_with_one_line(self, place: Path, taskmap: Run) -> None:
        with open_for_writing(place) as book:
            book.append(Event(kind="closure", day=JULY, plan="old-1", measure="1"), "某办")
        ran = taskmap("close", "--list")
        assert (ran.status, ran.out) == (2, "")
        assert "台账第 38 条（销号，old-1，1）的内容读不出来" in ran.err
