"""How the index was built, and whether it still fits the analyser that asks it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from search.analysis import analyser_version
from search.engines import database_engine
from search.models import IndexState, SearchEntry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of the database engine's index."""

    engine: str
    entries: int
    built_with: str
    analyser: str
    built_at: datetime | None
    building_since: datetime | None

    @property
    def needs_rebuild(self) -> bool:
        """Built by another analyser than the one that asks now, or never."""
        return self.built_with != self.analyser


def index_status() -> IndexStatus:
    engine = database_engine().name
    state = IndexState.objects.filter(engine=engine).first()
    return IndexStatus(
        engine=engine,
        entries=SearchEntry.objects.count(),
        built_with=state.analyser if state else "",
        analyser=analyser_version(),
        built_at=state.built_at if state else None,
        building_since=state.building_since if state else None,
    )


_warned: set[str] = set()


def warn_of_mismatch() -> None:
    """Say once a process that the index was built by another analyser: words of the two must not mix."""
    if _warned:
        return
    _warned.add("looked")
    state = IndexState.objects.filter(engine=database_engine().name).first()
    if state and state.analyser and state.analyser != analyser_version():
        logger.warning(
            "search.analyser_mismatch built_with=%s analyser=%s: run `manage.py search rebuild`",
            state.analyser,
            analyser_version(),
        )
