"""A message by the robot of a group chat: DingTalk, WeCom, Feishu.

A robot refuses with HTTP 200 and a code in its answer. The signatures differ: DingTalk signs milliseconds with the
secret and takes the signature, encoded once, in the address; Feishu signs nothing with seconds and secret as the
key, and takes it in the body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from taskmap.delivery import Message, Outcome, State, loopback, redacted
from taskmap.delivery.retry import USUAL, Pace, Patience
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, cut_bytes

Request = tuple[str, Mapping[str, object]]
"""Address and body."""
_MOST = 1 << 16
"""Bytes of an answer that are read."""
# What the gateway could not hand on; 504 may have been handed on.
_PASSING = (429, 500, 502, 503)


def _dingtalk(url: str, secret: str, text: str, now: float) -> Request:
    if secret:
        stamp = str(round(now * 1000))
        sign = _signature(secret, f"{stamp}\n{secret}")
        url += ("&" if "?" in url else "?") + urlencode({"timestamp": stamp, "sign": sign})
    return url, {"msgtype": "text", "text": {"content": text}}


def _wecom(url: str, secret: str, text: str, now: float) -> Request:
    return url, {"msgtype": "text", "text": {"content": text}}


def _feishu(url: str, secret: str, text: str, now: float) -> Request:
    body: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        stamp = str(int(now))
        body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", "")}
    return url, body


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


class Speech(NamedTuple):
    """How one maker's robots are spoken to. `longest` is in bytes; codes in `again` may pass in a moment."""

    name: str
    request: Callable[[str, str, str, float], Request]
    longest: int
    again: tuple[int, ...]
    meanings: Mapping[int, str]


SPEECHES = {
    "dingtalk": Speech(
        "钉钉",
        _dingtalk,
        18_000,
        (-1,),
        {
            310000: "安全设置不符：加签密钥、关键词或 IP 地址段",
            **dict.fromkeys((300001, 300005), "机器人的地址不对或已删除"),
            130101: "发得太快，被限流，过十分钟再试",
        },
    ),
    "wecom": Speech(
        "企业微信",
        _wecom,
        2048,
        (-1,),
        {93000: "机器人的地址不对或已删除", 45009: "发得太快，被限流，过几分钟再试"},
    ),
    "feishu": Speech(
        "飞书",
        _feishu,
        18_000,
        (9499, 11232),
        {
            19021: "签名不对，或本机时间相差一小时以上",
            19022: "本机的 IP 地址不在机器人的白名单里",
            19024: "文字里没有机器人要的关键词",
            19001: "机器人的地址不对或已删除",
            11232: "发得太快，被限流，过几分钟再试",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Robot:
    """`url` is as secret as a password: whoever has it may speak in the group."""

    speech: Speech
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    keyword: str = ""
    patience: Patience = USUAL
    pace: Pace = field(default_factory=Pace)

    def send(self, message: Message) -> Outcome:
        text = clean(message.text)[0]
        if self.keyword not in text:
            text = f"{self.keyword}\n{text}"
        text = cut_bytes(text, self.speech.longest, "…")
        return self.patience.tried(lambda: self._attempt(text))

    def _attempt(self, text: str) -> Outcome:
        self.pace.wait()
        # Signed anew each time: a signature is good for an hour only.
        url, body = self.speech.request(self.url, self.secret, text, time.time())
        request = urllib.request.Request(
            url,
            json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            {"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        try:
            with self._opener().open(request, timeout=self.patience.timeout) as answer:
                return self._heard(answer.read(_MOST))
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code == http.HTTPStatus.GATEWAY_TIMEOUT:
                return Outcome(State.UNKNOWN, f"{self.speech.name}的网关没有等到回音（504）")
            why = f"{self.speech.name}服务器答复 {problem.code}"
            return Outcome(State.FAILED, why, again=problem.code in _PASSING)
        except urllib.error.URLError as problem:
            # Before the whole request was out.
            return self._unreached(problem.reason)
        except (http.client.HTTPException, OSError):
            return Outcome(State.UNKNOWN, f"已发给{self.speech.name}，没有收到答复")

    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [_Straight()]
        if loopback(urlsplit(self.url).hostname):
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers)

    def _unreached(self, reason: object) -> Outcome:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return Outcome(State.FAILED, f"{self.speech.name}服务器的证书验证不过")
        return Outcome(
            State.FAILED, f"连不上{self.speech.name}（{type(reason).__name__}）", again=True
        )

    def _heard(self, data: bytes) -> Outcome:
        """HTTP 200 alone says nothing."""
        try:
            answer = json.loads(data)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return Outcome(State.UNKNOWN, f"{self.speech.name}的答复看不懂，请检查机器人的地址")
        code = next(
            (answer[key] for key in ("errcode", "code", "StatusCode") if key in answer), None
        )
        if code == 0 and not isinstance(code, bool):
            return Outcome(State.SENT)
        said = str(answer.get("errmsg") or answer.get("msg") or "")
        meaning = self.speech.meanings.get(code, "") if isinstance(code, int) else ""
        secrets = (self.secret, self.url, *_keys(self.url))
        told = redacted(said, secrets)
        why = f"{self.speech.name}拒收 {redacted(str(code), secrets)}：{meaning or told}"
        return Outcome(State.FAILED, why, again=code in self.speech.again)


class _Straight(urllib.request.HTTPRedirectHandler):
    """A redirected robot is none: the message would go elsewhere, or nowhere."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def _keys(url: str) -> list[str]:
    """What makes the address a secret. Feishu has it in the path."""
    parts = urlsplit(url)
    return [value for _, value in parse_qsl(parts.query)] or [parts.path.rpartition("/")[2]]


def channel(name: str, variable: str, url: str, secret: str = "", keyword: str = "") -> Robot:
    """The robot of these variables, in the order of sending.VARIABLES."""
    try:
        parts = urlsplit(url)
        sound = (
            parts.hostname
            and url.isascii()
            and url.isprintable()
            and " " not in url
            and parts.port != 0
        )
    except ValueError:
        sound = False
    if not sound or not (
        parts.scheme == "https" or (parts.scheme == "http" and loopback(parts.hostname))
    ):
        raise TaskmapError(f"环境变量 {variable} 应是 https:// 开头的完整地址")
    return Robot(SPEECHES[name], url, secret, keyword)
