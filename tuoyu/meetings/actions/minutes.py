"""The minutes: drafted, commented on, signed by the units that came, issued."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.divisions.queries import deadline_of, district
from tuoyu.meetings import papers, words
from tuoyu.meetings.actions.agenda import leave_item
from tuoyu.meetings.actions.meetings import held
from tuoyu.meetings.lifecycle import WRITING
from tuoyu.meetings.models import (
    AgendaItem,
    Attendance,
    Comment,
    FollowUp,
    Meeting,
    MinutesVersion,
    Resolution,
    Signature,
)
from tuoyu.meetings.vocabulary import Answer, Decision, PaperKind, Presence
from tuoyu.rules.days import words_of_date

SINCE = "同事刚改过纪要稿，这次没有保存。下面是您填写的内容，请对照最新内容后再保存。"
STALE = "纪要已经更新，您看到的不是最新一稿。请看过最新一稿后再会签。"


@dataclass(frozen=True)
class Draft:
    """The words of the working draft; by the items' public ids their summaries, and which were not
    reached."""

    opening: str
    closing: str = ""
    summaries: Mapping[UUID, str] = field(default_factory=dict)
    left: frozenset[UUID] = frozenset()


def writing(meeting: Meeting, by: Actor) -> Meeting:
    """The meeting, locked, while its minutes are written."""
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(
        found, *WRITING,
        otherwise="会议现在是“{state}”，不能修改纪要内容；已送出的纪要稿请先收回修改。",
    )  # fmt: skip
    return found


@transaction.atomic
def save_draft(meeting: Meeting, draft: Draft, *, revision: int, by: Actor) -> int:
    """Keep the draft; its new revision. Raises `Conflict` when a colleague saved in between."""
    found = writing(meeting, by)
    if found.revision != revision:
        raise Conflict(SINCE)
    if not draft.opening.strip():
        raise Invalid("请填写纪要开头，例如会议由谁主持、研究了哪些事项。")
    if found.state == "held":
        take_step(found, "draft", by=by)
    for item in AgendaItem.objects.filter(meeting=found):
        if item.public_id in draft.summaries:
            item.summary = draft.summaries[item.public_id].strip()
            item.is_left = item.public_id in draft.left
            item.save(update_fields=["summary", "is_left"])
    found.opening, found.closing = draft.opening.strip(), draft.closing.strip()
    found.revision += 1
    found.save(update_fields=["opening", "closing", "revision"])
    audit.record(by, "meeting.save_draft", found, revision=found.revision)
    meeting.refresh_from_db()
    return found.revision


def faults_of(meeting: Meeting) -> list[str]:
    """What the draft still lacks before it goes out, as sentences."""
    faults = []
    if not meeting.opening:
        faults.append("纪要开头还没有填写。")
    unknown = meeting.attendances.filter(presence="").count()
    if unknown:
        faults.append(f"还有{unknown}个单位没有登记到会情况。")
    if not meeting.attendances.filter(presence=Presence.PRESENT.value).exists():
        faults.append("没有一个单位到会，不能形成纪要。")
    for item in meeting.items.filter(summary="", is_left=False).order_by("order"):
        faults.append(f"议程“{item.title}”还没有写会议意见；没有研究的请勾选“本次未议”。")
    for row in meeting.resolutions.order_by("number"):
        if row.lacks:
            faults.append(f"议定事项{row.number}还没有{row.lacks}。")
        elif row.due_on is not None and row.due_on < clock.today():
            faults.append(f"议定事项{row.number}的完成期限已经过去，请改期限。")
    faults += _followup_faults(meeting)
    return faults


def _followup_faults(meeting: Meeting) -> list[str]:
    noted = {row.resolution_id: row for row in FollowUp.objects.filter(meeting=meeting)}
    replaced = set(
        meeting.resolutions.filter(replaces__isnull=False).values_list("replaces_id", flat=True)
    )
    faults = []
    for each in papers.open_before(meeting):
        row = noted.get(each.pk)
        if row is None:
            faults.append(f"{each.meeting.name}议定事项{each.number}还没有记录本次的处理意见。")
        elif row.decision == Decision.ADJUST.value and each.pk not in replaced:
            faults.append(
                f"{each.meeting.name}议定事项{each.number}要调整，请在本次议定事项里写明调整后的内容。"
            )
    return faults


def _version(meeting: Meeting, by: Actor) -> MinutesVersion:
    faults = faults_of(meeting)
    if faults:
        raise Conflict("纪要还不能送出：" + "".join(faults))
    last = meeting.versions.aggregate(last=Max("number"))["last"] or 0
    text = words.as_text(words.minutes_of(meeting))
    return MinutesVersion.objects.create(
        meeting=meeting, number=last + 1, words=text, digest=words.digest(text),
        made_by_id=by.person_id,
    )  # fmt: skip


@transaction.atomic
def ask_comments(meeting: Meeting, *, by: Actor) -> MinutesVersion:
    """Circulate the draft for comments; from here on its words stand."""
    found = held(meeting)
    due = deadline_of("meeting.comment_working_days", clock.today()).date
    take_step(found, "ask_comments", by=by, also={"comments_due_on": due})
    version = _version(found, by)
    meeting.refresh_from_db()
    return version


@transaction.atomic
def comment(
    version: MinutesVersion, unit: Unit, text: str, *, by: Actor, is_consent: bool = False
) -> Comment:
    """A unit's comment on the draft that is out; `is_consent`: it has nothing to say."""
    attendance = _attendance(version.meeting, unit)
    require(by, Permission.MEETING_TAKE_PART, attendance)
    meeting = held(version.meeting)
    require_state(meeting, "commenting", otherwise="会议现在是“{state}”，不在征求意见期间。")
    if version.pk != latest(meeting).pk:
        raise Conflict("纪要稿已经更新，请看过最新一稿后再提意见。")
    if not is_consent and not text.strip():
        raise Invalid("请填写意见；没有意见的请选择“无意见”。")
    if is_consent and Comment.objects.filter(version=version, unit=unit).exists():
        raise Conflict("贵单位已经反馈过，不用再选“无意见”。")
    made = Comment.objects.create(
        version=version, unit=unit, is_consent=is_consent,
        text="" if is_consent else text.strip(), said_by_id=by.person_id,
    )  # fmt: skip
    audit.record(by, "meeting.comment", meeting, unit=unit.code, version=version.number)
    return made


