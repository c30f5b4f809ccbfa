from .areas import AreaKind
from .cooperation import ContactRole, CooperationGroup, Meeting
from .editions import Edition, EditionFigure, EditionPart, Erratum, Frozen
from .live import LiveFigure, LiveRun
from .measures import Indicator, IndicatorVersion, Observation
from .pages import GoodPracticePage, MaterialPage, SharedUse
from .rounds import (
    Round,
    RoundAnswer,
    RoundCounty,
    RoundImport,
    RoundLink,
    RoundQuestion,
    RoundReminder,
)
from .sources import Source
from .statements import Decision, Statement
from .subscriptions import ChangeSubscription

__all__ = [
    "AreaKind",
    "ChangeSubscription",
    "ContactRole",
    "CooperationGroup",
    "Decision",
    "Edition",
    "EditionFigure",
    "EditionPart",
    "Erratum",
    "Frozen",
    "GoodPracticePage",
    "Indicator",
    "IndicatorVersion",
    "LiveFigure",
    "LiveRun",
    "MaterialPage",
    "Meeting",
    "Observation",
    "Round",
    "RoundAnswer",
    "RoundCounty",
    "RoundImport",
    "RoundLink",
    "RoundQuestion",
    "RoundReminder",
    "SharedUse",
    "Source",
    "Statement",
]
