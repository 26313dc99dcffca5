"""Who leads, answers and supports: the verbs of a unit list, marks behind names, and sentences."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

# A role has three sets of words, since they stand in different places: a verb behind the names (here), a mark in
# brackets behind one name (MARK), and a label before the names (labels.py). 主管部门 is a label and no verb;
# 监督 is a verb and no label.
_BY = (
    "(?:(?:按照?|根据|依据|依)(?:照)?(?:各自)?(?:的)?(?:职责|职能|任务)(?:和?分工|范围)?,?"
    "|(?:结合|根据|立足)(?:各自|自身|本地区?|当地|本单位|本部门)?(?:工作)?实际(?:情况)?|因地制宜|参照|比照)"
)
"""By what they do their part: their duties, how things are with them."""
_LEADS = (
    f"(?:{_BY}|总|共同|联合|分别|统一)*牵头"
    + either("负责 实施 落实 组织实施 组织 推进 抓总 办理 总负责 督导 督办 协调 统筹")
    + "?|主办|总负责"
)
_HOW = f"(?:(?:等(?:部门|单位)?)?{_BY}|分别|共同|具体|统一|联合|协同|积极|持续|加强|做好|配合)*"
_SUPPORTS = (
    _HOW
    + either("配合 协助 参与 参加 协办 协同 支持 指导 督导 监督")
    + either("实施 落实 推进 做好 负责")
    + "?"
)
_ANSWERS = (
    _HOW
    + either("负责 落实 实施 承办 推进 办理 抓好 完成 组织实施 组织落实 抓落实 统筹 执行")
    + either("落实 实施 推进")
    + "?"
)

VERB = Pattern(
    "Names with the verb that gives them their role, the group named like the role: 由市水利局牵头.",
    "^(?:[^由，、自]{0,6}由|以)?(?P<names>.+?)"
    f"(?:(?P<LEAD>{_LEADS})|(?P<SUPPORT>{_SUPPORTS})|(?P<RESPONSIBLE>{_ANSWERS}))$",
    takes={
        "由市水利局牵头": {"names": "市水利局", "LEAD": "牵头"},
        "市水利局牵头组织实施": {"names": "市水利局", "LEAD": "牵头组织实施"},
        "市水利局、市财政局按职责分工牵头": {
            "names": "市水利局、市财政局",
            "LEAD": "按职责分工牵头",
        },
        "市水利局、市财政局牵头督导": {"names": "市水利局、市财政局", "LEAD": "牵头督导"},
        "市财政局等部门按职责分工配合": {"names": "市财政局", "SUPPORT": "等部门按职责分工配合"},
        "市财政局、市统计局分别负责": {"names": "市财政局、市统计局", "RESPONSIBLE": "分别负责"},
        "各县区抓好落实": {"names": "各县区", "RESPONSIBLE": "抓好落实"},
        "县区由各县区人民政府负责": {"names": "各县区人民政府", "RESPONSIBLE": "负责"},
        "自由贸易区管委会负责": {"names": "自由贸易区管委会"},
        "市财政局加强指导": {"names": "市财政局", "SUPPORT": "加强指导"},
        "各镇结合实际落实": {"names": "各镇", "RESPONSIBLE": "结合实际落实"},
        "各县区参照执行": {"names": "各县区", "RESPONSIBLE": "参照执行"},
    },
    leaves=("市水利局", "牵头", "市水利局牵头，市财政局"),
    method="match",
)
HOW_BEHIND = Pattern(
    "By what they do their part, behind a name, which is no part of it: 各镇结合实际, 市水利局按职责分工.",
    f"(?<=[\u4e00-\u9fff）)]){_BY}+$",
    takes={"各镇结合实际": "结合实际", "市水利局按各自职责": "按各自职责"},
    leaves=("各镇", "结合实际", "市水利局按职责分工负责"),
)
HOW_ALONE = Pattern(
    "The same, with the verb or not, as a piece of a list: it is said of the name before it.",
    f"{_BY}+(?:{_LEADS}|{_SUPPORTS}|{_ANSWERS})?",
    takes={"按职责分工负责": "按职责分工负责", "结合实际": "结合实际"},
    leaves=("各镇结合实际", "负责", "按进度推进项目"),
    method="fullmatch",
)
TOGETHER = Pattern(
    "A verb by which nobody of the names leads: 共同负责.",
    "共同|分别",
    takes={"共同负责": "共同", "分别牵头": "分别"},
    leaves=("牵头负责", "联合实施"),
)
MARK = Pattern(
    "A role in brackets behind one name, the group named like the role: 市财政局（牵头）.",
    "[（(\\[［](?:(?P<LEAD>总?牵头|主办|负?总责)|(?P<SUPPORT>配合|协办|参与)|(?P<RESPONSIBLE>责任))"
    "(?:单位|部门)?[）)\\]］]$",
    takes={
        "市财政局（牵头）": {"LEAD": "牵头"},
        "市财政局[主办单位]": {"LEAD": "主办"},
        "市财政局(协办)": {"SUPPORT": "协办"},
        "市财政局（责任部门）": {"RESPONSIBLE": "责任"},
    },
    leaves=("市财政局（国资委）", "（牵头）市财政局"),
)
RESPONSIBILITY_SENTENCE = Pattern(
    "A sentence that says who does it, from its 由 on: 此项工作由市水利局牵头，会同市财政局落实.",
    "(?:^|[。；;，,\n])\\s*(?:(?:[此该这本]项|以上|上述)(?:工作|任务)|具体(?:工作)?)?"
    "(?P<said>由[^。；;\n]{2,60}?(?:牵头|负责|主办|承办)[^。；;\n]*)",
    takes={
        "修订办法。此项工作由市水利局牵头，会同市财政局落实。": {
            "said": "由市水利局牵头，会同市财政局落实"
        },
        "由各县区负责": {"said": "由各县区负责"},
    },
    leaves=("自由贸易区由市商务局牵头", "由市水利局发布", "市水利局牵头"),
)
CLAUSE = Pattern(
    "A clause of a sentence, with the mark behind it.",
    "(?P<said>[^。；;，,：:\n]+)[。；;，,：:\n]?",
    takes={"由县水利局负责，5月底前": {"said": "由县水利局负责"}},
    leaves=("。", ""),
)
SUBJECT_AHEAD = Pattern(
    "What stands before the subject of a sentence that gives work out: 由, 请, 项目业主由.",
    "(?:会议(?:决定|要求|明确|确定|同意|议定)[，,]?)?(?:[^，,。；;由请]{0,8}由|请|责成|会同)",
    takes={
        "由县水利局牵头": "由",
        "请县财政局拨付": "请",
        "项目业主由县城投公司担任": "项目业主由",
    },
    leaves=("县水利局牵头", "各镇要落实"),
    method="match",
)
ACTING = Pattern(
    "What a unit does, right behind its name in a sentence, the group named like the role it gives.",
    "(?P<TOGETHER>会同|会商)|(?P<LEAD>牵头(?:负责|组织实施|抓总)?|主办)|(?P<SUPPORT>配合|协助|参与|参加|协同)"
    "|(?P<RESPONSIBLE>(?:具体|共同|分别|按职责分工)?(?:负责|负总责|负主责|承办|落实|实施)|担任|要(?!求)|应当?(?!急)|须|需要?|做好|抓好|于|在"
    "|按照|按|根据|对(?!外)|同步|积极|尽快|抓紧|立即|加快|组织|完成|制定|开展|统筹|安排|完善|建立|健全|修订|研究|编制|提出|推进|清理|核实)",
    takes={
        "牵头制定方案": {"LEAD": "牵头"},
        "会同县财政局": {"TOGETHER": "会同"},
        "配合": {"SUPPORT": "配合"},
        "要在5月底前完成": {"RESPONSIBLE": "要"},
        "负责护学岗建设": {"RESPONSIBLE": "负责"},
    },
    leaves=("应急局", "要求"),
)
MEETING_SAYS = Pattern(
    "A point of minutes that says what was heard or thought, and gives no work out: 会议听取了, 会议认为.",
    "(?:与会人员)?会议?(?:听取|认为|指出|强调|通报|学习|传达|审议)",
    takes={"会议听取了市甲局的汇报": "会议听取", "会议认为，": "会议认为"},
    leaves=("会议决定由市甲局负责", "会议要求："),
    method="match",
)
WITHIN = Pattern(
    "A word for one that was named before, and no name: 该局; or that somebody's proposal was agreed to.",
    "[该本此全]|(?:原则上?)?同意|上述|以上|有关方面|各(?:责任|牵头|承办|主办)(?:单位|部门)",
    takes={"该局": "该", "上述单位": "上述", "各责任单位": "各责任单位", "同意市甲局": "同意"},
    leaves=("县水利局", "各镇"),
    method="match",
)
ON_ALL_ABOVE = Pattern(
    "The beginning of a paragraph on all items above it, below the last of them: 以上议定事项由县政府督查室督办.",
    "(?:以上|上述)(?:各项|所有)?(?:会议)?(?:议定|决定|交办|督办)?(?:事项|任务|工作)"
    "|(?:请|望)?各(?:责任|牵头|承办|有关|相关)?(?:单位|部门)[^。；]{0,60}报|(?:办理|落实|进展|整改|工作)(?:进展|落实)?情况(?:请|须|要|应|于)"
    "|会议(?:最后)?(?:强调|指出|要求)[，,：:]?各(?:责任|牵头|承办|有关|相关|成员)?(?:单位|部门)",
    takes={
        "会议强调，各责任单位要抓好落实": "会议强调，各责任单位",
        "办理情况请于3月31日前报区督查室": "办理情况请",
        "以上议定事项，由县政府督查室督办": "以上议定事项",
        "上述各项工作": "上述各项工作",
    },
    leaves=("以上年度为基数", "修好以上道路", "会议要求，由市甲局牵头"),
    method="match",
)
FOR_CHAPTER = Pattern(
    "What a sentence begins with that says who does all that stands below a heading: 本节任务由, 以下任务均由.",
    "(?:以下|下列|以上|上述|本[章节条项类款]|本部分|本方面|该[章节项]|该部分)(?:各项|所有|全部|各)?(?:重点|主要|具体)?"
    "(?:工作|任务|事项|措施|内容|项目)?(?:均|都|统一)?由",
    takes={
        "以下任务均由市水利局牵头": "以下任务均由",
        "本节任务由市水利局负责": "本节任务由",
        "以上各项工作由各镇落实": "以上各项工作由",
    },
    leaves=("由市水利局牵头", "本市由市水利局负责", "以下任务"),
    method="match",
)
VERB_BEFORE_COMMA = Pattern(
    "A verb of a role with a comma behind it, where the list in a sentence may end.",
    either("牵头 负责 主办 承办 配合 协助 协办 参与 落实 实施 推进 办理") + "(?=[，,])",
    takes={"由市水利局牵头，于5月底前完成": "牵头"},
    leaves=("由市水利局牵头完成", "由市水利局会同，完成"),
)
VERB_AT_END = Pattern(
    "A verb of a role at the end of a list whose closing bracket is lost.",
    either("牵头 配合 负责 落实 参与 协助 协同 实施") + "$",
    takes={"市水利局牵头，市财政局配合": "配合", "市水利局负责": "负责"},
    leaves=("市水利局牵头，市财政局", "市水利局负责人"),
)
# Without 主管 of the label of a list: in running text 主管部门 are the departments in charge, who need not lead.
LEADS_BEFORE = Pattern(
    "Those who lead, named before the time of a report: 各牵头单位每月28日前报送.",
    "(?:牵头|主责|主办)(?:责任|考核|落实)?(?:单位|部门)",
    takes={"各牵头单位": "牵头单位", "各牵头责任单位": "牵头责任单位", "请主办部门": "主办部门"},
    leaves=("各责任单位", "各主管部门", "由市水利局牵头"),
)
