"""What a unit's name looks like, and what is written where one should stand and is none: several names in one text, a name with
等, a role or a number on it, letters that only look like those of the name.

A name that passes may still be unknown: that is asked of plan/units.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from taskmap.plan.part_groups import read_part_group
from taskmap.system.patterns import compile_pattern
from taskmap.system.text import half_width, invisible

LEVELS = (
    "(?:省|自治区|直辖市|地级以上市|副省级市|设区的?市|省直管县|地级市|县级市|市州|州市|地市|州|市|区县|县区|县市区|"
    "市县区|县市|县|区|旗县区|旗县|旗|盟|乡镇街道|镇街|乡镇|镇乡|乡|镇|街道|村|社区|园区)"
)
"""Levels of administration, alone or several at once."""
_GROUPED_BODIES = (
    "(?:部门|单位|地区|地方|地市|企业|机构|县市区|市州|县|区|市|方面|乡镇|街道|镇街|镇|园区|开发区)"
)
GROUP_WORDS = (
    "^(?:各|有关|相关|其他|其它|沿[江河湖海]各?|全[国省市县区州]各|涉及|所涉)"
    "|(?:成员单位|牵头单位|责任单位|配合单位"
    f"|各?(?:有关|相关|各)(?:职能)?{_GROUPED_BODIES}"
    f"|(?:有关|相关|各){LEVELS}(?:人民)?(?:政府|党委|区委|管委会)?"
    "|各地区?|各部门|各单位|各企业|职能部门|等部门|直部门|直单位|直各单位)$"
    "|驻.{1,4}(?:单位|机构)$"
    "|^(?:国务院|省|自治区|市|县|区|州|盟|旗)(?:级|直|政府)?(?:各|有关|相关)"
    "|^(?:县|区|旗|乡|镇|市)[（(].*[）)](?:人民)?政府|^县市区|^县[（(、]|^市州|^乡镇|^镇街|^区县|^基层"
)
"""Names that stand for several units, as a regular expression: 各县区, 有关部门, 成员单位, 县（市、区）人民政府."""

_PAIRS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "［": "］", "〈": "〉"}
_CLOSING = frozenset(_PAIRS.values())
_BRACKET = r"[（(〔\[【［〈][^（()）〔〕\[\]【】［］〈〉]*[）)〕\]】］〉]"
_LONGEST = 100
"""Letters of a name that is looked through for two joined by 和."""
_DEEPEST = 4
_SEPARATORS = "、﹑､丶，,﹐；;﹔：:／/＼\\｜|。．&＆+＋"
_BLANK = r"(?<=[\u3400-\u9fff）)])\s+(?:[—–―－•·-]\s*)?(?=[\u3400-\u9fff（(])"
LIST_NUMBER = re.compile(
    r"(?:[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、)）]|\d{1,3}\s+|[\u2460-\u249b\u3220-\u3229])\s*"
)
"""What stands before a name in a list, as a pattern: 1. （二） 三、."""
_OTHERS = (
    r"(?<![高初中平均同上下特优劣相对])等(?:[\d一二三四五六七八九十]*个?(?:有关|相关|成员|职能|各)?"
    r"(?:[和、及]?(?:单位|部门|机构|地区|地方|企业|公司|学校|医院|街道|园区|局|委|办|厅|镇|乡|村|县|区|市|州|旗))*)?$"
)
_ROLE = "牵头|配合|协办|主办|参与|会同|责任(?:单位|部门)|负责$|^(?:责任|承办|督办|等.*)$"
# What few names have is no pattern yet: one is made when it is first asked for.
_ROLE_BEFORE = "(?:牵头|责任|配合|主办|协办|承办|督办|参与|落实)(?:单位|部门)?\\s*[：:]\\s*"
_OUTSIDE = "除外|不含|不包括|^除.+外的"
_AND = "以及|[和与及]"
# What only a whole name ends with: 县社会和法制委员会 is one, as is 市政府和社会资本合作中心.
_WHOLE = (
    "..(?:局|厅|委|办|部|室|院|府|会|联|社|校|中心|公司|集团|支队|大队|镇|乡|街道|县|区|市|州|旗)$"
)
_LEVEL = "[省市县区州旗](?![场政民])"
_SAME_KIND = "镇乡县区市州旗局厅"
_PARTY = f"(?:党委|党工委|工委|{LEVELS}委)$"
_GOVERNMENT = f"{LEVELS}?(?:(?:人民)?政府|管委会|管理委员会|办事处|行政公署)$"
_REST_OF_GROUP = (
    f"(?:{LEVELS}|部门|单位|企业|机构|办事处|管委会)(?:(?:人民)?政府|党委|党工委|管委会|办事处)?$"
)
# Letters of other alphabets that look as Latin or Chinese ones do.
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХасеорхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοニハカエロタトー",
    "ABESIJKMHOPCTYXaceopxyABEZHIKMNOPTYXo二八力工口夕卜一",
)


class NameFault(Struct, frozen=True):
    """Why a text is no name: its `code` of docs/errors.md, in Chinese `what` is wrong with it, and the `names` to write
    instead, () where only a person knows. `is_certain`: these are what was meant.
    """

    code: str
    what: str
    names: tuple[str, ...] = ()
    is_certain: bool = False

    @property
    def advice(self) -> str:
        """What is to be done, in Chinese."""
        if len(self.names) > 1:
            return f"请一个个分开，写成 [{', '.join(self.names)}]"
        return f"请改成“{self.names[0]}”" if self.names else "请改成单位的名称"


_Names = tuple[tuple[str, ...], bool]
"""Names to write, and whether it is certain that they are meant."""
_Mend = Callable[[Sequence[str]], _Names]
"""From pieces of a text to the names that they are; certain where each was one as it stands."""


def is_group_word(name: str) -> bool:
    """Whether a `name` says by its words that it stands for several units: 各县区, 有关部门."""
    return bool(compile_pattern(GROUP_WORDS).search(name))


def name_fault(name: str, is_known: Callable[[str], bool] | None = None) -> NameFault | None:
    """Why a unit or group cannot be called so; None if it can. `is_known` says of a part of it whether the plan has a unit
    of that name; without it only the looks of the parts are asked.
    """
    return _fault(name, is_known or (lambda part: False), 0)


def _fault(name: str, is_known: Callable[[str], bool], depth: int) -> NameFault | None:
    if depth <= _DEEPEST and (part := read_part_group(name)):
        return _fault(part.group, is_known, depth + 1)
    mend = partial(_mend, depth=depth + 1)
    for rule in _RULES:
        if fault := rule(name, mend):
            return fault
    return _joined(name, is_known, mend) if len(name) <= _LONGEST else None


def _letters(name: str, mend: _Mend) -> NameFault | None:
    seen = name.translate(_LOOK_ALIKE)
    if wrong := invisible(name):
        what = f"里有看不见的字符（{_code_points(wrong)}）"
    elif seen != name:
        odd = [letter for letter, alike in zip(name, seen, strict=True) if letter != alike]
        what = f"里的“{''.join(odd)}”（{_code_points(odd)}）是别种文字里样子相同的字"
    else:
        return None
    hidden = set(wrong)
    right = "".join(letter for letter in seen if letter not in hidden)
    return NameFault("unit-letters", what, *mend([right] if right.strip() else []))


def _code_points(letters: Sequence[str]) -> str:
    return " ".join(f"U+{ord(letter):04X}" for letter in dict.fromkeys(letters))


def _open_bracket(name: str, mend: _Mend) -> NameFault | None:
    return None if _is_balanced(name) else NameFault("unit-name", "里的括号没有配对")


def _whole_bracket(name: str, mend: _Mend) -> NameFault | None:
    inner = name[1:-1]
    if len(name) < 2 or _PAIRS.get(name[0]) != name[-1] or not _is_balanced(inner):
        return None
    if name[0] in "【［":
        return NameFault("unit-joined", "用了全角的方括号", *mend(_pieces(inner)))
    return NameFault("unit-name", "整个写在括号里", mend(_pieces(inner))[0])


def _list_number(name: str, mend: _Mend) -> NameFault | None:
    number = LIST_NUMBER.match(name)
    if number is None or number.end() == len(name):
        return None
    return NameFault("unit-name", "前面带着序号", mend(_pieces(name[number.end() :]))[0])


def _several(name: str, mend: _Mend) -> NameFault | None:
    bare = _sub_brackets(lambda bracket: "）" * len(bracket[0]), name)
    marks = [letter for letter in bare.rstrip(_SEPARATORS) if letter in _SEPARATORS]
    blank = _has_blank(bare)
    if not (marks or blank):
        return None
    pieces = _pieces(name)
    if not blank and set(marks) == {"、"} and _is_one_name(pieces):
        return None
    if role := re.match(_ROLE_BEFORE, name):
        what = f"前面带着“{role[0].strip()}”"
        return NameFault("unit-name", what, mend(_pieces(name[role.end() :]))[0])
    if len(pieces) < 2 and not blank:
        return NameFault("unit-name", f"里有“{marks[0]}”", *mend(pieces))
    if not marks and not all(
        compile_pattern(_WHOLE).search(_bare(piece)) or is_group_word(piece) for piece in pieces
    ):
        return NameFault("unit-joined", "里有空格", mend(["".join(name.split())])[0])
    return NameFault("unit-joined", "是几个单位写在了一起", *mend(pieces))


def _is_one_name(pieces: Sequence[str]) -> bool:
    """市委、市人民政府 is answered for as one, and 各市、州、县人民政府 is one group."""
    first, *rest = pieces or [""]
    if (
        len(pieces) == 2
        and re.search(_PARTY, _bare(first))
        and re.match(_GOVERNMENT, _bare(rest[0]))
    ):
        return True
    others = map(_bare, rest)
    return (
        is_group_word(first)
        and bool(rest)
        and all(re.match(_REST_OF_GROUP, each) for each in others)
    )


def _has_blank(text: str) -> bool:
    """Whether a blank stands between Han letters. Few names have a blank at all, and this pattern takes long to make."""
    return len(text.split()) > 1 and re.search(_BLANK, text) is not None


def _bare(name: str) -> str:
    return _sub_brackets("", name)


def _sub_brackets(instead: str | Callable[[re.Match[str]], str], name: str) -> str:
    """The name with something else for each bracket in it. Few names have one, and this pattern takes long to make."""
    return name if _CLOSING.isdisjoint(name) else compile_pattern(_BRACKET).sub(instead, name)


def _pieces(text: str) -> list[str]:
    """What stands between separators and blanks, those inside brackets apart."""
    if _has_blank(text):
        text = re.sub(_BLANK, "、", text)
    cuts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in _PAIRS) - (letter in _CLOSING)
        if depth <= 0 and letter in _SEPARATORS:
            cuts.append(text[start:at])
            start = at + 1
    return [piece.strip() for piece in (*cuts, text[start:]) if piece.strip()]


def _mend(pieces: Sequence[str], depth: int) -> _Names:
    """The pieces as names, mended where they are none, and whether each was one as it stands. What is wrong in more than one
    way is mended a few levels deep: nobody types more, and a text of brackets alone is no name.
    """
    if depth > _DEEPEST:
        return (), False
    faults = [_fault(piece, lambda part: False, depth) for piece in pieces]
    names: dict[str, None] = {}
    for piece, fault in zip(pieces, faults, strict=True):
        names |= dict.fromkeys(fault.names if fault else (piece,))
    return tuple(names), bool(names) and not any(faults)


def _end(name: str, mend: _Mend) -> NameFault | None:
    if "等" in name and (others := compile_pattern(_OTHERS).search(name)):
        what = f"后面带着“{others[0]}”（还有谁，请一个个写上）"
        return NameFault("unit-name", what, mend(_pieces(name[: others.start()]))[0])
    right = name
    while right and unicodedata.category(right[-1])[0] in "PS" and not _is_closing(right[-1]):
        right = right[:-1].rstrip()
    if right == name:
        return None
    what = f"末尾多了“{name[len(right) :].strip()}”"
    return NameFault("unit-name", what, *mend(_pieces(right)))


def _is_closing(letter: str) -> bool:
    return unicodedata.category(letter) in ("Pe", "Pf") or letter in "”’\"'"


def _start(name: str, mend: _Mend) -> NameFault | None:
    """A dash of a list that is none to YAML: — 县水利局."""
    right = name.lstrip("—–―－-−·•*＊　 ")
    if right == name:
        return None
    return NameFault(
        "unit-name",
        f"前面多了“{name[: len(name) - len(right)].strip()}”",
        mend(_pieces(right))[0],
    )


def _brackets(name: str, mend: _Mend) -> NameFault | None:
    if _CLOSING.isdisjoint(name):
        return None
    for bracket in compile_pattern(_BRACKET).finditer(name):
        if compile_pattern(_ROLE).search(bracket[0][1:-1]):
            right = _pieces(name[: bracket.start()] + name[bracket.end() :])
            return NameFault("unit-name", f"带着角色“{bracket[0]}”", mend(right)[0])
    return None


def _is_balanced(text: str) -> bool:
    open_: list[str] = []
    for letter in text:
        if letter in _PAIRS:
            open_.append(letter)
        elif letter in _CLOSING and not (open_ and _is_pair(open_.pop(), letter)):
            return False
    return not open_


def _is_pair(opening: str, closing: str) -> bool:
    """（市、区) is one as well: half and full width are easily mixed."""
    return half_width(_PAIRS[opening]) == half_width(closing)


def _joined(name: str, is_known: Callable[[str], bool], mend: _Mend) -> NameFault | None:
    for word in compile_pattern(_AND).finditer(name):
        left, right = name[: word.start()], name[word.end() :]
        if (is_known(left) and is_known(right)) or _are_whole(left, right):
            what = f"是两个单位用“{word[0]}”连在了一起"
            return NameFault("unit-joined", what, mend([left, right])[0])
    return None


def _are_whole(left: str, right: str) -> bool:
    """县水利局 and 县城管局, 东河镇 and 西岭镇; not 市政府 and 社会资本合作中心."""
    if is_group_word(left) or not (
        compile_pattern(_WHOLE).search(left) and compile_pattern(_WHOLE).search(right)
    ):
        return False
    level = compile_pattern(_LEVEL).match(left)
    if level and right.startswith(level[0]):
        return True
    return left[-1] == right[-1] and left[-1] in _SAME_KIND


def leaves_out(name: str) -> bool:
    """Whether a `name` leaves somebody out, which only has a meaning where a group may stand."""
    return bool(compile_pattern(_OUTSIDE).search(name))


_RULES = (_letters, _open_bracket, _whole_bracket, _list_number, _several, _end, _start, _brackets)
