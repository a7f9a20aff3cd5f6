"""Bulletins: drafted, edited, renewed, sent and frozen, withdrawn; who may, and two at once."""

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.accounts.factories import acting, of_unit, staff
from tests.registry.factories import institution
from tests.tasks import factories as tasks
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tuoyu.flows.send_bulletin import send_bulletin
from tuoyu.notices.models import Notice
from tuoyu.reports import actions, drafting, periods, queries
from tuoyu.reports.models import Bulletin

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> tasks.Scene:
    found = tasks.scene()
    institution(name="示例阳光托育园")
    return found


def drafted(scene: tasks.Scene, **values: object) -> Bulletin:
    period = periods.usual("month", clock.today())
    return actions.draft("monthly", period, division=factories.DISTRICT, by=scene.by_office)


def text(bulletin: Bulletin, **values: object) -> actions.Text:
    told = {
        "title": bulletin.title, "addressee": "各单位", "copies": "示例办", "opening": "示例导语",
        "words": ["\n".join(each["words"]) for each in bulletin.parts], **values,
    }  # fmt: skip
    return actions.Text(**told)  # type: ignore[arg-type]


def test_one_click_drafts_it_from_the_numbers(scene: tasks.Scene) -> None:
    made = drafted(scene)
    assert made.state == "draft"
    assert {each["code"] for each in made.figures} >= {"places", "unfiled"}
    assert [each["heading"] for each in made.parts][:2] == ["总体情况", "备案情况"]
    with nothing_changes(), pytest.raises(Conflict, match="已经有草稿"):
        drafted(scene)


def test_only_the_office_writes(scene: tasks.Scene) -> None:
    period = periods.usual("month", clock.today())
    with nothing_changes(), pytest.raises(NotAllowed):
        actions.draft("monthly", period, division=factories.DISTRICT, by=scene.by_lead)
    made = drafted(scene)
    for act in (
        lambda: actions.edit(made, text(made), revision=1, by=scene.by_lead),
        lambda: actions.redraft(made, revision=1, by=scene.by_lead),
        lambda: actions.send(made, by=scene.by_lead),
        lambda: actions.withdraw(made, "示例", by=scene.by_lead),
    ):
        with nothing_changes(), pytest.raises(NotAllowed):
            act()


def test_what_is_only_looked_at_is_not_drafted(scene: tasks.Scene) -> None:
    period = periods.usual("day", clock.today())
    with nothing_changes(), pytest.raises(Invalid, match="只供查看"):
        actions.draft("institutions", period, division=factories.DISTRICT, by=scene.by_office)


def test_two_who_edit_at_once_the_later_is_told(scene: tasks.Scene) -> None:
    made = drafted(scene)
    changed = actions.edit(made, text(made, title="示例一"), revision=1, by=scene.by_office)
    assert (changed.title, changed.revision) == ("示例一", 2)
    with nothing_changes(), pytest.raises(Conflict, match="别人刚刚修改"):
        actions.edit(made, text(made, title="示例二"), revision=1, by=scene.by_office)
    with nothing_changes(), pytest.raises(Conflict, match="别人刚刚修改"):
        send_bulletin(made, revision=1, by=scene.by_office)


def test_new_numbers_are_shown_before_they_replace_and_leave_written_words_alone(
    scene: tasks.Scene,
) -> None:
    period = periods.containing("month", clock.today())
    made = actions.draft("monthly", period, division=factories.DISTRICT, by=scene.by_office)
    written = [*text(made).words]
    written[2] = "示例：办公室写的一段。"
    made = actions.edit(made, text(made, words=written), revision=1, by=scene.by_office)
    assert drafting.differences(made, actions.renewal(made, by=scene.by_office)) == []
    old = made.figures
    made.figures = [{**each, "words": "旧数"} for each in old]
    made.save()
    found = drafting.differences(made, actions.renewal(made, by=scene.by_office))
    assert {each.drafted for each in found} == {"旧数"}
    renewed = actions.redraft(made, revision=made.revision, by=scene.by_office)
    assert renewed.figures == old
    assert renewed.parts[2]["words"] == ["示例：办公室写的一段。"]


def test_sending_numbers_freezes_and_tells_the_units(scene: tasks.Scene) -> None:
    made = drafted(scene)
    sent = send_bulletin(made, revision=1, by=scene.by_office)
    year = clock.today().year
    assert sent.number == f"示托育通报〔{year}〕1号"
    assert sent.digest == drafting.digest_of(sent, sent.number)
    assert queries.receipts(sent).told == Notice.objects.filter(about=sent.public_id).count()
    with nothing_changes(), pytest.raises(Conflict, match="已经发送"):
        actions.edit(sent, text(sent), revision=sent.revision, by=scene.by_office)
    with nothing_changes(), pytest.raises(Conflict, match="已经发送"):
        send_bulletin(sent, by=scene.by_office)


@pytest.mark.parametrize(
    "change", [{"title": "改了"}, {"parts": []}, {"public": True}, {"digest": "x"}]
)
def test_the_database_refuses_a_change_of_what_was_sent(
    scene: tasks.Scene, change: dict[str, object]
) -> None:
    sent = send_bulletin(drafted(scene), by=scene.by_office)
    rows = Bulletin.objects.filter(pk=sent.pk)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        rows.update(state="withdrawn", **change)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        rows.delete()


def test_withdrawing_keeps_text_number_and_reason(scene: tasks.Scene) -> None:
    sent = send_bulletin(drafted(scene), by=scene.by_office)
    with nothing_changes(), pytest.raises(Invalid, match="理由"):
        actions.withdraw(sent, " ", by=scene.by_office)
    actions.withdraw(sent, "示例：数据有误", by=scene.by_office)
    kept = Bulletin.objects.get(pk=sent.pk)
    assert (kept.state, kept.number, kept.withdrawn_reason) == (
        "withdrawn",
        sent.number,
        "示例：数据有误",
    )
    assert send_bulletin(drafted(scene), by=scene.by_office).number.endswith("2号")  # type: ignore[union-attr]


def test_drafts_are_the_offices_and_only_what_is_public_is_everybodys(scene: tasks.Scene) -> None:
    made = drafted(scene)
    street = acting(staff(Role.STREET_INSPECTOR, where=factories.STREET))
    far = acting(of_unit("far", where=factories.OTHER_DISTRICT))
    assert list(queries.bulletins(scene.by_office)) == [made]
    assert not queries.bulletins(scene.by_lead).exists()
    actions.edit(made, text(made, public=True), revision=1, by=scene.by_office)
    assert not queries.public_reports().exists()
    send_bulletin(made, by=scene.by_office)
    assert queries.bulletin_for(street, made.public_id) == made
    with pytest.raises(NotFound):
        queries.bulletin_for(far, made.public_id)
    assert list(queries.public_reports(factories.DISTRICT)) == [made]


def test_the_paper_of_a_sent_bulletin_is_what_was_sent(scene: tasks.Scene) -> None:
    sent = send_bulletin(drafted(scene), by=scene.by_office)
    paper = drafting.paper_of(Bulletin.objects.get(pk=sent.pk))
    assert (paper.number, paper.title, paper.kind_mark) == (sent.number, sent.title, "工作通报")
    assert [each.heading for each in paper.parts] == [each["heading"] for each in sent.parts]
