"""Returns that came by mail: .eml, and .msg of Outlook; also such as were made to hurt."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from conftest import Run
from support.archives import make_zip
from support.filled_checklists import set_cells
from support.office import JPG, Office, files, fill_checklist
from support.outlook_mails import Storage, message, outlook_mail

SENT = datetime.datetime(2022, 6, 24, 23, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
DATE = "Fri, 24 Jun 2022 23:30:00 +0800"
TIMES = "Date: Fri, 24 Jun 2022 23:30:00 +0800"


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def mail(attachments: Mapping[str, bytes], date: str = DATE, text: str = "见附件") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Date"] = (
        "某人 <yi@example.invalid>",
        "office@example.invalid",
        date,
    )
    made["Subject"] = "报送"
    made.set_content(text)
    for name, data in attachments.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def raw_mail(*lines: bytes | str, data: bytes) -> bytes:
    """With headers as no library would write them."""
    head = [line if isinstance(line, bytes) else line.encode() for line in lines]
    start = [b"From: a@example.invalid", b"To: b@example.invalid", TIMES.encode()]
    return b"\r\n".join([*start, *head, b"", base64.encodebytes(data)])


class TestAttachments:
    @pytest.mark.parametrize("name", ["乙局.xlsx", "../../乙局.xlsx", "C:\\目录\\乙局.xlsx"])
    def test_are_files_inside_the_mail(self, office: Office, name: str) -> None:
        office.send("报送.eml", mail({name: fill_checklist("乙局")}).as_bytes())
        [item] = office.data()["accepted"]
        assert (item["file"], item["unit"]) == ("收件/报送.eml/乙局.xlsx", "乙局")
        assert item["sender"] == "某人 <yi@example.invalid>"
        assert item["sent"] == "2022-06-24T23:30:00+08:00"

    def test_who_sent_it_is_shown(self, office: Office) -> None:
        attached = {"乙局.xlsx": fill_checklist("乙局"), "说明.txt": "说明".encode()}
        office.send("报送.eml", mail(attached).as_bytes())
        said = "（邮件：某人 <yi@example.invalid>，2022-06-24 23:30 +0800）"
        assert office.collect().out.count(said) == 2

    def test_to_whom_need_not_be_said(self, office: Office) -> None:
        """What went out as a blind copy names nobody."""
        sent = mail({"乙局.xlsx": fill_checklist("乙局")})
        del sent["To"]
        office.send("报送.eml", sent.as_bytes())
        assert [item["unit"] for item in office.data()["accepted"]] == ["乙局"]

    def test_of_outlook(self, office: Office) -> None:
        small, large = b"%PDF-1.7 small", fill_checklist("乙局")
        assert len(large) > 4096
        inside = message({"甲局.xlsx": fill_checklist("甲局")})
        attached: dict[str, bytes | Storage] = {"乙局.xlsx": large, "转发": inside}
        attached["乙局2022年6月盖章.pdf"] = small
        office.send("报送.msg", outlook_mail(attached, sent=SENT))
        accepted = office.data()["accepted"]
        assert {item["file"]: item["unit"] for item in accepted} == {
            "收件/报送.msg/乙局.xlsx": "乙局",
            "收件/报送.msg/乙局2022年6月盖章.pdf": "乙局",
            "收件/报送.msg/转发/甲局.xlsx": "甲局",
        }
        assert {item["sender"] for item in accepted} == {"甲局 某人 <jia@example.invalid>"}
        assert {item["sent"] for item in accepted} == {"2022-06-24T15:30:00+00:00"}

    def test_zips_and_mails_in_mails(self, office: Office) -> None:
        inner = mail({"乙局.zip": make_zip({"乙局.xlsx": fill_checklist("乙局")})})
        outer = mail({"甲局.xlsx": fill_checklist("甲局")})
        outer.add_attachment(inner)
        office.send("邮件.zip", make_zip({"一.eml": outer.as_bytes()}))
        assert {item["file"] for item in office.data()["accepted"]} == {
            "收件/邮件.zip/一.eml/甲局.xlsx",
            "收件/邮件.zip/一.eml/报送.eml/乙局.zip/乙局.xlsx",
        }

    def test_a_mail_without_any(self, office: Office) -> None:
        office.send("报送.eml", mail({}).as_bytes())
        [item] = office.data()["ignored"]
        assert "是邮件，没有附件" in item["why"]

    def test_pictures_in_the_text_are_none(self, office: Office) -> None:
        made = mail({"乙局.xlsx": fill_checklist("乙局")})
        made.add_attachment(
            JPG,
            maintype="image",
            subtype="jpeg",
            filename="logo.jpg",
            disposition="inline",
            cid="<1>",
        )
        office.send("报送.eml", made.as_bytes())
        assert files(office.data()["accepted"]) == {"乙局.xlsx"}

    def test_a_faulty_return_goes_back(self, office: Office) -> None:
        data = fill_checklist("乙局", set_cells(G5="差不多"))
        office.send("报送.eml", mail({"乙局.xlsx": data}).as_bytes())
        ran = office.collect()
        assert "  收件/报送.eml/乙局.xlsx（邮件：某人" in ran.out
        assert Path("更正/乙局-2022-06.xlsx").exists()


class TestDays:
    def test_the_date_of_each_mail(self, office: Office) -> None:
        """By the clock of the plan: half past eleven in the evening is no later day."""
        office.send("一.eml", mail({"乙局.xlsx": fill_checklist("乙局")}).as_bytes())
        late = "Mon, 27 Jun 2022 17:00:00 +0000"
        office.send("二.eml", mail({"甲局.xlsx": fill_checklist("甲局")}, late).as_bytes())
        found = {item["unit"]: item["late"] for item in office.data(day="mail")["accepted"]}
        assert found == {"乙局": 0, "甲局": 3}
        days = {each.unit: each.day.isoformat() for each in office.ledger("submission")}
        assert days == {"乙局": "2022-06-24", "甲局": "2022-06-28"}

    def test_without_that_word_it_is_the_day_told(self, office: Office) -> None:
        office.send("一.eml", mail({"乙局.xlsx": fill_checklist("乙局")}).as_bytes())
        assert [item["late"] for item in office.data(day="2022-06-28")["accepted"]] == [3]

    def test_what_was_no_mail_came_today(self, office: Office) -> None:
        office.send("乙局.xlsx", fill_checklist("乙局"))
        [item] = office.data(day="mail")["accepted"]
        assert item["late"] > 1_000

    @pytest.mark.parametrize(
        "date", ["", "昨天", "Fri, 24 Jun 2095 00:00:00 +0800", "24 Jun 0001 00:00 +1400"]
    )
    def test_a_date_that_is_none(self, office: Office, date: str) -> None:
        """One that has not come, or that nobody can read, is none: today counts."""
        office.send(
            "一.eml",
            mail({"乙局.xlsx": fill_checklist("乙局")}, DATE)
            .as_bytes()
            .replace(DATE.encode(), date.encode()),
        )
        found = office.data(day="mail")
        assert [item["late"] > 1_000 for item in found["accepted"]] in ([True], [])
        assert len(found["accepted"]) + len(found["refused"]) == 1

    @pytest.mark.parametrize("year", [1601, 9999])
    def test_a_time_of_outlook_that_is_none(self, office: Office, year: int) -> None:
        """Its day may be in no calendar of the plan's zone, or before there were mails."""
        sent = datetime.datetime(year, 12, 31, 23, tzinfo=datetime.UTC)
        office.send("一.msg", outlook_mail({"乙局.xlsx": fill_checklist("乙局")}, sent=sent))
        [item] = office.data(day="mail")["accepted"]
        assert item["late"] > 1_000
        assert item["sent"] == ""

    def test_before_the_plan_was_issued(self, office: Office) -> None:
        early = "Tue, 24 May 2022 23:30:00 +0800"
        office.send("一.eml", mail({"乙局.xlsx": fill_checklist("乙局")}, early).as_bytes())
        [item] = office.data(day="mail")["refused"]
        assert [fault["code"] for fault in item["faults"]] == ["return-early"]


