"""What is new in a search: what counts as new, the feeds, the letters, and searches saved on the desk."""

import datetime as dt
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from cms.mail_following import confirm_follower
from search.contracts import SearchQuery
from search.following import letters, saving, subscribing
from search.following.history import FORGOTTEN_AFTER, forget_gone
from search.following.models import EntryHistory, SavedSearch, SearchSubscription
from search.following.newest import newest_hits
from search.following.parameters import parameters_of, query_of
from search.models import SearchEntry
from search.services import index_object, rebuild_index, remove_object
from search.sources import search_sources
from tests.search.documents import MEMBER, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
ATOM = "{http://www.w3.org/2005/Atom}"
CAFE = SearchQuery(text="kahvila", language="fi")
FOLLOW = "/fi/haku/seuraa/?q=kahvila"
SAVED = "/fi/tyopoyta/tallennetut-haut/"


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    with override("fi"):
        yield
    cache.clear()


@pytest.fixture
def shelf(organisations: Shelf, things: Shelf) -> Shelf:
    """The small world, indexed a day ago."""
    rebuild_index()
    age(dt.timedelta(days=1))
    return things


def age(by: dt.timedelta) -> None:
    for row in EntryHistory.objects.all():
        row.first_seen_at, row.changed_at = row.first_seen_at - by, row.changed_at - by
        row.save()


def put(shelf: Shelf, new) -> None:
    shelf.put(new)
    index_object("thing", new.object_id)


def ids(query: SearchQuery = CAFE, *, since: dt.datetime | None = None) -> list[str]:
    return [hit.entry.object_id for hit in newest_hits(query, since=since)]


def hour_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=1)


