"""A checklist that goes out to the code that it carries, which nobody can make who has not the key of the ledger."""

from __future__ import annotations

import hashlib
import hmac
import json

from taskmap.plan.checklist_issue import ChecklistIssue

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter in it is taken for a figure when somebody types it off a sheet."""
_MISREAD = str.maketrans("OIL", "011")
_PRINTED, _BITS = 8, 5


def checklist_code(key: str, *issues: ChecklistIssue) -> str:
    """The keyed digest (HMAC-SHA256) of what went out in one workbook, in hexadecimal: a checklist, or the sections of
    several. The order of sections and of their rows does not matter: a unit may sort them.
    """
    contents = sorted([*each._replace(rows=()), sorted(each.rows)] for each in issues)
    content = contents[0] if len(contents) == 1 else contents
    message = json.dumps(content, ensure_ascii=False).encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def printed_code(code: str) -> str:
    """The first 40 bits of a code, to be printed: K7M2-9QXD."""
    number = int(code, 16) >> (4 * len(code) - _PRINTED * _BITS)
    digits = [_ALPHABET[number >> _BITS * place & 31] for place in reversed(range(_PRINTED))]
    return f"{''.join(digits[:4])}-{''.join(digits[4:])}"


def is_same_code(text: str, code: str) -> bool:
    """Whether the `text` that a sheet bears, a code whole or as it is printed, is this `code`. It may stand in small
    letters, without its hyphen, with O for 0 and I or L for 1.
    """
    if hmac.compare_digest(text.encode(), code.encode()):
        return True
    typed = text.upper().replace("-", "").translate(_MISREAD)
    return hmac.compare_digest(typed.encode(), printed_code(code).replace("-", "").encode())
