"""Quantities that a sentence sets as a goal: verbs of reaching, units of measure, and what only looks like one."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

_FIGURE = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
_MEASURE = (
    "(?:[%％‰]|个百分点|(?:万|亿|千|百)?"
    + either(
        "(?:[美欧日]|港)元 元 (?:吨|立方米)/(?:[日天年]|小时) 吨 公斤 斤 千克 兆瓦 亩 公顷 平方公里 平方米 公里 千米 立方米 千瓦 千瓦时 人次 人 户次 户 家次 家 个(?!工作日|小时|月) 项 件 条 座 处 所 辆次 辆 台次 台 套 场次 场 批次 批 只 头 株 种 名 篇 次 天 张 宗 例 起 册 份 支 轮 间 盏 眼 口 路 栋 幢 尾 羽 "
        "个?工作日 小时 分钟 站次 站 片 村 镇 县 架 艘 部(?![门委署队分]) 学时 课时 标准煤 [微毫]克/立方米 [μµ]g/m[³3] mg/m[³3] 毫克/升"
    )
    + "|万|亿|P)"
)
_RISES = "增长 提高 提升 增加(?!值) 上升 增幅 下降 降低 减少 压减 压缩 削减"
_UP = either(
    "达到 达 超过 超(?=[约近0-9]) 突破 提高到 提升到 提升至 提高至 增加到 增至 升至 完成 实现 新增 净增 新建 新引进 引进 建成 (?<!工程)建设 打造 培育 创建 新认定 认定 "
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
    f"(?P<verb>{_DOWN}|{_UP})?(?P<about>约|近)?(?<![0-9])(?P<value>{_FIGURE})(?P<unit>{_MEASURE})(?P<more>以上|以下|以内|左右)?",
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
PAID = Pattern(
    "Money that is paid out: its clause sets no goal, nor does what follows, or the condition before it.",
    either(
        "补贴(?!培训) 奖励 补助 资助(?![^，。；]{0,16}[0-9][0-9]*[名人个家]) 贷款(?!余额|户数|增|不低于|不少于|达|超|突破|[0-9.]+亿) 罚款 处罚(?!清单|裁量|案) 给予 每户 每家 单个 最高 一次性 "
        "贴息 额度(?!不低于|不少于|达|超|突破|控制) 费率 每降低?[0-9] 每少[0-9] 扣[0-9.]+分"
    ),
    takes={"最高补助100万元": "最高", "给予一次性奖励": "给予"},
    leaves=("新建道路5公里", "制造业贷款增长15%", "公布不予处罚清单"),
)
NO_GOAL = Pattern(
    "Conditions, time limits and how it is now: a clause with one sets no goal.",
    either("以下的 以上的 用时 时限 限期 标准为 成立于 超标 现有 仍未 之日起 预警 整顿"),
    takes={"产值5亿元以上的企业": "以上的", "限期1个月": "限期"},
    leaves=("新建道路5公里", "产值5亿元以上"),
)
PAST = Pattern(
    "Words before a figure by which it tells how it is now: 已完成5公里.",
    "(?:已(?!有效)|(?<![比较])[去上]年|目前|现有|截至|涉及|共有|排查发现|发现问题|反馈)[^，,。；]*$",
    takes={"项目已完成": "已完成", "去年植树": "去年植树"},
    leaves=("完成", "今年植树", "频次比上年下降"),
)
SHARE_DONE = Pattern(
    "What follows a share of all that is to reach something: 90%的市场主体纳入平台.",
    "的[^，。；]{2,24}?(?:纳入|实现|完成|建立|达到|覆盖)",
    takes={"的重点企业纳入平台": "的重点企业纳入"},
    leaves=("的补助", "，纳入平台"),
    method="match",
)
TELLING = Pattern(
    "Words of a clause that tells how things are, so that the figure at its end is none to be reached: 总投资2亿元.",
    either(
        "共计 分别 位于 总投资 总建筑 总面积 占地 总长 全长 其中 包括 包含 排名 累计 平均 每 按照? 针对"
    )
    + "|[长宽高深占有是为达近第已]$",
    takes={"项目总投资": "总投资", "道路长": "长"},
    leaves=("修路", "高标准农田", "标准厂房"),
)
CAP = Pattern(
    "A cap on what is given: 每年遴选不超过10个，给予补助.",
    "不得?(?:超过|高于|多于)|最[多高]",
    takes={"每年遴选不超过10个": "不超过", "不得高于30%": "不得高于"},
    leaves=("不少于10个", "超过10个"),
)
CONDITION = Pattern(
    "A clause that says for whom or when something is given: behind it money is paid out, and it sets no goal.",
    "^(?:对|凡|按|每(?!年)|首次|经|获|被|符合|年度|当年)|的$",
    takes={"对首次达到2000万元的": "对", "营业收入超5亿元的": "的"},
    leaves=("引进人才200名", "评选名家达到50名"),
)
BEGINNING_ANEW = Pattern(
    "A clause that begins with its time and sets something of its own, whatever stood before it: 5年内引进人才100名.",
    "^(?:[0-9]{1,2}年内|到20[0-9]{2}年|20[0-9]{2}年|每?年内|[0-9]{1,2}月底前|年底前)",
    takes={"5年内引进": "5年内", "到2028年培育": "到2028年"},
    leaves=("给予奖励", "每年补助"),
)
NO_NAME = Pattern(
    "Words that end no name of what is counted: 全市, 力争, 其中.",
    either(
        "推进 实施 举办 配备 开展 (?<!社会)组织 全年 每年 年均 力争 确保 其中 分别 全市 全县 全区 全省 左右 每秒 每小时 每日 我市 我县 等 等地 沿线 沿岸 汛前 上半年 下半年 累计 已 共"
    )
    + "$",
    takes={"项目全市": "全市", "其中": "其中"},
    leaves=("龙头企业", "全市企业"),
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
POLICY = Pattern(
    "A policy that is named by the number of its articles: 落实科技改革30条.",
    either("落实 贯彻 执行 兑现 宣传 用好 出台 实施"),
    takes={"全面落实高质量发展": "落实", "兑现惠企政策": "兑现"},
    leaves=("新建道路", "建成生产线"),
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
    "[“《（(][^”》）)]*$",
    takes={"新建学校（含改建2所": "（含改建2所", "实施“百企": "“百企"},
    leaves=("新建学校（含改建2所）", "新建学校"),
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
    "个?工作日|小时|分钟|天|年|起",
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
    f"|(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日前|年底前|(?:{_DOWN}|{_UP})(?=[^0-9]))",
    takes={
        "到2026年总额": "到2026年",
        "12月20日前清偿率": "12月20日前",
        "年底前企业总数": "年底前",
        "全市新增企业": "全市新增",
        "6月底前路灯": "6月底前",
        "2026年起5年内引进人才": "2026年起5年内引进",
        "年内再取消事项": "年内再",
    },
    leaves=("全市企业", "企业新增", "产值超10亿元企业"),
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
AS_IT_IS = Pattern(
    "Words of how it is now, or was: a figure in their clause is not to be reached.",
    either(
        "仅 同比 环比 目前 已 抽查 发现 不足 监测 积存 每[秒时周] 上年 去年 每[家户人名个] 首年 单个"
    ),
    takes={"收集率仅为52%": "仅", "同比上升40%": "同比"},
    leaves=("收集率达到70%", "新建道路5公里"),
)
