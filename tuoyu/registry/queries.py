"""Reads of the register inside a reader's scope. What the public may see is in `public.py`."""

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.registry.models import Institution


def own_institution(by: Actor) -> Institution:
    """The institution that `by` works for (the oldest, where there are several), or `NotFound`."""
    own = (
        Institution.objects.filter(
            scope(by, Permission.PROVIDER_OPEN, institution="public_id"),
            public_id__in=by.institutions(),
        )
        .select_related("division")
        .order_by("pk")
        .first()
    )
    if own is None:
        raise NotFound("您的账号还没有关联机构，请联系区卫生健康委办理。")
    return own
