"""The cards of the rules of registration."""

from tuoyu.rules.findings import Rule
from tuoyu.rules.registration import route, unfiled

RULES: tuple[Rule, ...] = (route.RULE, unfiled.RULE)
