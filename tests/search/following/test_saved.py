"""Searches saved on the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.following import saved_views, saving
from search.following.models import SavedSearch
from tests.search.documents import document
from tests.search.following.world import FOLLOW, SAVED, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


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

    def test_one_saved_again_meanwhile_is_not_doubled_by_putting_back(self, shelf, client, member):
        old = saved_by(member, "Vanha nimi")
        client.post(f"{SAVED}{old.pk}/poista/")
        new = saved_by(member, "Uusi nimi")
        answer = client.post(f"{SAVED}{old.pk}/kumoa/", follow=True)
        said = [str(message) for message in answer.context["messages"]][-1]
        assert ("Uusi nimi" in said, [*answer.context["removed"]]) == (True, [])
        assert [*SavedSearch.objects.values_list("pk", "name", "removed_at")] == [(new.pk, "Uusi nimi", None)]
        assert client.post(f"{SAVED}{old.pk}/kumoa/").status_code == 404

    def test_the_same_search_in_another_language_and_of_another_user_is_put_back(
        self, shelf, client, member, django_user_model
    ):
        old = saved_by(member)
        client.post(f"{SAVED}{old.pk}/poista/")
        saving.save_search(user=member, name="Kaféer", parameters="q=kahvila", language="sv")
        saved_by(django_user_model.objects.create_user("other"))
        client.post(f"{SAVED}{old.pk}/kumoa/")
        old.refresh_from_db()
        assert (old.removed_at, SavedSearch.objects.count()) == (None, 3)

    def test_nothing_is_put_back_beside_as_many_as_there_can_be(self, shelf, client, member, monkeypatch):
        old = saved_by(member)
        client.post(f"{SAVED}{old.pk}/poista/")
        monkeypatch.setattr(saving, "MOST_FOR_ONE_USER", 1)
        saving.save_search(user=member, name="Muu", parameters="q=muu", language="fi")
        client.post(f"{SAVED}{old.pk}/kumoa/")
        assert SavedSearch.objects.exclude(removed_at=None).get() == old

    def test_many_are_shown_by_the_page_and_a_deletion_stays_on_it(self, shelf, client, member, monkeypatch):
        monkeypatch.setattr(saved_views, "PAGE_SIZE", 2)
        rows = [SavedSearch.objects.create(user=member, name=f"Haku {n}", parameters=f"q=k{n}") for n in range(5)]
        page = client.get(SAVED, {"page": "2"})
        assert [each.saved.name for each in page.context["rows"]] == ["Haku 2", "Haku 3"]
        assert 'href="?page=3"' in page.content.decode()
        response = client.post(f"{SAVED}{rows[2].pk}/poista/", {"page": "2"})
        assert response["Location"] == f"{SAVED}?page=2"
        assert client.post(f"{SAVED}{rows[2].pk}/kumoa/", {"page": "//x"})["Location"] == SAVED
        assert len(client.get(SAVED, {"page": "99"}).context["rows"]) == 1

    def test_queries_are_as_many_for_a_full_page_as_for_the_first_of_several(self, shelf, client, member, monkeypatch):
        monkeypatch.setattr(saved_views, "PAGE_SIZE", 2)
        counts = []
        for number in range(2, 7, 4):
            SavedSearch.objects.bulk_create(
                SavedSearch(user=member, name="x", parameters=f"q=k{number}{n}") for n in range(number)
            )
            client.get(SAVED)
            with CaptureQueriesContext(connection) as captured:
                client.get(SAVED)
            counts.append(len(captured))
        assert counts[0] == counts[1]

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
