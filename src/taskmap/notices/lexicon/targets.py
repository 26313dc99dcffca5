"""Quantities that a sentence sets as a goal: verbs of reaching, units of measure, and what only looks like one."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

_FIGURE = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
_MEASURE = (
    "(?:[%％‰]|个百分点|(?:万|亿|千|百)?"
    + either(
        "(?:[美欧日]|港)元 元 (?:吨|立方米)/(?:[日天年]|小时) 吨 公斤 斤 千克 兆瓦 亩 公顷 平方公里 平方米 公里 千米 立方米 千瓦 千瓦时 人次 人 户次 户 家次 家 个(?!工作日|小时|月) 项 件 条 座 处 所 辆次 辆 台次 台 套 场次 场 批次 批 只 头 株 种 名 篇 次 天 张 宗 例 起 册 份 支 轮 期(?!工程|项目|间|末|初|满|限|建设) 块 间 盏 眼 口 路 栋 幢 尾 羽 "
        "个?工作日 个月 毫秒 ms 小时 分钟 站次 站 片 村 镇 县 架 艘 部(?![门委署队分]) 学时 课时 标准煤 [微毫]克/立方米 [μµ]g/m[³3] mg/m[³3] 毫克/升"
    )
    + "|万|亿|P)"
)
_RISES = "增长 提高 提升 增加(?!值) 上升 增幅 下降 降低 减少 精简 压减 压缩 削减"
_UP = either(
    "达到 达(?!标) 超过 超(?=[约近0-9]) 突破 扩大到 扩大至 提高到 提升到 提升至 提高至 增加到 增至 升至 完成 实现 新增 净增 新建 新引进 引进 建成 (?<!工程)建设 打造 培育 创建 新认定 认定 "
    "开通 铺设 疏通 修复(?=[^0-9约近]) 更换 加装 安装 接入 上线 培养 培训(?=[^0-9约近]) 投放 打通 (?<!级)组织(?=[^，、]{0,8}(?:培训|演练)) 实施 集聚(?!区|地) 招引 稳定在 保持在 保持(?=[0-9]) 不低于 不少于 不小于 至少 发展 改造 新改建 形成 落地 遴选 推广应用 推广 "
    + _RISES
)
_DOWN = either(
    "下降到 下降至 缩短到 缩短至 降到 降至 控制在 不得超过 不超过 不高于 不大于 不多于 压减到 压减至 压缩到 压缩至 减少到 减少至"
)

_DOES = either(
    "重点(?:扶持|支持|评选|引进) 扶持 支持 资助 评选 评定 选拔 选派 选树 招募 招收 招引 推动 推出 服务 转化 筹建 筹集 筹措 创办 发动 排查 整治 处置 盘活 恢复 新造 "
    "新装 新开工 开工 竣工 投产 新签约 签约 到位 争取 统筹 送(?=[^审检]) 放映 举办 开展 演出 设立 增设 布设 设置 开行 清淤 清理 拆除 腾退 收回 收储 化解 办结 救助 帮扶 安置 搬迁 "
    "联通 淘汰 取缔 关停 清退 报废 更换 替换 征收 供应 出让 交付 供地 选聘 聘请 组建 成立 召开 编发 实际(?:使用|利用) 迁建 扩建 扩种 复垦 复绿 治理 造林 植树 栽植 种植 出栏 销售 制定 修订 编制 发布 签订 对接 走访 巡查 抽检 检测 监测 抽查 检查 查处 发放 配备 配建 购置 采购 升级 维修 修缮 "
    "养护 硬化 绿化 亮化 清运 回收 流转 托管 认定 申报 申请 授权 获批 入库 入选 入驻 孵化 接待 吸纳 带动 安排 落实 体检 筛查 签约服务 免费[\u4e00-\u9fff]{2}"
)
"""Verbs of doing: what is counted behind them is to be done, at the clause's end or right behind the verb."""

