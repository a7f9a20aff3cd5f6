"""What enters the register when a filing is receipted."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tuoyu.rules.filing.facts import FilingFacts, StaffFacts
from tuoyu.rules.institution.facts import CertificateKind

if TYPE_CHECKING:
    from tuoyu.divisions.models import Division
    from tuoyu.files.models import StoredFile


FIRE_RATINGS = range(1, 5)


def known_rating(told: int | None) -> int | None:
    """A fire resistance rating as the register keeps it: 1 to 4, else not known."""
    return told if told in FIRE_RATINGS else None


@dataclass(frozen=True, kw_only=True)
class FiledPerson:
    """One member of staff as the filing names them; the ID number is asked of the head only."""

    facts: StaffFacts
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class FiledPaper:
    """One paper of the filing that runs out: first and last day where they are known."""

    kind: CertificateKind
    begins_on: date | None = None
    valid_until: date | None = None
    file: "StoredFile | None" = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The facts of the filing and what the rules do not look at: persons, place, phone."""

    facts: FilingFacts
    division: "Division"
    head_id_number: str = field(default="", repr=False)
    public_phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    source_crs: str = "CGCS2000"
    position_grade: str = ""
    people: tuple[FiledPerson, ...] = ()
    papers: tuple[FiledPaper, ...] = ()
