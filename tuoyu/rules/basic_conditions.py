"""托育机构基本条件告知书: handed out with every receipt (25号第九条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.statements import Statement, statements


def basic_conditions(*, on: date, law: Law = LAW) -> tuple[Statement, ...]:
    """The conditions that hold on a day, grouped by `group`, each with its provisions."""
    return statements("basic_conditions", "condition", on=on, law=law, district={})
