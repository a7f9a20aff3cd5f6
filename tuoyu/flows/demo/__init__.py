"""The demo district, built through the real acts: it obeys the law and leaves audit events.

Institutions and people are visibly fictitious (示例…); credit codes have a right check digit and
an organisation part that is never issued.
"""

from tuoyu.flows.demo.build import build, is_built

__all__ = ["build", "is_built"]