class TestHarm:
    """Each is one file; the return beside it is entered, whatever becomes of it."""

    def others(self, office: Office, name: str, data: bytes) -> list[str]:
        office.send(name, data)
        office.send("乙局.xlsx", fill_checklist("乙局"))
        found = office.data()
        assert "收件/乙局.xlsx" in {item["file"] for item in found["accepted"]}
        return [item["file"] for key in ("refused", "ignored") for item in found[key]]

    def test_fifty_within_each_other(self, office: Office) -> None:
        made = mail({"甲局.xlsx": fill_checklist("甲局")})
        for _ in range(50):
            outer = mail({})
            outer.add_attachment(made)
            made = outer
        [name] = self.others(office, "套.eml", made.as_bytes())
        assert name.startswith("收件/套.eml")

    def test_a_thousand_parts_within_each_other(self, office: Office) -> None:
        lines = ["From: a@example.invalid", "To: b@example.invalid"]
        for level in range(1_000):
            lines += [f"Content-Type: multipart/mixed; boundary=b{level}", "", f"--b{level}"]
        assert self.others(office, "层.eml", "\n".join(lines).encode()) == ["收件/层.eml"]

    @pytest.mark.slow
    def test_more_attachments_than_a_budget_has(self, office: Office) -> None:
        part = b"--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nb\r\n"
        head = b"From: a@example.invalid\r\nTo: b@example.invalid\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        assert "收件/多.eml" in self.others(office, "多.eml", head + part * 20_100 + b"--x--\r\n")

    @pytest.mark.slow
    def test_larger_than_a_mail_can_be(self, office: Office) -> None:
        data = raw_mail(
            'Content-Disposition: attachment; filename="a.txt"',
            "Content-Transfer-Encoding: base64",
            data=bytes(40_000_000),
        )
        assert self.others(office, "大.eml", data) == ["收件/大.eml"]

    @pytest.mark.parametrize(
        "line",
        [
            "甲局.xlsx".encode("gbk").join([b'Content-Disposition: attachment; filename="', b'"']),
            b"Content-Disposition: attachment; filename*=no-such-charset''%D2%D2.xlsx",
            b'Content-Disposition: attachment; filename="=?gb2312?B?vNe+1i54bHN4?="',
            b'Content-Disposition: attachment; filename="=?utf-8?b?DQpCY2M6IHgNCg==?=.xlsx"',
            b'Content-Disposition: attachment; filename="' + b"a" * 100_000 + b'.xlsx"',
        ],
        ids=["GBK", "no such encoding", "GB2312", "line breaks", "long"],
    )
    def test_names(self, office: Office, line: bytes) -> None:
        data = raw_mail(line, "Content-Transfer-Encoding: base64", data=fill_checklist("甲局"))
        office.send("一.eml", data)
        ran = office.collect("--format", "json")
        [item] = ran.data["accepted"]
        assert (item["unit"], len(item["file"]) < 1_000) == ("甲局", True)
        assert "\n" not in item["file"]

    def test_headers_that_say_more_than_they_should(self, office: Office) -> None:
        sender = b"From: =?utf-8?b?G1szMW0NCkJjYzogeEBldmlsLmludmFsaWQ=?= <a@example.invalid>"
        data = raw_mail(
            "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="a.xlsx"',
            data=fill_checklist("甲局"),
        )
        office.send("一.eml", data.replace(b"From: a@example.invalid", sender))
        [item] = office.data()["accepted"]
        assert "\x1b" not in item["sender"]
        assert "\n" not in item["sender"]
        assert "\x1b" not in office.collect().out

    @pytest.mark.parametrize("at", [0x1E, 0x2C, 0x30, 0x3C, 0x44, 0x4C, 0x200, 0x400, 0x600])
    def test_of_outlook_damaged(self, office: Office, at: int) -> None:
        data = bytearray(outlook_mail({"甲局.xlsx": fill_checklist("甲局")}, sent=SENT))
        data[at : at + 4] = b"\x01\x00\x00\x00"
        self.others(office, "坏.msg", bytes(data))

    def test_of_outlook_that_never_ends(self, office: Office) -> None:
        """Every sector is followed by itself."""
        data = outlook_mail({"甲局.xlsx": fill_checklist("甲局")}, sent=SENT)
        start = int.from_bytes(data[0x4C:0x50], "little")
        table = (start + 1) * 512
        chain = b"".join(number.to_bytes(4, "little") for number in range(128))
        self.others(office, "环.msg", data[:table] + chain + data[table + 512 :])

    def test_of_outlook_packed(self, office: Office) -> None:
        assert self.others(office, "winmail.dat", b"\x78\x9f\x3e\x22 packed") == [
            "收件/winmail.dat"
        ]
