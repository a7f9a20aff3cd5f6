"""Two rounds compared, for a reader."""

from collections.abc import Sequence

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.divisions.queries import provision
from tuoyu.registry.listing import sort_name_of
from tuoyu.registry.models import Institution
from tuoyu.rules.institution.likeness import distinctive, likeness
from tuoyu.survey.comparison import Comparison, Item, compare
from tuoyu.survey.facts import COMPARED, key_of
from tuoyu.survey.models import Entry, Pairing, Place, Round


def comparison(by: Actor, earlier: Round, later: Round, *, street: str = "") -> Comparison:
    """What `later` found otherwise than `earlier`, in one's area or one street of it."""
    pairs = Pairing.objects.values_list("place_id", "earlier_id").order_by("pk")
    return compare(
        _items(by, earlier, street),
        _items(by, later, street),
        decided=list(pairs),
        least_likeness=_least(),
    )


def _least() -> int:
    return provision("duplicate.name_likeness_percent").whole


def _items(by: Actor, round: Round, street: str) -> list[Item]:
    rows = (
        Entry.objects.filter(
            scope(by, Permission.SURVEY_READ, division="division__code"),
            round=round,
            division__code__startswith=street,
        )
        .select_related("place__institution")
        .defer("phone", "note")
        .order_by("place__number")
    )
    return [_item(row) for row in rows]


def _item(row: Entry) -> Item:
    institution = row.place.institution
    return Item(
        place=row.place_id,
        public_id=row.place.public_id,
        number=row.place.number,
        street=row.place.street_id,
        address_key=key_of("", row.address),
        values={name: getattr(row, name) for name in COMPARED},
        is_filed=institution is not None and institution.state == "filed",
    )


def likely_institutions(by: Actor, place: Place) -> Sequence[Institution]:
    """Institutions of the register that may be this place: same code, or like names in its street.

    For a clerk who is about to take the place into the register.
    """
    rows = (
        Institution.objects.filter(
            scope(by, Permission.SURVEY_MANAGE, division="division__code"), merged_into=None
        )
        .exclude(state="closed")
        .select_related("division", "site")
        .defer("head_name", "head_id_number", "contact_name", "contact_phone")
        .order_by("pk")
    )
    least, sound = _least(), sort_name_of(distinctive(place.name))
    found = []
    for row in rows:
        same_code = bool(place.credit_code) and row.credit_code == place.credit_code
        near = row.division_id.startswith(place.street_id)
        if same_code or (near and likeness(sort_name_of(distinctive(row.name)), sound) >= least):
            found.append((not same_code, row.pk, row))
    return [row for _, _, row in sorted(found, key=lambda each: each[:2])]
