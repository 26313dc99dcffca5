"""The ways out to a unit: mail, and the robots of group chats. Addresses and secrets come from the environment only,
and none of them ever stands in what is told.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import one_line


class DeliveryState(StrEnum):
    """What is known of a message. `BEGUN` stands in the ledger before it goes out, so one that is still there was
    interrupted: like `UNKNOWN` it may have arrived, and is not sent again.
    """

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def chinese(self) -> str:
        return _CHINESE[self.value]


_CHINESE = {
    "begun": "上次发到一半中断，不知送到没有",
    "sent": "已发出",
    "failed": "没有发出",
    "unknown": "不知送到没有",
}


class DeliveryOutcome(NamedTuple):
    """What came of one attempt. `may_retry`: nothing arrived, and trying again may help."""

    state: DeliveryState
    why: str = ""
    may_retry: bool = False


class Message(NamedTuple):
    """`to` is the unit's address for mail; robots speak to their group. `id` is the same for the same message."""

    id: str
    to: str
    subject: str
    text: str
    file: str
    data: bytes


class Channel(Protocol):
    def send(self, message: Message) -> DeliveryOutcome: ...


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
"""By channel: the first variable sets it up, the others belong to it."""


CHANNEL_TITLES = {"mail": "邮件", "dingtalk": "钉钉", "wecom": "企业微信", "feishu": "飞书"}


def configured_channels(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The channels that are set up."""
    return tuple(
        name for name, said in CHANNEL_VARIABLES.items() if environment.get(next(iter(said)))
    )


def open_channel(name: str, environment: Mapping[str, str]) -> Channel:
    """Raises TaskmapError where a variable is missing or makes no sense; no message quotes one."""
    said = {variable: environment.get(variable, "").strip() for variable in CHANNEL_VARIABLES[name]}
    first = next(iter(said))
    if not said[first]:
        raise TaskmapError(f"没有设置环境变量 {first}，用不了 {name}")
    if name == "mail":
        # Each way loads what it needs of the network, and most send by one.
        from taskmap.delivery import mail

        return mail.open_channel(*said.values())
    # As above.
    from taskmap.delivery import robots

    return robots.open_channel(name, first, *said.values())


def is_loopback(host: str | None) -> bool:
    """This machine itself: nothing leaves it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def redact(text: str, secrets: Sequence[str]) -> str:
    """What a server said, in a line of its own and without what it may have repeated of ours."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return one_line(text)[:200]
