"""Public reads of the register: what anybody may see. Nothing personal leaves this file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.registry.models import Flag, Institution, Listing
from tuoyu.registry.search import Found, Page, Point, SearchQuery, search
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature, PriceUnit, ServiceForm
from tuoyu.rules.institution.facts import FlagKind

EXPORT_PAGE = 500


@dataclass(frozen=True, slots=True)
class PublicService:
    """One form of care. Money in 分; free places with the time of their report."""

    form: ServiceForm
    price_fen: int
    price_unit: PriceUnit
    places: int
    free_places: int | None
    free_reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicClass:
    name: str
    band: ClassBand
    places: int


@dataclass(frozen=True, slots=True)
class PublicFee:
    """One line of the fee list that holds today. Money in 分."""

    item: str
    price_fen: int
    unit: PriceUnit
    note: str


@dataclass(frozen=True, slots=True)
class PublicFlag:
    """A mark (普惠、示范、试点) that holds today, since when, until when (the last day), and the
    number of the document on which it rests ("": the register keeps a file).
    """

    kind: FlagKind
    since: date
    until: date | None
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicInstitution:
    """One institution of the register, as the public may see it. Areas in square metres."""

    public_id: UUID
    name: str
    kind: InstitutionKind
    nature: LegalNature | None
    is_open: bool
    inclusive: bool
    is_demo: bool
    catering: bool
    phone: str
    address: str
    division_code: str
    division_name: str
    street_name: str
    longitude: float | None
    latitude: float | None
    floors: tuple[int, ...]
    building_area_m2: Decimal | None
    indoor_area_m2: Decimal | None
    outdoor_area_m2: Decimal | None
    filing_number: str
    filed_on: date
    closed_on: date | None
    closed_reason: str
    services: tuple[PublicService, ...]
    classes: tuple[PublicClass, ...]
    fees: tuple[PublicFee, ...]
    marks: tuple[PublicFlag, ...]
    refreshed_at: datetime

    @property
    def flags(self) -> tuple[str, ...]:
        """The marks of today in words."""
        return tuple(mark.kind.label for mark in self.marks)

    @property
    def places(self) -> int:
        return sum(group.places for group in self.classes)


@dataclass(frozen=True, slots=True)
class Figures:
    """The district in numbers, of the institutions that are open."""

    institutions: int
    places: int
    inclusive_institutions: int
    inclusive_places: int
    refreshed_at: datetime | None

    @property
    def inclusive_share(self) -> float | None:
        """Inclusive places in per cent of all places (普惠托位占比)."""
        return 100 * self.inclusive_places / self.places if self.places else None


def public_institution(public_id: UUID) -> PublicInstitution:
    """One institution of the register, closed ones too; `NotFound` for what was never filed."""
    try:
        found = (
            Institution.objects.exclude(state="preparing")
            .filter(merged_into=None)
            .select_related("site", "listing", "division")
            .prefetch_related("services", "classes")
            .only(*_PUBLIC_COLUMNS)
            .get(public_id=public_id)
        )
    except Institution.DoesNotExist:
        raise NotFound("没有找到这家机构。它可能还没有备案，请返回名录查找。") from None
    return _public(found)


# The columns that this page needs: the encrypted ones are not even read.
_PUBLIC_COLUMNS = (
    "public_id", "name", "kind", "nature", "state", "inclusive", "is_demo", "catering",
    "public_phone", "division__code", "division__name", "filing_number", "filed_on", "closed_on",
    "closed_reason", "site__address", "site__longitude", "site__latitude", "site__floors",
    "site__building_area_m2", "site__indoor_area_m2", "site__outdoor_area_m2",
    "listing__street_name", "listing__refreshed_at",
)  # fmt: skip


def _public(found: Institution) -> PublicInstitution:
    site, listing = found.site, found.listing
    assert found.filing_number is not None
    assert found.filed_on is not None
    return PublicInstitution(
        public_id=found.public_id,
        name=found.name,
        kind=InstitutionKind.of(found.kind),
        nature=LegalNature.of(found.nature) if found.nature else None,
        is_open=found.state == "filed",
        inclusive=found.inclusive,
        is_demo=found.is_demo,
        catering=found.catering,
        phone=found.public_phone,
        address=site.address,
        division_code=found.division.code,
        division_name=found.division.short_name,
        street_name=listing.street_name,
        longitude=site.longitude,
        latitude=site.latitude,
        floors=tuple(sorted(site.floors)),
        building_area_m2=site.building_area_m2,
        indoor_area_m2=site.indoor_area_m2,
        outdoor_area_m2=site.outdoor_area_m2,
        filing_number=found.filing_number,
        filed_on=found.filed_on,
        closed_on=found.closed_on,
        closed_reason=found.closed_reason,
        services=tuple(
            PublicService(
                ServiceForm.of(s.form),
                s.price_fen,
                PriceUnit.of(s.price_unit),
                s.places,
                s.free_places,
                s.free_reported_at,
            )
            for s in found.services.all()
        ),
        classes=tuple(
            PublicClass(c.name, ClassBand.of(c.band), c.places) for c in found.classes.all()
        ),
        fees=_fees(found),
        marks=marks_of([found.public_id]).get(found.public_id, ()),
        refreshed_at=listing.refreshed_at,
    )


def _fees(found: Institution) -> tuple[PublicFee, ...]:
    """What may be charged today; 保育费 first."""
    rows = found.fees.filter(period__contains=clock.today()).order_by("-form", "kind", "item")
    return tuple(
        PublicFee(row.item, row.price_fen, PriceUnit.of(row.unit), row.note) for row in rows
    )


def marks_of(institutions: Iterable[UUID]) -> dict[UUID, tuple[PublicFlag, ...]]:
    """The marks of today of several institutions, in one query; who has none is not in it."""
    rows = (
        Flag.objects.filter(
            institution__public_id__in=list(institutions), period__contains=clock.today()
        )
        .order_by("kind", "id")
        .values_list("institution__public_id", "kind", "period", "document_number")
    )
    found: dict[UUID, tuple[PublicFlag, ...]] = {}
    for public_id, kind, period, number in rows:
        last = period.upper - timedelta(days=1) if period.upper else None
        mark = PublicFlag(FlagKind.of(kind), period.lower, last, number)
        found[public_id] = (*found.get(public_id, ()), mark)
    return found


def point_of(found: PublicInstitution) -> Point | None:
    """Where it is; None where no position was filed."""
    if found.longitude is None or found.latitude is None:
        return None
    return Point(found.longitude, found.latitude)


def figures(division: str = "") -> Figures:
    """The numbers of a division (a prefix of its code), in one query."""
    rows = Listing.objects.filter(is_open=True)
    if division:
        rows = rows.filter(division_code__startswith=division)
    found = rows.aggregate(
        institutions=Count("pk"),
        all_places=Sum("places", default=0),
        inclusive_institutions=Count("pk", filter=Q(inclusive=True)),
        inclusive_places=Sum("places", filter=Q(inclusive=True), default=0),
        newest=Max("refreshed_at"),
    )
    return Figures(
        found["institutions"],
        found["all_places"],
        found["inclusive_institutions"],
        found["inclusive_places"],
        found["newest"],
    )


def latest(count: int) -> list[Listing]:
    """The newest entries of the register that are open."""
    return list(Listing.objects.filter(is_open=True).order_by("-filed_on", "-pk")[:count])


def everything(query: SearchQuery) -> Iterator[Found]:
    """All rows of a search, read page by page: for open data."""
    page: Page | None = None
    while page is None or page.next_cursor is not None:
        cursor = page.next_cursor if page else query.cursor
        page = search(replace(query, cursor=cursor, size=EXPORT_PAGE))
        yield from page.items
