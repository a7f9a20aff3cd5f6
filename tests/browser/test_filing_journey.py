"""From the demo's sign-in to a parent's phone: an institution files, the clerk decides, it is found.

One run through real pages in Chromium; the states of single forms have their tests in tests/web.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.accounts.factories import unit
from tests.browser import axe, checks
from tests.files import samples
from tests.web.provider import posting
from tuoyu.accounts import demo
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.divisions.models import Division
from tuoyu.filing.models import Case
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import InstitutionKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 10_000.0  # milliseconds
PHONE = {"width": 390, "height": 844}
NAME = "示例风铃托育园"
CLASSES = [{"name": "托小一班", "band": "small", "places": "10", "carers": "4", "floor": "1",
            "children": "0"}]  # fmt: skip
PEOPLE = ("carer", "carer", "carer", "carer", "health", "guard")


@pytest.fixture
def site(live_server, settings) -> str:  # type: ignore[no-untyped-def]
    """A demo site with a clerk and the head of an institution in preparation."""
    settings.DEMO = True
    home = factories.district()
    unit("example-health", name="示例区卫生健康委员会")
    unit("example-education", name="示例区教育局")
    unit("example-market", name="示例区市场监督管理局")
    unit("example-street", factories.STREET)
    unit("example-government", name="示例区人民政府", kind="government")
    demo.build(district=home)
    place = Division.objects.get(code=factories.COMMUNITY)
    made = registry.prepare(NAME, InstitutionKind.CENTRE, place, by=SYSTEM, is_demo=True)
    demo.institution_person("demo-head", "示例·负责人", Role.INSTITUTION_HEAD, made)
    return str(live_server.url)


@pytest.fixture
def page(page: Page) -> Page:
    page.set_default_timeout(PATIENCE)
    return page


def enter(page: Page, site: str, role: str) -> None:
    """One click in the demo."""
    page.goto(site + "/signin")
    page.locator("li", has_text=role).get_by_role("button").first.click()
    page.wait_for_load_state()


def put(page: Page, name: str, value: Any) -> None:
    """Answer one field as a person would, whatever control it has."""
    field = page.locator(f'[name="{name}"]')
    kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind in ("radio", "checkbox"):
        for each in value if isinstance(value, list) else [value]:
            page.locator(f'[name="{name}"][value="{each}"]').check()
    elif kind == "select":
        field.select_option(value)
    else:
        field.fill(value)


def answer(page: Page, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name != "_key" and not name.endswith("_FORMS") and value != "":
            put(page, name, value)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("托育机构备案申请")


def open_part(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def by_keyboard(page: Page, fields: dict[str, Any]) -> None:
    """The whole form without a mouse, from the first field to the button."""
    page.locator(f'[name="{next(iter(fields))}"]').focus()
    for name, value in fields.items():
        focused = "document.activeElement.name"
        assert page.evaluate(focused) == name, f"Tab leads to {page.evaluate(focused)}, not {name}"
        kind = page.evaluate("document.activeElement.type")
        if kind == "select-one":
            page.evaluate("document.activeElement.focus()")
            order = page.evaluate("[...document.activeElement.options].map(o => o.value)")
            for _ in range(order.index(value)):
                page.keyboard.press("ArrowDown")
        elif kind == "radio":
            page.keyboard.press("Space")
        else:
            page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def fill_all(page: Page, paper: Path) -> None:
    """The seven parts in an order of one's own."""
    open_part(page, "负责人")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写负责人姓名")
    assert not axe.violations(page)
    assert page.title().startswith("填写有误")
    head = {k: v for k, v in posting.head().items() if k != "_key"}
    by_keyboard(page, head)
    expect(page.get_by_role("heading", level=1)).to_have_text("托育机构备案申请")
    open_part(page, "机构信息")
    answer(page, posting.institution() | {"name": NAME})
    save(page)
    open_part(page, "场所")
    answer(page, posting.site() | {"catering": "no"})
    save(page)
    open_part(page, "编班与托位")
    answer(page, {"capacity": "10", **posting.rows(*CLASSES)})
    save(page)
    open_part(page, "服务与收费")
    offers = posting.services() | {"full_day-places": "10", "half_day-places": "2"}
    answer(page, offers)
    save(page)
    open_part(page, "工作人员")
    fill_staff(page)
    save(page)
    open_part(page, "申请材料")
    upload_all(page, paper)


def fill_staff(page: Page) -> None:
    for number, role in enumerate(PEOPLE):
        person = {"name": f"示例人员{number}", "role": role, "full_time": "yes",
                  "education": "junior_college", "qualified": "yes",
                  **posting.day("health_certificate_until", 300),
                  **posting.day("background_checked_on", -30)}  # fmt: skip
        answer(page, {f"rows-{number}-{name}": value for name, value in person.items()})
        if number < len(PEOPLE) - 1:
            page.get_by_role("button", name="再加一个工作人员").click()
            page.locator(f'[name="rows-{number + 1}-name"]').wait_for()


