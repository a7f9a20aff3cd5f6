"""district.toml: names, site information, what the law leaves to the district."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tuoyu.flows.packs.shapes import EVIDENCE, DistrictFile, Override, Setting
from tuoyu.flows.packs.sources import Folder, Table, TomlFile
from tuoyu.rules.dated import LAW
from tuoyu.rules.dated import Setting as Choice
from tuoyu.rules.errors import LawError

NAME = "district.toml"
FORMAT = 1
SITE = (
    "title", "tagline", "owner", "owner_note", "operator", "phone", "email", "address",
    "service_hours", "icp_number", "police_number", "site_code", "map_approval_number",
    "hotline", "hotline_note",
)  # fmt: skip
NAMES = (
    "code", "name", "full_name", "short_name", "paper_prefix", "government", "chain", "area_km2",
    "area_source", "seat", "postcode",
)  # fmt: skip
SETTING_LEVELS = ("law", "local", "config")


def read_district(folder: Folder) -> DistrictFile | None:
    file = folder.toml(NAME)
    if file is None:
        return None
    file.only("pack", "district", "site", "map", "setting", "override")
    pack = file.table("pack")
    pack.only("name", "version", "format", "issued_on")
    if pack.values.get("format") != FORMAT:
        pack.fault(f"format 应为 {FORMAT}，本平台读不懂别的格式。", "format")
    names = file.table("district")
    return DistrictFile(
        pack=pack.text("name", longest=40),
        version=pack.text("version", longest=20),
        code=_code(names),
        profile=_profile(file, names),
        margin_km=_margin(file),
        settings=_settings(file),
        overrides=_overrides(file, pack.day("issued_on")),
    )


def _code(names: Table) -> str:
    code = names.text("code")
    if not code.isdigit() or len(code) not in (2, 4, 6):
        names.fault(f"code 的值“{code}”不是 2、4 或 6 位区划代码。", "code")
    return code


def _profile(file: TomlFile, names: Table) -> dict[str, Any]:
    names.only(*NAMES)
    site = file.table("site")
    site.only(*SITE)
    map_ = file.table("map")
    map_.only("lon", "lat", "zoom", "crs", "margin_km")
    for key in ("title", "owner", "phone", "email", "address"):
        site.text(key)
    return {
        **{key: names.text(key, required=key in NAMES[:5]) for key in NAMES if key not in _ODD},
        "chain": list(names.texts("chain")),
        "area_km2": names.number("area_km2", 0.0, 10_000_000.0)
        if _has(names, "area_km2")
        else None,
        "site": {key: site.text(key, required=False) for key in SITE},
        "map": {
            "lon": map_.number("lon", 73.0, 136.0),
            "lat": map_.number("lat", 3.0, 54.0),
            "zoom": int(map_.number("zoom", 1, 20)),
            "crs": map_.text("crs"),
        },
    }


_ODD = ("chain", "area_km2")


def _has(table: Table, key: str) -> bool:
    return key in table.values


def _margin(file: TomlFile) -> float:
    table = file.table("map")
    return table.number("margin_km", 0.0, 100.0) if _has(table, "margin_km") else 2.0


def _settings(file: TomlFile) -> tuple[Setting, ...]:
    found: list[Setting] = []
    for table in file.tables("setting"):
        table.only(
            "key", "label", "value", "unknown", "unit", "level", "source", "evidence", "note",
            "choices",
        )  # fmt: skip
        setting = Setting(
            line=table.line,
            key=table.text("key", longest=60),
            label=table.text("label", longest=60),
            value=_setting_value(table),
            unit=table.text("unit", required=False, longest=20),
            level=table.choice("level", SETTING_LEVELS),
            source=table.text("source"),
            evidence=table.choice("evidence", EVIDENCE),
            note=table.text("note", required=False),
            choices=table.texts("choices"),
        )
        if setting.key in LAW.ids():
            table.fault(f"“{setting.key}”是规则参数，请改写成 [[override]]。", "key")
        if any(setting.key == other.key for other in found):
            table.fault(f"参数“{setting.key}”重复。", "key")
        if setting.choices and setting.value is not None and setting.value not in setting.choices:
            table.fault(f"value 应是 {'、'.join(setting.choices)} 之一。", "value")
        found.append(setting)
    return tuple(found)


def _setting_value(table: Table) -> Any:
    if table.flag("unknown"):
        if _has(table, "value"):
            table.fault("写了 unknown = true 就不能再写 value。", "value")
        return None
    if not _has(table, "value"):
        table.fault("没有 value；确实不知道的写 unknown = true，不要编造。")
        return None
    return _scalar(table, table.values["value"])


def _overrides(file: TomlFile, issued_on: date | None) -> tuple[Override, ...]:
    """The choices; one without a day of its own holds from the day of the pack, never before."""
    found: list[Override] = []
    for table in file.tables("override"):
        table.only("rule", "value", "doc_no", "source", "since", "note")
        override = Override(
            line=table.line,
            rule=table.text("rule", longest=60),
            value=_exact(_setting_value(table)),
            doc_no=table.text("doc_no", required=False, longest=80),
            source=table.text("source"),
            since=table.day("since") or issued_on,
            note=table.text("note", required=False),
        )
        if override.since is None:
            table.fault("没有 since；请写明从哪天起适用，或在 [pack] 里写 issued_on。", "rule")
        if any(override.rule == other.rule for other in found):
            table.fault(f"规则参数“{override.rule}”重复。", "rule")
        _allowed(table, override)
        found.append(override)
    return tuple(found)


def _allowed(table: Table, override: Override) -> None:
    """Whether the law leaves this to the district; the law's own sentence is the fault."""
    if override.value is None:
        return
    try:
        LAW.with_district(
            {
                override.rule: Choice(
                    value=override.value,
                    doc_no=override.doc_no,
                    source=override.source,
                    since=override.since,
                    note=override.note,
                )
            }
        )
    except LawError as fault:
        table.fault(str(fault), "rule")


def _scalar(table: Table, raw: object) -> Any:
    if isinstance(raw, list):
        return [_scalar(table, each) for each in raw]
    if isinstance(raw, datetime) or not isinstance(raw, bool | int | float | str | date):
        table.fault("value 只能是数、是否、文字、日期或它们的清单。", "value")
        return None
    return raw


def _exact(value: Any) -> Any:
    """Floats as the decimals that were written, lists as tuples: the way the law holds values."""
    if isinstance(value, float):
        return Decimal(str(value))
    return tuple(_exact(each) for each in value) if isinstance(value, list) else value
