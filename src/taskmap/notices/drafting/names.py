"""What a unit's name looks like, which names are groups, and how a list of names is taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from taskmap.plan.model import Role

_OPENING, _CLOSING = "（(〔[【［〈《“", "）)〕]】］〉》”"
_STRAY = " \t\r\n\u3000\xa0。．.；;：:，,、*＊★☆▲△"
_LEVELS = "省|自治区|直辖市|市州|州市|地市|州|市|区县|县区|县市区|市县区|县市|县|区|旗县区|旗县|旗|盟|乡镇街道|镇街|乡镇|镇乡|乡|镇|街道|村|园区"

# What the name of a body ends with. 部 and the like alone are no body: at least two letters stand before.
_ENDING = re.compile(
    "(?:局|委|办|部|厅|院|府|社|行|署|会|室|公司|中心|集团|海关|支队|大队|总队|办公室|管委会|委员会|促进会|指挥部|联合会|工商联|"
    "总工会|公会|学会|协会|商会|工会|妇联|残联|文联|科协|侨联|社科联|红十字会|团委|团市委|团省委|团县委|团区委|党校|学院|"
    "大学|学校|医院|研究所|研究院|设计院|检察院|法院|监委|武装部|军分区|开发区|经开区|高新区|示范区|新区|园区|试验区|"
    "县|区|市|州|旗|盟|镇|乡|街道|办事处|单位|部门|企业|电厂|水厂|林场|农场|机场|机构|地区|各地|组|专班|银行|信用社|联社|农商行|电视台|广播台|"
    "气象台|报社|日报社|融媒体|总站|馆|站|库|所|处|队|基金|交易所|服务队|联盟|平台|中央|政协|人大|人大常委会|工委|机关|"
    "分行|支行|中支|分公司|供电|税务|国资|移动|电信|联通|铁塔|石油|石化|烟草|邮政|主体|业主|运营商|高校|院校|人民银行|国家电网)$"
)
_DEPARTMENT = re.compile(
    "(?:局|委|办|部|厅|办公室|中心|委员会|公司|海关|法院|检察院|银行|总队|支队|集团|分行|社|联|会|院|府)$"
)
_PROSE = re.compile(
    "[的了把被将使，。；！？：]|[0-9]{3}|》$|(?<!高)等|加强|加快|推进|推动|开展|完善|建立|提升|提高|落实|实施|报送|负责|解释|根据|结合|切实|每[月年季周日]|日前|进展|强化|深化|制定|要求|以上|以下|达到|完成"
)
_SENTENCE = re.compile(
    "设在|成立|密切|各司|协调(?!领导|小组)|由|为|于|至|是|要(?!局)|应(?!急)|会同|汇总|分别|做好|对"
)
_GROUP = re.compile(
    "^(?:各|有关|相关|其他|其它|沿[江河湖海]各?|全[国省市县区州]各|涉及|所涉)"
    "|(?:成员单位|牵头单位|责任单位|配合单位|各?(?:有关|相关|各)(?:职能)?(?:部门|单位|地区|地方|地市|企业|机构|县市区|市州|县|区|市|方面|乡镇|街道|镇街|镇|园区|开发区)"
    f"|(?:有关|相关|各)(?:{_LEVELS})(?:人民)?(?:政府|党委|区委|管委会)?|各地区?|各部门|各单位|各企业|职能部门|等部门|直部门|直单位|直各单位)$"
    "|^(?:市|省|县|区|州)(?:级|直)(?:各|有关|相关)"
    "|^(?:县|区|旗|乡|镇|市)[（(].*[）)](?:人民)?政府|^县市区|^县[（(、]|^市州|^乡镇|^镇街|^区县|^基层"
)
_MARKS = (
    ("牵头", Role.LEAD),
    ("主办", Role.LEAD),
    ("总责", Role.LEAD),
    ("配合", Role.SUPPORT),
    ("协办", Role.SUPPORT),
    ("参与", Role.SUPPORT),
    ("责任", Role.RESPONSIBLE),
)
_MARKED = re.compile(
    "[（(\\[［](?:总?牵头|主办|负?总责|配合|协办|参与|责任)(?:单位|部门)?[）)\\]］]$"
)
# 及 and the like join two names only where a name ends before it and one begins after it.
_JOIN = re.compile(
    "(?:以及|及其|及|和|与)(?=各|有关|相关|其他|其它|市|省|县|区|州|国|中|全|沿|自治区|人民|开发区|经开区|高新区)"
)
_AND_OTHERS = re.compile(
    "(?<!高)等(?:[0-9一二三四五六七八九十]*个?)(?=$|国|省|市|县|区|州|各|有关|相关|职能|部门|单位|成员|其他|地|中央|直)"
)
_NOBODY = re.compile("(?:部门|单位|和|、|及|有关方面|机构)+")
_FUNCTIONS = (
    "发展改革|发展和改革|发改|财政|教育|教体|科学技术|科技|工业和信息化|工业信息化|工信|经信|经济和信息化|公安|民政|司法|"
    "人力资源|人社|自然资源|生态环境|住房|住建|城建|城乡|城市管理|城管|交通|水利|水务|农业|农村|商务|文化|文旅|文广旅|"
    "卫生|卫健|退役军人|应急|审计|市场监管|市场监督|统计|林业|园林|体育|医保|医疗保障|金融|国资|信访|机关事务|数据|"
    "行政审批|政务服务|乡村振兴|外事|民族|粮食|能源|招商|地方金融|药监|药品监管|知识产权|广电|通信管理|畜牧"
)
_BARE = re.compile(f"(?:{_FUNCTIONS}).{{0,14}}(?:局|厅|委|委员会|办|办公室|中心)$")
_OFFICES = re.compile(
    "外办|侨办|台办|港澳办|外事办|贸促会|工商联|总工会|妇联|残联|科协|文联|侨联|供销社|税务局|气象局|地震局|国资委|通信管理局"
    "|邮政管理局|药监局|医保局|统计局|林业局|机关事务管理局|广电局|能源局|粮食和储备局|人防办|公安厅|教育厅|民政厅|交通运输厅"
)
_OF_PARTY = re.compile(
    "组织部|宣传部|统战部|政法委|网信办|编办|社会工作部|改革办|财经办|农办|金融办|督查室"
)
_PREFIX = re.compile("(省|市|县|区|州|旗)(?!场|政)")
_ONE_LEVEL = re.compile(f"(?:{_LEVELS})(?:[（(][^）)]*[）)])?$")
_ALL_OF_LEVEL = re.compile(f"(?:各|有关|相关)?(?:{_LEVELS})(?:[（(][^）)]*[）)])?$")
_REST_OF_LEVELS = re.compile(
    f"(?:{_LEVELS})(?:[（(][^）)]*[）)])?(?:(?:人民)?政府|党委|党工委|委|管委会|办事处)?(?:[（(][^）)]*[）)])?"
)
_GOVERNMENT = re.compile(f"(?:{_LEVELS})?(?:人民)?政府$|管委会$|管理委员会$|办事处$")
_PARTY = re.compile(f"(?:(?:{_LEVELS})委|党工委|工委|党委)$")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a list. `comma`: a comma stood before it, not a 、. `starred`: marked with *.

    `completed` is the name as printed when a left-out 市 or 省 was put before it.
    """

    text: str
    comma: bool = False
    starred: bool = False
    completed: str = ""
    others: bool = False
    """等 stood after it: the list is not all."""
    role: Role | None = None
    """What stood in brackets after it: 市财政局（牵头）."""


