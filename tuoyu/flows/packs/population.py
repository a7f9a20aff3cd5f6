"""population_methods.toml and population.csv."""

from tuoyu.flows.packs.shapes import EVIDENCE, MEASURES, Method, Number
from tuoyu.flows.packs.sources import Folder

METHODS = "population_methods.toml"
NUMBERS = "population.csv"


def read_methods(folder: Folder) -> tuple[Method, ...]:
    file = folder.toml(METHODS, required=False)
    if file is None:
        return ()
    file.only("method")
    found = []
    for table in file.tables("method"):
        table.only("code", "title", "text", "estimate", "source", "evidence", "parameters")
        parameters = table.values.get("parameters", {})
        if not isinstance(parameters, dict):
            table.fault("parameters 应是表，如 { seed = 1 }。", "parameters")
            parameters = {}
        found.append(
            Method(
                line=table.line,
                code=table.text("code", longest=40),
                title=table.text("title", longest=60),
                text=table.text("text", longest=1000),
                is_estimate=table.flag("estimate"),
                parameters=parameters,
                source=table.text("source"),
                evidence=table.choice("evidence", EVIDENCE),
            )
        )
    return tuple(found)


def read_numbers(folder: Folder) -> tuple[Number, ...]:
    columns = (
        "division", "measure", "on", "low", "value", "high", "unit", "method", "source",
        "evidence", "note",
    )  # fmt: skip
    found = []
    for row in folder.rows(NUMBERS, columns, required=False):
        on, value = row.day("on"), row.number("value")
        low, high = row.number("low"), row.number("high")
        if not row.cells["on"]:
            row.fault("on 没有填写，应是数据的时点。")
        if not row.cells["value"]:
            row.fault("value 没有填写；不知道的数不要列入。")
        if on is None or value is None:
            continue
        if (low is not None and low > value) or (high is not None and high < value):
            row.fault("应满足 low ≤ value ≤ high。")
        found.append(
            Number(
                line=row.line,
                division=row.text("division"),
                measure=row.choice("measure", tuple(MEASURES)),
                on=on,
                low=low,
                value=value,
                high=high,
                unit=row.text("unit", longest=8),
                method=row.text("method", longest=40),
                source=row.text("source"),
                evidence=row.choice("evidence", EVIDENCE),
                note=row.text("note", required=False),
            )
        )
    return tuple(found)
