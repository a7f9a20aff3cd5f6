"""Two years of the leading group: its seats with one replacement, the plan that every unit signed
for, and a document of two weeks ago for which some still owe their signature."""

from collections.abc import Mapping
from datetime import date

from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.divisions.queries import district
from tuoyu.files import actions as files
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import picture
from tuoyu.flows.demo.units import clerk_of
from tuoyu.flows.distribute_document import distribute_document
from tuoyu.flows.remind_receipts import remind_receipts
from tuoyu.plan import actions
from tuoyu.plan.models import Distribution, MemberUnit, SeatPost
from tuoyu.plan.queries import plan_of
from tuoyu.plan.queries.documents import receipts_of

BEGUN, REPLACED, SENT = 730, 365, 14  # days ago
OWING = 4  # units that have not signed for the second document
PHONE = "000-00000000"
REASON = "示例·任职文件"


def build(staff: Mapping[str, User]) -> None:
    office = actor_of(staff["demo-office"])
    members = list(
        MemberUnit.objects.filter(
            unit__division__code__startswith=district().code, is_current=True
        ).select_related("unit")
    )
    members.sort(key=lambda each: each.order)
    with clock.at(days.ago(BEGUN)):
        _seats(members, office)
        plan = _send_plan(members, office)
    with clock.at(days.ago(BEGUN - 3)):
        _sign(plan, set())
    with clock.at(days.ago(REPLACED)):
        _replace(members, office)
    with clock.at(days.ago(SENT)):
        second = _send_second(members, office)
    with clock.at(days.ago(SENT - 2)):
        _sign(second, _owing(members, staff["demo-unit"]))
    with clock.at(days.ago(1)):
        remind_receipts(by=office)


def _seats(members: list[MemberUnit], office: Actor) -> None:
    since = clock.today()
    for each in members:
        if each.role == MemberUnit.Role.LEADER:
            _appoint(SeatPost.HEAD, each.unit, "组长", f"{each.printed}分管区长", since, office)
        if each.role == MemberUnit.Role.OFFICE:
            duty = f"{each.printed}主任"
            _appoint(SeatPost.DIRECTOR, each.unit, "前任主任", duty, since, office)
        if each.role in (MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER):
            _appoint(SeatPost.MEMBER, each.unit, "成员", f"{each.printed}分管负责人", since, office)
            _appoint(SeatPost.LIAISON, each.unit, "联络员", "科室负责人", since, office)


def _appoint(post: SeatPost, unit: Unit, name: str, duty: str, since: date, office: Actor) -> None:
    person = actions.Person(f"示例·{unit.short_name}{name}", duty, PHONE)
    actions.appoint(
        post, unit, person, division=district().code, since=since, reason=REASON, by=office,
        is_demo=True,
    )  # fmt: skip


def _replace(members: list[MemberUnit], office: Actor) -> None:
    home = next(each for each in members if each.role == MemberUnit.Role.OFFICE)
    seat = home.unit.seats.get(post=SeatPost.DIRECTOR)
    person = actions.Person("示例·现任主任", seat.duty, PHONE)
    actions.replace(seat, home.unit, person, since=clock.today(), reason=REASON, by=office)


def _receivers(members: list[MemberUnit]) -> list[str]:
    roles = (MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER)
    return [each.unit.code for each in members if each.role in roles]


def _send_plan(members: list[MemberUnit], office: Actor) -> Distribution:
    plan = plan_of()
    letter = actions.Letter(
        plan.title, _receivers(members), clock.today() + 7 * DAY, "示例：请遵照执行。", plan=plan,
        is_public=True,
        file=files.store(
            picture("示例·印发通知", plan.title), by=office, division=district().code,
            kind="plan.document",
        ),
    )  # fmt: skip
    return distribute_document(letter, division=district().code, by=office, is_demo=True)


def _send_second(members: list[MemberUnit], office: Actor) -> Distribution:
    letter = actions.Letter(
        "示例·关于报送本年度任务进展的通知", _receivers(members), clock.today() + 10 * DAY,
        "示例：请各单位在“任务督办”里报告进展，附上能证明的记录。",
    )  # fmt: skip
    return distribute_document(letter, division=district().code, by=office, is_demo=True)


def _owing(members: list[MemberUnit], who: User) -> set[str]:
    """The unit of the demo's clerk, who may so sign, and the last of the others."""
    own = {holding.unit for holding in actor_of(who).holdings if holding.unit}
    others = [code for code in _receivers(members) if code not in own]
    return own | set(others[len(own) - OWING :])


def _sign(sent: Distribution, owing: set[str]) -> None:
    for receipt in receipts_of(sent):
        if receipt.unit.code not in owing:
            actions.sign(receipt, by=clerk_of(receipt.unit.code))
