"""The public form: what it takes, what it refuses, how it keeps spam out and shows look-alikes."""

from typing import Any

import pytest
from django.core import mail
from django.utils.translation import gettext

from cms import spam
from cms.jobs.services import drain_jobs
from cms.private_links import hash_of
from network.joining.forms import JoinForm
from network.models import JoinRequest
from tests.network.joining.requests import ask_to_join, form_answers, stamp_of, token_for
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
JOIN = "/fi/liity/"


def problems_of(**changed: Any) -> dict[str, list[str]]:
    form = JoinForm(form_answers(**changed))
    form.is_valid()
    return {name: [str(problem) for problem in problems] for name, problems in form.errors.items()}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2617416-4", "2617416-4"), ("26174164", "2617416-4"), (" FI26174164 ", "2617416-4"), ("", "")],
)
def test_business_id_written_in_several_ways(world: World, written: str, kept: str) -> None:
    form = JoinForm(form_answers(business_id=written))
    assert form.is_valid()
    assert form.cleaned_data["business_id"] == kept


@pytest.mark.parametrize("wrong", ["2617416-5", "1234567", "abcdefg-1", "26174164444"])
def test_business_id_with_a_wrong_check_digit_is_refused(world: World, wrong: str) -> None:
    assert [*problems_of(business_id=wrong)] == ["business_id"]


@pytest.mark.parametrize(
    ("kind", "refused"), [("municipality", True), ("parish", True), ("ngo", False), ("other", False)]
)
def test_business_id_is_needed_where_every_organisation_has_one(world: World, kind: str, refused: bool) -> None:
    assert ("business_id" in problems_of(kind=kind)) is refused


def test_municipality_of_another_county_names_that_county(world: World) -> None:
    problem = problems_of(municipality="091")["municipality"]
    assert problem == [
        gettext("%(municipality)s is in another county: %(county)s.")
        % {"municipality": "Helsinki", "county": world.municipalities["Helsinki"].region.short}
    ]


def test_whole_country_needs_no_municipality(world: World) -> None:
    assert problems_of(region="whole", municipality="") == {}


@pytest.mark.parametrize("name", ["Osta http://x.example", "www.halpa.example ry"])
def test_name_with_an_address_is_refused(world: World, name: str) -> None:
    assert [*problems_of(name=name)] == ["name"]


def test_filled_trap_stores_nothing_and_keeps_the_text(world: World) -> None:
    answer = world.client().post(JOIN, form_answers(trap="x"))
    assert answer.status_code == 422
    assert "Perhekahvila kahdesti viikossa." in answer.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("stamp", ["", "join:made-up", None])
def test_form_without_a_true_stamp_stores_nothing(world: World, stamp: str | None) -> None:
    answer = world.client().post(JOIN, form_answers(stamp=stamp))
    assert answer.status_code == 422
    assert not JoinRequest.objects.exists()


def test_form_sent_back_within_two_seconds_stores_nothing(world: World) -> None:
    assert world.client().post(JOIN, form_answers(stamp=stamp_of(age_s=2))).status_code == 422
    assert not JoinRequest.objects.exists()


def test_form_open_for_two_days_is_given_anew(world: World) -> None:
    answer = world.client().post(JOIN, form_answers(stamp=stamp_of(age_s=2 * 24 * 3600)))
    assert answer.status_code == 422
    fresh = answer.context["form"]["stamp"].value()
    assert spam.has_valid_stamp(fresh)


def test_sixth_request_within_an_hour_is_refused(world: World) -> None:
    client = world.client()
    names = ("Aallokko ry", "Bertta ry", "Celsius ry", "Dosentti ry", "Eväsretki ry", "Fakiiri ry")
    codes = [client.post(JOIN, form_answers(name=name)).status_code for name in names]
    assert codes == [302, 302, 302, 302, 302, 429]
    assert JoinRequest.objects.count() == 5
    other = client.post(JOIN, form_answers(name="Graniitti ry"), REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 302


def test_limit_keeps_no_address_in_the_cache(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(spam.cache, "set", lambda key, *args, **kwargs: keys.append(key))
    world.client().post(JOIN, form_answers(), REMOTE_ADDR="192.0.2.77")
    assert keys
    assert not [key for key in keys if "192.0.2.77" in key]


def test_cache_that_is_down_shuts_nobody_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spam.cache, "get", lambda *args, **kwargs: None)
    monkeypatch.setattr(spam.cache, "set", lambda *args, **kwargs: None)
    assert world.client().post(JOIN, form_answers()).status_code == 302


def test_look_alike_by_name_is_shown_and_nothing_stored_before_it_is_declared_another(world: World) -> None:
    client = world.client()
    first = client.post(JOIN, form_answers(name="Tuulikelo r.y."))
    assert first.status_code == 422
    assert [other.name for other in first.context["found"]] == ["Tuulikello ry"]
    assert not JoinRequest.objects.exists()
    second = client.post(JOIN, form_answers(name="Tuulikelo r.y.", is_another="on"))
    assert second.status_code == 302
    assert JoinRequest.objects.get().is_another


def test_look_alike_by_business_id_and_among_open_requests(world: World) -> None:
    facts = record_of(world.foreign).organisation
    facts.business_id = "2617416-4"
    facts.save()
    ask_to_join(world, name="Aivan muu ry", business_id="2617416-4")
    answer = world.client().post(JOIN, form_answers(name="Kolmas yhdistys", business_id="2617416-4"))
    assert [(other.name, other.same_business_id) for other in answer.context["found"]] == [
        ("Sukupuu ry", True), ("Aivan muu ry", True),
    ]  # fmt: skip


def test_organisation_that_readers_may_not_see_is_not_given_away(world: World) -> None:
    record = record_of(world.foreign)
    record.visibility = "coordinators"
    record.save()
    answer = world.client().post(JOIN, form_answers(name="Sukupuu ry"))
    assert answer.status_code == 302


def test_declared_another_without_look_alikes_is_not_noted(world: World) -> None:
    world.client().post(JOIN, form_answers(is_another="on"))
    assert not JoinRequest.objects.get().is_another


@pytest.mark.parametrize(("language", "form", "link"), [
    ("fi", "/fi/liity/", "/fi/liity/"), ("sv", "/sv/ga-med/", "/sv/ga-med/"), ("en", "/en/join/", "/en/join/"),
])  # fmt: skip
def test_request_is_stored_whole_and_its_link_sent_in_the_applicants_language(
    world: World, language: str, form: str, link: str
) -> None:
    assert world.client().get(form).status_code == 200
    answer = world.client().post(form, form_answers(language=language))
    row = JoinRequest.objects.get()
    assert answer.status_code == 302
    assert [*row.municipalities_served.values_list("code", flat=True).order_by("code")] == ["179", "410"]
    assert (row.state, row.region_id, row.municipality_id, row.is_another) == ("waiting", "15", "410", False)
    drain_jobs()
    letter = mail.outbox[0]
    assert letter.to == ["hakija@kapyla.example"]
    assert f"{link}{token_for(row)}/" in letter.body
    assert row.link_hash == hash_of(token_for(row))
    assert token_for(row) not in str(JoinRequest.objects.values().get())


def test_form_asks_the_same_number_of_questions_however_many_counties(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client()
    client.get(JOIN)
    with django_assert_max_num_queries(12):
        client.get(JOIN)
