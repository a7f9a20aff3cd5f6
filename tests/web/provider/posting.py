"""Lawful forms of a filing as a browser would post them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from stdnum.cn import ric, uscc

from tests import factories
from tuoyu.core import clock


def keyed(**fields: Any) -> dict[str, Any]:
    """The fields of one rendering of a form, with its key."""
    return {"_key": str(uuid4()), **fields}


def day(name: str, days: int) -> dict[str, str]:
    """The three boxes of a date, counted in days from today."""
    found = clock.today() + timedelta(days=days)
    return {
        f"{name}_year": str(found.year),
        f"{name}_month": str(found.month),
        f"{name}_day": str(found.day),
    }


def credit_code(ordinal: int = 1) -> str:
    body = f"91110101{ordinal:08d}X"
    return body + str(uscc.calc_check_digit(body))


def id_number(birth: str = "19800101", ordinal: int = 1) -> str:
    body = f"110101{birth}{ordinal:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def institution() -> dict[str, Any]:
    return keyed(
        name="示例园",
        kind="centre",
        nature="non_profit",
        own_legal_person="yes",
        credit_code=credit_code(),
        scope="托育服务。",
        public_phone="022-26000001",
        contact_name="示例联系人",
        contact_phone="13800000001",
        **day("registered_on", -90),
    )


def head() -> dict[str, Any]:
    return keyed(
        head_name="示例负责人",
        head_id_number=id_number(),
        head_phone="13900000001",
        education="bachelor",
        experience_years="6",
        training_passed="yes",
        **day("health_certificate_until", 300),
        **day("background_checked_on", -30),
    )


def site() -> dict[str, Any]:
    return keyed(
        division=factories.COMMUNITY,
        address="示例路1号1层",
        tenure="leased",
        floors=["1"],
        fire_rating="2",
        in_high_rise="no",
        own_exits="yes",
        forbidden_traits=["none"],
        free_standing="no",
        building_area_m2="420",
        indoor_area_m2="315",
        living_area_m2="260",
        outdoor_area_m2="140",
        shares_outdoor_site="no",
        in_dense_old_city="no",
        catering="yes",
        **day("lease_start", -60),
        **day("lease_end", 365 * 6),
    )


def rows(*given: dict[str, Any]) -> dict[str, Any]:
    fields = {
        f"rows-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()
    }
    # As the page sends it: the first row was there when it was opened.
    return {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": "1", **fields}


def classes() -> dict[str, Any]:
    small = {"name": "托小一班", "band": "small", "places": "15", "carers": "5", "floor": "1",
             "children": "8", "youngest_months": "13", "oldest_months": "22"}  # fmt: skip
    big = {"name": "托大一班", "band": "big", "places": "20", "carers": "7", "floor": "1",
           "children": "0", "youngest_months": "", "oldest_months": ""}  # fmt: skip
    return keyed(capacity="35", **rows(small, big))


def services() -> dict[str, Any]:
    offers = {"full_day": ("yes", "1980", "month", "35"), "half_day": ("yes", "1188", "month", "7"),
              "hourly": ("no", "", "", ""), "temporary": ("no", "", "", "")}  # fmt: skip
    parts = ("offered", "price", "unit", "places")
    return keyed(
        **{
            f"{form}-{part}": value
            for form, values in offers.items()
            for part, value in zip(parts, values, strict=True)
        }
    )


def staff() -> dict[str, Any]:
    roles = ["carer"] * 12 + ["health", "guard", "cook", "cook"]
    people = [
        {
            "name": f"示例人员{number}",
            "role": role,
            "full_time": "yes",
            "education": "junior_college",
            "qualified": "yes",
            **day("health_certificate_until", 300),
            **day("background_checked_on", -30),
        }
        for number, role in enumerate(roles, 1)
    ]
    return keyed(**rows(*people))


SECTIONS = {
    "institution": institution,
    "head": head,
    "site": site,
    "classes": classes,
    "services": services,
    "staff": staff,
}


def paper(evidence: str, name: str = "材料.png") -> dict[str, Any]:
    return keyed(
        evidence=evidence,
        file=factories.upload(name),
        **day("issued_on", -20),
        **day("valid_until", 340),
    )
