"""A small office of which boards are made, and texts that break what they can."""

from __future__ import annotations

NASTY = (
    "</script><script>alert(1)</script><!-- ]]> [/x] =1+1 <b>粗</b> {{ 7*7 }} {% x %} 😀 "
    "\u202eabc\u202c \"双\" '单' `反` &amp; \\ \u2028 " + "长" * 2000
)
PLAN = """\
id: back-1
title: 看板方案 </script><!-- 😀
issuer: 某办
issued: 2022-05-07
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
units: [甲局, 乙局, 丙局]
chapters:
  - title: 一、头一章
    tasks:
      - {no: 1, title: 第一项, text: 办甲局的事, lead: [甲局], support: [乙局], deadline: 2022年9月底前, leader: 张副市长}
      - {no: 2, title: 第二项, text: 办乙局的事, lead: [乙局], deadline: 年底前, milestones: [{by: 2022年6月底前, what: "开工 </svg><!-- <b>"}]}
  - title: 二、第二章
    tasks:
      - {no: 3, title: 第三项, text: "办丙局的事 <b>&", lead: [丙局]}
"""
SECOND = PLAN.replace("back-1", "second-2").replace("看板方案 </script><!-- 😀", "另一个方案")
DAY = "2022-08-02"
