"""Flow: somebody who opens a childcare institution registers it here, and becomes its head."""

from django.db import transaction

from tuoyu.accounts.actions import Bounds, become_provider, grant_post
from tuoyu.accounts.models import Post, User
from tuoyu.core import audit
from tuoyu.core.authority import SYSTEM, Actor, Permission, Role, Subject, require
from tuoyu.core.errors import Conflict
from tuoyu.divisions.models import Division
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution
from tuoyu.rules.filing.facts import InstitutionKind


@transaction.atomic
def found_institution(
    name: str, kind: InstitutionKind, division: Division, *, head_name: str, by: Actor
) -> Institution:
    """Open the record of an institution in preparation and let the founder prepare its filing.

    The record is not public. Raises `Conflict` while the person has another one in preparation.
    """
    require(by, Permission.INSTITUTION_FOUND, Subject(user_id=by.user_id))
    founder = User.objects.select_for_update().get(pk=by.person_id)
    if Post.objects.filter(user=founder, institution__state="preparing", ended_at=None).exists():
        raise Conflict("您已有一家筹备中的机构，请先办完它的备案，再登记下一家。")
    become_provider(founder, head_name, by=by)
    institution = registry.prepare(name, kind, division, by=by)
    # The founder holds nothing yet that could grant this post; the rule grants it.
    grant_post(
        founder,
        Role.INSTITUTION_HEAD,
        Bounds(institution=institution),
        by=SYSTEM,
        reason="举办人登记",
    )
    audit.record(by, "institution.found", institution)
    return institution
