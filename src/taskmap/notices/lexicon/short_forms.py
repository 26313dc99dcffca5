"""Names of departments in full and in short, where every office uses both for the same body."""

from __future__ import annotations

_SHORT_FORMS = (
    ("人民政府", "政府"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("工业和信息化", "工信"),
    ("工业信息化", "工信"),
    ("经济和信息化", "经信"),
    ("经济信息化", "经信"),
    ("卫生健康", "卫健"),
    ("文化广电和旅游", "文广旅"),
    ("文化广电旅游", "文广旅"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("教育和体育", "教体"),
    ("教育体育", "教体"),
    ("科学技术", "科技"),
    ("市场监督管理", "市场监管"),
    ("城市管理", "城管"),
    ("交通运输", "交通"),
    ("应急管理", "应急"),
    ("医疗保障", "医保"),
    ("退役军人事务", "退役军人"),
    ("机关事务管理", "机关事务"),
    ("国有资产监督管理", "国资"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("办公室", "办"),
)
"""The full words and the short ones, in the order in which they are looked for."""


def shorten(name: str) -> str:
    """The `name` with the usual short words: 市发改委 for 市发展改革委 as for 市发展和改革委员会. Level and place stay, so
    that two names have one short form only if they are of one body. It is for comparing, and never written.
    """
    for full, short in _SHORT_FORMS:
        name = name.replace(full, short)
    return name
