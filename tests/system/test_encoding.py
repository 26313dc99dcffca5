"""Which encoding bytes are in."""

from __future__ import annotations

import codecs

import pytest

from taskmap.system.encoding import decode, decode_name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("text", ["通知", "关于印发方案的通知。"])
def test_what_an_office_writes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_damaged_file_is_no_other_encoding() -> None:
    data = "关于印发方案的通知".encode()
    damaged = decode(data[:10] + data[11:])
    assert damaged.encoding == "utf-8"
    assert damaged.replacement_count
    assert decode(codecs.BOM_UTF8 + data[:-1]).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names(encoding: str) -> None:
    assert decode_name("甲局.xlsx".encode(encoding)) == "甲局.xlsx"


def test_a_name_in_no_encoding_is_still_a_name() -> None:
    assert decode_name(b"a\xff\xff") == "a\ufffd\ufffd"