def upload(page: Page, paper: Path) -> None:
    """The first choice of evidence, its dates, the file."""
    page.locator('[name="evidence"]').first.check()
    answer(page, posting.day("issued_on", -20) | posting.day("valid_until", 340))
    page.locator('input[type="file"]').set_input_files(paper)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")


def upload_all(page: Page, paper: Path) -> None:
    wanted = page.locator("section", has_text="待上传")
    while wanted.count():
        wanted.first.locator("a.govuk-button", has_text="上传").click()
        upload(page, paper)
    page.get_by_role("button", name="材料已经齐全").click()
    expect(page.get_by_text("已完成 7 项，共 7 项")).to_be_visible()


def hand_in(page: Page) -> None:
    page.get_by_role("link", name="核对并提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对填写的内容")
    page.get_by_label("我已阅读并承诺以上内容").check()
    page.get_by_role("button", name="提交备案申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("备案申请已提交")


def assert_good(page: Page, address: str, modes: tuple[str, ...] = checks.MODES) -> None:
    """Accessible at both widths, no sideways scroll, targets large enough, then back to normal."""
    for mode in modes:
        for width in checks.WIDTHS:
            checks.assert_accessible(page, address, mode, width)
        checks.assert_no_sideways_scroll(page, address, mode)
        checks.assert_targets(page, address, mode)
    checks.open_page(page, address)


def test_from_the_first_form_to_the_parents_phone(
    page: Page, browser: Browser, site: str, tmp_path: Path
) -> None:
    paper = tmp_path / "示例材料.png"
    paper.write_bytes(samples.picture(size=(400, 300)))
    # The institution fills in and hands in.
    enter(page, site, "机构负责人")
    page.get_by_role("button", name="开始备案").click()
    fill_all(page, paper)
    hand_in(page)
    case = Case.objects.get()
    due = case.due_on
    assert due is not None
    expect(page.get_by_text(str(case.number))).to_be_visible()
    expect(page.get_by_text(f"{due.year}年{due.month}月{due.day}日").first).to_be_visible()
    saved = page.get_by_role("link", name="保存提交凭证（PDF）").get_attribute("href")
    pdf = page.context.request.get(site + str(saved))
    assert pdf.body().startswith(b"%PDF")
    assert_good(page, page.url, ("standard",))

    # The clerk returns it once.
    office = browser.new_context(locale="zh-CN").new_page()
    enter(office, site, "备案经办人")
    office.get_by_role("link", name=NAME).first.click()
    assert_good(office, office.url, ("standard",))
    office.get_by_role("link", name="一次性告知补正").click()
    office.get_by_label("场所", exact=False).first.fill("室外活动场地面积与平面图不一致，请核对。")
    office.get_by_role("button", name="发出一次性告知书").click()
    expect(office.get_by_text("一次性告知书已发出")).to_be_visible()

    # The institution hears of it, mends it, hands it in again.
    page.goto(site + "/provider/")
    page.get_by_role("link", name="备案申请需要补正").first.click()
    expect(page.get_by_text("请核对。").first).to_be_visible()
    assert_good(page, page.url)
    open_part(page, "场所")
    put(page, "outdoor_area_m2", "150")
    save(page)
    hand_in(page)

    # The clerk sees what changed and issues the receipt.
    office.goto(site + "/office/filings/")
    office.get_by_role("link", name=NAME).first.click()
    expect(office.get_by_text("和上一次提交相比，改动了：场所")).to_be_visible()
    office.get_by_role("link", name="发放备案回执").click()
    office.get_by_role("button", name="发放备案回执").click()
    expect(office.get_by_text("机构已列入公开名录")).to_be_visible()
    number = Institution.objects.get().filing_number
    assert number == f"示托备〔{clock.today().year}〕0001号"
    office.context.close()

    # A parent on a phone finds it by its initials.
    family = browser.new_context(locale="zh-CN", viewport=PHONE).new_page()  # type: ignore[arg-type]
    family.goto(site + "/institutions/")
    family.get_by_role("searchbox").fill("slfl")
    family.get_by_role("button", name="查找", exact=True).click()
    family.wait_for_url("**?*q=slfl*")  # the list is swapped then; an earlier link would be gone
    family.get_by_role("link", name=NAME).click()
    expect(family.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(family.get_by_text(str(number)).first).to_be_visible()
    assert_good(family, family.url, ("standard",))
    family.context.close()
