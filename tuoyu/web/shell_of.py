"""Which shell a page wears that every audience has in common."""

from tuoyu.core.authority import Actor


def shell_of(actor: Actor) -> str:
    """The template to extend: office, provider or public."""
    if actor.is_staff:
        return "shells/office.html"
    if actor.institutions():
        return "shells/provider.html"
    return "shells/public.html"
