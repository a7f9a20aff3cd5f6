"""What the flows that end a filing share: the cancellation, its number, and what ends with it."""

from datetime import date

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.lifecycle import take_step
from tuoyu.core.numbering import next_number
from tuoyu.filing.aftermath import CancelGround
from tuoyu.filing.lifecycle import IN_FORCE, OPEN
from tuoyu.filing.models import Cancellation, Case
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_papers import issue
from tuoyu.notices import actions as notices
from tuoyu.registrations import actions as registrations
from tuoyu.registry import changes as registry
from tuoyu.registry.models import Institution

NUMBER_SERIES = "托备销"


def end_filing(
    institution: Institution,
    ground: CancelGround,
    reason: str,
    on: date,
    *,
    closure: Case | None = None,
    by: Actor,
) -> Cancellation:
    """Cancel the filing of a locked institution: the register says since when it is closed."""
    registry.close(institution, on=on, reason=reason, by=by)
    registrations.follow_institution(institution)
    cases = Case.objects.select_for_update(of=("self",)).filter(institution=institution)
    ended = list(cases.filter(state__in=IN_FORCE).order_by("id"))
    for case in ended:
        take_step(case, "cancel", by=by, reason=reason)
    for case in cases.filter(state__in=OPEN).order_by("id"):
        take_step(case, "lapse", by=by)
    today = clock.today()
    ordinal = next_number(f"filing-cancellation:{institution.division_id[:6]}", today.year)
    made = Cancellation.objects.create(
        institution=institution,
        closure=closure,
        number=filing_parts.numbered(NUMBER_SERIES, today.year, ordinal),
        ground=ground.value,
        reason=reason,
        effective_on=on,
        issued_by_id=by.person_id,
    )
    for case in [*ended, *([closure] if closure else [])]:
        issue(case, "cancellation")
    audit.record(by, "filing.cancel_filing", made, ground=ground.value)
    _tell(institution, made, by)
    return made


def _tell(institution: Institution, made: Cancellation, by: Actor) -> None:
    case = made.closure or Case.objects.filter(institution=institution).order_by("-id").first()
    here = f"/provider/filings/{case.public_id}/" if case else "/provider/"
    notices.queue(
        filing_parts.heads_of(institution),
        subject="备案已注销",
        body=f"注销通知编号{made.number}。公开名录已注明终止服务，请交回或撤下备案回执。",
        link=here,
        about=institution.public_id,
        by=by,
    )
    colleagues = filing_parts.clerks_at(institution.division_id)
    notices.queue(
        [person for person in colleagues if person.pk != by.user_id],
        subject=f"备案已注销：{institution.name}",
        body=f"注销通知编号{made.number}。",
        link=f"/office/institutions/{institution.public_id}/",
        about=institution.public_id,
        by=by,
    )
