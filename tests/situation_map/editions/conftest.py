"""The bundled sources and examples, and a frozen edition of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from network.models import Region
from network.services.roles import set_coordinator
from situation_map import services
from situation_map.editions.freezing import freeze_edition
from situation_map.models import Edition

CANARY = "Kanarialintu"
MakeEdition = Callable[..., Edition]


@pytest.fixture
def loaded(geography: list[Region]) -> None:
    services.load_reference_statements()
    services.load_example_statements()


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
def people(geography: list[Region]) -> dict[str, Any]:
    users = {name: get_user_model().objects.create_user(name) for name in ("national", "coordinator", "member")}
    set_coordinator(user=users["national"], region=None)
    set_coordinator(user=users["coordinator"], region=Region.objects.get(pk="15"))
    return users
