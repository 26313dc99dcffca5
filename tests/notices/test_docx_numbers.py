"""The numbers that Word prints before paragraphs, rebuilt."""

from __future__ import annotations

import pytest

from support.docx_notices import (
    OUTLINE,
    abstract,
    begin,
    in_list,
    item,
    level,
    num,
    override,
    p,
    r,
    style,
    styled_paragraph,
    texts,
)
from taskmap.notices.readers.docx import numerals


def numbers(*places: tuple[int, int], numbering: str) -> list[str]:
    """What is printed before paragraphs in these lists at these levels."""
    made = texts("".join(item(own, at, "|") for own, at in places), numbering)
    return [text.removesuffix("|") for text in made]


class TestNumbers:
    def test_an_outline(self) -> None:
        places = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1), (1, 3)]
        assert numbers(*places, numbering=OUTLINE + num(1, 0)) == [
            *("一、", "（一）", "1．", "2．", "① ", "（二）", "1．", "二、", "（一）", "① ")
        ]

    def test_lists_with_one_definition_count_together(self) -> None:
        numbering = OUTLINE + num(1, 0) + num(2, 0)
        assert numbers((1, 0), (2, 0), (1, 0), numbering=numbering) == ["一、", "二、", "三、"]

    def test_a_list_starts_anew_once(self) -> None:
        numbering = OUTLINE + num(1, 0) + num(2, 0, begin(0, 5))
        places = [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0), (2, 0)]
        assert numbers(*places, numbering=numbering) == [
            "一、",
            "二、",
            "五、",
            "六、",
            "七、",
            "八、",
        ]

    def test_where_a_list_starts_holds_when_its_level_restarts(self) -> None:
        numbering = OUTLINE + num(1, 0, begin(1, 3))
        places = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]
        assert numbers(*places, numbering=numbering) == [
            "一、",
            "（三）",
            "（四）",
            "二、",
            "（三）",
        ]

    def test_a_list_with_a_level_of_its_own(self) -> None:
        own = override(0, level(0, "upperRoman", "%1)"))
        numbering = OUTLINE + num(1, 0) + num(2, 0, own)
        assert numbers((1, 0), (2, 0), (1, 0), numbering=numbering) == ["一、", "II) ", "三、"]

    def test_a_restart_in_a_level_of_its_own_is_overlooked(self) -> None:
        own = override(1, level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'))
        places = [(1, 0), (1, 1), (1, 0), (1, 1)]
        found = numbers(*places, numbering=OUTLINE + num(1, 0, own))
        assert found == ["一、", "1 ", "二、", "1 "]

    @pytest.mark.parametrize(
        ("restart", "expected"),
        [(None, ["1", "2", "1", "1"]), (0, ["1", "2", "3", "4"]), (1, ["1", "2", "3", "1"])],
    )
    def test_where_a_level_restarts(self, restart: int | None, expected: list[str]) -> None:
        more = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
        definition = abstract(
            0,
            *(level(own, "decimal", f"%{own + 1}|", more if own == 2 else "") for own in range(3)),
        )
        places = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
        found = texts("".join(item(*place) for place in places), definition + num(1, 0))
        assert [found[at].split("|")[0] for at in (2, 3, 5, 8)] == expected

    def test_a_restart_below_the_level_itself_is_overlooked(self) -> None:
        definition = abstract(
            0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="7"/>')
        )
        places = [(1, 0), (1, 1), (1, 0), (1, 1)]
        assert numbers(*places, numbering=definition + num(1, 0)) == ["1. ", "1) ", "2. ", "1) "]

    def test_several_levels_in_one_number(self) -> None:
        definition = abstract(
            0,
            level(0, "chineseCounting", "第%1章"),
            level(1, "decimal", "%1.%2"),
            level(2, "decimal", "%1.%2.%3%4", "<w:isLgl/>"),
        )
        places = [(1, 0), (1, 0), (1, 1), (1, 2), (1, 2)]
        found = numbers(*places, numbering=definition + num(1, 0))
        assert found == ["第一章 ", "第二章 ", "二.1 ", "2.1.1 ", "2.1.2 "]

    def test_a_level_left_out_counts_as_begun(self) -> None:
        definition = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
        found = numbers((1, 1), (1, 0), numbering=definition + num(1, 0))
        assert found == ["1.1 ", "2. "]

    @pytest.mark.parametrize(("start", "expected"), [(4, "4. "), (0, "0. "), (None, "0. ")])
    def test_the_start(self, start: int | None, expected: str) -> None:
        definition = abstract(0, level(0, "decimal", "%1.", start=start))
        assert numbers((1, 0), numbering=definition + num(1, 0)) == [expected]

    @pytest.mark.parametrize(
        ("kind", "expected"), [("tab", "1 "), ("space", "1 "), ("nothing", "1")]
    )
    def test_what_follows(self, kind: str, expected: str) -> None:
        definition = abstract(0, level(0, "decimal", "%1", f'<w:suff w:val="{kind}"/>'))
        assert numbers((1, 0), numbering=definition + num(1, 0)) == [expected]

    def test_bullets_and_none(self) -> None:
        definition = abstract(
            0, level(0, "bullet", "\uf06c"), level(1, "none", "附件："), level(2, "none", "%3")
        )
        found = numbers((1, 0), (1, 1), (1, 2), numbering=definition + num(1, 0))
        assert found == ["", "附件：", ""]

    @pytest.mark.parametrize("on", ["1", "true", "on"])
    def test_text_that_is_switched_off(self, on: str) -> None:
        definition = abstract(
            0, level(0, "decimal", "%1.").replace("<w:lvlText", f'<w:lvlText w:null="{on}"')
        )
        assert numbers((1, 0), numbering=definition + num(1, 0)) == [""]

    def test_a_format_by_sample(self) -> None:
        """As Word writes “001, 002, 003, …” since 2010."""
        form = (
            '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
            '</mc:Choice><mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
        )
        definition = abstract(0, level(0, form, "%1", start=9))
        assert numbers((1, 0), (1, 0), numbering=definition + num(1, 0)) == ["009 ", "010 "]

    def test_a_definition_by_way_of_a_list_style(self) -> None:
        numbering = (
            abstract(0, more='<w:numStyleLink w:val="列表"/>')
            + OUTLINE.replace('w:abstractNumId="0"', 'w:abstractNumId="7"')
            + num(1, 0)
            + num(2, 7)
        )
        styles = style("列表", f"<w:pPr>{in_list(2)}</w:pPr>", kind="numbering")
        found = texts(item(1, 0) + item(2, 0), numbering, styles)
        assert found == ["一、事", "二、事"]
        named = numbering.replace(
            'w:abstractNumId="7">', 'w:abstractNumId="7"><w:styleLink w:val="列表"/>'
        )
        assert texts(item(1, 0) + item(2, 0), named) == ["一、事", "二、事"]

    def test_definitions_that_lead_in_a_circle(self) -> None:
        numbering = abstract(0, more='<w:numStyleLink w:val="甲"/>') + num(1, 0)
        styles = style("甲", f"<w:pPr>{in_list(1)}</w:pPr>", based_on="甲", kind="numbering")
        assert texts(item(1, 0), numbering, styles) == ["事"]

    def test_the_deepest_level(self) -> None:
        definition = abstract(0, *(level(own, "decimal", f"%{own + 1}|") for own in range(9)))
        found = texts(item(1, 8) + item(1, 7) + item(1, 8) + item(1, 99), definition + num(1, 0))
        assert found == ["1| 事", "2| 事", "1| 事", "2| 事"]

    def test_a_sample_that_is_none(self) -> None:
        form = '<w:numFmt w:val="custom" w:format="о, оо, ..."/>'
        definition = abstract(0, level(0, form, "%1", start=3))
        assert numbers((1, 0), numbering=definition + num(1, 0)) == ["3 "]

    def test_a_level_that_says_hardly_anything(self) -> None:
        definition = abstract(
            0, '<w:lvl w:ilvl="0"/>', '<w:lvl w:ilvl="1"><w:lvlText w:val="%1.%2"/></w:lvl>'
        )
        definition += num(1, 0, "<w:lvlOverride/>", override(5, ""))
        assert numbers((1, 0), (1, 1), numbering=definition) == ["", "0.0 "]

    def test_a_level_below_the_last_in_a_number(self) -> None:
        definition = abstract(0, level(0, "decimal", "%1.%2"))
        assert numbers((1, 0), numbering=definition + num(1, 0)) == ["1. "]

    def test_an_empty_paragraph_without_a_sign_is_blank(self) -> None:
        definition = abstract(0, level(0, "bullet", "●"), level(1, "none", ""))
        assert texts(item(1, 0, "") + item(1, 1, ""), definition + num(1, 0)) == []

    def test_an_empty_paragraph_is_numbered_too(self) -> None:
        assert texts(item(1, 0, "") + item(1, 0), OUTLINE + num(1, 0)) == ["一、", "二、事"]

    def test_lists_that_are_not_there(self) -> None:
        body = item(9, 0) + item(0, 0) + p("事", properties=in_list(1, 8))
        assert texts(body, OUTLINE + num(1, 0) + num(3, 44)) == ["事", "事", "事"]

    def test_the_number_stands_before_the_first_line(self) -> None:
        made = p(r("<w:br/>"), "甲", r("<w:br/>"), "乙", properties=in_list(1, 0))
        assert texts(made, OUTLINE + num(1, 0)) == ["一、甲", "乙"]


class TestNumbersByStyle:
    NUMBERING = (
        abstract(
            0,
            level(0, "chineseCounting", "%1、", '<w:pStyle w:val="一级"/>'),
            level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="二级"/>'),
        )
        + num(1, 0)
        + num(2, 0, begin(0, 8))
    )
    STYLES = (
        style("一级", f"<w:pPr>{in_list(1)}</w:pPr>")
        + style("二级", f"<w:pPr>{in_list(1)}</w:pPr>", based_on="一级")
        + style("三级", based_on="二级")
        + style("四级", f"<w:pPr>{in_list(None, 1)}</w:pPr>", based_on="一级")
        + style("无号", f"<w:pPr>{in_list(0)}</w:pPr>", based_on="一级")
    )

    def found(self, *body: str) -> list[str]:
        return texts("".join(body), self.NUMBERING, self.STYLES)

    def test_a_level_names_its_style(self) -> None:
        assert self.found(styled_paragraph("一级", "甲"), styled_paragraph("二级", "乙")) == [
            "一、甲",
            "（一）乙",
        ]

    def test_a_style_based_on_another(self) -> None:
        assert self.found(styled_paragraph("一级", "甲"), styled_paragraph("三级", "乙")) == [
            "一、甲",
            "（一）乙",
        ]

    def test_a_style_that_only_names_its_level(self) -> None:
        assert self.found(styled_paragraph("一级", "甲"), styled_paragraph("四级", "乙")) == [
            "一、甲",
            "（一）乙",
        ]

    def test_switched_off(self) -> None:
        assert self.found(
            styled_paragraph("无号", "甲"), styled_paragraph("一级", "乙", in_list(0))
        ) == ["甲", "乙"]

    def test_the_paragraph_overrides_the_style(self) -> None:
        assert self.found(
            styled_paragraph("一级", "甲"), styled_paragraph("一级", "乙", in_list(2, 0))
        ) == [
            "一、甲",
            "八、乙",
        ]
        assert self.found(styled_paragraph("一级", "甲", in_list(None, 1))) == ["（一）甲"]
        assert self.found(styled_paragraph("二级", "甲", in_list(1))) == ["（一）甲"]

    @pytest.mark.parametrize("on", ["1", "true"])
    def test_the_default_style(self, on: str) -> None:
        default = self.STYLES.replace('w:styleId="一级"', f'w:default="{on}" w:styleId="一级"')
        other = style("字", kind="character").replace("w:styleId", 'w:default="1" w:styleId')
        assert texts(p("甲"), self.NUMBERING, default + other) == ["一、甲"]

    def test_styles_that_are_based_on_each_other(self) -> None:
        styles = style("甲", based_on="乙") + style("乙", based_on="甲")
        assert texts(styled_paragraph("甲", "事"), self.NUMBERING, styles) == ["事"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "1 10 11 20 21 101 2022"),
        ("decimalZero", "01 10 11 20 21 101 2022"),
        ("decimalHalfWidth", "1 10 11 20 21 101 2022"),
        ("decimalFullWidth", "１ １０ １１ ２０ ２１ １０１ ２０２２"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ 21 101 2022"),
        ("decimalEnclosedCircleChinese", "① ⑩ ⑪ ⑳ 21 101 2022"),
        ("decimalEnclosedParen", "⑴ ⑽ ⑾ ⒇ 21 101 2022"),
        ("decimalEnclosedFullstop", "⒈ ⒑ ⒒ ⒛ 21 101 2022"),
        ("ideographEnclosedCircle", "㈠ ㈩ 11 20 21 101 2022"),
        ("ideographTraditional", "甲 癸 11 20 21 101 2022"),
        ("ideographZodiac", "子 酉 戌 20 21 101 2022"),
        ("ideographZodiacTraditional", "甲子 癸酉 甲戌 癸未 甲申 101 2022"),
        ("ideographDigital", "一 一〇 一一 二〇 二一 一〇一 二〇二二"),
        ("taiwaneseDigital", "一 一○ 一一 二○ 二一 一○一 二○二二"),
        ("chineseCounting", "一 十 十一 二十 二十一 一○一 二○二二"),
        ("taiwaneseCounting", "一 十 十一 二十 二十一 一○一 二○二二"),
        ("chineseCountingThousand", "一 十 十一 二十 二十一 一百〇一 二千〇二十二"),
        ("taiwaneseCountingThousand", "一 十 十一 二十 二十一 一百零一 二千零二十二"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾壹 贰拾 贰拾壹 壹佰零壹 贰仟零贰拾贰"),
        ("ideographLegalTraditional", "壹 壹拾 壹拾壹 貳拾 貳拾壹 壹佰零壹 貳仟零貳拾貳"),
        ("japaneseCounting", "一 十 十一 二十 二十一 百一 二千二十二"),
        ("japaneseLegal", "壱 壱拾 壱拾壱 弐拾 弐拾壱 壱百壱 弐阡弐拾弐"),
        ("upperRoman", "I X XI XX XXI CI MMXXII"),
        ("lowerRoman", "i x xi xx xxi ci mmxxii"),
        ("upperLetter", f"A J K T U {'W' * 4} {'T' * 78}"),
        ("lowerLetter", f"a j k t u {'w' * 4} {'t' * 78}"),
        ("numberInDash", "-1- -10- -11- -20- -21- -101- -2022-"),
        ("unheardOf", "1 10 11 20 21 101 2022"),
    ],
)
def test_a_format(form: str, expected: str) -> None:
    found = [numerals.format_number(number, form) for number in (1, 10, 11, 20, 21, 101, 2022)]
    assert [text.replace(" ", "") for text in found] == expected.split()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *((100, "一百"), (110, "一百一十"), (111, "一百一十一"), (1001, "一千〇一")),
        *((1010, "一千〇一十"), (1100, "一千一百"), (10_000, "一万"), (10_001, "一万〇一")),
        *((11_000, "一万一千"), (30_303, "三万〇三百〇三"), (0, "0"), (-1, "-1")),
        (10**9, "1000000000"),
    ],
)
def test_counting_far(number: int, expected: str) -> None:
    assert numerals.format_number(number, "chineseCountingThousand") == expected
