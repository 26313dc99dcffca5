"""What a workbook says itself of when it was last saved, in each of its formats."""

from __future__ import annotations

import datetime
import re
import struct
from contextlib import suppress

from taskmap.system.compound_files import file_time

_PROPERTY_PARTS = ("core.xml", ".psmdcp", "meta.xml")
"""The ends of the names of parts with properties, in .xlsx files as most programs and as .NET writes them, and in .ods
files.
"""
_SAVED = re.compile(rb"<(?:\w+:)?(?:modified|date)(?:\s[^>]*)?>\s*([^<]{10,40}?)\s*</")
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")

# [MS-OLEPS]: the id of the set of properties that every file of Office has, and the property itself.
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_SUMMARY_START = 28
"""Bytes of a set before its id."""
_LAST_SAVED, _FILETIME = 0x0D, 0x40
_MOST_PROPERTIES = 64


def saved_time(part: str, content: bytes) -> datetime.datetime | None:
    """When the workbook was saved, if its `part` of that name with that `content` says so: with the zone that is told, or
    without one, by the clock of the computer where it was saved.
    """
    if not part.lower().endswith(_PROPERTY_PARTS) or not (found := _SAVED.search(content)):
        return None
    with suppress(ValueError):
        return datetime.datetime.fromisoformat(_FRACTION.sub("", found[1].decode("ascii")))
    return None


def compound_saved_time(data: bytes) -> datetime.datetime | None:
    """When the .xls or .et file in `data` was saved, in UTC; None where it does not say, or not in one piece."""
    start = data.find(_SUMMARY) - _SUMMARY_START
    if start < 0:
        return None
    with suppress(struct.error, OverflowError):
        section = start + struct.unpack_from("<I", data, start + _SUMMARY_START + len(_SUMMARY))[0]
        count = min(struct.unpack_from("<I", data, section + 4)[0], _MOST_PROPERTIES)
        properties = struct.iter_unpack("<II", data[section + 8 : section + 8 + 8 * count])
        for name, offset in properties:
            kind, ticks = struct.unpack_from("<IQ", data, section + offset)
            if (name, kind) == (_LAST_SAVED, _FILETIME):
                return file_time(ticks)
    return None
