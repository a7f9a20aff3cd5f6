"""The shapes of the API: what is asked, what is answered. Texts are for the description."""

from enum import Enum
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from tuoyu.divisions.models import Level
from tuoyu.filing.public import PublicState
from tuoyu.registry.search_params import tidy_pair
from tuoyu.rules.filing.facts import InstitutionKind, PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import FlagKind


def _tidy(value: object) -> object:
    return tidy_pair(value) if isinstance(value, str) else value


Near = Annotated[
    str,
    # First the pattern: behind a validator it would be missing from the description.
    StringConstraints(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,9})?,-?[0-9]{1,2}(\.[0-9]{1,9})?$"),
    BeforeValidator(_tidy),
]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}$")]
Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]+$", max_length=2000)]

Form = Enum("Form", {form.name: form.value for form in ServiceForm}, type=str)  # type: ignore[misc]
Kind = Enum("Kind", {kind.name: kind.value for kind in InstitutionKind}, type=str)  # type: ignore[misc]
Unit = Enum("Unit", {unit.name: unit.value for unit in PriceUnit} | {"NONE": ""}, type=str)  # type: ignore[misc]
DivisionLevel = Enum("DivisionLevel", {level.name: level.value for level in Level}, type=str)  # type: ignore[misc]


class InstitutionFilter(Schema):
    """Filters of the list. Every one narrows; `near` sorts."""

    model_config = ConfigDict(extra="ignore")

    q: str = Field("", max_length=60, description="名称、拼音、首字母或地址的一部分")
    division: Code | None = Field(None, description="行政区划代码；可以是前几位")
    months: int | None = Field(None, ge=0, le=71, description="孩子的月龄")
    form: list[Form] = Field([], max_length=8, description="服务形式，可以多个")
    inclusive: bool = Field(False, description="只要普惠机构")
    free: bool = Field(False, description="只要近期报送有空余托位的")
    closed: bool = Field(False, description="也要已终止的机构")
    near: Near | None = Field(None, description="经度,纬度；给出后按距离排序")
    cursor: Cursor | None = Field(None, description="上一页给出的 next_cursor")
    size: int = Field(20, ge=1, le=200, description="每页条数")


class DivisionFilter(Schema):
    """Which divisions."""

    below: Code | None = Field(None, description="只要这个代码以下的（含自身）")
    level: DivisionLevel | None = Field(None, description="层级")
    cursor: Code | None = Field(None, description="上一页给出的 next_cursor")
    size: int = Field(100, ge=1, le=500, description="每页条数")


class ClauseFilter(Schema):
    """Which clauses of the plan."""

    unit: str | None = Field(None, max_length=40, description="只要这个责任单位的（单位代码）")


FlagCode = Enum("FlagCode", {kind.name: kind.value for kind in FlagKind}, type=str)  # type: ignore[misc]
StateCode = Enum("StateCode", {each.name: each.value for each in PublicState}, type=str)  # type: ignore[misc]


class Flag(Schema):
    """A mark that an authority gave, with the days and the document on which it rests."""

    kind: FlagCode = Field(description="标志的代码")
    kind_name: str = Field(description="标志：普惠、示范或试点")
    since: str = Field(description="认定生效的日期")
    until: str | None = Field(description="认定有效的最后一天；null 表示没有期限")
    document_number: str = Field(description="认定文件的文号；空表示依据是存档的文件")


class Fee(Schema):
    """One line of the fee list that holds today."""

    item: str = Field(description="收费项目")
    price_fen: int = Field(description="收费标准，单位分")
    unit: Unit = Field(description="计价单位的代码")
    unit_name: str = Field(description="计价单位")
    note: str = Field(description="说明")


class CorrectionFilter(Schema):
    """Which entries of the corrections log."""

    street: Code | None = Field(None, description="街道的区划代码")
    open: bool = Field(False, description="只要公示中和待复核的")
    page: int = Field(1, ge=1, le=10_000, description="第几页")
    size: int = Field(50, ge=1, le=200, description="每页条数")