def is_group(name: str) -> bool:
    return bool(_GROUP.search(name))


def is_name(text: str) -> bool:
    """Whether a text may be the name of a body, by its shape alone."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", text)
    if not 2 <= len(text) <= 40 or all(map(_ONE_LEVEL.fullmatch, bare.split("、"))):
        return False
    # 推进“三地一区”建设领导小组成员单位: the name of a body may say what it is for.
    if _PROSE.search(re.sub(".*(?:小组|专班|指挥部|委员会|联席会议)", "", bare)):
        return False
    return bool(_ENDING.search(bare)) or is_group(text)


def is_department(text: str) -> bool:
    """A body of its own rather than a place: 市财政局, not 醴陵市."""
    return is_name(text) and bool(_DEPARTMENT.search(re.sub(r"[（(][^（）()]*[）)]$", "", text)))


def is_plain(text: str) -> bool:
    """Whether a text is a name even where no bracket or label says that it may be one."""
    return is_name(text) and not _SENTENCE.search(text)


def split(text: str) -> list[Name]:
    """A list of names. Separators inside brackets and inside one body's name do not count."""
    return assembled(list(pieces(text)))


def assembled(parts: Iterable[tuple[bool, str]]) -> list[Name]:
    """The names in the pieces of a list, each with whether a comma came before."""
    names = [name for comma, piece in parts for name in _named(piece, comma)]
    return completed(_whole(names))


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """What stands between 、 and commas outside brackets, with whether a comma came before."""
    depth, start, comma = 0, 0, False
    for at, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0 and character in "、，,；;\n\t/|":
            yield comma, text[start:at]
            start, comma = at + 1, character not in "、/"
    yield comma, text[start:]


