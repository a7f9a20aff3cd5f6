"""Whether the seats of the leading group are those that the plan asks for. Pure: no database.

The plan: 分管区长 is the head; the office lies with one unit, whose head directs it; the units
that it names are members.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD, DIRECTOR, MEMBER, LIAISON = "head", "director", "member", "liaison"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One seat on a day: the post, the role of its unit in the plan ("" for none), its name."""

    post: str
    unit: str
    role: str
    person: str
    duty: str


@dataclass(frozen=True, slots=True)
class Party:
    """A unit of the plan as printed, with its role."""

    unit: str
    printed: str
    role: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit, in a sentence that says what to do. Not `required`: advice."""

    code: str
    words: str
    required: bool = True


def misfits(sitting: Sequence[Sitting], parties: Sequence[Party]) -> list[Misfit]:
    """Everything that does not fit the plan, the head first."""
    return [
        *_head(sitting, parties),
        *_director(sitting, parties),
        *_members(sitting, parties),
        *_strangers(sitting),
    ]


def _printed(parties: Iterable[Party], role: str) -> str:
    return "、".join(party.printed for party in parties if party.role == role)


def _one(sitting: Iterable[Sitting], post: str) -> Sitting | None:
    return next((each for each in sitting if each.post == post), None)


def _head(sitting: Sequence[Sitting], parties: Sequence[Party]) -> list[Misfit]:
    leader = _printed(parties, "leader")
    if not leader:
        return []
    head = _one(sitting, HEAD)
    if head is None:
        return [Misfit("head-missing", f"还没有登记组长。方案规定由{leader}分管领导任组长。")]
    if head.role != "leader":
        return [Misfit("head-unit", f"组长应由{leader}分管领导担任，现登记的职务是“{head.duty}”。")]
    return []


def _director(sitting: Sequence[Sitting], parties: Sequence[Party]) -> list[Misfit]:
    office = _printed(parties, "office")
    if not office:
        return []
    director = _one(sitting, DIRECTOR)
    should = f"办公室主任应由{office}主任担任"
    if director is None:
        return [Misfit("director-missing", f"还没有登记办公室主任。{should}。")]
    if director.role != "office" or not _directs(director.duty):
        return [Misfit("director-unit", f"{should}，现登记的职务是“{director.duty}”。")]
    return []


def _directs(duty: str) -> bool:
    """主任, and not 副主任 or 主任科员."""
    return duty.rstrip().endswith("主任") and not duty.rstrip().endswith("副主任")


def _members(sitting: Sequence[Sitting], parties: Sequence[Party]) -> list[Misfit]:
    found = []
    members = [party for party in parties if party.role in ("office", "member")]
    for post, code, required in (
        (MEMBER, "member-missing", True),
        (LIAISON, "liaison-missing", False),
    ):
        seated = {each.unit for each in sitting if each.post == post}
        left = [party.printed for party in members if party.unit not in seated]
        if left:
            words = f"还有{len(left)}个单位没有登记{'成员' if required else '联络员'}：{'、'.join(left)}。"
            found.append(Misfit(code, words, required))
    return found


def _strangers(sitting: Sequence[Sitting]) -> list[Misfit]:
    gone = sorted({each.person for each in sitting if not each.role})
    if not gone:
        return []
    return [Misfit("unit-left", f"{'、'.join(gone)}所在单位已不是成员单位，请登记离任或更换。")]
