"""Models of the network; import them from here."""

from .geography import FamilyCentreArea, Municipality, Region
from .memberships import Membership, RegionRole, TrustedOrganisation
from .pages import (
    ActivityPage,
    FamilyCentrePage,
    MeetingPlacePage,
    OrganisationPage,
    RegionPage,
)
from .records import Activity, Occurrence, Organisation, Place, Record, RecordTag, RecordText
from .tags import ActivityPageTag, Tag

__all__ = [
    "Activity",
    "ActivityPage",
    "ActivityPageTag",
    "FamilyCentreArea",
    "FamilyCentrePage",
    "MeetingPlacePage",
    "Membership",
    "Municipality",
    "Occurrence",
    "Organisation",
    "OrganisationPage",
    "Place",
    "Record",
    "RecordTag",
    "RecordText",
    "Region",
    "RegionPage",
    "RegionRole",
    "Tag",
    "TrustedOrganisation",
]
