"""Unit lists as a whole: what a notice says about reading them (下同), times among the names, where they end."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

_FOR_LEADER = (
    "(?:的)?(?:责任|承办)?(?:单位|部门)?(?:的)?(?:即)?(?:为|是|系)"
    "(?:(?:该|此|本|各|每)项?)?(?:工作|任务|事项)?(?:的)?(?:第一|主要|总)?(?:责任)?(?:牵头|主办|总牵头|汇总|第一责任)"
)
_IS_LEADER = f"(?:{_FOR_LEADER}|(?:(?:的|者)?(?:单位|部门)|者|的)(?:负责)?牵头(?=[，,。；、）)]|$))"
"""... are the ones who lead: 的为牵头单位, 单位是主办单位."""

LEADER_BY_PLACE = Pattern(
    "A notice says that the first of each list leads: 列第一位的为牵头单位.",
    "(?:列|排|位列|位于|居|署|名列|排名|排序|标注|首)?(?:在|于|名|序)?(?:第一|首|最前)(?:位|个|名|列|家)?(?:者)?"
    f"{_IS_LEADER}|首列(?:单位|部门)?{_IS_LEADER}|[列排]在最?前[面列]?{_IS_LEADER}",
    takes={
        "（列第一位的为牵头单位，下同）": "列第一位的为牵头",
        "排在首位的部门是主办部门": "排在首位的部门是主办",
        "第一个单位牵头。": "第一个单位牵头",
        "列第一位者为工作牵头单位或汇总单位": "列第一位者为工作牵头",
    },
    leaves=("列第一位的是市水利局", "市水利局为牵头单位", "第一个单位牵头人"),
)
LIST_OF_ITS_OWN_RULE = Pattern(
    "A list in brackets that says of itself, and of no other, that its first one leads: no 下同 in it.",
    "[（(〔\\[［【](?![^（）()〔〕［］【】]*(?:下同|以下|以上|均|各项|全文|本[文通方意]))[^（）()〔〕［］【】]*、[^（）()〔〕［］【】]*"
    f"(?:{LEADER_BY_PLACE.regex})[^（）()〔〕［］【】]*[）)〕\\]］】]",
    takes={"（市甲局、市乙局，列第一位的为牵头单位）": "（市甲局、市乙局，列第一位的为牵头单位）"},
    leaves=("（市甲局、市乙局，列第一位的为牵头单位，下同）", "（列第一位的为牵头单位）"),
)
LEADER_BY_COMMA = Pattern(
    "A notice says that those before the first comma lead: 第一个逗号前为牵头单位.",
    f"(?:第一个|首个|第1个)逗号(?:之)?前(?:面)?{_IS_LEADER}",
    takes={"注：第一个逗号前的为牵头单位": "第一个逗号前的为牵头"},
    leaves=("逗号前为牵头单位", "第一个逗号后的为配合单位"),
)
LEADER_BY_STAR = Pattern(
    "A notice says that those with a star lead: 标*的为牵头单位.",
    f'(?:标|带|加|注|有)?[注有]?[“"]?[*＊★☆▲△][”"]?号?(?:者(?=为|是))?{_IS_LEADER}',
    takes={
        "标★的为牵头单位": "标★的为牵头",
        "带*号单位是主办单位": "带*号单位是主办",
        "标“*”者牵头": "标“*”者牵头",
    },
    leaves=("标★的为重点任务", "★市财政局"),
)
STAR = Pattern(
    "The mark of a name by which it leads, where a notice says so.",
    "[*＊★☆▲△]",
    takes={"*市水利局": "*", "★市财政局": "★"},
    leaves=("市水利局",),
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
_ALL_ITEMS = (
    "(?:各项|各条|所有|全部|各)?(?:重点|主要|具体|目标)?(?:工作|任务|事项|措施|条款|政策|内容|项目|举措){0,2}"
    "(?:的?(?:责任|落实|实施)(?:单位|主体))?"
)
_NOT_LISTED = "(?:以下|下同|下面)?(?:不再|不)(?:重复|一一|逐一|单独|另行|逐项|赘)*(?:列出|列明|列示|列入|标注|单列|列)"
_NAMES = "(?P<names>(?:(?!牵头|主办|[均都皆]为)[^。；;：:（(〔）)〕]|[（(〔][^）)〕]{0,60}[）)〕]){2,80}?)"
_HOW = (
    "(?:按照?(?:各自)?(?:的)?(?:职责|职能)(?:分工)?|具体|共同|分别|积极|认真|结合实际)*"
    "(?P<how>(?:配合|协助|参与)?"
    + either("组织实施 组织落实 抓好落实 贯彻落实 落实 负责 实施 配合 参与 协助 执行 推进")
    + ")"
)
_STOP = "(?=[。；;）)〕】]|$)"
TAKING_PART_IN_ALL = Pattern(
    "Who takes part in all that follows, or in all before: 以下各项任务均需各县区落实，不再列出; 以上均由各镇负责.",
    f"(?P<scope>以下|下列|下述|以上|上述|前述|各项|所有|全部){_ALL_ITEMS}(?:均|都|皆)"
    f"(?:需要?由?|须由?|由|要|涉及到?|包括|包含){_NAMES}"
    f"(?:{_HOW}(?:[，,；;。]?{_NOT_LISTED}|(?=[，,])|{_STOP})|[，,]?{_NOT_LISTED}|{_STOP})",
    takes={
        "以下任务均需各县区落实": {"scope": "以下", "names": "各县区", "how": "落实"},
        "以下均由各镇负责": {"names": "各镇"},
        "以下各项任务均涉及各县（市、区）政府、开发区管委会，以下不再重复列出": {
            "names": "各县（市、区）政府、开发区管委会",
            "how": None,
        },
        "以上均由各街道配合": {"scope": "以上", "how": "配合"},
        "以下任务均需各县区政府，甲新区管委会按职责配合落实。": {
            "names": "各县区政府，甲新区管委会",
            "how": "配合落实",
        },
    },
    leaves=("以下任务由各县区落实", "任务均需各县区落实", "以下任务均由市水利局牵头，市财政局配合"),
)
FOR_ALL_BEFORE = Pattern(
    "The scope of such a rule that speaks of what stands before it.",
    "以上|上述|前述",
    takes={"以上": "以上"},
    leaves=("以下", "所有"),
    method="fullmatch",
)
FOR_EVERYTHING = Pattern(
    "The scope of such a rule that speaks of all there is.",
    "各项|所有|全部",
    takes={"各项": "各项"},
    leaves=("以下", "以上"),
    method="fullmatch",
)
LISTED_FOR_ALL = Pattern(
    "The same, the names first: 各县区政府均为以下任务的责任单位，不再列出.",
    f"(?<![^。；;，,（(〔）)〕 \u3000\n]){_NAMES}[均都皆]?为(?P<scope>以下|下列|以上|上述|各项|所有|全部)?{_ALL_ITEMS}的?"
    f"(?P<how>责任|落实|实施|配合|协助|参与)(?:单位|主体)[，,；;]?{_NOT_LISTED}",
    takes={
        "各县（市、区）政府均为责任单位，以下不再列出": {
            "names": "各县（市、区）政府",
            "how": "责任",
        },
        "各镇为以下各项任务的配合单位，不再一一列出": {"scope": "以下", "how": "配合"},
    },
    leaves=("市水利局为责任单位", "各县区均为责任单位。"),
)
SUPPORTING_ALL_ITEMS = Pattern(
    "The same of those who only support, and of all there is, so that nobody need say that they are not listed: "
    "市自然资源局为所有项目的要素保障单位.",
    f"(?<![^。；;，,：:（(〔）)〕 \u3000\n]){_NAMES}[均都皆]?为(?P<scope>各项|所有|全部){_ALL_ITEMS}的?"
    "(?P<how>配合|协助|参与|(?:要素|服务|资金|用地)保障)(?:单位|部门)(?=[。；;，,]|$)",
    takes={
        "市甲局、市乙局为所有项目的要素保障单位。": {
            "names": "市甲局、市乙局",
            "scope": "所有",
            "how": "要素保障",
        },
        "各镇为各项任务的配合单位": {"names": "各镇", "how": "配合"},
    },
    leaves=("市水利局为配合单位", "各县区均为所有任务的牵头单位", "市水利局为所有项目的审批单位"),
)
SUPPORTING_ALL = Pattern(
    "The verb of such a rule by which they only support.",
    "配合|参与|协助|(?:要素|服务|资金|用地)保障",
    takes={"配合": "配合", "配合落实": "配合", "要素保障": "要素保障"},
    leaves=("落实", "负责"),
    method="match",
)
LEVEL_AHEAD = Pattern(
    "Of what level those are that follow, which gives them no role: 市级：市林业局；县级：各县区.",
    "^(?:省|市|州|县|区|县区|镇|乡镇|街道)[级直]?(?:层面|单位)?[:：]",
    takes={"市级：市林业局": "市级：", "县区：各县区政府": "县区："},
    leaves=("市林业局：", "市级单位"),
)
REMARK_ON_READING = Pattern(
    "A remark in brackets behind a name on how to read the lists: （列第一位的为牵头单位，下同）.",
    "[（(〔\\[［【][^（）()〔〕［］【】]*(?:下同|为牵头|为主办|为汇总|牵头或|按照?(?:各自)?(?:职责|职能|分工))[^（）()〔〕［］【】]*[）)〕\\]］】]?$",
    takes={
        "市体育局（排首位的为牵头单位，下同）": "（排首位的为牵头单位，下同）",
        "市体育局（按职责分工）": "（按职责分工）",
    },
    leaves=("市体育局（牵头）", "（下同）市体育局", "各市〔含乙市，下同〕政府"),
)
RULE = Pattern(
    "Words of such a rule, by which a piece of a list is no name.",
    '下同|为(?:牵头|主办|主要)|逗号|以下(?:均|各|任务)|[*＊★☆▲△][”"]?号?(?:者|的|单位)|多个牵头|排名|首位|第一位',
    takes={"下同": "下同", "列首位的": "首位", "第一个逗号前为牵头单位": "逗号"},
    leaves=("市水利局", "市水利局牵头", "*市水利局"),
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
    f"[0-9{NUMERALS}]|长期|持续|常态|年底|全年|年内|半年|季度|^按.*(?:进度|计划|时序|节点)|^(?:立即|尽快|适时|近期|立行|即[知行])",
    takes={
        "立即启动": "立即",
        "6月底前": "6",
        "长期坚持": "长期",
        "年底前": "年底",
        "全年": "全年",
        "按进度推进": "按进度",
    },
    leaves=("市水利局", "不适时"),
)
REACHED_BY_THEN = Pattern(
    "What is reached by a time in a list that says no 前 or 底: 11月取得明显成效并持续推进. No name begins so.",
    either("取得 投入 投用 建成 完成 完工 竣工 开工 启动 办结 实现 达到 基本 全面 全部 初步"),
    takes={"取得明显成效": "取得", "投入使用": "投入"},
    leaves=("市水利局", "市基本建设办"),
    method="match",
)
AT_ITS_PACE = Pattern(
    "A time limit in a list that tells no day: 按进度推进, 按序时进度完成.",
    f"按照?{either('工作 项目 建设 时序 序时 时间 年度 既定 计划')}*{either('进度 计划 时序 节点')}(?:要求|安排)?"
    f"{either('持续 有序 稳步 加快')}?{either('推进 完成 实施 开展 落实')}"
    f"|(?:立即|尽快|适时|近期){either('启动 实施 开展 整改 落实 完成 办理')}?|立行立改|即[知行]即改",
    takes={
        "立即启动": "立即启动",
        "即知即改": "即知即改",
        "按进度推进": "按进度推进",
        "按照年度计划要求有序实施": "按照年度计划要求有序实施",
    },
    leaves=("按职责分工落实", "按进度推进项目"),
    method="fullmatch",
)
LIST_BEGINNING = Pattern(
    "What stands behind an opening bracket that was never closed, if a unit list does: short, then a mark or verb.",
    "[^（(〔【［。；]{2,40}[、，,:：牵负配]",
    takes={"市水利局、市财政局": "市水利局、", "市水利局牵头": "市水利局牵"},
    leaves=("一、", "市水利局。", "（市水利局、"),
    method="match",
)
STOP = Pattern(
    "What separates the parts of a list that have roles or a time: marks, a full stop of half width only before a time.",
    "[；;。\n]|[.．](?=20[0-9]{2}年|[0-9]{1,2}月|$)",
    takes={"市财政局配合。完成": "。", "市财政局配合.2026年6月底": "."},
    leaves=("市财政局配合，完成", "2026.6.30前"),
)
STOP_INSIDE = Pattern(
    "The end of a sentence with more behind it, where the value of a label ends.",
    r"[。\n](?!\s*$)",
    takes={"市水利局。各县区要落实": "。"},
    leaves=("市水利局。", "市水利局。 \n"),
)
