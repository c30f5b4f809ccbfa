"""The guided form: plain choices in, facts out; nothing typed is lost, nothing that it cannot say is destroyed."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from network.models import ActivityPage
from network.recurrence import LOCAL
from network.services import review
from tests.network.world import next_monday, record_of


def edit_url(page) -> str:
    return reverse("activity_edit", args=[page.pk])


def latest(page) -> ActivityPage:
    return ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def post_new(world, button: str = "save", **changed):
    return world.client("editor").post(reverse("activity_new"), {**world.answers(**changed), button: "1"})


@pytest.mark.parametrize(("changed", "field"), [
    ({"title": ""}, "title"),
    ({"summary": ""}, "summary"),
    ({"end": "09:00"}, "end"),
    ({"until": ""}, "until"),
    ({"until": "2020-01-01"}, "until"),
    ({"until": "2199-01-01"}, "until"),
    ({"skip": "ei koskaan"}, "skip"),
    ({"tags": "a,b,c,d,e,f,g,h,i"}, "tags"),
    ({"place": ""}, "place"),
    ({"where": "address"}, "municipality"),
    ({"where": "online", "online_url": "ei osoite"}, "online_url"),
    ({"age_from": "7", "age_to": "3"}, "age_to"),
    ({"age_from": "30", "age_from_unit": "months", "age_to": "2"}, "age_to"),
    ({"age_to": "120"}, "age_to"),
    ({"ends": "count"}, "times"),
    ({"every": "0"}, "every"),
    ({"registration": "required", "registration_phone": "soita"}, "registration_phone"),
    ({"registration": "required", "registration_phone": "040 123 4567", "closes_time": "12:00"}, "closes_day"),
    ({"title_sv": "Familjekafé"}, "summary_sv"),
    ({"summary_en": "Coffee."}, "title_en"),
    ({"organiser_0": "Olematon ry"}, "organiser_0"),
    ({"languages": None}, "languages"),
    ({"is_free": None}, "price"),
    ({"registration": "required"}, "registration_url"),
    ({"registration": "required", "registration_email": "ei sähköposti"}, "registration_email"),
])  # fmt: skip
def test_each_mistake_is_told_beside_its_field_and_above(world, changed, field) -> None:
    response = post_new(world, "submit", **changed)
    form = response.context["form"]
    assert (response.status_code, [*form.errors]) == (422, [field])
    soup = BeautifulSoup(response.content, "html.parser")
    link = soup.select_one("#problems a")
    target = soup.select_one(link["href"].replace("#", "#", 1))
    assert target is not None
    assert target.get("name") == field
    assert soup.find(id=f"id_{field}_error").get_text(strip=True)
    described = target.get("aria-describedby") or target.find_parent("fieldset").get("aria-describedby")
    assert f"id_{field}_error" in described.split()
    assert not ActivityPage.objects.exists()


def test_what_was_typed_is_still_there_after_a_mistake(world) -> None:
    response = post_new(world, "submit", title="", description="Pitkä teksti, jota en kirjoita uudestaan.", tags="a, b")
    soup = BeautifulSoup(response.content, "html.parser")
    assert "Pitkä teksti, jota en kirjoita uudestaan." in soup.select_one("textarea[name=description]").text
    assert soup.select_one("[name=tags]")["value"] == "a, b"
    assert soup.select_one("[name=repeats][value=weekly]").has_attr("checked")


def test_hidden_fields_neither_count_nor_fail(world) -> None:
    response = post_new(
        world,
        repeats="once",
        until="2020-01-01",
        skip="roskaa",
        online_url="roskaa",
        price="5 €",
        registration_url="roskaa",
    )
    assert response.status_code == 302
    page = ActivityPage.objects.get()
    assert (page.recurrence, page.excluded_dates, page.online_url, page.price_text, page.registration_url) == (
        "",
        [],
        "",
        "",
        "",
    )


@pytest.mark.parametrize(("changed", "facts"), [
    ({"repeats": "once"}, {"recurrence": ""}),
    ({"where": "address", "municipality": "410", "address": "Kirkkotie 1"},
     {"municipality_id": "410", "address": "Kirkkotie 1", "place_id": None}),
    ({"where": "online", "online_url": "example.org/x"},
     {"is_online": True, "online_url": "https://example.org/x", "place_id": None}),
    ({"also_online": "on", "online_url": "https://example.org/x"}, {"is_online": True, "online_url": "https://example.org/x"}),
    ({"age_from": "2", "age_from_unit": "months", "age_to": "9", "age_to_unit": "months"},
     {"age_min_months": 2, "age_max_months": 9}),
    ({"age_from": "3", "age_from_unit": "months", "age_to": "6"}, {"age_min_months": 3, "age_max_months": 72}),
    ({"repeats": "weekly", "ends": "open"}, {"recurrence": "FREQ=WEEKLY"}),
    ({"every": "3", "ends": "count", "times": "5"}, {"recurrence": "FREQ=WEEKLY;INTERVAL=3;COUNT=5"}),
    ({"repeats": "weekly", "weekdays": ["0", "3"], "ends": "open"}, {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TH"}),
    ({"repeats": "daily", "ends": "count", "times": "4"}, {"recurrence": "FREQ=DAILY;COUNT=4"}),
    ({"repeats": "monthly", "monthly": "last", "ends": "open"}, {"recurrence": "FREQ=MONTHLY;BYDAY=-1MO"}),
    ({"repeats": "monthly", "monthly": "date", "ends": "open"}, {"recurrence": "FREQ=MONTHLY"}),
    ({"where": "online", "online_url": "example.org/x", "online_link": "24"}, {"online_link_hours_before": 24}),
    ({"where": "online", "online_url": "example.org/x"}, {"online_link_hours_before": None}),
    ({"registration": "required", "registration_phone": "040 123 4567", "closes_day": "2026-12-01"},
     {"registration_phone": "040 123 4567",
      "registration_deadline": dt.datetime(2026, 12, 1, 23, 59, tzinfo=LOCAL).astimezone(dt.UTC)}),
    ({"registration": "recommended", "closes_day": "2027-06-01", "closes_time": "16:00"},
     {"registration_deadline": dt.datetime(2027, 6, 1, 13, 0, tzinfo=dt.UTC)}),
    ({"age_from": "", "age_to": ""}, {"age_min_months": None, "age_max_months": None}),
    ({"is_free": None, "price": "5 € perhe"}, {"is_free": False, "price_text": "5 € perhe", "price_cents": None}),
    ({"registration": "required", "registration_email": "a@example.org", "capacity": "12"},
     {"registration": "required", "registration_email": "a@example.org", "capacity": 12}),
    ({"description": "<b>Ei</b> merkintöjä & muuta"},
     {"description": "<p>&lt;b&gt;Ei&lt;/b&gt; merkintöjä &amp; muuta</p>"}),
])  # fmt: skip
def test_choices_become_facts(world, changed, facts) -> None:
    response = post_new(world, **changed)
    assert response.status_code == 302, response.context["form"].errors
    page = ActivityPage.objects.get()
    assert {name: getattr(page, name) for name in facts} == facts


def test_weeks_left_out_are_left_out(world) -> None:
    second = next_monday() + dt.timedelta(days=7)
    post_new(world, skip=f"{second.day}.{second.month}.{second.year}")
    page = ActivityPage.objects.get()
    assert page.excluded_dates == [second.isoformat()]
    assert re.fullmatch(r"FREQ=WEEKLY;UNTIL=\d{8}T235959", page.recurrence)


def form_values(response) -> dict:
    """What a browser would send from the form as it was opened."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: form.fields[name].prepare_value(value) for name, value in values.items()}
    kept = {name: value for name, value in values.items() if value not in (None, "", False)}
    return {**kept, "revision": response.context["revision"]}


