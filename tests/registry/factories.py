"""Institutions of the register for tests: written straight into the tables, listing refreshed."""

from datetime import date
from itertools import count
from typing import Any

from tuoyu.core import clock
from tuoyu.divisions.models import Division, Evidence, Level
from tuoyu.registry import listing
from tuoyu.registry.models import ClassGroup, Institution, Service, Site

_serial = count(1)
DISTRICT = ("99", "9901", "990101")
STREET, COMMUNITY = "990101001", "990101001001"


def division(code: str, name: str, **values: Any) -> Division:
    """A division with every ancestor that its code names."""
    level = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.DISTRICT, 9: Level.STREET}.get(
        len(code), Level.COMMUNITY
    )
    parent = {4: 2, 6: 4, 9: 6, 12: 9}.get(len(code))
    if parent and not Division.objects.filter(code=code[:parent]).exists():
        division(code[:parent], f"示例区划{code[:parent]}")
    found, _ = Division.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": level,
            "parent_id": code[:parent] if parent else None,
            "evidence": Evidence.DEFAULT,
            **values,
        },
    )
    return found


def community(code: str = COMMUNITY, name: str = "示例里社区居委会", **values: Any) -> Division:
    division(code[:9], f"示例街道{code[6:9]}")
    return division(code, name, **values)


def institution(
    name: str = "",
    *,
    at: tuple[float, float] | None = (117.15, 39.16),
    where: Division | None = None,
    forms: dict[str, int] | None = None,
    free: int | None = None,
    free_at: Any = None,
    bands: tuple[str, ...] = ("small", "big"),
    address: str = "示例路1号",
    state: str = "filed",
    **values: Any,
) -> Institution:
    """One institution of the register. `forms`: price in 分 by form; `free`: of the first."""
    number = next(_serial)
    filed = {"filing_number": f"示备〔2026〕{number}号", "filed_on": date(2026, 3, 2)}
    closed = {"closed_on": date(2026, 9, 1)} if state == "closed" else {}
    made = Institution.objects.create(
        **{
            "name": name or f"示例第{number}托育园",
            "kind": "centre",
            "nature": "for_profit",
            "division": where or community(),
            "state": state,
            "head_name": "示例负责人甲",
            "head_id_number": "110101199001010015",
            "contact_name": "示例联系人乙",
            "contact_phone": "13900000000",
            "public_phone": "022-00000000",
            **(filed if state != "preparing" else {}),
            **closed,
            **values,
        }
    )
    _site(made, at, address)
    _care(made, forms or {"full_day": 280000}, bands, free, free_at)
    listing.refresh(made)
    return made


def _site(made: Institution, at: tuple[float, float] | None, address: str) -> None:
    lon, lat = at or (None, None)
    Site.objects.create(
        institution=made, address=address, longitude=lon, latitude=lat, floors=[1, 2],
        indoor_area_m2=360, outdoor_area_m2=120, tenure="leased",
    )  # fmt: skip


def _care(
    made: Institution, forms: dict[str, int], bands: tuple[str, ...], free: int | None, free_at: Any
) -> None:
    for band in bands:
        ClassGroup.objects.create(institution=made, name=f"{band}班", band=band, places=15)
    for order, (form, price) in enumerate(forms.items()):
        reported = free is not None and order == 0
        Service.objects.create(
            institution=made, form=form, price_fen=price, places=30,
            price_unit="month" if form == "full_day" else "hour",
            free_places=free if reported else None,
            free_reported_at=(free_at or clock.now()) if reported else None,
        )  # fmt: skip
