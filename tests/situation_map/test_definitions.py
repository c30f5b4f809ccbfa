"""Indicators at the desk: made, edited with a preview, versioned; and who may not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from situation_map.areas import AreaKind, areas_of
from situation_map.definitions.defining import EditedMeanwhile, edit_indicator
from situation_map.definitions.forms import initial_of, read_steps, write_steps
from situation_map.models import Indicator, IndicatorVersion
from situation_map.observing import NewObservation
from situation_map.recording import record_observations
from situation_map.registry import Kind, definition_of
from situation_map.series import series_of
from tests.network.world import World


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "seen": 0, "kind": "count", "key": "groups", "theme": "cooperation", "origin": "assessed", "direction": "none",
        "decimals": 0, "classification": "equal", "order": 100, "is_listed": "on", "label_fi": "Ryhmiä",
        "question_fi": "Montako ryhmää?", "counting_rule_fi": "Kokoontuvat ryhmät.", "update_rhythm": "round",
        **changes,
    }  # fmt: skip


def made(world: World, **changes: Any) -> Indicator:
    answer = world.client("national").post(reverse("indicator_new"), filled(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return Indicator.objects.get(key=changes.get("key", "groups"))


def edited(indicator: Indicator, **changes: Any) -> dict[str, Any]:
    """The form as it stands, with changes, as a browser sends it."""
    initial = initial_of(indicator, indicator.versions.order_by("-number")[0])
    form = {name: value for name, value in initial.items() if value is not False and value not in (None, "", [])}
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def test_new_indicator_is_offered_with_its_whole_definition(world: World) -> None:
    made(world, unit_sv="grupper", lowest="0", highest="50", limits_fi="Ei kerro koosta.", area_kinds=["municipality"])

    definition = definition_of("groups", None)

    assert definition is not None
    assert (definition.kind, definition.version, definition.highest) == (Kind.COUNT, 1, 50)
    assert str(definition.label) == "Ryhmiä"
    assert definition.area_kinds == (AreaKind.REGION, AreaKind.MUNICIPALITY)
    assert str(definition.limits) == "Ei kerro koosta."


def test_short_name_is_made_of_the_name(world: World) -> None:
    world.client("national").post(reverse("indicator_new"), filled(key="", label_fi="Isien ryhmät"))

    assert Indicator.objects.get().key == "isien-ryhmat"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "family_centres"}, "key"), ({"label_fi": ""}, "label_fi"),
        ({"lowest": "5", "highest": "4"}, "highest"),
        ({"kind": "scale"}, "steps"), ({"steps": "1 | yksi"}, "steps"), ({"kind": "scale", "steps": "yksi"}, "steps"),
        ({"kind": "share", "per_inhabitant_allowed": "on"}, "per_inhabitant_allowed"), ({"decimals": "9"}, "decimals"),
    ],
)  # fmt: skip
def test_bad_definition_is_refused_at_its_field(world: World, changes: dict[str, Any], field: str) -> None:
    answer = world.client("national").post(reverse("indicator_new"), filled(**changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Indicator.objects.exists()


def test_preview_tells_what_changes_and_saves_nothing(world: World) -> None:
    indicator = made(world)
    national = world.users["national"]
    row = NewObservation("groups", AreaKind.REGION, "15", "2024", 3)
    record_observations(rows=[row], user=national, source=None)

    answer = world.client("national").post(
        reverse("indicator_edit", kwargs={"key": "groups"}), edited(indicator, counting_rule_fi="Kaikki ryhmät.")
    )

    consequences = answer.context["consequences"]
    assert (consequences.makes_version, consequences.kept) == (2, 1)
    assert [(change["before"], change["after"]) for change in answer.context["changes"]] == [
        ("Kokoontuvat ryhmät.", "Kaikki ryhmät.")
    ]
    assert indicator.versions.count() == 1


def test_changed_meaning_is_a_new_version_and_the_trend_breaks(world: World) -> None:
    indicator = made(world)
    national = world.users["national"]
    record_observations(rows=[NewObservation("groups", AreaKind.REGION, "15", "2024", 3)], user=national, source=None)
    world.client("national").post(
        reverse("indicator_edit", kwargs={"key": "groups"}),
        edited(indicator, counting_rule_fi="Kaikki ryhmät.", save="1"),
    )
    record_observations(rows=[NewObservation("groups", AreaKind.REGION, "15", "2025", 9)], user=national, source=None)

    definition = definition_of("groups", None)
    assert definition is not None
    assert definition.version == 2
    points = series_of(definition, areas_of(AreaKind.REGION))["15"]
    assert [(p.period.key, p.value.value, p.version, p.breaks_before) for p in points] == [
        ("2024", 3, 1, False),
        ("2025", 9, 2, True),
    ]


def test_missing_translation_and_housekeeping_make_no_version(world: World) -> None:
    indicator = made(world)
    world.client("national").post(
        reverse("indicator_edit", kwargs={"key": "groups"}),
        edited(indicator, label_sv="Grupper", owner_fi="Verkosto", theme="development", save="1"),
    )

    version = IndicatorVersion.objects.get()
    indicator.refresh_from_db()
    assert (version.label_sv, indicator.owner_fi, indicator.theme) == ("Grupper", "Verkosto", "development")


def test_form_sent_unchanged_changes_nothing(world: World) -> None:
    indicator = made(
        world, kind="scale", key="model", steps="0 | ei | nej | no\n1 | kyllä | ja | yes", lowest="", unit_fi="x"
    )
    answer = world.client("national").post(reverse("indicator_edit", kwargs={"key": "model"}), edited(indicator))

    assert answer.context["consequences"].changes == ()


def test_two_who_edit_at_once_do_not_overwrite_each_other(world: World) -> None:
    indicator = made(world)
    address = reverse("indicator_edit", kwargs={"key": "groups"})
    late = edited(indicator, counting_rule_fi="Toinen", save="1")
    world.client("national").post(address, edited(indicator, counting_rule_fi="Ensimmäinen", save="1"))

    answer = world.client("national").post(address, late)

    assert answer.status_code == 422
    assert "Toinen" in answer.content.decode()
    assert [version.counting_rule_fi for version in indicator.versions.all()] == ["Kokoontuvat ryhmät.", "Ensimmäinen"]


@pytest.mark.parametrize("person", ["", "editor", "viewer", "coordinator", "other_coordinator"])
def test_others_may_neither_look_nor_write(world: World, person: str) -> None:
    indicator = made(world)
    client = world.client(person)
    refused = 403 if person else 302
    key = {"key": "groups"}

    addresses = (("indicators_desk", {}), ("indicator_new", {}), ("indicator_desk", key), ("indicator_edit", key))
    for name, arguments in addresses:
        assert client.get(reverse(name, kwargs=arguments)).status_code == refused
    assert client.post(reverse("indicator_new"), filled(key="other")).status_code == refused
    assert client.post(reverse("indicators_compute")).status_code == refused
    form = edited(indicator, label_fi="Muu", save="1")
    assert client.post(reverse("indicator_edit", kwargs=key), form).status_code == refused
    assert (Indicator.objects.count(), IndicatorVersion.objects.get().label_fi) == (1, "Ryhmiä")


def test_service_asks_for_the_right_itself(world: World) -> None:
    indicator = made(world)

    with pytest.raises(PermissionDenied):
        edit_indicator(indicator=indicator, fields={}, seen=1, user=world.users["coordinator"])
    with pytest.raises(EditedMeanwhile):
        edit_indicator(indicator=indicator, fields={}, seen=7, user=world.users["national"])


@pytest.mark.parametrize("text", ["x | y", "1", "1 |", "1 | a\n1 | b", "1 | a | b | c | d"])
def test_steps_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_steps(text)


def test_steps_come_back_as_they_were_written() -> None:
    text = "0 | ei | nej | no\n1 | kyllä"

    assert write_steps(read_steps(text)) == text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_desk_do_not_grow(world: World, number: int, django_assert_num_queries: Any) -> None:
    for serial in range(number):
        made(world, key=f"groups-{serial}")
    client = world.client("national")
    client.get(reverse("indicators_desk"))

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("indicators_desk")).status_code == 200
    assert len(captured) == QUERIES


QUERIES = 14
"""Session, user, memberships and roles for the page's frame; two for the stored indicators, one for the computed."""
