"""Papers of a meeting: notice, agenda with the papers of its issues, sign-in sheet, minutes.

What goes out is kept as words (`MeetingPaper`), so a later print says what was sent then.
"""

from collections.abc import Sequence

from pydantic import TypeAdapter

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.documents import docx, official_pdf
from tuoyu.core.documents.paper import OfficialPaper, PaperTable, Part
from tuoyu.meetings.models import Meeting, MeetingPaper, Resolution
from tuoyu.meetings.vocabulary import PaperKind
from tuoyu.meetings.words import (
    Earlier,
    Minutes,
    digest,
    earlier,
    from_text,
    minutes_of,
    moment_words,
)
from tuoyu.plan.models import MemberUnit
from tuoyu.rules.days import words_of_date

_PAPER = TypeAdapter(OfficialPaper)
BLANK_ROWS = 5  # of the sign-in sheet, for people whom nobody announced
ALL_UNITS = "各成员单位"


def keep(meeting: Meeting, kind: PaperKind, *, by: Actor) -> MeetingPaper:
    """Freeze a paper as it goes out now."""
    paper = make(meeting, kind)
    words = _PAPER.dump_json(paper).decode()
    made = MeetingPaper.objects.create(
        meeting=meeting,
        kind=kind.value,
        title=paper.title[:80],
        words=words,
        digest=digest(words),
        sent_by_id=by.person_id,
    )
    audit.record(by, "meeting.keep_paper", meeting, kind=kind.value, digest=made.digest)
    return made


def kept(paper: MeetingPaper) -> OfficialPaper:
    return _PAPER.validate_json(paper.words)


def as_docx(paper: OfficialPaper) -> bytes:
    return docx.render_official(paper)


def as_pdf(paper: OfficialPaper) -> bytes:
    return official_pdf.render_official_pdf(paper)


def make(meeting: Meeting, kind: PaperKind) -> OfficialPaper:
    """The paper as it would be now."""
    makers = {
        PaperKind.NOTICE: notice,
        PaperKind.AGENDA: agenda,
        PaperKind.SIGN_IN: sign_in,
        PaperKind.MINUTES: minutes,
    }
    return makers[kind](meeting)


def office_name() -> str:
    """领导小组办公室, after the group as the plan's pack names it."""
    body = MemberUnit.objects.filter(role=MemberUnit.Role.BODY, is_current=True)
    found = body.select_related("unit").order_by("pk").first()
    return f"{found.unit.name if found else '工作领导小组'}办公室"


def open_before(meeting: Meeting) -> list[Resolution]:
    """What earlier meetings decided and nobody has finished, the oldest first."""
    rows = Resolution.objects.filter(
        meeting__division_id=meeting.division_id,
        state__in=["standing", "open"],
        meeting__held_at__lt=meeting.held_at,
    ).exclude(meeting_id=meeting.pk)
    return list(rows.select_related("meeting", "lead").order_by("meeting__held_at", "number", "pk"))


def notice(meeting: Meeting) -> OfficialPaper:
    """会议通知, with the agenda."""
    units = [row.unit.name for row in meeting.attendances.select_related("unit").order_by("order")]
    items = [
        f"{number}. {item.title}" + (f"（{item.rapporteur.short_name}）" if item.rapporteur else "")
        for number, item in enumerate(
            meeting.items.select_related("rapporteur").order_by("order"), start=1
        )
    ]
    parts = [
        Part("会议时间", [f"{moment_words(meeting)}。"]),
        Part("会议地点", [f"{meeting.place}。"]),
        Part("主持人", [f"{meeting.chair}。"]),
        Part("会议议程", items),
        Part("参会单位", [f"{'、'.join(units)}。"]),
        Part("有关要求", _demands(meeting)),
    ]
    title = f"关于召开{meeting.name}的通知"
    opening = [f"为研究“{meeting.title}”，定于近期召开{meeting.name}。现将有关事项通知如下："]
    return OfficialPaper(
        title, ALL_UNITS, opening, parts, office_name(), clock.today(), kind_mark="会议通知",
        attachments=["议程和议题材料清单"],
    )  # fmt: skip


def _demands(meeting: Meeting) -> list[str]:
    assert meeting.replies_due_on is not None
    told = [
        f"请于{words_of_date(meeting.replies_due_on)}前在平台报送参会人员；因故不能参会的，请说明理由并派员代会。",
        "请汇报单位提前准备汇报材料。",
    ]
    return [*told, meeting.request] if meeting.request else told


