"""What enters the register when a filing is receipted."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tuoyu.rules.filing.facts import FilingFacts

if TYPE_CHECKING:
    from tuoyu.divisions.models import Division


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
