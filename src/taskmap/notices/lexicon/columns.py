"""Tables: the headings of their columns, and cells that hold no value of their own."""

from __future__ import annotations

from taskmap.notices.lexicon import labels, targets
from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

_KIND = either(
    "重点 目标 工作 主要 议定 民生 督办 交办 决定 决策 议决 督查 改革 建设 年度 实事 惠民 考核 测评 评价 攻坚 整改 落实 分解 具体 创建 清单 任务 "
    "专项 为民 办理 事项 十大 转办 承诺 信访 诉求 投诉 矛盾 纠纷 包案 化解 提案 协调 协调解决"
)
"""What sort of tasks a column says that it lists."""

NUMBER = Pattern(
    "The number of a row.",
    "(?:项目|任务|问题|事项|指标)?(?:序号|编号)|号|序",
    takes={"序号": "序号", "任务编号": "任务编号", "问题编号": "问题编号"},
    leaves=("文号", "序号和任务"),
    method="fullmatch",
)
SUPERVISOR = Pattern(
    "The leader; a column may say no more than 领导, or of which level.",
    labels.SUPERVISOR.regex + "|(?:[省市县区镇州]级?|处级|班子)?领导"
    f"|{either('督办 督导 包案 包保 挂牌督办 分管 牵头 联系 挂点 挂钩 挂帅 挂包 主管 包抓 包联')}(?:[省市县区镇州]级?|处级)领导",
    takes={
        "督办领导": "督办领导",
        "领导": "领导",
        "市级领导": "市级领导",
        "牵头市领导": "牵头市领导",
    },
    leaves=("领导小组", "责任领导", "责任单位"),
    method="fullmatch",
)
LEADER = Pattern(
    "The leader who answers; a column may say of which level.",
    labels.LEADER.regex + "|责任(?:[省市县区镇州]级?|处级)领导",
    takes={"责任领导": "责任领导", "责任市领导": "责任市领导"},
    leaves=("领导", "责任人"),
    method="fullmatch",
)
OWNER = Pattern(
    "Who does the work; a column may say no more than 负责人.",
    labels.OWNER.regex + "|(?:项目)?(?:负责人|责任人)|[承经]办人",
    takes={"责任人": "责任人", "项目负责人": "项目负责人", "承办人": "承办人"},
    leaves=("联系人", "责任领导"),
    method="fullmatch",
)
_OF_LEVEL = "(?:市直|县直|区直|省直|市级|县级|区级|县区|属地)"
LEAD = Pattern(
    "The units that lead.",
    labels.LEAD.regex + f"|牵头|主办|牵头{_OF_LEVEL}(?:单位|部门)",
    takes={"牵头单位": "牵头单位", "牵头": "牵头"},
    leaves=("牵头人", "责任单位"),
    method="fullmatch",
)
SUPPORT = Pattern(
    "The units that support.",
    labels.SUPPORT.regex + f"|配合|协办|会办|分办|配合{_OF_LEVEL}(?:单位|部门)",
    takes={"配合单位": "配合单位", "协办": "协办"},
    leaves=("配合情况", "责任单位"),
    method="fullmatch",
)
LEADING = Pattern(
    "A column of those that lead by the word itself.",
    "牵头",
    takes={"市级牵头单位": "牵头"},
    leaves=("主责单位", "主办单位"),
)
MAIN_DOER = Pattern(
    "The units that do most of it: they lead, but beside a column of those that lead by this word they answer.",
    "主责|主办",
    takes={"主责单位": "主责", "主办部门": "主办"},
    leaves=("牵头单位", "责任单位"),
)
USUAL_SUPPORT = Pattern(
    "The usual name of those that support.",
    ".*配合",
    takes={"配合单位": "配合", "协同配合单位": "协同配合"},
    leaves=("协作单位", "参与单位"),
    method="match",
)
OTHER_SUPPORT = Pattern(
    "Beside a column of those that support another kind of them: 协办单位.",
    f"{either('协作 协同 协办 协助 会办 参与 参加')}(?:单位|部门)$",
    takes={"协办单位": "协办单位", "参与部门": "参与部门"},
    leaves=("配合单位", "协同配合单位", "市级协办单位"),
    method="match",
)
COOPERATING = Pattern(
    "A kind of them with a name of its own wherever it stands.",
    "协作(?:单位|部门)$",
    takes={"协作单位": "协作单位"},
    leaves=("协作", "协办单位"),
    method="match",
)
RESPONSIBLE = Pattern(
    "The units that answer; a column may say no more than 单位.",
    labels.RESPONSIBLE.regex + "|责任|单位|部门|责任单位及责任人|承办|落实|属地(?:责任|政府|管理)?"
    f"|{either('责任 任务 单位 部门 职责 工作')}?分工|{either('经办 办理 起草 制定 行业主管 行业监管')}(?:单位|部门|科室|处室)"
    f"|(?:{_OF_LEVEL}|{either('包保 包联 帮扶 挂联 帮联 驻村 结对')})(?:责任|落实)?(?:单位|部门)"
    f"|(?:责任|属地|落实)(?:县区|县市区|乡镇|镇街|镇办|街道|村居|社区)",
    takes={
        "责任单位": "责任单位",
        "部门": "部门",
        "责任单位及责任人": "责任单位及责任人",
        "包保单位": "包保单位",
        "责任乡镇": "责任乡镇",
        "任务分工": "任务分工",
        "行业主管部门": "行业主管部门",
    },
    leaves=("单位名称", "计量单位", "考核单位", "建设单位"),
    method="fullmatch",
)
DEADLINE = Pattern(
    "By when.",
    labels.DEADLINE.regex
    + "|(?:出台|销号)时间|工作进度安排|(?:建设|起止|实施)年限|时间|进度要求|完成进度|时间进度|工期|(?:起止|计划)时间"
    "|(?:整改|计划|预计|要求|拟)(?:完成|办结|销号|整改到位)(?:时间|时限|日期|期限)"
    f"|{either('化解 稳控 处置 处理 办理 整治 治理 解决 答复 落地 推进 实施 达标 交账')}(?:时间|时限|期限)(?:要求)?"
    "|(?:计划|预计)?(?:竣工|完工|建成|交付|投用|投产)(?:时间|日期)",
    takes={
        "竣工时间": "竣工时间",
        "完成时限": "完成时限",
        "时间": "时间",
        "进度要求": "进度要求",
        "整改完成时间": "整改完成时间",
        "化解时限": "化解时限",
    },
    leaves=("开工时间", "工作进度", "完成情况", "有效期限"),
    method="fullmatch",
)
GOAL = Pattern(
    "What is to be reached.",
    labels.GOAL.regex
    + "|目标(?:要求|内容)?|(?:年度)?(?:建设|形象|项目)(?:进度)?目标|(?:工作|任务)要求|年度(?:工作|任务)目标|预期(?:效果|成效|成果)",
    takes={
        "工作目标": "工作目标",
        "目标要求": "目标要求",
        "任务要求": "任务要求",
        "年度任务目标": "年度任务目标",
        "预期成效": "预期成效",
    },
    leaves=("目标值", "进度要求"),
    method="fullmatch",
)
PROBLEM = Pattern(
    "What is wrong; a table of dangers or weak points calls it by their name.",
    labels.PROBLEM.regex
    + "|(?:存在的?)?(?:主要|突出)?问题(?:清单|线索)?|(?:安全|风险|问题)?隐患(?:描述|内容|名称|问题|事项)?|风险点?|短板(?:弱项|不足)?|薄弱环节|主要问题|存在的?(?:不足|短板)",
    takes={"隐患描述": "隐患描述", "薄弱环节": "薄弱环节", "存在问题": "存在问题"},
    leaves=("隐患等级", "问题类型", "风险等级"),
    method="fullmatch",
)
QUARTER = Pattern(
    "What is to be reached in a part of the year: 一季度目标, 6月底前节点; a quarter needs no more words.",
    "(?P<time>第?[一二三四1-4]季度末?|前三季度|上半年|下半年|全年|年底|(?:1[0-2]|[1-9])月底?前?)"
    f"(?:{either('工作 计划 进度 形象 节点 阶段')}?(?:目标|计划|节点|进度|任务|安排|要求)+|(?<=季度)|(?<=半年)|(?<=全年))",
    takes={
        "一季度目标": {"time": "一季度"},
        "第二季度": {"time": "第二季度"},
        "6月底前节点": {"time": "6月底前"},
        "上半年工作目标": {"time": "上半年"},
        "全年": {"time": "全年"},
    },
    leaves=("季度目标", "年度目标", "一季度完成情况", "6月进展", "6月底前", "年底"),
    method="fullmatch",
)
BEGINNING = Pattern(
    "When a work begins: 开工时间.",
    "(?:计划|预计|拟)?(?P<what>开工|动工|启动|开工建设|进场)(?:时间|日期|时限)",
    takes={"开工时间": {"what": "开工"}, "计划启动日期": {"what": "启动"}},
    leaves=("竣工时间", "开工", "起止时间", "开工情况"),
    method="fullmatch",
)
VALUE = Pattern(
    "The figure to be reached of what another column names.",
    "(?:目标|指标|计划|任务|考核|预期|年度)(?:目标|计划|任务)?(?:值|数|数值|量)",
    takes={"目标值": "目标值", "计划任务数": "计划任务数", "年度目标值": "年度目标值"},
    leaves=("目标", "分值", "完成数"),
    method="fullmatch",
)
MEASURE_UNIT = Pattern(
    "The unit of measure of a figure; 单位 alone may be of bodies as well.",
    "(?:计量|计算|度量|指标|数量)?单位",
    takes={"计量单位": "计量单位", "单位": "单位"},
    leaves=("责任单位", "单位名称"),
    method="fullmatch",
)
MEASURE_IN_BRACKETS = Pattern(
    "The unit of measure in a heading or behind a name: 目标值（万元）.",
    f"[（(](?:单位[:：])?(?P<measure>{targets.MEASURE.regex})[）)]$",
    takes={"目标值（万元）": {"measure": "万元"}, "管网（单位：公里）": {"measure": "公里"}},
    leaves=("责任单位（牵头）", "万元"),
)
STEP = Pattern(
    "The time of a step rather than of the whole.",
    "节点|进度|安排|阶段",
    takes={"时间节点": "节点", "进度安排": "进度"},
    leaves=("完成时限", "整改期限"),
)
YEAR_AHEAD = Pattern(
    "The year before a heading: 2026年度任务目标.",
    "^20[0-9]{2}年度?(?=.)",
    takes={"2026年度任务目标": "2026年度", "2026年目标": "2026年"},
    leaves=("2026年", "到2026年目标"),
)
TARGETS = Pattern(
    "Figures to be reached.",
    "(?:考核|主要|量化|年度|评价|测评)?指标(?:任务|要求)?|节点与指标",
    takes={"量化指标": "量化指标", "指标": "指标"},
    leaves=("一级指标", "指标解释"),
    method="fullmatch",
)
HIGHEST_LEVEL = Pattern(
    "The highest of several levels, which makes chapters.",
    "一级(?:指标|任务|目录)",
    takes={"一级指标": "一级指标"},
    leaves=("二级指标", "一级"),
    method="fullmatch",
)
LOWER_LEVEL = Pattern(
    "A lower one of several levels, which names tasks.",
    "[二三四]级(?:指标|任务|目录)",
    takes={"三级指标": "三级指标"},
    leaves=("一级指标", "三级甲等"),
    method="fullmatch",
)
GROUPING = Pattern(
    "A column that puts rows into chapters.",
    "(?:任务|工作|项目|指标)?(?:类别|分类|类型|板块|领域|方面|大类)",
    takes={"任务类别": "任务类别", "领域": "领域"},
    leaves=("项目名称", "问题类型"),
    method="fullmatch",
)
TITLE = Pattern(
    "What a task is called.",
    f"{_KIND}{{0,2}}(?:任务|事项|工作|项目|实事|议题|积案|(?:指标|案件|提案|企业|工程|文件|政策|制度|建议|议案)(?=名称)|(?:建议|提案|议案)(?:标题|题目)|案由|(?:任务|事项)(?=清单))(?:名称|清单)?",
    takes={
        "重点任务": "重点任务",
        "项目名称": "项目名称",
        "议定事项": "议定事项",
        "民生事项名称": "民生事项名称",
        "年度重点工作": "年度重点工作",
        "指标名称": "指标名称",
        "考核项目": "考核项目",
        "信访事项": "信访事项",
        "案件名称": "案件名称",
        "建议名称": "建议名称",
        "案由": "案由",
    },
    leaves=("任务来源", "项目投资", "指标", "其他事项", "完成改革任务", "企业"),
    method="fullmatch",
)
MEASURES = Pattern(
    "What is to be done, in detail.",
    f"{either('工作 具体 细化 重点 整改 推进 主要 任务 测评 考核 创建 检查 议定 事项 实施 改革 落实 整改落实 防范 政策 隐患整改 交办 批示 建议 提案 服务')}"
    f"{either('举措 措施 内容 任务 安排 要点')}|工作重点|项目建设内容"
    "|措施|举措|内容|任务分解|分解任务|(?:主要)?(?:建设)?内容|项目内容|整改(?:要求|方案)|建设(?:规模及(?:主要|建设)?内容|内容及规模|规模)",
    takes={
        "具体举措": "具体举措",
        "任务分解": "任务分解",
        "建设内容": "建设内容",
        "整改要求": "整改要求",
    },
    leaves=("保障措施", "内容和标准"),
    method="fullmatch",
)
REMARK = Pattern(
    "A remark.",
    "备注|说明|备考",
    takes={"备注": "备注"},
    leaves=("备注栏", "情况说明"),
    method="fullmatch",
)
PROSE = Pattern(
    "A cell that holds sentences rather than a name or a list of names.",
    r"[\u4e00-\u9fff][^\n]{9,}[，；。]|[\u4e00-\u9fff]{5,}。|[^，；。\n]{30}",
    takes={
        "抓好工业节水。": "抓好工业节水。",
        "实施节水技术改造和清洁生产，淘汰落后产能": "实施节水技术改造和清洁生产，",
    },
    leaves=("加强采砂管理", "甲镇，乙镇，丙镇", "2026年6月底", "每月1次。"),
)
ABOUT_WORK = Pattern(
    "The heading of a column that tells about the work and asks for none: how it stands, why, how it is rated.",
    "情况|进展|进度|依据|来源|原因|成因|现状|背景|理由|标准|评分|分值|计分|得分|扣分|考核|评价|简介|概况|概述|问题|困难|成果|成效|佐证|材料"
    "|审查意见|反馈意见|投资|资金|地点|位置|时间|时限|备注|说明|职责|职能|人员|电话",
    takes={"工作进展": "进展", "评分标准": "评分", "形成原因": "原因", "主要职责": "职责"},
    leaves=("细化措施", "具体要求", "实施路径", "解决办法", "推进计划"),
)
BEHIND_HEADING = Pattern(
    "What follows a heading in its cell: （第一个为牵头单位）.",
    r"[\s（(].*$",
    takes={"责任单位（第一个为牵头单位）": "（第一个为牵头单位）", "责任单位 备注": " 备注"},
    leaves=("责任单位",),
)
LEVELS_IN_HEADING = Pattern(
    "Levels in brackets inside a heading, which it says as well without: 县（市、区）责任单位.",
    "[（(][市县区旗、]+[）)](?=[^\\s（(])",
    takes={"县（市、区）责任单位": "（市、区）"},
    leaves=("责任单位（县）", "责任单位（牵头）"),
)
TWO_HEADINGS = Pattern(
    "What joins two headings of one column: 工作内容及年度目标.",
    "[及和与、/]",
    takes={"工作内容及年度目标": "及", "措施、时限": "、", "责任单位/部门": "/"},
    leaves=("工作内容",),
)
LEVELLED = Pattern(
    "The heading of a lower level; the last of several names the task.",
    "[二三四]级",
    takes={"二级指标": "二级"},
    leaves=("一级指标", "指标（二级）"),
    method="match",
)
WITH_PERSON = Pattern(
    "A heading of bodies by which their people are asked as well: 责任单位及责任人.",
    "责任人|负责人|联系人|责任领导",
    takes={"责任单位及责任人": "责任人", "牵头单位（联系人）": "联系人"},
    leaves=("责任单位", "责任部门"),
)
PERSON = Pattern(
    "Who stands behind a body: 市水利局 张三, 市水利局（李四）.",
    "[ \\t\u3000:：（(]+[\u4e00-\u9fff]{2,3}[）)]?(?=[、，,；;\\n]|$)",
    takes={"市水利局 张三": " 张三", "市水利局（李四）、市甲局": "（李四）"},
    leaves=("市水利局", "市委（市政府办）"),
)
FORM_LABEL = Pattern(
    "The label of a line in a form, whatever it asks: 监督电话：.",
    r"\s*[【\[]?(?P<label>[\u4e00-\u9fff]{2,8})[】\]]?\s*[:：]",
    takes={
        "责任单位：市水利局": {"label": "责任单位"},
        "【监督电话】: 123": {"label": "监督电话"},
    },
    leaves=("新增学位2万个。", "各县（市、区）人民政府：", "：市水利局"),
    method="match",
)
NUMBERED_ITEM = Pattern(
    "The first line of a form that has a number behind a word: 项目1.1：修路.",
    rf"\s*(?P<kind>(?:重点|改革|整改|督办|交办|专项|民生)?(?:项目|任务|事项|问题|实事))\s*(?P<number>[0-9]{{1,3}}(?:[.．-][0-9]{{1,3}})*|[{NUMERALS}]{{1,3}})\s*(?:[:：、]|[.．](?![0-9]))",
    takes={
        "项目1.1：修路": {"kind": "项目", "number": "1.1"},
        "问题三、淤积": {"kind": "问题", "number": "三"},
        "改革任务2：修订办法": {"kind": "改革任务", "number": "2"},
    },
    leaves=("项目：修路", "项目1.1修路", "1.1修路"),
    method="match",
)
ITEM_LABEL = Pattern(
    "The label of an item that has its number in it: 问题一, 任务3.",
    f"(?P<kind>问题|任务|事项|项目)\\s*(?:[0-9]{{1,3}}|[{NUMERALS}]{{1,3}})",
    takes={"问题一": {"kind": "问题"}, "任务3": {"kind": "任务"}},
    leaves=("问题", "问题编号", "任务1.2"),
    method="fullmatch",
)
ELSEWHERE = Pattern(
    "Instead of units: they stand elsewhere.",
    "详?见(?:上|下|前|后|各|本|具体|整改|措施|附).*|同上|同前",
    takes={"见整改措施": "见整改措施", "详见附件2": "详见附件2", "同上": "同上"},
    leaves=("市水利局", "见习基地管理办公室", "市见义勇为办"),
    method="match",
)
SUM = Pattern(
    "What stands in the row that adds up a column: 合计.",
    "[合总小共]\\s*计[:：]?",
    takes={"合计": "合计", "总 计": "总 计"},
    leaves=("统计", "合计费用"),
    method="fullmatch",
)
NOTE = Pattern(
    "A remark over all columns, mostly below the last row: 注：1.本表实行动态更新.",
    "[（(]?(?:附?注|备注|说明|填[报表]说明)[）)]?(?:[:：]|[0-9])|[*＊※]",
    takes={"注：本表按季更新": "注：", "（备注）：": "（备注）：", "※为新增任务": "※"},
    leaves=("注重实效", "本表注：", "说明情况"),
    method="match",
)
TITLE_NUMBER = Pattern(
    "A number before a task's title in its cell, where no column has the numbers: 1.修路.",
    r"(?P<number>[0-9]{1,3})\s*[.．、]\s*(?![0-9])(?=.)",
    takes={"1.修路": {"number": "1"}, "12、 种树": {"number": "12"}},
    leaves=("1.5万亩林地", "2026年任务", "一、修路", "1."),
    method="match",
)
CHAPTER_NUMBER = Pattern(
    "A Chinese number alone in a cell, beside which stands a chapter's title.",
    f"[（(]?[{NUMERALS}]{{1,3}}[）)、]?",
    takes={"一": "一", "（十二）": "（十二）", "三、": "三、"},
    leaves=("1", "一、发展产业"),
    method="fullmatch",
)
