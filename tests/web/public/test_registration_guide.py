"""登记指引 as a founder walks through it: one question a page, names of the district's own units."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import unit
from tuoyu.accounts.models import Unit

pytestmark = pytest.mark.usefixtures("here")


def page(client: Client, **answers: str) -> str:
    response = client.get(f"{reverse('guide-registration')}?{urlencode(answers)}")
    assert response.status_code == 200
    return str(response.content.decode())


def named(code: str, short: str) -> None:
    unit(code, "990101")
    Unit.objects.filter(code=code).update(short_name=short, name=f"示例市{short}（全称）")


def test_one_question_leads_to_the_next_and_then_to_the_answer(client: Client) -> None:
    first = page(client)
    assert "您要办哪一类" in first
    assert "请到" not in first
    second = page(client, kind="centre")
    assert "机构是什么性质" in second
    assert 'name="kind" value="centre"' in second
    assert "govuk-error-summary" not in second
    third = page(client, kind="centre", nature="non_profit")
    assert "请到民政部门登记" in third
    assert "国卫办人口发〔2019〕25号）第四条" in third
    assert reverse("provider-found") in third
    assert reverse("guide-filing") in third


@pytest.mark.parametrize(
    ("code", "nature", "short"),
    [
        ("establishment", "public_institution", "示例编办"),
        ("civil-affairs", "non_profit", "示例民政局"),
        ("market", "for_profit", "示例市监局"),
        ("tiny-market", "for_profit", "示例分局"),
    ],
)
def test_names_come_from_the_units_of_the_pack(
    client: Client, code: str, nature: str, short: str
) -> None:
    assert f"请到{short}登记" not in page(client, kind="centre", nature=nature)
    named(code, short)
    shown = page(client, kind="centre", nature=nature)
    assert f"请到{short}登记" in shown
    assert f"示例市{short}（全称）" in shown


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"kind": "kindergarten_class"}, ["不用登记，也不用备案", "区教育局、区卫生健康委"]),
        (
            {"kind": "employer", "own_legal_person": "no"},
            ["不用另外登记，用举办单位的证书备案", "举办单位的业务范围"],
        ),
        ({"kind": "employer"}, ["托育部分要单独登记法人吗"]),
        ({"kind": "home"}, ["打算同时照护几名婴幼儿"]),
        ({"kind": "home", "children": "5"}, ["其他业主都同意了吗"]),
        (
            {"kind": "home", "children": "5", "consent": "yes"},
            ["请到市场监督管理部门登记", "家庭托育服务"],
        ),
        (
            {"kind": "home", "children": "5", "consent": "no"},
            ["暂不能办理", "其他业主的一致同意"],
        ),
        ({"kind": "home", "children": "6"}, ["机构是什么性质"]),
        (
            {"kind": "home", "children": "6", "nature": "for_profit"},
            ["超过家庭托育点最多5人", "请到市场监督管理部门登记"],
        ),
    ],
)
def test_answers_and_questions(client: Client, answers: dict[str, str], says: list[str]) -> None:
    shown = page(client, **answers)
    for words in says:
        assert words in shown


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"kind": "school"}, "请从列出的选项中选择您要办哪一类"),
        ({"kind": ""}, "请选择您要办哪一类"),
        ({"kind": "centre", "nature": "\0"}, "请从列出的选项中选择机构是什么性质"),
        ({"kind": "home", "children": "很多"}, "打算同时照护几名婴幼儿要填整数"),
        ({"kind": "home", "children": "0"}, "打算同时照护几名婴幼儿不能小于 1"),
        ({"kind": "home", "children": "1" * 400}, "打算同时照护几名婴幼儿"),
        ({"kind": "home", "children": "3", "consent": "x"}, "请从列出的选项中选择"),
    ],
)
def test_bad_answers_are_asked_again_with_a_sentence(
    client: Client, answers: dict[str, str], says: str
) -> None:
    shown = page(client, **answers)
    assert "填写有误" in shown
    assert says in shown


def test_an_answer_can_be_changed(client: Client) -> None:
    shown = page(client, kind="home", children="2", consent="yes")
    assert "2名" in shown
    assert f"{reverse('guide-registration')}?kind=home&amp;children=2" in shown


def test_it_costs_the_same_few_queries(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    page(client, kind="centre", nature="non_profit")
    with django_assert_max_num_queries(6):
        page(client, kind="centre", nature="non_profit")
