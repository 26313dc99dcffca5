"""Whether Chinese can be printed here: by fontconfig, and by the files of fonts where that is none or does not work."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskmap.system.fonts import has_chinese_font


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An fc-list, the only program there is, that a test writes; the user has a font."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    font = tmp_path / ".fonts" / "NotoSansCJK-Regular.ttc"
    font.parent.mkdir()
    font.touch()
    path = tmp_path / "fc-list"
    path.touch(0o755)
    return path


def test_fontconfig_is_believed(program: Path) -> None:
    program.write_text("#!/bin/sh\n", "utf-8")
    assert not has_chinese_font()
    program.write_text("#!/bin/sh\necho 思源黑体\n", "utf-8")
    assert has_chinese_font()


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/no/such/shell\n"])
def test_where_fontconfig_does_not_work_the_files_tell(program: Path, text: str) -> None:
    program.write_text(text, "utf-8")
    assert has_chinese_font()
