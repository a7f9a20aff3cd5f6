"""Quarterly joint meetings over two years, through the real acts: what was decided became tasks, a
later meeting took note of it; one was put off, one unit was excused, the minutes of the last one
wait for two signatures, and issues are called for now."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.divisions.queries import district
from tuoyu.flows.answer_issue import answer_issue
from tuoyu.flows.call_for_issues import call_for_issues
from tuoyu.flows.circulate_minutes import circulate_minutes
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.units import clerk_of
from tuoyu.flows.dispatch_resolutions import dispatch_resolutions
from tuoyu.flows.issue_minutes import issue_minutes
from tuoyu.flows.put_off_meeting import put_off_meeting
from tuoyu.flows.send_meeting_notice import send_meeting_notice
from tuoyu.meetings import actions
from tuoyu.meetings.actions.meetings import member_codes
from tuoyu.meetings.models import Meeting, Resolution
from tuoyu.meetings.papers import open_before
from tuoyu.meetings.vocabulary import Answer, Decision, Presence, Reply, ResolutionKind
from tuoyu.tasks import actions as tasks
from tuoyu.tasks.queries import tasks_of_origins

QUARTER, LAST_HELD, HOW_MANY = 91, 5, 8
PUT_OFF = 3  # the meeting that was put off by a week
UNSIGNED = 2
REPLIED = (1, HOW_MANY - 1)  # the other units just came
CLOSED_AT_ONCE = 2
TOPICS: tuple[tuple[str, str, str], ...] = (
    ("示例：已登记未备案机构的跟进", "health", "市场监管、民政、机构编制部门每月交换登记信息"),
    ("示例：托育点消防安全联合检查", "fire", "上半年完成一次全覆盖消防安全联合检查"),
    ("示例：幼儿园托班的开设", "education", "选择2所幼儿园试开托班并报送托位数"),
    ("示例：社区托育场地的盘点", "civil-affairs", "盘点各街道可用于托育的社区用房"),
    ("示例：税费优惠的落实", "finance", "整理社区托育税费优惠政策并送达每家机构"),
    ("示例：新建小区配套托育设施", "planning", "梳理在建小区配套托育设施并提出移交安排"),
    ("示例：产后返岗女职工技能提升", "labour", "举办一期产后返岗女职工技能提升培训"),
    ("示例：家庭育儿指导活动", "women", "每个街道举办一次家长课堂"),
)
CORE = ("health", "market", "education", "fire")


def build(staff: Mapping[str, User]) -> None:
    if not set(CORE) <= set(member_codes()):
        return  # a district without the units that the topics are about
    office = actor_of(staff["demo-office"])
    people: dict[str, Actor] = {}
    for place in range(HOW_MANY):
        back = LAST_HELD + QUARTER * (HOW_MANY - 1 - place)
        day = clock.today() - back * DAY
        meeting = _announce(place, day, _invited(staff, place), office, people)
        _hold(place, meeting, day, office, people)
    _call(office, people)


def _invited(staff: Mapping[str, User], place: int) -> tuple[str, ...]:
    """The office's choice: the units of the topics, a street, and the demo's own people."""
    own = [
        code
        for name in ("demo-unit", "demo-unit-head", "demo-street")
        for code in (holding.unit for holding in actor_of(staff[name]).holdings)
    ]
    topics = (TOPICS[place][1], TOPICS[(place + 1) % len(TOPICS)][1])
    wanted = {*CORE, *own, *topics}
    return tuple(code for code in member_codes() if code in wanted)


def _of(code: str, people: dict[str, Actor]) -> Actor:
    if code not in people:
        people[code] = clerk_of(code)
    return people[code]


def _announce(
    place: int, day: date, invited: tuple[str, ...], office: Actor, people: dict[str, Actor]
) -> Meeting:
    """Planned, issues raised, notice sent, replies in; one of them is put off by a week."""
    first = day - 7 * DAY if place == PUT_OFF else day
    with clock.at(days.on(first - 21 * DAY)):
        given = actions.MeetingGiven(
            f"{TOPICS[place][0].removeprefix('示例：')}等事项", days.on(first, 14), "示例·区政府第二会议室",
            "示例·分管副区长", "请各单位主要负责人参加。", invited,
        )  # fmt: skip
        meeting = actions.plan_meeting(given, division=district().code, by=office, is_demo=True)
        call_for_issues(meeting, first - 14 * DAY, by=office)
    with clock.at(days.on(first - 16 * DAY)):
        for topic, code, wanted in (TOPICS[place], TOPICS[(place + 1) % len(TOPICS)]):
            issue = actions.raise_issue(
                meeting, Unit.objects.get(code=code), _issue(topic, wanted), by=_of(code, people)
            )
            answer_issue(issue, "accept", by=office, meeting=meeting, duration=15)
        actions.add_item(
            meeting, actions.ItemGiven("通报上季度备案和监管情况", None, 10), by=office
        )
    with clock.at(days.on(first - 7 * DAY)):
        send_meeting_notice(meeting, first - 4 * DAY, by=office)
        if place == PUT_OFF:
            put_off_meeting(meeting, "postpone", "示例：与区里的防汛会议冲突。", by=office)
            actions.replan(meeting, days.on(day, 14), by=office)
            send_meeting_notice(meeting, day - 4 * DAY, by=office)
    if place in REPLIED:
        _reply(place, meeting, day, people)
    return meeting


def _reply(place: int, meeting: Meeting, day: date, people: dict[str, Actor]) -> None:
    """Every unit tells who comes; once one is excused."""
    with clock.at(days.on(day - 5 * DAY)):
        for row in meeting.attendances.select_related("meeting", "unit").order_by("order"):
            excused = place == 1 and row.unit.code == "market"
            reply = actions.ReplyGiven(
                Reply.EXCUSED if excused else Reply.COMING,
                "" if excused else f"示例·{row.unit.short_name}参会人",
                "" if excused else "示例·科长",
                "示例：参加市里的会议。" if excused else "",
            )
            actions.reply(row, reply, by=_of(row.unit.code, people))


def _issue(topic: str, wanted: str) -> actions.IssueGiven:
    title = topic.removeprefix("示例：")
    return actions.IssueGiven(
        f"关于{title}的议题", f"示例：{title}有进展，各单位进度不一。", "示例：需要多个单位协同。",
        f"建议{wanted}。",
    )  # fmt: skip


def _hold(place: int, meeting: Meeting, day: date, office: Actor, people: dict[str, Actor]) -> None:
    """Held, drafted, commented on, signed, issued, its tasks out, put on file. The last one waits
    for signatures."""
    with clock.at(days.on(day - 2 * DAY)):
        _finish(place, meeting, office, people)
    with clock.at(days.on(day, 18)):
        actions.hold(meeting, by=office)
        actions.record_attendance(meeting, _came(place, meeting), by=office)
        _take_note(place, meeting, office)
        _draft(place, meeting, office)
        circulate_minutes(meeting, to_sign=False, by=office)
    with clock.at(days.on(day + 2 * DAY)):
        _comments(place, meeting, office, people)
        circulate_minutes(meeting, to_sign=True, by=office)
    with clock.at(days.on(day + 4 * DAY)):
        is_last = place == HOW_MANY - 1
        waiting = actions.unsigned(meeting)
        version = actions.latest(meeting)
        for unit in waiting[: -UNSIGNED if is_last else None]:
            actions.sign(version, unit, digest=version.digest, by=_of(unit.code, people))
        if is_last:
            return
        issue_minutes(meeting, by=office)
        made = dispatch_resolutions(meeting, by=office)
        actions.close(meeting, by=office)
    with clock.at(days.on(day + 6 * DAY)):
        for task in made:
            tasks.accept(task.lead_part, by=_of(task.lead_part.unit.code, people))


def _came(place: int, meeting: Meeting) -> dict[UUID, actions.Came]:
    came: dict[UUID, actions.Came] = {}
    rows = meeting.attendances.select_related("unit").order_by("order")
    for number, row in enumerate(rows):
        if row.reply == "excused":
            came[row.public_id] = actions.Came(Presence.EXCUSED)
        else:
            came[row.public_id] = actions.Came(
                Presence.PRESENT,
                row.attendee or f"示例·{row.unit.short_name}参会人",
                row.attendee_post or "示例·科长",
                came_late=number == place,
            )
    return came


def _draft(place: int, meeting: Meeting, office: Actor) -> None:
    opening = f"示例：{meeting.chair}主持召开{meeting.name}，研究{meeting.title}。会议纪要如下："
    items = list(meeting.items.order_by("order"))
    summaries = {
        item.public_id: f"示例：会议听取了“{item.title}”的汇报，同意所提建议。" for item in items
    }
    draft = actions.Draft(opening, "示例：各单位要按期报送落实情况。", summaries)
    meeting.refresh_from_db()
    actions.save_draft(meeting, draft, revision=meeting.revision, by=office)
    for number, item in enumerate(items[:2]):
        _, code, wanted = TOPICS[(place + number) % len(TOPICS)]
        given = actions.ResolutionGiven(
            text=f"{wanted}。", item=item, lead=Unit.objects.get(code=code),
            due_on=meeting.day + (60 + 45 * number) * DAY, deliverable="示例：落实情况报告",
            supports=tuple(Unit.objects.filter(code="market").exclude(code=code)),
        )  # fmt: skip
        actions.add_resolution(meeting, given, by=office)
    told = actions.ResolutionGiven(
        "会议通报了上季度备案和监管情况。", ResolutionKind.INFORMATION, items[-1]
    )
    actions.add_resolution(meeting, told, by=office)


def _take_note(place: int, meeting: Meeting, office: Actor) -> None:
    """The two oldest open ones are finished, others go on; once the day of one is changed."""
    for number, row in enumerate(open_before(meeting)):
        if number < CLOSED_AT_ONCE and place != PUT_OFF:
            actions.take_note(meeting, row, Decision.CLOSE, "示例：已按期完成。", by=office)
        elif number == 1 and place == PUT_OFF:
            actions.take_note(
                meeting, row, Decision.ADJUST, "示例：改由原单位延期完成。", by=office
            )
            actions.add_resolution(meeting, _again(row, meeting), by=office)
        else:
            words = "示例：有进展，下次会议再报。"
            actions.take_note(meeting, row, Decision.CONTINUE, words, by=office)


def _finish(place: int, meeting: Meeting, office: Actor, people: dict[str, Actor]) -> None:
    """The units report what is taken note of as finished."""
    rows = open_before(meeting)[: 0 if place == PUT_OFF else CLOSED_AT_ONCE]
    for task in (each for found in tasks_of_origins(_ids(rows)).values() for each in found):
        part = task.lead_part
        report = tasks.Report("示例：已按要求完成，情况报告已报送。", percent=100)
        tasks.claim_done(part, report, by=_of(part.unit.code, people))
        task.refresh_from_db()
        tasks.confirm(task, by=office)


def _ids(rows: list[Resolution]) -> list[UUID]:
    return [row.public_id for row in rows]


def _again(row: Resolution, meeting: Meeting) -> actions.ResolutionGiven:
    return actions.ResolutionGiven(
        text=row.text, lead=row.lead, due_on=meeting.day + 90 * DAY, replaces=row,
        deliverable=row.deliverable,
    )  # fmt: skip


def _comments(place: int, meeting: Meeting, office: Actor, people: dict[str, Actor]) -> None:
    version = actions.latest(meeting)
    rows = list(meeting.attendances.select_related("unit").order_by("order")[:3])
    for number, row in enumerate(rows):
        by = _of(row.unit.code, people)
        if number == 0 and place % 2:
            said = actions.comment(version, row.unit, "示例：建议写明每月5日前交换。", by=by)
            actions.answer_comment(said, Answer.REFUSED, "示例：在任务里写明。", by=office)
        else:
            actions.comment(version, row.unit, "", by=by, is_consent=True)


def _call(office: Actor, people: dict[str, Actor]) -> None:
    """The next meeting: all members are asked for issues; one unit has answered."""
    today = clock.today()
    with clock.at(days.on(today - 3 * DAY)):
        given = actions.MeetingGiven(
            "下一季度重点工作",
            days.on(today + 30 * DAY, 14),
            "示例·区政府第二会议室",
            "示例·分管副区长",
        )
        meeting = actions.plan_meeting(given, division=district().code, by=office, is_demo=True)
        call_for_issues(meeting, today + 5 * DAY, by=office)
    with clock.at(days.on(today - DAY)):
        topic, code, wanted = TOPICS[2]
        unit = Unit.objects.get(code=code)
        actions.raise_issue(meeting, unit, _issue(topic, wanted), by=_of(code, people))
