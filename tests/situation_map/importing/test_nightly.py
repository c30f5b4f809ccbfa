"""Figures fetched every night: brought in as accepted, and stopped with a letter as soon as the source differs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from cms.imports.contracts import Content
from cms.imports.models import ImportRun, ImportSource
from cms.imports.nightly import start_due_runs
from cms.jobs.services import drain_jobs
from situation_map.models import Indicator, IndicatorVersion, Observation
from tests.network.world import World

ADDRESS = "https://figures.example.org/groups.csv"
HEAD = "indicator;area;period;value\n"
GOOD = HEAD + "groups;15;2024;3\n"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Site:
    """The address that is fetched, and the person who has accepted it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.text = world, GOOD
        monkeypatch.setattr("cms.imports.fetching.check_address", lambda address: None)
        monkeypatch.setattr("cms.imports.services.check_address", lambda address: None)
        monkeypatch.setattr("situation_map.importing.forms.check_address", lambda address: None)
        monkeypatch.setattr("cms.imports.reading.fetch", self.fetch)
        indicator = Indicator.objects.create(key="groups", kind="count", theme="cooperation", is_listed=True)
        IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi="Ryhmiä")
        self.user = world.users["national"]
        self.user.email = "maa@example.org"
        self.user.save()
        UserProfile.objects.update_or_create(user=self.user, defaults={"preferred_language": "sv"})

    def fetch(self, *args: Any, **options: Any) -> Content:
        return Content("groups.csv", self.text.encode())

    def accept(self, **data: Any) -> ImportSource:
        client = self.world.client("national")
        form = {"address": ADDRESS, "source_title": "Groups of the year"}
        client.post(reverse("figure_import_new", kwargs={"kind": "figures_table"}), form)
        drain_jobs()
        run = ImportRun.objects.get()
        self.answer = client.post(reverse("figure_import", kwargs={"pk": run.pk}), {"mode": "all", **data})
        drain_jobs()
        return ImportSource.objects.get()

    def night(self, text: str) -> ImportRun:
        self.text = text
        ImportSource.objects.update(last_checked_at=timezone.now() - timedelta(days=1))
        start_due_runs()
        drain_jobs()
        return ImportRun.objects.latest("created_at")


@pytest.fixture
def site(world: World, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(world, monkeypatch)


def figures() -> list[tuple[str, int]]:
    rows = Observation.objects.current().filter(version__indicator__key="groups").order_by("period")
    return [(row.period, int(row.value_number or 0)) for row in rows]


def test_nothing_is_fetched_at_night_before_somebody_asks_for_it(site: Site) -> None:
    assert site.accept().schedule == "none"
    assert start_due_runs() == 0


def test_a_night_brings_in_what_is_as_it_was_accepted(site: Site) -> None:
    assert site.accept(nightly="on").schedule == "daily"
    run = site.night(GOOD + "groups;15;2025;4\n")
    assert (run.state, run.is_scheduled) == (ImportRun.State.DONE, True)
    assert figures() == [("2024", 3), ("2025", 4)]
    assert mail.outbox == []


@pytest.mark.parametrize("text", [
    "area;year;number\n15;2025;4\n",
    GOOD.replace(";3", ";three") + "groups;15;2025;4\n",
    "<!doctype html><title>Moved</title>",
])  # fmt: skip
def test_another_shape_stops_and_tells_the_owner(site: Site, text: str) -> None:
    site.accept(nightly="on")
    run = site.night(text)
    assert run.state in (ImportRun.State.READY, ImportRun.State.UNREADABLE)
    assert figures() == [("2024", 3)]
    (letter,) = mail.outbox
    assert (letter.to, letter.extra_headers["Content-Language"]) == (["maa@example.org"], "sv")
    with translation.override("sv"):
        assert reverse("figure_import", kwargs={"pk": run.pk}) in letter.body


def test_leaving_refused_rows_out_is_not_for_nights(site: Site) -> None:
    assert site.accept(mode="good", nightly="on").schedule == "none"
    assert "nightly" in site.answer.context["form"].errors


def test_fetching_is_stopped_by_who_manages_figures_alone(site: Site) -> None:
    source = site.accept(nightly="on")
    address = reverse("figure_import_stop", kwargs={"pk": source.pk})
    for person in ("editor", "coordinator", "other_coordinator"):
        assert site.world.client(person).post(address).status_code == 403
    assert ImportSource.objects.get().schedule == "daily"
    client = site.world.client("national")
    assert "Fetched every night" in client.get(reverse("figure_imports")).content.decode()
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert ImportSource.objects.get().schedule == "none"
