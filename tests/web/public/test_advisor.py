"""The advisor's pages: an answer at once without an account, kept plans, the way to a filing."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import parent
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.filing.models import Case
from tuoyu.preparation.models import Plan
from tuoyu.web.public.advisor.forms import sheet_of

pytestmark = pytest.mark.django_db
TOLD = {
    "kind": "centre", "tenure": "leased", "lease_years": "2", "building_m2": "300",
    "indoor_m2": "250", "outdoor_m2": "60", "shares_outdoor": "no", "rows-TOTAL_FORMS": "2",
    "rows-INITIAL_FORMS": "0", "rows-0-band": "small", "rows-0-places": "15",
    "rows-0-carers": "2", "rows-0-floor": "1", "rows-0-room_m2": "50",
}  # fmt: skip
QUERY = urlencode(TOLD)


@pytest.fixture
def at():
    return factories.world()


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


class TestAnswer:
    def test_the_empty_form_blames_nobody(self, client, at):
        page = text(client.get(reverse("advisor")))
        assert "有 " not in page.split("<h1")[0] or "处需要改正" not in page
        assert "能收多少孩子</h2>" not in page
        assert 'name="rows-1-band"' in page

    def test_the_answer_names_number_sentence_and_article(self, client, at):
        page = text(client.get(f"{reverse('advisor')}?{QUERY}"))
        assert "最多 <strong>10</strong> 人" in page  # two carers, five each
        assert "不满3年" in page
        assert "第十一条" in page
        assert "请填写：" in page
        assert "第1个班（托小班）" in page
        assert 'value="300"' in page  # what was typed stays in the form

    def test_a_building_where_there_may_be_no_childcare(self, client, at):
        told = {**TOLD, "in_high_rise": "yes", "own_exits": "no",
                "forbidden_traits": ["三合一场所", "彩钢板建筑"]}  # fmt: skip
        query = urlencode(told, doseq=True)
        page = text(client.get(f"{reverse('advisor')}?{query}"))
        for says in ("没有独立的安全出口", "第4.3.4条", "不得在三合一场所", "不得在彩钢板建筑"):
            assert says in page
        sheet = sheet_of(query)
        assert sheet.is_valid
        plan = sheet_of(sheet.query()).told()
        assert plan.forbidden_traits == ("三合一场所", "彩钢板建筑")
        assert (plan.in_high_rise, plan.own_exits) == (True, False)
        assert sheet_of(f"{QUERY}&forbidden_traits=none").told().forbidden_traits == ()
        assert sheet_of(QUERY).told().forbidden_traits is None

    def test_another_class(self, client, at):
        page = text(client.get(f"{reverse('advisor')}?{QUERY}&act=add-row"))
        assert 'name="rows-2-band"' in page
        assert 'name="rows-3-band"' not in page
        assert 'value="15"' in page

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"kind": "palace"}, "请从列出的选项中选择打算办哪一类。"),
            ({"building_m2": "很大"}, "建筑面积要填数字"),
            ({"building_m2": "-1"}, "建筑面积不能小于 0"),
            ({"rows-0-places": "1e9"}, "托位数要填整数"),
            ({"rows-0-places": "0"}, "托位数不能小于 1"),
            ({"rows-0-band": ""}, "请选择这个班的班型。"),
            ({"lease_years": "9" * 400}, "租期"),
            ({"forbidden_traits": "凶宅"}, "请从列出的选项中选择场所有没有下列不得设置的情形。"),
        ],
    )
    def test_bad_input_is_told_beside_what_was_typed(self, client, at, changes, says):
        page = text(client.get(f"{reverse('advisor')}?{urlencode({**TOLD, **changes})}"))
        assert says in page
        assert "能收多少孩子</h2>" not in page
        assert 'value="250"' in page

    @pytest.mark.parametrize(
        "rows",
        [{"rows-TOTAL_FORMS": "x"}, {"rows-TOTAL_FORMS": "99999999"}, {"rows-TOTAL_FORMS": "-1"}],
    )
    def test_a_count_of_rows_that_nobody_typed(self, client, at, rows):
        assert client.get(f"{reverse('advisor')}?{urlencode({**TOLD, **rows})}").status_code == 200

    def test_it_costs_the_same_for_one_class_and_for_twenty(self, client, at):
        many = {**TOLD, "rows-TOTAL_FORMS": "20"}
        many |= {f"rows-{n}-band": "big" for n in range(20)}
        client.get(reverse("advisor"))
        counts = []
        for told in (TOLD, many):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                text(client.get(f"{reverse('advisor')}?{urlencode(told)}"))
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestKeeping:
    def test_a_visitor_signs_in_first_and_loses_nothing(self, client, at):
        address = f"{reverse('advisor-save')}?{QUERY}"
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"{reverse('signin')}?{urlencode({'next': address})}"

    def test_kept_found_changed_and_thrown_away(self, at):
        client = client_of(parent())
        page = text(client.get(f"{reverse('advisor')}?{QUERY}"))
        assert reverse("advisor-save") in page
        save = f"{reverse('advisor-save')}?{QUERY}"
        assert "方案名称" in text(client.get(save))
        client.post(save, keyed(title="示例路一层"))
        plan = Plan.objects.get()
        assert sheet_of(plan.query).told() == sheet_of(QUERY).told()
        assert "示例路一层" in text(client.get(reverse("advisor-plans")))
        shown = text(client.get(reverse("advisor-plan", args=[plan.public_id])))
        assert "最多 <strong>10</strong> 人" in shown
        assert "登记您举办的机构" in shown

        change = urlencode({**TOLD, "building_m2": "500", "plan": str(plan.public_id)})
        assert "正在修改方案" in text(client.get(f"{reverse('advisor')}?{change}"))
        client.post(f"{reverse('advisor-save')}?{change}", keyed(title="示例路二层"))
        plan.refresh_from_db()
        assert (plan.title, sheet_of(plan.query).told().building_m2) == ("示例路二层", 500)

        drop = reverse("advisor-drop", args=[plan.public_id])
        assert "不能恢复" in text(client.get(drop))
        client.post(drop, keyed())
        assert not Plan.objects.exists()

    def test_a_plan_without_a_title(self, at):
        client = client_of(parent())
        with nothing_changes():
            answer = client.post(f"{reverse('advisor-save')}?{QUERY}", keyed(title=" "))
        assert "请填写方案名称。" in text(answer, 422)

    def test_what_is_not_understood_cannot_be_kept(self, at):
        bad = urlencode({**TOLD, "building_m2": "很大"})
        client = client_of(parent())
        with nothing_changes():
            answer = client.post(f"{reverse('advisor-save')}?{bad}", keyed(title="示例"))
        assert answer["Location"] == f"{reverse('advisor')}?{bad}"

    def test_somebody_elses_plan_is_not_found(self, at):
        owner = client_of(parent())
        owner.post(f"{reverse('advisor-save')}?{QUERY}", keyed(title="示例路一层"))
        plan = Plan.objects.get()
        stranger = client_of(parent("13700000002"))
        for name in ("advisor-plan", "advisor-drop"):
            assert stranger.get(reverse(name, args=[plan.public_id])).status_code == 404
        shown = stranger.get(f"{reverse('advisor')}?{QUERY}&plan={plan.public_id}")
        assert "示例路一层" not in text(shown)
        change = f"{reverse('advisor-save')}?{QUERY}&plan={plan.public_id}"
        stranger.post(change, keyed(title="我的"))
        plan.refresh_from_db()
        assert plan.title == "示例路一层"
        assert Plan.objects.count() == 2


def test_from_the_plan_to_the_filing(at):
    client = client_of(at.head)
    client.post(f"{reverse('advisor-save')}?{QUERY}", keyed(title="示例路一层"))
    plan = Plan.objects.get()
    shown = text(client.get(reverse("advisor-plan", args=[plan.public_id])))
    assert "填入备案申请" in shown
    answer = client.post(reverse("advisor-use", args=[plan.public_id]), keyed())
    case = Case.objects.get()
    assert answer["Location"] == reverse("provider-filing", args=[case.public_id])
    page = text(client.get(answer["Location"]))
    assert "已填入：场所、编班与托位。" in page
    section = reverse("provider-filing-section", args=[case.public_id, "classes"])
    assert 'value="托小班1"' in text(client.get(section))
