"""For which of several institutions somebody works now. The session keeps the choice; nothing else
reads it: whoever asks for one's own institution gets the first that the actor names."""

from dataclasses import replace

from django.http import HttpRequest

from tuoyu.core.authority import Actor
from tuoyu.registry.models import Institution

KEY = "institution"


def with_choice(actor: Actor, request: HttpRequest) -> Actor:
    """The actor with the posts at the chosen institution in front; a choice gives no power."""
    if len(set(actor.institutions())) < 2:
        return actor
    chosen = request.session.get(KEY)
    in_order = sorted(actor.holdings, key=lambda held: str(held.institution) != chosen)
    return replace(actor, holdings=tuple(in_order))


def choose(request: HttpRequest, institution: Institution) -> None:
    request.session[KEY] = str(institution.public_id)
