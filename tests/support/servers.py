"""Servers on this machine that take what is sent: a robot's address, and a mail server with TLS."""

from __future__ import annotations

import base64
import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"


@dataclass
class RobotRequest:
    """A request as it arrived."""

    path: str
    body: dict[str, Any]

    @property
    def query(self) -> dict[str, str]:
        """Decoded once, as the makers' servers do."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


Answer = Callable[[RobotRequest], tuple[int, object]]
"""Status and body; a body of bytes goes out as it is, None lets the line drop."""


@dataclass
class RobotServer:
    """A robot's address; `answers` are used up in order, the last one again and again."""

    url: str
    answers: list[Answer]
    requests: list[RobotRequest] = field(default_factory=list)


def reply_with(answer: object = None, status: int = 200, delay: float = 0.0) -> Answer:
    def reply(post: RobotRequest) -> tuple[int, object]:
        time.sleep(delay)
        return status, {"errcode": 0, "errmsg": "ok"} if answer is None else answer

    return reply


def drop_connection(post: RobotRequest) -> tuple[int, object]:
    return 0, None


@contextmanager
def robot_server(*answers: Answer) -> Iterator[RobotServer]:
    found = RobotServer("", list(answers) or [reply_with()])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            post = RobotRequest(self.path, json.loads(data))
            found.requests.append(post)
            answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            status, body = answer(post)
            if body is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            said = body if isinstance(body, bytes) else json.dumps(body).encode()
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                # Who waited has gone.
                pass

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        found.url = f"http://{HOST}:{server.server_address[1]}/robot/send?access_token=TOKEN"
        with _running(server):
            yield found


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


@dataclass
class ReceivedMail:
    """A mail as it arrived."""

    sender: str
    to: list[str]
    data: bytes
    secure: bool
    user: str


@dataclass
class LocalMailServer:
    """A mail server. `replies` has what is said instead of yes, by the command (`.` ends a mail), used up in order;
    an empty reply lets the line drop.
    """

    port: int = 0
    replies: dict[str, list[str]] = field(default_factory=dict)
    mails: list[ReceivedMail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def url(self, scheme: str) -> str:
        return f"{scheme}://{HOST}:{self.port}"


@contextmanager
def mail_server(
    context: ssl.SSLContext | None,
    *,
    implicit: bool = False,
    users: Mapping[str, str] | None = None,
    replies: Mapping[str, list[str]] | None = None,
) -> Iterator[LocalMailServer]:
    """`implicit`: TLS from the first byte; without a context there is no TLS at all."""
    found = LocalMailServer(replies={name: list(said) for name, said in (replies or {}).items()})

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.line = self.request
            self.secure = False
            try:
                if implicit:
                    self._encrypt()
                self._talk()
            except (OSError, EOFError):
                pass
            finally:
                self.line.close()

        def _encrypt(self) -> None:
            assert context is not None
            self.line = context.wrap_socket(self.line, server_side=True)
            self.secure = True

        def _say(self, text: str) -> None:
            self.line.sendall(f"{text}\r\n".encode())

        def _hear(self) -> str:
            said = b""
            while not said.endswith(b"\r\n"):
                if not (byte := self.line.recv(1)):
                    raise EOFError
                said += byte
            return said[:-2].decode()

        def _talk(self) -> None:
            self._say("220 here")
            user, sender, to = "", "", list[str]()
            while True:
                heard = self._hear()
                word = heard.split(" ")[0].upper()
                found.commands.append(word)
                if word == "QUIT":
                    self._say("221 bye")
                    return
                if word == "STARTTLS":
                    self._say("220 go on")
                    self._encrypt()
                    continue
                reply = self._reply(word)
                if reply.startswith("250") and word == "EHLO":
                    extra = ["SIZE 1000000"]
                    if context is not None and not self.secure:
                        extra.append("STARTTLS")
                    if users and (self.secure or context is None):
                        extra.append("AUTH PLAIN")
                    for each in extra[:-1]:
                        self._say(f"250-{each}")
                    reply = f"250 {extra[-1]}"
                elif word == "AUTH":
                    _, user, password = base64.b64decode(heard.split(" ")[2]).decode().split("\0")
                    sound = bool(users) and (users or {}).get(user) == password
                    reply = "235 ok" if sound else f"535 wrong password {password}"
                elif word == "MAIL":
                    sender, to = heard[len("MAIL FROM:<") :].split(">")[0], []
                elif word == "RCPT" and reply.startswith("250"):
                    to.append(heard[len("RCPT TO:<") :].split(">")[0])
                elif word == "DATA" and reply.startswith("250"):
                    self._say("354 go on")
                    data = b""
                    while (text := self._hear()) != ".":
                        data += text.removeprefix(".").encode() + b"\r\n"
                    reply = self._reply(".")
                    if reply.startswith("250") or not reply:
                        found.mails.append(ReceivedMail(sender, to, data, self.secure, user))
                if not reply:
                    return
                self._say(reply)

        def _reply(self, word: str) -> str:
            said = found.replies.get(word)
            return said.pop(0) if said else "250 ok"

    class Server(socketserver.ThreadingTCPServer):
        # Closing waits for the threads: none outlives the test.
        daemon_threads = False

    with Server((HOST, 0), Handler) as server:
        found.port = server.server_address[1]
        with _running(server):
            yield found
