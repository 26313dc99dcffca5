"""What the tests of the commands share: a folder to work in, and two ways of running taskmap."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from taskmap import __main__ as program

# A command looks for no garbage, but ends soon; a run of the tests does not.
gc.enable()
# A gate must answer the same to the same files; elsewhere new examples are looked for every time. No example fails
# for being slow: machines are.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("fresh", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "fresh")
# A shell starts what it runs in the background deaf to Ctrl-C, and that would be inherited by every program tested.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample",
        type=int,
        default=1,
        metavar="N",
        help="of the slow tests run one in N, the same ones every time",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run or this user cannot take, all at once: no test skips itself."""
    one_in = config.getoption("sample")
    left = [each for each in items if _left_out(each, one_in)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [each for each in items if each not in set(left)]


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage, and to look through them again and again for it took a fifth of the time."""
    gc.freeze()


def _left_out(item: pytest.Item, one_in: int) -> bool:
    if item.get_closest_marker("mount") and not _may_mount():
        return True
    return "slow" in item.keywords and zlib.crc32(item.nodeid.encode()) % one_in > 0


@cache
def _may_mount() -> bool:
    """Few may: not every root in a container either."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
    return True


ZHUZHOU = Path(__file__).parents[1] / "examples" / "zhuzhou-2022" / "plan.yaml"

SMALL = """\
id: small-1
title: 小方案
issuer: 某办
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
tasks:
  - {no: 1, title: 第一项, text: 办第一件事, units: [甲局, 乙局]}
  - {no: 2, title: 第二项, text: 办第二件事, units: [乙局, 丙县]}
"""
"""Two tasks, three units: 甲局 has the first, 乙局 both, 丙县 the second."""

ONE_TASK = """\
id: p
title: 方案
issued: 2025-03-01
period: {from: 2025-03, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks: [{no: 1, title: 一, lead: 甲局, deadline: 年底前}]
"""


@dataclass(frozen=True)
class Ran:
    """What came of a command line."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]
Issue = Callable[..., None]


def variables(**changed: str) -> dict[str, str]:
    """The environment without what would lead taskmap elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name != "TASKMAP_LEDGER"}
    return {**kept, "PYTHONIOENCODING": "utf-8", **changed}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TASKMAP_LEDGER", raising=False)
    return tmp_path


@pytest.fixture
def small(here: Path) -> Path:
    (here / "plan.yaml").write_text(SMALL, "utf-8")
    return here / "plan.yaml"


@pytest.fixture
def taskmap(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line from its words to its status, without the cost of a process."""

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["taskmap", *map(str, words)])
        capsys.readouterr()
        status = program.run_command()
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def issue(here: Path, taskmap: Run) -> Issue:
    """A plan is written into plan.yaml and issued on a day."""

    def split(plan: str, day: str, *words: object) -> None:
        (here / "plan.yaml").write_text(plan, "utf-8")
        ran = taskmap("split", "plan.yaml", "--as-of", day, *words)
        assert ran.status == 0, ran.err

    return split


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not there yet: in it the first test of a module keeps what the others begin with."""
    return tmp_path_factory.mktemp("module") / "kept"


@pytest.fixture
def process(here: Path) -> Run:
    """A real process of its own."""

    def run(
        *words: object, env: Mapping[str, str] | None = None, before: tuple[str, ...] = ()
    ) -> Ran:
        done = subprocess.run(
            [*before, sys.executable, "-m", "taskmap", *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            env=variables(**(env or {})),
            cwd=here,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def started(here: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python processes that are ended with the test at the latest."""
    running: list[subprocess.Popen[str]] = []

    def start(*words: object) -> subprocess.Popen[str]:
        running.append(
            subprocess.Popen(
                [sys.executable, *map(str, words)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env=variables(),
                cwd=here,
            )
        )
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.communicate()


def loaded_modules(folder: Path, *words: str, status: int = 0) -> set[str]:
    """The modules of a real process at its end, which a command in cron pays for."""
    code = (
        f"import sys; sys.argv = {['taskmap', *words]!r}\nfrom taskmap.__main__ import run_command\n"
        f"assert run_command() == {status}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def limited(blocks: int) -> tuple[str, ...]:
    """Words before a command that may write no file longer than so many half kilobytes: a disk that is full."""
    return ("sh", "-c", 'ulimit -f "$0"; exec "$@"', str(blocks))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path from there, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
