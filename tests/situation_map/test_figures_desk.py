"""One figure at the desk: recorded, corrected, taken back; every fault at its field; and who may not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from situation_map.models import Indicator, IndicatorVersion, Observation
from tests.network.world import World

KEY = {"key": "groups"}


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def _groups(world: World) -> None:
    indicator = Indicator.objects.create(key="groups", kind="count", theme="cooperation", is_listed=True)
    IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi="Ryhmiä")


def filled(**changes: Any) -> dict[str, Any]:
    return {"area": "region:15", "period": "2024", "value": "3", "status": "final", "source": "Kysely", **changes}


def record(world: World, **changes: Any) -> Observation:
    answer = world.client("national").post(reverse("figure_new", kwargs=KEY), filled(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return Observation.objects.current().latest("pk")


def test_figure_is_recorded_with_all_that_is_told(world: World) -> None:
    row = record(world, value="0", status="preliminary", as_of="2024-05-01", method="kysely", note="Arvio.",
                 confirmed_by_role="coordinator")  # fmt: skip

    assert (row.region_id, row.period, row.value_number, row.status) == ("15", "2024", 0, "preliminary")
    assert (row.as_of.isoformat(), row.method, row.note_fi) == ("2024-05-01", "kysely", "Arvio.")
    assert (row.confirmed_by_role, row.source.title) == ("coordinator", "Kysely")


def test_correction_keeps_the_old_figure_and_its_reason(world: World) -> None:
    row = record(world)
    address = reverse("figure", kwargs={**KEY, "pk": row.pk})
    client = world.client("national")
    assert client.get(address).context["form"].initial["value"] == "3"

    assert client.post(address, {"value": "5", "status": "final", "reason": "Kaksi puuttui"}).status_code == 302

    new = Observation.objects.current().get()
    assert (new.value_number, new.corrects, new.correction_reason) == (5, row, "Kaksi puuttui")
    page = client.get(reverse("indicator_desk", kwargs=KEY)).content.decode()
    assert "Kaksi puuttui" in page
    assert "<del>3</del>" in page


def test_figure_taken_back_lets_the_earlier_one_stand(world: World) -> None:
    record(world)
    row = record(world, value="5")
    address = reverse("figure_withdraw", kwargs={**KEY, "pk": row.pk})
    client = world.client("national")
    assert client.get(address).status_code == 200
    assert Observation.objects.current().get().value_number == 5

    client.post(address, {"reason": "Väärä alue"})

    assert Observation.objects.current().get().value_number == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": "region:77"}, "area"), ({"period": "2024-Q7"}, "period"), ({"period": "2099"}, "period"),
        ({"value": "-1"}, "value"), ({"value": "kolme"}, "value"), ({"value": ""}, "value"),
        ({"missing": "no_answer"}, "value"), ({"source": ""}, "source"), ({"as_of": "2099-01-01"}, "as_of"),
    ],
)  # fmt: skip
def test_faulty_figure_is_refused_at_its_field(world: World, changes: dict[str, Any], field: str) -> None:
    answer = world.client("national").post(reverse("figure_new", kwargs=KEY), filled(**changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Observation.objects.exists()


def test_reason_instead_of_a_figure_is_recorded(world: World) -> None:
    row = record(world, value="", missing="not_applicable")

    assert (row.value_number, row.missing) == (None, "not_applicable")


@pytest.mark.parametrize("person", ["", "editor", "coordinator", "other_coordinator"])
def test_others_may_neither_look_nor_write(world: World, person: str) -> None:
    row = record(world)
    client, refused = world.client(person), 403 if person else 302
    addresses = [
        reverse("figure_new", kwargs=KEY), reverse("figure", kwargs={**KEY, "pk": row.pk}),
        reverse("figure_withdraw", kwargs={**KEY, "pk": row.pk}),
    ]  # fmt: skip

    for address in addresses:
        assert client.get(address).status_code == refused
        assert client.post(address, filled(value="9")).status_code == refused
    assert Observation.objects.get().value_number == 3


def test_figure_of_another_indicator_or_one_replaced_is_not_found(world: World) -> None:
    old = record(world)
    record(world, value="4")
    Indicator.objects.create(key="other", kind="count", theme="cooperation")
    IndicatorVersion.objects.create(indicator=Indicator.objects.get(key="other"), number=1, label_fi="Muu")
    client = world.client("national")

    assert client.get(reverse("figure", kwargs={**KEY, "pk": old.pk})).status_code == 404
    assert client.get(reverse("figure", kwargs={"key": "other", "pk": old.pk})).status_code == 404
