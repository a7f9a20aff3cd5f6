"""Two rounds of the survey: last half-year's, verified and closed, and one that is walked now.

In the street of the demo's inspector stand places of every kind; the rest of the district is
walked by the second clerk.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import communities_of, district
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.open_survey_round import open_survey_round
from tuoyu.flows.remind_survey import remind_survey
from tuoyu.flows.send_back_survey_entry import send_back_survey_entry
from tuoyu.survey import actions, sheet
from tuoyu.survey.facts import CareKind, Facts, Nature, Presence, Seen
from tuoyu.survey.models import Entry, Place, Round
from tuoyu.survey.queries import entries, rounds

FIRST_OPENED, FIRST_CLOSED, OPENED = 150, 130, 6  # days ago
NO_CARE: dict[str, Any] = {
    "kind": None, "under_one": None, "one_to_two": None, "two_to_three": None, "places": None,
    "carers": None, "monthly_fee_fen": None, "nature": None, "fire_equipment": None,
    "clear_exits": None, "meals": None, "food_licence": None,
}  # fmt: skip
HOME = {"kind": CareKind.HOME, "nature": Nature.UNREGISTERED, "places": 5, "under_one": 0,
        "one_to_two": 2, "two_to_three": 3, "carers": 2, "monthly_fee_fen": 120_000}  # fmt: skip
EARLY = {"kind": CareKind.EARLY_LEARNING, "places": 24, "one_to_two": 6, "two_to_three": 9,
         "carers": 3, "fire_equipment": Seen.NO}  # fmt: skip


def build(staff: Mapping[str, User]) -> None:
    street, second = actor_of(staff["demo-street"]), actor_of(staff["demo-clerk2"])
    clerk = actor_of(staff["demo-clerk"])
    with clock.at(days.ago(FIRST_OPENED, 11)):
        first = _plan("示例上半年摸底", 20, clerk)
        open_survey_round(first, by=clerk)
        _walk_first(first, street, second)
    with clock.at(days.ago(FIRST_CLOSED, 11)):
        for entry in Entry.objects.filter(round=first).order_by("pk"):
            actions.verify(entry, revision=entry.revision, by=clerk)
        actions.close_round(first, by=clerk)
    with clock.at(days.ago(OPENED, 11)):
        now = _plan("示例下半年摸底", 13, clerk)
        open_survey_round(now, by=clerk)
        _walk_now(now, street, second)
    with clock.at(days.ago(1, 11)):
        _look_over(now, clerk)
        remind_survey(by=clerk)


def _plan(name: str, lasts: int, by: Actor) -> Round:
    today = clock.today()
    plan = actions.Plan(
        name, today, today, today + lasts * DAY, "已备案和未备案的都要走访，当面清点在托人数。"
    )
    return actions.plan_round(plan, division=district().code, by=by, is_demo=True)


def _walk_first(round: Round, street: Actor, second: Actor) -> None:
    here = _communities(street)
    found: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("示例小太阳托育园", "示例路101号1层", {}),
        ("示例米奇早教中心", "示例路102号2层", EARLY),
        ("示例王阿姨家庭托育点", "示例路103号3门", HOME),
        ("示例乐乐托管班", "示例路104号底商", {**HOME, "kind": CareKind.OTHER_CARE}),
    )
    for number, (name, address, told) in enumerate(found):
        facts = _facts(name, address, here[number % len(here)], **told)
        actions.fill_new(round, facts, by=street, is_demo=True)
    for place in rounds.left_to_walk(second, round):
        actions.fill(round, place, _of(place), by=second)


def _walk_now(round: Round, street: Actor, second: Actor) -> None:
    """Changed, gone, found under another name, and new; some places are left to walk."""
    own = {each.name: each for each in rounds.places(street)}
    changed = own["示例米奇早教中心"]
    more = {**EARLY, "two_to_three": 14, "fire_equipment": Seen.YES}
    actions.fill(round, changed, _of(changed, **more), by=street)
    gone = own["示例乐乐托管班"]
    actions.fill(round, gone, _of(gone, presence=Presence.GONE, **NO_CARE), by=street)
    here = _communities(street)
    alike = _facts("示例小太阳托育中心", "示例路121号1层", here[0], note="原址已空，搬到对面。")
    actions.fill_new(round, alike, by=street, is_demo=True)
    _upload(round, street, here[-1])
    elsewhere = rounds.left_to_walk(second, round).exclude(street__code=gone.street_id)
    for place in elsewhere[:6]:
        actions.fill(round, place, _of(place, two_to_three=16), by=second)


def _upload(round: Round, street: Actor, where: Division) -> None:
    """A table with one new place, and one row that has to be mended."""
    today = clock.today().isoformat()
    row: dict[str, object] = {
        "name": "示例月亮船托育园", "division": where.code, "address": "示例路130号1层",
        "presence": "正在收托", "walked_on": today, "kind": "托育机构", "nature": "营利性机构",
        "places": 40, "one_to_two": 8, "two_to_three": 12, "carers": 5, "monthly_fee_fen": 2180,
        "fire_equipment": "有", "clear_exits": "没有", "meals": "有", "food_licence": "没看到",
    }  # fmt: skip
    bad = {**row, "name": "示例无名托管点", "address": "示例路131号", "kind": ""}
    within = _street(street)
    checked = sheet.check([(2, row), (3, bad)], entries.known(within))
    delivery = actions.Delivery(within, "0" * 64, "示例走访表.xlsx", is_demo=True)
    actions.take_upload(round, delivery, checked, by=street)


def _look_over(round: Round, clerk: Actor) -> None:
    """One verified, one sent back, one handed over; the others wait."""
    by_name = {each.name: each for each in Entry.objects.filter(round=round).order_by("pk")}
    actions.verify(by_name["示例米奇早教中心"], revision=1, by=clerk)
    crowded = by_name["示例月亮船托育园"]
    send_back_survey_entry(crowded, "示例：疏散出口请再到现场看一次。", by=clerk)
    unit = Unit.objects.filter(is_active=True, name__contains="消防").order_by("code").first()
    if unit is not None:
        given = actions.Given(
            unit, clock.today(), "示例：疏散出口堆放杂物，提供午睡。", "示移〔2026〕1号"
        )
        actions.hand_over(crowded, given, by=clerk)


def _facts(name: str, address: str, where: Division, **told: Any) -> Facts:
    good = Facts(
        name=name, address=address, division=where.code, walked_on=clock.today(),
        presence=Presence.OPERATING, kind=CareKind.CENTRE, nature=Nature.FOR_PROFIT, places=45,
        under_one=0, one_to_two=9, two_to_three=14, carers=6, monthly_fee_fen=198_000,
        fire_equipment=Seen.YES, clear_exits=Seen.YES, meals=Seen.YES, food_licence=Seen.YES,
    )  # fmt: skip
    return replace(good, **told)


def _of(place: Place, **told: Any) -> Facts:
    kind = place.institution.kind if place.institution else CareKind.CENTRE.value
    told = {"kind": CareKind.of(kind), "credit_code": place.credit_code, **told}
    return _facts(place.name, place.address or "示例路", place.division, **told)


def _street(street: Actor) -> str:
    held = [
        each.division
        for each in street.holdings
        if Permission.SURVEY_FILL in each.role.spec.permissions
    ]
    return held[0]


def _communities(street: Actor) -> list[Division]:
    return list(communities_of(_street(street)))
