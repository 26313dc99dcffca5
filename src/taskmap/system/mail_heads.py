"""The first bytes of a file to whether it is a mail; the library that reads mails waits for one."""

from __future__ import annotations

import re

from taskmap.system.encoding import decode

_HEAD = 16_384
"""So many bytes are looked at."""
_HEADERS = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
# A page saved as .mht has a From as well, but was sent to nobody.
_SENT = {"to", "cc", "received", "message-id", "return-path"}


def is_mail(data: bytes, *, is_named_so: bool = False) -> bool:
    """Whether `data` is a mail by the headers at its beginning: who sent it, and to whom or by which way. Of a file
    that `is_named_so`, .eml, it is enough that it says who: nobody is named in what went out as a blind copy.
    """
    head = decode(data[:_HEAD].lstrip()).text.replace("\r\n", "\n")
    found = _HEADERS.match(head)
    names = {line.partition(":")[0].lower() for line in found[0].split("\n")} if found else set()
    return "from" in names and (is_named_so or not names.isdisjoint(_SENT))
