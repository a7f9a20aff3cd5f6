"""What the forms of a filing ask: of whom, when, and in which words a wrong answer comes back."""

import pytest
from django.urls import reverse

from tests import factories
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.preparation.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def client(at):
    return client_of(at.head)


@pytest.fixture
def case(at):
    return factories.started(at)


def url(name, case, *more):
    return reverse(f"provider-filing{name}", args=[case.public_id, *more])


def text(answer):
    return answer.content.decode()


def post(client, case, code, **changes):
    fields = {**posting.SECTIONS[code](), **changes}
    return client.post(url("-section", case, code), fields)


def test_children_in_a_class_have_ages(client, case):
    """Where there are children the form asks how old; where there are none it does not."""
    fields = {f"rows-0-{part}": "" for part in ("youngest_months", "oldest_months")}
    answer = post(client, case, "classes", **fields)
    assert answer.status_code == 422
    assert "班级1：班里有婴幼儿的，请填写最小的月龄。" in text(answer)
    answer = post(client, case, "classes", **{**fields, "rows-0-children": "0"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("rows-0-children", "-1", "现在在托婴幼儿不能小于 0。"),
        ("rows-0-children", "半个", "现在在托婴幼儿要填整数"),
        ("rows-0-youngest_months", "85", "其中最小的月龄不能大于 84。"),
        ("rows-0-children", "", "请填写现在在托婴幼儿。"),
    ],
)
def test_a_wrong_count_of_children_is_a_sentence(client, case, field, value, says):
    answer = post(client, case, "classes", **{field: value})
    assert answer.status_code == 422
    assert says in text(answer)


@pytest.mark.parametrize(
    ("ticked", "says"),
    [
        (["none", "彩钢板建筑"], "不能同时选其他情形"),
        (["凶宅"], "请从列出的选项中选择"),
        ([], "请选择场所有没有下列不得设置的情形。"),
    ],
)
def test_a_wrong_answer_about_the_building_is_a_sentence(client, case, ticked, says):
    answer = post(client, case, "site", forbidden_traits=ticked)
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_home_is_asked_for_its_neighbours_and_not_for_a_fire_rating(client, at):
    case = factories.filled(at, institution={"kind": "home"})
    page = text(client.get(url("-section", case, "site")))
    assert "其他业主的一致同意" in page
    assert "耐火等级" not in page
    assert "高层建筑" not in page
    assert "彩钢板建筑" not in page
    case.answers["institution"]["kind"] = "centre"
    case.save(update_fields=["answers"])
    page = text(client.get(url("-section", case, "site")))
    assert "耐火等级" in page
    assert "是否设在高层建筑内" in page
    assert "彩钢板建筑" in page
    assert "其他业主的一致同意" not in page


def test_a_kept_plan_is_offered_before_the_filing_is_begun(client, at):
    offer = "用方案填入备案申请"
    assert offer not in text(client.get(reverse("provider-home")))
    Plan.objects.create(owner=at.head, title="示例方案", query="kind=centre")
    assert offer in text(client.get(reverse("provider-home")))
