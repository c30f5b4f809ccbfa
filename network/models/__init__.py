"""Models of the network; import them from here."""

from .finder import ActivitySlot, SlotChange
from .form_drafts import AccompanyingText, FormDraft
from .geography import FamilyCentreArea, Municipality, Region
from .joining import Invitation, JoinMessage, JoinRequest, OldAddress
from .languages import RemovedLanguage
from .memberships import Membership, RegionRole, TrustedOrganisation
from .mergers import Merger
from .organisers import ActivityOrganiser, FamilyCentreOrganiser, MeetingPlaceOrganiser, RecordOrganiser
from .pages import (
    ActivityPage,
    FamilyCentrePage,
    MeetingPlacePage,
    OrganisationPage,
    RegionPage,
)
from .rebuilding import OccurrenceRebuild
from .records import Activity, Occurrence, Organisation, Place, Record, RecordTag, RecordText
from .tags import ActivityPageTag, Tag

__all__ = [
    "AccompanyingText",
    "Activity",
    "ActivityOrganiser",
    "ActivityPage",
    "ActivityPageTag",
    "ActivitySlot",
    "FamilyCentreArea",
    "FamilyCentreOrganiser",
    "FamilyCentrePage",
    "FormDraft",
    "Invitation",
    "JoinMessage",
    "JoinRequest",
    "MeetingPlaceOrganiser",
    "MeetingPlacePage",
    "Membership",
    "Merger",
    "Municipality",
    "Occurrence",
    "OccurrenceRebuild",
    "OldAddress",
    "Organisation",
    "OrganisationPage",
    "Place",
    "Record",
    "RecordOrganiser",
    "RecordTag",
    "RecordText",
    "Region",
    "RegionPage",
    "RegionRole",
    "RemovedLanguage",
    "SlotChange",
    "Tag",
    "TrustedOrganisation",
]