def test_opening_and_saving_changes_nothing(world) -> None:
    start = dt.datetime.combine(next_monday(), dt.time(9, 30), LOCAL)
    page = world.add_activity(
        publish=False, recurrence="FREQ=MONTHLY;BYDAY=1MO;COUNT=6", description='<p>Katso <a href="https://example.org">ohje</a>.</p>',
        starts_at=start, ends_at=start + dt.timedelta(days=2, hours=1), is_free=False, price_cents=1250,
        age_min_months=2, age_max_months=18, registration="required", registration_phone="040 12345", capacity=9,
        registration_deadline=dt.datetime(2026, 12, 1, 10, 30, tzinfo=dt.UTC), online_link_hours_before=3,
        is_online=True, online_url="https://example.org/x", address="Kirkkotie 1",
        excluded_dates=["2027-01-04"],
    )  # fmt: skip
    client = world.client("editor")
    names = [field.name for field in ActivityPage._meta.local_fields] + ["title", "summary", "description"]
    before = {name: getattr(latest(page), name) for name in names}
    opened = client.get(edit_url(page))
    assert opened.context["has_formatting"] is True
    response = client.post(edit_url(page), {**form_values(opened), "save": "1"})
    assert response.status_code == 302, response.context["form"].errors
    assert {name: getattr(latest(page), name) for name in names} == before


