"""Which of two names may be a slip for the other: a short form, a typing error. Only proposed to a person, never acted on.

Names are in normal form (system/text.plain).
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from taskmap.system.patterns import compile_pattern

_ENDINGS = frozenset("局委部办院厅会社联协团行司署府心队处科所站校馆园室省市县区州旗镇乡村")
_NUMERALS = "第一二三四五六七八九十百"
_DIGITS = "0123456789"
_DISTINCTIVE = frozenset(_NUMERALS + _DIGITS + "东西南北中上下左右前后内外大小老新")

# 「市」 of 市财政局, 「天元区」 of 天元区财政局; not the 区 of 经开区, the 市 of 市场 or of 城市.
_PLACE = r".{0,4}?(?:[省县州旗]|(?<!城)(?:镇|市(?!场)|乡(?!村))|(?<![开新园范])区)"
# What the full name may have after the last letter of a short form: 妇联/妇女联合会.
_TAILS = frozenset(
    [
        *("", "会", "员会", "公室", "合会", "常委会", "管委会", "管理委员会", "政府", "人民政府"),
        *("行", "公司", "有限公司", "有限责任公司", "集团", "集团公司", "集团有限公司"),
    ]
)
# A stretch long enough that one letter inside it does not make another body: 市[生太环境]局.
_STRETCH = r"[^局委部办院厅会府]{4,}"
_STRETCH_END = frozenset("局委部办厅会")
_SERIES = 20
"""More names that differ in one letter are numbered, 甲局 to 癸局: nobody compares each with each."""
_USUAL = (
    "(?:发改|发展改革|财政|教育|教体|体育|科技|工信|经信|公安|民政|民宗|司法|人社|水利|水务|住建|城管|城建|交通|农业|农村|农办|"
    "林业|林草|园林|商务|文旅|文体|文广|文物|卫健|卫计|医保|药监|应急|审计|统计|税务|国资|信访|金融|数据|审批|政务|外事|"
    "台|侨|港澳|粮食|能源|物价|招商|投促|广电|档案|史志|气象|地震|海事|海洋|渔业|畜牧|农机|环保|环卫|国土|规划|自然资源|生态环境|"
    "房管|房产|市政|河务|港航|民航|铁路|公路|邮政|烟草|盐业|移民|扶贫|老干|机关事务|组织|宣传|统战|政法|网信|编|党|巡察|妇|残|科|文|"
    "社科|工商|消防|人防|保密|机要|接待|旅游|矿业|煤炭|电力|供电|供销|总工)"
    "(?:事务|管理|监督)?(?:局|委|办|厅|部|社|联|协|校|会|中心|委员会|办公室|院|馆|站|处)"
)
# The first letter of each syllable in GB 2312, whose common letters stand in the order of their sounds.
_SYLLABLES = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻哺擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆"
    "耽当刀德蹬堤颠碉跌丁丢东兜都端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿"
    "痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞勒雷棱厘俩联粮"
    "撩列琳玲溜龙楼芦驴峦掠抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦"
    "欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊"
    "墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜嗽酸虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧"
    "楔薪星兄休墟轩靴勋压焉殃邀椰一茵英哟拥幽淤鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租"
    "钻嘴尊昨"
)
_LAST_COMMON = bytes((0xD7, 0xF9))
_LONGEST = 60
"""Letters of a unit's name. What is longer is a text in the wrong place, and no slip for another name."""


def gaps(short: str, long: str) -> tuple[str, ...]:
    """What `long` has before, between and after the letters of `short`, matched from the left.

    One more than letters; () if they do not occur in this order.
    """
    found, at = [], 0
    for letter in short:
        if (place := long.find(letter, at)) < 0:
            return ()
        found.append(long[at:place])
        at = place + 1
    return (*found, long[at:])


def pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of the `names` that may be one body, each of two different names; a pair may come twice."""
    short_enough = tuple(name for name in names if len(name) <= _LONGEST)
    yield from _short_forms(short_enough)
    yield from _typos(short_enough)


def _is_short_for(short: str, long: str) -> bool:
    """市发改委 for 市发展改革委, 天元区 for 天元区政府; not 市委办 for 市委网信办."""
    between = gaps(short, long)
    if not between or not _same_place(short, long):
        return False
    if any(map(_is_number, between)):
        return False
    for before, letter, gap in zip(short, short[1:], between[1:], strict=False):
        if gap and before in "委府" and letter in "办部室":
            return False
    tail = between[-1]
    return tail in _TAILS or (tail in _ENDINGS and short[-1] not in _ENDINGS)


def _is_number(gap: str) -> bool:
    """What a number adds makes another body: 市中学 and 市第一中学."""
    return "第" in gap or (gap != "" and not gap.strip(_NUMERALS + _DIGITS))


def _same_place(short: str, long: str) -> bool:
    """Both under one place; 财政局 may leave out the 市 or 县 of its own level, but no name."""
    one, other = (
        match[0] if (match := compile_pattern(_PLACE).match(name)) else "" for name in (short, long)
    )
    return one == other or (not one and len(other) == 1)


def _short_forms(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Short forms of exactly one body; several spellings that contain each other are one body."""
    names_with: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for letter in name:
            names_with[letter].add(name)
    for short in (name for name in names if len(name) > 2):
        # Rarest letter first: of 2,000 names only a handful are ever compared letter by letter.
        sets = sorted((names_with[letter] for letter in set(short)), key=len)
        longer = [
            name for name in set.intersection(*sets) if name != short and _is_short_for(short, name)
        ]
        if not longer:
            continue
        shortest = min(longer, key=len)
        if all(gaps(shortest, name) for name in longer):
            yield short, shortest


def _typos(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Two names that differ in one letter which makes no other body: 市财政局, 市财政居; 县水利局, 县水力局."""
    alike: dict[tuple[int, str], list[str]] = defaultdict(list)
    for name in names:
        for at in range(len(name)) if len(name) > 2 else ():
            alike[at, name[:at] + name[at + 1 :]].append(name)
    for (at, _), group in alike.items():
        for one, other in combinations(group, 2) if len(group) < _SERIES else ():
            # Three that differ in a letter of another sound are a series, not an error.
            if _is_misheard(one, other, at) or (len(group) == 2 and _is_misread(one, other, at)):
                yield one, other


def _is_misread(one: str, other: str, at: int) -> bool:
    """They differ in the last letter, or inside a long stretch after the place."""
    if at == len(one) - 1:
        return len(one) > 3 and (one[at] in _ENDINGS) != (other[at] in _ENDINGS)
    if not _DISTINCTIVE.isdisjoint((one[at], other[at])):
        return False
    return any(at in _stretch_letters(name) for name in (one, other)) or (
        _is_usual(one) != _is_usual(other)
    )


def _stretch_letters(name: str) -> Iterator[int]:
    if name[-1:] in _STRETCH_END:
        place = compile_pattern(_PLACE).match(name)
        for stretch in compile_pattern(_STRETCH).finditer(name, place.end() if place else 0):
            yield from range(stretch.start() + 1, stretch.end() - 1)


def _is_misheard(one: str, other: str, at: int) -> bool:
    """Who types by sound takes 水力局 for 水利局; 税务局 and 水务局 are two that every county has."""
    sound = _sound(one[at])
    return bool(sound) and sound == _sound(other[at]) and not (_is_usual(one) and _is_usual(other))


def _is_usual(name: str) -> bool:
    """Whether it is called as the departments of every county are: 县水利局."""
    place = compile_pattern(_PLACE).match(name)
    return bool(compile_pattern(_USUAL).fullmatch(name, place.end() if place else 0))


def _sound(letter: str) -> int:
    """The number of the letter's syllable, without its tone, from 1; 0 for letters that are not among the common ones."""
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    syllables = _syllables()
    return bisect(syllables, code) if syllables[0] <= code <= _LAST_COMMON else 0


@cache
def _syllables() -> tuple[bytes, ...]:
    """In the order of their sounds. Made when somebody first asks how a name sounds: most names are right."""
    return tuple(letter.encode("gb2312") for letter in _SYLLABLES)
