"""`pack --mail`: each unit gets its own workbook by mail, once, and what a server refuses is told."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.packs import BUILD, CLEAN, GUARD, issue, pack, path_of, plan
from support.servers import mail_server

pytestmark = pytest.mark.slow

UNITS = "units: [{name: 甲局, email: jia@example.cn}, {name: 乙局, email: yi@example.cn}]"


@pytest.fixture
def office(here: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("TASKMAP_SMTP_FROM", "某办 <duban@example.cn>")
    plans = [plan("a-1", CLEAN, BUILD), plan("b-1", GUARD)]
    issue(
        taskmap,
        *(each.replace("units: [{name: 甲局, aliases: [市甲局]}, 乙局]", UNITS) for each in plans),
    )
    return taskmap


def mailed(taskmap: Run, *words: str, day: str = "2022-06-10") -> Any:
    options = ("--month", "2022-06", "--as-of", day, "--mail", "--format", "json")
    return taskmap("pack", *options, *words)


def test_each_unit_gets_its_own_once(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(None) as server:
        monkeypatch.setenv("TASKMAP_SMTP_URL", server.url("smtp"))
        ran = mailed(office)
        assert ran.status == 0
        assert [(each["unit"], each["state"], each["now"]) for each in ran.data["sent"]] == [
            ("甲局", "sent", True),
            ("乙局", "sent", True),
        ]
        made = {unit: path_of(unit).read_bytes() for unit in ("甲局", "乙局")}
        again = mailed(office, day="2022-06-11")
        assert [each["now"] for each in again.data["sent"]] == [False, False]
        assert len(server.mails) == 2
    for unit, address in (("甲局", "jia@example.cn"), ("乙局", "yi@example.cn")):
        [mail] = [each for each in server.mails if address in each.to[0]]
        message = email.message_from_bytes(mail.data, policy=email.policy.default)
        [file] = message.iter_attachments()
        assert file.get_filename() == f"{unit}.xlsx"
        assert file.get_content_type().endswith("spreadsheetml.sheet")
        assert file.get_payload(decode=True) == made[unit]
        body = message.get_body()
        assert body is not None
        assert "2022年6月25日前" in str(body.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]


def test_a_refusal_is_told_and_tried_again(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(None, replies={"RCPT": ["550 no such user"]}) as server:
        monkeypatch.setenv("TASKMAP_SMTP_URL", server.url("smtp"))
        ran = mailed(office)
        assert ran.status == 1
        [first, second] = ran.data["sent"]
        assert (first["state"], second["state"]) == ("failed", "sent")
        assert "no such user" in first["why"]
        assert [each["now"] for each in mailed(office).data["sent"]] == [True, False]
        assert len(server.mails) == 2
    shown = office("log", "--from", "2022-06-10", "--kind", "发送").out
    assert "no such user" in shown
    assert office("ledger", "check").status == 0


def test_without_settings_nothing_goes_out(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TASKMAP_SMTP_URL", raising=False)
    ran = mailed(office)
    assert ran.status == 2
    assert "TASKMAP_SMTP_URL" in ran.err
    assert not Path("发出").exists()


def test_a_unit_without_an_address_is_told(
    here: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    with mail_server(None) as server:
        monkeypatch.setenv("TASKMAP_SMTP_URL", server.url("smtp"))
        monkeypatch.setenv("TASKMAP_SMTP_FROM", "duban@example.cn")
        ran = mailed(taskmap)
    assert (ran.status, server.mails) == (1, [])
    assert "邮箱" in ran.data["sent"][0]["why"]
    assert pack(taskmap)["workbooks"][0]["new"] is False


def test_mails_of_several_offices_are_told_apart(
    here: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKMAP_SMTP_FROM", "duban@example.cn")
    plans = [plan("a-1", CLEAN, issuer="第一办"), plan("b-1", CLEAN, issuer="第二办")]
    issue(
        taskmap,
        *(each.replace("units: [{name: 甲局, aliases: [市甲局]}, 乙局]", UNITS) for each in plans),
    )
    with mail_server(None, replies={"RCPT": ["250 ok", "550 no such user"]}) as server:
        monkeypatch.setenv("TASKMAP_SMTP_URL", server.url("smtp"))
        ran = taskmap("pack", "--month", "2022-06", "--as-of", "2022-06-10", "--mail")
    told = [line for line in ran.out.splitlines() if line.startswith("邮件 ")]
    assert told[0] == "邮件 甲局（第一办）：已发出"
    assert told[1].startswith("邮件 甲局（第二办）：没有发出")
