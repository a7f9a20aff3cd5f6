"""The walkers' pages on a phone: what is left, one short form, what was typed is kept."""

import pytest
from django.urls import reverse

from tests import factories
from tests.registry.factories import institution
from tests.survey.factories import facts, filled, next_round, opened, verified
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.survey import actions
from tuoyu.survey.models import Entry, Place

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def visit(**values):
    told = {
        "presence": "operating", "name": "示例月亮船托育园", "address": "示例路30号1层",
        "division": factories.COMMUNITY, "kind": "centre", "nature": "for_profit",
        "credit_code": "", "under_one": "0", "one_to_two": "4", "two_to_three": "6",
        "places": "30", "carers": "3", "monthly_fee_fen": "1980", "fire_equipment": "yes",
        "phone": "", "note": "示例说明", "revision": "", **posting.day("walked_on", 0),
    }  # fmt: skip
    return posting.keyed(**{**told, **values})


def test_the_list_shrinks_as_one_walks():
    factories.district()
    institution(name="示例阳光托育园", address="示例路1号")
    scene = opened()
    client, here = client_of(scene.walker), reverse("field-survey")
    page = text(client.get(here))
    assert "还有 1 处没有走访" in page
    place = Place.objects.get()
    address = reverse("field-survey-place", args=[place.public_id])
    assert address in page
    form = text(client.get(address))
    assert 'value="示例阳光托育园"' in form, "nobody types again what is known"
    answer = client.post(address, visit(name=place.name, address=place.address))
    assert answer["Location"] == here
    page = text(client.get(here))
    assert "“示例阳光托育园”已保存" in page
    assert "清单上的点位都走访过了" in page
    assert place.name in text(client.get(reverse("field-survey-filled")))
    assert Entry.objects.get().monthly_fee_fen == 198_000


def test_the_last_visit_stands_in_the_form_but_its_children_do_not():
    scene = opened()
    entry = verified(scene, 1)
    scene = next_round(scene)
    address = reverse("field-survey-place", args=[entry.place.public_id])
    page = text(client_of(scene.walker).get(address))
    assert 'name="places" value="30"' in page
    assert 'name="two_to_three" value="6"' not in page


def test_a_bad_form_keeps_what_was_typed():
    scene = opened()
    client, address = client_of(scene.walker), reverse("field-survey-new")
    answer = client.post(address, visit(kind="", two_to_three="六", note="示例别丢"))
    page = text(answer)
    assert answer.status_code == 422
    assert "要填整数" in page
    assert "示例别丢" in page
    answer = client.post(address, visit(kind=""))
    assert "请选择托育形式" in text(answer)
    assert not Entry.objects.exists()


def test_what_is_known_already_is_told_on_the_form():
    scene = opened()
    client, address = client_of(scene.walker), reverse("field-survey-new")
    assert client.post(address, visit()).status_code == 302
    answer = client.post(address, visit())
    assert answer.status_code == 422
    assert "已有同名同址的点位" in text(answer)
    assert Place.objects.count() == 1


def test_somebody_else_s_change_is_shown_and_nothing_typed_is_lost():
    scene = opened()
    entry = filled(scene)
    client = client_of(scene.walker)
    address = reverse("field-survey-place", args=[entry.place.public_id])
    assert 'name="revision" value="1"' in text(client.get(address))
    actions.fill(scene.round, entry.place, facts(carers=7), by=scene.by_second, revision=1)
    mine = {"name": entry.name, "address": entry.address, "carers": "9"}
    answer = client.post(address, visit(**mine, revision="1"))
    page = text(answer)
    assert answer.status_code == 422
    assert "别人刚保存的内容" in page
    assert 'name="carers" value="9"' in page
    assert 'name="revision" value="2"' in page
    assert client.post(address, visit(**mine, revision="2")).status_code == 302
    entry.refresh_from_db()
    assert (entry.carers, entry.revision) == (9, 3)


def test_without_a_round_there_is_nothing_to_fill():
    scene = opened()
    actions.close_round(scene.round, by=scene.by_clerk)
    client = client_of(scene.walker)
    assert "现在没有进行中的摸底" in text(client.get(reverse("field-survey")))
    answer = client.get(reverse("field-survey-new"))
    assert answer.status_code == 409
    assert "没有进行中的摸底" in text(answer)


def test_what_is_verified_is_read_only():
    scene = opened()
    entry = verified(scene)
    address = reverse("field-survey-place", args=[entry.place.public_id])
    client = client_of(scene.walker)
    where = reverse("office-survey-entry", args=[entry.public_id])
    assert client.get(address)["Location"] == where
    assert where in text(client.get(reverse("field-survey-filled")))


def test_a_place_is_found_in_the_list():
    factories.district()
    institution(name="示例阳光托育园")
    institution(name="示例海豚湾", address="示例海路2号")
    scene = opened()
    page = text(client_of(scene.walker).get(reverse("field-survey") + "?text=海"))
    assert "示例海豚湾" in page
    assert "示例阳光托育园" not in page


def test_the_menu_of_the_street_is_short():
    scene = opened()
    page = text(client_of(scene.walker).get(reverse("field-survey")))
    menu = page.split('class="t-bottom"')[1]
    assert [word in menu for word in ("走访清单", "已填报", "工作台", "机构档案")] == [
        True, True, True, False,
    ]  # fmt: skip
