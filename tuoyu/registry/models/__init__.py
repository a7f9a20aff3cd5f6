"""机构名录: institutions with everything that belongs to their file (一户一档), and the listing."""

from tuoyu.registry.models.care import ClassGroup, Service
from tuoyu.registry.models.distinct import DistinctPair
from tuoyu.registry.models.history import Capacity, CapacityOf, Fee
from tuoyu.registry.models.institutions import LAWFUL_DUTY, Institution, Site
from tuoyu.registry.models.listing import Listing
from tuoyu.registry.models.merges import Merge, MergeOf
from tuoyu.registry.models.papers import Certificate, Flag, Paper
from tuoyu.registry.models.staff import (
    BackgroundCheck,
    Employment,
    HealthCertificate,
    Qualification,
    StaffMember,
    Training,
)

__all__ = [
    "LAWFUL_DUTY",
    "BackgroundCheck",
    "Capacity",
    "CapacityOf",
    "Certificate",
    "ClassGroup",
    "DistinctPair",
    "Employment",
    "Fee",
    "Flag",
    "HealthCertificate",
    "Institution",
    "Listing",
    "Merge",
    "MergeOf",
    "Paper",
    "Qualification",
    "Service",
    "Site",
    "StaffMember",
    "Training",
]
