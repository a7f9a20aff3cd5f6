"""What the records say of a task: the bound indicator or live count, beside what is claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tuoyu.core import clock
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.plan.live import LIVE_COUNTS, LiveCount, live_counts
from tuoyu.statistics import queries as statistics
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.catalogue import indicator as catalogued
from tuoyu.tasks.models import Task
from tuoyu.tasks.vocabulary import Direction

PERCENT = Decimal(100)


@dataclass(frozen=True)
class Reading:
    """A measured value, or why there is none. `words` is what a page shows."""

    name: str
    value: Decimal | None
    words: str
    as_of: date
    missing: str = ""

    def meets(self, target: Decimal | None, direction: str) -> bool | None:
        """Whether the target is reached; None where nothing can be said."""
        if target is None or self.value is None or not direction:
            return None
        return self.value >= target if direction == Direction.MORE else self.value <= target


def readings(tasks: Iterable[Task]) -> Mapping[int, Reading]:
    """What is measured now, by the primary key of each bound task; a district's in one go."""
    found: dict[int, Reading] = {}
    by_division: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.is_bound:
            by_division[task.division_id].append(task)
    for division, rows in by_division.items():
        counts = live_counts((task.evidence_key for task in rows), division)
        measured = _measured({task.indicator for task in rows if task.indicator}, division)
        for task in rows:
            found[task.pk] = measured.get(task.indicator) or _of_count(
                counts.get(task.evidence_key)
            )
    return found


def reading_of(task: Task) -> Reading | None:
    """What is measured of one task now; None where nothing is bound."""
    return readings([task]).get(task.pk)


def _of_count(count: LiveCount | None) -> Reading:
    today = clock.today()
    if count is None:
        return Reading("", None, "暂无数据：平台还没有这项数据", today, "平台还没有这项数据")
    if count.of is None:
        return Reading(count.label, Decimal(count.value), f"{count.value}{count.unit}", today)
    if not count.of:
        words = f"暂无数据：还没有可以统计的{count.unit or '记录'}"
        return Reading(count.label, None, words, today, words.removeprefix("暂无数据："))
    share = (PERCENT * count.value / count.of).quantize(Decimal("0.1"))
    words = f"{share}%（{count.value}/{count.of}{count.unit}）"
    return Reading(count.label, share, words, today)


def _measured(codes: set[str], division: str) -> dict[str, Reading]:
    if not codes:
        return {}
    read = statistics.measure(sorted(codes), division=division)
    return {
        code: Reading(catalogued(code).name, each.value, each.words, each.as_of, each.missing)
        for code, each in read.items()
    }


def bound_name(task: Task) -> str:
    """What the task is measured by, in words; nothing where it is not."""
    if task.indicator:
        return catalogued(task.indicator).name
    return live_name(task.evidence_key) if task.evidence_key else ""


def direction_of(indicator: str, evidence_key: str) -> str:
    """Which way is better. Raises Invalid for a binding that the platform does not have."""
    if indicator and evidence_key:
        raise Invalid("一项任务只能绑定一个指标或一项平台数据，请去掉其中一个。")
    if evidence_key:
        if evidence_key not in LIVE_COUNTS:
            raise Invalid("平台没有这项数据，请从列表中选择。")
        return Direction.MORE.value
    if not indicator:
        return ""
    try:
        better = catalogued(indicator).better
    except NotFound as unknown:
        raise Invalid("指标目录里没有这个指标，请从列表中选择。") from unknown
    return better or Direction.MORE.value


def indicator_choices() -> list[tuple[str, str]]:
    """The indicators of the catalogue for a select."""
    return [(code, each.name) for code, each in INDICATORS.items() if each.is_measured]


def live_choices() -> list[tuple[str, str]]:
    """The live counts of the platform for a select."""
    return [(key, live_name(key)) for key in sorted(LIVE_COUNTS)]


def live_name(key: str) -> str:
    return LIVE_NAMES.get(key, key)


# A live count tells its label only when it is read.
LIVE_NAMES = {
    "divisions.communities_with_estimate": "有3岁以下人数的社区（个）",
    "filing.receipts_on_time": "按期出具备案回执（%）",
    "registry.filed_institutions": "已备案机构（家）",
    "registry.inclusive_places": "普惠托位占比（%）",
    "registry.places": "已备案托位（个）",
    "meetings.held": "已召开联席会议（次）",
    "plan.bases_looked": "已核实效力的依据文件（%）",
    "plan.receipts_signed": "分发文件已签收（%）",
    "plan.units_seated": "已登记成员的单位（%）",
    "tasks.done": "任务已完成（%）",
}
