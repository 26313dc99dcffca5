"""What a notice says in words and a draft by its keys alone: who has what part, of which kind a list is, numbers."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

ROLE_WORDS = Pattern(
    "Words of a list that say who has what part in it, by when, and how it is to be read.",
    either(
        "(?:主体)?(?:责任|牵头|配合|主管|主办|协办|承办|落实|实施|考核|整改|参与)(?:单位|部门|处室|科室|主体|领导|人) "
        "(?:完成|整改|工作)?(?:时限|期限|时间|时间节点) 按照?(?:各自)?的?(?:职责|职能)(?:和?(?:任务)?分工|范围)? 不再(?:重复)?列出 "
        "总?牵头 抓总 责任 统筹 加强 组织落实 组织实施 抓好落实 贯彻落实 抓落实 负责 配合 协助 参与 参加 协办 会办 主办 承办 督办 支持 指导 督导 监督 会同 "
        "落实 实施 推进 办理 抓好 组织 分工 共同 分别 联合 持续 积极 具体 统一 完成 各自 以及 下同 其他 "
        "等(?:[0-9]+个|[各有相]关)?(?:部门|单位|机构|[和及]){1,4} [此该本这]项(?:工作|任务) "
        "(?:以下|下列|以上|上述|本[章节条项类]|本部分)(?:各项|所有|全部)?(?:重点|主要|具体)?(?:工作|任务|事项|措施|项目)? "
        "以上 以下 以内 左右 不少于 不低于 不超过 "
        "由 等 和 及 与 为 以 于 在 均 都 需 者 的"
    ),
    takes={"市水利局牵头": "牵头", "由市水利局负责": "由", "责任单位": "责任单位"},
    leaves=("市水利局", "种树"),
)
NUMBER_AHEAD_OF_WORDS = Pattern(
    "A number of the outline without its marks, behind a word for its kind or not, and the words behind it.",
    f"(?P<kind>任务|举措|行动|专项|措施|项目|事项|问题)?(?P<number>第[{NUMERALS}百]+(?:[章节条编篇]|部分)|[{NUMERALS}]{{1,3}}|[0-9]{{1,3}})(?P<words>.*)",
    takes={
        "第一条修路": {"kind": None, "number": "第一条", "words": "修路"},
        "3种树": {"number": "3", "words": "种树"},
        "项目1": {"kind": "项目", "number": "1", "words": ""},
    },
    leaves=("修路", "任务书"),
    method="fullmatch",
)
NUMBER_ALONE = Pattern(
    "A number of the outline with nothing behind it.",
    f"[0-9]{{1,3}}|[{NUMERALS}百]{{1,4}}|第[{NUMERALS}百]+[章节条编篇]|第[{NUMERALS}百]+部分",
    takes={"12": "12", "十二": "十二", "第一条": "第一条"},
    leaves=("2026", "一是", "修路"),
    method="fullmatch",
)
LISTING = Pattern(
    "Words that a sentence has where it names units: of a role, or of a list.",
    either("牵头 负责 配合 会同 协助 参与 主办 协办 会办 承办 督办 落实 实施 推进 办理 完成")
    + "|(?:单位|部门|处室|科室|股室|主体|机构|领导|人)\\s*[:：]|——|[*＊★☆▲△]",
    takes={"由市水利局牵头": "牵头", "协同单位：市水利局": "单位："},
    leaves=("抄送市水利局", "单位要重视"),
)
FOR_ALL = Pattern(
    "Words of a sentence that speaks of several items: 以上任务均由.",
    "以[上下]|上述|下列|所有|本[章节条项部]|均|都",
    takes={"以上任务均由市水利局负责": "以上", "均需各县区落实": "均"},
    leaves=("由市水利局牵头",),
)
READING_HINT = Pattern(
    "What a sentence has at least if it says how the lists are to be read.",
    "[均都皆首]|第[一1]|最前|逗号|分号|[*＊★☆▲△]|列出|单列|标注",
    takes={"列第一位的为牵头单位": "第一", "各县区均为责任单位，不再列出": "均"},
    leaves=("市水利局牵头", "修好村道"),
)
