"""The desk's pages of meetings, and what readers then see."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.desk.meeting_forms import PUT_BACK, WAYS
from network.models import ActivityPage, Occurrence
from network.services import review, schedule
from network.services import schedule_changes as changes
from tests.network.world import next_monday, record_of

MONDAY = next_monday()
WEEK = dt.timedelta(days=7)
RULE = "FREQ=WEEKLY;COUNT=5"


@pytest.fixture
def page(world) -> ActivityPage:
    return world.add_activity(recurrence=RULE)


def again(page: ActivityPage) -> ActivityPage:
    return ActivityPage.objects.get(pk=page.pk)


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def meeting_url(page, way: str, day: dt.date = MONDAY) -> str:
    return reverse("activity_meeting", args=[page.pk, day.isoformat(), way])


def hidden(client, url: str) -> dict[str, str]:
    """The form as it opens."""
    form = soup_of(client.get(url)).select_one("form.change-form")
    values = {}
    for field in form.select("input[name]"):
        if field["type"] != "radio" or field.has_attr("checked"):
            values[field["name"]] = field.get("value", "")
    return values


def change(client, page, way: str, day: dt.date = MONDAY, **given):
    url = meeting_url(page, way, day)
    return client.post(url, {**hidden(client, url), **given})


def states(page) -> list[str]:
    rows = Occurrence.objects.filter(activity=record_of(page).pk).order_by("starts_at")
    return [row.state for row in rows]


def test_list_shows_each_coming_meeting_with_what_can_be_done(world, page) -> None:
    schedule.cancel_meeting(page=page, day=MONDAY + WEEK, user=world.users["editor"], reason="Sairas")
    soup = soup_of(world.client("editor").get(reverse("activity_meetings", args=[page.pk])))
    rows = soup.select("ol.meetings > li")
    assert len(rows) == 5
    ways = [[link["href"].rstrip("/").rsplit("/", 1)[-1] for link in row.select("a")] for row in rows]
    assert ways[:2] == [["cancel", "move", "postpone"], ["restore", "move", "postpone"]]
    assert rows[1].select_one(".why").text == "Sairas"
    assert "off" in rows[1]["class"]


def test_a_moved_meeting_is_put_back_in_words_that_fit_it(world, page) -> None:
    client = world.client("editor")
    url = meeting_url(page, "move")
    moved = {**hidden(client, url), "day": (MONDAY + dt.timedelta(days=1)).isoformat()}
    assert client.post(url, moved).status_code == 302
    schedule.cancel_meeting(page=again(page), day=MONDAY + WEEK, user=world.users["editor"])
    rows = soup_of(client.get(reverse("activity_meetings", args=[page.pk]))).select("ol.meetings > li")
    words = [row.select_one('a[href$="/restore/"]').contents[0] for row in rows[:2]]
    assert words == [str(PUT_BACK), str(WAYS["restore"])]
    asked = soup_of(client.get(meeting_url(page, "restore")))
    assert asked.select_one("form.change-form button").get_text() == str(PUT_BACK)
    assert change(client, page, "restore").status_code == 302
    assert states(page)[:2] == ["scheduled", "cancelled"]


def test_an_editor_cancels_by_the_form_and_readers_see_it_with_the_reason(world, page) -> None:
    client = world.client("editor")
    response = change(client, page, "cancel", reason="Ohjaaja on sairas")
    assert (response.status_code, response["location"]) == (302, reverse("activity_meetings", args=[page.pk]))
    row = soup_of(world.client().get(again(page).get_url())).select("ol.meetings > li")[0]
    assert "off" in row["class"]
    assert row.select_one(".flag").text
    assert row.select_one(".why").text == "Ohjaaja on sairas"


def test_undo_from_the_list(world, page) -> None:
    client = world.client("editor")
    change(client, page, "cancel")
    form = soup_of(client.get(reverse("activity_meetings", args=[page.pk]))).select_one(".latest form")
    entry = form.select_one("[name=entry]")["value"]
    assert client.post(form["action"], {"entry": entry}).status_code == 302
    assert states(page) == ["scheduled"] * 5
    assert soup_of(client.get(reverse("activity_meetings", args=[page.pk]))).select_one(".latest form") is None
    client.post(form["action"], {"entry": entry})
    assert states(page) == ["scheduled"] * 5


def test_moved_meeting_says_where_it_was(world, page) -> None:
    day = MONDAY + dt.timedelta(days=2)
    client = world.client("editor")
    url = meeting_url(page, "move")
    answers = {**hidden(client, url), "day": day.isoformat(), "start": "13:00", "end": "14:30", "scope": "this"}
    assert client.post(url, answers).status_code == 302
    row = soup_of(world.client().get(again(page).get_url())).select("ol.meetings > li")[0]
    assert "13.00–14.30" in row.text
    assert f"{MONDAY.day}.{MONDAY.month}." in row.select_one(".small.soft").text


def test_following_and_the_whole_series_go_by_review(world, page) -> None:
    client = world.client("editor")
    url = meeting_url(page, "move", MONDAY + WEEK)
    answers = {**hidden(client, url), "start": "17:00", "end": "18:00", "scope": "following"}
    assert client.post(url, answers).status_code == 302
    assert states(page) == ["scheduled"] * 5
    assert review.is_waiting(again(page))
    assert ActivityPage.objects.count() == 2
    url = meeting_url(page, "move", MONDAY + 2 * WEEK)
    response = client.post(url, {**hidden(client, url), "start": "17:00", "end": "18:00", "scope": "all"})
    assert response.status_code == 422


def test_cancelling_this_and_all_after_it(world, page) -> None:
    client = world.client("editor")
    url = meeting_url(page, "cancel", MONDAY + 3 * WEEK)
    client.post(url, {**hidden(client, url), "scope": "following"})
    assert states(page) == ["scheduled"] * 3 + ["cancelled"] * 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"end": "09:30"}, "end"),
        ({"end": ""}, "end"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "ei päivä"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": (MONDAY + WEEK).isoformat()}, "start"),
    ],
)
def test_each_mistake_is_told_beside_its_field(world, page, given, field) -> None:
    client = world.client("editor")
    url = meeting_url(page, "move")
    response = client.post(url, {**hidden(client, url), **given})
    assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert soup_of(response).find(id=f"id_{field}_error").get_text(strip=True)
    assert states(page) == ["scheduled"] * 5


def test_a_stale_form_changes_nothing_and_says_so(world, page) -> None:
    client = world.client("editor")
    answers = hidden(client, meeting_url(page, "cancel", MONDAY + WEEK))
    schedule.cancel_meeting(page=page, day=MONDAY, user=world.users["publisher"])
    response = client.post(meeting_url(page, "cancel", MONDAY + WEEK), answers, follow=True)
    assert states(page) == ["cancelled"] + ["scheduled"] * 4
    assert soup_of(response).select(".messages li")


def test_the_whole_activity_is_cancelled_with_a_reason_and_held_again(world, page) -> None:
    client = world.client("editor")
    url = reverse("activity_state", args=[page.pk])
    seen = changes.token_of(again(page))
    client.post(url, {"seen": seen, "state": "cancelled", "state_note": "Avustus loppui"})
    assert {*states(page)} == {"cancelled"}
    public = soup_of(world.client().get(again(page).get_url()))
    assert public.select_one("aside .why").text == "Avustus loppui"
    assert client.get(meeting_url(page, "cancel")).status_code == 404
    seen = changes.token_of(again(page))
    client.post(url, {"seen": seen, "state": "scheduled", "state_note": ""})
    assert {*states(page)} == {"scheduled"}
    assert client.post(url, {"seen": seen, "state": "roskaa"}).status_code == 422


ADDRESSES = [
    ("activity_meetings", (), "get"),
    ("activity_meeting", (MONDAY.isoformat(), "cancel"), "get"),
    ("activity_meeting", (MONDAY.isoformat(), "cancel"), "post"),
    ("activity_meeting", (MONDAY.isoformat(), "move"), "post"),
    ("activity_meeting", (MONDAY.isoformat(), "postpone"), "post"),
    ("activity_meeting", (MONDAY.isoformat(), "restore"), "post"),
    ("activity_state", (), "post"),
    ("activity_meetings_undo", (), "post"),
    ("activity_repeat", (), "get"),
    ("activity_repeat", (), "post"),
]


@pytest.mark.parametrize("who", ["viewer", "stranger", "other_coordinator", ""])
def test_nobody_else_reads_or_changes_the_meetings(world, page, who) -> None:
    entry = schedule.cancel_meeting(page=page, day=MONDAY + WEEK, user=world.users["editor"])
    seen, before = changes.token_of(again(page)), states(page)
    answers = {
        "seen": seen, "scope": "this", "day": (MONDAY + dt.timedelta(days=1)).isoformat(), "start": "9:00",
        "end": "10:00", "state": "cancelled", "state_note": "", "entry": entry, "make": "1",
        f"a{page.pk}-chosen": "on", f"a{page.pk}-first": (MONDAY + 20 * WEEK).isoformat(),
        f"a{page.pk}-last": (MONDAY + 30 * WEEK).isoformat(), f"a{page.pk}-not_on": "",
    }  # fmt: skip
    client = world.client(who)
    for name, extra, method in ADDRESSES:
        response = getattr(client, method)(reverse(name, args=[page.pk, *extra]), answers if method == "post" else {})
        assert response.status_code == (403 if who else 302), (name, method)
        assert page.title not in response.content.decode()
    assert states(page) == before
    assert ActivityPage.objects.count() == 1


def test_the_owner_s_same_requests_succeed(world, page) -> None:
    client = world.client("editor")
    for name, extra, method in ADDRESSES:
        if method == "get":
            assert client.get(reverse(name, args=[page.pk, *extra])).status_code == 200


@pytest.mark.parametrize("day", ["2020-01-06", "roskaa", "2026-13-40", "9999999-01-01"])
def test_no_such_meeting_is_not_found(world, page, day) -> None:
    assert world.client("editor").get(reverse("activity_meeting", args=[page.pk, day, "cancel"])).status_code == 404


@pytest.mark.parametrize("way", ["restore", "delete"])
def test_no_such_way_is_not_found(world, page, way) -> None:
    assert world.client("editor").get(meeting_url(page, way)).status_code == 404


def test_drafts_and_translations_have_no_meetings_page(world) -> None:
    draft = world.add_activity(publish=False)
    assert world.client("editor").get(reverse("activity_meetings", args=[draft.pk])).status_code == 404


def test_number_of_queries_does_not_grow_with_meetings(world, page) -> None:
    many = world.add_activity(recurrence="FREQ=DAILY;COUNT=60", title="Monta")
    client = world.client("editor")
    counts = []
    for each in (page, many):
        client.get(reverse("activity_meetings", args=[each.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("activity_meetings", args=[each.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_coordinators_see_what_was_changed_without_review(world, page) -> None:
    schedule.cancel_meeting(page=page, day=MONDAY, user=world.users["editor"])
    own = world.client("coordinator").get(reverse("desk")).content.decode()
    other = world.client("other_coordinator").get(reverse("desk")).content.decode()
    editor = soup_of(world.client("editor").get(reverse("desk")))
    assert 'id="changed-meetings"' in own
    assert page.title in own
    assert page.title not in other
    assert editor.select_one("#changed-meetings") is None
    assert editor.select_one(f'a[href="{reverse("activity_meetings", args=[page.pk])}"]')
    assert editor.select_one(f'a[href="{reverse("activity_repeat", args=[page.pk])}"]')


def test_old_part_of_a_split_series_leads_on_to_the_new_one(world) -> None:
    page = world.add_activity(world.trusted, recurrence=RULE)
    to = schedule.NewTimes(MONDAY + 2 * WEEK, dt.time(17), dt.time(18))
    part = schedule.split_series(page=page, day=MONDAY + 2 * WEEK, to=to, user=world.users["trusted"])
    soup = soup_of(world.client().get(again(page).get_url()))
    assert soup.select(f'aside a[href="{part.get_url()}"]')
    soup = soup_of(world.client().get(part.get_url()))
    assert not soup.select(f'aside a[href="{again(page).get_url()}"]')
