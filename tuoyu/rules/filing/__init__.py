"""Filing (备案) by 国卫办人口发〔2019〕25号: what is asked for, and whether it is fulfilled."""

from tuoyu.rules.filing.check import check, rules_applied
from tuoyu.rules.filing.duty import filing_required
from tuoyu.rules.filing.registrar import registrar_for

__all__ = ["check", "filing_required", "registrar_for", "rules_applied"]