@transaction.atomic
def answer_comment(comment: Comment, answer: Answer, text: str, *, by: Actor) -> None:
    """The office says what became of a comment; a refusal says why."""
    meeting = comment.version.meeting
    require(by, Permission.MEETING_MANAGE, meeting)
    require_state(
        held(meeting), "commenting", "drafted",
        otherwise="会议现在是“{state}”，不能再答复意见。",
    )  # fmt: skip
    if comment.is_consent:
        raise Conflict("该单位没有意见，不用答复。")
    if answer is not Answer.TAKEN and not text.strip():
        raise Invalid("没有全部采纳的，请写明理由。")
    Comment.objects.filter(pk=comment.pk).update(
        answer=answer.value, answer_text=text.strip(), answered_at=clock.now(),
        answered_by_id=by.person_id,
    )  # fmt: skip
    audit.record(by, "meeting.answer_comment", meeting, answer=answer.value)
    comment.refresh_from_db()


@transaction.atomic
def redraft(meeting: Meeting, reason: str, *, by: Actor) -> None:
    """Take the minutes back; signatures stay on the version that they were under."""
    take_step(meeting, "redraft", by=by, reason=reason)


@transaction.atomic
def ask_signatures(meeting: Meeting, *, by: Actor) -> MinutesVersion:
    """Circulate for signing: the version commented on, or after changes a new one.

    Raises `Conflict` while a comment has no answer, or one that was taken is not in the words.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    if not found.versions.exists():
        raise Conflict("纪要还没有征求过意见，请先征求意见。")
    version = latest(found)
    open_ones = Comment.objects.filter(version__meeting=found, answer="", is_consent=False).count()
    if open_ones:
        raise Conflict(f"还有{open_ones}条意见没有答复，请先逐条答复。")
    due = deadline_of("meeting.sign_working_days", clock.today()).date
    fresh = found.state == "drafted"
    if not fresh and version.comments.filter(answer__in=["taken", "partly"]).exists():
        raise Conflict("采纳的意见还没有写进纪要，请先“收回修改”，改好后再会签。")
    take_step(found, "ask_signatures", by=by, also={"signatures_due_on": due})
    if fresh:
        version = _version(found, by)
    meeting.refresh_from_db()
    return version


def latest(meeting: Meeting) -> MinutesVersion:
    found = meeting.versions.order_by("-number").first()
    if found is None:
        raise Conflict("纪要还没有送出过。")
    return found


def _attendance(meeting: Meeting, unit: Unit) -> Attendance:
    rows = Attendance.objects.select_related("meeting", "unit")
    found = rows.filter(meeting=meeting, unit=unit).first()
    if found is None:
        raise NotAllowed("本次会议没有邀请贵单位。")
    return found


@transaction.atomic
def sign(version: MinutesVersion, unit: Unit, *, digest: str, by: Actor) -> Signature:
    """A unit that came signs what it saw (`digest`). Raises `Conflict` when that is not the latest."""
    attendance = _attendance(version.meeting, unit)
    require(by, Permission.MEETING_TAKE_PART, attendance)
    meeting = held(version.meeting)
    require_state(meeting, "signing", otherwise="会议现在是“{state}”，不在会签期间。")
    present = latest(meeting)
    if present.pk != version.pk or present.digest != digest:
        raise Conflict(STALE)
    if attendance.presence != Presence.PRESENT.value:
        raise NotAllowed("贵单位没有到会，不用会签。")
    if Signature.objects.filter(version=version, unit=unit).exists():
        raise Conflict("贵单位已经会签，不用再签。")
    made = Signature.objects.create(
        version=version, unit=unit, digest=digest, signed_by_id=by.person_id
    )
    audit.record(by, "meeting.sign", meeting, unit=unit.code, digest=digest)
    return made


def unsigned(meeting: Meeting) -> list[Unit]:
    """The units that came and have not signed the latest version."""
    version = meeting.versions.order_by("-number").first()
    came = meeting.attendances.filter(presence=Presence.PRESENT.value).select_related("unit")
    if version is not None:
        came = came.exclude(unit__in=version.signatures.values("unit"))
    return [row.unit for row in came.order_by("order", "id")]


@transaction.atomic
def issue(meeting: Meeting, *, by: Actor, note: str = "") -> str:
    """The office signs for the chair: number, freeze, settle; the number.

    While units have not signed: before their day `Conflict`, after it only with a `note`.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(found, "signing", otherwise="会议现在是“{state}”，不能签发纪要。")
    missing = unsigned(found)
    if missing:
        _check_missing(found, missing, note)
    number = next_number(f"meeting.minutes:{found.division_id}", clock.today().year)
    place = district()
    text = f"{place.short_name}托育联席纪要〔{clock.today().year}〕{number}号"
    take_step(
        found, "issue", by=by,
        also={
            "number": text, "issued_at": clock.now(), "issued_by_id": by.person_id,
            "issue_note": note.strip() if missing else "",
        },
    )  # fmt: skip
    _settle(found, by)
    papers.keep(found, PaperKind.MINUTES, by=by)
    meeting.refresh_from_db()
    return text


