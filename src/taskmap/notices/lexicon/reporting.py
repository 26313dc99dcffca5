"""The duty to report: how often, by what day, which verb, to whom, signed or not."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern

_VERB = (
    "(?:报送|上报|填报|报告|反馈(?!了|的|问题|意见)|汇报|报备|(?<![通申公预情简海画])报(?=[^道酬废警销名刊考])|送(?=[^审检达])"
    "|发送|发[至到])"
)
_DAY = r"[0-9０-９]{1,2}"
_MIDDLE_AND_END = "(?:每年)?年中[、和及与]年[末底终]"
_BOTH_HALVES = "上(?:半年)?[、和及与]?下半年"

VERB = Pattern(
    "A verb of reporting; a bare 报 or 送 only where no other word begins with it.",
    _VERB,
    takes={
        "将进展报送市督查室": "报送",
        "报市政府": "报",
        "送县委": "送",
        "将进展发至本邮箱": "发至",
    },
    leaves=("加强报道", "送达文书", "报名", "申报项目", "通报一次", "向市委反馈了督察意见"),
)
QUARTERLY = Pattern(
    "Every quarter, as EVERY found it.",
    "每?(?:个)?季度?",
    takes={"每季度": "每季度", "每个季": "每个季"},
    leaves=("每月", "按季度", "每半年"),
    method="match",
)
HALF_YEARLY = Pattern(
    "Every half year, as EVERY found it.",
    f"每?半年|{_MIDDLE_AND_END}|{_BOTH_HALVES}",
    takes={
        "每半年": "每半年",
        "年中和年末分别": "年中和年末",
        "每年年中、年底": "每年年中、年底",
        "上、下半年": "上、下半年",
    },
    leaves=("每年", "每月", "年中", "下半年"),
    method="match",
)
WEEKLY = Pattern(
    "Every week.",
    "每周|每星期",
    takes={"每周": "每周", "每星期": "每星期"},
    leaves=("每月", "周"),
    method="match",
)
YEARLY = Pattern(
    "Every year.",
    "每年",
    takes={"每年度": "每年"},
    leaves=("每半年", "年度"),
    method="match",
)
MONTHLY = Pattern(
    "Every month.",
    "每?(?:个)?月|按月",
    takes={"每个月": "每个月", "每月度": "每月", "按月": "按月"},
    leaves=("每年", "按季"),
    method="match",
)
DAILY = Pattern(
    "Every day, which no rule of a plan says: 每日17时前报送.",
    f"(?:每个?工作日|每日|每天|逐日|按日)[^，,。；;]{{0,40}}?{_VERB}",
    takes={
        "每日17时前将进展报送县防指": "每日17时前将进展报送",
        "每个工作日下班前报送": "每个工作日下班前报送",
    },
    leaves=("每日巡查", "每日开展巡查，每月报送", "每周报送"),
)
TEN_DAYS = Pattern(
    "Every ten days.",
    "每旬",
    takes={"每旬末": "每旬"},
    leaves=("上旬", "每月"),
    method="match",
)
TWO_WEEKS = Pattern(
    "Every two weeks.",
    "每[两双2]周",
    takes={"每两周": "每两周", "每双周周五": "每双周"},
    leaves=("每周", "双周"),
    method="match",
)
HALF_MONTH = Pattern(
    "Every half month.",
    "每半个?月",
    takes={"每半月": "每半月", "每半个月": "每半个月"},
    leaves=("每半年", "上半月", "每月"),
    method="match",
)
TWO_MONTHS = Pattern(
    "Every two months.",
    "每[两双2]个?月|双月",
    takes={"每两个月": "每两个月", "双月25日前": "双月", "每双月": "每双月"},
    leaves=("每月", "两个月"),
    method="match",
)
EVERY = Pattern(
    "How often, and by what day of the period: 每季度首月5日前, 每周五17时前, 每月底.",
    f"(?P<often>{_MIDDLE_AND_END}|{_BOTH_HALVES}(?=各|分别)|每半个?月|每旬|每[两双2]周|每[两双2]个?月|双月|每(?:个)?月度?|按月|每(?:个)?季度?|按季度?|每半年|每周|每星期|每年度?)(?:的)?"
    "(?:"
    f"(?P<following>首月|第一个月|第1个月|次月|下月|结束后次月|后次月|(?:终了|结束|期满)之?后)(?:的)?(?P<next>{_DAY})(?P<working>个工作)?日"
    f"|(?:末月|最后一个月|第三个月|第3个月|末|最后1个月)(?:的)?(?P<last>{_DAY})日"
    f"|(?P<month>{_DAY})月(?:底|末|(?P<monthday>{_DAY})日)"
    f"|(?P<day>{_DAY})日(?P<more>(?:[、和及]{_DAY}日)+)?"
    f"|(?P<workday>(?:次月)?(?:[前第](?:{_DAY}|[一二三四五六七八九十])个|最后[一1]个)工作日)"
    "|周?(?P<weekday>[一二三四五六日])"
    "|(?P<end>底|末|月底|月末|最后一天)"
    ")?(?:[0-9]{1,2}[时点])?(?:之?前|以前|内)?",
    takes={
        "每月25日前报送": {"often": "每月", "day": "25"},
        "每季度首月5日前": {"often": "每季度", "next": "5"},
        "每季度末月25日前": {"often": "每季度", "last": "25"},
        "每季度最后一个月的25日前": {"often": "每季度", "last": "25"},
        "每周五17时前": {"often": "每周", "weekday": "五"},
        "每年12月底前": {"often": "每年", "month": "12", "monthday": None},
        "每年6月20日前": {"often": "每年", "month": "6", "monthday": "20"},
        "每个月月底前": {"often": "每个月", "end": "月底"},
        "每月10日和25日前": {"often": "每月", "day": "10", "more": "和25日"},
        "每月最后一个工作日前": {"often": "每月", "workday": "最后一个工作日"},
        "每月次月前5个工作日内": {"often": "每月", "workday": "次月前5个工作日"},
        "每季度结束后10日内": {"often": "每季度", "next": "10", "working": None},
        "每季度终了后5个工作日内": {"next": "5", "working": "个工作"},
        "每两周周五前": {"often": "每两周", "weekday": "五"},
        "双月25日前": {"often": "双月", "day": "25"},
        "按季度报送": {"often": "按季度", "day": None, "end": None},
        "年中和年末分别报送": {"often": "年中和年末", "end": None},
        "上、下半年各报送一次": {"often": "上、下半年"},
    },
    leaves=("6月25日前", "月底前", "每户", "每日", "年中前", "上半年和下半年的工作"),
)
MORE_DAYS = Pattern(
    "More days of the year behind the first: 每年6月20日、12月20日前.",
    f"(?:[、和及](?:每年)?{_DAY}月(?:底|{_DAY}日))+",
    takes={
        "、12月20日前": "、12月20日",
        "和7月底": "和7月底",
        "、7月10日、10月10日": "、7月10日、10月10日",
    },
    leaves=("前报送", "、12月份", "，12月20日"),
    method="match",
)
DAY_OF_YEAR = Pattern(
    "Month and day of a report that is due every year; no day where it is the end of the month.",
    f"({_DAY})月(?:({_DAY})日|底|末)",
    takes={"每年6月20日": {"1": "6", "2": "20"}, "7月底": {"1": "7", "2": None}},
    leaves=("每年6月", "20日"),
)
FORWARD = Pattern(
    "To whom the receiver passes the reports on: 汇总后报市政府.",
    "(?:汇总|审核|审定|整理|梳理)(?:后|并)?(?:，|,)?(?:统一)?(?:上报|报送|报|送)(?P<to>[^，,。；;（(]{2,20})",
    takes={"由市河长办汇总后报市政府": {"to": "市政府"}, "审核后，统一报送省厅": {"to": "省厅"}},
    leaves=("由市河长办汇总", "汇总情况报市政府"),
)
COLLECTED_BY = Pattern(
    "Who collects the reports: 由市河长办汇总.",
    "由(?P<by>[^，,。；;]{2,20}?)(?:统一)?(?:汇总|审核|梳理)",
    takes={"由市河长办统一汇总": {"by": "市河长办"}},
    leaves=("市河长办汇总", "由市河长办，汇总"),
)
TOWARDS = Pattern(
    "To whom, before the verb: 向县委办公室报送.",
    f"向(?P<to>[^，,。；;]{{2,30}}?)(?:书面|专题|及时)?{_VERB}",
    takes={"向县委办公室报送": {"to": "县委办公室"}, "向市政府书面报告": {"to": "市政府"}},
    leaves=("报送县委办公室", "向好发展"),
)
TO = Pattern(
    "A word behind the verb after which the receiver's name may begin: 报送进展至市督查室.",
    "至|到|给|送|报",
    takes={"进展至市督查室": "至", "情况给县委": "给"},
    leaves=("市督查室",),
)
SIGNED = Pattern(
    "Reports are to be signed or sealed.",
    "签字|盖章|签章|加盖公章|主要负责(?:人|同志)(?:签|审)|主要领导(?:签|审)",
    takes={"（签字盖章）": "签字", "经主要负责人审定": "主要负责人审"},
    leaves=("主要负责人负责", "签订协议"),
)
SIGNED_REMARK = Pattern(
    "The remark in brackets that reports are to be signed.",
    "[（(][^）)]*(?:签|盖)[^）)]*[）)]",
    takes={"进度（主要领导签字）至市督查室": "（主要领导签字）"},
    leaves=("进度（附表）至市督查室", "签字盖章"),
)
EVERYBODY = Pattern(
    "All that have tasks.",
    "各(?:责任|牵头|配合|成员)?单位|各地|各部门|各[县区市镇乡]",
    takes={"各责任单位": "各责任单位", "请各地": "各地", "各县区": "各县"},
    leaves=("市水利局", "责任单位"),
)
PLANS = Pattern(
    "What is to be drawn up and handed in once: 制定实施方案.",
    "(?:制定|编制|提交).{0,40}(?:方案|计划|台账|名单|清单|总结|报告)",
    takes={"制定本单位实施方案": "制定本单位实施方案", "提交总结": "提交总结"},
    leaves=("落实实施方案", "制定办法"),
)
OBJECT_BEFORE = Pattern(
    "What is reported, before the verb: 将工作总结报送.",
    f"将(?P<what>[^，,。；;]{{2,24}}?)(?:分别|书面|一并)?{_VERB}",
    takes={"将工作总结书面报送市督查室": {"what": "工作总结"}},
    leaves=("工作总结报送市督查室", "将工作总结存档"),
)
OBJECT_BEHIND = Pattern(
    "What is reported, behind the verb: 报送工作总结.",
    f"{_VERB}(?:送)?(?P<what>[^，,。；;（(至到给]{{2,20}}?)(?=[，,。；;）)（(至到给]|$)",
    takes={"报送工作总结至市督查室": {"what": "工作总结"}, "上报名单。": {"what": "名单"}},
    leaves=("工作总结", "报送。"),
)
PLAN_NAMED = Pattern(
    "What is drawn up, where nothing is said to be reported.",
    "(?P<what>(?:制定|编制|完成|提交)[^，,。；;]{2,24})",
    takes={"前制定实施方案，明确分工": {"what": "制定实施方案"}},
    leaves=("实施方案", "制定。"),
)
BEHIND_RECEIVER = Pattern(
    "What the receiver does, behind its name: 报市督查室备案.",
    "(?:备案|汇总|审核|审定|统一)+$",
    takes={"市督查室备案": "备案", "市河长办统一汇总": "统一汇总"},
    leaves=("备案市督查室", "市督查室"),
)
BRACKET_BEHIND_RECEIVER = Pattern(
    "A bracket behind the receiver's name that is no part of it, such as an address.",
    "[（(](?!市|省|县)",
    takes={"市督查室（联系电话": "（"},
    leaves=("县（市、区）政府", "甲局(市乙局)"),
)
DAY_SAID = Pattern(
    "A time that names its day, not only a month.",
    "日|[0-9][-./][0-9]",
    takes={"6月25日前": "日", "2026.6.25": "6.6"},
    leaves=("6月底前", "2026年"),
)
LEVEL_AHEAD = Pattern(
    "The body with which what is reported seems to begin: 市政府 in 报市政府工作总结.",
    "^(?:市|省|县|区)(?:委|人民政府|政府)",
    takes={"市政府工作总结": "市政府", "县委年度报告": "县委"},
    leaves=("工作总结", "报市政府"),
)
