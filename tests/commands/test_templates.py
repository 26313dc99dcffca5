"""`taskmap templates`: a set to restyle, and every fault of one's own told at once."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import Run, tree
from taskmap import formats
from taskmap.documents.catalog import CLOSING_OPINION, FORMS, MONTHLY_REPORT, REMINDER


@pytest.fixture
def own(here: Path, taskmap: Run) -> Path:
    assert taskmap("templates", "copy", "own").status == 0
    return here / "own"


def spoil(path: Path, text: str) -> None:
    word = docx.Document(str(path))
    word.add_paragraph(text)
    word.save(str(path))


class TestCopy:
    def test_all_that_come_along(self, own: Path) -> None:
        assert {path.name for path in own.iterdir()} >= {*FORMS, "任务分解表.xlsx", "报表.html"}
        for path in own.iterdir():
            assert path.read_bytes() == formats.find_template(path.name).read_bytes()

    def test_never_over_one_s_own(self, own: Path, taskmap: Run) -> None:
        (own / REMINDER).write_bytes(b"mine")
        (own / MONTHLY_REPORT).unlink()
        before = tree(own)
        ran = taskmap("templates", "copy", "own", "--format", "json")
        assert (ran.status, ran.data["copied"]) == (0, [MONTHLY_REPORT])
        assert REMINDER in ran.data["kept"]
        after = tree(own)
        assert after.pop(MONTHLY_REPORT)
        assert after == before

    def test_a_file_in_the_way(self, here: Path, taskmap: Run) -> None:
        (here / "own").write_text("", "utf-8")
        assert taskmap("templates", "copy", "own").status == 2


class TestCheck:
    def test_those_that_come_along(self, own: Path, taskmap: Run) -> None:
        ran = taskmap("templates", "check", "own")
        assert (ran.status, ran.err) == (0, "")
        assert "没有发现问题" in ran.out
        assert taskmap("templates", "check", "own", "--format", "json").data == []

    def test_every_fault_of_every_file(self, own: Path, taskmap: Run) -> None:
        spoil(own / MONTHLY_REPORT, "{{ report.titel }}")
        spoil(own / REMINDER, "{% for row in tables.事项 %}")
        (own / CLOSING_OPINION).write_bytes(b"no Word file")
        (own / "报表.html").write_text("{{ documents }}", "utf-8")
        book = openpyxl.load_workbook(own / "任务分解表.xlsx")
        book.worksheets[0]["A9"] = "{{ plan.titel }}"
        book.save(own / "任务分解表.xlsx")
        (own / "~$催办函.docx").write_bytes(b"a lock")
        (own / "催办函 (1).docx").write_bytes((own / REMINDER).read_bytes())
        (own / "说明.txt").write_text("", "utf-8")
        ran = taskmap("templates", "check", "own", "--format", "json")
        assert ran.status == 1
        assert sorted((Path(one["file"]).name, one["code"]) for one in ran.data) == [
            ("任务分解表.xlsx", "template-placeholder"),
            ("催办函 (1).docx", "template-unused"),
            (REMINDER, "template-syntax"),
            ("报表.html", "template-undefined"),
            (MONTHLY_REPORT, "template-undefined"),
            (CLOSING_OPINION, "template-unreadable"),
        ]
        text = taskmap("templates", "check", "own")
        assert text.status == 1
        assert len(text.out.splitlines()) == len(ran.data)

    def test_a_checklist_that_would_not_come_home(self, own: Path, taskmap: Run) -> None:
        book = openpyxl.load_workbook(own / "责任清单.xlsx")
        del book["taskmap"]
        book.save(own / "责任清单.xlsx")
        ran = taskmap("templates", "check", "own", "--format", "json")
        assert {one["code"] for one in ran.data} == {"template-missing"}

    def test_warnings_alone(self, here: Path, taskmap: Run) -> None:
        docx.Document().save(str(here / "别的.docx"))
        ran = taskmap("templates", "check", ".")
        assert ran.status == 0
        assert "template-unused" in ran.out

    @pytest.mark.parametrize("words", [("nowhere",), (".",), ()])
    def test_cannot_go_on(self, here: Path, taskmap: Run, words: tuple[str, ...]) -> None:
        assert taskmap("templates", "check", *words).status == 2


@pytest.mark.parametrize("name", FORMS)
def test_the_page_explains_every_name(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    form = FORMS[name]
    assert not [field for field in form.fields if f"`{field}`" not in page]
    lines = {
        line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `tables.")
    }
    for table in form.tables:
        line = lines[f"tables.{table.title}"]
        # What a report on several plans has besides is said below the table.
        missing = [column for column in table.columns if f"`{column}`" not in line]
        assert missing in ([], ["plan"])
