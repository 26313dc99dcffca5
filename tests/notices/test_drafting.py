"""From words to roles, dates, numbers and duties: the rules of the importer, one by one."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskmap import planfile
from taskmap.notices import readers
from taskmap.notices.drafting import clauses, dates, draft_of, head, names, reporting, targets
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import DraftPeople
from taskmap.notices.drafting.known_names import KnownNames
from taskmap.notices.drafting.lists import segments
from taskmap.notices.drafting.names import UnitName
from taskmap.notices.drafting.numbering import Series
from taskmap.notices.drafting.words import Words
from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.notices.yaml import writing
from taskmap.plan import checks, workdays
from taskmap.plan.deadlines import DateContext
from taskmap.system.diagnostics import Source

AT = Source("通知.txt", 1, 1)
FRAME = DateContext(2024, datetime.date(2024, 1, 10))


def words(text: str) -> Words:
    return Words(text, AT)


def names_in(text: str) -> list[UnitName]:
    return names.assemble_names(names.pieces(text))


class TestNames:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "市发展改革委、市财政局，各县（市、区）政府",
                "市发展改革委 市财政局 各县（市、区）政府",
            ),
            ("各市、州、县人民政府", "各市、州、县人民政府"),
            ("市委、市人民政府，各县市区委、人民政府", "市委、市人民政府 各县市区委、人民政府"),
            ("各街道、区城投集团", "各街道 区城投集团"),
            ("市住房和城乡建设局、市工业和信息化局", "市住房和城乡建设局 市工业和信息化局"),
            ("国家药监局及各地区", "国家药监局 各地区"),
            ("司法部等国务院有关部门及各地区", "司法部 国务院有关部门 各地区"),
            ("省工业和信息化厅、财政厅、外办", "省工业和信息化厅 省财政厅 省外办"),
            ("省委组织部、宣传部", "省委组织部 省委宣传部"),
            ("县水利局等部门和单位", "县水利局"),
            ("市高等院校、市 教育局", "市高等院校 市教育局"),
            ("省水利厅，各设区市、省直管县人民政府", "省水利厅 各设区市、省直管县人民政府"),
            ("各县（区）、县级市，市财政局", "各县（区）、县级市 市财政局"),
            ("各旗县区、开发区管委会", "各旗县区 开发区管委会"),
            ("市直各有关部门、单位、人民团体", "市直各有关部门、单位、人民团体"),
            ("省直各委、办、厅、局，各州、市人民政府", "省直各委、办、厅、局 各州、市人民政府"),
            ("各盟行政公署、市人民政府，市政府", "各盟行政公署、市人民政府 市政府"),
            ("各县人民政府、市人民政府", "各县人民政府 市人民政府"),
            ("各乡镇人民政府、街道办事处", "各乡镇人民政府、街道办事处"),
            ("中央和国家机关工委、教育部", "中央和国家机关工委 教育部"),
            ("县林业局等和有关乡镇政府", "县林业局 有关乡镇政府"),
            ("甲南、乙北市政府", "甲南市政府 乙北市政府"),
            ("各市〔含甲南、乙北市，下同〕政府", "各市政府"),
        ],
    )
    def test_a_list(self, text: str, expected: str) -> None:
        assert [name.text for name in names_in(text)] == expected.split()

    def test_what_was_left_out_is_told(self) -> None:
        assert [name.printed_name for name in names_in("市发改委、科技局")] == ["", "科技局"]

    def test_a_remark_in_a_name_is_told(self) -> None:
        (name,) = names_in("各区县（自治县，以下简称区县）政府")
        assert name.text == "各区县政府"
        assert name.printed_name == "各区县（自治县，以下简称区县）政府"

    def test_等_says_that_there_are_more(self) -> None:
        assert [name.has_others for name in names_in("市水利局、市林业局等")] == [False, True]

    @pytest.mark.parametrize(
        "text",
        [
            "乱占",
            "自治区",
            "市、区",
            "加强监管的部门",
            "2022—2025年",
            "签字盖章",
            "市科技局每月报送情况",
        ],
    )
    def test_no_name(self, text: str) -> None:
        assert not names.is_name(text)

    @pytest.mark.parametrize(
        "text",
        [
            "市应急局",
            "团市委",
            "国网某地供电公司",
            "人民银行某地分行",
            "各县市区",
            "推进协调领导小组成员单位",
            "市政府督查室",
        ],
    )
    def test_a_name(self, text: str) -> None:
        assert names.is_name(text)

    @pytest.mark.parametrize("word", ["县级市", "单位", "办事处", "镇", "牵头"])
    def test_a_bare_kind_is_nobody(self, word: str) -> None:
        found = clauses.read_parties(f"市财政局，{word}", None, PLAIN)
        assert [party.name for party in found.parties] == ["市财政局"]
        assert found.unlikely_names == (word,)


ROLES = {"lead": "牵", "responsible": "责", "support": "配"}


PLAIN = Conventions()


def roles(content: str, how: Conventions = PLAIN) -> str:
    found = clauses.read_parties(content, None, how).parties
    return " ".join(f"{party.name}:{ROLES[party.role]}" for party in found)


class TestClauses:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("市甲局牵头，市乙局、市丙局配合", "市甲局:牵 市乙局:配 市丙局:配"),
            ("市甲局、市乙局牵头，各地区按职责分工负责", "市甲局:牵 市乙局:牵 各地区:责"),
            (
                "牵头单位：市甲局；责任单位：市乙局、市丙局；配合单位：市丁局",
                "市甲局:牵 市乙局:责 市丙局:责 市丁局:配",
            ),
            ("由市甲局牵头负责，市乙局参与", "市甲局:牵 市乙局:配"),
            ("市甲局负责", "市甲局:责"),
            ("市甲局、市乙局按职责分工负责", "市甲局:责 市乙局:责"),
            ("市甲局会同市乙局负责", "市甲局:牵 市乙局:责"),
            ("责任单位：市甲局（牵头）、市乙局", "市甲局:牵 市乙局:责"),
            ("市甲局、市乙局分别牵头", "市甲局:牵 市乙局:牵"),
            (
                "省级推进专班牵头单位牵头，省级推进专班成员单位配合",
                "省级推进专班牵头单位:牵 省级推进专班成员单位:配",
            ),
            ("市甲局、市乙局，有关县市区", "市甲局:牵 市乙局:责 有关县市区:责"),
            ("市甲局牵头，市乙局指导", "市甲局:牵 市乙局:配"),
            ("由市甲局牵头，会同市乙局、市丙局落实", "市甲局:牵 市乙局:配 市丙局:配"),
            ("由市甲局、市乙局牵头，会同市丙局持续推进", "市甲局:牵 市乙局:牵 市丙局:配"),
            (
                "责任单位：市甲局 市乙局\u2003各县（市）区政府",
                "市甲局:责 市乙局:责 各县（市）区政府:责",
            ),
            ("责任单位：市 甲 局、市乙局", "市甲局:责 市乙局:责"),
        ],
    )
    def test_roles(self, content: str, expected: str) -> None:
        assert roles(content) == expected

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("责任单位：市甲局、市乙局，市丙局", "市甲局:牵 市乙局:配 市丙局:配"),
            ("市甲局、市乙局按职责分工负责", "市甲局:牵 市乙局:责"),
            ("各成员单位按职责分工负责", "各成员单位:责"),
        ],
    )
    def test_the_rule_that_the_others_support(self, content: str, expected: str) -> None:
        how = clauses.find_conventions("各项任务后第一家为牵头单位，其余为配合单位")
        assert roles(content, how) == expected

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("（列第一位的为牵头单位，下同）", "市甲局:牵 市乙局:责 市丙局:责"),
            ("第一个逗号前为牵头单位，下同", "市甲局:牵 市乙局:牵 市丙局:责"),
            ("列第一位者为工作牵头单位或汇总单位，下同", "市甲局:牵 市乙局:责 市丙局:责"),
            ("排名第一的单位为本项工作牵头单位", "市甲局:牵 市乙局:责 市丙局:责"),
            ("排在首位的责任单位为牵头单位", "市甲局:牵 市乙局:责 市丙局:责"),
            ("没有说怎么读", "市甲局:责 市乙局:责 市丙局:责"),
        ],
    )
    def test_rules_for_all_lists(self, rule: str, expected: str) -> None:
        how = clauses.find_conventions(rule)
        assert roles("责任单位：市甲局、市乙局，市丙局", how) == expected

    def test_a_star_leads_and_the_others_support(self) -> None:
        how = clauses.find_conventions("标*的为牵头单位，未标注*的为配合单位")
        assert roles("市甲局、*市乙局、市丙局", how) == "市甲局:配 市乙局:牵 市丙局:配"

    def test_what_stands_before_the_semicolon_leads(self) -> None:
        how = clauses.find_conventions("分号前为牵头单位，分号后为配合单位")
        assert roles("责任单位：市甲局；市乙局、市丙局", how) == "市甲局:牵 市乙局:配 市丙局:配"

    def test_a_time_limit_and_a_leader_among_the_names(self) -> None:
        content = "责任领导：分管副市长；市甲局牵头，市乙局配合，2024年6月底前完成"
        reading = clauses.read_parties(content, None, Conventions())
        assert (reading.deadline, reading.people) == (
            "2024年6月底前",
            DraftPeople(leader="分管副市长"),
        )
        assert [party.name for party in reading.parties] == ["市甲局", "市乙局"]

    @pytest.mark.parametrize(
        ("content", "deadline"),
        [
            ("市甲局牵头，市乙局配合，2028年3月底前开行", "2028年3月底前"),
            ("市甲局牵头，会同市乙局于2027年底前完成", "2027年底前"),
        ],
    )
    def test_a_time_with_what_is_due(self, content: str, deadline: str) -> None:
        reading = clauses.read_parties(content, None, Conventions())
        assert [party.name for party in reading.parties] == ["市甲局", "市乙局"]
        assert reading.deadline.startswith(deadline)


def cut(text: str, *before: str) -> list[tuple[str, str]]:
    """The text cut at its lists; texts read before make names known, as in a whole notice."""
    known = KnownNames()
    for other in (*before, text, text):
        for segment in segments(words(other), Conventions(), known):
            if segment.clause:
                known.learn(segment.clause)
    return [
        (one.words.text, " ".join(party.name for party in one.clause.parties) if one.clause else "")
        for one in segments(words(text), Conventions(), known)
    ]


class TestLists:
    @pytest.mark.parametrize(
        "remark",
        [
            "（乱占、乱采、乱堆、乱建）",
            "（2022—2025年）",
            "（签字盖章）",
            "（市、区）",
            "（市工信局）协调",
            "（甲县、乙县）",
        ],
    )
    def test_brackets_that_hold_no_list(self, remark: str) -> None:
        assert cut(f"开展清理整治{remark}的工作。") == [(f"开展清理整治{remark}的工作。", "")]

    @pytest.mark.parametrize("brackets", ["（）", "()", "〔〕", "[]", "【】", "［］", "（)"])
    def test_any_bracket(self, brackets: str) -> None:
        text = f"办好实事。{brackets[0]}责任单位：市甲局、各县（市、区）政府{brackets[1]}"
        assert cut(text) == [("办好实事。", "市甲局 各县（市、区）政府")]

    def test_several_lists_in_a_paragraph(self) -> None:
        assert cut("修好路。（市甲局负责）种好树。（市乙局牵头，市丙局配合）") == [
            ("修好路。", "市甲局"),
            ("种好树。", "市乙局 市丙局"),
        ]

    GOOD = "做好工作（市甲局、市乙局，有关县市区）"

    def test_a_lost_closing_bracket(self) -> None:
        found = cut(
            "清理河道（市甲局、市乙局，有关县市区加强巡查。（市甲局，有关县市区）", self.GOOD
        )
        assert found == [
            ("清理河道", "市甲局 市乙局 有关县市区"),
            ("加强巡查。", "市甲局 有关县市区"),
        ]

    def test_a_lost_opening_bracket(self) -> None:
        found = cut(
            "污水设施基本覆盖市甲局、市乙局，有关县市区）推进项目。（市甲局，有关县市区）",
            self.GOOD,
        )
        assert found[0] == ("污水设施基本覆盖", "市甲局 市乙局 有关县市区")

    def test_both_lost_in_a_notice_that_loses_brackets(self) -> None:
        lossy = [
            "甲（市甲局、市乙局，有关县市区开工",
            "乙（市丙局、市乙局，有关县市区推进",
            "丙（市甲局，有关县市区建设",
        ]
        good = [self.GOOD, f"又{self.GOOD}", f"再{self.GOOD}"]
        found = cut(
            "抓好保护。市丙局、市乙局，有关县市区高标准建设新区。（市甲局，有关县市区）",
            *good,
            *lossy,
        )
        assert found[0] == ("抓好保护。", "市丙局 市乙局 有关县市区")

    @pytest.mark.parametrize("end", ["", "。"])
    def test_the_end_of_a_list_lost_at_the_end_of_its_sentence(self, end: str) -> None:
        text = f"修好路（市甲局牵头，市乙局、各乡镇人民政府（街道办事处）配合{end}"
        assert cut(text) == [("修好路", "市甲局 市乙局 各乡镇人民政府（街道办事处）")]

    def test_a_time_in_a_bracket_of_its_own(self) -> None:
        (segment,) = segments(words("修好路。[市甲局、市乙局][4月20日前]"), PLAIN, KnownNames())
        assert segment.clause is not None
        assert segment.clause.deadline == "4月20日前"

    def test_lists_told_in_sentences(self) -> None:
        text = "修好路，6月底前通车，由市甲局牵头，会同市乙局落实。种好树。此项工作由市丙局负责。"
        how = clauses.find_conventions(f"{text}\n扫好街。由市丁局负责。")
        assert how.lists_are_sentences
        found = [
            (one.words.text, [party.name for party in one.clause.parties])
            for one in segments(words(text), how, KnownNames())
            if one.clause
        ]
        assert found == [("修好路，6月底前通车", ["市甲局", "市乙局"]), ("种好树。", ["市丙局"])]

    def test_what_is_to_be_done_behind_such_a_list(self) -> None:
        text = "关于用地问题。由市甲局牵头,财政局配合,于5月20日前完成权属调查。涉及林地的办理手续。"
        how = clauses.find_conventions(f"{text}\n由市丁局负责，扫好街。\n由市戊局负责，种好树。")
        first, rest = segments(words(text), how, KnownNames())
        assert first.clause is not None
        assert [party.name for party in first.clause.parties] == ["市甲局", "市财政局"]
        assert first.words.text == "关于用地问题。于5月20日前完成权属调查。"
        assert rest.words.text == "涉及林地的办理手续。"

    def test_such_sentences_where_lists_stand_in_brackets(self) -> None:
        text = "办好事。（市甲局牵头）办实事。（市乙局负责）考核由市丙局负责。"
        assert not clauses.find_conventions(text * 3).lists_are_sentences

    def test_but_subjects_of_a_sentence_are_none(self) -> None:
        text = "布局合理。各开发区管委会、各区县（市）政府根据实际选择片区。"
        assert cut(text, "责任单位：各开发区管委会，各区县（市）政府") == [(text, "")]

    def test_a_line_of_its_own(self) -> None:
        assert cut("市甲局牵头，市乙局配合。") == [("", "市甲局 市乙局")]
        assert cut("责任单位：市甲局，各县区") == [("", "市甲局 各县区")]


class TestNumbering:
    def marks(self, *paragraphs: str) -> list[str]:
        series = Series()
        return [
            f"{depth}{mark.printed_number}"
            for text in paragraphs
            for mark, depth in series.marks(text)
        ]

    def test_levels(self) -> None:
        found = self.marks("一、总体", "（一）原则", "1.甲", "(1)乙", "①丙", "2．丁", "二、任务")
        assert found == ["0一、", "1（一）", "21.", "3(1)", "4①", "22．", "0二、"]

    def test_in_one_line(self) -> None:
        line = "一、放出活力（一）清理审批。（司法部负责）具体措施：1．编制清单。（司法部负责）2．2021年底前取消。（司法部负责）（二）完善监管。二、管出公平（三）强化执法。"
        assert self.marks(line) == [
            "0一、",
            "1（一）",
            "21．",
            "22．",
            "1（二）",
            "0二、",
            "1（三）",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "获得一、二、三等奖的给予奖励",
            "增长1.5倍以上",
            "按照第（二）项规定执行",
            "PM2.5浓度下降",
            "2022.6月底前完成",
            "坚持举一反三、标本兼治",
        ],
    )
    def test_what_only_looks_so(self, text: str) -> None:
        assert self.marks("一、任务", f"加快推进工作，{text}") == ["0一、"]

    def test_glued_to_a_heading(self) -> None:
        assert self.marks("三、加快改造(一)推进搬迁改造1.时间节点:2022年完成。") == [
            "0三、",
            "1(一)",
            "21.",
        ]


class TestDates:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2024年底前完成排查，2025年3月底前完成整治。加强监管。", "2024年底前 2025年3月底前"),
            ("到2025年，建成示范点10个。", "2025年"),
            ("2025年全面推广。", "2025年"),
            ("用3年时间培养人才。提高素质。", "用3年时间"),
            ("2025年6月底前出台政策，12月底前落地。做好宣传。", "2025年6月底前 2025年12月底前"),
            ("20256月底前完成。加强巡查。", "2025年6月底前"),
            ("确保项目在2025年完工。抓好安全。", "2025年"),
        ],
    )
    def test_limits(self, text: str, expected: str) -> None:
        found = dates.of_text(words(text), FRAME)
        times = [found.deadline] if found.deadline else [step.by for step in found.milestones]
        assert times == expected.split()

    @pytest.mark.parametrize(
        "text",
        [
            "落实“十四五”规划。",
            "实施四年行动（2022—2025年）。",
            "停用超过三年的要闭库。",
            "毕业5年内的高校毕业生给予补贴。",
            "48小时内办结。",
            "自2024年7月1日起施行。",
            "执行2020年版目录。",
            "比2015年下降20%。",
            "政策执行至2025年12月31日。",
            "贯彻2024年中央一号文件。",
            "2024年汛期平稳度过。",
            "2024年粮食产量居全省前列。",
            "落实《2024年底前行动方案》。",
        ],
    )
    def test_decoys(self, text: str) -> None:
        assert dates.of_text(words(text), FRAME) == dates.TextDates()

    def test_several_days_are_a_step_each(self) -> None:
        text = "开展排查。4、6、9月底前报送数据，年底前完成整改。"
        steps = dates.of_text(words(text), FRAME).milestones
        assert [(each.by, each.what) for each in steps] == [
            ("2024-04-30", "报送数据"),
            ("2024-06-30", "报送数据"),
            ("2024-09-30", "报送数据"),
            ("年底前", "完成整改"),
        ]

    def test_days_from_the_issue_of_this_notice_are_a_limit(self) -> None:
        """Those from the issue of another one are not."""
        (step,) = dates.of_text(words("市丁局在本意见印发之日起30日内出台指南。"), FRAME).milestones
        assert step.by == "本意见印发之日起30日内"
        assert not dates.of_text(words("标准自发布之日起6个月内有效。"), FRAME).milestones

    def test_a_time_without_a_day_is_doubted(self) -> None:
        for text in (
            "汛期前完成加固。",
            "2025年汛期前完成加固。",
            "在省级验收前完成整改。",
            "3月两会前完成加固。",
            "6月底前完成加固。",
        ):
            (doubt,) = dates.of_text(words(text), DateContext()).doubts
            assert doubt.code == "deadline-unread"

    def test_days_after_the_meeting_are_doubted(self) -> None:
        (doubt,) = dates.of_text(words("会后5个工作日内办结手续。"), FRAME).doubts
        assert doubt.code == "deadline-unread"
        assert not dates.of_text(words("受理后5个工作日内办结。"), FRAME).doubts

    def test_the_end_of_a_name_is_no_comparison(self) -> None:
        (step,) = dates.of_text(words("推行改革，窗口占比6月底前达到90%。"), FRAME).milestones
        assert step.by == "6月底前"

    def test_one_sentence_that_begins_with_its_time_is_ruled_by_it(self) -> None:
        assert (
            dates.of_text(words("2024年底前开展治理，对园区开展检查。"), FRAME).deadline
            == "2024年底前"
        )

    def test_for_whom(self) -> None:
        step, _ = dates.of_text(
            words("6月底前，甲市完成排查；12月底前全面完成。抓实。"), FRAME
        ).milestones
        assert (step.by, step.what, step.units) == ("6月底前", "甲市完成排查", ("甲市",))


class TestTargets:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("新增科技立项120个以上", "科技立项 120个 least"),
            ("全市进出口总额突破300亿元", "全市进出口总额 300亿元 least"),
            ("新增龙头企业30家、农产品25个", "龙头企业 30家 least|农产品 25个 least"),
            ("误差率不得超过3%", "误差率 3% most"),
            ("利用外资增长20%", "利用外资增长 20% least"),
            ("事项从86项压减到45项以内", "事项 45项 most"),
            ("油烟净化设施安装率达到95%以上", "油烟净化设施安装率 95% least"),
            ("全年补贴性职业技能培训5万人次", "全年补贴性职业技能培训 5万人次 least"),
            ("组织业务培训2期", "业务培训 2期 least"),
        ],
    )
    def test_goals(self, text: str, expected: str) -> None:
        found = [f"{one.name} {one.value}{one.unit} {one.bound}" for one in targets.of_text(text)]
        assert "|".join(found) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "加快G60扩容",
            "打造十大工程",
            "给予最高100万元奖励",
            "超过5个工作日仍未办结的启动预警",
            "推进3个",
            "限期1个月整改",
            "完成流域面积50平方公里以上河流划界",
        ],
    )
    def test_decoys(self, text: str) -> None:
        assert targets.of_text(text) == ()


class TestReporting:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "每月25日前报送进度（签字盖章）至市甲办，由市甲办汇总报市政府",
                "month 25 市甲办 市政府 signed all",
            ),
            ("各牵头单位每月28日前将情况报送市督查室", "month 28 市督查室 - - lead"),
            ("每季度首月5日前将上季度情况报市督查室", "quarter 次月5日 市督查室 - - all"),
            ("每季度末月25日前向市数据局报送进展", "quarter 25 市数据局 - - all"),
            ("每月10日和25日前将进展报送市甲办", "month 10日和25日 市甲办 - - all"),
            ("每季度25日前通过平台填报", "quarter 25 - - - all"),
            ("每月28日前将进展发至市甲办", "month 28 市甲办 - - all"),
            ("每月最后一个工作日前将进展报送市甲办", "month 最后一个工作日 市甲办 - - all"),
            ("每季度次月前5个工作日内将情况报市甲办", "quarter 次月前5个工作日 市甲办 - - all"),
            ("每月第一个工作日将情况报市甲办", "month 第一个工作日 市甲办 - - all"),
            ("每旬向市甲办报送进展", "ten-days  市甲办 - - all"),
            ("每半个月向市甲办报送进展", "half-month  市甲办 - - all"),
            ("每两周周五前向市甲办报送进展", "two-weeks 周五 市甲办 - - all"),
            ("双月25日前向市甲办报送进展", "two-months 25 市甲办 - - all"),
            ("每周五17时前向县委办公室报送进度", "week 周五 县委办公室 - - all"),
            ("每年12月底前将情况送商务部，由商务部汇总后报国务院", "year 月底 商务部 国务院 - all"),
            ("于6月25日之前报市甲办备案", "2024-06-25 市甲办 - - all"),
            ("于4、6、9、11月25日前报市甲办", "[4, 6, 9, 11] 25 市甲办 - - all"),
            ("6、9、12月底前将进展报送市甲办", "[6, 9, 12] 月底 市甲办 - - all"),
            (
                "2025年3、9月10日前将进展报送市甲办",
                "[3, 9] 10 2025-03~2025-09 市甲办 - - all",
            ),
            (
                "每年6月20日、12月20日前报送市甲办",
                "half-year 20 市甲办 - - all",
            ),
            ("每年1月底、7月底前报送市甲办", "half-year 次月31日 市甲办 - - all"),
            (
                "每年4月10日、7月10日、10月10日、1月10日前报送市甲办",
                "quarter 次月10日 市甲办 - - all",
            ),
            (
                "每年5月20日、11月20日前报送市甲办",
                "2024-05-20 市甲办 - - all|2024-11-20 市甲办 - - all",
            ),
            (
                "每月5日、12月15日前分别向市甲办报送月度、年度情况",
                "month 5 市甲办 - - all|year 15 市甲办 - - all",
            ),
            (
                "每季度末月25日、11月20日前分别报送市甲办",
                "quarter 25 市甲办 - - all|2024-11-20 市甲办 - - all",
            ),
            ("于年中和年末各自查一次，并将结果报市甲办", "half-year  市甲办 - - all"),
            ("每年年中、年底向市甲办报送总结", "half-year  市甲办 - - all"),
            ("上、下半年各向市甲办报送一次情况", "half-year  市甲办 - - all"),
            ("市乙局每周调度，每半月报市甲办", "half-month  市甲办 - - all"),
            ("各牵头责任单位每月8日前报市甲办", "month 8 市甲办 - - lead"),
            ("每季度结束后10日内向市甲办报送情况", "quarter 次月10日 市甲办 - - all"),
            ("每季度终了后5个工作日内报市甲办", "quarter 次月前5个工作日 市甲办 - - all"),
        ],
    )
    def test_duties(self, text: str, expected: str) -> None:
        found = [
            " ".join(
                [
                    *([f"[{', '.join(rule.months)}]"] if rule.months else []),
                    *([str(rule.every)] if rule.every else []),
                    rule.once or rule.day,
                    *([f"{rule.begins}~{rule.ends}"] if rule.begins else []),
                    rule.to or "-",
                    rule.forward_to or "-",
                    "signed" if rule.signed else "-",
                    str(rule.who),
                ]
            )
            for rule in reporting.rules([words(text)], FRAME)
        ]
        assert "|".join(found) == expected

    @pytest.mark.parametrize("often", ["每日17时前", "每天下班前", "每个工作日"])
    def test_a_report_every_day_is_doubted(self, often: str) -> None:
        (doubt,) = reporting.daily_doubts([words(f"各单位{often}将进展报送市甲局。")])
        assert (doubt.code, doubt.about) == ("report-daily", "reporting")

    def test_what_is_done_every_day_is_no_report(self) -> None:
        assert not list(reporting.daily_doubts([words("每日开展巡查，按月报送进展。")]))

    @pytest.mark.parametrize(
        "text",
        [
            "每月发布一次清单",
            "每季度通报一次进展",
            "每季度至少研究一次工作",
            "每月25日前完成巡查",
            "2024年3月5日前检查了现场，向市委反馈了意见",
        ],
    )
    def test_what_is_no_report(self, text: str) -> None:
        assert reporting.rules([words(text)], FRAME) == ()


class TestHead:
    LINES = (
        "某市人民政府办公室关于印发《某市河湖治理工作方案》的通知",
        "某政办〔2024〕3号",
        "各县（市、区）人民政府：",
        "现印发给你们，请认真执行。",
        "某市人民政府办公室",
        "2024年3月1日",
    )

    def read(self, *lines: str) -> head.NoticeHead:
        return head.read([words(line) for line in lines], "\n".join(lines))

    def test_a_notice(self) -> None:
        found = self.read(*self.LINES)
        assert (found.title, found.number) == ("某市河湖治理工作方案", "某政办〔2024〕3号")
        assert (found.issuer, found.issued) == ("某市人民政府办公室", "2024-03-01")
        assert found.begins == "2024-03"

    def test_of_two_documents_issued_at_once_neither_is_the_title_alone(self) -> None:
        both = "某市河湖治理任务分解和某市民生实事任务分解"
        found = self.read(f"关于印发{both}的通知", "某市河湖治理任务分解", "某市民生实事任务分解")
        assert found.title == both

    def test_a_date_that_lost_its_characters(self) -> None:
        found = self.read("某市工作要点", "某市河长办公室", "202257日")
        assert found.issued == "2022-05-07"
        assert "date-repaired" in [doubt.code for doubt in found.doubts]

    def test_a_number_inside_a_sentence_is_of_another_document(self) -> None:
        assert self.read("某市工作要点", "根据某政发〔2023〕8号文件精神，制定本要点。").number == ""

    def test_nothing_at_all_is_doubted(self) -> None:
        codes = [doubt.code for doubt in self.read("各位：").doubts]
        assert codes == ["title-missing", "issued-missing", "period-guessed"]


class TestTables:
    def table(self, *rows: str) -> Notice:
        cells = [
            tuple(
                NoticeCell(text.strip(), Source("表.xlsx", 0, 0, "表", f"{'ABCDEFGH'[at]}{number}"))
                for at, text in enumerate(row.split("|"))
            )
            for number, row in enumerate(rows, 1)
        ]
        return Notice("表.xlsx", (NoticeTable(tuple(cells)),))

    def test_columns_in_any_order_below_a_title(self) -> None:
        draft = draft_of(
            self.table(
                "某市2024年任务分解表||||",
                "完成时限|责任单位|具体举措|序号|重点任务",
                "6月底前|市甲局、市乙局|修订办法|1|完善制度",
                "|市丙局|开展培训||",
                "长期坚持|市甲局|加强巡查|2|强化监管",
            )
        )
        assert draft.title == "某市2024年任务分解表"
        first, second = draft.every_task()
        assert (first.no, first.title) == ("1", "完善制度")
        assert [measure.text for measure in first.measures] == ["修订办法", "开展培训"]
        assert first.measures[0].work.deadline == "6月底前"
        assert (second.text, second.work.deadline) == ("加强巡查", "长期坚持")

    def test_rows_that_are_chapters_and_columns_without_a_key(self) -> None:
        draft = draft_of(
            self.table(
                "序号|工作任务|牵头单位|配合单位|资金来源",
                "一|发展产业|||",
                "1|建设园区|市甲局|市乙局|专项债",
            )
        )
        (chapter,) = draft.chapters
        assert chapter.title == "一、发展产业"
        (task,) = chapter.tasks
        assert [party.name for party in task.work.parties] == ["市甲局", "市乙局"]
        assert [kept.text for kept in task.leftovers] == ["资金来源：专项债"]

    def test_a_table_of_one_problem(self) -> None:
        notice = self.table(
            "存在问题|检查记录不全|||",
            "整改措施|1.补全记录。（县甲局牵头，县乙局配合）\n2.开展培训。（县丙局负责）||",
            "责任单位|见整改措施|整改时限|2024年5月底前",
        )
        heading = Passage("一、检查不到位", Source("表.xlsx", 0, 0, "表", "A0"))
        draft = draft_of(replace(notice, items=(heading, *notice.items)))
        (task,) = draft.every_task()
        assert (task.title, task.problem) == ("检查不到位", "检查记录不全")
        assert task.work.deadline == "2024年5月底前"
        assert [
            (measure.text, [party.name for party in measure.work.parties])
            for measure in task.measures
        ] == [("补全记录。", ["县甲局", "县乙局"]), ("开展培训。", ["县丙局"])]

    def test_what_is_to_be_reached_names_the_measures_of_a_task(self) -> None:
        draft = draft_of(
            self.table(
                "序号|工作事项|目标要求|牵头单位|完成时限",
                "1|建设园区|建成厂房15万平方米|县甲局|9月底前",
                "||新签约项目20个|县乙局|年底前",
                "2|种好树|造林3万亩|县丙局|年底前",
            )
        )
        first, second = draft.every_task()
        assert [measure.text for measure in first.measures] == [
            "建成厂房15万平方米",
            "新签约项目20个",
        ]
        assert (first.goal, second.goal, second.text) == ("", "造林3万亩", "")

    def test_a_heading_of_two_rows_over_levels(self) -> None:
        draft = draft_of(
            self.table(
                "一级指标|二级指标|三级指标|测评内容与标准|责任单位|责任单位|完成时限",
                "一级指标|二级指标|三级指标|测评内容与标准|牵头单位|配合单位|完成时限",
                "一、道德引领|（一）武装|1.宣讲|深入村镇宣讲|区甲部|区乙校|11月底前",
                "||2.广告|设置规范|区丙局|区甲部|5月底前",
            )
        )
        (chapter,) = draft.chapters
        assert [(task.no, task.title, task.text) for task in chapter.tasks] == [
            ("1", "宣讲", "深入村镇宣讲"),
            ("2", "广告", "设置规范"),
        ]
        first = chapter.tasks[0]
        assert [(party.name, ROLES[party.role]) for party in first.work.parties] == [
            ("区甲部", "牵"),
            ("区乙校", "配"),
        ]
        assert "二级指标：（一）武装" in [kept.text for kept in first.leftovers]

    def test_units_left_blank_are_those_of_the_row_above(self) -> None:
        draft = draft_of(
            self.table("序号|工作任务|具体措施|责任单位", "1|修路|铺沥青|市甲局", "||划标线|")
        )
        (task,) = draft.every_task()
        assert [[party.name for party in one.work.parties] for one in task.measures] == [
            ["市甲局"],
            ["市甲局"],
        ]

    def test_no_measure_has_the_number_of_another_task(self) -> None:
        draft = draft_of(
            self.table(
                "序号|工作任务|具体措施|责任单位",
                "1.1|修路|铺沥青|市甲局",
                "1|种树|挖坑|市甲局",
                "||浇水|市乙局",
            )
        )
        read = planfile.parse(
            writing.write(draft, "x").text.encode(), "x.yaml", workdays.Calendar()
        )[0]
        assert read is not None
        assert not [fault for fault in checks.check(read) if fault.code == "duplicate-id"]

    def test_a_remark_below_the_last_row(self) -> None:
        draft = draft_of(
            self.table(
                "序号|工作任务|责任单位",
                "1|建设园区|市甲局",
                "注：1.本表动态更新。2.各单位每月报进展。||",
            )
        )
        (task,) = draft.every_task()
        assert [party.name for party in task.work.parties] == ["市甲局"]
        assert "注：1.本表动态更新。2.各单位每月报进展。" in [kept.text for kept in draft.leftovers]

    def test_two_spellings_of_one_name(self) -> None:
        draft = draft_of(
            self.table(
                "序号|工作任务|责任单位",
                "1|建设园区|各乡镇人民政府(街道办事处)",
                "2|种好树|各乡镇人民政府（街道办事处）",
            )
        )
        assert [group.name for group in draft.groups] == ["各乡镇人民政府(街道办事处)"]

    def test_a_table_without_units_is_kept(self) -> None:
        draft = draft_of(self.table("姓名|年龄", "甲|20"))
        assert [kept.text for kept in draft.leftovers] == ["姓名 | 年龄", "甲 | 20"]


@pytest.mark.parametrize(
    "numbers", [("（一）", "1.", "（二）"), ("1.", "（1）", "2."), ("反馈问题：", "", "反馈问题：")]
)
def test_a_report_on_problems_has_a_task_for_each(numbers: tuple[str, str, str]) -> None:
    first, below, second = numbers
    text = f"""乙州市督察反馈问题整改进展情况
{first}管网破损。
整改时限：2026年6月底前完成，之后长期坚持。
整改进展情况：已完成。
{below}印发清单。
{second}垃圾积存。
整改时限：2026年底。
整改进展情况：持续推进。
"""
    draft = draft_of(readers.parse(text.encode(), "通知.txt"))
    tasks = list(draft.every_task())
    assert [task.title for task in tasks] == ["管网破损", "垃圾积存"]
    assert [task.work.deadline for task in tasks] == ["2026年6月底前", "2026年底"]
    written = writing.write(draft, "通知.txt").text
    assert "之后长期坚持" in written
    assert "印发清单" in written


def test_what_is_done_about_a_problem_on_the_line_of_its_label_is_no_part_of_it() -> None:
    text = """乙州市督察整改方案