MEASURE = Pattern(
    "A unit of measure alone.",
    _MEASURE,
    takes={"万人": "万人", "%": "%", "公里": "公里", "亿元": "亿元"},
    leaves=("市水利局", "3公里", "单位"),
    method="fullmatch",
)
DOING = Pattern(
    "A verb of doing, which sets as a goal what is counted at the end of its clause or right behind it.",
    _DOES,
    takes={"处置批而未供土地": "处置", "推动": "推动", "送戏下乡": "送", "免费诊疗": "免费诊疗"},
    leaves=("产业规模", "送审"),
)
DOING_BESIDE = Pattern(
    "Such a verb right before the figure: 选派150名.",
    f"{_DOES}(?:不少于|不低于|至少|约|近)?$",
    takes={"全市推动": "推动", "选拔资助不少于": "资助不少于"},
    leaves=("推动企业", "企业"),
)
ACTED_ON = Pattern(
    "How many things are acted on, their name and the verb behind the figure: 对21个老旧小区实施改造.",
    f"[\u4e00-\u9fff“”]{{2,20}}?(?:{either('提供 实施 实行 开展 进行 全部 逐一 予以')}|{_DOES})",
    takes={"老旧小区实施改造": "老旧小区实施", "欠薪项目实行挂牌督办": "欠薪项目实行"},
    leaves=("以上的企业", "，"),
    method="match",
)
ACTING_ON = Pattern(
    "The beginning of a clause that names what is acted on: 对, 将.",
    "^(?:年内|全年|依法)?[对将把为]|[与向]$",
    takes={"对城区": "对", "全年对": "全年对", "加强与": "与"},
    leaves=("面对", "城区"),
)
CHANGE = Pattern(
    "A verb of change: with % the target is the change itself, and its name says so.",
    either(_RISES),
    takes={"增长": "增长", "减少": "减少"},
    leaves=("增长到", "达到"),
    method="fullmatch",
)
AT_MOST = Pattern(
    "A verb by which the figure is the most there may be.",
    _DOWN,
    takes={"控制在": "控制在", "不超过": "不超过"},
    leaves=("超过", "下降"),
    method="fullmatch",
)
REACHING = Pattern(
    "A verb of reaching, which holds over 、: 新增龙头企业30家、农产品25个.",
    f"{_DOWN}|{_UP}",
    takes={"新增龙头企业30家": "新增", "压减到45项": "压减到", "工业增加值增长5%": "增长"},
    leaves=("推进3个项目", "工业增加值5亿元"),
)
# No figure begins inside another: without this a row of digits would be tried from each of them.
QUANTITY = Pattern(
    "A figure with its measure, the verb right before it and the words that bound it.",
    f"(?P<verb>{_DOWN}|{_UP})?(?P<about>约|近)?(?<![0-9])(?:(?P<least>{_FIGURE})[-—–~～至])?(?P<value>{_FIGURE})(?P<unit>{_MEASURE})(?P<more>以上|以下|以内|左右)?",
    takes={
        "总额突破1,300亿元": {"verb": "突破", "value": "1,300", "unit": "亿元"},
        "新建约2.5公里以上": {
            "verb": "新建",
            "about": "约",
            "value": "2.5",
            "unit": "公里",
            "more": "以上",
        },
        "第1.2.30家": {"value": "2.30", "unit": "家"},
        "企业30家": {"verb": None, "value": "30", "unit": "家", "more": None},
    },
    leaves=("十大工程", "2026年", "第3季度"),
)
SHARE_DONE = Pattern(
    "What follows a share of all that is to reach something: 90%的市场主体纳入平台.",
    "的[^，。；]{2,24}?(?:纳入|实现|完成|建立|达到|覆盖)",
    takes={"的重点企业纳入平台": "的重点企业纳入"},
    leaves=("的补助", "，纳入平台"),
    method="match",
)
ALL_DONE = Pattern(
    "What follows a count of things that are all to be finished: 12条在建村道全部完工.",
    "(?![及的以])[\u4e00-\u9fff“”]{2,16}?(?:全部|全面)(?:按[^，。；]{1,6})?(?:完工|竣工|完成|建成|开工|脱贫|投用|投产|交付|通车|通水|整改|整治|拆除|到位)",
    takes={"在建村道全部完工": "在建村道全部完工", "水库全面完成加固": "水库全面完成"},
    leaves=("以上工地全部安装", "村道完工"),
    method="match",
)
PROBLEM_SOLVED = Pattern(
    "What follows a count of people whose problem is to be solved: 解决2万人的饮水问题.",
    "的?(?P<what>[\u4e00-\u9fff]{2,14}(?:问题|困难))",
    takes={"的饮水问题": {"what": "饮水问题"}, "住房困难": {"what": "住房困难"}},
    leaves=("的饮水工程", "，住房困难"),
    method="match",
)
SOLVING = Pattern(
    "The verb of solving right before that count.",
    "(?:解决|化解|缓解)(?:约|近)?$",
    takes={"全年解决": "解决", "化解约": "化解约"},
    leaves=("解决好", "解决农村"),
)
RAISED_TO = Pattern(
    "A share, its name between the verb of change and 至: 提高机顶盒占比至75%.",
    f"(?:{either(_RISES)})(?!到|至)[^0-9，、]{{2,20}}(?:率|比例|占比|覆盖面|比重)(?:提[高升]|增加|降低)?[到至]$",
    takes={"提高机顶盒占比至": "提高机顶盒占比至", "降低水的漏损率到": "降低水的漏损率到"},
    leaves=("占比至", "提高到", "提高待遇至"),
)
NO_NAME = Pattern(
    "Words that end no name of what is counted: 全市, 力争, 其中.",
    either(
        "推进 实施 举办 配备 开展 (?<![会务济作])组织 全年 每年 年均 力争 确保 其中 分别 全市 全县 全区 全省 左右 每秒 每小时 每日 我市 我县 等 等地 沿线 沿岸 汛前 上半年 下半年 累计 已 共"
    )
    + "$",
    takes={"项目全市": "全市", "其中": "其中"},
    leaves=("龙头企业", "全市企业", "社会化服务组织"),
)
SHARE_OF = Pattern(
    "What a share is taken of, behind a bound: 不高于市场价格的50% limits a price and is no goal.",
    f"(?:{_DOWN}|不低于|不少于|不小于|至少|达到|超过)[^，,、]*的$",
    takes={"以不高于市场价格的": "不高于市场价格的", "不低于投资总额的": "不低于投资总额的"},
    leaves=("合同金额的", "不高于"),
)
RATE = Pattern(
    "A price or grant for one of many, which is no sum to be reached: 每公里投入.",
    "(?<![到至])每(?:公里|亩|户|人(?!每[年月](?:提高|增加|$))|个|家|名|件|吨|平方米|千瓦时|台|套|年每)",
    takes={"每公里分别投入": "每公里", "对每户": "每户"},
    leaves=("每年投入", "每月", "提高到每人每月"),
)
ATTRIBUTE = Pattern(
    "What follows a figure that describes what is counted next: 超10亿元的企业15家.",
    f"[^，。；0-9]{{2,12}}{_FIGURE}{_MEASURE}",
    takes={"龙头企业15家": "龙头企业15家"},
    leaves=("，企业15家", "15家", "龙头企业"),
    method="match",
)
NAMED_BY_COUNT = Pattern(
    "What is named in quotation marks or as a title, its figures among the name.",
    "“[^”]*”|《[^》]*》",
    takes={"落实“科技30条”": "“科技30条”", "印发《三年行动》": "《三年行动》"},
    leaves=("科技30条", "落实“科技30条"),
)
FIGURE = Pattern(
    "A cell that is a figure to be reached, and a verb at the most: 8以上, ≥95%, 建成120公里.",
    f"(?:(?P<ahead>[≥≤><＞＜]|{_DOWN}|不低于|不少于|不小于|至少|达到|达|超过|超|突破)|(?P<verb>{_UP}))?"
    rf"\s*[约近]?(?P<value>[+-]?{_FIGURE})\s*"
    f"(?P<unit>{_MEASURE}|(?:万|亿)?(?![年月日前上下内左])[^\\W0-9])?(?P<more>及?以上|以下|以内|左右)?",
    takes={
        "3.5": {"value": "3.5", "unit": None},
        "8以上": {"value": "8", "more": "以上"},
        "≥95%": {"ahead": "≥", "value": "95", "unit": "%"},
        "不低于120公里": {"ahead": "不低于", "verb": None, "value": "120", "unit": "公里"},
        "建成15所": {"verb": "建成", "value": "15", "unit": "所"},
    },
    leaves=("完成省下达任务", "2026年", "6月底前", "新建120公里管网"),
    method="fullmatch",
)
YEAR = Pattern(
    "The year in a heading: 2026年目标值.",
    "20[0-9]{2}年",
    takes={"2026年目标值": "2026年"},
    leaves=("目标值", "26年"),
)
SHARE = Pattern(
    "The end of a name that is a share: its figure is to be reached, 整改率100%, whatever verb stands there or none.",
    "(?:率|比例|占比|覆盖面)$",
    takes={"按期整改率": "率", "优良天数比例": "比例"},
    leaves=("效率低", "整改率达"),
)
AT_LEAST = Pattern(
    "A verb by which a number of times is to be reached: 演练不少于2次.",
    "不少于|不低于|至少",
    takes={"不少于": "不少于"},
    leaves=("超过", "达到"),
    method="fullmatch",
)
OPEN_BRACKET = Pattern(
    "A bracket or quotation mark that is open where a piece of a sentence ends.",
    '[“《（(][^”"》）)]*$',
    takes={"新建学校（含改建2所": "（含改建2所", "实施“百企": "“百企"},
    leaves=("新建学校（含改建2所）", "新建学校", '“双随机"抽查'),
)
SIZE_OF_WHOM = Pattern(
    "A size before a bound by which those are told that are meant: 流域面积1000平方公里以上河流.",
    "(?:面积|长度|库容|容量|人口|产值|收入|投资额)$",
    takes={"完成流域面积": "面积", "排查年产值": "产值"},
    leaves=("植树", "完成绿化"),
)
AND_SUCH = Pattern(
    "Examples before a count, whose name stands behind it: 完成青龙河等3条河道整治.",
    "等$",
    takes={"完成甲河、乙河等": "等"},
    leaves=("等级达到", "提等升"),
)
EVERYWHERE = Pattern(
    "A place alone, which is no name of what is counted: 全市建成20个.",
    "(?:全|我|本|各|每个?)[省市县区州镇乡村]",
    takes={"全市": "全市", "每个县": "每个县"},
    leaves=("全市企业", "每秒"),
    method="fullmatch",
)
OF_SIZE = Pattern(
    "What ends with a measure of size is set with what follows it: 设立总规模30亿元的基金.",
    "(?:总?(?:规模|投资|建筑面积)|总面积)(?:达到?|约|近|不低于|不少于)?$",
    takes={"设立总规模": "总规模", "新建总建筑面积约": "总建筑面积约"},
    leaves=("产值", "规模以上"),
)
NEW_THING = Pattern(
    "A verb by which there is something new, and which says enough of what is counted: 建成20个以上.",
    either(
        "完成 新增 新建 新引进 引进 建成 建设 打造 培育 创建 新认定 认定 开通 铺设 改造 更换 加装 安装 上线 培养 投放 落地 推广 修复"
    ),
    takes={"建成": "建成", "培育": "培育"},
    leaves=("达到", "不低于"),
    method="fullmatch",
)
SIZED = Pattern(
    "A name that begins with a size: 40吨锅炉.",
    f"{_FIGURE}{_MEASURE}(?:级|及?以上)?[\u4e00-\u9fff]{{2}}",
    takes={"40吨锅炉": "40吨锅炉", "500千瓦机组": "500千瓦机组"},
    leaves=("40吨", "2台", "3年计划"),
    method="match",
)
JOINING_COUNTS = Pattern(
    "A word that joins something counted to the next: 建设锅炉2台及管网12公里.",
    "(?:以及|及|和|并)(?=[^0-9，,、。；]{0,16}[0-9])",
    takes={"2台及管网12公里": "及", "3座和改造管网5公里": "和", "专家公寓和30套": "和"},
    leaves=("2台及以上", "锅炉及管网"),
)
DURATION = Pattern(
    "A measure of time, which is a goal only where the time is to become shorter.",
    "个?工作日|个月|小时|分钟|毫秒|ms|天|年|起",
    takes={"工作日": "工作日", "天": "天"},
    leaves=("亩", "人次"),
    method="fullmatch",
)
SHORTENED = Pattern(
    "A verb by which a time becomes shorter: 办理时间压缩至2个工作日.",
    "(?:压缩|缩短|压减|减少|下降|降)[到至]|控制在",
    takes={"压缩至": "压缩至", "控制在": "控制在"},
    leaves=("不超过", "达到"),
    method="fullmatch",
)
FUNDED = Pattern(
    "A verb that raises money, right before its sum: 设立500万元补偿金.",
    "(?:设立|筹集|筹措|争取|募集|整合)(?:不少于|不低于|至少|约|近)?$",
    takes={"县级设立": "设立", "争取不少于": "争取不少于"},
    leaves=("安排", "设立基金"),
)
NO_QUANTITY = Pattern(
    "What follows a number with a measure that is a time or an attribute: 5个工作日, 3个月.",
    "[的内年级月]|及以[上下][^，。；]|工作日|小时|季度|自然日",
    takes={"月整改": "月", "工作日办结": "工作日", "的项目": "的"},
    leaves=("以上", "，龙头企业", "新工作日"),
    method="match",
)
TIME_IN_NAME = Pattern(
    "Times and remains of figures in what would be the name of a target.",
    "[0-9]{4}年?$|月底前|日前|年底前|^率|^[0-9]{1,4}(?![0-9]*[A-Z]|[0-9])",
    takes={"到2026年": "2026年", "到6月底前": "月底前", "率": "率"},
    leaves=("龙头企业", "覆盖率", "5G基站", "12345热线办结率"),
)
FROM = Pattern(
    "The figure from which a change begins: 从86项压减到45项.",
    f"从{_FIGURE}(?:{_MEASURE})?(?={_DOWN}|{_UP}|$)",
    takes={"事项从86项压减到": "从86项", "从5": "从5"},
    leaves=("从严压减到45项", "从86项中选取", "事项86项"),
)
VERBS_BEHIND = Pattern(
    "Verbs between a target's name and its figure.",
    f"(?:{_DOWN}|{_UP}|力争|确保|分别|要求|再推出|推出|招募|征集|评选|评价|每年|每月|每季度|(?<![0-9])年内|培养|推动|吸引|带动|年均|累计|每人每[年月]|为|到|至|在|约|应|须|要|不得)+$",
    takes={
        "总额力争突破": "力争突破",
        "标准提高到每人每月": "提高到每人每月",
        "余额年均": "年均",
        "误差率不得超过": "不得超过",
    },
    leaves=("突破总额", "龙头企业"),
)
WHEN_BEHIND = Pattern(
    "By when, or compared with what, between a target's name and its verb: 支出进度6月底前达到60%.",
    "(?:(?:[到至于在]|力争|力争到)?(?:(?:20[0-9]{2}年|今年)?(?:底前?|[0-9]{1,2}月底?前?|[0-9]{1,2}月[0-9]{1,2}日前)?|年底前?)"
    "(?<=[年底前月])|(?:较|比|同比)(?:20[0-9]{2}年|[上去]年|“[^”]*”)(?:[末底]|同期)?)+$",
    takes={
        "支出进度6月底前": "6月底前",
        "覆盖率到2025年": "到2025年",
        "单位能耗较“十三五”末": "较“十三五”末",
        "作业人数较2025年": "较2025年",
        "数量2026年": "2026年",
    },
    leaves=("支出进度", "能耗比", "企业"),
)
WORDS_AHEAD = Pattern(
    "All before a target's name, up to the last verb or time.",
    "^.*(?:力争|确保|每年|年均|今年再?|(?:到)?[0-9]{4}年底?前?|[0-9]{1,2}月底前|(?:[0-9]{1,2}|一|^)年(?:内再?|时间)"
    f"|(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日前|年底前|(?:{_DOWN}|{_UP})(?=[^0-9率])(?!完成率)|^将(?!军|来))",
    takes={
        "到2026年总额": "到2026年",
        "12月20日前清偿率": "12月20日前",
        "年底前企业总数": "年底前",
        "全市新增企业": "全市新增",
        "6月底前路灯": "6月底前",
        "2026年起5年内引进人才": "2026年起5年内引进",
        "年内再取消事项": "年内再",
        "将审查周期": "将",
    },
    leaves=("全市企业", "企业新增", "产值超10亿元企业", "设施安装率"),
)
DOING_AHEAD = Pattern(
    "What is done with what is counted: 举办招聘会, 评选案例.",
    f"^(?:全年|再|共|累计|其中)*(?:{either('组织开展 举办 评选 开展 组织 选树 推出 征集 选派')}|{_UP})(?=..)",
    takes={"举办招聘会": "举办", "评选案例": "评选", "全年引进5A级企业": "全年引进"},
    leaves=("村级组织事务", "招聘会举办"),
)
PARTICLES_BEHIND = Pattern(
    "Particles between a target's name and its figure; 占比 is a name's own end.",
    "(?:的|较|由|同比|(?<!占)比)+$",
    takes={"总额较": "较", "产值同比": "同比"},
    leaves=("服务业占比", "总额"),
)
