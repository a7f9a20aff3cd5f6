"""The district that this site serves, as one record: names, site information, its law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.core.signals import request_finished, request_started

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.dated import Setting as Choice

TO_BE_FILLED = "（待补充）"
NATION = "全国"


@dataclass(frozen=True)
class Parameter:
    """What the law leaves to the district. `value` is None while it is not known."""

    key: str
    label: str
    value: Any
    unit: str
    level: str
    source: str
    evidence: str
    note: str

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Home:
    """The district of the site. Before a pack is loaded: no code and neutral names."""

    code: str = ""
    pack: str = ""
    version: str = ""
    name: str = "本区"
    full_name: str = "本区"
    short_name: str = "本区"
    paper_prefix: str = ""
    government: str = "区人民政府"
    chain: tuple[str, ...] = ()
    seat: str = ""
    postcode: str = ""
    area_km2: float | None = None
    site: Mapping[str, str] = field(default_factory=dict)
    map_lon: float = 104.0
    map_lat: float = 35.0
    map_zoom: int = 4
    crs: str = "EPSG:4490"
    box: tuple[float, float, float, float] | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    law_as_set: Law = LAW

    @cached_property
    def law(self) -> Law:
        """The law with the district's choices, and with what was verified on this site."""
        return _law_with(self.law_as_set, _confirmations())

    @property
    def is_loaded(self) -> bool:
        return bool(self.code)

    @property
    def site_name(self) -> str:
        return self.site.get("title") or "婴幼儿照护服务平台"

    @property
    def tagline(self) -> str:
        return self.site.get("tagline", "")

    @property
    def host_unit(self) -> str:
        """主办单位."""
        return self.site.get("owner") or TO_BE_FILLED

    @property
    def operator(self) -> str:
        return self.site.get("operator") or TO_BE_FILLED

    @property
    def contact(self) -> str:
        """联系电话."""
        return self.site.get("phone") or TO_BE_FILLED

    @property
    def email(self) -> str:
        return self.site.get("email") or TO_BE_FILLED

    @property
    def address(self) -> str:
        return self.site.get("address") or TO_BE_FILLED

    @property
    def service_hours(self) -> str:
        return self.site.get("service_hours") or TO_BE_FILLED

    @property
    def hotline(self) -> str:
        return self.site.get("hotline", "")

    @property
    def map_approval_number(self) -> str:
        """审图号 of the base map."""
        return self.site.get("map_approval_number") or TO_BE_FILLED

    def parameter(self, key: str) -> Parameter:
        """Raises KeyError for a parameter that the pack does not hold."""
        return self.parameters[key]


def home_of(code: str, pack: str, version: str, profile: Any, settings: Any) -> Home:
    """The record from the row of `District`."""
    names = {
        key: profile.get(key) or ""
        for key in (
            "name", "full_name", "short_name", "paper_prefix", "government", "seat", "postcode",
        )
    }  # fmt: skip
    on_map = profile["map"]
    return Home(
        code=code,
        pack=pack,
        version=version,
        **names,
        chain=tuple(profile["chain"]),
        area_km2=profile["area_km2"],
        site=profile["site"],
        map_lon=on_map["lon"],
        map_lat=on_map["lat"],
        map_zoom=on_map["zoom"],
        crs=on_map["crs"],
        box=tuple(profile["box"]) if profile.get("box") else None,
        parameters={
            key: Parameter(key=key, **{**each, "value": decoded(each["value"])})
            for key, each in settings["parameters"].items()
        },
        law_as_set=_law_of(_frozen(settings["overrides"])),
    )


def encoded(value: Any) -> Any:
    """A setting's value as JSON: decimals and days keep their type."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    return value


def decoded(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            Decimal(value["decimal"]) if "decimal" in value else date.fromisoformat(value["date"])
        )
    if isinstance(value, list):
        return tuple(decoded(each) for each in value)
    return value


_Frozen = tuple[tuple[str, Choice], ...]


def _frozen(overrides: Mapping[str, Mapping[str, Any]]) -> _Frozen:
    return tuple(
        (
            rule,
            Choice(
                value=decoded(each["value"]),
                doc_no=each["doc_no"],
                source=each["source"],
                since=decoded(each["since"]),
                note=each["note"],
            ),
        )
        for rule, each in sorted(overrides.items())
        if each["value"] is not None
    )


@lru_cache(maxsize=8)
def _law_of(choices: _Frozen) -> Law:
    return LAW.with_district(dict(choices)) if choices else LAW


Confirmed = frozenset[tuple[str, str]]


@lru_cache(maxsize=8)
def _law_with(law: Law, confirmed: Confirmed) -> Law:
    return law.with_confirmed(confirmed) if confirmed else law


def _nothing() -> Confirmed:
    return frozenset()


_confirmations: Callable[[], Confirmed] = _nothing


def confirm_by(source: Callable[[], Confirmed]) -> None:
    """Where the verified versions (id, version) of provisions come from; a later app says so."""
    global _confirmations
    _confirmations = source


# One reading a request; outside of a request nothing is remembered, so nothing gets stale.
_remembered: ContextVar[dict[str, Home] | None] = ContextVar("home", default=None)


def remembered() -> dict[str, Home] | None:
    return _remembered.get()


def _open(**_: object) -> None:
    _remembered.set({})


def _close(**_: object) -> None:
    _remembered.set(None)


def remember_by_request() -> None:
    request_started.connect(_open, dispatch_uid="divisions.home.open")
    request_finished.connect(_close, dispatch_uid="divisions.home.close")


def forget() -> None:
    """After a pack was loaded within a request."""
    if _remembered.get() is not None:
        _remembered.set({})
