"""What was put right, in the words of papers."""

from __future__ import annotations

import datetime

from taskmap.tracking.corrections import EntryCorrection, correction_notes

FIRST, LAST = datetime.date(2022, 6, 1), datetime.date(2022, 6, 30)
ENTERED, DAY, SAID = (datetime.date(2022, *each) for each in ((6, 27), (6, 24), (7, 2)))


def correction(unit: str = "甲局", period: str = "2022-06") -> EntryCorrection:
    return EntryCorrection("报送", unit, period, ENTERED, DAY, "写错", SAID)


def notes(*corrections: EntryCorrection) -> list[str]:
    return list(correction_notes(corrections, FIRST, LAST))


def test_one_sentence_for_all_of_a_run() -> None:
    [note] = notes(correction(), correction("乙局"))
    assert note == (
        "甲局、乙局2022年6月的报送原登记的日期是2022年6月27日，已于2022年7月2日更正为2022年6月24日（写错）"
    )
    [note] = notes(*(correction(f"{number}局") for number in range(1, 8)))
    assert note.startswith("1局、2局、3局、4局、5局等7个单位2022年6月的报送")


def test_a_reason_of_several_lines_stands_in_one() -> None:
    [said] = notes(correction()._replace(why="24日\n收到"))
    assert said.endswith("（24日 收到）")


def test_only_what_ends_in_the_period_or_has_none() -> None:
    assert notes(correction(period="2022-05"), correction(period="2022-Q2")) == notes(
        correction(period="2022-Q2")
    )
    revision = EntryCorrection("方案第2版", "", "", ENTERED, None, "发错", SAID)
    assert notes(revision) == [
        "方案第2版原登记的日期是2022年6月27日，已于2022年7月2日撤销，没有统计（发错）"
    ]
