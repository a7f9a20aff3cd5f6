"""The planner's model: sizes, money, years, streets, communities that may be split.

asked = planner.question(children, (client, site, metres), planner.sizes(...), existing=places)
found = planner.plan(asked, seconds=40, gap=0.2)
"""

from tuoyu.algorithms.siting.planner.explain import PlanExplained, Price, explain_plan, price
from tuoyu.algorithms.siting.planner.question import Question, question, sizes
from tuoyu.algorithms.siting.planner.solve import Planned, plan, served_by

__all__ = [
    "PlanExplained", "Planned", "Price", "Question", "explain_plan", "plan", "price", "question",
    "served_by", "sizes",
]  # fmt: skip