1.督察发现，河道淤积，水质不好。
整改目标：水质优良率达到95%以上。
整改措施：清淤3公里，建成管网。
责任单位：市甲局
"""
    (task,) = draft_of(readers.parse(text.encode(), "通知.txt")).every_task()
    assert (task.title, task.problem) == ("河道淤积，水质不好", "督察发现，河道淤积，水质不好。")
    assert task.text == "清淤3公里，建成管网。"
    assert "水质优良率 95" in [f"{one.name} {one.value}" for one in task.work.targets]


SAID_OTHERWISE = re.compile(
    "按(?:照)?职责分工|组织实施|共同|分别|牵头|配合|负责|落实|参与|参加|指导|协同|主责|责任|单位|部门|下同|等"
    "|[此该]项工作|持续推进|推进|办理|会同|以及|及|和|与|由|于|相关|月底前|[一二三四]季度末|完成|第一个为"
)
"""Words that a key or a role of the plan file stands for."""


def visible(text: str) -> str:
    return re.sub(r"[\s#：]+|原文", "", text)


class TestWhole:
    def test_units_that_the_notice_never_names(self) -> None:
        draft = draft_of(readers.parse("一、工作\n（一）修路。\n（二）种树。\n".encode(), "x.txt"))
        assert [task.title for task in draft.every_task()] == ["修路", "种树"]
        assert [group.name for group in draft.groups] == ["责任单位待定"]

    def test_numbers_that_begin_anew_get_ids_of_their_own(self) -> None:
        text = "一、甲\n1.修路。（市甲局负责）\n二、乙\n1.种树。（市甲局负责）\n"
        draft = draft_of(readers.parse(text.encode(), "x.txt"))
        assert [task.id for task in draft.every_task()] == ["1.1", "2.1"]

    @given(
        st.lists(
            st.one_of(
                st.text(max_size=30),
                st.sampled_from(
                    [
                        "一、任务",
                        "（一）修路。",
                        "1.种树（市甲局、",
                        "有关县市区）",
                        "责任单位：",
                        "市乙局牵头",
                        "整改措施：（1）甲；（2）乙",
                        "2024年底前",
                        "附件",
                        "每月25日前报",
                        "（",
                        "）",
                        "序号\t任务\t责任单位\t时限",
                        "1\t甲\t市甲局\t长期",
                    ]
                ),
            ),
            max_size=25,
        )
    )
    def test_any_text_gives_a_draft_that_loads_again(self, lines: list[str]) -> None:
        passages = tuple(
            Passage(line.strip(), Source("x", number, 1))
            for number, line in enumerate(lines, 1)
            if line.strip()
        )
        draft = draft_of(Notice("x", passages))
        written = writing.write(draft, "x")
        _, faults = planfile.parse(written.text.encode(), "x.yaml", workdays.Calendar())
        broken = [
            fault
            for fault in faults
            if fault.code.startswith("yaml-") or fault.code == "wrong-kind"
        ]
        assert not broken


NOTICES = sorted((Path(__file__).parent / "samples").glob("*.txt"))


def test_there_are_notices() -> None:
    assert len(NOTICES) >= 12


@pytest.mark.parametrize("path", NOTICES, ids=[path.stem for path in NOTICES])
class TestNotices:
    """Made-up notices in the forms of real ones, each with the draft that a person has read beside it."""

    def test_the_draft(self, path: Path) -> None:
        draft = draft_of(readers.read(path))
        assert writing.write(draft, path.name).text == path.with_suffix(".yaml").read_text("utf-8")

    def test_nothing_is_lost(self, path: Path) -> None:
        text = visible(path.with_suffix(".yaml").read_text("utf-8"))
        runs = re.findall(r"[\u4e00-\u9fff]{6,}", path.read_text("utf-8"))
        pieces = [piece for run in runs for piece in SAID_OTHERWISE.split(run)]
        assert not [piece for piece in pieces if len(piece) > 3 and piece not in text]

    def test_it_is_sound(self, path: Path) -> None:
        read = planfile.read(path.with_suffix(".yaml"))
        assert not [fault for fault in read.diagnostics if fault.severity == "error"]


def test_every_doubt_is_in_the_documentation() -> None:
    source = Path(writing.__file__).parents[2]
    told = re.compile(r'(?:Doubt|warning)\([^"]*?"([a-z]+-[a-z-]+|encoding|converted)"')
    files = [*source.glob("drafting/*.py"), *source.glob("notices/**/*.py")]
    codes = {code for file in files for code in told.findall(file.read_text("utf-8"))}
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    assert len(codes) > 20
    assert codes <= set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))


def test_a_group_without_some_members_is_read_whole(tmp_path: Path) -> None:
    """Its name stays as it is printed; the members of the group are asked for once."""
    notice = tmp_path / "notice.txt"
    notice.write_text(
        "2025年河湖管护工作要点\n"
        "1.巡查河道。（牵头单位：市水利局；责任单位：市生态环境局、各县区（东城区除外）；完成时限：年底前）\n"
        "2.清理河道。（牵头单位：市水利局；责任单位：除东城区、西城区外的各县区；完成时限：6月底前）\n",
        "utf-8",
    )
    draft = draft_of(readers.read(notice))
    named = [party.name for task in draft.tasks for party in task.work.parties]
    assert named == [
        *("市水利局", "市生态环境局", "各县区（东城区除外）"),
        *("市水利局", "除东城区、西城区外的各县区"),
    ]
    assert [unit.name for unit in draft.units] == ["市水利局", "市生态环境局"]
    assert [group.name for group in draft.groups] == ["各县区"]


def test_a_letter_and_its_attachment_are_apart(tmp_path: Path) -> None:
    """In indented text a line without an indent goes on with the one before: not behind 附件 or the day, and not a name."""
    notice = tmp_path / "notice.txt"
    notice.write_text(
        "甲县人民政府办公室关于交办2026年实事的通知\n"
        "\u3000\u3000一、提高认识。各单位要重视，明确专人。\n"
        "\u3000\u3000二、规范程序。不属于本单位的说明理由。\n"
        "\u3000\u3000联系人：张某，电话：123\n"
        "甲县人民政府办公室\n"
        "2026年3月2日\n"
        "--\n"
        "\u3000\u3000附件\n"
        "甲县2026年实事一览表\n"
        "\u3000\u3000一、重点实事\n"
        "\u3000\u3000修路。（责任单位：县甲局）\n"
        "\u3000\u3000二、其他实事\n"
        "\u3000\u3000种树。（责任单位：县乙局）\n",
        "utf-8",
    )
    draft = draft_of(readers.read(notice))
    assert (draft.title, draft.issuer, draft.issued) == (
        "甲县2026年实事一览表",
        "甲县人民政府办公室",
        "2026-03-02",
    )
    assert [task.title for task in draft.every_task()] == ["重点实事", "其他实事"]