def _check_missing(meeting: Meeting, missing: list[Unit], note: str) -> None:
    names = "、".join(unit.short_name for unit in missing)
    due = meeting.signatures_due_on
    if due is not None and clock.today() <= due:
        raise Conflict(f"{names}还没有会签，会签截止{words_of_date(due)}，请等会签后再签发。")
    if not note.strip():
        raise Invalid(f"{names}逾期没有会签，请填写签发说明后再签发。")


def _settle(meeting: Meeting, by: Actor) -> None:
    for row in Resolution.objects.filter(meeting=meeting, state="drafted").order_by("number"):
        take_step(row, "stand" if row.is_task else "note", by=by)
    noted = FollowUp.objects.filter(meeting=meeting).select_related("resolution__meeting")
    for followup in noted:
        step = {Decision.CLOSE.value: "close", Decision.ADJUST.value: "adjust"}.get(
            followup.decision
        )
        if step is not None and followup.resolution.state in ("standing", "open"):
            reason = f"{meeting.name}：{followup.words}"
            take_step(
                followup.resolution, step, by=by, reason=reason, also={"settled_reason": reason}
            )
    for item in meeting.items.select_related("issue__unit", "meeting"):
        if item.is_left:
            leave_item(item, by=by)
        elif item.issue is not None and item.issue.state == "accepted":
            take_step(item.issue, "settle", by=by)