class TestNew:
    def test_hits_come_with_the_latest_change_first(self, shelf):
        assert set(ids()) == {"cafe", "cafe-article", "ngo"}
        put(shelf, document("new", "Uusi kahvila"))
        assert ids()[0] == "new"

    def test_only_what_came_or_changed_since_is_new(self, shelf):
        since = hour_ago()
        assert ids(since=since) == []
        put(shelf, document("new", "Uusi kahvila"))
        put(shelf, document("cafe", "Avoin perhekahvila", "Myös lauantaisin."))
        assert [(hit.entry.object_id, hit.is_new) for hit in newest_hits(CAFE, since=since)] == [
            ("cafe", False), ("new", True),
        ]  # fmt: skip

    def test_rebuilding_and_writing_the_same_again_make_nothing_new(self, shelf):
        rebuild_index(from_the_beginning=True)
        index_object("thing", "cafe")
        assert ids(since=hour_ago()) == []

    def test_an_index_thrown_away_and_built_again_makes_nothing_new(self, shelf):
        SearchEntry.objects.all().delete()
        assert ids() == []
        rebuild_index(from_the_beginning=True)
        assert ids() != []
        assert ids(since=hour_ago()) == []

    def test_neither_the_next_time_nor_a_confirmation_is_a_change(self, shelf):
        there = next(d for d in shelf.documents if d.object_id == "cafe")
        put(shelf, replace(there, starts_at=timezone.now(), confirmed_on=timezone.localdate(), url="/fi/toinen/"))
        assert ids(since=hour_ago()) == []

    def test_taken_off_and_put_back_is_not_new(self, shelf):
        kept = next(d for d in shelf.documents if d.object_id == "cafe")
        remove_object("thing", "cafe")
        assert "cafe" not in ids()
        put(shelf, kept)
        assert "cafe" in ids()
        assert ids(since=hour_ago()) == []

    def test_what_opens_to_others_is_new_to_them(self, shelf):
        hidden = next(d for d in shelf.documents if d.object_id == "for-members")
        assert "for-members" not in ids()
        put(shelf, replace(hidden, visibility="public"))
        assert ids(since=hour_ago()) == ["for-members"]

    def test_members_see_theirs(self, shelf):
        assert "for-members" in ids(replace(CAFE, visibility=MEMBER))

    def test_rows_of_an_older_index_are_no_news(self, shelf):
        EntryHistory.objects.update(fingerprint="")
        rebuild_index(from_the_beginning=True)
        assert ids(since=hour_ago()) == []
        assert not EntryHistory.objects.filter(fingerprint="").exists()

    def test_one_version_of_a_thing_is_told(self, shelf):
        query = SearchQuery(text="kamratstöd", language="sv")
        assert [(h.entry.object_id, h.entry.language) for h in newest_hits(query)] == [("both", "sv")]
        finnish = newest_hits(replace(query, language="fi"))
        assert [(h.entry.object_id, h.entry.language) for h in finnish] == [("both", "fi")]

    @pytest.mark.parametrize(
        ("choice", "expected"),
        [
            ({"regions": ("05",)}, {"coffee", "club"}),
            ({"regions": ("05", "13")}, {"coffee", "club", "cafe-sv"}),
            ({"municipalities": ("Jyväskylä",)}, {"cafe", "jkl"}),
            ({"types": ("organisation",)}, {"ngo"}),
            ({"languages": ("sv",)}, {"cafe-sv", "both"}),
            ({"kinds": ("cafe",)}, {"tagged"}),
            ({"tasks": ("support",), "kinds": ("cafe", "other")}, {"tagged"}),
            ({"organisations": ("7",)}, {"tagged"}),
            ({"times": ("today", "week")}, {"tagged"}),
            ({"times": ("past",)}, set()),
            ({"freshness": ("fresh",)}, {"tagged"}),
            ({"freshness": ("old",)}, set()),
            ({"times": ("nonsense",)}, set()),
        ],
    )
    def test_without_words_the_choices_alone_decide(self, shelf, choice, expected):
        put(shelf, document(
            "tagged", "Leikkipuisto", kinds=("cafe", "play"), tasks=("support",), organisation="7",
            starts_at=timezone.now() + dt.timedelta(minutes=1), confirmed_on=timezone.localdate(),
        ))  # fmt: skip
        assert set(ids(SearchQuery(text="", language="fi", **choice))) == expected

    def test_queries_do_not_grow(self, shelf):
        with CaptureQueriesContext(connection) as few:
            newest_hits(CAFE)
        for number in range(20):
            shelf.put(document(f"n{number}", f"Kahvila {number}"))
        rebuild_index()
        with CaptureQueriesContext(connection) as many:
            assert len(newest_hits(CAFE)) > 20
        assert len(many) == len(few)

    def test_what_is_long_gone_is_forgotten_and_nothing_else(self, shelf):
        remove_object("thing", "cafe")
        age(FORGOTTEN_AFTER)
        assert forget_gone(timezone.now()) == 1
        assert not EntryHistory.objects.filter(object_id="cafe").exists()
        assert EntryHistory.objects.filter(object_id="jkl").exists()


class TestParameters:
    def test_order_and_repetition_make_no_other_search(self):
        one = SearchQuery(text="a b", language="fi", regions=("15", "05"), kinds=("x",))
        other = SearchQuery(text="a b", language="sv", kinds=("x", "x"), regions=("05", "15"), page=3)
        assert parameters_of(one) == parameters_of(other) == "q=a+b&region=05&region=15&kind=x"

    def test_a_search_comes_back_as_it_was(self):
        query = SearchQuery(text='"avoin kahvila" -ilta', language="fi", municipalities=("Jyväskylä",), times=("week",))
        assert query_of(parameters_of(query), language="fi") == query


def feed(client: Client, **parameters: str) -> ElementTree.Element:
    response = client.get("/fi/haku/syote.atom", parameters)
    assert response.status_code == 200
    return ElementTree.fromstring(b"".join(response.streaming_content))


