"""The bundled sources and examples, and a frozen edition of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from network.models import Region, RegionRole
from network.services.reference import load_geography
from situation_map import services
from situation_map.editions.freezing import freeze_edition
from situation_map.models import Edition

CANARY = "Kanarialintu"
MakeEdition = Callable[..., Edition]


@pytest.fixture(scope="module")
def whole_map(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Counties, sources and examples, loaded once for the tests of a module; nothing is written into the search."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.services.index_objects", lambda source, ids: None)
        load_geography()
        services.load_reference_statements()
        services.load_example_statements()
        patch.undo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(whole_map: None, db: None) -> None:
    """The same, to be changed by one test."""


@pytest.fixture
def make_edition(loaded: None) -> MakeEdition:
    """Today's edition of everything, frozen, public at once; a draft with `frozen=False`."""

    def make(slug: str = "kuva", *, frozen: bool = True, **facts: Any) -> Edition:
        values = {"name_fi": f"{CANARY} {slug}", "foreword_fi": f"{CANARY} laulaa.", "dated_on": timezone.localdate()}
        edition = Edition.objects.create(slug=slug, **{**values, **facts})
        return freeze_edition(edition_id=edition.pk, site=None) if frozen else edition

    return make


@pytest.fixture
def embargoed(make_edition: MakeEdition) -> Edition:
    return make_edition("salainen", published_at=timezone.now() + dt.timedelta(days=2))


@pytest.fixture
def people(loaded: None) -> dict[str, Any]:
    users = {name: get_user_model().objects.create_user(name) for name in ("national", "coordinator", "member")}
    RegionRole.objects.create(user=users["national"], region=None)
    RegionRole.objects.create(user=users["coordinator"], region=Region.objects.get(pk="15"))
    return users
