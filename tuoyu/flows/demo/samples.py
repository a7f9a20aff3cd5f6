"""What the demo institutions file: answers of every section, and pictures of their papers."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont
from stdnum.cn import ric, uscc

from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import district
from tuoyu.filing.lifecycle import IN_FORCE
from tuoyu.rules.filing import registrar_for
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature
from tuoyu.rules.filing.forbidden_sites import NO_TRAIT

PAPER_SIZE = (900, 640)
TITLE_SIZE, TEXT_SIZE = 44, 26


@dataclass(frozen=True)
class Sample:
    """One demo institution. `days_ago` is when it was handed in; `fate` how far its case came."""

    name: str
    kind: InstitutionKind
    nature: LegalNature
    classes: tuple[tuple[str, str, int], ...]  # name, band, places
    monthly_fen: int
    days_ago: int
    fate: str
    free: int = 0
    catering: bool = True
    hourly: bool = False
    changes: bool = False
    dearer: int = 0  # days ago its prices rose
    closed: int = 0  # days ago it ended

    @property
    def is_filed(self) -> bool:
        return self.fate in IN_FORCE


C, E, K = InstitutionKind.CENTRE, InstitutionKind.EMPLOYER, InstitutionKind.COMMUNITY
PROFIT, NON_PROFIT, PUBLIC = (
    LegalNature.FOR_PROFIT,
    LegalNature.NON_PROFIT,
    LegalNature.PUBLIC_INSTITUTION,
)
SMALL = (("托小一班", "small", 15), ("托大一班", "big", 20))
LARGE = (
    ("乳儿班", "infant", 10),
    ("托小一班", "small", 15),
    ("托大一班", "big", 20),
    ("托大二班", "big", 20),
)
MIXED = (("混合班", "mixed", 18),)

SAMPLES = (
    Sample("示例暖阳托育园", C, PROFIT, LARGE, 268_000, 745, "verified", 6, hourly=True),
    Sample("示例小石榴托育中心", C, NON_PROFIT, SMALL, 198_000, 660, "verified", 3),
    Sample("示例河畔社区托育点", K, NON_PROFIT, MIXED, 168_000, 590, "verified", 0, hourly=True),
    Sample("示例星星托育园", C, PROFIT, SMALL, 238_000, 235, "verified", 9, changes=True),
    Sample("示例橡树托育中心", C, PROFIT, LARGE, 298_000, 455, "verified", 12),
    Sample("示例育红公办托育园", C, PUBLIC, SMALL, 150_000, 390, "verified", 1, dearer=200),
    Sample("示例医院职工托育园", E, PUBLIC, MIXED, 98_000, 310, "verified", 2),
    Sample("示例彩虹桥托育园", C, PROFIT, SMALL, 218_000, 60, "nonconforming", 5, catering=False),
    Sample("示例三条石托育点", K, NON_PROFIT, MIXED, 158_000, 34, "corrected", 4),
    Sample("示例和苑托育园", C, NON_PROFIT, LARGE, 208_000, 20, "receipted", 7),
    Sample("示例丁香托育园", C, PROFIT, SMALL, 228_000, 8, "submitted"),
    Sample("示例西沽托育园", C, NON_PROFIT, SMALL, 188_000, 3, "submitted"),
    Sample("示例葡萄架托育园", C, PROFIT, MIXED, 198_000, 6, "returned"),
    Sample("示例小河马托育园", C, PROFIT, SMALL, 208_000, 2, "draft"),
    Sample("示例新芽托育园", C, PROFIT, SMALL, 208_000, 0, "new"),
    Sample("示例老海棠托育园", C, NON_PROFIT, SMALL, 178_000, 790, "verified", 5, dearer=600),
    Sample("示例旧巷托育点", K, NON_PROFIT, MIXED, 148_000, 700, "verified", 7, closed=205),
    Sample("示例风信子托育园", C, PROFIT, SMALL, 228_000, 520, "verified", 6, dearer=300),
    Sample("示例向阳花社区托育点", K, NON_PROFIT, MIXED, 158_000, 145, "verified", 2),
)


def credit_code(ordinal: int) -> str:
    """A code that passes its check digit; the organisation part 00000000n is never issued."""
    body = f"91{district().code:0<6.6}{ordinal:08d}X"
    return body + str(uscc.calc_check_digit(body))


def id_number(ordinal: int) -> str:
    """An identity number of the district that passes its check digits; the person is invented."""
    body = f"{district().code:0<6.6}19800101{ordinal:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def answers(sample: Sample, ordinal: int, place: Division, on: date) -> dict[str, dict[str, Any]]:
    """The answers of every section but the papers, as the pages would save them."""
    places = sum(size for _, _, size in sample.classes)
    return {
        "institution": _institution(sample, ordinal, on),
        "head": {
            "head_name": f"示例负责人{ordinal}",
            "head_id_number": id_number(ordinal),
            "head_phone": f"139{ordinal:08d}",
            "education": "bachelor",
            "experience_years": "6",
            "training_passed": "yes",
            "health_certificate_until": (on + timedelta(days=300)).isoformat(),
            "background_checked_on": (on - timedelta(days=30)).isoformat(),
        },
        "site": _site(sample, ordinal, place, places, on),
        "classes": {
            "capacity": places,
            "rows": [
                {
                    "name": name,
                    "band": band,
                    "places": size,
                    "carers": -(-size // 3),
                    "floor": 1,
                    "children": 0,
                }
                for name, band, size in sample.classes
            ],
        },
        "services": {"rows": _services(sample, places)},
        "staff": {"people": _people(sample, on)},
    }


def _institution(sample: Sample, ordinal: int, on: date) -> dict[str, Any]:
    return {
        "name": sample.name,
        "kind": sample.kind.value,
        "nature": sample.nature.value,
        "registrar": registrar_for(sample.nature, on=on).value,
        "own_legal_person": "yes",
        "credit_code": credit_code(ordinal),
        "registered_on": (on - timedelta(days=90)).isoformat(),
        "scope": "托育服务；健康咨询服务（不含诊疗服务）。",
        "public_phone": f"022-2600{ordinal:04d}",
        "contact_name": f"示例联系人{ordinal}",
        "contact_phone": f"138{ordinal:08d}",
    }


def _site(sample: Sample, ordinal: int, place: Division, places: int, on: date) -> dict[str, Any]:
    return {
        "division": place.code,
        "address": f"示例路{ordinal}号1层",
        "tenure": "leased",
        "lease_start": (on - timedelta(days=60)).isoformat(),
        "lease_end": (on + timedelta(days=365 * 6)).isoformat(),
        "floors": ["1"],
        "fire_rating": "2",
        "in_high_rise": "no",
        "own_exits": "yes",
        "forbidden_traits": [NO_TRAIT],
        "free_standing": "no",
        "building_area_m2": str(places * 12),
        "indoor_area_m2": str(places * 9),
        "living_area_m2": str(places * 7),
        "outdoor_area_m2": str(places * 4),
        "shares_outdoor_site": "no",
        "in_dense_old_city": "no",
        "catering": "yes" if sample.catering else "no",
    }


def _services(sample: Sample, places: int) -> list[dict[str, Any]]:
    rows = [
        {
            "form": "full_day",
            "price_fen": sample.monthly_fen,
            "price_unit": "month",
            "places": places,
        },
        {
            "form": "half_day",
            "price_fen": sample.monthly_fen * 6 // 10,
            "price_unit": "month",
            "places": max(places // 5, 1),
        },
    ]
    if sample.hourly:
        rows.append({"form": "hourly", "price_fen": 3_000, "price_unit": "hour", "places": 5})
        rows.append({"form": "temporary", "price_fen": 12_000, "price_unit": "day", "places": 3})
    return rows


def _people(sample: Sample, on: date) -> list[dict[str, Any]]:
    carers = sum(-(-size // 3) for _, _, size in sample.classes)
    roles = ["carer"] * carers + ["health", "guard"] + ["cook"] * (2 if sample.catering else 0)
    return [
        {
            "name": f"示例人员{number}",
            "role": role,
            "full_time": "yes",
            "education": "junior_college",
            "qualified": "yes",
            "health_certificate_until": (on + timedelta(days=300)).isoformat(),
            "background_checked_on": (on - timedelta(days=30)).isoformat(),
        }
        for number, role in enumerate(roles, 1)
    ]


def picture(title: str, name: str) -> SimpleUploadedFile:
    """A drawn paper that says what it stands for and that it is a sample."""
    drawn = Image.new("RGB", PAPER_SIZE, "#fffdf6")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((30, 30, PAPER_SIZE[0] - 30, PAPER_SIZE[1] - 30), outline="#b8282d", width=3)
    font = next(Path(settings.FONT_DIR).glob("*Regular*"), None)
    if font is not None:
        pen.text((80, 120), title, fill="#222222", font=ImageFont.truetype(font, TITLE_SIZE))
        pen.text(
            (80, 240), f"{name}\n演示用样张，不是真实证照", fill="#444444",
            font=ImageFont.truetype(font, TEXT_SIZE),
        )  # fmt: skip
    content = io.BytesIO()
    drawn.save(content, "JPEG")
    return SimpleUploadedFile(f"{title}.jpg", content.getvalue(), content_type="image/jpeg")