class TestFeeds:
    def test_atom_has_what_it_must(self, shelf, client):
        put(shelf, document("new", "Uusi <kahvila> &", "Kahvia."))
        root = feed(client, q="kahvila")
        entry = root.find(f"{ATOM}entry")
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
        for name in ("id", "title", "updated", "author"):
            assert root.find(f"{ATOM}{name}") is not None
        assert [entry.find(f"{ATOM}{name}").text for name in ("title", "content")] == ["Uusi <kahvila> &", "Kahvia."]
        assert entry.find(f"{ATOM}id").text.endswith(":thing/thing/new")
        assert entry.find(f"{ATOM}link").get("href").endswith("/fi/new/")
        assert root.find(f"{ATOM}updated").text == entry.find(f"{ATOM}updated").text
        own = next(link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert own.endswith("/fi/haku/syote.atom?q=kahvila")

    def test_ids_are_the_same_after_a_rebuild_and_a_change(self, shelf, client):
        before = {e.find(f"{ATOM}id").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")}
        SearchEntry.objects.all().delete()
        rebuild_index(from_the_beginning=True)
        put(shelf, document("cafe", "Avoin perhekahvila", "Myös lauantaisin."))
        assert {e.find(f"{ATOM}id").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")} == before

    def test_feeds_are_public_whoever_asks(self, shelf, client, django_user_model):
        put(shelf, document("secret", "Salainen kahvila", visibility="network"))
        client.force_login(django_user_model.objects.create_superuser("boss"))
        titles = [e.find(f"{ATOM}title").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")]
        assert "Salainen kahvila" not in titles
        assert "Perhekahvilan talousarvio" not in titles
        response = client.get("/fi/haku/syote.json", {"q": "kahvila"})
        assert b"Salainen" not in b"".join(response.streaming_content)

    def test_the_same_content_is_not_sent_twice(self, shelf, client):
        first = client.get("/fi/haku/syote.atom", {"q": "kahvila"})
        again = client.get("/fi/haku/syote.atom", {"q": "kahvila"}, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=300")
        put(shelf, document("new", "Uusi kahvila"))
        changed = client.get("/fi/haku/syote.atom", {"q": "kahvila"}, headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200

    def test_json_feed_has_the_same_entries(self, shelf, client):
        response = client.get("/fi/haku/syote.json", {"q": "kahvila"})
        content = json.loads(b"".join(response.streaming_content))
        entries = feed(client, q="kahvila").findall(f"{ATOM}entry")
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        assert content["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in content["items"]] == [e.find(f"{ATOM}id").text for e in entries]
        assert all(item["content_text"] and item["url"].endswith("/") for item in content["items"])

    @pytest.mark.parametrize(
        "parameters", [{}, {"q": "\x00"}, {"q": '"'}, {"q": "-kahvila"}, {"q": "k" * 9000}, {"q": "x", "region": "'"},
                       {"q": "zzzxqjw"}, {"q": "\x0b kahvila \ufffe"}],
    )  # fmt: skip
    def test_whatever_is_asked_the_feed_is_whole(self, shelf, client, parameters):
        assert feed(client, **parameters).find(f"{ATOM}updated") is not None

    def test_results_page_names_its_feeds(self, shelf, client):
        html = client.get("/fi/haku/", {"q": "kahvila", "region": "15"}).content.decode()
        assert (
            '<link rel="alternate" type="application/atom+xml" href="/fi/haku/syote.atom?q=kahvila&amp;region=15"'
            in html
        )
        assert 'href="/fi/haku/seuraa/?q=kahvila&amp;region=15#mail"' in html


def follow(client: Client, address: str = FOLLOW, email: str = "lukija@example.org", **changed: str):
    stamp = re.search(r'name="stamp" value="([^"]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"email": email, "trap": "", "stamp": stamp, "rhythm": "daily", **changed})


def subscription() -> SearchSubscription:
    return SearchSubscription.objects.get()


def token_address(leaving: bool = False) -> str:
    return f"/fi/haku/tilaus/{subscribing.token_for(subscription())}/" + ("peru/" if leaving else "")


def confirm(days_ago: int = 2) -> SearchSubscription:
    row = confirm_follower(subscription())
    row.told_until = timezone.now() - dt.timedelta(days=days_ago)
    row.save()
    return row


class TestByMail:
    def test_nothing_is_followed_without_words(self, shelf, client):
        assert client.get("/fi/haku/seuraa/").status_code == 404
        assert client.post("/fi/haku/seuraa/?region=15", {"email": "lukija@example.org"}).status_code == 404

    def test_nothing_is_told_before_the_address_confirms(self, shelf, client):
        assert follow(client).status_code == 302
        letters.send_confirmation({"pk": subscription().pk})
        assert token_address() in mail.outbox[0].body
        put(shelf, document("new", "Uusi kahvila"))
        assert subscribing.tell_new(timezone.now() + dt.timedelta(days=3)) == 0

    def test_opening_the_links_changes_nothing_and_the_button_confirms(self, shelf, client):
        follow(client)
        assert client.get(token_address()).status_code == 200
        assert client.get(token_address(leaving=True)).status_code == 200
        assert subscription().confirmed_at is None
        client.post(token_address())
        assert subscription().confirmed_at is not None

    def test_what_is_new_is_told_once_with_the_way_out(self, shelf, client):
        follow(client)
        confirm(days_ago=2)
        age(dt.timedelta(days=10))
        put(shelf, document("new", "Uusi kahvila", municipality="Laukaa"))
        put(shelf, document("secret", "Salainen kahvila", visibility="network"))
        now = timezone.now()
        assert subscribing.tell_new(now) == 1
        payload = Job.objects.get(name=subscribing.LETTER_JOB).payload
        letters.send_new_hits(payload)
        letters.send_new_hits(payload)
        assert len(mail.outbox) == 1
        message = mail.outbox[0]
        assert "Uusi kahvila" in message.body
        assert "Laukaa" in message.body
        assert "Salainen" not in message.body
        assert "Avoin perhekahvila" not in message.body
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert token_address(leaving=True) in message.extra_headers["List-Unsubscribe"]
        assert subscribing.tell_new(timezone.now() + dt.timedelta(days=2)) == 0

    def test_no_letter_without_news(self, shelf, client):
        follow(client)
        confirm(days_ago=2)
        age(dt.timedelta(days=10))
        assert subscribing.tell_new(timezone.now()) == 0

    @pytest.mark.parametrize(("rhythm", "told"), [("daily", 1), ("weekly", 0)])
    def test_weekly_waits_for_its_week(self, shelf, client, rhythm, told):
        follow(client, rhythm=rhythm)
        confirm(days_ago=2)
        age(dt.timedelta(days=10))
        put(shelf, document("new", "Uusi kahvila"))
        assert subscribing.tell_new(timezone.now()) == told
        assert subscribing.tell_new(timezone.now() + dt.timedelta(days=6)) == 1

    def test_letters_are_in_the_language_of_the_follower(self, shelf, client):
        follow(client, address="/sv/sok/folj/?q=familjecaf%C3%A9")
        row = confirm()
        assert row.language == "sv"
        letters.send_confirmation({"pk": row.pk})
        assert "/sv/sok/prenumeration/" in mail.outbox[0].body
        assert mail.outbox[0].extra_headers["Content-Language"] == "sv"

    def test_many_hits_are_cut_and_the_page_named(self, shelf, client):
        follow(client)
        row = confirm()
        for number in range(letters.MOST_TOLD + 3):
            shelf.put(document(f"n{number}", f"Kahvila {number}"))
        rebuild_index()
        letters.send_new_hits({"pk": row.pk, "until": timezone.now().isoformat()})
        assert len(re.findall(r"/fi/n\d+/", mail.outbox[0].body)) == letters.MOST_TOLD
        assert "/fi/haku/?q=kahvila" in mail.outbox[0].body

    def test_what_changes_before_the_letter_goes_out_takes_nothing_from_it(self, shelf, client):
        follow(client)
        row = confirm()
        age(dt.timedelta(days=10))
        put(shelf, document("early", "Varhainen kahvila"))
        until = timezone.now()
        for number in range(letters.MOST_TOLD + 1):
            put(shelf, document(f"n{number}", f"Kahvila {number}"))
        letters.send_new_hits({"pk": row.pk, "until": until.isoformat()})
        assert [re.findall(r"/fi/(early|n\d+)/", each.body) for each in mail.outbox] == [["early"]]

    def test_what_a_source_would_not_show_now_hides_nothing_behind_it(self, shelf, client):
        follow(client)
        confirm()
        age(dt.timedelta(days=10))
        put(shelf, document("early", "Varhainen kahvila"))
        for number in range(6):
            put(shelf, document(f"n{number}", f"Kahvila {number}"))
        source = replace(shelf.source, still_found=lambda ids: [each for each in ids if not each.startswith("n")])
        search_sources.unregister("thing")
        search_sources.register(source)
        assert (ids(since=hour_ago()), subscribing.tell_new(timezone.now())) == (["early"], 1)

    def test_what_may_still_be_committed_is_told_the_next_day(self, shelf, client):
        follow(client)
        confirm()
        age(dt.timedelta(days=10))
        put(shelf, document("new", "Uusi kahvila"))
        letters.tell_new({})
        assert Job.objects.filter(name=subscribing.LETTER_JOB).count() == 0
        age(letters.SETTLED)
        letters.tell_new({})
        assert Job.objects.filter(name=subscribing.LETTER_JOB).count() == 1

    def test_mail_program_leaves_with_one_click(self, shelf, client):
        follow(client)
        address = token_address(leaving=True)
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not SearchSubscription.objects.exists()
        assert strict.post(address).status_code == 200

    def test_nobody_gets_in_with_a_wrong_token(self, shelf, client):
        follow(client)
        assert client.get("/fi/haku/tilaus/vaara/").status_code == 404
        assert client.post("/fi/haku/tilaus/vaara/").status_code == 404
        client.post("/fi/haku/tilaus/vaara/peru/")
        assert subscription().confirmed_at is None

    def test_a_countys_link_opens_no_search(self, shelf, client):
        from cms.private_links import token_of

        follow(client)
        token = token_of("changes", subscription().link_nonce)
        assert client.get(f"/fi/haku/tilaus/{token}/").status_code == 404

    def test_asking_again_answers_the_same_and_sends_nothing(self, shelf, client):
        first, second = follow(client), follow(client, email="LUKIJA@example.org")
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert Job.objects.filter(name=subscribing.CONFIRMATION_JOB).count() == 1

    def test_one_address_follows_ten_searches_at_most(self, shelf):
        for number in range(subscribing.MOST_FOR_ONE_ADDRESS + 2):
            subscribing.subscribe(parameters=f"q={number}", email="Lukija@example.org", language="fi", rhythm="daily")
        assert SearchSubscription.objects.count() == subscribing.MOST_FOR_ONE_ADDRESS

    @pytest.mark.parametrize("email", ["", "ei osoite", "a@b", "x\ny@example.org"])
    def test_bad_address_is_named(self, shelf, client, email):
        response = follow(client, email=email)
        assert response.status_code == 422
        assert 'href="#id_email"' in response.content.decode()
        assert not SearchSubscription.objects.exists()

    def test_trap_stamp_rhythm_and_length_are_looked_at(self, shelf, client):
        assert follow(client, trap="x").status_code == 302
        assert follow(client, stamp="made-up").status_code == 422
        assert follow(client, rhythm="hourly").status_code == 422
        assert not SearchSubscription.objects.exists()

    def test_many_requests_from_one_connection_are_stopped(self, shelf, client):
        codes = [follow(client, email=f"lukija{number}@example.org").status_code for number in range(6)]
        assert codes == [302] * 5 + [429]

    def test_address_never_confirmed_is_deleted(self, shelf, client):
        follow(client)
        subscribing.tell_new(timezone.now() + dt.timedelta(days=6))
        assert SearchSubscription.objects.exists()
        subscribing.tell_new(timezone.now() + dt.timedelta(days=8))
        assert not SearchSubscription.objects.exists()


@pytest.fixture
def member(client: Client, django_user_model):
    user = django_user_model.objects.create_user("member")
    client.force_login(user)
    return user


def saved_by(user, name: str = "Kahvilat", **changed) -> SavedSearch:
    return saving.save_search(user=user, name=name, parameters="q=kahvila", language="fi", **changed)


class TestSaved:
    def test_signed_in_user_saves_and_sees_what_is_new(self, shelf, client, member):
        assert client.post(FOLLOW, {"name": "  Kahvilat  "}).status_code == 302
        row = SavedSearch.objects.get()
        assert (row.user, row.name, row.parameters, row.language) == (member, "Kahvilat", "q=kahvila", "fi")
        put(shelf, document("new", "Uusi kahvila"))
        assert client.get(SAVED).context["rows"][0].number == 1
        assert "Kahvilat" in client.get("/fi/tyopoyta/").content.decode()
        html = client.get(f"{SAVED}{row.pk}/").content.decode()
        assert 'href="/fi/new/"' in html

    def test_looking_changes_nothing_and_the_button_marks_as_seen(self, shelf, client, member):
        row = saved_by(member)
        put(shelf, document("new", "Uusi kahvila"))
        until = client.get(f"{SAVED}{row.pk}/").context["until"]
        assert client.get(SAVED).context["rows"][0].number == 1
        put(shelf, document("newer", "Uudempi kahvila"))
        client.post(f"{SAVED}{row.pk}/nahty/", {"until": until})
        assert client.get(SAVED).context["rows"][0].number == 1
        for until in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-45T99:00", "nonsense", "\0"):
            assert client.post(f"{SAVED}{row.pk}/nahty/", {"until": until}).status_code == 302
        assert client.get(SAVED).context["rows"][0].number == 0

    def test_renaming_deleting_and_putting_back(self, shelf, client, member):
        row = saved_by(member)
        assert client.post(f"{SAVED}{row.pk}/", {"name": ""}).status_code == 422
        client.post(f"{SAVED}{row.pk}/", {"name": "Uusi nimi"})
        client.post(f"{SAVED}{row.pk}/poista/")
        page = client.get(SAVED)
        assert (page.context["rows"], [each.name for each in page.context["removed"]]) == ([], ["Uusi nimi"])
        client.post(f"{SAVED}{row.pk}/kumoa/")
        assert client.get(SAVED).context["rows"][0].saved.name == "Uusi nimi"

    def test_deleted_is_erased_after_a_week(self, shelf, member):
        row = saved_by(member)
        saving.remove_search(saved=row)
        saving.erase_removed(timezone.now() + dt.timedelta(days=6))
        assert SavedSearch.objects.exists()
        saving.erase_removed(timezone.now() + dt.timedelta(days=8))
        assert not SavedSearch.objects.exists()

    def test_saving_the_same_search_again_renames_it(self, shelf, member):
        saved_by(member)
        saved_by(member, "Toinen nimi")
        assert [row.name for row in SavedSearch.objects.all()] == ["Toinen nimi"]

    def test_there_is_a_most(self, shelf, client, member):
        SavedSearch.objects.bulk_create(
            SavedSearch(user=member, name=str(n), parameters=f"q={n}") for n in range(saving.MOST_FOR_ONE_USER)
        )
        assert client.post(FOLLOW, {"name": "Liikaa"}).status_code == 422
        assert SavedSearch.objects.count() == saving.MOST_FOR_ONE_USER

    def test_another_users_searches_are_not_there(self, shelf, client, member, django_user_model):
        other = saved_by(django_user_model.objects.create_user("other"), "Salainen")
        assert "Salainen" not in client.get(SAVED).content.decode()
        assert client.get(f"{SAVED}{other.pk}/").status_code == 404
        for name in ("", "nahty/", "poista/", "kumoa/"):
            assert client.post(f"{SAVED}{other.pk}/{name}", {"name": "x"}).status_code == 404
        other.refresh_from_db()
        assert (other.name, other.removed_at) == ("Salainen", None)

    def test_nobody_signed_out_gets_in_or_saves(self, shelf, client, django_user_model):
        row = saved_by(django_user_model.objects.create_user("other"))
        for path in (SAVED, f"{SAVED}{row.pk}/"):
            assert client.get(path).status_code == 302
        assert client.post(f"{SAVED}{row.pk}/poista/").status_code == 302
        client.post(FOLLOW, {"name": "Nimi"})
        assert list(SavedSearch.objects.values_list("pk", "removed_at")) == [(row.pk, None)]

    def test_what_a_reader_may_not_see_is_not_counted(self, shelf, client, member):
        saved_by(member)
        put(shelf, document("secret", "Salainen kahvila", visibility="coordinators"))
        assert client.get(SAVED).context["rows"][0].number == 0


def test_without_an_account_the_way_to_saving_is_signing_in_and_back(client: Client) -> None:
    assert 'href="/fi/kirjaudu/?next=%2Ffi%2Fhaku%2Fseuraa%2F%3Fq%3Dkahvila"' in client.get(FOLLOW).content.decode()