def agenda(meeting: Meeting) -> OfficialPaper:
    """议程 with the papers of each issue; before them, what earlier meetings left open."""
    items = (
        meeting.items.select_related("rapporteur", "issue")
        .prefetch_related("issue__papers")
        .order_by("order")
    )
    rows = []
    for number, item in enumerate(items, start=1):
        papers = [paper.title for paper in item.issue.papers.all()] if item.issue else []
        rapporteur = item.rapporteur.short_name if item.rapporteur else ""
        minutes = f"{item.duration}分钟"
        rows.append((str(number), item.title, rapporteur, minutes, "；".join(papers) or "无"))
    table = PaperTable(("序号", "议程", "汇报单位", "时长", "材料"), rows, (1, 5, 3, 2, 4))
    parts = [Part("议程和材料", (), table=table)]
    issues = [item for item in items if item.issue is not None]
    if issues:
        parts.append(Part("议题提要"))
        for item in issues:
            assert item.issue is not None
            text = [item.issue.text, f"提请理由：{item.issue.why}", f"建议：{item.issue.asked}"]
            parts.append(Part(item.title, text, level=2))
    told = earlier(open_before(meeting))
    parts.insert(0, _earlier_part(told, decided=False))
    return OfficialPaper(
        f"{meeting.name}议程和议题材料清单", "", [], parts, office_name(), clock.today()
    )


def _earlier_part(told: Sequence[Earlier], *, decided: bool) -> Part:
    heading = "以前会议议定事项落实情况"
    if not told:
        return Part(heading, ["以前会议议定的事项均已办结。"])
    header = ["会议", "议定事项", "牵头单位", "期限", "任务状态"]
    widths = [3.0, 5.0, 2.5, 2.5, 2.5]
    rows = [[each.meeting, each.text, each.lead, each.due, each.state] for each in told]
    if decided:
        header.append("本次意见")
        widths.append(4.0)
        rows = [
            [*row, f"{each.decision}：{each.words}"] for row, each in zip(rows, told, strict=True)
        ]
    return Part(heading, (), table=PaperTable(header, rows, widths))


def sign_in(meeting: Meeting) -> OfficialPaper:
    """签到表: every invited unit with whom it announced."""
    header = ("序号", "单位", "姓名", "职务", "签名", "备注")
    rows = [
        (str(number), row.unit.short_name, row.attendee, row.attendee_post, "", "")
        for number, row in enumerate(
            meeting.attendances.select_related("unit").order_by("order", "id"), start=1
        )
    ]
    rows += [(str(len(rows) + each), "", "", "", "", "") for each in range(1, BLANK_ROWS + 1)]
    table = PaperTable(header, rows, (1, 4, 2.5, 3, 3, 2))
    about = [f"时间：{moment_words(meeting)}", f"地点：{meeting.place}"]
    return OfficialPaper(
        f"{meeting.name}签到表", "", about, [Part("", (), table=table)], "", clock.today()
    )


def minutes(meeting: Meeting) -> OfficialPaper:
    """会议纪要: of the version that was signed; of the working draft while there is none."""
    version = meeting.versions.order_by("-number").first()
    told = from_text(version.words) if version else minutes_of(meeting)
    return minutes_paper(told, number=meeting.number)


def minutes_paper(told: Minutes, *, number: str = "") -> OfficialPaper:
    """The minutes as a paper: who came, what was taken note of, each item, what was decided."""
    parts = []
    if told.earlier:
        parts.append(_earlier_part(told.earlier, decided=True))
    for item in told.items:
        if item.is_left:
            parts.append(Part(item.title, ["本次会议未及研究，转下次会议。"]))
        else:
            parts.append(Part(item.title, [line for line in item.summary.splitlines() if line]))
    parts.append(Part("议定事项", _decided_lines(told)))
    if told.closing:
        parts.append(Part("", told.closing.splitlines()))
    parts.append(Part("参会情况", _attendance_lines(told)))
    return OfficialPaper(
        f"{told.meeting}纪要", "", [line for line in told.opening.splitlines() if line], parts,
        office_name(), clock.today(), number=number, kind_mark="会议纪要", red_head=bool(number),
        copies=[ALL_UNITS],
    )  # fmt: skip


def _decided_lines(told: Minutes) -> list[str]:
    if not told.decided:
        return ["本次会议没有议定需要落实的事项。"]
    return [f"{each.number}. {each.text}{each.asks}" for each in told.decided]


def _attendance_lines(told: Minutes) -> list[str]:
    came = "；".join(
        f"{who.unit} {who.name}（{'，'.join(filter(None, (who.post, who.note)))}）"
        for who in told.present
    )
    lines = [f"时间：{told.when}", f"地点：{told.place}", f"主持：{told.chair}", f"出席：{came}。"]
    if told.excused:
        lines.append(f"请假：{'、'.join(told.excused)}。")
    if told.absent:
        lines.append(f"缺席：{'、'.join(told.absent)}。")
    return lines
