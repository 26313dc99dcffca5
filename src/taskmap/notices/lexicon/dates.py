"""Times in the text of a task: what makes one a limit, what makes it a name or a matter of the past."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either

DUE = Pattern(
    "What follows a bare year when it is a limit and no name: 2026年完成前期工作, 2026年要有所突破.",
    "[,，]?"
    + either(
        "集中 超过 不低于 降至 降到 提高到 提升到 升至 控制在 突破 前 底 末 要 须 力争 争取 确保 基本 全面 全部 初步 率先 计划 预计 "
        "实现 完成 建成 达到 达 启动 开工 动工 完工 竣工 投产 投用 投入 出台 通车 验收 销号 进场 施工 招标 封顶 交付 通水 试运行 培育 打造 创建 建设 新增 力争 取得 突破 "
        "形成 推广 覆盖 报(?=[省国市县]|批|审)"
    ),
    takes={"完成前期工作": "完成", "报省政府审批": "报", "，要有所突破": "，要", "底": "底"},
    leaves=("版目录", "中央一号文件", "的任务", "报告"),
    method="match",
)
COUNTING = Pattern(
    "A clause that counts something, behind a year at its start: 2026年招募志愿者4500人.",
    "[^，,。；;以]{2,24}[0-9]+(?:[.][0-9]+)?"
    + either("万 亿 % ％ 个 人 家 项 名 户 亩 公里 场 处 座 套"),
    takes={"招募志愿者4500人": "招募志愿者4500人", "造林2.5万亩": "造林2.5万"},
    leaves=("招募志愿者", "，造林2万亩", "比5家"),
    method="match",
)
LEADING = Pattern(
    "What stands before a time that is a limit: 到2026年.",
    either("到 至 在 于 截至 力争 确保 争取 最迟") + "$",
    takes={"力争到": "到", "项目于": "于", "最迟": "最迟"},
    leaves=("落实", "到位"),
)
NAMING = Pattern(
    "What follows a year that is part of a name: 2026年中央一号文件, 2026年版目录, 2026年度工作要点.",
    "(?:版|度|中央|全国|全省|全市|第|一号|工作|高新|农|普查|.{0,12}[》〉])",
    takes={"版目录": "版", "度工作要点": "度", "行动方案》": "行动方案》"},
    leaves=("完成排查", "底前", "，全市建成"),
    method="match",
)
PAST = Pattern(
    "What stands before a time that ends or begins something and is no limit: 有效期至, 自, 比.",
    either(
        "(?<!继续)延长至? 有效期至? (?<!延续)(?<!继续)(?<!延长)执行至 (?<!延续)(?<!继续)实施至 期限至? 截止到 已于 已在 截至 自 从 (?<!占)比 较 同比 自从 始于"
    )
    + "$",
    takes={"政策执行至": "执行至", "数量比": "比", "项目已于": "已于"},
    leaves=("到", "从速", "计划于", "税费优惠延续执行至", "补贴继续实施至", "窗口占比"),
)
BEGINS = Pattern(
    "What follows a time from which something begins: 2026年起.",
    "(?:起|以来|开始)",
    takes={"起施行": "起", "开始执行": "开始"},
    leaves=("完成", "前开始"),
    method="match",
)
COUNTED = Pattern(
    "A span of time that describes or counts from elsewhere: 6小时内, 离校5年内.",
    f"(?!20[0-9]{{2}}年)[0-9{NUMERALS}两半]{{1,4}}个?(?:工作日|小时|日|天|周|月|年)[之以]?内",
    takes={"6小时内": "6小时内", "五个工作日之内": "五个工作日之内", "半年内": "半年内"},
    leaves=("印发之日起30日内", "年内", "2026年内", "3年时间"),
    method="match",
)
COUNTED_FROM = Pattern(
    "An event of this notice from which such a span is counted: 会后5个工作日内.",
    "(?:会后|会议结束后|会议之日起|(?:印发|下发|收到|接到)(?:本?(?:通知|方案|纪要|意见|文件))?(?:之日)?(?:后|起))(?:的)?$",
    takes={"会后": "会后", "收到通知后": "收到通知后"},
    leaves=("受理后", "会前", "发布"),
)
YEARS_WITHIN = Pattern(
    "A span of years, which is a limit at the beginning of a clause: 5年内引进人才.",
    f"[0-9{NUMERALS}两]{{1,3}}年[之以]?内",
    takes={"5年内": "5年内", "两年之内": "两年之内"},
    leaves=("半年内", "30日内", "年内"),
    method="fullmatch",
)
YEAR_BEGINS = Pattern(
    "The year from which such a span is counted: 2026年起 before 5年内.",
    "(?:自|从)?20[0-9]{2}年(?:起|开始)$",
    takes={"丙镇2026年起": "2026年起", "自2027年开始": "自2027年开始"},
    leaves=("2026年", "起"),
)
NO_DUTY = Pattern(
    "What follows a span that says how long something is forbidden or lasts: 5年内不得申报, 3年内有效.",
    "不|未|仍|有效|内|累计",
    takes={"不得申报": "不", "有效": "有效"},
    leaves=("引进人才", "建成"),
    method="match",
)
MONTH_LOST_YEAR = Pattern(
    "A year and a month that lost the 年 between them: 20266月.",
    r"((?:19|20)[0-9]{2})([1-9]|1[0-2])月",
    takes={"20266月底前": {"1": "2026", "2": "6"}, "202612月": {"1": "2026", "2": "12"}},
    leaves=("2026年6月", "202613月"),
)
DAY_LOST_MONTH = Pattern(
    "A month and a day that lost the 月 between them: 2026年630日.",
    r"((?:19|20)[0-9]{2})年([1-9]|1[0-2])([0-9]{2})日",
    takes={"2026年630日前": {"1": "2026", "2": "6", "3": "30"}},
    leaves=("2026年6月30日", "2026年30日"),
)
ENDING = Pattern(
    "A verb by which the whole is done by a day, whatever goes on behind it: 6月底前完成，长期坚持.",
    "完成|办结|到位|销号|建成",
    takes={"6月底前完成，长期坚持": "完成"},
    leaves=("6月底取得成效并持续推进",),
)
DESCRIBING = Pattern(
    "What follows a time that describes: 2000年以前建成的小区.",
    "[^，。；]{0,14}的",
    takes={"建成的小区": "建成的"},
    leaves=("建成小区，完善旁边的道路", "完成"),
    method="match",
)
LEADING_WORDS = Pattern(
    "Words before a time that say nothing about what is due.",
    "(?:，|,)?(?:力争|确保|争取|计划|预计|将|于|在|到|至|截至|项目于|并)+$",
    takes={"示范区力争于": "力争于", "完成排查，并在": "，并在"},
    leaves=("完成排查", "于是开工"),
)
FOR_PLACE = Pattern(
    "A clause behind a time that binds one place only: 甲市完成排查; no 全市, which are all.",
    "[，, ]*([^，。；、,;.（(]{1,5}(?<![城全各我本省地])[市县])(?=完成|建成|基本|实现|全面|要|须|应)",
    takes={"，甲市完成排查": {"1": "甲市"}, "乙丙县基本建成": {"1": "乙丙县"}},
    leaves=("全市完成排查", "甲市、乙市完成排查", "甲市的排查"),
    method="match",
)
