"""From the parameters of an address to a `SearchQuery`, and back.

Nothing in an address can fail: what is not understood is left out, and a Chinese sentence says so.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Protocol
from uuid import UUID

from tuoyu.registry.search import Cursor, Point, SearchQuery
from tuoyu.rules.care_bands import ClassBand, age_range
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import ServiceForm

LONGEST_TEXT = 60
DIGITS = 4
KNOWN = (
    "q", "street", "community", "near", "months", "form", "inclusive", "free", "closed", "sort",
    "cursor",
)  # fmt: skip
YES, NO = ("1", "on", "true"), ("", "0", "off", "false")
CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_number = re.compile(r"-?\d{1,3}(\.\d{1,15})?")
_control = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Parameters(Protocol):
    """A `QueryDict`, or anything that reads like one."""

    def get(self, name: str, /) -> object: ...

    def getlist(self, name: str, /) -> Sequence[str]: ...

    def __iter__(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Locality:
    """A street or community that may be named in an address; no point where none is known."""

    code: str
    name: str
    point: Point | None = None


Localities = Callable[[str], Locality | None]


@dataclass(slots=True)
class Asked:
    """What was understood. `given` holds the understood values as they stand in the address."""

    query: SearchQuery = field(default_factory=SearchQuery)
    street: Locality | None = None
    community: Locality | None = None
    near: Point | None = None
    by_name: bool = False
    given: dict[str, list[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    @property
    def origin_words(self) -> str:
        """From where the distances are, in words; empty where there are none."""
        if self.query.near is None:
            return ""
        if self.near is not None:
            return "所选位置"
        return self.community.name if self.community else ""


def read(params: Parameters, *, law: Law, now: datetime, locality: Localities) -> Asked:
    """Understand an address. `locality` finds a street (9 digits) or community (12) by its code."""
    asked = Asked()
    reader = _Reader(params, asked)
    if reader.unknown():
        asked.ignored.append("地址里有本页不使用的参数，已忽略。")
    text = reader.text()
    asked.street = reader.place("street", 9, locality)
    asked.community = reader.place("community", 12, locality)
    asked.near = None if asked.community else reader.point()
    asked.by_name = reader.sort() == "name"
    free = reader.flag("free", "有空位")
    days = int(law.parameter("vacancy.stale_days", on=now.date()).number)
    near = asked.near or (asked.community.point if asked.community else None)
    asked.query = SearchQuery(
        text=text,
        division=reader.division(),
        months=reader.months(oldest_months(law, now)),
        forms=reader.forms(),
        inclusive=reader.flag("inclusive", "普惠"),
        free_since=now - timedelta(days=days) if free else None,
        include_closed=reader.flag("closed", "包含已终止的机构"),
        near=None if asked.by_name else near,
    )
    asked.query = replace(asked.query, cursor=reader.cursor(placed=asked.query.near is not None))
    return asked


def oldest_months(law: Law, now: datetime) -> int:
    """The month of age at which care ends, by the class types in force."""
    return max(int(age_range(band, on=now.date(), law=law).pair[1]) for band in ClassBand)


def encode(cursor: Cursor) -> str:
    """A cursor as it stands in an address."""
    packed = json.dumps([cursor.row.hex, cursor.name, cursor.chord], ensure_ascii=False)
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text: str) -> Cursor | None:
    """The cursor of an address; None for anything that `encode` did not write."""
    try:
        row, name, chord = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(name, str) or _control.search(name) or not _is_length(chord):
            return None
        return Cursor(UUID(hex=row), name, None if chord is None else float(chord))
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def _is_length(chord: object) -> bool:
    if chord is None:
        return True
    return isinstance(chord, int | float) and isfinite(chord) and chord >= 0


def without_controls(text: str) -> str:
    """Text as it may be searched for: no NUL, no control signs, no blanks at its ends."""
    return _control.sub(" ", text).strip()


def tidy_pair(text: str) -> str:
    """“117.141， 39.165” as “117.141,39.165”: the comma and the blanks as people type them."""
    return ",".join(part.strip() for part in text.replace("，", ",").split(","))


def written(point: Point) -> str:
    """A point as it stands in an address, to about ten metres."""
    return ",".join(
        f"{value:.{DIGITS}f}".rstrip("0").rstrip(".") for value in (point.lon, point.lat)
    )


def point_of(text: str) -> Point | None:
    """“117.141,39.165” as a point of China (longitude first), to about ten metres, else None."""
    parts = tidy_pair(text).split(",")
    if len(parts) != 2 or not all(_number.fullmatch(part) for part in parts):
        return None
    lon, lat = (round(float(part), DIGITS) for part in parts)
    inside = CHINA_LON[0] <= lon <= CHINA_LON[1] and CHINA_LAT[0] <= lat <= CHINA_LAT[1]
    return Point(lon, lat) if inside else None


class _Reader:
    """Reads parameter by parameter; keeps what it understood and says what it left out."""

    def __init__(self, params: Parameters, asked: Asked) -> None:
        self.params = params
        self.asked = asked

    def unknown(self) -> bool:
        return any(name not in KNOWN for name in self.params)  # type: ignore[attr-defined]

    def raw(self, name: str) -> str:
        return str(self.params.get(name) or "").strip()

    def keep(self, name: str, *values: str) -> None:
        self.asked.given[name] = list(values)

    def leave(self, sentence: str) -> None:
        self.asked.ignored.append(sentence)

    def text(self) -> str:
        given = str(self.params.get("q") or "")
        clean = without_controls(given)
        if len(clean) > LONGEST_TEXT:
            self.leave(f"检索词超过{LONGEST_TEXT}个字，只用了前{LONGEST_TEXT}个字。")
            clean = clean[:LONGEST_TEXT]
        if clean:
            self.keep("q", clean)
        return clean

    def place(self, name: str, digits: int, locality: Localities) -> Locality | None:
        code = self.raw(name)
        if not code:
            return None
        label = {"street": "街道", "community": "社区"}[name]
        found = locality(code) if re.fullmatch(rf"[0-9]{{{digits}}}", code) else None
        if found is None:
            self.leave(f"没有找到所选的{label}，已忽略。请在列表中重新选择。")
            return None
        self.keep(name, code)
        if name == "community" and found.point is None:
            self.leave(f"{found.name}还没有登记位置，不能按距离排序，只列出这个社区的机构。")
        return found

    def division(self) -> str:
        """The chosen street; a community that lies nowhere known narrows to itself."""
        street, community = self.asked.street, self.asked.community
        if community is None or community.point is not None:
            return street.code if street else ""
        if street and not community.code.startswith(street.code):
            self.asked.street = None
            del self.asked.given["street"]
            self.leave(f"{community.name}不在所选的{street.name}，已按社区查找。")
        return community.code

    def point(self) -> Point | None:
        given = self.raw("near")
        if not given:
            return None
        point = point_of(given)
        if point is None:
            self.leave("位置应写成“经度,纬度”，并在我国范围内，例如 117.141,39.165；已忽略。")
            return None
        self.keep("near", written(point))
        return point

    def months(self, oldest: int) -> int | None:
        given = self.raw("months")
        if not given:
            return None
        if not re.fullmatch(r"[0-9]{1,3}", given) or int(given) > oldest:
            self.leave(f"月龄应是0到{oldest}之间的整数，已忽略。")
            return None
        self.keep("months", given)
        return int(given)

    def forms(self) -> tuple[ServiceForm, ...]:
        given = [code for code in self.params.getlist("form") if code]
        known = tuple(form for form in ServiceForm if form.value in given)
        if set(given) - {form.value for form in known}:
            self.leave("有不认识的服务形式，已忽略。请在列表中选择。")
        if known:
            self.keep("form", *(form.value for form in known))
        return known

    def flag(self, name: str, label: str) -> bool:
        given = self.raw(name).lower()
        if given not in (*YES, *NO):
            self.leave(f"“{label}”的取值不认识，已忽略。")
        if given in YES:
            self.keep(name, "1")
        return given in YES

    def sort(self) -> str:
        given = self.raw("sort")
        if given not in ("", "near", "name"):
            self.leave("不认识这种排序方式，已按默认方式排序。")
            return ""
        if given == "name":
            self.keep("sort", given)
        return given

    def cursor(self, *, placed: bool) -> Cursor | None:
        given = self.raw("cursor")
        if not given:
            return None
        cursor = decode(given[:2000])
        if cursor is None or (not placed and cursor.chord is not None):
            self.leave("翻页位置已失效，从第一页开始显示。")
            return None
        return cursor


def facets(asked: Asked) -> Mapping[str, list[str]]:
    """The understood parameters, without the place in the pages."""
    return {name: values for name, values in asked.given.items() if name != "cursor"}
