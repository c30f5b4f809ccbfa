"""Following a search by e-mail: asking, confirming, letters, leaving."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.jobs.models import Job
from cms.mail_following import confirm_follower
from search.following import letters, subscribing
from search.following.models import SearchSubscription
from search.services import rebuild_index
from search.sources import search_sources
from tests.search.documents import document
from tests.search.following.world import FOLLOW, age, hour_ago, ids, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


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
