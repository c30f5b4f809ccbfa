"""Loading and removing the example content. Each is one transaction: all of it or nothing."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from network.example import removal
from network.example.accounts import accounts_file, create_accounts, example_users, write_accounts
from network.example.bulk import invalid, load_in_bulk, organisers_of
from network.example.content import FOLDER, read_counties
from network.example.plan import Plan, PlannedPage, Planner
from network.models import (
    FamilyCentrePage,
    MeetingPlacePage,
    Municipality,
    OrganisationPage,
    Place,
    Record,
    Tag,
)
from network.models.vocabulary import Origin
from network.recurrence import LOCAL
from network.services.content import create_page
from network.services.provisioning import provision_organisation
from network.signals import example_loaded, example_removed

Progress = Callable[[int, int], None]


class ExamplesRefused(Exception):
    """Example content may not be loaded or removed now; the text says why and what to do."""


def plan(*, scale: int, today: dt.date | None = None, folder: Path = FOLDER) -> Plan:
    """Everything that will be loaded. Raises ExampleError before anything is written."""
    day = today or timezone.now().astimezone(LOCAL).date()
    planner = Planner(today=day, municipalities={item.name_fi: item for item in Municipality.objects.all()})
    return Plan(planner, read_counties(folder=folder), scale=scale)


def check_allowed() -> None:
    if not settings.EXAMPLE_CONTENT_ALLOWED:
        raise ExamplesRefused("Example content is refused with SITE_ENV=production.")
    if not Municipality.objects.exists():
        raise ExamplesRefused("The reference data is missing: run `manage.py load_reference` first.")


@transaction.atomic
def load_examples(*, scale: int = 1, bulk: bool = True, folder: Path = FOLDER, today: dt.date | None = None,
                  progress: Progress = lambda done, total: None) -> int:  # fmt: skip
    """Load the example content and accounts; returns the number of pages planned, 0 when it is there already.

    Without `bulk` each page goes the way that editors' pages go; the rows are the same, and it takes far longer.
    Raises ExampleError or ExamplesRefused, having changed nothing.
    """
    check_allowed()
    if Record.objects.filter(origin=Origin.EXAMPLE).exists():
        return 0
    pages = plan(scale=scale, today=today, folder=folder)
    (load_in_bulk if bulk else load_one_by_one)(pages, progress=progress)
    accounts = create_accounts()
    example_loaded.send(sender=load_examples)
    transaction.on_commit(lambda: write_accounts(accounts))
    return len(pages)


def load_one_by_one(pages: Collection[PlannedPage], *, progress: Progress) -> None:
    """The way every editor's page goes: the services, a revision, a publication."""
    organisations: dict[uuid.UUID, OrganisationPage] = {}
    places: dict[uuid.UUID, Place] = {}
    for number, planned in enumerate(pages, start=1):
        try:
            if planned.organisation_key is None:
                organisations[planned.key] = load_organisation(planned)
            else:
                place = places[planned.place_key] if planned.place_key else None
                load_page(planned, organisation=organisations[planned.organisation_key], place=place)
        except ValidationError as error:
            raise invalid(planned, error) from None
        if planned.model in (FamilyCentrePage, MeetingPlacePage):
            places[planned.key] = Place.objects.select_related("record").get(record__translation_key=planned.key)
        progress(number, len(pages))


def load_organisation(planned: PlannedPage) -> OrganisationPage:
    facts = dict(planned.facts)
    return provision_organisation(
        title=facts.pop("title"),
        region_code=planned.region_code,
        facts=facts,
        language=planned.language,
        translation_key=planned.key,
        translations=planned.translations,
    )


def load_page(planned: PlannedPage, *, organisation: OrganisationPage, place: Place | None) -> None:
    tags = [Tag.objects.get_or_create(name=name)[0] for name in planned.tags]
    keys = [key for key, _role in planned.organisers]
    records = dict(Record.objects.filter(translation_key__in=keys).values_list("translation_key", "pk")) if keys else {}
    organisers = organisers_of(planned, records)
    create_page(
        planned.model,
        parent=organisation,
        facts={**planned.facts, "place": place} if place else planned.facts,
        related={name: rows for name, rows in {"tags": tags, "organisers": organisers}.items() if rows},
        translations=planned.translations,
        translation_key=planned.key,
    )


@transaction.atomic
def remove_examples(*, with_additions: bool = False) -> int:
    """Remove exactly what was loaded; returns the number of records. Raises ExamplesRefused when people have added to
    it.
    """
    example_removed.send(sender=remove_examples)  # first: pages of the apps above are no additions
    added = removal.additions()
    if added and not with_additions:
        raise ExamplesRefused(
            f"{len(added)} pages were added to example organisations, the first is “{added[0].title}”. "
            "Move them, or remove them too with --with-additions."
        )
    organisations = OrganisationPage.objects.filter(origin=Origin.EXAMPLE)
    keys = [*organisations.values_list("translation_key", flat=True).distinct()]
    tags = removal.example_tag_ids()
    example_users().delete()
    count = removal.delete_records(added=added)
    removal.delete_pages(added=added)
    removal.delete_roles(keys)
    removal.delete_unused_tags(tags)
    transaction.on_commit(lambda: accounts_file().unlink(missing_ok=True))
    return count
