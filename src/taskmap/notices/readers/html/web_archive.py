"""A web page kept as one file (.mht, MIME) to the bytes of its page and the encoding they are said to have."""

from __future__ import annotations

import email
import re

from taskmap.system.diagnostics import TaskmapError

_HEADER = re.compile(r"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.I)
_KIND = re.compile(r"^Content-Type:\s*(?:multipart/|text/html)", re.I | re.M)


def is_web_archive(head: str) -> bool:
    """Whether the first characters of a file, `head`, are those of a MIME archive with a page in it."""
    head = head[:4096].replace("\r\n", "\n")
    return bool(_HEADER.match(head) and _KIND.search(head))


def largest_page(data: bytes, file: str) -> tuple[bytes, str]:
    """The bytes of the longest page in the archive `data`, and the encoding that the archive says
    it has, empty if it says none. Pictures, styles and empty frames are kept in the same way.
    TaskmapError, with the name `file`, if there is no page.
    """
    pages = []
    for part in email.message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append((content, part.get_content_charset("")))
    if not pages:
        raise TaskmapError(f"{file} 是网页存档，但里面没有网页；请在浏览器里重新保存后再试")
    return max(pages, key=lambda page: len(page[0]))
