"""A format is a file that is there: one more is offered, written, told in the help, and missed in the docs."""

from __future__ import annotations

import inspect
import pkgutil
import shutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import taskmap as package
from conftest import Ran, Run
from taskmap import formats
from taskmap.formats import FileFormat

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ASCIIDOC = '''\
"""A Document as AsciiDoc."""

ENDING = "adoc"
NAME = "asciidoc"
ORDER = 45


def render(document, template):
    return f"= {document.title}\\n".encode()
'''


def line_with(page: str, mark: str) -> str:
    """The one line of the page that lists formats."""
    (line,) = (line for line in (ROOT / page).read_text("utf-8").splitlines() if mark in line)
    return line


def missing_from_docs(endings: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """What the pages that list the formats leave out."""
    files = line_with("docs/report.md", "-o 月报.html")
    shown = line_with("docs/cron.md", "--format csv")
    about = line_with("README.en.md", "as Word, Excel").lower()
    yield from (each for each in endings if f".{each}" not in files)
    yield from (each for each in names if each not in shown or each not in about)


class TestEachFormat:
    @pytest.mark.parametrize("each", formats.all_formats(), ids=lambda each: each.module)
    def test_what_is_read_is_what_it_says(self, each: FileFormat) -> None:
        module = import_module(f"taskmap.formats.{each.module}")
        said = [getattr(module, name, "") for name in ("ORDER", "ENDING", "NAME", "TEMPLATE")]
        assert said == [each.order, each.ending, each.name, each.template]
        assert [*inspect.signature(module.render).parameters] == ["document", "template"]
        assert hasattr(module, "check") == each.has_templates
        assert each.has_templates == (each.template in ("optional", "required"))
        assert each.template_ending in ("", *formats.endings())

    def test_no_two_alike(self) -> None:
        assert len(set(formats.endings())) == len(formats.all_formats())
        assert len({each.order for each in formats.all_formats()}) == len(formats.all_formats())

    def test_none_is_overlooked(self) -> None:
        """However a module writes its ending, it is read; what has none is no format."""
        modules = {module.name for module in pkgutil.iter_modules(formats.__path__)}
        found = {each.module for each in formats.all_formats()}
        assert found == {
            name for name in modules if hasattr(import_module(f"taskmap.formats.{name}"), "ENDING")
        }
        assert {"docx", "xlsx", "markdown"} <= found < modules

    def test_the_pages_list_them(self) -> None:
        assert not [*missing_from_docs(formats.endings(), formats.names())]
        page = (DOCS / "templates.md").read_text("utf-8")
        for each in formats.all_formats():
            if each.template == "required":
                assert f"`{formats.DEFAULT_TEMPLATE}.{each.ending}`" in page

    def test_the_help_is_printed(self, process: Run) -> None:
        page = (DOCS / "commands.md").read_text("utf-8")
        for command in ("report", "check-overdue"):
            assert process(command, "--help").out.strip() in page


@pytest.mark.slow
class TestOneMore:
    """The package, copied with one file more and nothing else changed, in a process of its own."""

    @pytest.fixture
    def more(self, small: Path, process: Run) -> Run:
        source = Path(package.__file__).parent
        copy = small.parent / "copy"
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, copy / "src" / "taskmap", ignore=leave)
        shutil.copytree(ROOT / "templates", copy / "templates")
        (copy / "src" / "taskmap" / "formats" / "asciidoc.py").write_text(ASCIIDOC, "utf-8")

        def run(*words: object) -> Ran:
            return process(*words, env={"PYTHONPATH": str(copy / "src")})

        assert run("split", "plan.yaml", "--as-of", "2022-05-01").status == 0
        return run

    def test_it_is_written(self, more: Run) -> None:
        report = ("report", "--month", "2022-06", "--as-of", "2022-07-02")
        assert more(*report, "-o", "r.adoc").status == 0
        assert Path("r.adoc").read_text("utf-8") == "= 小方案2022年6月进展情况报告\n"
        assert more(*report, "--format", "asciidoc").out == "= 小方案2022年6月进展情况报告\n"
        ran = more("check-overdue", "--as-of", "2022-07-02", "--format", "asciidoc")
        assert (ran.status, ran.out) == (1, "= 逾期清单（截至2022-07-02）\n")

    def test_it_is_told(self, more: Run) -> None:
        helped = "".join(more("report", "--help").out.split())
        assert "<text|json|csv|asciidoc|markdown|plain|html>" in helped
        assert ".docx.pdf.xlsx.html.txt.md.adoc.csv.json文件" in helped
        assert "csv、asciidoc、markdown" in more("report", "--format", "pdf").err
        assert "、.md、.adoc、.csv、" in more("report", "-o", "r.wps").err

    def test_the_pages_miss_it(self, more: Run) -> None:
        page = (DOCS / "commands.md").read_text("utf-8")
        for command in ("report", "check-overdue"):
            assert more(command, "--help").out.strip() not in page
        found = missing_from_docs([*formats.endings(), "adoc"], [*formats.names(), "asciidoc"])
        assert [*found] == ["adoc", "asciidoc"]
