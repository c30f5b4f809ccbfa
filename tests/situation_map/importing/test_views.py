"""Bringing figures in at the desk: dry run, accepting, correcting, taking back; and who may not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.imports.models import ImportRun
from cms.jobs.services import drain_jobs
from situation_map.models import Indicator, IndicatorVersion, Observation
from tests.network.world import World


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def _groups(world: World) -> None:
    indicator = Indicator.objects.create(key="groups", kind="count", theme="cooperation", is_listed=True)
    IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi="Ryhmiä")


def dry_run(client: Client, data: str, kind: str = "figures_table", **more: Any) -> ImportRun:
    file = SimpleUploadedFile("luvut.csv", data.encode())
    form = {"file": file, "source_title": "Kysely 2024", **more}
    answer = client.post(reverse("figure_import_new", kwargs={"kind": kind}), form)
    assert answer.status_code == 302, answer.content.decode()
    drain_jobs()
    return ImportRun.objects.latest("created_at")


def accept(client: Client, run: ImportRun, mode: str = "all") -> int:
    answer = client.post(reverse("figure_import", kwargs={"pk": run.pk}), {"mode": mode})
    drain_jobs()
    run.refresh_from_db()
    return answer.status_code


HEAD = "indicator;area;period;value\n"


def test_nothing_is_stored_before_the_dry_run_is_accepted(world: World) -> None:
    client = world.client("national")
    run = dry_run(client, HEAD + "groups;15;2024;3\n")

    assert (run.state, run.counts) == ("ready", {"create": 1})
    assert not Observation.objects.exists()
    assert client.get(reverse("figure_import", kwargs={"pk": run.pk})).status_code == 200

    assert accept(client, run) == 302
    observation = Observation.objects.get()
    assert (observation.value_number, observation.region_id, observation.source.title) == (3, "15", "Kysely 2024")


def test_refused_rows_are_shown_and_left_out_only_when_asked(world: World) -> None:
    client = world.client("national")
    run = dry_run(client, HEAD + "groups;15;2024;3\ngroups;77;2024;4\n")

    page = client.get(reverse("figure_import", kwargs={"pk": run.pk})).content.decode()
    assert "77" in page
    assert run.counts == {"create": 1, "refuse": 1}
    assert accept(client, run) == 422
    assert not Observation.objects.exists()

    assert accept(client, run, "good") == 302
    assert Observation.objects.get().region_id == "15"


def test_second_import_corrects_and_taking_it_back_restores_the_first(world: World) -> None:
    client = world.client("national")
    first = dry_run(client, HEAD + "groups;15;2024;3\n")
    accept(client, first)
    second = dry_run(client, HEAD + "groups;15;2024;5\n")
    assert second.counts == {"change": 1}
    accept(client, second)
    assert [(o.value_number, o.is_current) for o in Observation.objects.order_by("pk")] == [(3, False), (5, True)]

    client.post(reverse("figure_import_undo", kwargs={"pk": second.pk}))
    drain_jobs()

    second.refresh_from_db()
    assert (second.state, Observation.objects.current().get().value_number) == ("taken_back", 3)


def test_new_figures_that_are_taken_back_are_gone_from_readers(world: World) -> None:
    client = world.client("national")
    run = dry_run(client, HEAD + "groups;15;2024;3\n")
    accept(client, run)
    client.post(reverse("figure_import_undo", kwargs={"pk": run.pk}))
    drain_jobs()

    assert (Observation.objects.count(), Observation.objects.current().count()) == (1, 0)


def test_same_figures_again_bring_in_nothing(world: World) -> None:
    client = world.client("national")
    accept(client, dry_run(client, HEAD + "groups;15;2024;3\n"))

    assert dry_run(client, HEAD + "groups;15;2024;3\n").counts == {"same": 1}


def test_unreadable_file_says_why(world: World) -> None:
    client = world.client("national")
    run = dry_run(client, "{", kind="figures_json_stat")

    assert run.state == "unreadable"

    assert run.problem


def test_form_without_file_or_address_or_source_keeps_what_was_written(world: World) -> None:
    client = world.client("national")
    answer = client.post(
        reverse("figure_import_new", kwargs={"kind": "figures_table"}), {"source_publisher": "Tilastokeskus"}
    )

    assert answer.status_code == 422
    assert "Tilastokeskus" in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("person", ["editor", "publisher", "viewer", "coordinator", "other_coordinator"])
def test_others_may_neither_look_nor_bring_in(world: World, person: str) -> None:
    run = dry_run(world.client("national"), HEAD + "groups;15;2024;3\n")
    client = world.client(person)
    pk = {"pk": run.pk}

    for name, arguments in (
        ("figure_imports", {}), ("figure_import_new", {"kind": "figures_table"}), ("figure_import", pk),
        ("figure_import_state", pk),
    ):  # fmt: skip
        assert client.get(reverse(name, kwargs=arguments)).status_code == 403
    for name in ("figure_import", "figure_import_leave", "figure_import_undo"):
        assert client.post(reverse(name, kwargs=pk), {"mode": "all"}).status_code == 403
    form = {"file": SimpleUploadedFile("x.csv", b"a;b\n"), "source_title": "x"}
    assert client.post(reverse("figure_import_new", kwargs={"kind": "figures_table"}), form).status_code == 403
    drain_jobs()
    assert not Observation.objects.exists()
    assert ImportRun.objects.count() == 1


def test_figures_cannot_be_brought_in_by_the_way_of_an_organisation(world: World) -> None:
    client = world.client("editor")
    form = {"file": SimpleUploadedFile("x.csv", (HEAD + "groups;15;2024;3\n").encode())}

    answer = client.post(reverse("import_new", kwargs={"kind": "figures_table"}), form)

    assert answer.status_code == 403 or not ImportRun.objects.exists()
    drain_jobs()
    assert not Observation.objects.exists()


def test_nobody_signed_in_is_led_to_sign_in(world: World) -> None:
    answer = world.client().get(reverse("figure_imports"))

    assert answer.status_code == 302
