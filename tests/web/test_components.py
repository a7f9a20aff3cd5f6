"""The components and the house forms, without a browser and without a database."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from tuoyu.core import idempotency
from tuoyu.web import display
from tuoyu.web.components.words import cn_date, due_words, metres, yuan
from tuoyu.web.forms import DateField, Form, MoneyField, YesNoField


def shown(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    return engines["django"].from_string(source).render(context, request)


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/find", {"street": "1", "page": "3"})


# ---------- words ----------
@pytest.mark.parametrize(
    ("remaining", "words", "tone"),
    [
        (5, "还剩5个工作日", "calm"),
        (3, "还剩3个工作日", "soon"),
        (0, "今天到期", "today"),
        (-2, "已超期2个工作日", "late"),
        (None, "未定期限", "none"),
    ],
)
def test_due_words(remaining: int | None, words: str, tone: str) -> None:
    assert due_words(remaining) == (words, tone)
    assert due_words(remaining, done=True) == ("已办结", "done")


@pytest.mark.parametrize(
    ("fen", "text"), [(180000, "1,800"), (5050, "50.50"), (0, "0"), (-100, "-1"), (None, "")]
)
def test_yuan(fen: int | None, text: str) -> None:
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (12.0, "约 50 米"),
        (430.0, "约 450 米"),
        (949.0, "约 950 米"),
        (2350.0, "约 2.4 公里"),
        (None, ""),
    ],
)
def test_metres(distance: float | None, text: str) -> None:
    assert metres(distance) == text


def test_cn_date() -> None:
    assert cn_date(date(2026, 11, 3)) == "2026年11月3日"
    assert cn_date(None) == ""


# ---------- components ----------
def test_provisional_due_date_promises_no_date() -> None:
    html = shown("{% due_date due 20 provisional=True %}", due=date(2027, 1, 8))
    assert "暂定" in html
    assert "2027" not in html


def test_what_people_typed_is_escaped() -> None:
    bad = "<script>1</script>"
    for source in (
        "{% tag bad %}",
        "{% button bad %}",
        "{% empty_state bad bad '/' bad %}",
        "{% notification bad %}",
        "{% kpi_card bad 1 %}",
        "{% table columns rows bad %}",
        "{% summary_list facts %}",
        "{% timeline events %}",
    ):
        html = shown(
            source,
            bad=bad,
            columns=[{"key": "a", "label": bad}],
            rows=[{"a": {"text": bad, "url": bad}}],
            facts=[{"key": bad, "value": bad}],
            events=[{"title": bad, "when": bad, "text": bad}],
        )
        assert "<script>" not in html, source
        assert "&lt;script&gt;" in html, source


def test_blocked_task_is_no_link_and_done_has_no_colour() -> None:
    html = shown(
        "{% task_list tasks %}",
        tasks=[
            {"title": "甲", "url": "/a", "state": "done"},
            {"title": "乙", "url": "/b", "state": "blocked"},
        ],
    )
    assert 'href="/a"' in html
    assert 'href="/b"' not in html
    assert "暂不能开始" in html
    assert "govuk-tag" not in html


def test_summary_row_without_answer_says_so_and_its_link_names_the_row() -> None:
    html = shown(
        "{% summary_list rows %}",
        rows=[{"key": "电话", "value": "", "url": "/edit"}, {"key": "托位", "value": 0}],
    )
    assert "未填写" in html
    assert '修改<span class="govuk-visually-hidden">电话</span>' in html
    assert ">0</dd>" in html


def test_table_cells_carry_their_labels_and_an_empty_table_says_so() -> None:
    columns = [
        {"key": "name", "label": "机构"},
        {"key": "places", "label": "托位", "numeric": True},
    ]
    html = shown(
        "{% table columns rows '台账' %}", columns=columns, rows=[{"name": "示例", "places": 0}]
    )
    assert 'data-label="托位"' in html
    assert ">0" in html
    assert "没有符合条件的记录" in shown(
        "{% table columns rows '台账' %}", columns=columns, rows=[]
    )


def test_pages_keep_the_other_filters(request_: HttpRequest) -> None:
    html = shown("{% pagination page %}", request_, page=Paginator(range(100), 10).page(3))
    assert "?street=1&amp;page=2" in html
    assert "?street=1&amp;page=4" in html
    assert 'aria-current="page">3<' in html


def test_one_page_shows_no_pagination(request_: HttpRequest) -> None:
    assert (
        shown("{% pagination page %}", request_, page=Paginator(range(3), 10).page(1)).strip() == ""
    )


def test_form_keys_are_new_each_time(request_: HttpRequest) -> None:
    first, second = (shown("{% form_keys %}", request_) for _ in range(2))
    assert f'name="{idempotency.FIELD}"' in first
    assert 'name="csrfmiddlewaretoken"' in first
    assert first != second


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"filed": True, "free": 6}, "余位 6"),
        ({"filed": True, "free": 0}, "暂无余位"),
        ({"filed": True, "free": 6, "free_stale": True}, "余位待更新"),
        ({"filed": False}, "未备案"),
        ({"filed": True, "free": 6, "closed": "已注销"}, "已注销"),
    ],
)
def test_badges_of_a_place(place: dict[str, Any], words: str) -> None:
    html = shown("{% institution_card place %}", place={"name": "示例园", "url": "/p", **place})
    assert words in html
    if "closed" in place or place.get("free_stale"):
        assert "余位 6" not in html


def test_tile_map_has_its_table() -> None:
    html = shown(
        "{% tile_map tiles '托位' '托位数' %}", tiles=[{"name": "示例街道", "value": 1234}]
    )
    assert html.count("1,234") == 2
    assert "<table" in html


def test_a_line_has_gaps_and_its_table() -> None:
    lines = [{"label": "实际", "values": [1, None, 3, 4]}, {"label": "目标", "values": [8] * 4}]
    html = shown(
        "{% line_chart labels lines '托位' unit='个' %}",
        labels=["1月", "2月", "3月", "4月"], lines=lines,
    )  # fmt: skip
    assert html.count("<polyline") == 2
    assert html.count("<circle") == 1, "a month alone between gaps is a dot"
    assert html.count("<tr") == 5
    assert ">10<" in html, "the scale ends at a round number above"
    assert "<svg" not in shown(
        "{% line_chart labels lines '托位' %}", labels=["1月"], lines=[{"values": [None]}]
    )


def test_bars_have_their_table() -> None:
    html = shown(
        "{% bar_chart bars '托位' '托位数' %}",
        bars=[{"label": "示例街道", "value": 4}, {"label": "示例东街道", "value": None}],
    )
    assert html.count("<rect") == 2
    assert 'width="0.0"' in html
    assert "<table" in html
    bare = shown("{% bar_chart bars '托位' '托位数' with_table=False %}", bars=[])
    assert "<table" not in bare


def test_findings_cite_their_article() -> None:
    html = shown(
        "{% error_summary findings=f %}",
        f=[{"sentence": "租约不足三年。", "citation": "依据第五条。"}],
    )
    assert "有 1 处需要改正" in html
    assert "依据第五条。" in html
    assert shown("{% error_summary findings=f %}", f=[]).strip() == ""


def test_no_component_carries_inline_style_or_script() -> None:
    from pathlib import Path

    import tuoyu.web

    for path in Path(tuoyu.web.__file__).parent.rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<script>" not in text, path
        assert "onclick" not in text, path


# ---------- forms ----------
class Sample(Form):
    name = forms.CharField(label="名称", max_length=5, help_text="与证书一致")
    mail = forms.EmailField(label="邮箱", required=False)
    kind = forms.ChoiceField(
        label="类型", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect
    )
    ends = DateField(label="到期日")
    price = MoneyField(label="价格")
    open = YesNoField(label="是否开放")
    paper = forms.FileField(label="证书")
    own = forms.CharField(label="自拟", error_messages={"required": "自己的话"})


GOOD = {
    "name": "示例园",
    "kind": "a",
    "ends_year": "2026",
    "ends_month": "2",
    "ends_day": "28",
    "price": "1,800.50",
    "open": "no",
    "own": "有",
}


def answered(**changes: str) -> Sample:
    paper = SimpleUploadedFile("a.pdf", b"1")
    return Sample({**GOOD, **changes}, MultiValueDict({"paper": [paper]}))


def test_good_answers() -> None:
    form = answered()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["ends"] == date(2026, 2, 28)
    assert form.cleaned_data["price"] == 180050
    assert form.cleaned_data["open"] is False


@pytest.mark.parametrize(
    ("field", "changes", "sentence"),
    [
        ("name", {"name": ""}, "请填写名称。"),
        ("name", {"name": "一二三四五六"}, "名称不能超过 5 个字，现在是 6 个字。"),
        ("mail", {"mail": "x"}, "邮箱的格式不对，请检查后重新填写。"),
        ("kind", {"kind": ""}, "请选择类型。"),
        ("kind", {"kind": "z"}, "请从列出的选项中选择类型。"),
        ("ends", {"ends_year": "", "ends_month": "", "ends_day": ""}, "请填写到期日。"),
        ("ends", {"ends_month": ""}, "到期日还缺“月”，请填写完整。"),
        (
            "ends",
            {"ends_day": "30"},
            "到期日不是真实存在的日期，请检查年、月、日，例如 2026、3、15。",
        ),
        (
            "ends",
            {"ends_day": "日"},
            "到期日不是真实存在的日期，请检查年、月、日，例如 2026、3、15。",
        ),
        ("price", {"price": "-1"}, "价格不能小于 0。"),
        ("price", {"price": "一千"}, "价格要填数字，例如 1800 或 1800.50。"),
        ("own", {"own": ""}, "自己的话"),
        ("own", {"own": "有\0"}, "自拟里有看不见的字符，请删掉后重新填写。"),
    ],
)
def test_sentences_say_what_to_do(field: str, changes: dict[str, str], sentence: str) -> None:
    form = answered(**changes)
    assert list(form.errors) == [field]
    assert form.errors[field] == [sentence]


def test_missing_file_says_upload() -> None:
    assert Sample(GOOD, {}).errors["paper"] == ["请上传证书。"]


def test_field_ties_hint_and_error_to_the_control() -> None:
    html = answered(name="").as_div()
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html


def test_a_box_is_drawn_as_a_box_so_that_its_tick_shows() -> None:
    class Floors(Form):
        floors = forms.MultipleChoiceField(
            label="楼层", choices=[("1", "1层")], widget=forms.CheckboxSelectMultiple
        )
        own = YesNoField(label="自有")

    boxes = Floors({"floors": ["1"], "own": "yes"})
    assert "govuk-checkboxes__input" in boxes["floors"].as_group()
    assert "govuk-radios" not in boxes["floors"].as_group()
    assert "govuk-radios__input" in boxes["own"].as_group()


def test_the_hint_of_a_choice_is_read_with_it() -> None:
    form = Sample({})
    form.fields["kind"].option_hints = {"b": "少见"}  # type: ignore[attr-defined]
    html = str(form["kind"].as_group())  # type: ignore[attr-defined]
    assert '<div class="govuk-hint govuk-radios__hint" id="id_kind_1_hint">少见</div>' in html
    first, second = re.findall(r"<input[^>]*>", html)
    assert 'aria-describedby="id_kind_1_hint"' in second
    assert "id_kind_1_hint" not in first


def test_optional_is_said_and_no_asterisk_shown() -> None:
    html = Sample().as_div()
    assert html.count("（选填）") == 1
    assert "*" not in html
    assert " required" not in html


def test_error_summary_leads_to_the_first_control() -> None:
    html = shown("{% error_summary form %}", form=Sample({}))
    assert 'href="#id_ends_0"' in html
    assert 'href="#id_kind_0"' in html
    assert 'href="#id_name"' in html


def test_money_and_yes_no_show_what_is_stored() -> None:
    html = Sample(initial={"price": 180000, "open": True, "ends": date(2026, 3, 1)}).as_div()
    assert 'value="1800"' in html
    assert 'value="yes"' in html
    assert "checked" in html
    assert 'value="2026"' in html


# ---------- display mode ----------
def chosen(**posted: str):  # type: ignore[no-untyped-def]
    return display.choose(RequestFactory().post("/display", posted))


def test_mode_is_kept_in_a_cookie() -> None:
    answer = chosen(mode="elder", next="/find?street=1")
    assert answer["Location"] == "/find?street=1"
    assert answer.cookies[display.COOKIE].value == "elder"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", ""]
)
def test_way_back_stays_on_the_site(elsewhere: str) -> None:
    assert chosen(mode="elder", next=elsewhere)["Location"] == "/"


def test_unknown_mode_changes_nothing() -> None:
    assert display.COOKIE not in chosen(mode="x", next="/").cookies
    request = RequestFactory().get("/")
    request.COOKIES[display.COOKIE] = "x"
    assert display.mode_of(request) == "standard"


def test_get_changes_nothing() -> None:
    assert display.choose(RequestFactory().get("/display")).status_code == 405
