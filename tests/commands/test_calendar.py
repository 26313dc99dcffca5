"""`taskmap calendar`: what is in each unit's file, that it can be read, and that a second one updates the first."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

from conftest import Run, tree
from taskmap.formats import ics
from taskmap.formats.ics import CalendarEvent
from taskmap.ledger import codec, opening
from taskmap.ledger.journal import Event
from taskmap.tracking.extensions import Extension

LONG = "推进城乡生活污水处理设施建设，" * 12
PLAN = f"""\
id: cal-1
title: 日历方案
period: {{from: 2022-05, until: 2022-06}}
reporting: [{{name: 月报, every: month, day: 25, to: 某办}}]
tasks:
  - {{no: 1, title: "{LONG}", units: [甲局, 乙局], deadline: 2022年6月底前,
     milestones: [{{by: 2022年5月底前, what: "完成=1+1;排查,一\\\\二", units: [乙局]}}]}}
"""


def events(data: bytes) -> dict[str, Any]:
    """Every event by its UID, read by a real parser."""
    (calendar,) = icalendar.Calendar.from_ical(data, multiple=True)
    found = list(calendar.walk("VEVENT"))
    assert len({str(each["uid"]) for each in found}) == len(found)
    return {str(each["uid"]): each for each in found}


def days(data: bytes) -> list[tuple[str, str]]:
    return [(str(each.decoded("dtstart")), str(each["summary"])) for each in events(data).values()]


@pytest.fixture
def plan(here: Path, taskmap: Run) -> Path:
    path = here / "plan.yaml"
    path.write_text(PLAN, "utf-8")
    assert taskmap("split", path, "--as-of", "2022-05-01").status == 0
    return path


def make_calendars(taskmap: Run, *words: str) -> dict[str, bytes]:
    ran = taskmap("calendar", "-o", "日历", "--as-of", "2022-05-10", *words)
    assert (ran.status, ran.err) == (0, "")
    return tree(Path("日历"))


def edit_and_split(path: Path, taskmap: Run, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert taskmap("split", path, "--as-of", "2022-05-02").status == 0


class TestContents:
    def test_each_unit_has_its_own(self, plan: Path, taskmap: Run) -> None:
        files = make_calendars(taskmap)
        assert files.keys() == {"甲局.ics", "乙局.ics"}
        assert days(files["甲局.ics"]) == [
            ("2022-05-25", "报送月报（2022-05）"),
            ("2022-06-25", "报送月报（2022-06）"),
            ("2022-06-30", f"完成时限：1 {LONG}"),
        ]
        assert days(files["乙局.ics"]) == [
            ("2022-05-25", "报送月报（2022-05）"),
            ("2022-05-31", "节点：1-1 完成=1+1;排查,一\\二"),
            ("2022-06-25", "报送月报（2022-06）"),
        ]

    def test_the_same_bytes_again(self, plan: Path, taskmap: Run) -> None:
        assert make_calendars(taskmap) == make_calendars(taskmap)

    def test_no_line_longer_than_75_octets_and_no_character_cut(
        self, plan: Path, taskmap: Run
    ) -> None:
        data = make_calendars(taskmap)["甲局.ics"]
        lines = data.split(b"\r\n")
        assert any(line.startswith(b" ") for line in lines), "something is folded"
        for line in lines:
            assert len(line) <= 75
            line.decode()
        assert b"\n" not in data.replace(b"\r\n", b"")

    def test_the_alarm(self, plan: Path, taskmap: Run) -> None:
        for words, hours in (((), -63), (("--before", "0"), 9)):
            for each in events(make_calendars(taskmap, *words)["甲局.ics"]).values():
                (alarm,) = each.walk("VALARM")
                assert alarm.decoded("trigger") == datetime.timedelta(hours=hours)

    def test_another_parser_reads_it_too(self, plan: Path, taskmap: Run) -> None:
        found = vobject.readOne(make_calendars(taskmap)["甲局.ics"].decode())
        assert [str(each.dtstart.value) for each in found.vevent_list] == [
            "2022-05-25",
            "2022-06-25",
            "2022-06-30",
        ]
        assert found.vevent_list[2].summary.value == f"完成时限：1 {LONG}"

    def test_only_one_unit(self, plan: Path, taskmap: Run) -> None:
        assert make_calendars(taskmap, "--unit", "甲局").keys() == {"甲局.ics"}
        ran = taskmap("calendar", "--unit", "戊局")
        assert (ran.status, ran.out) == (2, "")
        assert "没有单位“戊局”" in ran.err
        assert taskmap("calendar", "--plan", "nosuch").status == 2

    def test_control_characters(self) -> None:
        moment = datetime.datetime(2022, 5, 1, tzinfo=datetime.UTC)
        each = CalendarEvent(
            "u", datetime.date(2022, 5, 1), "甲\x00乙😀\x1b", "=1\n[/x]", 0, moment
        )
        (found,) = events(ics.render("名\x07", [each], 1)).values()
        assert (str(found["summary"]), str(found["description"])) == ("甲乙😀", "=1\n[/x]")


class TestUpdates:
    def test_a_changed_day_keeps_its_uid(self, plan: Path, taskmap: Run) -> None:
        first = events(make_calendars(taskmap)["甲局.ics"])
        edit_and_split(plan, taskmap, "deadline: 2022年6月底前", "deadline: 2022年7月15日")
        second = events(make_calendars(taskmap)["甲局.ics"])
        assert first.keys() == second.keys()
        moved = [uid for uid in first if first[uid]["dtstart"].dt != second[uid]["dtstart"].dt]
        assert [str(second[uid]["dtstart"].dt) for uid in moved] == ["2022-07-15"]
        for uid, before in first.items():
            assert second[uid]["sequence"] > before["sequence"]
            assert second[uid]["last-modified"].dt >= before["last-modified"].dt

    def test_a_milestone_in_new_words_is_the_same(self, plan: Path, taskmap: Run) -> None:
        first = events(make_calendars(taskmap)["乙局.ics"])
        edit_and_split(plan, taskmap, "完成=1+1", "全面完成")
        assert events(make_calendars(taskmap)["乙局.ics"]).keys() == first.keys()

    def test_what_is_not_asked_for_any_more_is_cancelled(self, plan: Path, taskmap: Run) -> None:
        first = events(make_calendars(taskmap)["乙局.ics"])
        edit_and_split(plan, taskmap, "乙局", "丙局")
        second = events(make_calendars(taskmap)["乙局.ics"])
        assert first.keys() == second.keys()
        assert {str(each["status"]) for each in second.values()} == {"CANCELLED"}
        assert not any(each.walk("VALARM") for each in second.values())
        new = events(make_calendars(taskmap)["丙局.ics"])
        assert {str(each["status"]) for each in new.values()} == {"CONFIRMED"}

    def test_an_extension_moves_the_day(self, plan: Path, taskmap: Run, here: Path) -> None:
        first = events(make_calendars(taskmap)["甲局.ics"])
        later = Extension("1", "", datetime.date(2022, 8, 31), "某函", "汛期")
        event = Event(
            kind="extension",
            day=datetime.date(2022, 5, 9),
            plan="cal-1",
            measure="1",
            body=codec.encode(later),
        )
        with opening.open_for_writing(here / ".taskmap" / "ledger.db") as book:
            book.append(event, "某办")
        second = events(make_calendars(taskmap)["甲局.ics"])
        assert first.keys() == second.keys()
        (moved,) = (each for each in second.values() if "完成时限" in each["summary"])
        assert str(moved["dtstart"].dt) == "2022-08-31"
        assert "原定2022-06-30" in moved["description"]
        assert moved["sequence"] == 1


def test_as_json(plan: Path, taskmap: Run) -> None:
    ran = taskmap("calendar", "--format", "json", "--as-of", "2022-05-10")
    assert ran.data["units"] == 2
    assert sorted(Path(file).name for file in ran.data["files"]) == ["乙局.ics", "甲局.ics"]


def test_without_a_ledger(here: Path, taskmap: Run) -> None:
    ran = taskmap("calendar")
    assert (ran.status, ran.out) == (2, "")
    assert "没有台账" in ran.err
    assert list(here.iterdir()) == []
