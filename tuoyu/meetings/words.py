"""The words of the minutes, apart from their look: what is compared, signed and printed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from tuoyu.core import clock
from tuoyu.meetings.models import FollowUp, Meeting, Resolution
from tuoyu.meetings.vocabulary import Presence
from tuoyu.rules.days import words_of_date
from tuoyu.statistics.catalogue import indicator
from tuoyu.statistics.measured import digits
from tuoyu.tasks.evidence import direction_of
from tuoyu.tasks.queries import tasks_of_origins
from tuoyu.tasks.vocabulary import Direction


@dataclass(frozen=True)
class Who:
    """Who came for a unit. `note`: 迟到, 早退."""

    unit: str
    name: str
    post: str
    note: str = ""


@dataclass(frozen=True)
class Decided:
    """One resolution. `due` is a day in words, "" without."""

    number: int
    text: str
    lead: str = ""
    supports: tuple[str, ...] = ()
    due: str = ""
    deliverable: str = ""
    target: str = ""

    @property
    def asks(self) -> str:
        """（牵头单位：…；配合单位：…；完成期限：…）, or that nothing is to be done."""
        if not self.lead:
            return "（仅通报，不需落实）"
        parts = [f"牵头单位：{self.lead}"]
        if self.supports:
            parts.append(f"配合单位：{'、'.join(self.supports)}")
        parts.append(f"完成期限：{self.due}")
        if self.target:
            parts.append(f"目标：{self.target}")
        return f"（{'；'.join(parts)}）"


@dataclass(frozen=True)
class Item:
    title: str
    rapporteur: str
    summary: str
    is_left: bool
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """What an earlier meeting decided, how far it is, and how it was taken note of."""

    meeting: str
    text: str
    lead: str
    due: str
    state: str
    decision: str = ""
    words: str = ""


@dataclass(frozen=True)
class Minutes:
    meeting: str
    title: str
    when: str
    place: str
    chair: str
    opening: str
    closing: str
    present: tuple[Who, ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    items: tuple[Item, ...] = ()
    others: tuple[Decided, ...] = field(default=())

    @property
    def decided(self) -> tuple[Decided, ...]:
        """All resolutions in their order."""
        every = [*self.others, *(each for item in self.items for each in item.decided)]
        return tuple(sorted(every, key=lambda each: each.number))


_MINUTES = TypeAdapter(Minutes)


def as_text(minutes: Minutes) -> str:
    return _MINUTES.dump_json(minutes).decode()


def from_text(words: str) -> Minutes:
    return _MINUTES.validate_json(words)


def digest(words: str) -> str:
    """SHA-256 in hex: what stands on the page of signing and under each signature."""
    return hashlib.sha256(words.encode()).hexdigest()


def moment_words(meeting: Meeting) -> str:
    """2026年3月5日 14:30."""
    local = clock.local(meeting.held_at)
    return f"{words_of_date(local)} {local:%H:%M}"


def minutes_of(meeting: Meeting) -> Minutes:
    """The working draft as it is now. A constant number of queries."""
    present, excused, absent = _came(meeting)
    resolutions = list(
        meeting.resolutions.select_related("lead").prefetch_related("supports").order_by("number")
    )
    items = meeting.items.select_related("rapporteur").order_by("order")
    return Minutes(
        meeting=meeting.name,
        title=meeting.title,
        when=moment_words(meeting),
        place=meeting.place,
        chair=meeting.chair,
        opening=meeting.opening,
        closing=meeting.closing,
        present=present,
        excused=excused,
        absent=absent,
        earlier=tuple(_followed(meeting)),
        items=tuple(
            Item(
                item.title,
                item.rapporteur.short_name if item.rapporteur else "",
                item.summary,
                item.is_left,
                tuple(_decided(each) for each in resolutions if each.item_id == item.pk),
            )
            for item in items
        ),
        others=tuple(_decided(each) for each in resolutions if each.item_id is None),
    )


def _came(meeting: Meeting) -> tuple[tuple[Who, ...], tuple[str, ...], tuple[str, ...]]:
    present: list[Who] = []
    others: dict[str, list[str]] = {"excused": [], "absent": [], "": []}
    for row in meeting.attendances.select_related("unit").order_by("order", "id"):
        if row.presence != Presence.PRESENT.value:
            others[row.presence].append(row.unit.short_name)
            continue
        note = "、".join(
            words for words, is_so in (("迟到", row.came_late), ("早退", row.left_early)) if is_so
        )
        present.append(Who(row.unit.short_name, row.attendee, row.attendee_post, note))
    return tuple(present), tuple(others["excused"]), tuple(others["absent"])


def _decided(each: Resolution) -> Decided:
    return Decided(
        each.number,
        each.text,
        each.lead.short_name if each.lead else "",
        tuple(unit.short_name for unit in each.supports.all()),
        words_of_date(each.due_on) if each.due_on else "",
        each.deliverable,
        target_words(each),
    )


def target_words(each: Resolution) -> str:
    """备案率不低于95.0%, "" without a target."""
    if each.target is None:
        return ""
    of = indicator(each.indicator)
    bound = Direction.of(direction_of(each.indicator, "")).label
    return f"{of.name}{bound}{digits(each.target, of.unit)}{of.unit}"


def _followed(meeting: Meeting) -> list[Earlier]:
    rows = (
        FollowUp.objects.filter(meeting=meeting)
        .select_related("resolution__meeting", "resolution__lead")
        .order_by("resolution__meeting__held_at", "resolution__number")
    )
    told = earlier([row.resolution for row in rows])
    return [
        Earlier(
            each.meeting, each.text, each.lead, each.due, each.state,
            str(row.get_decision_display()), row.words,
        )
        for each, row in zip(told, rows, strict=True)
    ]  # fmt: skip


def earlier(resolutions: Sequence[Resolution]) -> list[Earlier]:
    """Resolutions of earlier meetings with the state of their tasks; their meeting and lead loaded."""
    tasks = tasks_of_origins([each.public_id for each in resolutions])
    return [
        Earlier(
            each.meeting.name,
            each.text,
            each.lead.short_name if each.lead else "",
            words_of_date(each.due_on) if each.due_on else "",
            state_words(each, tasks.get(each.public_id, [])),
        )
        for each in resolutions
    ]


def state_words(resolution: Resolution, tasks: "Sequence[object]") -> str:
    """The states of its tasks; its own while it has none."""
    if not tasks:
        return str(resolution.get_state_display())
    words = []
    for task in tasks:
        late = "（已超期）" if task.is_overdue() else ""  # type: ignore[attr-defined]
        words.append(f"{task.get_state_display()}{late}")  # type: ignore[attr-defined]
    return "、".join(dict.fromkeys(words))
