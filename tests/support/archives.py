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
