import io
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tests.core.documents.pdf_reading import characters
from tuoyu.core.documents import glyphs, pdf
from tuoyu.core.errors import Invalid

PPI = 144
MM = PPI / 25.4
POINT = PPI / 72


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with one template, "sample/plain": the layout around a text."""
    source = pdf.HOUSE / "core" / "documents" / "typst" / "official.typ"
    (tmp_path / "core" / "documents" / "typst").mkdir(parents=True)
    (tmp_path / "core" / "documents" / "typst" / "official.typ").write_text(source.read_text())
    (tmp_path / "sample" / "typst").mkdir(parents=True)
    (tmp_path / "sample" / "typst" / "plain.typ").write_text(
        '#import "/core/documents/typst/official.typ": *\n'
        '#show: official.with(title: "样张")\n#par(first-line-indent: 0pt, data.text)\n'
    )
    monkeypatch.setattr(pdf, "HOUSE", tmp_path)


def ink(png: bytes, top: float, bottom: float) -> Image.Image:
    """Black where there is ink, between two heights in mm."""
    page = Image.open(io.BytesIO(png)).convert("L").point(lambda light: 255 if light < 128 else 0)
    return page.crop((0, int(top * MM), page.width, int(bottom * MM)))


def line_tops(png: bytes) -> list[int]:
    area = ink(png, 37, 297 - 35)
    rows = [area.crop((0, y, area.width, y + 1)).getbbox() is not None for y in range(area.height)]
    return [y for y in range(1, len(rows)) if rows[y] and not rows[y - 1]] + [0] * rows[0]


@pytest.mark.usefixtures("plain")
class TestLayout:
    def test_a_page_holds_22_lines_of_28_characters(self) -> None:
        pages = pdf.pictures("sample/plain", {"text": "国" * 28 * 22}, ppi=PPI)
        assert len(pages) == 1
        assert len(line_tops(pages[0])) == 22
        assert len(pdf.pictures("sample/plain", {"text": "国" * (28 * 22 + 1)})) == 2

    def test_lines_stand_29_points_apart(self) -> None:
        tops = sorted(line_tops(pdf.pictures("sample/plain", {"text": "国" * 280}, ppi=PPI)[0]))
        pitches = [(b - a) / POINT for a, b in pairwise(tops)]
        assert all(28 <= pitch <= 30 for pitch in pitches), pitches

    def test_the_margins_are_28_and_26_mm(self) -> None:
        page = pdf.pictures("sample/plain", {"text": "国" * 280}, ppi=PPI)[0]
        left, _top, right, _bottom = ink(page, 37, 262).getbbox() or (0, 0, 0, 0)
        assert 28 <= left / MM < 29
        assert 210 - 27 < right / MM <= 210 - 26 + 0.1

    def test_page_numbers_stand_outside_odd_right_even_left(self) -> None:
        pages = pdf.pictures("sample/plain", {"text": "国" * 28 * 30}, ppi=PPI)
        odd, even = (ink(page, 262, 290).getbbox() or (0, 0, 0, 0) for page in pages)
        assert odd[0] / MM > 150
        assert even[2] / MM < 60

    def test_a_word_longer_than_the_line_stays_on_the_page(self) -> None:
        page = pdf.pictures("sample/plain", {"text": "https://example.test/" + "a" * 600}, ppi=PPI)
        box = ink(page[0], 37, 262).getbbox()
        assert box is not None
        assert box[2] / MM <= 210 - 26 + 0.1


@pytest.mark.usefixtures("plain")
class TestTextIsData:
    @pytest.mark.parametrize(
        "text",
        [
            "#strong[粗]",
            '#import "/core/x.typ"',
            "$x^2$",
            "*粗* _斜_ `码`",
            "路径\\文件 \\u{41}",
            "<标签> @引用 = 标题",
            '"引号" // 注释 /* 注释 */',
            "~ -- --- ...",
        ],
    )
    def test_markup_prints_as_it_was_typed(self, text: str) -> None:
        shown = characters(pdf.render("sample/plain", {"text": text}))
        assert set(text) - {" "} <= shown

    def test_a_very_long_text_runs_over_pages(self) -> None:
        assert len(pdf.pictures("sample/plain", {"text": "托育机构。" * 2000}, ppi=20)) > 10

    @pytest.mark.parametrize(
        ("character", "named"),
        [
            ("\U00030edd", "“\U00030edd”（U+30EDD）"),
            ("😀", "“😀”（U+1F600）"),
            ("\ue000", "U+E000"),
        ],
    )
    def test_a_character_without_a_glyph_is_named(self, character: str, named: str) -> None:
        with pytest.raises(Invalid, match="打印不出来") as caught:
            pdf.render("sample/plain", {"deep": [{"text": f"示例{character}"}], "text": "好"})
        assert named in caught.value.message

    @pytest.mark.parametrize("character", ["\u202e", "\u200b", "\x07", "\x00", "\u2066"])
    def test_an_invisible_character_is_named_by_its_number(self, character: str) -> None:
        with pytest.raises(Invalid, match=f"U\\+{ord(character):04X}"):
            pdf.render("sample/plain", {"text": f"甲{character}乙"})

    def test_rare_characters_of_the_font_print(self) -> None:
        assert set("㐂龘堃燚") <= characters(pdf.render("sample/plain", {"text": "㐂龘堃燚"}))

    def test_line_ends_and_tabs_of_forms_are_no_fault(self) -> None:
        assert pdf.render("sample/plain", {"text": "一\r\n二\t三"}).startswith(b"%PDF-")


class TestFaults:
    def test_no_font_is_a_fault(self, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        settings.FONT_DIR = tmp_path
        with pytest.raises(glyphs.FontFault, match="No PDF font"):
            pdf.render("filing/return_notice", {})

    @pytest.mark.usefixtures("plain")
    def test_a_warning_of_the_compiler_is_a_fault(self) -> None:
        (pdf.HOUSE / "sample" / "typst" / "odd.typ").write_text(
            '#set text(font: "No Such Font")\n#sys.inputs.data\n'
        )
        with pytest.raises(pdf.PrintFault, match="unknown font family"):
            pdf.render("sample/odd", {"text": "甲"})

    def test_missing_data_is_a_fault(self) -> None:
        with pytest.raises(pdf.PrintFault, match="institution"):
            pdf.render("filing/basic_conditions", {"items": []})

    @pytest.mark.parametrize("name", ["../etc/passwd", "filing/../x", "filing/none", "/abs"])
    def test_a_template_is_named_app_and_name(self, name: str) -> None:
        with pytest.raises(pdf.PrintFault):
            pdf.render(name, {})

    @pytest.mark.usefixtures("plain")
    def test_an_object_is_not_printed(self) -> None:
        with pytest.raises(pdf.PrintFault, match="object"):
            pdf.render("sample/plain", {"text": object()})


def test_dates_become_chinese_in_the_time_of_the_site() -> None:
    assert pdf._plain(date(2026, 1, 5)) == "2026年1月5日"
    assert pdf._plain(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)) == "2026年11月23日 00:05"
