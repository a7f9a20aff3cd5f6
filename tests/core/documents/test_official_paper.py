"""One paper, two renderings: the docx by its XML, the PDF by its characters and its ink."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from tests.core.documents.pdf_reading import characters
from tests.core.documents.test_docx import W, font_of, paragraph, twips
from tuoyu.core.documents import docx, official_pdf
from tuoyu.core.documents.paper import OfficialPaper, PaperTable, Part, headings

TABLE = PaperTable(
    header=["序号", "责任单位", "说明"],
    rows=[[str(n), "示例区教育局", "一句比十个字要长一些的说明"] for n in range(1, 40)],
    widths=[1, 3, 4],
)
PAPER = OfficialPaper(
    title="关于示例月份工作情况的通报",
    addressee="",
    opening=["现将有关情况通报如下。"],
    parts=[
        Part("总体情况", ["总体好。"]),
        Part("完成情况", level=2, table=TABLE),
        Part("第一项", ["第一项正文。"], level=3),
        Part("细目", ["细目正文。"], level=4),
        Part("第二项", level=3),
        Part("", ["没有标题的一段。"]),
        Part("下一步", level=1),
        Part("要求", level=2),
    ],
    authority="示例区托育办公室",
    date=date(2026, 11, 3),
    number="示例托育通报〔2026〕3号",
    kind_mark="工作通报",
    red_head=True,
    copies=["示例区委办公室", "示例区政府办公室"],
)


def body_of(paper: OfficialPaper) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(docx.render_official(paper))) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314


@pytest.fixture(scope="module")
def body() -> ElementTree.Element:
    return body_of(PAPER)


def words(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def test_headings_of_four_levels_are_numbered_each_under_its_own() -> None:
    assert headings(PAPER.parts) == [
        "一、总体情况",
        "（一）完成情况",
        "1.第一项",
        "（1）细目",
        "2.第二项",
        "",
        "二、下一步",
        "（一）要求",
    ]


@pytest.mark.parametrize(
    ("begins", "font"),
    [
        ("一、总体", "黑体"),
        ("（一）完成", "楷体_GB2312"),
        ("1.第一项", "仿宋_GB2312"),
        ("（1）细目", "仿宋_GB2312"),
        ("没有标题", "仿宋_GB2312"),
    ],
)
def test_fonts_of_the_levels(body: ElementTree.Element, begins: str, font: str) -> None:
    assert font_of(paragraph(body, begins)) == (font, "32")


def test_a_table_is_as_wide_as_the_type_area_and_its_header_repeats(
    body: ElementTree.Element,
) -> None:
    table = body.find(f".//{W}tbl")
    assert table is not None
    columns = [int(c.get(f"{W}w", "0")) for c in table.iter(f"{W}gridCol")]
    assert abs(sum(columns) - twips(156)) <= len(columns)
    assert columns[0] * 3 == pytest.approx(columns[1], abs=3)
    rows = table.findall(f"{W}tr")
    assert len(rows) == 1 + len(TABLE.rows)
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True] + [False] * 39
    assert all(row.find(f".//{W}cantSplit") is not None for row in rows)
    assert font_of(rows[0]) == ("黑体", "28")
    assert font_of(rows[1]) == ("仿宋_GB2312", "28")
    assert words(rows[39]) == "39示例区教育局一句比十个字要长一些的说明"


def test_a_table_of_many_columns_is_set_smaller() -> None:
    many = PaperTable(header=[f"列{n}" for n in range(7)], rows=[["甲"] * 7])
    row = body_of(replace(PAPER, parts=[Part("表", table=many)])).find(f".//{W}tr")
    assert row is not None
    assert font_of(row)[1] == "21"


def test_the_head_is_red_with_a_rule_where_it_is_a_red_head(body: ElementTree.Element) -> None:
    mark = paragraph(body, "工作通报")
    color = mark.find(f".//{W}color")
    assert color is not None
    assert color.get(f"{W}val") == "C00000"
    number = paragraph(body, "示例托育通报〔2026〕3号")
    rule = number.find(f".//{W}pBdr/{W}bottom")
    assert rule is not None
    assert rule.get(f"{W}color") == "C00000"
    assert font_of(paragraph(body, "关于示例月份")) == ("方正小标宋简体", "44")


def test_another_head_is_black() -> None:
    black = body_of(replace(PAPER, red_head=False))
    assert paragraph(black, "工作通报").find(f".//{W}color") is None
    rule = paragraph(black, "示例托育通报").find(f".//{W}pBdr/{W}bottom")
    assert rule is not None
    assert rule.get(f"{W}color") == "000000"


def test_without_addressee_and_authority_no_empty_line_pretends_them() -> None:
    unsigned = words(body_of(replace(PAPER, authority="", copies=())))
    assert "：\n" not in unsigned
    assert "：现将" not in unsigned
    assert "2026年11月3日" not in unsigned
    assert "2026年11月3日" in words(body_of(PAPER))


def test_the_imprint_names_copies_printer_and_day_between_rules(body: ElementTree.Element) -> None:
    copies = paragraph(body, "抄送：")
    assert words(copies) == "抄送：示例区委办公室，示例区政府办公室。"
    last = [p for p in body.iter(f"{W}p") if words(p)][-1]
    assert words(last) == "示例区托育办公室2026年11月3日印发"
    layout = [each for each in body.iter(f"{W}tblPr") if each.find(f"{W}tblpPr") is not None]
    assert len(layout) == 1, "only the imprint floats"
    rules = layout[0].find(f"{W}tblBorders")
    assert rules is not None
    sizes = {each.tag.removeprefix(W): each.get(f"{W}sz") for each in rules}
    assert sizes == {"top": "8", "bottom": "8", "insideH": "6"}
    place = layout[0].find(f"{W}tblpPr")
    assert place is not None
    assert place.get(f"{W}vertAnchor") == place.get(f"{W}horzAnchor") == "margin"
    assert place.get(f"{W}tblpYSpec") == "bottom", "at the foot of the last page"
    assert font_of(copies) == ("仿宋_GB2312", "28")


def test_a_long_cell_may_break_before_its_bracket_and_a_long_imprint_is_set_smaller() -> None:
    table = PaperTable(["指标", "本期"], [["示例率", "39.8%（159/399）"]])
    long = replace(
        PAPER,
        parts=[Part("", table=table)],
        printed_by="示例区3岁以下婴幼儿照护服务工作领导小组办公室",
    )
    made = body_of(long)
    assert words(paragraph(made, "39.8%")) == "39.8%\u200b（159/399）"
    assert font_of(paragraph(made, "示例区3岁以下")) == ("仿宋_GB2312", "24")
    assert font_of(paragraph(body_of(PAPER), "抄送："))[1] == "28"
    assert {"9", "（"} <= characters(official_pdf.render_official_pdf(long))


def test_name_and_day_keep_with_the_last_words(body: ElementTree.Element) -> None:
    kept = [words(p) for p in body.iter(f"{W}p") if p.find(f".//{W}keepNext") is not None]
    assert kept[-2:] == ["", "示例区托育办公室"]


def test_the_pdf_says_the_words_of_the_docx(body: ElementTree.Element) -> None:
    shown = characters(official_pdf.render_official_pdf(PAPER))
    # The tab of the imprint is layout.
    assert set(words(body)) - {"\t", " "} - shown <= set("PAGE")


def test_the_head_of_the_pdf_is_red_and_the_header_row_repeats() -> None:
    pages = [Image.open(io.BytesIO(p)).convert("RGB") for p in official_pdf.pictures(PAPER)]
    assert len(pages) >= 3
    red = [
        any(r > 150 and g < 60 and b < 60 for _n, (r, g, b) in page.getcolors(1 << 24) or [])  # type: ignore[misc]
        for page in pages
    ]
    assert red == [True] + [False] * (len(pages) - 1)
    top = round(37 * 96 / 25.4)
    second, third = (page.crop((0, top, page.width, top + 24)) for page in pages[1:3])
    # Rows differ in their numbers, the header not; edges of letters may by a shade.
    shades = ImageChops.difference(second, third).convert("L").getextrema()
    assert (shades or (0, 255))[1] < 16
    assert (second.convert("L").getextrema() or (255, 255))[0] < 100


@pytest.mark.parametrize(
    ("rows", "widths"), [([["甲"]], ()), ([["甲", "乙"]], (1,)), ([["甲", "乙", "丙"]], ())]
)
def test_a_table_with_ragged_rows_is_refused(
    rows: list[list[str]], widths: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match=r"header|widths"):
        PaperTable(header=["一", "二"], rows=rows, widths=widths)


def test_there_is_no_fifth_level() -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        Part("太深", level=5)
