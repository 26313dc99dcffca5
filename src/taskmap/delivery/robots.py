"""A message to a group chat, by its robot: DingTalk, WeCom, Feishu.

A robot refuses with HTTP 200 and a code in its answer. The signatures differ: DingTalk signs milliseconds
with the secret and takes the signature, encoded once, in the address; Feishu signs nothing with seconds and
secret as the key, and takes it in the body.
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
from typing import IO, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct, field

from taskmap.delivery import DeliveryOutcome, DeliveryState, Message, is_loopback, redact
from taskmap.delivery.retry import DEFAULT_RETRY, RateLimiter, RetryPolicy
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, cut_bytes

Request = tuple[str, Mapping[str, object]]
"""URL and JSON body."""
_MAX_ANSWER = 1 << 16
"""Bytes of an answer that are read."""
# The gateway did not hand the request on; with 504 it may have.
_RETRY_STATUSES = (429, 500, 502, 503)


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


class RobotApi(NamedTuple):
    """The interface of one maker's robots. `request` makes URL and body of the robot's URL and secret, the
    text and the time in seconds since 1970. A text may have `max_bytes` of UTF-8; an error in `retry_codes`
    may pass in a moment; `meanings`: what the maker's documentation says of an error code.
    """

    name: str
    request: Callable[[str, str, str, float], Request]
    max_bytes: int
    retry_codes: tuple[int, ...]
    meanings: Mapping[int, str]


ROBOT_APIS = {
    "dingtalk": RobotApi(
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
    "wecom": RobotApi(
        "企业微信",
        _wecom,
        2048,
        (-1,),
        {93000: "机器人的地址不对或已删除", 45009: "发得太快，被限流，过几分钟再试"},
    ),
    "feishu": RobotApi(
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


class Robot(Struct, frozen=True):
    """The robot of one group. `url` is as secret as a password: it alone gives the right to write to the
    group. An empty `secret` signs nothing; `keyword` must stand in every text ("": none must).
    """

    api: RobotApi
    url: str
    secret: str = ""
    keyword: str = ""
    retry: RetryPolicy = DEFAULT_RETRY
    rate_limiter: RateLimiter = field(default_factory=RateLimiter)

    def __repr__(self) -> str:
        # A trace shows no secret.
        return f"Robot({self.api.name})"

    def send(self, message: Message) -> DeliveryOutcome:
        """Send the message's text, the keyword before it if it lacks it, cut to what the maker allows."""
        text = clean(message.text)[0]
        if self.keyword not in text:
            text = f"{self.keyword}\n{text}"
        text = cut_bytes(text, self.api.max_bytes, "…")
        return self.retry.run(lambda: self._attempt(text))

    def _attempt(self, text: str) -> DeliveryOutcome:
        self.rate_limiter.wait()
        try:
            with self._opener().open(self._request(text), timeout=self.retry.timeout) as answer:
                return self._answer_outcome(answer.read(_MAX_ANSWER))
        except urllib.error.HTTPError as problem:
            problem.close()
            return self._status_outcome(problem.code)
        except urllib.error.URLError as problem:
            # Before the whole request was out.
            return self._connection_outcome(problem.reason)
        except (http.client.HTTPException, OSError):
            return DeliveryOutcome(DeliveryState.UNKNOWN, f"已发给{self.api.name}，没有收到答复")

    def _request(self, text: str) -> urllib.request.Request:
        # Made for each attempt: a signature is valid for an hour only.
        url, body = self.api.request(self.url, self.secret, text, time.time())
        return urllib.request.Request(
            url,
            json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            {"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )

    def _status_outcome(self, status: int) -> DeliveryOutcome:
        if status == http.HTTPStatus.GATEWAY_TIMEOUT:
            return DeliveryOutcome(
                DeliveryState.UNKNOWN, f"{self.api.name}的网关没有等到回音（504）"
            )
        why = f"{self.api.name}服务器答复 {status}"
        return DeliveryOutcome(DeliveryState.FAILED, why, may_retry=status in _RETRY_STATUSES)

    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if is_loopback(urlsplit(self.url).hostname):
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers)

    def _connection_outcome(self, reason: object) -> DeliveryOutcome:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return DeliveryOutcome(DeliveryState.FAILED, f"{self.api.name}服务器的证书验证不过")
        return DeliveryOutcome(
            DeliveryState.FAILED,
            f"连不上{self.api.name}（{type(reason).__name__}）",
            may_retry=True,
        )

    def _answer_outcome(self, data: bytes) -> DeliveryOutcome:
        """The outcome that the answer to a request reports: HTTP 200 alone says nothing."""
        try:
            answer = json.loads(data)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return DeliveryOutcome(
                DeliveryState.UNKNOWN, f"{self.api.name}的答复看不懂，请检查机器人的地址"
            )
        code = next(
            (answer[key] for key in ("errcode", "code", "StatusCode") if key in answer), None
        )
        if code == 0 and not isinstance(code, bool):
            return DeliveryOutcome(DeliveryState.SENT)
        message = str(answer.get("errmsg") or answer.get("msg") or "")
        meaning = self.api.meanings.get(code, "") if isinstance(code, int) else ""
        secrets = (self.secret, self.url, *_url_secrets(self.url))
        explanation = meaning or redact(message, secrets)
        why = f"{self.api.name}拒收 {redact(str(code), secrets)}：{explanation}"
        return DeliveryOutcome(DeliveryState.FAILED, why, may_retry=code in self.api.retry_codes)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the message would go to another server, or nowhere."""

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


def _url_secrets(url: str) -> list[str]:
    """The parts that make the URL a secret: the values of its query, or the end of its path (Feishu)."""
    parts = urlsplit(url)
    return [value for _, value in parse_qsl(parts.query)] or [parts.path.rpartition("/")[2]]


def open_channel(name: str, variable: str, url: str, secret: str = "", keyword: str = "") -> Robot:
    """The robot of the maker `name` (a key of ROBOT_APIS) that these values of the variables in
    CHANNEL_VARIABLES name. Raises TaskmapError, which names the `variable` of the URL, unless the `url` is
    https, or http on this machine. An empty `secret` or `keyword`: the robot needs none.
    """
    try:
        parts = urlsplit(url)
        is_complete = (
            parts.hostname
            and url.isascii()
            and url.isprintable()
            and " " not in url
            and parts.port != 0
        )
    except ValueError:
        is_complete = False
    if not is_complete or not (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    ):
        raise TaskmapError(f"环境变量 {variable} 应是 https:// 开头的完整地址")
    return Robot(ROBOT_APIS[name], url, secret, keyword)
