"""What `collect` is held against: a script that reads the same workbooks and inserts their rows.

usage: python benchmarks/floor_collect.py FOLDER DATABASE [SHEET]

It reads every sheet, as whoever does not know what is in them has to; or SHEET alone.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

HEAD, WIDTH = 4, 12
FILLED = "月度报送"
"""The sheet whose rows are inserted."""


def main(folder: str, database: str, only: str = "") -> None:
    connection = sqlite3.connect(database)
    columns = ", ".join(f"c{number}" for number in range(WIDTH))
    connection.execute(f"CREATE TABLE progress (file, {columns})")
    marks = ", ".join("?" * (WIDTH + 1))
    for path in sorted(Path(folder).glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        names = [only] if only else book.sheet_names
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in names}
        found = [(path.name, *row[:WIDTH]) for row in sheets[FILLED][HEAD:] if row[2]]
        connection.executemany(f"INSERT INTO progress VALUES ({marks})", found)
    connection.commit()


if __name__ == "__main__":
    main(*sys.argv[1:4])