def test_free_with_words_on_what_costs_keeps_the_words(world) -> None:
    page = world.add_activity(publish=False, is_free=True, price_text="Kahvi 1 €")
    client = world.client("editor")
    client.post(edit_url(page), {**form_values(client.get(edit_url(page))), "save": "1"})
    assert latest(page).price_text == "Kahvi 1 €"


def test_a_stale_save_keeps_both_texts_and_shows_the_difference(world) -> None:
    page = world.add_activity(publish=False)
    first, second = world.client("editor"), world.client("publisher")
    opened = form_values(first.get(edit_url(page)))
    theirs = {**form_values(second.get(edit_url(page))), "summary": "Heidän lauseensa."}
    assert second.post(edit_url(page), {**theirs, "save": "1"}).status_code == 302
    response = first.post(edit_url(page), {**opened, "summary": "Minun lauseeni.", "save": "1"})
    assert response.status_code == 422
    assert latest(page).summary == "Heidän lauseensa."
    soup = BeautifulSoup(response.content, "html.parser")
    assert "Minun lauseeni." in soup.select_one("[name=summary]").text
    assert [(row.now, row.proposed) for row in response.context["conflicts"]] == [
        ("Heidän lauseensa.", "Minun lauseeni.")
    ]
    again = {
        **opened,
        "summary": "Minun lauseeni.",
        "revision": soup.select_one("[name=revision]")["value"],
        "save": "1",
    }
    assert first.post(edit_url(page), again).status_code == 302
    assert latest(page).summary == "Minun lauseeni."


def test_nobody_edits_what_waits_but_the_coordinator(world) -> None:
    page = world.add_activity(publish=False)
    client = world.client("editor")
    opened = form_values(client.get(edit_url(page)))
    review.submit_page(page=page, user=world.users["publisher"])
    response = client.post(edit_url(page), {**opened, "summary": "Myöhässä.", "save": "1"})
    assert (response.status_code, latest(page).summary) == (422, page.summary)
    assert "Myöhässä." in response.content.decode()
    assert "form" not in [
        form.get("class", [""])[0]
        for form in BeautifulSoup(client.get(edit_url(page)).content, "html.parser").select("form.guided")
    ]
    coordinator = world.client("coordinator")
    saved = {**form_values(coordinator.get(edit_url(page))), "summary": "Pilkku lisätty."}
    assert coordinator.post(edit_url(page), {**saved, "save": "1"}).status_code == 302
    assert latest(page).summary == "Pilkku lisätty."


def test_defaults_are_those_of_the_organisation(world) -> None:
    form = world.client("editor").get(reverse("activity_new")).context["form"]
    assert (form["kind"].value(), form["languages"].value(), form["municipality"].value(), form["where"].value()) == (
        "drop_in", ["fi"], "179", "place",
    )  # fmt: skip


def test_places_of_other_counties_are_not_offered(world) -> None:
    form = world.client("editor").get(reverse("activity_new")).context["form"]
    assert [place.pk for place in form.fields["place"].queryset] == [record_of(world.place).pk]
    assert sorted(str(m) for m in form.fields["municipality"].queryset) == ["Jyväskylä", "Laukaa"]


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "²", "0"])
def test_an_organisation_that_is_none_is_not_found(world, asked) -> None:
    assert world.client("editor").get(reverse("activity_new"), {"organisation": asked}).status_code == 404
