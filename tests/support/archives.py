"""Zips made of their members, for the tests of whatever reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def make_zip(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def make_gbk_zip(names: Mapping[str, bytes]) -> bytes:
    """A zip as Chinese Windows writes it: names in GBK, and no word about the encoding."""
    data = make_zip(
        {
            f"{number:0{len(name.encode('gbk'))}}": each
            for number, (name, each) in enumerate(names.items())
        }
    )
    for number, name in enumerate(names):
        raw = name.encode("gbk")
        data = data.replace(f"{number:0{len(raw)}}".encode(), raw)
    return data


def encrypted_zip(members: Mapping[str, bytes], *locked: str) -> bytes:
    """A zip in which the members of the names `locked` need a password, and one beside them needs none."""
    made = bytearray(make_zip({**members, "说明.txt": "密码另告"}))
    for name in locked:
        for mark, size, place in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
            at = -1
            while (at := made.find(mark, at + 1)) >= 0:
                if made[at + size :].startswith(name.encode()):
                    made[at + place] |= 1
    return bytes(made)
