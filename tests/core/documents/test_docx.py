import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from tuoyu.core.documents import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAPER = docx.OfficialPaper(
    title="示例区关于开展托育服务检查的通知",
    addressee="各街道办事处",
    opening=["现将有关事项通知如下："],
    parts=[
        docx.Part("总体要求", ["按照要求办理。"]),
        docx.Part("分工", ["各负其责。"], level=2),
        docx.Part("时限", ["<b>&\x00按期完成"], level=1),
    ],
    authority="示例区卫生健康委员会",
    date=date(2026, 11, 3),
    attachments=["检查表", "名单"],
)


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(docx.render_official(PAPER))) as package:
        return {n: package.read(n).decode() for n in package.namelist() if n.endswith(".xml")}


@pytest.fixture(scope="module")
def body(parts: dict[str, str]) -> ElementTree.Element:
    return ElementTree.fromstring(parts["word/document.xml"])  # noqa: S314


def twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def paragraph(body: ElementTree.Element, begins: str) -> ElementTree.Element:
    for element in body.iter(f"{W}p"):
        if "".join(element.itertext()).startswith(begins):
            return element
    raise AssertionError(begins)


def font_of(element: ElementTree.Element) -> tuple[str | None, str | None]:
    fonts, size = element.find(f".//{W}rFonts"), element.find(f".//{W}rPr/{W}sz")
    assert fonts is not None
    assert size is not None
    return fonts.get(f"{W}eastAsia"), size.get(f"{W}val")


def test_page_and_margins(body: ElementTree.Element) -> None:
    size, margin = body.find(f".//{W}pgSz"), body.find(f".//{W}pgMar")
    assert size is not None
    assert margin is not None
    wanted = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}
    for side, millimetres in wanted.items():
        assert abs(int(margin.get(f"{W}{side}", "0")) - twips(millimetres)) <= 1, side
    assert abs(int(size.get(f"{W}w", "0")) - twips(210)) <= 1
    assert abs(int(size.get(f"{W}h", "0")) - twips(297)) <= 1


def test_lines_are_exactly_28_points(parts: dict[str, str]) -> None:
    styles = ElementTree.fromstring(parts["word/styles.xml"])  # noqa: S314
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    spacing = normal.find(f".//{W}spacing")
    assert spacing is not None
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("560", "exact")
    assert font_of(normal) == ("仿宋_GB2312", "32")


@pytest.mark.parametrize(
    ("begins", "font", "half_points"),
    [
        ("示例区关于", "方正小标宋简体", "44"),
        ("一、总体要求", "黑体", "32"),
        ("（一）分工", "楷体_GB2312", "32"),
        ("二、时限", "黑体", "32"),
        ("按照要求", "仿宋_GB2312", "32"),
    ],
)
def test_fonts(body: ElementTree.Element, begins: str, font: str, half_points: str) -> None:
    assert font_of(paragraph(body, begins)) == (font, half_points)


def test_the_date_stands_four_characters_in_with_the_name_centred_over_it(
    body: ElementTree.Element,
) -> None:
    day, name = paragraph(body, "2026年11月3日"), paragraph(body, "示例区卫生健康委员会")
    insets = [e.find(f".//{W}ind") for e in (day, name)]
    assert [i.get(f"{W}rightChars") for i in insets if i is not None] == ["400", "200"]


def test_page_numbers_on_both_sides(parts: dict[str, str]) -> None:
    footers = [xml for name, xml in parts.items() if re.search(r"word/footer\d", name)]
    assert len(footers) == 2
    for xml in footers:
        assert "— </w:t>" in xml
        assert ">PAGE<" in xml
    assert {re.search(r'w:jc w:val="(\w+)"', xml)[1] for xml in footers} == {"left", "right"}  # type: ignore[index]
    assert "evenAndOddHeaders" in parts["word/settings.xml"]


def test_markup_and_control_characters_are_text(body: ElementTree.Element) -> None:
    assert "".join(paragraph(body, "<b>").itertext()) == "<b>&按期完成"


def test_attachments_are_numbered(body: ElementTree.Element) -> None:
    assert "附件：1. 检查表" in "".join(paragraph(body, "附件").itertext())


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (15, "十五"), (42, "四十二"), (90, "九十")]
)
def test_numerals(number: int, words: str) -> None:
    assert docx.numeral(number) == words
