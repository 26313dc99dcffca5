"""The parts of an .xlsx file: which of them holds which sheet, and the text in them."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from support.archives import make_zip
from taskmap.system import xlsx, zips


def _archive(*titles: str) -> zips.Zip:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles:
        book.create_sheet(title)
    buffer = io.BytesIO()
    book.save(buffer)
    return zips.Zip(buffer.getvalue())


def test_sheets_stand_in_the_order_of_the_tabs() -> None:
    archive = _archive("月度报送", "A&B <1>")
    parts = xlsx.sheet_parts(archive)
    assert list(parts) == ["月度报送", "A&B <1>"]
    assert set(parts.values()) <= archive.names


def test_a_zip_that_is_no_workbook_has_none() -> None:
    archive = zips.Zip(make_zip({"[Content_Types].xml": b""}))
    assert xlsx.book_part(archive) == ""
    assert xlsx.sheet_parts(archive) == {}


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<is><t>甲</t></is>", "甲"),
        (
            "<text><r><rPr><b/></rPr><t>甲 </t></r><r><t xml:space='preserve'>&amp;乙</t></r></text>",
            "甲 &乙",
        ),
        ("<x:is><x:t>甲</x:t></x:is>", "甲"),
        ("<a:tab>甲</a:tab>", ""),
        ("<v>1</v>", ""),
    ],
)
def test_the_text_of_all_runs(xml: str, text: str) -> None:
    assert xlsx.inner_text(xml) == text
