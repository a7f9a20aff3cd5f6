"""All rules with their cards, for the rules browser: which rule reads which provision."""

from tuoyu.rules.advisor import capacity, needs
from tuoyu.rules.filing.check import RULES as FILING_RULES
from tuoyu.rules.findings import Rule
from tuoyu.rules.institution.catalogue import RULES as INSTITUTION_RULES
from tuoyu.rules.registration.catalogue import RULES as REGISTRATION_RULES
from tuoyu.rules.standards.catalogue import RULES as STANDARD_RULES

RULES: tuple[Rule, ...] = (
    *(applied.card for applied in FILING_RULES),
    *INSTITUTION_RULES,
    *REGISTRATION_RULES,
    *STANDARD_RULES,
    capacity.RULE,
    needs.RULE,
)


def rules_using(parameter_id: str) -> tuple[Rule, ...]:
    """The rules that may read a provision."""
    return tuple(rule for rule in RULES if parameter_id in rule.uses)
