"""Mail and robots against servers on this machine that check what arrives, and that refuse in every way."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import socket
import ssl
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from support.servers import (
    HOST,
    Answer,
    ReceivedMail,
    RobotRequest,
    drop_connection,
    mail_server,
    reply_with,
    robot_server,
)
from taskmap import delivery
from taskmap.delivery import DeliveryState, Message, mail, robots
from taskmap.delivery.retry import RateLimiter, RetryPolicy
from taskmap.system.diagnostics import TaskmapError

SOON = RetryPolicy(timeout=0.3, waits=(0.0, 0.0))
LETTER = Message(
    id="taskmap.p-1.2022.3",
    to="duban@example.cn",
    subject="【催办】某市2022年重点工作任务清单〔2022〕3号",
    text="【催办】甲局：\n请于6月30日前报送。\n😀 <b>&",
    file="甲局-p-1〔2022〕3号.docx",
    data=b"PK\x03\x04 not really",
)
SECRETS = {"dingtalk": "SEC+/=密", "feishu": "key+/=密", "wecom": ""}


def robot(name: str, url: str, **more: str) -> robots.Robot:
    made = robots.open_channel(name, "TASKMAP_X_URL", url, **more)
    return robots.Robot(made.api, made.url, made.secret, made.keyword, SOON)


def signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def dingtalk(post: RobotRequest) -> tuple[int, object]:
    """As the maker describes it: refuses what is not signed with the secret within the hour."""
    stamp = post.query["timestamp"]
    fresh = abs(time.time() - int(stamp) / 1000) < 3600
    expected = signature(SECRETS["dingtalk"], f"{stamp}\n{SECRETS['dingtalk']}")
    if not fresh or post.query["sign"] != expected:
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def feishu(post: RobotRequest) -> tuple[int, object]:
    stamp = post.body["timestamp"]
    fresh = abs(time.time() - int(stamp)) < 3600
    if not fresh or post.body["sign"] != signature(f"{stamp}\n{SECRETS['feishu']}", ""):
        return 200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
    return 200, {"code": 0, "msg": "success", "data": {}}


class TestRobots:
    @pytest.mark.parametrize(
        ("name", "answer"), [("dingtalk", dingtalk), ("wecom", reply_with()), ("feishu", feishu)]
    )
    def test_message_arrives(self, name: str, answer: Answer) -> None:
        with robot_server(answer) as there:
            outcome = robot(name, there.url, secret=SECRETS[name]).send(LETTER)
        assert outcome == (DeliveryState.SENT, "", False)
        (post,) = there.requests
        assert post.query["access_token"] == "TOKEN"
        spoken = post.body["content" if name == "feishu" else "text"]
        assert LETTER.text in (spoken["text"] if name == "feishu" else spoken["content"])
        assert post.body["msg_type" if name == "feishu" else "msgtype"] == "text"

    @pytest.mark.parametrize("plus", range(40))
    def test_signature_is_encoded_once(self, plus: int) -> None:
        # Base64 has + and / and = often enough to meet each of them.
        url, _ = robots.ROBOT_APIS["dingtalk"].request(
            "https://a.cn/x", "s", "t", 1_650_000_000.0 + plus
        )
        query = RobotRequest(url, {}).query
        assert query["sign"] == signature("s", f"{query['timestamp']}\ns")

    @pytest.mark.parametrize(("name", "answer"), [("dingtalk", dingtalk), ("feishu", feishu)])
    def test_wrong_secret_is_a_refusal_in_http_200(self, name: str, answer: Answer) -> None:
        with robot_server(answer) as there:
            outcome = robot(name, there.url, secret="another").send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "310000" in outcome.why or "19021" in outcome.why
        assert len(there.requests) == 1, "a refusal is not tried again"

    @pytest.mark.parametrize(
        ("name", "answer"),
        [
            ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}),
            ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}),
            ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}),
            ("dingtalk", {"errcode": "0", "errmsg": "text is no number"}),
            ("feishu", {"code": 19024, "msg": "Key Words Not Found"}),
            ("feishu", {"code": 77777, "msg": "something new"}),
            ("feishu", {"code": False}),
            ("feishu", {"hello": 1}),
        ],
    )
    def test_other_codes_are_refusals_too(self, name: str, answer: object) -> None:
        with robot_server(reply_with(answer)) as there:
            outcome = robot(name, there.url).send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert robots.ROBOT_APIS[name].name in outcome.why
        assert len(there.requests) == 1

    def test_feishu_of_old_says_status_code(self) -> None:
        with robot_server(reply_with({"StatusCode": 0, "StatusMessage": "success"})) as there:
            assert robot("feishu", there.url).send(LETTER).state is DeliveryState.SENT

    @pytest.mark.parametrize(
        "passing", [reply_with({}, 502), reply_with({"errcode": -1}), reply_with(b"", 429)]
    )
    def test_what_may_pass_is_tried_again(self, passing: Answer) -> None:
        with robot_server(passing, reply_with()) as there:
            assert robot("wecom", there.url).send(LETTER).state is DeliveryState.SENT
        assert len(there.requests) == 2

    def test_attempts_have_a_bound(self) -> None:
        with robot_server(reply_with({}, 503)) as there:
            outcome = robot("wecom", there.url).send(LETTER)
        assert (outcome.state, len(there.requests)) == (DeliveryState.FAILED, 3)
        assert "503" in outcome.why

    @pytest.mark.parametrize("status", [302, 400, 403, 404])
    def test_what_will_not_pass_is_not(self, status: int) -> None:
        with robot_server(reply_with({}, status)) as there:
            outcome = robot("wecom", there.url).send(LETTER)
        assert (outcome.state, len(there.requests)) == (DeliveryState.FAILED, 1)

    @pytest.mark.parametrize(
        "answer",
        [
            reply_with(delay=0.8),
            drop_connection,
            reply_with(b"<html>login</html>"),
            reply_with([]),
            reply_with({}, 504),
        ],
    )
    def test_what_may_have_arrived_is_not_sent_again(self, answer: Answer) -> None:
        with robot_server(answer) as there:
            outcome = robot("wecom", there.url).send(LETTER)
        assert (outcome.state, len(there.requests)) == (DeliveryState.UNKNOWN, 1)

    def test_nobody_there(self) -> None:
        outcome = robot("wecom", f"http://{HOST}:{_free_port()}/x?key=TOKEN").send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "连不上企业微信" in outcome.why

    def test_secrets_are_never_told(self) -> None:
        def repeats(post: RobotRequest) -> tuple[int, object]:
            return 200, {"errcode": 1, "errmsg": f"bad {post.path} TOKEN SEC-x1 {there.url}"}

        with robot_server(repeats) as there:
            made = robot("dingtalk", there.url, secret="SEC-x1")
            said = f"{made.send(LETTER)} {made!r}"
        assert "bad" in said
        assert "TOKEN" not in said
        assert "SEC-x1" not in said

    def test_secret_of_feishu_is_in_the_path(self) -> None:
        with robot_server(reply_with({"code": 1, "msg": "no hook T0KEN to send"})) as there:
            url = there.url.partition("/robot")[0] + "/open-apis/bot/v2/hook/T0KEN"
            why = robot("feishu", url).send(LETTER).why
        assert why == "飞书拒收 1：no hook *** to send"

    def test_keyword_is_added_once(self) -> None:
        with robot_server() as there:
            for keyword in ("督查", "催办"):
                robot("dingtalk", there.url, keyword=keyword).send(LETTER)
        told = [post.body["text"]["content"] for post in there.requests]
        assert told[0] == f"督查\n{LETTER.text}"
        assert told[1] == LETTER.text

    def test_long_text_is_cut_between_characters(self) -> None:
        with robot_server() as there:
            robot("wecom", there.url).send(LETTER._replace(text="汉" * 3000))
        content = there.requests[0].body["text"]["content"]
        assert 2040 < len(content.encode()) <= 2048
        assert set(content) == {"汉", "…"}

    def test_proxy_is_not_asked_for_this_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", f"http://{HOST}:{_free_port()}")
        with robot_server() as there:
            assert robot("wecom", there.url).send(LETTER).state is DeliveryState.SENT

    def test_proxy_is_asked_for_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with robot_server() as proxy:
            monkeypatch.setenv("http_proxy", proxy.url.partition("/robot")[0])
            monkeypatch.delenv("no_proxy", raising=False)
            away = robots.Robot(robots.ROBOT_APIS["wecom"], "http://robot.example.cn/x", retry=SOON)
            assert away.send(LETTER).state is DeliveryState.SENT
        assert proxy.requests[0].path == "http://robot.example.cn/x"

    @pytest.mark.parametrize(
        "url",
        ["http://oapi.example.cn/x?access_token=TOKEN", "TOKEN", "https://", "https://a b/TOKEN", "https://a.cn/x\n/TOKEN",
         "https://甲.cn/TOKEN", "https://a.cn:0/TOKEN", "https://[TOKEN", "file:///TOKEN"],
    )  # fmt: skip
    def test_address_must_be_safe(self, url: str) -> None:
        with pytest.raises(TaskmapError, match="TASKMAP_X_URL") as told:
            robot("wecom", url)
        assert "TOKEN" not in str(told.value)

    def test_pace(self) -> None:
        now, slept = [0.0], list[float]()

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            now[0] += seconds

        pace = RateLimiter(limit=2, seconds=60.0, clock=lambda: now[0], sleep=sleep)
        for _ in range(5):
            pace.wait()
            now[0] += 1.0
        assert slept == [58.0, 0.0, 58.0]


def _free_port() -> int:
    with socket.socket() as line:
        line.bind((HOST, 0))
        port: int = line.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS, which this machine trusts during the test."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


def server(url: str, user: str = "", password: str = "") -> mail.MailServer:
    made = mail.open_channel(url, user, password, "某市督查室 <office@example.cn>")
    return mail.MailServer(
        made.scheme, made.host, made.port, made.sender, made.user, made.password, SOON
    )


def parse(letter: ReceivedMail) -> EmailMessage:
    message = email.message_from_bytes(letter.data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.slow
class TestMail:
    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_arrives_whole_and_encrypted(self, scheme: str, tls: ssl.SSLContext) -> None:
        users = {"duban": "p w:@/%"}
        with mail_server(tls, implicit=scheme == "smtps", users=users) as office:
            outcome = server(office.url(scheme), "duban", users["duban"]).send(LETTER)
        assert outcome == (DeliveryState.SENT, "", False)
        (letter,) = office.mails
        assert (letter.sender, letter.to) == ("office@example.cn", ["duban@example.cn"])
        assert (letter.secure, letter.user) == (True, "duban")
        message = parse(letter)
        assert message["Subject"] == LETTER.subject
        assert message["From"].addresses[0].display_name == "某市督查室"
        assert message["Message-ID"] == "<taskmap.p-1.2022.3@example.cn>"
        assert message["Date"].datetime is not None
        text = message.get_body()
        assert text is not None
        assert text.get_content().splitlines() == LETTER.text.splitlines()
        (attached,) = message.iter_attachments()
        assert attached.get_filename() == LETTER.file
        assert attached.get_content() == LETTER.data

    def test_names_are_written_as_the_standards_say(self) -> None:
        written = server("smtps://a.cn").compose(LETTER, ["a@example.cn"])
        assert written.isascii()
        assert b"Subject: =?utf-8?" in written
        assert b"filename*=utf-8''" in written.replace(b"filename*0*=", b"filename*=")
        assert max(map(len, written.split(b"\r\n"))) <= 998

    def test_user_and_password_may_stand_in_the_address(self, tls: ssl.SSLContext) -> None:
        with mail_server(tls, implicit=True, users={"a@example.cn": "x/y"}) as office:
            url = f"smtps://a%40example.cn:x%2Fy@{HOST}:{office.port}"
            assert server(url).send(LETTER).state is DeliveryState.SENT

    def test_wrong_password(self, tls: ssl.SSLContext) -> None:
        with mail_server(tls, users={"duban": "right"}) as office:
            made = server(office.url("smtp"), "duban", "not-it")
            outcome = made.send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "535" in outcome.why
        assert "not-it" not in f"{outcome} {made!r}"
        assert office.commands.count("AUTH") == 1

    def test_unknown_certificate(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert(HOST).configure_cert(context)
        with mail_server(context) as office:
            outcome = server(office.url("smtp")).send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "证书" in outcome.why
        assert not office.mails

    def test_without_tls_only_on_this_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with mail_server(None) as office:
            made = server(office.url("smtp"))
            assert made.send(LETTER).state is DeliveryState.SENT
            monkeypatch.setattr(mail, "is_loopback", lambda host: False)
            outcome = made.send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "加密" in outcome.why
        assert len(office.mails) == 1

    @pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
    def test_what_may_pass_is_tried_again(self, word: str, tls: ssl.SSLContext) -> None:
        with mail_server(tls, replies={word: ["451 later", "421 later"]}) as office:
            assert server(office.url("smtp")).send(LETTER).state is DeliveryState.SENT
        assert len(office.mails) == 1

    @pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
    def test_refusal(self, word: str, tls: ssl.SSLContext) -> None:
        with mail_server(tls, replies={word: ["550 没有这个人"]}) as office:
            outcome = server(office.url("smtp")).send(LETTER)
        assert outcome.state is DeliveryState.FAILED
        assert "550 没有这个人" in outcome.why
        assert not office.mails
        assert office.commands.count("MAIL") == 1

    def test_line_drops_before_it_is_handed_over(self, tls: ssl.SSLContext) -> None:
        with mail_server(tls, replies={"RCPT": [""]}) as office:
            assert server(office.url("smtp")).send(LETTER).state is DeliveryState.SENT
        assert len(office.mails) == 1

    def test_line_drops_after_that(self, tls: ssl.SSLContext) -> None:
        with mail_server(tls, replies={".": [""]}) as office:
            outcome = server(office.url("smtp")).send(LETTER)
        assert outcome.state is DeliveryState.UNKNOWN
        assert len(office.mails) == 1, "it had arrived, and went out once"

    def test_silence(self) -> None:
        with socket.create_server((HOST, 0)) as line:
            outcome = server(f"smtps://{HOST}:{line.getsockname()[1]}").send(LETTER)
        assert outcome.state is DeliveryState.FAILED

    @pytest.mark.parametrize(
        ("to", "count"),
        [("a@example.cn；b@example.cn", 2), ("a@example.cn, b@example.cn\n", 2), ("", 0),
         ("无", 0), ("a@example.cn\r\nBcc: x@example.cn", 0), ("a@", 0)],
    )  # fmt: skip
    def test_addresses(self, to: str, count: int) -> None:
        with mail_server(None) as office:
            outcome = server(office.url("smtp")).send(LETTER._replace(to=to))
        assert [len(letter.to) for letter in office.mails] == ([count] if count else [])
        assert outcome.state is (DeliveryState.SENT if count else DeliveryState.FAILED)

    def test_text_may_hold_anything(self) -> None:
        nasty = LETTER._replace(
            subject=f"甲\r\nBcc: x@example.cn\x00{'长' * 300}",
            text="\ud800\x07.\r\n.\n",
            file="甲\n乙.docx",
        )
        with mail_server(None) as office:
            assert server(office.url("smtp")).send(nasty).state is DeliveryState.SENT
        message = parse(office.mails[0])
        assert message["Bcc"] is None
        assert office.mails[0].to == ["duban@example.cn"]

    def test_a_subject_that_looks_encoded(self) -> None:
        """What is in it would become a line of its own."""
        hidden = base64.b64encode(b"a\r\nBcc: x@evil.invalid").decode()
        letter = LETTER._replace(subject=f"=?utf-8?b?{hidden}?=")
        data = server("smtp://127.0.0.1").compose(letter, ["a@example.cn"])
        assert b"\nBcc" not in data
        assert f"= ?utf-8?b?{hidden}" in str(
            email.message_from_bytes(data, policy=email.policy.default)["Subject"]
        )

    def test_password_is_plain(self) -> None:
        with pytest.raises(TaskmapError, match="TASKMAP_SMTP_PASSWORD"):
            mail.open_channel("smtps://a.cn", "a@example.cn", "１２３", "")

    @pytest.mark.parametrize(
        ("url", "sender"),
        [("mail.example.cn", "a@example.cn"), ("http://a.cn", "a@example.cn"),
         ("smtps://:465", "a@example.cn"), ("smtps://a.cn:x", "a@example.cn"), ("smtps://[", "a@b.cn"),
         ("smtps://a.cn", ""), ("smtps://a.cn", "某办")],
    )  # fmt: skip
    def test_settings_must_make_sense(self, url: str, sender: str) -> None:
        with pytest.raises(TaskmapError, match="TASKMAP_SMTP_"):
            mail.open_channel(url, "", "", sender)


class TestChannels:
    def test_only_what_is_set_up(self) -> None:
        said = {"TASKMAP_WECOM_URL": "https://a.cn/x", "TASKMAP_SMTP_URL": ""}
        assert delivery.configured_channels(said) == ("wecom",)
        made = delivery.open_channel("wecom", said)
        assert isinstance(made, robots.Robot)
        with pytest.raises(TaskmapError, match="TASKMAP_SMTP_URL"):
            delivery.open_channel("mail", said)

    @pytest.mark.parametrize("name", ["dingtalk", "feishu"])
    def test_variables_find_their_place(self, name: str) -> None:
        prefix = f"TASKMAP_{name.upper()}"
        made = delivery.open_channel(
            name,
            {f"{prefix}_URL": "https://a.cn/x", f"{prefix}_SECRET": "s", f"{prefix}_KEYWORD": "k"},
        )
        assert isinstance(made, robots.Robot)
        assert (made.url, made.secret, made.keyword) == ("https://a.cn/x", "s", "k")

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.2.1"])
    def test_this_machine(self, host: str) -> None:
        assert delivery.is_loopback(host)

    @pytest.mark.parametrize("host", [None, "", "10.0.0.1", "localhost.example.cn", "0.0.0.0"])
    def test_another(self, host: str | None) -> None:
        assert not delivery.is_loopback(host)


def test_manual_names_every_variable() -> None:
    page = (Path(__file__).parents[2] / "docs" / "remind.md").read_text("utf-8")
    for said in delivery.CHANNEL_VARIABLES.values():
        for name, about in said.items():
            assert f"| `{name}` | {about} |" in page
