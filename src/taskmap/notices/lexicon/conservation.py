"""What a notice says in words and a draft by its keys alone: who has what part, of which kind a list is, numbers."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

ROLE_WORDS = Pattern(
    "Words of a list that say who has what part in it, by when, and how it is to be read.",
    either(
        "(?:主体)?(?:责任|牵头|配合|主管|主办|协办|承办|落实|实施|考核|整改|参与)(?:单位|部门|处室|科室|主体|领导|人) "
        "(?:完成|整改|工作)?(?:时限|期限|时间|时间节点) 按照?(?:各自)?的?(?:职责|职能)(?:和?(?:任务)?分工|范围)? 不再(?:重复)?列出 "
        "总?牵头 组织落实 组织实施 抓好落实 贯彻落实 抓落实 负责 配合 协助 参与 参加 协办 主办 承办 督办 支持 指导 督导 监督 会同 "
        "落实 实施 推进 办理 抓好 组织 分工 共同 分别 联合 持续 积极 具体 统一 完成 各自 以及 下同 其他 "
        "由 等 和 及 与 为 以 于 在 均 都 需 者 的"
    ),
    takes={"市水利局牵头": "牵头", "由市水利局负责": "由", "责任单位": "责任单位"},
    leaves=("市水利局", "种树"),
)
NUMBER_AHEAD_OF_WORDS = Pattern(
    "A number of the outline without its marks, and the words behind it.",
    f"(?P<number>第[{NUMERALS}百]+[章节条编篇]|第[{NUMERALS}百]+部分|(?:任务|举措|行动|专项|措施)[{NUMERALS}0-9]+|[0-9]{{1,3}})(?P<words>.*)",
    takes={
        "第一条修路": {"number": "第一条", "words": "修路"},
        "3种树": {"number": "3", "words": "种树"},
    },
    leaves=("修路", "一种树"),
    method="fullmatch",
)
NUMBER_ALONE = Pattern(
    "A number of the outline with nothing behind it.",
    f"[0-9]{{1,3}}|[{NUMERALS}百]{{1,4}}|第[{NUMERALS}百]+[章节条编篇]|第[{NUMERALS}百]+部分",
    takes={"12": "12", "十二": "十二", "第一条": "第一条"},
    leaves=("2026", "一是", "修路"),
    method="fullmatch",
)
