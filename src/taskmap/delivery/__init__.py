"""A message to a unit by mail or by the robot of a group chat, and what came of it.

Addresses and secrets come from environment variables only, and no message to the user repeats one.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import one_line


class DeliveryState(StrEnum):
    """What is known of a message. `BEGUN` is recorded before it goes out, so where nothing follows it the
    program was interrupted: like `UNKNOWN` it may have arrived, and is not sent again.
    """

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def chinese(self) -> str:
        """The state as the user reads it."""
        return _CHINESE[self.value]


_CHINESE = {
    "begun": "上次发到一半中断，不知送到没有",
    "sent": "已发出",
    "failed": "没有发出",
    "unknown": "不知送到没有",
}


class DeliveryOutcome(NamedTuple):
    """What came of one attempt. `why` is a Chinese sentence ("" once sent); `may_retry`: nothing arrived,
    and another attempt may help.
    """

    state: DeliveryState
    why: str = ""
    may_retry: bool = False


class Message(NamedTuple):
    """What is sent. `to` holds the unit's mail addresses, which robots do not need; `id` is the same
    whenever the same message is sent. `file` names the attachment and `data` is its bytes (.docx, .xlsx);
    robots send the text only.
    """

    id: str
    to: str
    subject: str
    text: str
    file: str
    data: bytes


class Channel(Protocol):
    """One way on which messages go out."""

    def send(self, message: Message) -> DeliveryOutcome:
        """Send the message, again as its RetryPolicy allows; a failure is an outcome and raises nothing."""


CHANNEL_VARIABLES = {
    "mail": {
        "TASKMAP_SMTP_URL": "发信服务器，如 smtps://mail.example.cn:465；smtp:// 表示先连接再加密（STARTTLS，默认 587）",
        "TASKMAP_SMTP_USER": "发信账号；服务器不要登录的不写",
        "TASKMAP_SMTP_PASSWORD": "密码或授权码",
        "TASKMAP_SMTP_FROM": "发件人，如 某办 <duban@example.cn>；不写就用账号",
    },
    "dingtalk": {
        "TASKMAP_DINGTALK_URL": "钉钉群机器人的地址（Webhook）",
        "TASKMAP_DINGTALK_SECRET": "安全设置选“加签”时的密钥，SEC 开头",
        "TASKMAP_DINGTALK_KEYWORD": "安全设置选“自定义关键词”时的一个关键词",
    },
    "wecom": {
        "TASKMAP_WECOM_URL": "企业微信群机器人的地址（Webhook）",
    },
    "feishu": {
        "TASKMAP_FEISHU_URL": "飞书群机器人的地址（Webhook）",
        "TASKMAP_FEISHU_SECRET": "安全设置选“签名校验”时的密钥",
        "TASKMAP_FEISHU_KEYWORD": "安全设置选“自定义关键词”时的一个关键词",
    },
}
"""The environment variables of each channel with their help: the first one turns the channel on."""
CHANNEL_TITLES = {"mail": "邮件", "dingtalk": "钉钉", "wecom": "企业微信", "feishu": "飞书"}


def configured_channels(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the channels whose first variable has a value in the `environment`."""
    return tuple(
        name
        for name, variables in CHANNEL_VARIABLES.items()
        if environment.get(next(iter(variables)))
    )


def open_channel(name: str, environment: Mapping[str, str]) -> Channel:
    """The channel `name`, a key of CHANNEL_VARIABLES, set up from the `environment`; nothing is connected
    yet. Raises TaskmapError, which never quotes a value, where a variable is missing or not usable.
    """
    settings = {
        variable: environment.get(variable, "").strip() for variable in CHANNEL_VARIABLES[name]
    }
    first = next(iter(settings))
    if not settings[first]:
        raise TaskmapError(f"没有设置环境变量 {first}，用不了 {name}")
    if name == "mail":
        # Each channel loads network modules of its own, and most offices use one.
        from taskmap.delivery import mail

        return mail.open_channel(*settings.values())
    # As above.
    from taskmap.delivery import robots

    return robots.open_channel(name, first, *settings.values())


def is_loopback(host: str | None) -> bool:
    """Whether the `host` (name or address; None: no) is this machine itself, so that nothing leaves it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def redact(text: str, secrets: Sequence[str]) -> str:
    """A server's `text` in one line of at most 200 characters, with *** for each of the `secrets` in it."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return one_line(text)[:200]
