"""The labels that stand before a field in a text: 责任单位：, 时间节点：, 整改措施：.

Each is also a heading of a table's column; columns.py has those that only tables have.
"""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

_LEVEL = "(?:市级?|省级?|县级?|区级?|州级?)?(?:直)?"
_WORK = either("考核 落实 实施 组织 推进 督办 整改 承办 责任 负责 协调 具体 指导") + "{0,2}"
"""What the units of a label do besides: 牵头考核单位, 配合落实单位."""
_BODIES = "(?:单位|部门|科室|处室|股室|机构)"

SUPERVISOR = Pattern(
    "Who watches over a task: a leader, or the office that presses for it.",
    f"{_LEVEL}(?:{either('督办 督导 包案 包保 挂牌督办 分管 牵头 联系 挂点 挂钩 挂帅 主管 包抓 包联')}[省市县区州镇]?(?:委|政府)?(?:级)?领导|包保责任人)"
    f"|督办(?=\\s*[:：])|{_LEVEL}(?:挂牌)?(?:督办|督导){_BODIES}",
    takes={
        "督办领导": "督办领导",
        "市级包案领导": "市级包案领导",
        "包保责任人": "包保责任人",
        "牵头县领导": "牵头县领导",
        "督办单位": "督办单位",
    },
    leaves=("领导", "主要领导", "责任领导", "责任人", "责任单位", "督办"),
    method="fullmatch",
)
LEADER = Pattern(
    "The leader who answers for a task.",
    f"{_LEVEL}(?:主要|第一|直接|具体|整改)?责任领导",
    takes={"责任领导": "责任领导", "县级责任领导": "县级责任领导"},
    leaves=("领导", "督办领导", "责任人", "责任单位"),
    method="fullmatch",
)
OWNER = Pattern(
    "Who does the work and answers for it.",
    f"{_LEVEL}(?:主要|第一|直接|具体|整改)?责任人",
    takes={"责任人": "责任人", "主要责任人": "主要责任人"},
    leaves=("包保责任人", "责任领导", "责任单位", "负责人"),
    method="fullmatch",
)
LEAD = Pattern(
    "The units that lead.",
    f"(?:总?牵头|主办|主责)(?=\\s*[:：])|{_LEVEL}(?:总)?(?:牵头|主办|主责|主管){_WORK}{_BODIES}",
    takes={
        "牵头单位": "牵头单位",
        "市级牵头部门": "市级牵头部门",
        "主管处室": "主管处室",
        "牵头考核单位": "牵头考核单位",
        "牵头落实部门": "牵头落实部门",
    },
    leaves=("牵头", "牵头领导", "责任单位"),
    method="fullmatch",
)
SUPPORT = Pattern(
    "The units that support.",
    f"{either('协同配合 配合 协办 会办 协同 协助 参与')}(?=\\s*[:：])"
    f"|{_LEVEL}{either('配合 协同 协办 会办 参与 参加 协作 协助 协同配合 责任配合')}{_WORK}{_BODIES}",
    takes={
        "配合单位": "配合单位",
        "协办责任单位": "协办责任单位",
        "参加部门": "参加部门",
        "配合落实单位": "配合落实单位",
    },
    leaves=("配合", "支持单位"),
    method="fullmatch",
)
RESPONSIBLE = Pattern(
    "The units that answer, whether one of them leads or not.",
    f"(?:责任|承办)(?=\\s*[:：])|{_LEVEL}{either('整改 落实 具体 主要 主体')}?"
    f"{either('责任 负责 承办 落实 实施 整改 完成 推进 承接 经办')}{_WORK}(?:{_BODIES}|主体)",
    takes={
        "责任单位": "责任单位",
        "整改责任主体": "整改责任主体",
        "县级落实部门": "县级落实部门",
        "责任处室": "责任处室",
        "承办责任单位": "承办责任单位",
    },
    leaves=("责任", "责任领导", "建设单位"),
    method="fullmatch",
)
DEADLINE = Pattern(
    "By when.",
    "(?:整改|完成|办结|责任|工作|销号|落实|办理|督办|答复|化解)?(?:时限|期限|时间节点)(?:要求)?"
    "|(?:完成|办结|整改|出台|销号)时间(?:节点)?|(?:时间|进度)安排|时间要求|完成日期",
    takes={"整改时限": "整改时限", "时间节点": "时间节点", "完成时间": "完成时间"},
    leaves=("时间", "检查时间", "实施期"),
    method="fullmatch",
)
GOAL = Pattern(
    "What is to be reached.",
    "(?:整改|工作|预期|年度|任务|总体)目标(?:任务|要求)?",
    takes={"整改目标": "整改目标", "年度目标任务": "年度目标任务"},
    leaves=("目标", "工作要求"),
    method="fullmatch",
)
MEASURES = Pattern(
    "What is to be done.",
    "(?:整改|具体|主要|工作|重点|推进)(?:措施|举措|任务|内容)|任务内容|工作要求",
    takes={"整改措施": "整改措施", "重点任务": "重点任务", "工作要求": "工作要求"},
    leaves=("措施", "保障措施", "任务"),
    method="fullmatch",
)
PROBLEM = Pattern(
    "What is wrong.",
    "(?:反馈|存在|突出|整改|发现|具体|移交|交办)?(?:的)?问题(?:描述|表述|内容)?(?:及来源)?|(?:反馈|审计|巡察|督察|检查)意见",
    takes={"存在问题": "存在问题", "问题表述": "问题表述", "反馈意见": "反馈意见"},
    leaves=("主要问题", "问题清单"),
    method="fullmatch",
)
SOURCE = Pattern(
    "Where a problem or a task was taken from.",
    "(?:问题|任务)来源",
    takes={"问题来源": "问题来源"},
    leaves=("来源", "资金来源"),
    method="fullmatch",
)
CRITERIA = Pattern(
    "By what it counts as done.",
    "(?:完成|办结)标准|完成标志",
    takes={"完成标准": "完成标准", "完成标志": "完成标志"},
    leaves=("标准", "建设标准", "验收标准"),
    method="fullmatch",
)
CLOSURE_CRITERIA = Pattern(
    "By what a problem is struck off.",
    "(?:验收|销号|整改)标准",
    takes={"验收标准": "验收标准", "销号标准": "销号标准"},
    leaves=("标准", "建设标准", "完成标准"),
    method="fullmatch",
)

