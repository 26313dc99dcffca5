"""Notices that came by mail: their text, their attachments by name, and mails that mean harm."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from taskmap.notices import readers
from taskmap.notices.notice import Notice, NoticeTable
from taskmap.system import mail_heads, mails
from taskmap.system.diagnostics import TaskmapError

TITLE = "关于印发某县2026年工作要点的通知"
TEXT = f"{TITLE}\n各有关单位：\n一、修好水渠。牵头单位：县水利局。6月底前完成。\n"
TABLE = "<p>各有关单位：</p><table><tr><td>任务<td>单位<tr><td>修渠<td>县水利局</table>"


def mail(subject: str = TITLE, text: str = TEXT, page: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", subject
    made.set_content(text, charset="gb18030", cte="base64")
    if page:
        made.add_alternative(page, subtype="html")
    return made


def read(made: EmailMessage) -> Notice:
    return readers.parse(made.as_bytes(policy=email.policy.SMTP), "通知.eml")


def texts(notice: Notice) -> list[str]:
    return [passage.text for passage in notice.passages()]


class TestText:
    def test_the_text(self) -> None:
        notice = read(mail())
        assert texts(notice) == TEXT.splitlines()
        assert [passage.at.line for passage in notice.passages()] == [1, 2, 3]
        assert not notice.doubts

    def test_the_page_rather_than_the_text(self) -> None:
        notice = read(mail(page=TABLE))
        assert [type(item) for item in notice.items][-1] is NoticeTable
        assert texts(notice) == [TITLE, "各有关单位："]

    def test_the_text_around_an_attachment(self) -> None:
        made = mail(text="一、修渠。\n")
        made.add_attachment(b"PK", "application", "zip", filename="表.docx")
        made.add_attachment("二、清淤。\n", disposition="inline")
        assert texts(read(made)) == [TITLE, "一、修渠。", "二、清淤。"]

    @pytest.mark.parametrize("subject", [f"转发：{TITLE}", f"Fwd: RE: {TITLE}", TITLE])
    def test_the_subject_where_it_is_needed(self, subject: str) -> None:
        assert texts(read(mail(subject, "一、修渠。\n"))) == [TITLE, "一、修渠。"]
        assert texts(read(mail(subject))) == TEXT.splitlines()

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_headers_in_bare_bytes(self, encoding: str) -> None:
        data = f"From: a@b\r\nTo: c@d\r\nSubject: {TITLE}\r\n\r\n一、修渠。\r\n".encode(encoding)
        assert texts(readers.parse(data, "标准输入")) == [TITLE, "一、修渠。"]


class TestAttachments:
    def test_they_are_named(self) -> None:
        made = mail()
        made.add_attachment(b"%PDF", "application", "pdf", filename="工作要点.pdf")
        made.add_attachment("甲", filename="分工.txt")
        [doubt] = read(made).doubts
        assert doubt.code == "mail-attachment"
        assert "工作要点.pdf、分工.txt" in doubt.message

    def test_the_one_with_the_notice_is_read(self) -> None:
        made = mail(text="各有关单位：请各单位于每月28日前报送，见附件。\n")
        made.add_attachment(
            "<p>一、修渠。（县水利局）</p>".encode(), "text", "html", filename="方案.html"
        )
        made.add_attachment(b"GIF89a", "image", "gif", filename="章.gif")
        notice = read(made)
        assert texts(notice)[-1] == "一、修渠。（县水利局）"
        assert [one.at.file for one in notice.passages()][-1] == "方案.html"
        assert [doubt.code for doubt in notice.doubts] == ["mail-attachment"] * 2

    def test_they_are_all_there_is(self) -> None:
        made = mail(text=" \n")
        made.add_attachment(b"%PDF", "application", "pdf", filename="工作要点.pdf")
        with pytest.raises(TaskmapError, match=r"正文没有文字，附件有：工作要点\.pdf；"):
            read(made)


class TestRecognises:
    @pytest.mark.parametrize(
        ("head", "is_mail"),
        [
            ("From: a\nTo: b\n\n", True),
            ("Received: x\n\tby y\nfrom: a\n\n", True),
            ("From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n", False),
            ("To: b\nSubject: x\n\n", False),
            ("一、任务\nFrom: a\nTo: b\n\n", False),
            ("时间：6月\n", False),
        ],
    )
    def test_by_its_headers(self, head: str, is_mail: bool) -> None:
        assert mail_heads.is_mail(head.replace("\n", "\r\n").encode()) is is_mail
        assert mail_heads.is_mail(head.encode()) is is_mail


def nested(depth: int) -> bytes:
    lines = ["From: a@b", "To: c@d"]
    for level in range(depth):
        lines += [f"Content-Type: multipart/mixed; boundary=b{level}", "", f"--b{level}"]
    return "\n".join([*lines, "", "甲"]).encode()


class TestHarm:
    def test_mails_within_mails(self) -> None:
        assert texts(readers.parse(nested(90), "a.eml")) == ["甲"]
        with pytest.raises(TaskmapError, match="层数太多"):
            readers.parse(nested(5_000), "a.eml")

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mails, "_LARGEST", 1_000)
        with pytest.raises(TaskmapError, match="太大"):
            readers.parse(mail(text="甲" * 2_000).as_bytes(), "a.eml")

    @pytest.mark.parametrize(
        "header",
        [
            "Content-Type: multipart/mixed; boundary*=a; boundary*0=b",
            "Content-Disposition: attachment; filename*=a\0b'c'd",
            "Content-Disposition: attachment; filename*=x; filename*1=y",
            "Content-Type: text/plain; charset=no-such",
            "Content-Transfer-Encoding: base64",
            "Subject: =?utf-8?B?x?=",
            "Subject: " + "=?a?q?" * 100_000,
        ],
    )
    def test_headers_that_stumble(self, header: str) -> None:
        data = f"From: a@b\nTo: c@d\n{header}\n\n一、修渠。\n".encode()
        try:
            assert readers.parse(data, "a.eml").items
        except TaskmapError as problem:
            assert str(problem).startswith("a.eml")  # noqa: PT017

    @given(
        st.lists(
            st.sampled_from(
                [
                    "Content-Type: multipart/alternative; boundary=x",
                    "--x",
                    "--x--",
                    "",
                    "Content-Type: text/html",
                    "Content-Type: message/rfc822",
                    "Content-Disposition: attachment",
                    "<p>甲",
                    "乙",
                    "Subject: =?gbk?Q?=B4?=",
                    "Content-Transfer-Encoding: quoted-printable",
                    "=B4=F3",
                    " folded; filename*0*=u''%FF",
                ]
            ),
            max_size=30,
        )
    )
    def test_any_mail_is_read_or_refused(self, lines: list[str]) -> None:
        try:
            notice = readers.parse("\n".join(["From: a@b", "To: c", *lines]).encode(), "a.eml")
        except TaskmapError:
            return
        assert notice.items


def test_it_becomes_a_plan(here: Path, taskmap: Run) -> None:
    made = mail()
    made.add_attachment(b"%PDF", "application", "pdf", filename="附表.pdf")
    Path("通知.eml").write_bytes(made.as_bytes())
    ran = taskmap("import", "通知.eml", "-o", "plan.yaml")
    assert ran.status == 0
    assert "附表.pdf" in ran.out
    assert "修好水渠" in Path("plan.yaml").read_text("utf-8")
