"""Unit lists as a whole: what a notice says about reading them (下同), times among the names, where they end."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern

_FOR_LEADER = (
    "(?:的)?(?:责任|承办)?(?:单位|部门)?(?:的)?(?:即)?(?:为|是|系)"
    "(?:该项工作|该任务|第一|主要|总)?(?:责任)?(?:牵头|主办|总牵头|汇总|第一责任)"
)
_IS_LEADER = f"(?:{_FOR_LEADER}|(?:的)?(?:单位|部门)牵头(?=[，。；、）)]|$))"
"""... are the ones who lead: 的为牵头单位, 单位是主办单位."""

LEADER_BY_PLACE = Pattern(
    "A notice says that the first of each list leads: 列第一位的为牵头单位.",
    "(?:列|排|位列|位于|居|署|名列|排名|排序|标注|首)?(?:在|于|名|序)?(?:第一|首|最前)(?:位|个|名|列|家)?(?:者)?"
    f"{_IS_LEADER}|首列(?:单位|部门)?{_IS_LEADER}",
    takes={
        "（列第一位的为牵头单位，下同）": "列第一位的为牵头",
        "排在首位的部门是主办部门": "排在首位的部门是主办",
        "第一个单位牵头。": "第一个单位牵头",
    },
    leaves=("列第一位的是市水利局", "市水利局为牵头单位", "第一个单位牵头人"),
)
LEADER_BY_COMMA = Pattern(
    "A notice says that those before the first comma lead: 第一个逗号前为牵头单位.",
    f"(?:第一个|首个|第1个)逗号(?:之)?前(?:面)?{_IS_LEADER}",
    takes={"注：第一个逗号前的为牵头单位": "第一个逗号前的为牵头"},
    leaves=("逗号前为牵头单位", "第一个逗号后的为配合单位"),
)
LEADER_BY_STAR = Pattern(
    "A notice says that those with a star lead: 标*的为牵头单位.",
    f"(?:标|带|加|注|有)?[*＊★☆▲△]号?(?:者)?{_IS_LEADER}",
    takes={"标★的为牵头单位": "标★的为牵头", "带*号单位是主办单位": "带*号单位是主办"},
    leaves=("标★的为重点任务", "★市财政局"),
)
LEADER_BY_SEMICOLON = Pattern(
    "A notice says that those before the semicolon lead: 分号前为牵头单位.",
    f"分号(?:之)?前(?:面)?{_IS_LEADER}",
    takes={"分号前的单位为牵头单位": "分号前的单位为牵头"},
    leaves=("分号后的单位为配合单位",),
)
OTHERS_SUPPORT = Pattern(
    "A notice says that those who do not lead support: 其余为配合单位.",
    "(?:未(?:标|带|加)注?[^，。；]{0,6}|(?:其余|其他|其它|后面|之后|逗号后|分号后|分号之后)(?:的|各)?)"
    "(?:单位|部门)?(?:的)?为(?:配合|协办|参与)",
    takes={"其余的为配合单位": "其余的为配合", "未标注★的单位为协办单位": "未标注★的单位为协办"},
    leaves=("其余为责任单位", "市财政局为配合单位"),
)
TAKING_PART_IN_ALL = Pattern(
    "Who takes part in all that follows: 以下任务均需各县区落实.",
    "以下(?:任务|各项|工作)?均(?:需|由|须|要)?([^，。；、）)]{2,12}?)(?:落实|负责|实施|配合|参与)",
    takes={"以下任务均需各县区落实": {"1": "各县区"}, "以下均由各镇负责": {"1": "各镇"}},
    leaves=("以下任务由各县区落实", "任务均需各县区落实"),
)
REMARK_ON_READING = Pattern(
    "A remark in brackets behind a name on how to read the lists: （列第一位的为牵头单位，下同）.",
    "[（(〔\\[［【][^（）()]*(?:下同|为牵头|为主办|为汇总|牵头或)[^（）()]*[）)〕\\]］】]?$",
    takes={"市体育局（排首位的为牵头单位，下同）": "（排首位的为牵头单位，下同）"},
    leaves=("市体育局（牵头）", "（下同）市体育局"),
)
RULE = Pattern(
    "Words of such a rule, by which a piece of a list is no name.",
    "下同|为(?:牵头|主办|主要)|逗号|以下(?:均|各|任务)|多个牵头|排名|首位|第一位",
    takes={"下同": "下同", "列首位的": "首位", "第一个逗号前为牵头单位": "逗号"},
    leaves=("市水利局", "市水利局牵头"),
)
USUAL_LIST = Pattern(
    "A unit list of the usual kinds, in brackets with a verb or behind a label.",
    "[（(〔\\[［【][^（）()\n]{2,200}?(?:牵头|负责|配合)|(?:责任|牵头)单位[:：]",
    takes={"修订办法（市水利局牵头）": "（市水利局牵头", "责任单位：市水利局": "责任单位："},
    leaves=("修订办法（试行）", "责任单位要落实", "由市水利局牵头"),
)
DUE_BY = Pattern(
    "A name and when it is due, in a list: 浔安经开区管委会于2027年底前完成.",
    f"^(?P<name>.{{2,30}}?)(?:于|在)(?P<time>[0-9{NUMERALS}][^，。]{{0,12}}?(?:前|底|内))"
    "(?:组织)?(?:完成|办结|落实|实施|推进|建成)+$",
    takes={
        "浔安经开区管委会于2027年底前完成": {"name": "浔安经开区管委会", "time": "2027年底前"},
        "甲县在6月底前组织落实": {"name": "甲县", "time": "6月底前"},
    },
    leaves=("甲县于近期完成", "于2027年底前完成", "甲县于2027年底前完成整治"),
    method="match",
)
TIME_HINT = Pattern(
    "What a piece of a list has at least if it is a time and no name.",
    f"[0-9{NUMERALS}]|长期|持续|常态|年底",
    takes={"6月底前": "6", "长期坚持": "长期", "年底前": "年底"},
    leaves=("市水利局", "适时"),
)
LIST_BEGINNING = Pattern(
    "What stands behind an opening bracket that was never closed, if a unit list does: short, then a mark or verb.",
    "[^（(〔【［。；]{2,40}[、，,:：牵负配]",
    takes={"市水利局、市财政局": "市水利局、", "市水利局牵头": "市水利局牵"},
    leaves=("一、", "市水利局。", "（市水利局、"),
    method="match",
)
STOP_INSIDE = Pattern(
    "The end of a sentence with more behind it, where the value of a label ends.",
    r"[。\n](?!\s*$)",
    takes={"市水利局。各县区要落实": "。"},
    leaves=("市水利局。", "市水利局。 \n"),
)
