"""What people type, send and press in real life: each is answered with a sentence that helps."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.files import samples
from tests.watching import nothing_changes
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.filing import answers
from tuoyu.filing.models import Case

pytestmark = pytest.mark.django_db
HUGE = "名" * 1_000_000  # 3 MB in UTF-8


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def case(at):
    return factories.started(at)


@pytest.fixture
def client(at):
    return client_of(at.head)


def url(name, case, *more):
    return reverse(f"provider-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


def refused(client, case, code, says, **changes):
    """The form comes back with the sentence and with what was typed; nothing is kept."""
    with nothing_changes():
        fields = {**posting.SECTIONS[code](), **changes}
        answer = client.post(url("-section", case, code), fields)
        assert answer.status_code == 422, answer.get("Location")
        assert says in text(answer), text(answer)[:3000]
    return text(answer)


def summary(page):
    """The sentences of the error summary."""
    found = re.search(r'class="govuk-list govuk-error-summary__list">(.*?)</ul>', page, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [unescape(re.sub(r"<span.*?</span>|<[^>]+>", "", line)) for line in lines]


class TestNumbers:
    @pytest.mark.parametrize(
        ("code", "says"),
        [
            ("91110101000000001", "应是18位，现在是17位，请对照登记证书核对"),
            (posting.credit_code() + "0", "应是18位，现在是19位"),
            (posting.credit_code()[:-1] + "0", "校验位不符，请对照登记证书逐位核对"),
            ("I" * 18, "校验位不符"),
            ("", "请填写统一社会信用代码"),
        ],
    )
    def test_a_wrong_credit_code(self, client, case, code, says):
        assert code[-1:] != "0" or code != posting.credit_code()
        page = refused(client, case, "institution", says, credit_code=code)
        assert f'value="{code}"' in page or not code

    @pytest.mark.parametrize("change", [str.lower, lambda code: f" {code[:8]} {code[8:]} "])
    def test_lower_case_and_blanks_are_understood(self, client, case, change):
        code = posting.credit_code()
        fields = {**posting.institution(), "credit_code": change(code)}
        assert client.post(url("-section", case, "institution"), fields).status_code == 302
        case.refresh_from_db()
        assert answers.of_section(case, "institution")["credit_code"] == code

    @pytest.mark.parametrize(
        ("number", "says"),
        [
            ("110101198001", "身份证号应是18位，现在是12位，请核对"),
            (posting.id_number()[:-1] + "A", "身份证号有误，请对照证件逐位核对"),
            (posting.id_number("19801301"), "身份证号有误"),
            (posting.id_number("20990101"), "出生日期晚于今天"),
        ],
    )
    def test_a_wrong_identity_number(self, client, case, number, says):
        refused(client, case, "head", says, head_id_number=number)

    @pytest.mark.parametrize("phone", ["123", "1390000000", "12345678901", "电话"])
    def test_a_wrong_phone_number(self, client, case, phone):
        refused(client, case, "head", "请填写11位手机号，或带区号的固定电话", head_phone=phone)

    @pytest.mark.parametrize("places", ["-1", "0", "1.5", "很多", "99999", "１２３４５"])
    def test_a_wrong_number_of_places(self, client, case, places):
        refused(client, case, "classes", "托位数", **{"rows-0-places": places})

    @pytest.mark.parametrize("total", ["", "x", "-5", "99999999999", "61", "1e3"])
    @pytest.mark.parametrize("act", ["", "add-row", "draft"])
    def test_a_spoiled_count_of_rows_is_no_fault(self, client, case, total, act):
        fields = {**posting.classes(), "rows-TOTAL_FORMS": total, "act": act}
        answer = client.post(url("-section", case, "classes"), fields)
        assert answer.status_code in (302, 422)
        assert client.get(url("-section", case, "classes")).status_code == 200


class TestDates:
    def test_a_day_of_registration_ahead(self, client, case):
        ahead = posting.day("registered_on", 1)
        refused(client, case, "institution", "登记日期不能晚于今天，请核对年份", **ahead)

    @pytest.mark.parametrize(
        ("parts", "says"),
        [
            (("2026", "2", "30"), "不是真实存在的日期"),
            (("2026", "", "3"), "还缺“月”"),
            (("去年", "1", "1"), "不是真实存在的日期"),
            (("0", "1", "1"), "不是真实存在的日期"),
        ],
    )
    def test_a_day_that_does_not_exist(self, client, case, parts, says):
        names = ("year", "month", "day")
        day = {f"registered_on_{n}": part for n, part in zip(names, parts, strict=True)}
        refused(client, case, "institution", says, **day)

    def test_a_paper_signed_tomorrow_or_run_out(self, client, at):
        case = factories.filled(at)
        for days, says in (
            (posting.day("issued_on", 1), "签发日期不能晚于今天"),
            (posting.day("valid_until", -1), "已经过期，请换成有效的再上传"),
            (posting.day("valid_until", -30), "不能早于签发日期"),
        ):
            with nothing_changes():
                fields = {**posting.paper("fire_acceptance"), **days}
                answer = client.post(url("-upload", case, "fire_safety"), fields)
                assert answer.status_code == 422
                assert says in text(answer)

    def test_a_lease_that_ends_before_it_begins(self, client, case):
        ends = posting.day("lease_end", -61)
        refused(client, case, "site", "租期结束应晚于租期开始，请对照租赁合同核对", **ends)

    def test_a_lease_without_its_days(self, client, case):
        empty = {f"lease_end_{part}": "" for part in ("year", "month", "day")}
        refused(client, case, "site", "场所是租赁的，请填写租期结束日期", **empty)


class TestLaw:
    """Well-formed but unlawful: kept, told with its citation, and never handed in."""

    def told(self, client, case, **changes):
        for code in posting.SECTIONS:
            client.post(url("-section", case, code), posting.SECTIONS[code]())
        answer = client.post(url("-section", case, "site"), {**posting.site(), **changes})
        assert answer["Location"].endswith("?checked=1"), answer["Location"]
        page = text(client.get(answer["Location"]))
        assert "govuk-error-summary__cite" in page
        case.refresh_from_db()
        checked = summary(text(client.get(url("-check", case))))
        assert set(summary(page)) <= set(checked)
        return summary(page)

    def test_a_lease_under_three_years(self, client, case):
        lease = {**posting.day("lease_start", 0), **posting.day("lease_end", 700)}
        told = self.told(client, case, **lease)
        assert [line for line in told if line.startswith("租期到") and "不满3年" in line], told

    @pytest.mark.parametrize(
        ("floor", "says"),
        [
            ("4", "婴幼儿用房设在4层，最高只能到3层。"),
            ("5", "婴幼儿用房设在5层，最高只能到3层。"),
            ("-1", "婴幼儿用房不能设在地下或半地下。"),
        ],
    )
    def test_a_floor_above_the_limit_or_a_basement(self, client, case, floor, says):
        told = self.told(client, case, floors=["1", floor])
        assert [line for line in told if line.startswith(says)], told


class TestUploads:
    def send(self, client, case, upload):
        fields = {**posting.paper("fire_acceptance"), "file": upload}
        return client.post(url("-upload", case, "fire_safety"), fields)

    @pytest.mark.parametrize("name", ["html as pdf", "svg as png", "png as pdf", "javascript"])
    def test_a_file_that_lies_about_its_type(self, client, case, name):
        called, content, says = samples.HOSTILE[name]
        with nothing_changes():
            answer = self.send(client, case, SimpleUploadedFile(called, content))
            assert answer.status_code == 422
            assert says in text(answer)

    def test_an_empty_and_a_missing_file(self, client, case):
        answer = self.send(client, case, SimpleUploadedFile("a.pdf", b""))
        assert "空" in text(answer)
        fields = posting.paper("fire_acceptance")
        del fields["file"]
        answer = client.post(url("-upload", case, "fire_safety"), fields)
        assert "请上传文件" in text(answer)

    def test_an_evidence_that_does_not_prove_it(self, client, case):
        fields = posting.paper("lease_contract")
        with nothing_changes():
            answer = client.post(url("-upload", case, "fire_safety"), fields)
            assert "请从列出的选项中选择" in text(answer)

    @pytest.mark.parametrize("length", [200, 4000, 1_000_000])
    def test_a_long_file_name_is_kept_short_or_refused_in_chinese(self, client, case, length):
        answer = self.send(client, case, factories.upload("名" * length + ".png"))
        assert answer.status_code in (302, 400, 422)
        if answer.status_code == 400:
            assert "把文件名改短" in text(answer)


class TestGiants:
    def test_a_field_of_3_mb(self, client, case):
        with nothing_changes():
            fields = {**posting.institution(), "name": HUGE}
            answer = client.post(url("-section", case, "institution"), fields)
            assert answer.status_code == 400
            assert "提交的内容太大，没有保存" in text(answer)

    def test_a_field_just_below_that(self, client, case):
        page = refused(client, case, "institution", "不能超过 100 个字", name="名" * 300_000)
        assert "现在是 300000 个字" in page

    def test_ten_thousand_fields(self, client, case):
        fields = posting.keyed(**{f"f{n}": "1" for n in range(10_000)})
        answer = client.post(url("-section", case, "institution"), fields)
        assert answer.status_code == 400
        assert "没有保存" in text(answer)

    def test_a_visitor_with_a_giant(self):
        assert Client().post(reverse("signin"), {"username": HUGE}).status_code == 400


class TestOddCharacters:
    @pytest.mark.parametrize("code", list(posting.SECTIONS))
    @pytest.mark.parametrize("act", ["", "draft", "add-row"])
    def test_nul_in_every_field(self, client, case, code, act):
        fields = {
            name: f"{value}\0" if isinstance(value, str) and name != "_key" else value
            for name, value in posting.SECTIONS[code]().items()
        }
        fields["act"] = act
        answer = client.post(url("-section", case, code), fields)
        assert answer.status_code in (302, 422)
        assert client.get(url("-section", case, code)).status_code == 200
        assert client.get(url("-check", case)).status_code == 200

    @pytest.mark.parametrize("name", ["示例\U00030edd园", "<b>示例</b>", "示例{{ 1 }}", "😀园"])
    def test_unusual_names_are_shown_as_typed(self, client, case, name):
        fields = {**posting.institution(), "name": name}
        assert client.post(url("-section", case, "institution"), fields).status_code == 302
        page = text(client.get(url("-check", case)))
        assert "<b>示例" not in page
        assert name.replace("<", "&lt;").replace(">", "&gt;") in page

    @pytest.mark.parametrize(
        "query", ["?page=\0", "?page=9999999", "?text=%00", "?state=x&street=%00"]
    )
    def test_in_the_address_of_a_list(self, at, query):
        clerk = client_of(at.clerk)
        for name in ("office-filings", "office-institutions"):
            assert clerk.get(reverse(name) + query).status_code == 200


def test_the_missing_page_is_ours():
    answer = Client().get("/nirgendwo/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in text(answer)


def test_a_case_that_does_not_exist_is_404_in_chinese(client):
    answer = client.get(reverse("provider-filing", args=[uuid4()]))
    assert answer.status_code == 404
    assert "没有找到" in text(answer)
    assert Case.objects.count() == 0
