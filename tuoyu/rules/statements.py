"""Numbered statements kept as data: what is told to an institution, and what it promises."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tuoyu.rules.dated import Law
from tuoyu.rules.errors import MalformedLaw
from tuoyu.rules.findings import Cite, RuleRef
from tuoyu.rules.loading import DATA
from tuoyu.rules.phrases import fill
from tuoyu.rules.wording import cited

TEXTS = DATA / "texts"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as people read it, with the provisions on which it rests."""

    code: str
    group: str
    text: str
    cites: tuple[Cite, ...]

    @property
    def citation(self) -> str:
        """The provisions in words: 《…》（…）第十一条；《…》…"""
        return "；".join(dict.fromkeys(cited(cite) for cite in self.cites))

    @property
    def refs(self) -> tuple[RuleRef, ...]:
        return tuple(cite.ref for cite in self.cites)


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement as stored: its text still holds references."""

    code: str
    group: str
    text: str
    basis: tuple[str, ...]


@cache
def drafts(name: str, table: str) -> tuple[Draft, ...]:
    """The statements of `texts/<name>.toml`. Raises MalformedLaw when a code stands twice."""
    rows = tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))[table]
    found = tuple(
        Draft(row["code"], row.get("group", ""), row["text"], tuple(row["basis"])) for row in rows
    )
    if len({draft.code for draft in found}) < len(found):
        raise MalformedLaw(f"{name}.toml:有重复的 code。请改正。")
    return found


def statements(
    name: str, table: str, *, on: date, law: Law, district: Mapping[str, str]
) -> tuple[Statement, ...]:
    """The statements that hold on a day; one of which no provision is in force yet is left out."""
    return tuple(
        Statement(
            draft.code,
            draft.group,
            fill(draft.text, on=on, law=law, district=district),
            tuple(Cite.of(law.parameter(id, on=on)) for id in draft.basis),
        )
        for draft in drafts(name, table)
        if all(law.find(id, on=on) is not None for id in draft.basis)
    )
