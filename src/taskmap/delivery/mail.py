"""A message by mail: SMTP under TLS, Chinese subject and file name in the forms that every mail program reads."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from taskmap.delivery import DeliveryOutcome, DeliveryState, Message, is_loopback, redact
from taskmap.delivery.retry import DEFAULT_RETRY, RetryPolicy
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, one_line

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.A)
_BETWEEN = re.compile(r"[\s,，;；、]+")
# To the server a name of our own would say nothing, and looking it up may take minutes without a network.
_HELLO = "[127.0.0.1]"
_PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `smtps` is TLS from the first byte, `smtp` turns it on before anything is said."""

    scheme: str
    host: str
    port: int
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)
    retry: RetryPolicy = DEFAULT_RETRY

    def send(self, message: Message) -> DeliveryOutcome:
        addresses = [each for each in _BETWEEN.split(message.to) if each]
        if not addresses:
            return DeliveryOutcome(DeliveryState.FAILED, "方案里没有写这个单位的邮箱（email）")
        if wrong := [each for each in addresses if not _ADDRESS.fullmatch(each)]:
            return DeliveryOutcome(DeliveryState.FAILED, f"邮箱写错了：{clean(wrong[0])[0][:80]}")
        data = self.compose(message, addresses)
        return self.retry.run(lambda: self._attempt(addresses, data))

    def compose(self, message: Message, addresses: list[str]) -> bytes:
        mail = EmailMessage(SMTP)
        mail["Subject"] = one_line(clean(message.subject)[0])
        mail["From"] = self.sender
        mail["To"] = ", ".join(addresses)
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = f"<{message.id}@{self.sender.domain}>"
        mail.set_content(f"{clean(message.text)[0]}\n", cte="base64")
        mail.add_attachment(
            message.data,
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
            filename=message.file,
        )
        return mail.as_bytes()

    def _attempt(self, addresses: list[str], data: bytes) -> DeliveryOutcome:
        handed, server = False, None
        try:
            server = self._connect()
            _expect(server.mail(self.sender.addr_spec), 250)
            for address in addresses:
                _expect(server.rcpt(address), 250, 251)
            # From here on it may have arrived, whatever goes wrong.
            handed = True
            _expect(server.data(data), 250)
        except smtplib.SMTPResponseException as refusal:
            return self._refusal_outcome(refusal)
        except ssl.SSLCertVerificationError:
            return DeliveryOutcome(
                DeliveryState.FAILED, "发信服务器的证书验证不过（自签证书用 SSL_CERT_FILE 指定）"
            )
        except smtplib.SMTPNotSupportedError:
            return DeliveryOutcome(
                DeliveryState.FAILED, "发信服务器不支持加密（STARTTLS）或登录，没有发"
            )
        except (smtplib.SMTPException, OSError) as problem:
            if handed:
                return DeliveryOutcome(DeliveryState.UNKNOWN, "信已交出，服务器没有回音")
            return DeliveryOutcome(
                DeliveryState.FAILED,
                f"和发信服务器接不上（{type(problem).__name__}）",
                may_retry=True,
            )
        finally:
            if server is not None:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        return DeliveryOutcome(DeliveryState.SENT)

    def _connect(self) -> smtplib.SMTP:
        context, timeout = ssl.create_default_context(), self.retry.timeout
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, _HELLO, timeout=timeout, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, _HELLO, timeout=timeout)
        try:
            server.ehlo_or_helo_if_needed()
            # A mail program on this very machine may do without.
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
        code, told = refusal.smtp_code, refusal.smtp_error
        said = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
        what = "登录没有通过" if isinstance(refusal, smtplib.SMTPAuthenticationError) else "拒收"
        why = f"发信服务器{what}：{code} {redact(said, (self.password,))}"
        return DeliveryOutcome(DeliveryState.FAILED, why, may_retry=400 <= code < 500)


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


def open_channel(url: str, user: str, password: str, sender: str) -> MailServer:
    """The server of these variables, in the order of sending.VARIABLES."""
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
