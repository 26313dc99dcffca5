"""The fonts of this machine, as far as Chinese can be printed with them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "思源黑体",
    "Microsoft YaHei",
    "SimHei",
    "黑体",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimSun",
    "宋体",
)
"""Names by which programs look for a Chinese font, the best to read from afar first."""
# How the files of Chinese fonts begin, small letters: those of Windows, of macOS, and those that may be installed.
_FILES = (
    *("simsun", "simhei", "simkai", "simfang", "msyh", "deng", "fzhei", "fzfs"),
    *("pingfang", "stheiti", "songti", "hiragino sans gb", "arial unicode"),
    *("notosanscjk", "notosanssc", "notoserifcjk", "notoserifsc", "sourcehan", "wqy", "uming"),
    *("ukai", "droidsansfallback"),
)
_ENDINGS = (".ttf", ".ttc", ".otf")


def has_chinese_font() -> bool:
    """Whether any font here has Chinese: what fontconfig says where it is and works, else by the names of files."""
    if program := shutil.which("fc-list"):
        words = [program, ":lang=zh-cn", "family"]
        # Its first run on a machine reads every font, from a slow disk for minutes.
        with suppress(subprocess.SubprocessError, OSError):
            listed = subprocess.run(words, capture_output=True, timeout=60, check=True)
            return bool(listed.stdout.strip())
    return any(
        path.suffix.lower() in _ENDINGS and path.name.lower().startswith(_FILES)
        for folder in _folders()
        for path in folder.rglob("*")
    )


def _folders() -> Iterator[Path]:
    """Where the systems keep fonts, those of the machine and of the user."""
    windows = [(os.environ.get("WINDIR"), "Fonts")]
    windows += [(os.environ.get("LOCALAPPDATA"), "Microsoft/Windows/Fonts")]
    yield from (Path(root, folder) for root, folder in windows if root)
    home = Path.home()
    yield from (home / ".fonts", home / ".local/share/fonts", home / "Library/Fonts")
    yield from map(Path, ("/usr/share/fonts", "/usr/local/share/fonts"))
    yield from map(Path, ("/System/Library/Fonts", "/Library/Fonts"))