class Correction(Schema):
    """One entry of the corrections log (更正公示)."""

    id: str = Field(description="编号")
    number: str = Field(description="通知书编号")
    institution_id: str = Field(description="机构编号，与机构名录相同")
    institution: str = Field(description="机构名称")
    street_code: str = Field(description="街道的区划代码")
    reasons: list[str] = Field(description="不符合规定的情形")
    published_on: str = Field(description="公示日期")
    corrected_on: str | None = Field(description="机构报告整改的日期")
    lifted_on: str | None = Field(description="解除公示的日期")
    state: StateCode = Field(description="状态的代码")
    state_name: str = Field(description="状态")
    is_demo: bool = Field(description="true 表示演示数据，并非真实机构")


class CorrectionPage(Schema):
    items: list[Correction]
    next_page: int | None = Field(description="没有下一页时为 null")


class Institution(Schema):
    """One institution of the public register."""

    id: str = Field(description="编号")
    name: str = Field(description="机构名称")
    kind: Kind = Field(description="类别的代码")
    kind_name: str = Field(description="类别")
    division_code: str = Field(description="所在社区的区划代码")
    street_code: str = Field(description="街道的区划代码")
    street_name: str = Field(description="街道")
    address: str = Field(description="地址")
    is_open: bool = Field(description="false 表示已终止服务")
    inclusive: bool = Field(description="是否普惠")
    is_demo: bool = Field(description="true 表示演示数据，并非真实机构")
    forms: list[Form] = Field(description="服务形式的代码")
    youngest_months: int | None = Field(description="收托的最小月龄")
    oldest_months: int | None = Field(description="不含")
    places: int = Field(description="托位数")
    free_places: int | None = Field(description="空余托位；null 表示没有报送")
    free_reported_at: str | None = Field(description="报送空余托位的时间")
    price_fen: int | None = Field(description="最低价格，单位分")
    price_unit: Unit = Field(description="计价单位的代码")
    filing_number: str = Field(description="备案编号")
    filed_on: str = Field(description="备案日期")
    closed_on: str | None = Field(description="终止日期")
    longitude: float | None = Field(description="经度（CGCS2000）")
    latitude: float | None = Field(description="纬度（CGCS2000）")
    distance_m: int | None = Field(description="与 near 的直线距离，米")
    flags: list[Flag] = Field(description="今天有效的标志")


class InstitutionPage(Schema):
    items: list[Institution]
    next_cursor: str | None = Field(description="没有下一页时为 null")


class Service(Schema):
    form: Form
    price_fen: int
    price_unit: Unit
    places: int
    free_places: int | None
    free_reported_at: str | None


class ClassGroup(Schema):
    name: str
    band: str
    band_name: str
    places: int


class InstitutionDetail(Schema):
    """One institution with its services, classes and premises."""

    id: str
    name: str
    kind: Kind
    kind_name: str
    division_code: str
    division_name: str
    street_name: str
    address: str
    phone: str
    is_open: bool
    inclusive: bool
    is_demo: bool
    catering: bool
    places: int
    floors: list[int]
    indoor_area_m2: float | None
    outdoor_area_m2: float | None
    longitude: float | None
    latitude: float | None
    filing_number: str
    filed_on: str
    closed_on: str | None
    closed_reason: str
    services: list[Service]
    classes: list[ClassGroup]
    fees: list[Fee] = Field(description="今天有效的收费项目，此外不得收费")
    flags: list[Flag] = Field(description="今天有效的标志")


class PointGeometry(Schema):
    type: Literal["Point"]
    coordinates: Annotated[list[float], Field(min_length=2, max_length=2)]


class Feature(Schema):
    type: Literal["Feature"]
    id: str
    properties: dict[str, Any]
    geometry: PointGeometry | None


class FeatureCollection(Schema):
    type: Literal["FeatureCollection"]
    features: list[Feature]
    next_cursor: str | None


class Division(Schema):
    code: str
    name: str
    level: DivisionLevel
    parent_code: str | None
    longitude: float | None
    latitude: float | None


class DivisionPage(Schema):
    items: list[Division]
    next_cursor: str | None


class ClauseUnit(Schema):
    name: str
    part: str = Field(description="牵头或配合")


class Clause(Schema):
    code: str
    number: str
    title: str
    kind: str
    parent_code: str | None
    text: str
    units: list[ClauseUnit]
    served: bool = Field(description="本平台已有页面承担")


class ClauseList(Schema):
    document: str
    items: list[Clause]


class Fault(Schema):
    """What went wrong, in Chinese, with a code for programs."""

    code: str
    message: str
    fields: dict[str, str] = {}
