"""Acts on bulletins. Sending, which also tells the units, is a flow (`flows/send_bulletin.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.divisions.queries import district
from tuoyu.reports import drafting
from tuoyu.reports.kinds import kind as kind_of
from tuoyu.reports.models import Bulletin
from tuoyu.reports.periods import Period, parse
from tuoyu.reports.report import Asked, Report

ADDRESSEE = "各成员单位，各街道办事处"
CHANGED = "别人刚刚修改了这份草稿。请核对最新内容，把您的修改再填一次。"
NOT_DRAFT = "这份通报已经发送，不能再修改；需要更正的，请撤回后另行发送。"


@dataclass(frozen=True)
class Text:
    """What people write: `words` is the text of each part in order, a paragraph a line."""

    title: str
    addressee: str
    copies: str
    opening: str
    words: Sequence[str]
    public: bool = False


def fresh(kind: str, period: Period, *, by: Actor, division: str) -> Report:
    """The report from which a bulletin is drafted, with the numbers of now."""
    return kind_of(kind).build(Asked(by, division, period))


@transaction.atomic
def draft(
    kind: str, period: Period, *, division: str, by: Actor, is_demo: bool = False
) -> Bulletin:
    """A draft from the numbers. Raises `Conflict` while the period has one already."""
    require(by, Permission.REPORT_WRITE, Subject(division=division))
    if not kind_of(kind).is_sent:
        raise Invalid("这种报告只供查看和下载，不编号发送。")
    if Bulletin.objects.filter(division_id=division, kind=kind, period=period.code, state="draft").exists():  # fmt: skip
        raise Conflict("这一期已经有草稿，请在列表中打开后继续修改。")
    report = fresh(kind, period, by=by, division=division)
    made = Bulletin.objects.create(
        division_id=division,
        kind=kind,
        period=period.code,
        as_of=report.as_of,
        title=report.title,
        addressee=ADDRESSEE,
        opening=report.opening,
        parts=drafting.parts_of(report),
        figures=drafting.figures_of(report),
        drafted_at=clock.now(),
        is_demo=is_demo,
    )
    audit.record(by, "bulletin.draft", made, kind=kind, period=period.code)
    return made


def locked(bulletin: Bulletin, revision: int | None) -> Bulletin:
    """The draft, locked. Raises `Conflict` when it is sent, or another than the reader saw."""
    found = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if found.state != "draft":
        raise Conflict(NOT_DRAFT)
    if revision is not None and revision != found.revision:
        raise Conflict(CHANGED)
    return found


@transaction.atomic
def edit(bulletin: Bulletin, text: Text, *, revision: int, by: Actor) -> Bulletin:
    """Write its words anew; numbers and tables stay as they were drafted."""
    require(by, Permission.REPORT_WRITE, bulletin)
    found = locked(bulletin, revision)
    if len(text.words) != len(found.parts):
        raise Conflict(CHANGED)
    found.title, found.addressee, found.copies = text.title, text.addressee, text.copies
    found.opening, found.public = text.opening, text.public
    found.parts = [
        {**part, "words": paragraphs(words)}
        for part, words in zip(found.parts, text.words, strict=True)
    ]
    found.revision += 1
    found.save()
    audit.record(by, "bulletin.edit", found, revision=found.revision)
    return found


def paragraphs(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


@transaction.atomic
def redraft(bulletin: Bulletin, *, revision: int, by: Actor) -> Bulletin:
    """Take the numbers of now; what somebody wrote in a part stays."""
    require(by, Permission.REPORT_WRITE, bulletin)
    found = locked(bulletin, revision)
    report = renewal(found, by=by)
    found.parts = drafting.renewed(found.parts, drafting.parts_of(report))
    found.figures, found.as_of = drafting.figures_of(report), report.as_of
    found.drafted_at = clock.now()
    found.revision += 1
    found.save()
    audit.record(by, "bulletin.redraft", found, revision=found.revision)
    return found


def renewal(bulletin: Bulletin, *, by: Actor) -> Report:
    """The report that a new draft of this bulletin would be made from."""
    every = kind_of(bulletin.kind).every
    period = parse(every, bulletin.period, clock.today())
    return fresh(bulletin.kind, period, by=by, division=bulletin.division_id)


@transaction.atomic
def send(bulletin: Bulletin, *, revision: int | None = None, by: Actor) -> Bulletin:
    """Number and freeze: …托育通报〔2026〕3号."""
    require(by, Permission.REPORT_WRITE, bulletin)
    found = locked(bulletin, revision)
    now, home = clock.now(), district()
    year = clock.localday(now).year
    prefix = home.paper_prefix or home.short_name
    number = f"{prefix}托育通报〔{year}〕{next_number(f'bulletin:{found.division_id}', year)}号"
    also = {
        "number": number, "digest": drafting.digest_of(found, number), "sent_at": now,
        "sent_by_id": by.person_id,
    }  # fmt: skip
    take_step(found, "send", by=by, also=also)
    found.refresh_from_db()
    return found


@transaction.atomic
def withdraw(bulletin: Bulletin, reason: str, *, by: Actor) -> Bulletin:
    """It keeps its number and its text; the reason stands beside it."""
    require(by, Permission.REPORT_WRITE, bulletin)
    found = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    take_step(found, "withdraw", by=by, reason=reason, also={"withdrawn_reason": reason})
    return found
