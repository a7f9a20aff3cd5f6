"""Where instruments differ: which provision the platform applies, and why (domain reference §5.7).

The provisions that were not chosen stay in the data of their own instruments; a resolution only
says which one counts. The reasons lie in `data/texts/resolutions.toml`.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.errors import UnknownParameter
from tuoyu.rules.loading import DATA
from tuoyu.rules.phrases import fill

FILE = DATA / "texts" / "resolutions.toml"


@dataclass(frozen=True, slots=True)
class Draft:
    """One resolution as stored; `why` holds references to the law."""

    topic: str
    title: str
    chosen: tuple[str, ...]
    others: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """One resolution on a day: what applies, what does not, and the reason for people."""

    topic: str
    title: str
    chosen: tuple[Dated, ...]
    others: tuple[Dated, ...]
    why: str


@cache
def drafts() -> tuple[Draft, ...]:
    """All resolutions in the order of the reference."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["resolution"]
    return tuple(
        Draft(row["topic"], row["title"], tuple(row["chosen"]), tuple(row["others"]), row["why"])
        for row in rows
    )


def resolutions(*, on: date, law: Law = LAW) -> tuple[Resolution, ...]:
    """Every resolution that applies on a day: one of which nothing chosen holds yet is left out."""
    return tuple(
        _on(draft, on, law)
        for draft in drafts()
        if all(law.find(id, on=on) is not None for id in draft.chosen)
    )


def resolution(topic: str, *, on: date, law: Law = LAW) -> Resolution:
    """One resolution. Raises UnknownParameter for a topic that none decides, NotInForce when
    nothing chosen holds on the day.
    """
    for draft in drafts():
        if draft.topic == topic:
            return _on(draft, on, law)
    raise UnknownParameter(f"没有名为 {topic} 的冲突处理。请检查名称。")


def deciding(id: str) -> tuple[Draft, ...]:
    """The resolutions in which a provision takes part."""
    return tuple(draft for draft in drafts() if id in (*draft.chosen, *draft.others))


def _on(draft: Draft, on: date, law: Law) -> Resolution:
    others = (law.find(id, on=on) for id in draft.others)
    return Resolution(
        topic=draft.topic,
        title=draft.title,
        chosen=tuple(law.parameter(id, on=on) for id in draft.chosen),
        others=tuple(entry for entry in others if entry is not None),
        why=fill(draft.why, on=on, law=law, district={}),
    )
