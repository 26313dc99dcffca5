"""What `collect` is held against: a script that reads the same workbooks and inserts their rows.

usage: python benchmarks/floor_collect.py FOLDER DATABASE
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

SHEET, HEAD, WIDTH = "月度报送", 4, 12


def main(folder: str, database: str) -> None:
    connection = sqlite3.connect(database)
    columns = ", ".join(f"c{number}" for number in range(WIDTH))
    connection.execute(f"CREATE TABLE progress (file, {columns})")
    marks = ", ".join("?" * (WIDTH + 1))
    for path in sorted(Path(folder).glob("*.xlsx")):
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()
        found = [(path.name, *row[:WIDTH]) for row in rows[HEAD:] if row[2]]
        connection.executemany(f"INSERT INTO progress VALUES ({marks})", found)
    connection.commit()


if __name__ == "__main__":
    main(*sys.argv[1:3])
