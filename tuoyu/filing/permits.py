"""The change from filing to permit (备案 → 许可): who is filed and has to change over, since when."""

from datetime import date

from django.db.models import QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import Conflict
from tuoyu.registry.models import Institution
from tuoyu.rules.dated import Law
from tuoyu.rules.days import words_of_date
from tuoyu.rules.filing.regime import permit_provision
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited


def needing_permit(by: Actor, *, on: date, law: Law) -> QuerySet[Institution]:
    """The institutions in scope that were filed before the permit became law, by day of filing.

    Nobody while filing is enough on that day.
    """
    rows = Institution.objects.filter(
        scope(by, Permission.FILING_READ, division="division__code"), state="filed"
    ).select_related("division")
    provision = permit_provision(on=on, law=law)
    if provision is None:
        return rows.none()
    return rows.filter(filed_on__lt=provision.effective_from).order_by("filed_on", "id")


def require_filing_regime(*, on: date, law: Law) -> None:
    """Raise `Conflict` in words on a day on which a new place needs a permit in place of a filing."""
    provision = permit_provision(on=on, law=law)
    if provision is None:
        return
    since = provision.effective_from
    raise Conflict(
        f"自{words_of_date(since)}起，举办托育机构要先取得许可"
        f"（{cited(Cite.of(provision))}），不再办理备案。请向区卫生健康委申请许可。"
    )
