"""The cards of the rules on a running institution."""

from tuoyu.rules.findings import Rule
from tuoyu.rules.institution import (
    carers_counted,
    certificates_valid,
    double_employment,
    fee_listed,
)

RULES: tuple[Rule, ...] = (
    carers_counted.RULE,
    certificates_valid.RULE,
    fee_listed.RULE,
    double_employment.RULE,
)
