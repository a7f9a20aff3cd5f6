"""Where to build: p-median, maximal covering, fixed charges, and the planner's model.

Every answer has a proven bound and the gap to it in percent. A run stops when it is proven, when
the gap that was asked for is proven, after `seconds`, or when the listener says so.

    from tuoyu.algorithms import siting

    found = siting.maximal_cover(homes, children, sites, count=12, limit=1000, detour=1.35)
    found.chosen, found.value, found.bound, found.gap, found.stopped

`siting.planner` is the model with sizes, money, years and streets; `siting.wording` says it all in
Chinese.
"""

from tuoyu.algorithms.siting.answer import Listener, Progress, Sites, Stopped
from tuoyu.algorithms.siting.explain import Explained, Why, explain_cover, explain_p_median
from tuoyu.algorithms.siting.places import (
    fixed_charge,
    maximal_cover,
    maximal_cover_of,
    p_median,
)
from tuoyu.algorithms.siting.warm import warm_up

__all__ = [
    "Explained", "Listener", "Progress", "Sites", "Stopped", "Why", "explain_cover",
    "explain_p_median", "fixed_charge", "maximal_cover", "maximal_cover_of", "p_median", "warm_up",
]  # fmt: skip
