from .areas import AreaKind
from .cooperation import ContactRole, CooperationGroup, Meeting
from .measures import Indicator, IndicatorVersion, Observation
from .sources import Source
from .statements import Decision, Statement

__all__ = [
    "AreaKind",
    "ContactRole",
    "CooperationGroup",
    "Decision",
    "Indicator",
    "IndicatorVersion",
    "Meeting",
    "Observation",
    "Source",
    "Statement",
]
