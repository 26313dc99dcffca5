"""`taskmap ledger`: what its check finds, what its export holds, and that a backup is a ledger like the first."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from test_concurrency import RECEIVING, heard, say
from test_guards import all_rows
from test_journal import CLERK, JUNE, MAY, ODD, duty, issue, receive, submission

from conftest import Run, limited, tree
from support.ledger_places import guards_off, place_text, raw_connection, rows
from taskmap.ledger import journal, opening, places
from taskmap.ledger.codec import canonical_json
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.journal import Event
from taskmap.ledger.records import FileRecord
from taskmap.ledger.tables import TABLES, TABLES_BY_NAME

pytest_plugins = ["support.ledger_fixtures"]

FILE = b"as it came"
DIGEST = hashlib.sha256(FILE).hexdigest()
NUMBER = (TABLES_BY_NAME["issued"], "entry")


@pytest.fixture
def full_ledger(book: places.Place, here: Path) -> places.Place:
    """A ledger with something of everything, and the one file that it names."""
    issue(book, "a", duty("甲局", "2022-05", MAY), duty("乙局", "2022-05", MAY))
    issue(book, "b", duty("甲局", "2022-06", JUNE))
    receive(book, submission(40, digest=DIGEST), submission(50, unit="乙局"))
    with opening.open_for_writing(book) as opened:
        opened.append(
            Event(kind="closure", day=JUNE, plan="p", unit=ODD, body=canonical_json({"=": ODD})),
            ODD,
        )
    keep(book, DIGEST, FILE)
    return book


@pytest.fixture
def corrected_ledger(full_ledger: places.Place) -> places.Place:
    """The same, and then the last return was withdrawn."""
    with opening.open_for_writing(full_ledger) as opened:
        target = opened.corrected.recorded(4)
        assert target
        request = CorrectionRequest(target, (4,), None, ODD, JUNE)
        opened.record_corrections([request], ODD)
    return full_ledger


def keep(book: places.Place, name: str, data: bytes) -> Path:
    folder = places.received_folder(book, Path.cwd())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def find_faults(taskmap: Run, book: places.Place) -> list[tuple[str, str]]:
    """Code and message of every fault."""
    ran = taskmap("ledger", "check", "--ledger", place_text(book), "--format", "json")
    faults = ran.data["faults"]
    assert ran.status == (1 if any(fault["severity"] == "error" for fault in faults) else 0)
    return [(fault["code"], fault["message"]) for fault in faults]


class TestCheck:
    def test_all_is_well(self, taskmap: Run, full_ledger: places.Place) -> None:
        ran = taskmap("ledger", "check", "--ledger", place_text(full_ledger))
        ((last,),) = rows(full_ledger, "SELECT hash FROM entries WHERE entry = 5")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == f"一切正常：共 5 条，最后一条的校验码 {last}\n"
        told = taskmap(
            "ledger", "check", "--ledger", place_text(full_ledger), "--format", "json"
        ).data
        assert told == {"entries": 5, "last": last, "faults": []}

    @pytest.mark.parametrize(
        ("statement", "code", "said"),
        [
            ("UPDATE entries SET day = '2022-05-01' WHERE entry = 3", "ledger-changed", "第 3 条"),
            ("UPDATE entries SET taken_by = '' WHERE entry = 5", "ledger-changed", "第 5 条"),
            ("UPDATE entries SET body = '{}' WHERE entry = 1", "ledger-changed", "第 1 条"),
            ("UPDATE entries SET previous = '' WHERE entry = 4", "ledger-chain", "第 4 条"),
            ("DELETE FROM entries WHERE entry = 4", "ledger-gap", "第 4 条"),
            ("DELETE FROM entries WHERE entry = 1", "ledger-gap", "第 1 条"),
            ("UPDATE entries SET entry = 9 WHERE entry = 5", "ledger-gap", "第 9 条"),
            ("UPDATE progress SET percent = 100 WHERE entry = 4", "ledger-rows", "第 4 条的进展"),
            ("UPDATE progress SET unit = '丙县' WHERE entry = 4", "ledger-rows", "第 4 条的进展"),
            ("UPDATE progress SET day = '2022-01-01'", "ledger-rows", "第 3 条的进展"),
            ("DELETE FROM progress WHERE entry = 3", "ledger-rows", "第 3 条的进展"),
            ("UPDATE progress SET entry = 5 WHERE entry = 3", "ledger-rows", "第 3 条的进展"),
            ("UPDATE duties SET due = '2022-12-31' WHERE entry = 2", "ledger-rows", "报送任务"),
            ("DELETE FROM duties WHERE line = 2", "ledger-rows", "第 1 条的报送任务"),
            ("UPDATE issued SET content = 'x' WHERE revision = 2", "ledger-rows", "第 2 条印发"),
            ("UPDATE issued SET source = 'x' WHERE revision = 2", "ledger-rows", "第 2 条印发"),
            ("UPDATE issued SET digest = 'x' WHERE revision = 2", "ledger-rows", "第 2 条印发"),
            ("DELETE FROM issued WHERE revision = 1", "ledger-rows", "第 1 条印发"),
            ("UPDATE issued SET plan = 'q' WHERE revision = 1", "ledger-rows", "方案 q 第 1 版"),
        ],
    )
    def test_tampered_with_by_hand(
        self, taskmap: Run, full_ledger: places.Place, statement: str, code: str, said: str
    ) -> None:
        with guards_off(full_ledger) as connection:
            connection.execute(statement)
        found = find_faults(taskmap, full_ledger)
        assert any(told == code and said in message for told, message in found), found
        lines = taskmap("ledger", "check", "--ledger", place_text(full_ledger)).out.splitlines()
        assert len(lines) == len(found)
        assert all(f"[{code}]" in line for line, (code, _) in zip(lines, found, strict=True))

    @pytest.mark.parametrize(
        ("table", "column"),
        # The number of an issued plan says nothing but the order in which plans are listed.
        [(t.name, column) for t in TABLES for column in t.columns if (t, column) != NUMBER],
    )
    def test_every_column_counts(
        self, taskmap: Run, corrected_ledger: places.Place, table: str, column: str
    ) -> None:
        value, entry = rows(
            corrected_ledger, f"SELECT {column}, entry FROM {table} ORDER BY entry DESC"
        )[0]
        other = "'x'" if isinstance(value, str) else 77
        with guards_off(corrected_ledger) as connection:
            connection.execute(f"UPDATE {table} SET {column} = {other} WHERE entry = {entry}")
        assert {code for code, _ in find_faults(taskmap, corrected_ledger)} & {
            "ledger-changed",
            "ledger-gap",
            "ledger-chain",
            "ledger-rows",
        }

    @pytest.mark.parametrize("column", ["body", "digest", "entry", "day", "hash"])
    def test_bytes_instead_of_text(self, taskmap: Run, path: Path, column: str) -> None:
        issue(path, "a")
        receive(path, submission(digest=DIGEST))
        with guards_off(path) as connection:
            connection.execute(f"UPDATE entries SET {column} = x'00ff' WHERE entry = 2")
            connection.execute("UPDATE issued SET source = x'00ff'")
        assert {"ledger-rows"} < {code for code, _ in find_faults(taskmap, path)}

    def test_a_forger_who_reckons_one_hash_anew(
        self, taskmap: Run, full_ledger: places.Place
    ) -> None:
        """The next entry holds the old one."""
        with opening.open_for_reading(full_ledger) as read:
            entry = list(read.events())[2]
        *values, _, own = journal.to_row(entry, 3, entry.recorded, "别人", entry.previous)
        assert values[9] == "别人"
        with guards_off(full_ledger) as connection:
            connection.execute(
                f"UPDATE entries SET taken_by = '别人', hash = '{own}' WHERE entry = 3"
            )
        assert [code for code, _ in find_faults(taskmap, full_ledger)] == ["ledger-chain"]

    @pytest.mark.parametrize("table", list(TABLES_BY_NAME))
    def test_a_guard_that_is_gone(
        self, taskmap: Run, full_ledger: places.Place, table: str
    ) -> None:
        with raw_connection(full_ledger) as connection:
            if isinstance(full_ledger, Path):
                connection.execute(f"DROP TRIGGER {table}_is_never_deleted")
            else:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_append_only")
        ((code, said),) = find_faults(taskmap, full_ledger)
        assert code == "ledger-unguarded"
        assert f"触发器 {table}_is_" in said

    def test_a_guard_that_guards_no_more(self, taskmap: Run, full_ledger: places.Place) -> None:
        with raw_connection(full_ledger) as connection:
            if isinstance(full_ledger, Path):
                connection.execute("DROP TRIGGER issued_is_never_deleted")
                connection.execute(
                    "CREATE TRIGGER issued_is_never_deleted BEFORE DELETE ON issued WHEN false"
                    " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                )
            else:
                connection.execute("DROP TRIGGER issued_is_append_only ON issued")
                connection.execute(
                    "CREATE TRIGGER issued_is_append_only BEFORE UPDATE ON issued"
                    " FOR EACH STATEMENT EXECUTE PROCEDURE append_only()"
                )
                connection.execute(
                    "CREATE OR REPLACE FUNCTION in_order() RETURNS trigger LANGUAGE plpgsql"
                    " AS $$ BEGIN RETURN NEW; END $$"
                )
        said = [
            message
            for code, message in find_faults(taskmap, full_ledger)
            if code == "ledger-unguarded"
        ]
        assert all("被改动过" in each for each in said)
        assert len(said) == (1 if isinstance(full_ledger, Path) else 2)

    def test_a_table_that_is_gone(self, taskmap: Run, full_ledger: places.Place) -> None:
        with raw_connection(full_ledger) as connection:
            connection.execute("DROP TABLE progress")
        found = find_faults(taskmap, full_ledger)
        assert ("ledger-damaged", "数据库里少了表 progress") in found

    def test_a_damaged_file(self, taskmap: Run, path: Path) -> None:
        for content in ("a" * 50_000, "b" * 50_000):
            issue(path, content)
        data = bytearray(path.read_bytes())
        data[-8192:] = b"\xff" * 8192
        path.write_bytes(data)
        ((code, _),) = find_faults(taskmap, path)
        assert code == "ledger-damaged"

    def test_files_as_they_came(self, taskmap: Run, full_ledger: places.Place) -> None:
        with opening.open_for_writing(full_ledger) as opened:
            opened.record_scan(FileRecord(ODD, "e" * 64, MAY, "p", 1, "甲局", "2022-05"), CLERK)
        ran = taskmap("ledger", "check", "--ledger", place_text(full_ledger))
        assert (ran.status, len(ran.out.splitlines())) == (0, 1)
        assert "警告：第 6 条的收件" in ran.out
        assert ran.out.endswith("不在这里 [received-missing]\n")
        keep(full_ledger, DIGEST, FILE + b".")
        assert [code for code, _ in find_faults(taskmap, full_ledger)] == [
            "received-changed",
            "received-missing",
        ]

    def test_where_there_is_none(self, taskmap: Run, here: Path) -> None:
        for words in (("check",), ("export",), ("backup", "b.db")):
            ran = taskmap("ledger", *words)
            assert (ran.status, ran.out) == (2, "")
            assert "没有台账" in ran.err
        assert list(here.iterdir()) == []


class TestExport:
    def export(self, taskmap: Run, book: places.Place, *words: str) -> dict[str, bytes]:
        ran = taskmap("ledger", "export", "--ledger", place_text(book), "-o", "导出", *words)
        assert (ran.status, ran.err) == (0, "")
        return tree(Path("导出"))

    def test_everything(self, taskmap: Run, full_ledger: places.Place) -> None:
        files = self.export(taskmap, full_ledger)
        assert files.keys() == {
            "流水.csv",
            "印发方案.csv",
            "报送任务.csv",
            "完成时限.csv",
            "承担举措.csv",
            "进展.csv",
            "更正.csv",
            "台账.json",
        }
        data = json.loads(files["台账.json"])
        assert {table: len(found) for table, found in data.items()} == {
            "entries": 5,
            "issued": 2,
            "duties": 3,
            "deadlines": 2,
            "parts": 2,
            "progress": 2,
            "corrections": 0,
        }
        for table, file in (("entries", "流水.csv"), ("progress", "进展.csv")):
            assert files[file].startswith(b"\xef\xbb\xbf")
            head, *found = csv.reader(io.StringIO(files[file].decode("utf-8-sig"), newline=""))
            assert [len(row) for row in found] == [len(head)] * len(data[table])
        assert data["progress"][1]["percent"] == 50

    def test_the_chain_can_be_followed_in_it(self, taskmap: Run, full_ledger: places.Place) -> None:
        previous = ""
        for entry in json.loads(self.export(taskmap, full_ledger)["台账.json"])["entries"]:
            *values, before, own = entry.values()
            assert before == previous
            assert own == journal.chain_hash(values, before)
            previous = own
        assert previous

    def test_no_formula(self, taskmap: Run, full_ledger: places.Place) -> None:
        text = self.export(taskmap, full_ledger)["流水.csv"].decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert f"'{ODD}" in cells
        assert ODD not in cells

    def test_the_same_bytes_from_everywhere(self, taskmap: Run, full_ledger: places.Place) -> None:
        """Twice, and from a backup, which is a file even if the ledger is on a server."""
        first = self.export(taskmap, full_ledger)
        assert self.export(taskmap, full_ledger) == first
        assert taskmap("ledger", "backup", "b.db", "--ledger", place_text(full_ledger)).status == 0
        assert self.export(taskmap, Path("b.db")) == first

    @pytest.mark.parametrize(("shape", "names"), [("csv", 7), ("json", 1)])
    def test_one_kind_only(
        self, taskmap: Run, full_ledger: places.Place, shape: str, names: int
    ) -> None:
        files = self.export(taskmap, full_ledger, "--format", shape)
        assert len(files) == names
        assert all(name.endswith(shape) for name in files)


class TestBackup:
    def test_is_a_ledger_like_the_first(self, taskmap: Run, full_ledger: places.Place) -> None:
        before = all_rows(full_ledger)
        ran = taskmap("ledger", "backup", "副本/b.db", "--ledger", place_text(full_ledger))
        assert (ran.status, ran.out, ran.err) == (0, "已备份到 副本/b.db\n", "")
        copy = Path("副本/b.db")
        assert os.listdir("副本") == ["b.db"]
        assert all_rows(copy) == before == all_rows(full_ledger)
        assert all(before)
        keep(copy, DIGEST, FILE)
        assert find_faults(taskmap, copy) == []
        assert receive(copy, submission(60))[0].entry == 6

    def test_never_over_a_file(self, taskmap: Run, full_ledger: places.Place) -> None:
        Path("b.db").write_text("别的文件", "utf-8")
        ran = taskmap("ledger", "backup", "b.db", "--ledger", place_text(full_ledger))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == "不能继续：b.db 已经有了；要换掉它请加 --force\n"
        assert Path("b.db").read_text("utf-8") == "别的文件"
        assert (
            taskmap(
                "ledger", "backup", "b.db", "--force", "--ledger", place_text(full_ledger)
            ).status
            == 0
        )
        assert len(rows(Path("b.db"), "SELECT 1 FROM entries")) == 5

    def test_never_over_the_ledger(self, taskmap: Run, path: Path, here: Path) -> None:
        issue(path, "a")
        before = path.read_bytes()
        ran = taskmap("ledger", "backup", os.path.relpath(path), "--force", "--ledger", path)
        assert ran.status == 2
        assert "就是台账本身" in ran.err
        assert path.read_bytes() == before

    def test_onto_a_full_disk(self, process: Run, path: Path, here: Path) -> None:
        issue(path, "a" * 300_000)
        ran = process("ledger", "backup", "b.db", "--ledger", path, before=limited(200))
        assert (ran.status, ran.out) == (2, "")
        assert "b.db" in ran.err
        assert "磁盘" in ran.err
        assert [each.name for each in here.iterdir()] == [path.parent.name]

    @pytest.mark.slow
    def test_while_others_write(
        self, taskmap: Run, book: places.Place, started: Callable[..., subprocess.Popen[str]]
    ) -> None:
        """Every copy is whole, and has what was there when it began."""
        receive(book, submission())
        process = started("-c", RECEIVING, place_text(book), "甲局", 100_000)
        assert heard(process) == "ready"
        say(process)
        assert heard(process) == "0"
        counts = []
        for number in range(5):
            at_least = len(rows(book, "SELECT 1 FROM entries"))
            copy = Path(f"{number}.db")
            assert taskmap("ledger", "backup", copy, "--ledger", place_text(book)).status == 0
            assert {code for code, _ in find_faults(taskmap, copy)} <= {"received-missing"}
            counts.append(len(rows(copy, "SELECT 1 FROM entries")))
            assert counts[-1] >= at_least
            assert counts[-1] % 3 == 1
        assert process.poll() is None
        assert counts[-1] > counts[0]


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("backup",), "backup 后面要写备份到哪个文件"),
            (("check", "x"), "只有 backup、restore 后面写文件，多了 x"),
            (("check", "--format", "csv"), "check 的 --format 只能是 text 或 json"),
            (("export", "--format", "text"), "export 的 --format 只能是 csv 或 json"),
            (("restore",), "restore 后面要写从哪个文件恢复"),
            (("repair",), "不能是“repair”"),
            ((), "缺少"),
        ],
    )
    def test_wrong(self, taskmap: Run, path: Path, words: tuple[str, ...], said: str) -> None:
        issue(path, "a")
        ran = taskmap("ledger", *words)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
