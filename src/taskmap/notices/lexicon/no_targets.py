"""Figures that are no goals: clauses of money that is paid out, of conditions, and of how things are."""

from __future__ import annotations

from taskmap.notices.lexicon.pattern import Pattern, either

PAID = Pattern(
    "Money that is paid out: its clause sets no goal, nor does what follows, or the condition before it.",
    either(
        "补贴(?!(?:性|职业|技能)*培训|[0-9.]+万?(?:户|人|名|家)$) 奖励 补助 资助(?![^，。；]{0,16}[0-9][0-9]*[名人个家]) 贷款(?!余额|户数|增|不低于|不少于|达|超|突破|[0-9.]+亿) 罚款 处罚(?!清单|裁量|案) 给予 每户 每家 单个 最高 一次性 "
        "贴息 额度(?!不低于|不少于|达|超|突破|控制) 费率 每降低?[0-9] 每少[0-9] 扣[0-9.]+分"
    ),
    takes={"最高补助100万元": "最高", "给予一次性奖励": "给予"},
    leaves=(
        "新建道路5公里",
        "制造业贷款增长15%",
        "公布不予处罚清单",
        "发放补贴300户",
        "补贴性技能培训5万人次",
    ),
)
NO_GOAL = Pattern(
    "Conditions, time limits and how it is now: a clause with one sets no goal.",
    either(
        "以下的 以上的 用时 时限 限期 标准为 成立于 超标 现有 仍未 之日起 预警(?!广播|设备|设施|装置|平台|系统|站点) 整顿"
    ),
    takes={"产值5亿元以上的企业": "以上的", "限期1个月": "限期"},
    leaves=("新建道路5公里", "产值5亿元以上", "更换预警广播6套"),
)
PAST = Pattern(
    "Words before a figure by which it tells how it is now: 已完成5公里.",
    "(?:已(?!有效)|(?<![比较])[去上]年|目前|现有|截至|涉及|共有|排查发现|发现问题|反馈)[^，,。；]*$",
    takes={"项目已完成": "已完成", "去年植树": "去年植树"},
    leaves=("完成", "今年植树", "频次比上年下降"),
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
POLICY = Pattern(
    "A policy that is named by the number of its articles: 落实科技改革30条.",
    either("落实 贯彻 执行 兑现 宣传 用好 出台 实施"),
    takes={"全面落实高质量发展": "落实", "兑现惠企政策": "兑现"},
    leaves=("新建道路", "建成生产线"),
)
AS_IT_IS = Pattern(
    "Words of how it is now, or was: a figure in their clause is not to be reached.",
    either(
        "仅 同比 环比 目前 已 抽查 发现 不足 监测 积存 每[秒时周] 上年 去年 每[家户人名个] 首年 单个"
    ),
    takes={"收集率仅为52%": "仅", "同比上升40%": "同比"},
    leaves=("收集率达到70%", "新建道路5公里"),
)
