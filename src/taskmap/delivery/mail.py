"""A message to mail: SMTP under TLS, Chinese subject and file name in forms that every mail program reads."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from taskmap.delivery import DeliveryOutcome, DeliveryState, Message, is_loopback, redact
from taskmap.delivery.retry import DEFAULT_RETRY, RetryPolicy
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, one_line

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.A)
_SEPARATORS = re.compile(r"[\s,，;；、]+")
# This machine's name would tell the server nothing, and without a network its look-up may take minutes.
_LOCAL_HOSTNAME = "[127.0.0.1]"
_SUBTYPES = {".docx": "wordprocessingml.document", ".xlsx": "spreadsheetml.sheet"}
_PORTS = {"smtps": 465, "smtp": 587}


class MailServer(Struct, frozen=True):
    """The server that takes mail. `scheme` smtps: TLS from the first byte; smtp: STARTTLS before anything
    else, without which only a server on this machine is used. An empty `user` does not log in.
    """

    scheme: str
    host: str
    port: int
    sender: Address
    user: str = ""
    password: str = ""
    retry: RetryPolicy = DEFAULT_RETRY

    def __repr__(self) -> str:
        # A trace shows no password.
        return f"MailServer({self.scheme}://{self.host}:{self.port}, {self.sender})"

    def send(self, message: Message) -> DeliveryOutcome:
        """Send to all addresses in `message.to` or to none: one that the server refuses is a failure of all."""
        addresses = [each for each in _SEPARATORS.split(message.to) if each]
        if not addresses:
            return DeliveryOutcome(DeliveryState.FAILED, "方案里没有写这个单位的邮箱")
        if wrong := [each for each in addresses if not _ADDRESS.fullmatch(each)]:
            return DeliveryOutcome(DeliveryState.FAILED, f"邮箱写错了：{clean(wrong[0])[0][:80]}")
        data = self.compose(message, addresses)
        return self.retry.run(lambda: self._attempt(addresses, data))

    def compose(self, message: Message, addresses: list[str]) -> bytes:
        """The mail as it is handed over (RFC 5322), the message's file attached as what its name says it is; its
        Message-ID does not change from attempt to attempt. All `addresses` stand in To.
        """
        mail = EmailMessage(SMTP)
        # A title that looks like an encoded word would be decoded, and what is in it may break the line.
        mail["Subject"] = one_line(clean(message.subject)[0]).replace("=?", "= ?")
        mail["From"] = self.sender
        mail["To"] = ", ".join(addresses)
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = f"<{message.id}@{self.sender.domain}>"
        mail.set_content(f"{clean(message.text)[0]}\n", cte="base64")
        mail.add_attachment(
            message.data,
            maintype="application",
            subtype=f"vnd.openxmlformats-officedocument.{_SUBTYPES[PurePath(message.file).suffix]}",
            filename=message.file,
        )
        return mail.as_bytes()

    def _attempt(self, addresses: list[str], data: bytes) -> DeliveryOutcome:
        may_have_arrived, server = False, None
        try:
            server = self._connect()
            _expect(server.mail(self.sender.addr_spec), 250)
            for address in addresses:
                _expect(server.rcpt(address), 250, 251)
            # From here on it may have arrived, whatever goes wrong.
            may_have_arrived = True
            _expect(server.data(data), 250)
        except (smtplib.SMTPException, OSError) as problem:
            return self._failure_outcome(problem, may_have_arrived)
        finally:
            if server is not None:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        return DeliveryOutcome(DeliveryState.SENT)

    def _failure_outcome(self, problem: Exception, may_have_arrived: bool) -> DeliveryOutcome:
        if isinstance(problem, smtplib.SMTPResponseException):
            return self._refusal_outcome(problem)
        if isinstance(problem, ssl.SSLCertVerificationError):
            return DeliveryOutcome(
                DeliveryState.FAILED, "发信服务器的证书验证不过（自签证书用 SSL_CERT_FILE 指定）"
            )
        if isinstance(problem, smtplib.SMTPNotSupportedError):
            return DeliveryOutcome(
                DeliveryState.FAILED, "发信服务器不支持加密（STARTTLS）或登录，没有发"
            )
        if may_have_arrived:
            return DeliveryOutcome(DeliveryState.UNKNOWN, "信已交出，服务器没有回音")
        why = f"和发信服务器接不上（{type(problem).__name__}）"
        return DeliveryOutcome(DeliveryState.FAILED, why, may_retry=True)

    def _connect(self) -> smtplib.SMTP:
        context, timeout = ssl.create_default_context(), self.retry.timeout
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, _LOCAL_HOSTNAME, timeout=timeout, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, _LOCAL_HOSTNAME, timeout=timeout)
        try:
            server.ehlo_or_helo_if_needed()
            # Without TLS only to this machine itself, where a relay often has none.
            if self.scheme == "smtp" and not (
                is_loopback(self.host) and not server.has_extn("starttls")
            ):
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _refusal_outcome(self, refusal: smtplib.SMTPResponseException) -> DeliveryOutcome:
        code, raw = refusal.smtp_code, refusal.smtp_error
        answer = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
        what = "登录没有通过" if isinstance(refusal, smtplib.SMTPAuthenticationError) else "拒收"
        why = f"发信服务器{what}：{code} {redact(answer, (self.password,))}"
        return DeliveryOutcome(DeliveryState.FAILED, why, may_retry=400 <= code < 500)


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


def open_channel(url: str, user: str, password: str, sender: str) -> MailServer:
    """The server that these values of the variables in CHANNEL_VARIABLES name. `user` and `password` may
    stand in the `url` instead, escaped; without a `sender` the user is the sender. Raises TaskmapError
    where one is not usable.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in _PORTS:
        raise TaskmapError("环境变量 TASKMAP_SMTP_URL 应像 smtps://mail.example.cn:465")
    user, password = (
        user or unquote(parts.username or ""),
        password or unquote(parts.password or ""),
    )
    if not f"{user}{password}".isascii():
        raise TaskmapError("环境变量 TASKMAP_SMTP_USER、TASKMAP_SMTP_PASSWORD 里有中文或全角字符")
    name, address = parseaddr(sender or user)
    if not _ADDRESS.fullmatch(address):
        raise TaskmapError("环境变量 TASKMAP_SMTP_FROM 应像 某办 <duban@example.cn>")
    return MailServer(
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        sender=Address(one_line(clean(name)[0]), addr_spec=address),
        user=user,
        password=password,
    )
