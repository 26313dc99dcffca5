"""The head of a notice: its number, its date, who issued it, its title, the years it is for."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

NUMBER = Pattern(
    "The document's number on a line of its own: 某政办〔2026〕3号.",
    r"[（(]?\s*(?P<number>[\u4e00-\u9fff]{2,12}\s*[〔\[（(【]\s*(?:19|20)[0-9]{2}\s*[〕\])）】]\s*第?\s*[0-9]{1,4}\s*号)\s*[)）]?",
    takes={
        "某政办〔2026〕3号": {"number": "某政办〔2026〕3号"},
        "（某府发 [2026] 第12号）": {"number": "某府发 [2026] 第12号"},
    },
    leaves=("根据某政发〔2026〕8号文件", "某政办2026年3号", "第3号"),
    method="fullmatch",
)
YEAR_OF_NUMBER = Pattern(
    "The year in a document's number.",
    "[〔\\[（(【](20[0-9]{2})",
    takes={"某政办〔2026〕3号": {"1": "2026"}},
    leaves=("第2026号", "某政办〔1998〕3号"),
)
BRACKETED_YEAR = Pattern(
    "The year of a document's number in any brackets, which become 〔〕.",
    r"[〔\[（(【]([0-9]{4})[〕\])）】]",
    takes={"某政办[2026]3号": {"1": "2026"}},
    leaves=("某政办2026年3号", "某政办（试行）3号"),
)
DAY = Pattern(
    "A line that is the date of issue, with or without a label.",
    r"(?:成文日期|发文日期|印发日期|签发日期)?\s*[:：]?\s*(?P<day>[0-9〇○零一二三四五六七八九十年月日./\-\s]{6,20})$",
    takes={
        "2026年3月1日": {"day": "2026年3月1日"},
        "印发日期：2026-03-01": {"day": "2026-03-01"},
        "二〇二六年三月一日": {"day": "二〇二六年三月一日"},
    },
    leaves=("2026年3月1日印发", "3月1日前"),
    method="fullmatch",
)
DAY_LOST_CHARACTERS = Pattern(
    "A date that lost its 年 or 月: 202657日.",
    r"(?P<year>20[0-9]{2})年?(?P<month>1[0-2]|[1-9])月?(?P<day>[12][0-9]|3[01]|[1-9])日",
    takes={
        "202657日": {"year": "2026", "month": "5", "day": "7"},
        "2026年1231日": {"year": "2026", "month": "12", "day": "31"},
    },
    leaves=("202657", "2026年13月7日"),
    method="fullmatch",
)
PAGE_DAY = Pattern(
    "The day on which a page was put up: 发布日期:2026-08-17, or a line that is a time.",
    r"(?:.{0,12}(?:发布|日期|时间)\S{0,4}\s*[:：]?\s*)?(20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)"
    r"(?:\s+[0-9:：]+)?(?:\s.*)?",
    takes={
        "发布日期:2026-08-17": {"1": "2026-08-17"},
        "2026/08/17 10:30 字号": {"1": "2026/08/17"},
    },
    leaves=("2026年8月", "请于2026年8月17日前报送"),
    method="fullmatch",
)
FIELD = Pattern(
    "A field in a table above the text: 发文字号：…, 标题 | ….",
    r"(?P<name>发文字号|文号|发文机关|发布机构|发文单位|制表单位|制发单位|成文日期|发文日期|印发日期|标题|名称)\s*(?:[:：]|\|)\s*"
    r"(?P<value>[^|\s][^|]*?)(?=\s+\S{2,6}\s*[:：]|\s{3,}|\s*\||\s*$)",
    takes={
        "发文机关：某市人民政府 成文日期：2026年3月1日": {
            "name": "发文机关",
            "value": "某市人民政府",
        },
        "标题 | 某市工作要点": {"name": "标题", "value": "某市工作要点"},
    },
    leaves=("来源：某市人民政府", "文号", "按标题要求"),
)
ISSUING = Pattern(
    "Who issues, before the 关于 of the title: 某市人民政府办公室关于印发….",
    "^(?P<issuer>.{2,40}?)关于(?:印发|转发|下发|公布|报送)?",
    takes={
        "某市水利局关于印发工作要点的通知": {"issuer": "某市水利局"},
        "某市人民政府办公室关于春耕的意见": {"issuer": "某市人民政府办公室"},
    },
    leaves=("关于印发工作要点的通知", "某市水利局工作要点"),
    method="match",
)
_KIND = either(
    "方案 计划 要点 意见 措施 清单 规划 办法 分工 安排 任务 行动 报告 通知 分解 部署 细则 责任书 分解表 任务书 实施 若干措施 工作要点 推进表 台账 "
    "一览表 任务书 任务表 明细表 汇总表 总结 决定 纲要 纪要 (?:议定|决定|交办|督办)事项 举措 指标 公示 政策 (?:进展|落实|完成|整改)情况"
)
TITLE = Pattern(
    "A line that reads as a title: it ends with the kind of document it names.",
    f"[^。；;！!？?\n]{{4,90}}{_KIND}(?:（[^（）]*）|\\([^()]*\\)|〔[^〔〕]*〕)*$",
    takes={
        "某市河湖治理工作方案": "某市河湖治理工作方案",
        "某县2026年工作要点（试行）": "某县2026年工作要点（试行）",
        "某县行动计划（2026—2028年）（征求意见稿）": "某县行动计划（2026—2028年）（征求意见稿）",
        "某市优化营商环境若干举措": "某市优化营商环境若干举措",
        "某市支持工业发展若干政策": "某市支持工业发展若干政策",
        "某县第九次调度会议定事项": "某县第九次调度会议定事项",
    },
    leaves=("工作方案", "现将方案印发给你们", "落实方案。抓好任务"),
    method="fullmatch",
)
TITLE_BEGUN = Pattern(
    "A line that is the beginning of a title which goes on below: no mark of a sentence in it, and no end of its own.",
    "(?!附件|抄送|主送)[^，。；;：:！!？?|\n]{2,44}(?<!通知)(?<!号)(?<!文件)",
    takes={
        "某市人民政府办公室关于深入开展": "某市人民政府办公室关于深入开展",
        "某市加快推进新型工业化": "某市加快推进新型工业化",
    },
    leaves=("各县区人民政府：", "某政发〔2026〕3号", "关于印发工作要点的通知", "某市人民政府文件"),
    method="fullmatch",
)
MEETING_DAY = Pattern(
    "The day on which a meeting was held, at the beginning of its minutes.",
    "(?P<day>20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)(?:[上下]午)?[^。]{0,40}召开",
    takes={"2026年7月8日，副市长主持召开会议": {"day": "2026年7月8日"}},
    leaves=("2026年7月8日印发", "会议于2026年7月8日召开"),
    method="match",
)
MINUTES = Pattern(
    "The title of what a meeting decided.",
    "纪要|议定事项|会议决定",
    takes={"某县县长办公会议纪要": "纪要", "第9次会议议定事项": "议定事项"},
    leaves=("某县工作要点", "会议通知"),
)
SPREAD_WORD = Pattern(
    "A word that is spread over the page: 意　见.",
    r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,5}",
    takes={"意 见": "意 见", "通\u3000\u3000知": "通\u3000\u3000知"},
    leaves=("意见", "目 录表", "意"),
    method="fullmatch",
)
OF_PLACE = Pattern(
    "A place with which a title begins: 某市加快推进新型工业化.",
    "[^关]{2,6}?[省市县区州旗]",
    takes={"某甲市加快推进新型工业化": "某甲市"},
    leaves=("关于某市水利", "三年行动计划"),
    method="match",
)
BEHIND_TITLE = Pattern(
    "A line in brackets below a title that belongs to it: （征求意见稿）, （2026—2028年）.",
    "[（(](?!此件|本件|转|发|20[0-9]{2}年[0-9]{1,2}月)[^（）()：:]{2,20}[）)]",
    takes={"（征求意见稿）": "（征求意见稿）", "（2026—2028年）": "（2026—2028年）"},
    leaves=("（此件公开发布）", "（联系人：张某）", "征求意见稿", "（2026年3月）"),
    method="fullmatch",
)
PLACE_ALONE = Pattern(
    "A place without a body, which issues nothing: 某区 in 某区关于推进治理的方案.",
    "[省市县区州旗盟镇乡]$",
    takes={"某区": "区"},
    leaves=("某区人民政府", "某市水利局"),
)
SEAL = Pattern(
    "What stands in brackets behind the name of who signs: （代章）.",
    "[（(](?:代?章|盖章|公章|印章?|代)[）)]$",
    takes={"某市防汛指挥部办公室（代章）": "（代章）"},
    leaves=("某市数据局（大数据中心）", "代章"),
)
ANNOUNCING = Pattern(
    "The title within a title: 关于印发《…》的通知.",
    "关于(?:印发|转发|下发|公布)(?:《(?P<quoted>.+)》|(?P<plain>.+?))(?:的通知)?$",
    takes={
        "某市关于印发《河湖治理方案》的通知": {"quoted": "河湖治理方案", "plain": None},
        "关于转发春耕工作安排的通知": {"quoted": None, "plain": "春耕工作安排"},
    },
    leaves=("关于做好春耕工作的通知", "河湖治理方案"),
)
ANNOUNCED = Pattern(
    "What a notice without a title says in its first sentence that it is: 现将《政府工作报告》重点任务予以分解.",
    "现(?:就|将)(?P<what>[^，。；]{6,60}?)(?:予以)?(?:分解|印发|下达|通知如下|明确)",
    takes={"现将全年重点工作任务予以分解": {"what": "全年重点工作任务"}},
    leaves=("现将任务分解", "全年重点工作任务分解如下"),
)
QUOTED_TITLE = Pattern(
    "A title that is quoted as a whole.",
    "《[^《》]+》",
    takes={"《河湖治理方案》": "《河湖治理方案》"},
    leaves=("《河湖治理方案》任务", "《甲》和《乙》"),
    method="fullmatch",
)
YEARS = Pattern(
    "The year or the years that a title names: 2026年, 2026—2028年.",
    "(?P<first>20[0-9]{2})(?:年?\\s*[-—–~至到]+\\s*(?P<last>20[0-9]{2}))?\\s*年",
    takes={
        "某市2026年工作要点": {"first": "2026", "last": None},
        "行动计划（2026—2028年）": {"first": "2026", "last": "2028"},
    },
    leaves=("行动计划（2026）", "“十五五”规划"),
)
PAGE_FRAME = Pattern(
    "Words of the web page around a notice, which are no title.",
    either(
        "发布日期 发布时间 浏览 来源[:：] 作者 字体 字号 当前位置 首页 查看次数 打印 分享 责任编辑 http www[.]"
    ),
    takes={"当前位置：首页>通知": "当前位置", "来源：市水利局": "来源："},
    leaves=("某市来源地核查方案", "某市河湖治理工作方案"),
)
FAR_APART = Pattern(
    "The gap in a line with two things on it: 某市人民政府办公室　　2026年4月20日.",
    r"[\s\u3000]{2,}",
    takes={"某市水利局　　2026年4月20日": "　　"},
    leaves=("某市水利局 2026年4月20日",),
)
