"""The standards advisor (筹办对照): what the law says of premises, classes and staff that somebody
plans, before there is an institution.

`advise` is the way in. It asks the same rules as a filing, so that a plan which passes here fails
there only by what it had not told.
"""

from tuoyu.rules.advisor.advise import Advice, advise
from tuoyu.rules.advisor.plan import PlannedClass, SitePlan

__all__ = ["Advice", "PlannedClass", "SitePlan", "advise"]