def _named(piece: str, comma: bool) -> Iterator[Name]:
    starred = bool(re.search("[*＊★☆▲△]", piece))
    piece = piece.strip(_STRAY)
    role = None
    if marked := _MARKED.search(piece):
        role = next(role for word, role in _MARKS if word in marked[0])
        piece = piece[: marked.start()]
    for text, others in _others(piece):
        for name in (name for part in _spaced(text) for name in _joined(part)):
            if name.strip(_STRAY):
                yield Name("".join(name.split()).strip(_STRAY), comma, starred, "", others, role)
                comma = False


def _spaced(text: str) -> list[str]:
    """市水务局　市财政局: blanks alone between names; not those that stretch one name over a column."""
    parts = text.split()
    named = sum(is_name(part.strip(_STRAY)) for part in parts)
    apart = named == len(parts) or (named >= 2 and named == len(parts) - 1)
    return parts if apart and min(map(len, parts), default=0) > 2 else [text]


def _others(piece: str) -> Iterator[tuple[str, bool]]:
    """A等相关部门 is A and 相关部门; A等 and A等部门 are A, and more that nobody named."""
    if not (found := _AND_OTHERS.search(piece)) or not found.start():
        yield piece, False
        return
    rest = piece[found.end() :].strip(_STRAY)
    nobody = not rest or bool(_NOBODY.fullmatch(rest))
    yield piece[: found.start()], nobody
    if not nobody:
        yield from _others(rest)


def _joined(text: str) -> Iterator[str]:
    """A及B apart, where both are names; not 发展和改革委员会."""
    start = 0
    for found in _JOIN.finditer(text):
        before, after = text[start : found.start()], text[found.end() :]
        if is_name(before) and (is_name(after) or is_name(re.split("以及|及|和|与", after)[0])):
            yield before
            start = found.end()
    yield text[start:]


def _whole(names: list[Name]) -> list[Name]:
    """各市、州、县人民政府 and 市委、市人民政府 are one name each, as printed."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        if last is not None and not name.comma and _belongs(last.text, name.text):
            whole[-1] = replace(last, text=f"{last.text}、{name.text}", others=name.others)
        else:
            whole.append(name)
    return whole


def _belongs(name: str, following: str) -> bool:
    if _ALL_OF_LEVEL.fullmatch(name.rpartition("、")[2]) and _REST_OF_LEVELS.fullmatch(following):
        return True
    return bool(_PARTY.search(name) and _GOVERNMENT.fullmatch(following))


def completed(names: Iterable[Name]) -> list[Name]:
    """省工业和信息化厅、财政厅: the level that the second leaves out is the first one's."""
    whole: list[Name] = []
    level, party = "", False
    for name in names:
        if found := _PREFIX.match(name.text):
            level = found[0]
            party = name.text.startswith(f"{level}委")
        elif level and (_BARE.match(name.text) or _OFFICES.fullmatch(name.text)):
            name = replace(name, text=level + name.text, completed=name.text)
        elif level and party and _OF_PARTY.fullmatch(name.text):
            name = replace(name, text=f"{level}委{name.text}", completed=name.text)
        whole.append(name)
    return whole


def read(text: str, known: Callable[[str], int]) -> tuple[str, int]:
    """The list of names at the start of a text that goes on after it, and where it ends.

    `known` gives the length of the longest known name that a text begins with. Used where the closing
    bracket is lost; the list is empty if there is none.
    """
    at = 0
    while True:
        end = _end_of_name(text, at, known)
        if end == at:
            return text[:at].rstrip("、，,"), max(at - 1, 0) if at else 0
        if end >= len(text) or text[end] not in "、，,":
            return text[:end], end
        at = end + 1


def _end_of_name(text: str, start: int, known: Callable[[str], int]) -> int:
    depth, end = 0, start
    while end < len(text) and (depth or text[end] not in "、，,。；;：:\n"):
        depth += (text[end] in _OPENING) - (text[end] in _CLOSING)
        if depth < 0:
            break
        end += 1
    if length := known(text[start:]):
        # The longest known name, unless the words up to the next mark are a longer name themselves.
        whole = text[start:end]
        return end if is_name(whole) and len(whole) <= length + 4 else start + length
    whole = text[start:end]
    if is_name(whole) and len(whole) <= 24:
        return end
    for stop in range(start + 3, min(end, start + 16)):
        if is_department(text[start:stop]) and _PREFIX.match(text[start:]):
            return stop
    return start
