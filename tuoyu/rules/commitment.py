"""备案承诺书: what an applicant promises on submitting (25号第八条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.statements import Statement, statements


def commitment(*, on: date, law: Law = LAW) -> tuple[Statement, ...]:
    """The clauses of the letter as they read on a day, each with its provisions."""
    return statements("commitment", "clause", on=on, law=law, district={})
