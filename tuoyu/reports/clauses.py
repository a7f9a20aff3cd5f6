"""The plan clause by clause: its units, its tasks, what the platform does for it."""

from datetime import date

from tuoyu.plan.queries import clause_tree
from tuoyu.reports.report import Cell, Link, Table
from tuoyu.tasks.queries import state_by_clause
from tuoyu.tasks.queries.counts import ClauseTasks

HEADER = ("条款", "内容", "牵头单位", "任务", "完成", "超期", "说明")


def implementation(division: str, year: int | None, on: date) -> Table:
    """A row for each duty clause, its tasks as of a day."""
    states = state_by_clause(division, year, on)
    clauses = [node for node in clause_tree(division).walk() if node.needs_screen]
    rows: list[tuple[Cell, ...]] = []
    for node in clauses:
        tasks = states.get(node.code, ClauseTasks())
        leads = "、".join(part.name for part in node.leads)
        rows.append(
            (
                node.number, node.title, leads, tasks.total, tasks.done, tasks.overdue,
                _note(node.missing, tasks.total),
            )
        )  # fmt: skip
    return Table(
        "逐条落实情况",
        HEADER,
        tuple(rows),
        tuple(Link("office-plan-clause", (node.code,)) for node in clauses),
        widths=(1.7, 4, 3.4, 1, 1, 1, 3),
    )


def _note(missing: str, tasks: int) -> str:
    if missing:
        return f"缺：{missing}"
    return "" if tasks else "本年度没有派发任务"
