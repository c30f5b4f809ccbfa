"""Writes of the situation map. Each service owns its transaction."""

from django.db import transaction

from .editions.examples import remove_example_editions, write_example_editions
from .example_rounds import read_example_rounds, write_example_rounds
from .loading import DATA, Places, read_data_file, write_data_file
from .models import ContactRole, CooperationGroup, Decision, Indicator, Meeting, Observation, Round, Source, Statement
from .observing import NewObservation, ObservationsRefused, RowProblem
from .recording import Recorded, record_observations, withdraw_observation
from .rounds.examples import write_example_round
from .shared.examples import remove_example_shared, write_example_shared

__all__ = [
    "NewObservation",
    "ObservationsRefused",
    "Recorded",
    "RowProblem",
    "load_example_desk",
    "load_example_statements",
    "load_reference_statements",
    "record_observations",
    "remove_example_statements",
    "withdraw_observation",
]

REFERENCE_FILES = ("national.toml", "central_finland.toml")
EXAMPLE_FILE = "example.toml"
EXAMPLE_MODELS = (Round, Meeting, Observation, Statement, Decision, CooperationGroup, ContactRole, Indicator, Source)


def load_reference_statements() -> int:
    """Load what the source texts say: sources, figures, statements, groups, meetings and contact roles.

    Loading again changes nothing that is unchanged in the files. Counties and municipalities must be there already.
    Returns the number of statements and figures. Raises DataFileError, and then nothing has been written.
    """
    places = Places.read()
    files = [read_data_file(DATA / name, places) for name in REFERENCE_FILES]
    with transaction.atomic():
        for data in files:
            write_data_file(data, places)
        _index_statements()
    return sum(len(data.sections.get(name, [])) for data in files for name in ("statement", "observation"))


def load_example_statements() -> int:
    """Load the invented statements, contact roles, rounds and editions, each marked as an example.

    Returns the number of statements. Raises DataFileError, and then nothing has been written.
    """
    places = Places.read()
    data = read_data_file(DATA / EXAMPLE_FILE, places, is_example=True)
    rounds = read_example_rounds(DATA, places)
    with transaction.atomic():
        write_data_file(data, places)
        stages = write_example_rounds(rounds, places)
        write_example_editions(DATA)
        _index_statements(is_example=True)
    return len(data.sections["statement"]) + stages


def load_example_desk() -> int:
    """Publish the invented good practices and materials, and the running round with its answers.

    Returns the number of pages. The example organisations and statements must be there; raises DataFileError, and then
    nothing has been written.
    """
    with transaction.atomic():
        write_example_round(DATA)
        return write_example_shared(DATA)


def remove_example_statements() -> int:
    """Delete every example row of the situation map, and nothing else. Returns the number of statements deleted."""
    from search.services import remove_objects

    with transaction.atomic():
        keys = list(Statement.objects.filter(is_example=True).values_list("key", flat=True))
        remove_objects("statement", keys)
        remove_example_editions()
        remove_example_shared()
        for model in EXAMPLE_MODELS:
            model._default_manager.filter(is_example=True).delete()
        _index_indicators()
    return len(keys)


def _index_statements(**which: bool) -> None:
    """Bring the search up to date with these statements, and with those whose place they take, inside the caller's
    transaction."""
    from search.services import index_changed, index_objects

    index_objects("statement", Statement.objects.filter(**which).values_list("key", flat=True))
    index_changed("statement", Statement.objects.exclude(**which).order_by("key").values_list("key", flat=True))
    _index_indicators()


def _index_indicators() -> None:
    """Those that are offered now and those that were, inside the caller's transaction; what says the same is left."""
    from .definitions.searching import index_all_indicators

    index_all_indicators()
