"""The names of units: what they end with, what no name contains, which are groups, how lists join them."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import NUMERALS, Pattern, either
from taskmap.plan import names as plan_names

_LEVELS = plan_names.LEVELS
_BRACKETED = "(?:[（(][^）)]*[）)])?"

ENDING = Pattern(
    "What the name of a body ends with; at least two letters stand before a short one like 部.",
    either(
        "局 委 办 部 厅 院 府 社 行 署 会 室 公司 中心 集团 海关 支队 大队 总队 办公室 管委会 委员会 促进会 指挥部 联合会 工商联 "
        "总工会 公会 学会 协会 商会 工会 妇联 残联 文联 科协 侨联 社科联 红十字会 团委 团市委 团省委 团县委 团区委 党校 学院 "
        "大学 学校 医院 研究所 研究院 设计院 检察院 法院 监委 武装部 军分区 管委 公署 团体 开发区 经开区 高新区 示范区 新区 园区 试验区 "
        "县 区 市 州 旗 盟 镇 乡 街道 办事处 单位 部门 企业 电厂 水厂 林场 农场 机场 机构 地区 各地 组 专班 银行 信用社 联社 农商行 电视台 广播台 "
        "气象台 报社 日报社 融媒体 总站 馆 站 库 所 处 队 基金 交易所 服务队 联盟 平台 中央 政协 人大 人大常委会 工委 机关 "
        "(?<![学专百本文理])科 分行 支行 中支 分公司 供电 税务 国资 移动 电信 联通 铁塔 石油 石化 烟草 邮政 主体 业主 运营商 高校 院校 人民银行 国家电网"
    )
    + "$",
    takes={
        "市财政局": "局",
        "县供销社": "社",
        "甲县高新区": "高新区",
        "各国有企业": "企业",
        "市教育局基教科": "科",
    },
    leaves=("加强监管", "市财政局负责", "排水管网", "重点学科"),
)
DEPARTMENT = Pattern(
    "What the name of a body of its own ends with, unlike that of a place.",
    either(
        "局 委 办 部 厅 办公室 中心 委员会 公司 海关 法院 检察院 银行 总队 支队 大队 集团 分行 社 联 会 院 府"
    )
    + "$",
    takes={"市财政局": "局", "县人民政府": "府", "市妇联": "联"},
    leaves=("甲市", "乙县", "高新区", "各乡镇"),
)
BRACKETS = Pattern(
    "A remark in brackets anywhere in a name: what stands in it may read like a sentence.",
    "[（(〔［\\[][^（）()〔〕［］\\[\\]]*[）)〕］\\]]",
    takes={"各市〔含乙市〕政府": "〔含乙市〕", "各县（市、区）": "（市、区）"},
    leaves=("各市政府", "（市财政局"),
)
GLOSS = Pattern(
    "A remark in a name on how it is used from here on, which is no part of it: 各区县（自治县，以下简称区县）政府.",
    "[（(〔［\\[][^（）()〔〕［］\\[\\]]*(?:下同|以下[简统]称|联系(?:人|方式|电话)|电话[:：])[^（）()〔〕［］\\[\\]]*[）)〕］\\]]",
    takes={
        "各市〔含乙市，下同〕政府": "〔含乙市，下同〕",
        "各区县（自治县，以下简称区县）政府": "（自治县，以下简称区县）",
    },
    leaves=("各县（市、区）政府", "市数据局（大数据中心）"),
)
BRACKETS_BEHIND = Pattern(
    "A remark in brackets at the end of a name, which says nothing about its shape.",
    "[（(][^（）()]*[）)]$",
    takes={"各县（市、区）": "（市、区）", "市数据局(大数据中心)": "(大数据中心)"},
    leaves=("市（县）财政局", "市数据局（大数据（云）中心）"),
)
PROSE = Pattern(
    "Words and marks that stand in sentences and in no name.",
    "[的了把被将使，。；！？：<>]|—|(?:配合|协助)(?=[省市县区州])|[0-9]{3}|》$|《[^》]*$|(?<!高)等|(?<!地级)以上|"
    + either(
        "加强 加快 推进 推动 开展 完善 建立 提升 提高 落实 实施 报送 负责 解释 根据 结合 切实 每[月年季周日] 日前 进展 强化 深化 制定 "
        "要求 以下 达到 完成 指以 是指 贯彻 制定本"
    ),
    takes={
        "推进河道治理": "推进",
        "完善的机构": "完善",
        "市财政局等部门": "等",
        "《办法》": "》",
        "每月报县政府": "每月",
        "指以个人组成小队": "指以",
        "为深入贯彻《国务院办公厅": "贯彻",
    },
    leaves=("市财政局", "高等院校", "《甲报》社", "12热线办", "各地级以上市"),
)
JOINT_BODY = Pattern(
    "All up to a joint body's own word: before it the name may say what the body is for, as a sentence does.",
    "[^：:。；]*" + either("小组 专班 指挥部 委员会 联席会议"),
    takes={
        "推进绿色发展领导小组成员单位": "推进绿色发展领导小组",
        "加快建设专班": "加快建设专班",
    },
    leaves=("推进绿色发展", "市财政局"),
)
SENTENCE = Pattern(
    "Words of a sentence in what otherwise looks like a name, where no bracket or label says that it may be one.",
    either(
        "设在 成立 密切 各司 协调(?!领导|小组|[处科局办中]) 由 为 于 至 是 要(?!局) 应(?!急) 会同 汇总 分别 做好 对 "
        "抄送 通报 纳入 同时 结果 内容 抄报 提请 召开 组织开展 参加 报请 并[^、]"
    ),
    takes={
        "办公室设在市水利局": "设在",
        "协调市财政局": "协调",
        "由市水利局": "由",
        "应建成中心": "应",
    },
    leaves=("市应急局", "市综合协调小组", "市机要局", "市水利局"),
)
NAME_AHEAD = Pattern(
    "What stands before a colon at the beginning of a point, where units may stand whose duty follows.",
    "(?P<names>[^：:。；;\n]{2,60})[：:][ \u3000]*(?=[^\n])",
    takes={
        "县财政局：落实资金": {"names": "县财政局"},
        "市甲局、市乙局: 修路": {"names": "市甲局、市乙局"},
    },
    leaves=("县财政局：", "落实资金。县财政局：拨付"),
    method="match",
)
OUTSIDE = Pattern(
    "Members of a group that are left out, before its name: 除东城区、西城区外的各县区.",
    "除[^，,。；;\n除]{2,40}?(?:以外|之外|外)的?(?:其他|其它|其余)?(?:的)?(?=[各有相全])",
    takes={
        "除东城区、西城区外的各县区": "除东城区、西城区外的",
        "市水利局、除东城区以外的其他各县区": "除东城区以外的其他",
    },
    leaves=("各县区（东城区除外）", "除涉密事项外，一律公开", "市除四害办"),
)
GROUP = Pattern(
    "Names that stand for several units: 各县区, 有关部门, 成员单位, 县（市、区）人民政府.",
    plan_names.GROUP_WORDS,
    takes={
        "各县区": "各",
        "其他单位": "其他",
        "市级有关单位": "市级有关",
        "市各功能区管委会": "市各",
        "市有关部门和单位": "市有关",
        "国务院相关部门和单位": "国务院相关",
        "中央和省驻甲单位": "驻甲单位",
        "领导小组成员单位": "成员单位",
        "市直部门": "直部门",
        "县（市、区）人民政府": "县（市、区）人民政府",
        "沿江各县": "沿江各",
    },
    leaves=("市财政局", "甲县人民政府", "甲镇"),
)
_FUNCTIONS = either(
    "发展改革 发展和改革 发改 财政 教育 教体 科学技术 科技 工业和信息化 工业信息化 工信 经信 经济和信息化 公安 民政 司法 "
    "人力资源 人社 自然资源 生态环境 住房 住建 城建 城乡 城市管理 城管 交通 水利 水务 农业 农村 商务 文化 文旅 文广旅 "
    "卫生 卫健 退役军人 应急 审计 市场监管 市场监督 统计 林业 园林 体育 医保 医疗保障 金融 国资 信访 机关事务 数据 "
    "行政审批 政务服务 乡村振兴 外事 民族 粮食 能源 招商 地方金融 药监 药品监管 知识产权 广电 通信管理 畜牧"
)
"""What a department is for, as its name begins when the level is left out."""
FUNCTION_ONLY = Pattern(
    "A department's name without its level, 财政局: it takes the level of the name before it.",
    f"{_FUNCTIONS}(?!(?!和|与|规划|管理|保护|建设|农村|改革|监督).{{2,3}}分局$).{{0,14}}(?:局|厅|委|委员会|办|办公室|中心)$",
    takes={
        "财政局": "财政局",
        "自然资源和规划分局": "自然资源和规划分局",
        "农业农村局": "农业农村局",
        "住房和城乡建设厅": "住房和城乡建设厅",
    },
    leaves=("市财政局", "财政部门", "河湖中心", "公安甲水分局"),
    method="match",
)
OFFICE_ONLY = Pattern(
    "Names in common use that leave out the level without saying what the body is for.",
    either(
        "外办 侨办 台办 港澳办 外事办 贸促会 工商联 总工会 妇联 残联 科协 文联 侨联 供销社 税务局 气象局 地震局 国资委 通信管理局 "
        "邮政管理局 药监局 医保局 统计局 林业局 机关事务管理局 广电局 能源局 粮食和储备局 人防办 政府办 政府办公室 人大办 政协办 公安厅 教育厅 民政厅 交通运输厅 "
        "工商业联合会 红十字会 中级人民法院 人民法院 法院 人民检察院 检察院 融媒体中心 公共资源交易中心 疾病预防控制中心 疾控中心 档案局 档案馆 "
        "消防救援支队 消防救援大队 住房公积金管理中心"
    ),
    takes={"妇联": "妇联", "税务局": "税务局", "中级人民法院": "中级人民法院"},
    leaves=("市妇联", "税务局稽查局", "新华社"),
    method="fullmatch",
)
OF_PARTY = Pattern(
    "Departments of a party committee: behind one of 市委 they take 市委, not 市.",
    either("组织部 宣传部 统战部 政法委 网信办 编办 社会工作部 改革办 财经办 农办 金融办 督查室"),
    takes={"宣传部": "宣传部", "政法委": "政法委"},
    leaves=("市委宣传部", "教育部"),
    method="fullmatch",
)
LEVEL_BEFORE = Pattern(
    "The level with which a name begins; no 市场监管局 and no 县政府, whose first letters are one word.",
    "(省|市|县|区|州|旗)(?!场|政)",
    takes={"市财政局": "市", "省公安厅": "省"},
    leaves=("市场监管局", "县政府", "财政局"),
    method="match",
)
# Unlike LEVEL_BEFORE it finds no 旗, and no 市民: it looks through a sentence, not at a name's first letter.
LEVEL_INSIDE = Pattern(
    "Where a name may begin in a sentence that runs into it: 基本覆盖市水务局.",
    "[市省县区州](?!场|政|民)",
    takes={"基本覆盖市水务局": "市", "全面推进县文旅局": "县"},
    leaves=("服务市民", "规范市场", "完善政策"),
)
ONE_LEVEL = Pattern(
    "A level alone, which is no name of a unit: 县, 市（区）.",
    f"{_LEVELS}{_BRACKETED}$",
    takes={"县": "县", "市（区）": "市（区）", "县级市": "县级市"},
    leaves=("甲县", "各县"),
    method="fullmatch",
)
NOBODY_ALONE = Pattern(
    "Words that name nobody when they stand alone in a list: a level, a kind of body, a role.",
    f"{_LEVELS}{_BRACKETED}|"
    + either(
        "单位 部门 机构 企业 办事处 管委会 (?:人民)?政府 行政公署 牵头 配合 责任 主办 协办 负责 落实 各 有关 相关 其他 等 无"
    ),
    takes={"县级市": "县级市", "单位": "单位", "办事处": "办事处", "牵头": "牵头"},
    leaves=("各单位", "市政府", "甲镇"),
    method="fullmatch",
)
ALL_OF_LEVEL = Pattern(
    "A level, all of it or some: what follows a 、 may be the same name's other levels, 各市、县人民政府.",
    f"(?:各?(?:有关|相关)|各)?{_LEVELS}{_BRACKETED}$",
    takes={
        "各市": "各市",
        "有关县": "有关县",
        "各有关区": "各有关区",
        "各县（市）": "各县（市）",
        "州": "州",
    },
    leaves=("甲县", "各部门"),
    method="fullmatch",
)
REST_OF_LEVELS = Pattern(
    "How a name of several levels goes on behind a 、: 县人民政府 in 各市、县人民政府.",
    f"{_LEVELS}{_BRACKETED}(?:(?:人民)?政府|党委|党工委|委|管委会|办事处)?{_BRACKETED}"
    "|办事处|管委会|行政公署",
    takes={
        "县人民政府": "县人民政府",
        "区管委会": "区管委会",
        "街道办事处": "街道办事处",
        "区": "区",
        "县级市": "县级市",
        "办事处": "办事处",
    },
    leaves=("甲县人民政府", "市财政局", "开发区管委会"),
    method="fullmatch",
)
GOVERNMENTS_OF_LEVEL = Pattern(
    "The governments of a level, all or some: 各盟行政公署; those of a like level may follow, 市人民政府.",
    f"(?:各|有关|相关)(?P<level>{_LEVELS}){_BRACKETED}(?:行政公署|(?:人民)?政府|党委|党工委|办事处)",
    takes={"各盟行政公署": {"level": "盟"}, "各县（区）人民政府": {"level": "县"}},
    leaves=("甲县人民政府", "各县区"),
    method="fullmatch",
)
GOVERNMENT_OF_LEVEL = Pattern(
    "A government with its level and no place: behind 各盟行政公署 it is one of that group.",
    f"(?P<level>{_LEVELS}){_BRACKETED}(?:行政公署|(?:人民)?政府|党委|党工委|办事处)",
    takes={"市人民政府": {"level": "市"}, "街道办事处": {"level": "街道"}},
    leaves=("甲市人民政府", "市政府办公室"),
    method="fullmatch",
)
SEVERAL_DEPARTMENTS = Pattern(
    "Departments as a group, behind which their other kinds may stand: 市直有关部门、单位.",
    "(?:有关|相关|各|直|级|职能|成员|责任|牵头|配合)(?:职能)?(?:部门|单位|机构|[委办厅局])(?:、[^、]+)*$",
    takes={
        "市直有关部门": "有关部门",
        "市各部门、单位": "各部门、单位",
        "省直各委、办": "各委、办",
    },
    leaves=("市主管部门", "市财政局"),
)
OTHER_BODIES = Pattern(
    "Kinds of bodies that stand behind 有关部门、 and name nobody alone.",
    either("单位 部门 机构 企业 企事业单位 人民团体 群团组织 群团 直属机构 委办局 [委办厅局]"),
    takes={"单位": "单位", "人民团体": "人民团体"},
    leaves=("各单位", "市直单位"),
    method="fullmatch",
)
PLACE = Pattern(
    "A place with what it is, as the last of several that share it: 乙市政府 in 甲、乙市政府.",
    "(?P<place>[^市县区州盟旗镇乡各有]{1,3})"
    "(?P<kind>(?<![社园景校院库片小灾牧林矿港辖])[市县区州盟旗镇乡](?:(?:人民)?政府|管委会|党委|委(?:、[市县区州盟旗镇乡]?(?:人民)?政府)?)?)",
    takes={"浔川市政府": {"place": "浔川", "kind": "市政府"}},
    leaves=("市政府", "各县政府", "市发展改革委", "创业社区"),
    method="fullmatch",
)
GOVERNMENT = Pattern(
    "A government named after its party committee as one body: 人民政府 in 市委、市人民政府.",
    f"{_LEVELS}?(?:人民)?政府$|管委会$|管理委员会$|办事处$",
    takes={"市人民政府": "市人民政府", "县政府": "县政府", "管委会": "管委会"},
    leaves=("甲市人民政府", "市政府办公室"),
    method="fullmatch",
)
PARTY_COMMITTEE = Pattern(
    "A party committee, behind which its government may stand: 市委 in 市委、市政府.",
    f"(?:(?:{_LEVELS}委|党工委|工委|党委)$)",
    takes={"市委": "市委", "各乡镇党委": "党委", "园区党工委": "党工委"},
    leaves=("市发改委", "市委办公室"),
)
JOINING = Pattern(
    "A word that may join two names, where one seems to begin behind it, or the group `behind_whole`, the name of a whole "
    "department ends before it; no 发展和改革委员会.",
    "(?<!中央)(?:以及|及其|及|和|与)"
    "(?=各|有关|相关|其他|其它|市|省|县|区|州|国|中|全|沿|自治区|人民|开发区|经开区|高新区)"
    "|(?P<behind_whole>以及|及(?!其))",
    takes={
        "市财政局和市审计局": "和",
        "市财政局及其他部门": "及",
        "财政局以及县直单位": "以及",
        "县消防大队及供电企业": {"behind_whole": "及"},
    },
    leaves=("发展和改革委员会", "文化与旅游局", "中央和国家机关工委"),
)
AND = Pattern(
    "The words that join two names, without a look at what follows.",
    either("以及 及 和 与"),
    takes={"市财政局以及市审计局": "以及", "文化与旅游局": "与"},
    leaves=("市财政局、市审计局",),
)
AND_OTHERS = Pattern(
    "等 behind a name, which says that there are more: 市财政局等, 市财政局等3个部门; no 高等院校.",
    f"(?<!高)等(?:[0-9{NUMERALS}]*个?)"
    "(?=$|国|省|市|县|区|州|各|有关|相关|职能|部门|单位|成员|其他|地|中央|直|[和及与]|以及)",
    takes={
        "市财政局等": "等",
        "市财政局等3个部门": "等3个",
        "市财政局等相关单位": "等",
        "市财政局等和各县政府": "等",
    },
    leaves=("高等院校", "市中等教育处"),
)
AND_AHEAD = Pattern(
    "The word that joins the next name to 等: 和各县政府 behind 市财政局等.",
    "(?:以及|及其|和|及|与)(?=各|有关|相关|其他|市|省|县|区|州|国|中央)",
    takes={"和各县政府": "和", "以及有关市": "以及"},
    leaves=("和单位", "各县政府"),
    method="match",
)
NOBODY = Pattern(
    "What stands behind 等 without naming anybody: 等部门, 等部门和单位.",
    "(?:部门|单位|和|、|及|有关方面|机构)+",
    takes={"部门": "部门", "部门和单位": "部门和单位"},
    leaves=("相关部门", "市直单位"),
    method="fullmatch",
)
OWN_PLACE = Pattern(
    "The place with which the name of who issues a notice begins, or its title.",
    "(?:中共)?(?:[\u4e00-\u9fff]{1,3}(?:省|自治区))?(?P<place>[\u4e00-\u9fff]{1,5}?[省市县区州旗])",
    takes={
        "浔安市人民政府": {"place": "浔安市"},
        "某省浔安市水利局": {"place": "浔安市"},
        "中共云岭县委办公室": {"place": "云岭县"},
        "某省人民政府": {"place": "某省"},
    },
    leaves=("国务院", "市政府"),
    method="match",
)
