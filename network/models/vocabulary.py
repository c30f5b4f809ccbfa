"""The words of the domain as choices: one place, used by pages, records, forms and filters."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecordKind(models.TextChoices):
    ORGANISATION = "organisation", _("organisation")
    FAMILY_CENTRE = "family_centre", _("family centre")
    MEETING_PLACE = "meeting_place", _("meeting place")
    ACTIVITY = "activity", _("activity")


class OrganisationKind(models.TextChoices):
    COUNTY = "wellbeing_services_county", _("wellbeing services county")
    MUNICIPALITY = "municipality", _("municipality")
    NGO = "ngo", _("NGO")
    PARISH = "parish", _("parish")
    EDUCATION = "educational_institution", _("educational institution")
    PRIVATE = "private", _("private provider")
    EXPERTISE = "centre_of_expertise", _("centre of expertise")
    OTHER = "other", pgettext_lazy("kind of organisation", "other")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everyone")
    NETWORK = "network", _("the network's members")
    COORDINATORS = "coordinators", _("coordinators")


class Publication(models.TextChoices):
    DRAFT = "draft", _("draft")
    LIVE = "live", _("published")
    ARCHIVED = "archived", _("archived")


class Review(models.TextChoices):
    NONE = "none", _("not in review")
    SUBMITTED = "submitted", _("waiting for review")
    RETURNED = "returned", _("returned for changes")


class Origin(models.TextChoices):
    OWN = "own", _("entered here")
    IMPORTED = "imported", _("imported")
    SOURCE = "source", _("from a source text")
    EXAMPLE = "example", _("example")


class CentreForm(models.TextChoices):
    PHYSICAL = "physical", _("physical")
    NETWORKED = "networked", _("networked")
    DIGITAL = "digital", _("digital")
    UNKNOWN = "unknown", _("unknown")


class Phase(models.TextChoices):
    PLANNED = "planned", _("planned")
    PREPARATION = "in_preparation", _("in preparation")
    OPERATING = "operating", _("operating")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("unknown")


class LeadSector(models.TextChoices):
    EDUCATION = "education", _("education")
    HEALTH_SOCIAL = "health_and_social", _("health and social services")
    JOINT = "joint", _("joint")
    UNKNOWN = "unknown", _("unknown")


class MeetingPlaceKind(models.TextChoices):
    FAMILY_CAFE = "family_cafe", _("family café")
    FAMILY_CLUB = "family_club", _("family club")
    FAMILY_PARK = "family_park", _("family park")
    OPEN_DAY_CARE = "open_day_care", _("open day care")
    YOUTH_SPACE = "youth_space", _("youth space")
    VILLAGE_HOUSE = "village_house", _("village house")
    LIBRARY = "library", _("library")
    OTHER = "other", pgettext_lazy("kind of meeting place", "other")


class PointPrecision(models.TextChoices):
    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("approximate")
    MUNICIPALITY = "municipality", _("centre of the municipality")


class ActivityKind(models.TextChoices):
    DROP_IN = "drop_in", _("drop-in")
    GROUP = "group", _("group")
    CLUB = "club", _("club")
    PEER_SUPPORT = "peer_support", _("peer support")
    COURSE = "course", _("course")
    FAMILY_TRAINING = "family_training", _("family training")
    GUIDANCE = "guidance", _("guidance")
    EVENT = "event", _("event")
    TRAINING = "training", _("training for professionals")
    FORUM = "forum", _("forum")
    ONLINE = "online", _("online activity")


class ActivityState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    CANCELLED = "cancelled", _("cancelled")
    POSTPONED = "postponed", _("postponed")
    RESCHEDULED = "rescheduled", _("rescheduled")


class Registration(models.TextChoices):
    NONE = "none", _("no registration")
    RECOMMENDED = "recommended", _("registration recommended")
    REQUIRED = "required", _("registration required")


class CentreTask(models.TextChoices):
    """The tasks of a family centre, by which everything is classified."""

    HEALTH = "health", _("health and wellbeing")
    PARENTING = "parenting", _("parenting and relationship")
    EARLY_SUPPORT = "early_support", _("early support, care and rehabilitation")
    SEPARATION = "separation", _("amicable separation and continued parenthood")
    DIVERSITY = "diversity", _("diversity and multiculturalism")
    VIOLENCE_PREVENTION = "violence_prevention", _("prevention of domestic violence")
    PARTICIPATION = "participation", _("participation and peer support")


class TargetGroup(models.TextChoices):
    EXPECTING = "expecting", _("expecting families")
    BABIES = "babies", _("babies")
    TODDLERS = "toddlers", _("toddlers")
    PRESCHOOL = "preschool", _("under school age")
    SCHOOL_AGE = "school_age", _("school-age children")
    TEENS = "teens", _("teenagers")
    FATHERS = "fathers", _("fathers")
    MOTHERS = "mothers", _("mothers")
    GRANDPARENTS = "grandparents", _("grandparents")
    SINGLE_PARENTS = "single_parents", _("single parents")
    MULTIPLES = "multiples", _("families of twins and triplets")
    SPECIAL_NEEDS = "special_needs", _("children who need special support")
    IMMIGRANTS = "immigrants", _("families who have moved to Finland")
    PROFESSIONALS = "professionals", _("professionals")
    WHOLE_FAMILY = "whole_family", _("the whole family")


class SpokenLanguage(models.TextChoices):
    """Languages an activity is held in. ISO 639 codes."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")
    SE = "se", _("Northern Sámi")
    SMN = "smn", _("Inari Sámi")
    SMS = "sms", _("Skolt Sámi")
    AR = "ar", _("Arabic")
    ES = "es", _("Spanish")
    ET = "et", _("Estonian")
    FA = "fa", _("Persian")
    FR = "fr", _("French")
    KU = "ku", _("Kurdish")
    RU = "ru", _("Russian")
    SO = "so", _("Somali")
    TH = "th", _("Thai")
    TI = "ti", _("Tigrinya")
    TR = "tr", _("Turkish")
    UK = "uk", _("Ukrainian")
    VI = "vi", _("Vietnamese")
    ZH = "zh", _("Chinese")
    FSL = "fse", _("Finnish Sign Language")
    OTHER = "other", pgettext_lazy("language", "other")


class OrganiserRole(models.TextChoices):
    """An organisation's part in an activity or a place; in the order they are told."""

    LEAD = "lead", _("main organiser")
    PARTNER = "partner", _("partner")
    FUNDER = "funder", _("funder")
    VENUE = "venue", _("gives the premises")


class Weekday(models.TextChoices):
    MON = "mon", _("Monday")
    TUE = "tue", _("Tuesday")
    WED = "wed", _("Wednesday")
    THU = "thu", _("Thursday")
    FRI = "fri", _("Friday")
    SAT = "sat", _("Saturday")
    SUN = "sun", _("Sunday")


class Role(models.TextChoices):
    """What a member of an organisation may do there."""

    VIEWER = "viewer", _("viewer")
    EDITOR = "editor", _("editor")
    PUBLISHER = "publisher", _("publisher")
    MANAGER = "manager", _("manager")