# The order counts: 责任领导 is looked for before 责任.
BY_FIELD = {
    "SUPERVISOR": SUPERVISOR,
    "LEADER": LEADER,
    "OWNER": OWNER,
    "LEAD": LEAD,
    "SUPPORT": SUPPORT,
    "RESPONSIBLE": RESPONSIBLE,
    "DEADLINE": DEADLINE,
    "GOAL": GOAL,
    "MEASURES": MEASURES,
    "PROBLEM": PROBLEM,
    "SOURCE": SOURCE,
    "CRITERIA": CRITERIA,
    "CLOSURE_CRITERIA": CLOSURE_CRITERIA,
}
_ANY = "|".join(f"(?P<{field}>{label.regex})" for field, label in BY_FIELD.items())
_NAME_BEHIND = "(?<=单位|部门)[是为]?(?=[省市县区州](?!级|直|场|政)[\u4e00-\u9fff]{1,12}(?:局|委|办|厅|院|中心|公司))"
"""The name of a department right behind a label: 牵头单位市水利局, 责任单位为市财政局."""
LABEL = Pattern(
    "Any label with what ends it: a colon, a bracket, the name of a department, a stop before its value, or the end of the line.",
    f"[【\\[]?(?:{_ANY})[】\\]]?\\s*(?P<colon>[:：]|(?<=[】\\]])(?=\\S)|(?P<name>{_NAME_BEHIND})|(?=\\n)|$|[。．](?=\\S))",
    takes={
        "【完成时限】2026年": {"DEADLINE": "完成时限", "colon": ""},
        "责任单位为市财政局": {"RESPONSIBLE": "责任单位", "name": "为"},
        "责任单位：市水利局": {"RESPONSIBLE": "责任单位", "colon": "："},
        "【牵头单位】:市水利局": {"LEAD": "牵头单位", "colon": ":"},
        "时间节点。6月底前完成": {"DEADLINE": "时间节点", "colon": "。"},
        "整改措施": {"MEASURES": "整改措施", "colon": ""},
        "牵头：市水利局": {"LEAD": "牵头", "colon": "："},
        "协办：市水利局": {"SUPPORT": "协办", "colon": "："},
        "督办：市政府督查室": {"SUPERVISOR": "督办", "colon": "："},
    },
    leaves=("责任单位要落实", "由牵头单位汇总", "会同配合单位，做好工作"),
)
