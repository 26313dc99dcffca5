"""The outline: the forms of numbers, attachments, notes, page numbers, titles and what belongs to no task."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

_KINDS = "任务|举措|行动|专项|措施|问题|项目|事项|实事"
"""Words with which an item has its number: 任务一."""
_CHINESE = f"[{NUMERALS}百]{{1,4}}"

NAMED = Pattern(
    "任务一, 问题2: a word and a number.",
    f"{either('重点 改革 整改 督办 交办 专项 民生')}?(?:{_KINDS})(?:{_CHINESE}|[0-9]{{1,2}})(?:\\s*[:：.．、]|[ \u3000]+)",
    takes={
        "任务一：修路": "任务一：",
        "改革任务2：种树": "改革任务2：",
        "举措2 种树": "举措2 ",
        "问题三、淤积": "问题三、",
    },
    leaves=("任务一览", "任务：修路"),
)
THREE_LEVELS = Pattern(
    "1.1.1 before Chinese text.",
    r"(?<![0-9A-Za-z.])[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}\.?(?=\s*[\u4e00-\u9fff“《])",
    takes={"1.1.1修路": "1.1.1", "2.10.3. 种树": "2.10.3."},
    leaves=("2026.6.30前", "1.1.1", "1.1修路"),
)
TWO_LEVELS = Pattern(
    "1.1 before Chinese text; no quantity such as 1.5万亩.",
    r"(?<![0-9A-Za-z.])[0-9]{1,2}\.[0-9]{1,2}(?:\.|\s)?(?=\s*[\u4e00-\u9fff“《])(?!\s*[万亿元个%倍米吨年月日])",
    takes={"1.1修路": "1.1", "2.10 种树": "2.10 "},
    leaves=("1.5万亩", "PM2.5浓度", "2.1.1修路"),
)
CHAPTER = Pattern(
    "第一章, 第二编, 第三部分, the highest level.",
    f"第{_CHINESE}[章编篇]|第{_CHINESE}部分",
    takes={"第一章 总则": "第一章", "第三部分 任务": "第三部分"},
    leaves=("第一条", "第1章"),
)
SECTION = Pattern(
    "第一节 of laws and plans.",
    f"第{_CHINESE}节",
    takes={"第二节 任务": "第二节"},
    leaves=("第二章", "春节"),
)
ARTICLE = Pattern(
    "第一条 of regulations.",
    f"第{_CHINESE}条",
    takes={"第十二条 市水利局": "第十二条"},
    leaves=("第二章", "一条路"),
)
CHINESE_NUMBER = Pattern(
    "一、 or 一., mostly chapters.",
    f"{_CHINESE}\\s*[、.．﹒]",
    takes={"一、发展产业": "一、", "十二．修路": "十二．"},
    leaves=("一是修路", "1、修路"),
)
CHINESE_IN_BRACKETS = Pattern(
    "（一）, in brackets of either width.",
    f"[（(]\\s*{_CHINESE}\\s*[）)]",
    takes={"（一）修路": "（一）", "( 十 )种树": "( 十 )"},
    leaves=("（一期）", "（1）修路"),
)
DIGITS = Pattern(
    "1. or 1、; a figure after it only where it is a year or a month, 1.2026年, 2.6月底前.",
    r"(?<![0-9A-Za-z０-９.．])[0-9０-９]{1,3}\s*(?:[.．﹒](?:(?![0-9０-９])|(?=20[0-9]{2}年|1?[0-9]月(?!均)))|、)",
    takes={"1.修路": "1.", "2.6月底前完工": "2.", "１２、种树": "１２、", "3.2026年完工": "3."},
    leaves=("1.5万亩", "2026.6", "G1.2"),
)
DIGITS_IN_BRACKETS = Pattern(
    "(1), in brackets of either width.",
    r"[（(]\s*[0-9０-９]{1,2}\s*[）)]",
    takes={"(1)修路": "(1)", "（12）种树": "（12）"},
    leaves=("（2026）", "（一）"),
)
DIGITS_HALF_BRACKET = Pattern(
    "1), with its closing bracket only.",
    r"(?<![0-9A-Za-z０-９（(.．])[0-9０-９]{1,2}[)）]",
    takes={"1)修路": "1)", "12）种树": "12）"},
    leaves=("(1)修路", "2026)"),
)
CIRCLED = Pattern(
    "Circled numbers, ① to ⑳.", "[①-⑳]", takes={"①修路": "①"}, leaves=("1修路", "❶修路")
)
_FORMS = (
    ("任务一", NAMED),
    ("1.1.1", THREE_LEVELS),
    ("1.1", TWO_LEVELS),
    ("第章", CHAPTER),
    ("第节", SECTION),
    ("第条", ARTICLE),
    ("一、", CHINESE_NUMBER),
    ("（一）", CHINESE_IN_BRACKETS),
    ("1.", DIGITS),
    ("(1)", DIGITS_IN_BRACKETS),
    ("1)", DIGITS_HALF_BRACKET),
    ("①", CIRCLED),
)
FORM_NAMES = tuple(name for name, _ in _FORMS)
"""The forms by the first number of each, in the order in which they are tried: `f0` of NUMBER is the first."""
NUMBER = Pattern(
    "A number of any form; the group says which.",
    "|".join(f"(?P<f{place}>{form.regex})" for place, (_, form) in enumerate(_FORMS)),
    takes={
        "一、发展产业": {"f6": "一、", "f8": None},
        "1.1修路": {"f2": "1.1"},
        "见附件①": {"f11": "①"},
    },
    leaves=("发展产业", "一是修路"),
)
VALUE = Pattern(
    "The value in a printed number; the last one counts.",
    f"[0-9]+|{_CHINESE}",
    takes={"（十二）": "十二", "1.10": "1"},
    leaves=("任务：", "（）"),
)
REFERENCE_BEHIND = Pattern(
    "What follows a number that is part of a sentence: （二）项规定, 一、二等奖.",
    r"\s*(?:[、，,。；;）)%％]|[项款条点类级](?![\u4e00-\u9fff]{6})|和|至|及|中的|[一二三四五六七八九十]、)",
    takes={"项规定执行": "项", "二、三等奖": "二、", "和第三项": "和"},
    leaves=("修路种树", "项目建设要全面提速"),
    method="match",
)
ENUMERATION_BEHIND = Pattern(
    "What follows a number at a line's start that is none of the outline: a mark, or the next of 一、二、三等奖.",
    r"\s*(?:[，,。；;）)%％]|[一二三四五六七八九十]、)",
    takes={"，修路": "，", "二、三等奖": "二、"},
    leaves=("修路", "和第三项"),
    method="match",
)
COUNT = Pattern(
    "The number in a printed one, to be counted on: 一、 to 二、.",
    f"[0-9]+|[{NUMERALS}]+",
    takes={"（十二）": "十二", "3.": "3"},
    leaves=("①", "第章"),
)
MARKS_BEHIND = Pattern(
    "The marks behind a number as it is printed.",
    r"[、.．﹒:：]+$",
    takes={"1.": ".", "一、": "、", "问题一：": "："},
    leaves=("（一）", "1.1"),
)
TASK_NUMBER = Pattern(
    "The number of a task or chapter at the start of its printed number or title, for its id.",
    f"(?:第|{either('重点 改革 整改 督办 交办 专项 民生')}?(?:{_KINDS}))?[（(]?([0-9]{{1,3}}(?![0-9])|[{NUMERALS}百]+|[①-⑳])(?=[、.．﹒）)章节条部编篇\\s]|$)",
    takes={
        "12": {"1": "12"},
        "（三）修路": {"1": "三"},
        "第二章 任务": {"1": "二"},
        "①": {"1": "①"},
        "问题二": {"1": "二"},
    },
    leaves=("2026年任务", "修路", "一是修路"),
    method="match",
)
ATTACHMENT = Pattern(
    "The line with which an attachment begins.",
    rf"附\s*件\s*[0-9{NUMERALS}]{{0,2}}\s*[:：]?",
    takes={"附件2": "附件2", "附 件：": "附 件：", "附件一": "附件一"},
    leaves=("附件2：任务表", "见附件2", "附表"),
    method="fullmatch",
)
ATTACHMENTS_LISTED = Pattern(
    "The line that begins the list of attachments: 附件：1.任务表.",
    r"\s*附\s*件?\s*[:：]\s*\S",
    takes={"附件：1.任务表": "附件：1", "  附: 任务表": "  附: 任"},
    leaves=("附件：", "附件1", "见附件：任务表"),
    method="match",
)
ATTACHMENT_LISTED = Pattern(
    "A further line of that list: 2.联系表.",
    rf"\s*[0-9{NUMERALS}]{{1,2}}\s*[.．、]",
    takes={"2.联系表": "2.", " 三、联系表": " 三、"},
    leaves=("联系表", "（2）联系表", "2026.6"),
    method="match",
)
NOTE = Pattern(
    "A line that is a note and no point.",
    r"\s*(?:备\s*注|附\s*注|注|说明)\s*[:：]",
    takes={"注：按季更新": "注：", " 备 注: 无": " 备 注:"},
    leaves=("注重实效：", "说明情况"),
    method="match",
)
PAGE_NUMBER = Pattern(
    "A line that is the number of a page: — 3 —, 第3页 共9页.",
    r"\s*(?:[-—–－―]+\s*[0-9]{1,4}\s*[-—–－―]+|第\s*[0-9]{1,4}\s*页(?:\s*共.*页)?)\s*",
    takes={"— 3 —": "— 3 —", "第3页 共9页": "第3页 共9页"},
    leaves=("3", "第3页见表", "-3"),
    method="fullmatch",
)
CONTENTS_HEADING = Pattern(
    "The line above a table of contents.",
    r"[【\[]?目\s*[录錄次][】\]]?",
    takes={"目  录": "目  录", "目录": "目录"},
    leaves=("目录清单", "目标"),
    method="fullmatch",
)
CONTENTS_LINE = Pattern(
    "A line of a table of contents: a heading, dots and the number of a page.",
    r"(?P<heading>.{2,60}?)\s*(?:[.．·…‥⋯]\s?){3,}\s*[-—(（]?\s*[0-9]{1,3}\s*[-—)）]?",
    takes={
        "一、总体要求………………1": {"heading": "一、总体要求"},
        "（一）修路.....12": {"heading": "（一）修路"},
    },
    leaves=("一、总体要求", "完成率1.5", "修路、种树……等3项"),
    method="fullmatch",
)
LAST_PROVISIONS = Pattern(
    "The heading, without a number, of what follows the tasks.",
    r"附\s*则",
    takes={"附则": "附则", "附  则": "附  则"},
    leaves=("附则（一）", "附件", "六、附则"),
    method="fullmatch",
)
PAGE_TAIL = Pattern(
    "A line that stands behind the text of a notice: to whom copies go, when it was printed, the foot of a web page.",
    r"[（(【\[]?\s*(?:此件|(?:出席|列席|缺席|请假|记录)(?:人员)?\s*[:：]|抄\s*[送报]|主\s*送|分\s*送|扫一扫|分享到|打印本页|关闭窗口|纠\s*错|相关(?:链接|附件|文档|阅读|解读|信息)"
    r"|[上下]一[篇条]|责任编辑|校对|公开(?:方式|属性|选项|类别)|信息公开|附件下载|文件下载)"
    r"|.{0,30}(?:20|〇)[0-9〇]{2}年[0-9]{1,2}月[0-9]{1,2}日印发|.{0,60}(?:ICP备|版权所有|备案号)",
    takes={
        "抄送：县委办公室": "抄送",
        "【打印本页】【关闭窗口】": "【打印本页",
        "某市人民政府办公室 2026年3月2日印发": "某市人民政府办公室 2026年3月2日印发",
        "主办：某区政府办 ICP备000号": "主办：某区政府办 ICP备",
        "（此件公开发布）": "（此件",
        "列席：县水利局": "列席：",
    },
    leaves=("出席会议", "信息共享", "打印材料", "2026年3月2日前印发", "各单位分享经验"),
    method="match",
)
OWN_LINE = Pattern(
    "What begins a line of its own after the text: the note on publication, the date.",
    r"[（(]?\s*此件|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$",
    takes={"（此件公开发布）": "（此件", "2026年3月1日": "2026年3月1日"},
    leaves=("2026年3月1日前完成", "本件"),
    method="match",
)
NUMBER_AHEAD = Pattern(
    "Any number at a line's start, even one that the outline does not expect there.",
    rf"[（(]?[0-9{NUMERALS}]{{1,3}}[）).．、]",
    takes={"（3）修路": "（3）", "五、种树": "五、", "7.浇水": "7."},
    leaves=("修路", "2026.6", "①种树"),
    method="match",
)
FIRST_SENTENCE = Pattern(
    "The first sentence of a text, which may be its title.",
    "([^。；;！!？?\n]+)[。；;！!？?\n]?",
    takes={"修好道路。种树。": {"1": "修好道路"}, "修好道路": {"1": "修好道路"}},
    leaves=("。修好道路",),
    method="match",
)
FOUND_OUT = Pattern(
    "How a problem was found out, before it is told: 督察发现，河道淤积.",
    f"{either('督察 督查 巡视 巡察 审计 检查 排查 暗访 核查 调研 督导')}组?(?:反馈|发现|指出)[，,：:]",
    takes={"督察发现，河道淤积": "督察发现，", "审计指出：账目不清": "审计指出："},
    leaves=("河道淤积", "督察发现的问题"),
    method="match",
)
NO_TASK = Pattern(
    "The closing words of a notice, which are no task that lost its units.",
    "起施行|起执行|起实施|负责解释|有效期",
    takes={"本方案自印发之日起施行": "起施行", "由市水利局负责解释": "负责解释"},
    leaves=("实施治理", "解释政策"),
)
PREFACE = Pattern(
    "Headings of what frames the tasks or tells of the past.",
    either(
        "总体目标 主要目标 发展目标 工作目标 指导思想 基本原则 工作原则 总体要求 总体思路 适用范围 附则 组织领导 组织保障 保障措施 工作要求 情况 回顾 成效 概况 名词解释"
    ),
    takes={"总体要求": "总体要求", "上半年工作情况": "情况"},
    leaves=("重点任务", "下半年工作安排"),
)
FRAME = Pattern(
    "Headings of what frames the tasks in whatever words: a chapter below one has no tasks that could be missed.",
    PREFACE.regex
    + "|"
    + either(
        "目标 原则 要求 保障 组织实施 组织推进 方式 方法 程序 步骤 阶段 对象 范围 考核 考评 督查 督导 评价 奖惩 附件 其他事项 背景 依据 意义 形势 施行 解释 报送 领导 宣传 说明"
    ),
    takes={"三、整改原则": "原则", "二、计分方式": "方式", "四、加强组织实施": "组织实施"},
    leaves=("一、强化要素支撑", "二、重点任务"),
)
AHEAD = Pattern(
    "Headings of what is to be done.",
    either("安排 计划 打算 下一步 下步 任务 举措 措施 重点 要求 目标 标准 部署"),
    takes={"下半年工作安排": "安排", "主要任务": "任务"},
    leaves=("工作成效", "指导思想"),
)
QUOTED = Pattern(
    "The item that a title quotes: 关于“…”问题验收销号的意见.",
    "“([^”]+)”",
    takes={"关于“污水直排”问题的意见": {"1": "污水直排"}},
    leaves=("关于污水直排问题的意见", "《污水》"),
)
