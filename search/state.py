"""How the index was built, and whether it still fits the analyser that asks it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from search.analysis import analyser_version
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.base import EngineUnavailable
from search.models import IndexOperation, IndexState, SearchEntry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of the database engine's index, and of Elasticsearch's where that is used."""

    engine: str
    entries: int
    built_with: str
    analyser: str
    built_at: datetime | None
    building_since: datetime | None
    server: "ServerStatus | None" = None

    @property
    def needs_rebuild(self) -> bool:
        """Built by another analyser than the one that asks now, or never; or Elasticsearch has lost its index or a
        part of it. Of a server that cannot be reached nothing is said."""
        if self.built_with != self.analyser:
            return True
        server = self.server
        if server is None or not server.is_reachable:
            return False
        if not server.has_index or server.built_with != self.analyser:
            return True
        return server.waiting == 0 and server.entries != self.entries


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What Elasticsearch has. `waiting`: operations that it has yet to hear of."""

    is_reachable: bool
    waiting: int
    has_index: bool = False
    entries: int = 0
    built_with: str = ""


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
        server=_server_status() if uses_elasticsearch() else None,
    )


def _server_status() -> ServerStatus:
    waiting = IndexOperation.objects.filter(done_at=None).count()
    try:
        held = elasticsearch_engine().holds()
    except EngineUnavailable as error:
        logger.warning("search.server_unreachable engine=%s reason=%s", error.engine, error.reason)
        return ServerStatus(is_reachable=False, waiting=waiting)
    if held is None:
        return ServerStatus(is_reachable=True, waiting=waiting)
    return ServerStatus(True, waiting, True, *held)


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
