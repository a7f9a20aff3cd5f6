"""Open invitations end with the authority or the phone number on which they rest."""

from django.db.models import QuerySet

from tuoyu.accounts.models import Invitation, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, may


def withdraw_open(invitations: QuerySet[Invitation], by: Actor) -> int:
    """Make those of them worthless that nobody has accepted; the number of them."""
    return invitations.filter(accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by=by.user_id
    )


def withdraw_of(inviter: User, by: Actor) -> int:
    """Withdraw what `inviter` sent and may not send any more; the number of them."""
    sent = Invitation.objects.filter(invited_by=inviter, accepted_at=None, withdrawn_at=None)
    lost = [each.pk for each in sent.order_by("id") if not still_holds(each)]
    ended = withdraw_open(Invitation.objects.filter(pk__in=lost), by)
    if ended:
        audit.record(by, "accounts.withdraw_invitation", inviter, invitations=ended)
    return ended


def still_holds(invitation: Invitation) -> bool:
    """Whether who invited may still do so; what the system itself sent always holds."""
    if invitation.invited_by is None:
        return True
    inviter = actor_of(invitation.invited_by)
    if invitation.institution_id:
        return bool(may(inviter, Permission.INVITE_STAFF, invitation))
    return bool(may(inviter, Permission.PEOPLE_MANAGE))
