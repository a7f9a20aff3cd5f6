"""Chinese sentences for what siting tells: the only place where they are worded.

`names` gives people's words for rows: sites, streets, communities, years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuoyu.algorithms.siting.answer import Stopped
from tuoyu.algorithms.siting.explain import Explained, Why
from tuoyu.algorithms.siting.planner.explain import Price

CONSTRAINTS = {
    "budget": "{value}的预算",
    "must": "“{value}”必须建设",
    "never": "“{value}”不得建设",
    "limit": "步行范围{value}米",
    "street": "{value}的最低服务比例",
    "everyone": "所有人都要得到服务",
    "count": "点位总数为{value}个",
}
STOPPED = {
    Stopped.PROVEN: "已证明这是最好的方案。",
    Stopped.GAP: "方案与理论最优的差距已证明不超过{gap:.2f}%，达到要求。",
    Stopped.TIME: "计算时间用完。已证明方案与理论最优的差距不超过{gap:.2f}%；延长时间可能更好。",
    Stopped.TOLD: "计算被停止。已证明方案与理论最优的差距不超过{gap:.2f}%。",
}
REASONS = {
    Why.SERVED_BY_BEST: "由最合适的“{best}”服务。",
    Why.NEVER: "最合适的“{best}”已设为不得建设。",
    Why.LOSES: "若改开“{best}”、关闭“{closed}”，总体变差{loss:,.0f}。",
    Why.AS_GOOD: "改开“{best}”、关闭“{closed}”，总体一样好，可以按其他考虑选择。",
    Why.NONE_NEAR: "范围内没有任何可选点，请扩大步行范围或增加候选点。",
}
NO_PRICE = "{what}没有代价：没有这一要求，方案也不会更好。"
PRICE = "{what}的代价：没有这一要求，总体可改善{most:,.1f}。"
PRICE_UP_TO = "{what}的代价：没有这一要求，总体最多可改善{most:,.1f}。"
PRICE_BETWEEN = "{what}的代价：没有这一要求，总体可改善{least:,.1f}至{most:,.1f}。"
ALONE = "{what}本身无法做到，请放宽或取消。"
TOGETHER = "下列要求不能同时满足：{what}。请至少放宽其中一项。"


@dataclass(frozen=True, slots=True)
class Names:
    """Words for rows; a row without one is called by its number, from 1 on."""

    sites: Mapping[int, str] = field(default_factory=dict)
    streets: Mapping[int, str] = field(default_factory=dict)
    years: Mapping[int, str] = field(default_factory=dict)

    def of(self, kind: str, row: int) -> str:
        words, plain = {
            "must": (self.sites, "{}号点"),
            "never": (self.sites, "{}号点"),
            "street": (self.streets, "第{}个街道"),
            "budget": (self.years, "第{}年"),
        }[kind]
        return words.get(row, plain.format(row + 1))

    def site(self, row: int) -> str:
        return self.of("must", row)


def constraint(code: str, names: Names) -> str:
    """One constraint as `Infeasible.conflict` names it: `budget 0`, `must 3`, `street 2`; besides
    `never 3` and `limit 1000` (metres), which can have a price only."""
    kind, _, row = code.partition(" ")
    if kind in ("count", "limit"):
        return CONSTRAINTS[kind].format(value=row)
    value = names.of(kind, int(row)) if row else ""
    return CONSTRAINTS[kind].format(value=value)


def contradiction(conflict: Sequence[str], names: Names) -> str:
    """A set of constraints that contradict each other, as one sentence that says what to do."""
    words = [constraint(code, names) for code in conflict]
    if len(words) == 1:
        return ALONE.format(what=words[0])
    return TOGETHER.format(what="；".join(words))


def price(code: str, told: Price, names: Names) -> str:
    """What a constraint costs, in the objective's own unit, as far as it is proven."""
    what, most = constraint(code, names), told.most
    if round(most, 1) <= 0:
        return NO_PRICE.format(what=what)
    if round(told.least, 1) == round(most, 1):
        return PRICE.format(what=what, most=most)
    if round(told.least, 1) <= 0:
        return PRICE_UP_TO.format(what=what, most=most)
    return PRICE_BETWEEN.format(what=what, least=told.least, most=most)


def stopped(why: Stopped, gap: float) -> str:
    """How good the answer is proven to be, and why the run ended."""
    return STOPPED[why].format(gap=gap)


def reason(explained: Explained, client: int, names: Names) -> str:
    """Why a community is served as it is."""
    return REASONS[explained.why[client]].format(
        best=names.site(int(explained.best[client])),
        closed=names.site(int(explained.closed_for[client])),
        loss=explained.instead[client],
    )
