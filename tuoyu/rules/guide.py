"""办事指南: one record per matter, from which page, form hints and check list are drawn.

The record lies in `data/guides/<name>.toml`; numbers are references to the law, addresses and
telephones to the district pack, materials the list of `rules.filing.materials`.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, cast

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.errors import MalformedLaw
from tuoyu.rules.filing.materials import MATERIALS, Material
from tuoyu.rules.loading import DATA
from tuoyu.rules.phrases import fill, references

GUIDES = DATA / "guides"

# The order in which every guide shows its elements, with the headings (DB31/T 544, DB63/T 1755).
ELEMENTS: tuple[tuple[str, str], ...] = (
    ("title", "事项名称"),
    ("code", "事项编码"),
    ("conditions", "受理条件"),
    ("materials", "申请材料"),
    ("steps", "办理流程"),
    ("statutory_limit", "法定时限"),
    ("promised_limit", "承诺时限"),
    ("fee", "收费"),
    ("fee_basis", "收费依据"),
    ("bases", "设定依据"),
    ("place", "办理地点"),
    ("hours", "办理时间"),
    ("phone", "咨询电话"),
    ("complaints", "监督投诉"),
    ("visits", "到现场次数"),
    ("specials", "特殊环节"),
    ("questions", "常见问题"),
    ("brief", "简版指南"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the course of a matter: what, by whom."""

    title: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Special:
    """A part outside the ordinary course. `counted`: whether its time counts in the time limit."""

    title: str
    counted: bool
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. As loaded its texts hold references; `resolved` replaces them."""

    id: str
    title: str
    code: str
    authority: str
    audience: str
    updated: date
    conditions: tuple[str, ...]
    steps: tuple[Step, ...]
    statutory_limit: str
    promised_limit: str
    fee: str
    fee_basis: str
    bases: tuple[str, ...]
    place: str
    hours: str
    phone: str
    complaints: str
    visits: str
    specials: tuple[Special, ...]
    questions: tuple[Question, ...]
    brief: tuple[str, ...]

    @property
    def materials(self) -> tuple[Material, ...]:
        """The papers that some applicant needs; `Material.when` says who."""
        return tuple(material for material in MATERIALS if material.issuer)

    def resolved(
        self, *, on: date, law: Law = LAW, district: Mapping[str, str] | None = None
    ) -> "Guide":
        """The guide as people read it on a day; what the district lacks reads （待补充）.

        `district` maps keys of the pack (owner, address, service_hours, phone, hotline …) to texts.
        """
        supplied = district or {}

        def filled(text: str) -> str:
            return fill(text, on=on, law=law, district=supplied)

        return cast("Guide", _map_texts(self, filled))

    def district_keys(self) -> frozenset[str]:
        """What the district pack has to supply."""
        return self._references("district")

    def parameter_ids(self) -> frozenset[str]:
        """The provisions that the guide quotes."""
        return self._references("law") | self._references("value") | self._references("cite")

    def _references(self, kind: str) -> frozenset[str]:
        found: set[str] = set()

        def noted(text: str) -> str:
            found.update(references(text, kind))
            return text

        _map_texts(self, noted)
        return frozenset(found)


@cache
def load(name: str) -> Guide:
    """The guide of a matter, e.g. `load("filing")`. Raises MalformedLaw."""
    path = GUIDES / f"{name}.toml"
    if not path.is_file():
        raise MalformedLaw(f"没有名为 {name} 的办事指南。请检查名称。")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    plain = {key: table.pop(key, None) for key in _plain_keys()}
    missing = [key for key, value in plain.items() if value is None]
    lists: dict[str, tuple[Any, ...]] = {
        "steps": tuple(Step(**row) for row in table.pop("step", [])),
        "specials": tuple(Special(**row) for row in table.pop("special", [])),
        "questions": tuple(Question(**row) for row in table.pop("question", [])),
    }
    if missing or table:
        absent, strange = "、".join(missing) or "无", "、".join(table) or "无"
        raise MalformedLaw(f"{path.name}:缺少 {absent}；不认识 {strange}。请改正。")
    frozen = {
        key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()
    }
    return Guide(**cast("dict[str, Any]", {**frozen, **lists}))


def _plain_keys() -> tuple[str, ...]:
    from_tables = {"steps", "specials", "questions"}
    return tuple(each.name for each in fields(Guide) if each.name not in from_tables)


def _map_texts(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_map_texts(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: _map_texts(getattr(value, each.name), change) for each in fields(value)
        }
        return replace(value, **changed)
    return value
