"""Signing in and out: safe ways on, slowed-down guessing, no going to and fro."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Site

from cms.dashboard.forms import MOST_FAILURES
from cms.dashboard.registry import DashboardLink, DashboardPanel, dashboard_links, dashboard_panels
from cms.dashboard.views import greeting
from cms.models import SiteSettings

PASSWORD = "oikea-salasana-42"


@pytest.fixture
def person(db):
    cache.clear()
    SiteSettings.for_site(Site.objects.get())
    return get_user_model().objects.create_user("maija", password=PASSWORD)


def sign_in(client, password=PASSWORD, **answers):
    return client.post("/fi/kirjaudu/", {"username": "maija", "password": password, **answers})


def test_signing_in_leads_to_the_desk(client, person) -> None:
    assert sign_in(client)["Location"] == "/fi/tyopoyta/"


@pytest.mark.parametrize(("asked", "leads"), [
    ("/fi/tyopoyta/moderointi/", "/fi/tyopoyta/moderointi/"),
    ("https://paha.example/", "/fi/tyopoyta/"),
    ("//paha.example/", "/fi/tyopoyta/"),
    ("/\\paha.example/", "/fi/tyopoyta/"),
    ("javascript:alert(1)", "/fi/tyopoyta/"),
    ("http:///paha.example", "/fi/tyopoyta/"),
])  # fmt: skip
def test_the_way_on_stays_on_the_site(client, person, asked, leads) -> None:
    assert sign_in(client, next=asked)["Location"] == leads


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client, person) -> None:
    known = sign_in(client, password="väärä")
    unknown = client.post("/fi/kirjaudu/", {"username": "ei-ole", "password": "väärä"})
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_guessing_is_slowed_down_even_for_the_right_password(client, person) -> None:
    for _ in range(MOST_FAILURES):
        assert sign_in(client, password="väärä").context["form"].errors["__all__"].as_data()[0].code == "invalid_login"
    response = sign_in(client)
    assert (response.status_code, response.context["form"].errors["__all__"].as_data()[0].code) == (422, "too_many")
    cache.clear()
    assert sign_in(client).status_code == 302


def test_a_success_forgets_earlier_failures(client, person) -> None:
    for _ in range(MOST_FAILURES - 1):
        sign_in(client, password="väärä")
    sign_in(client)
    client.logout()
    sign_in(client, password="väärä")
    assert sign_in(client).status_code == 302


def test_whoever_may_not_enter_the_admin_is_told_so_and_not_sent_to_and_fro(client, person) -> None:
    client.force_login(person)
    response = client.get("/admin/", follow=True)
    assert (response.status_code, len(response.redirect_chain) < 4) == (403, True)


def test_whoever_may_enter_the_admin_goes_on_to_it(client, person) -> None:
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert sign_in(client, next="/admin/")["Location"] == "/admin/"


def test_signing_out_is_a_post(client, person) -> None:
    client.force_login(person)
    assert client.get("/fi/kirjaudu-ulos/").status_code == 405
    assert client.get("/fi/tyopoyta/").status_code == 200
    assert client.post("/fi/kirjaudu-ulos/").status_code == 302
    assert client.get("/fi/tyopoyta/").status_code == 302


def test_the_desk_is_never_kept_by_a_cache(client, person) -> None:
    client.force_login(person)
    assert "no-store" in client.get("/fi/tyopoyta/")["Cache-Control"]
    assert "no-store" in client.get("/fi/kirjaudu/", follow=True)["Cache-Control"]


def test_panels_and_links_of_an_app_show_with_what_waits(client, person, monkeypatch) -> None:
    monkeypatch.setattr(dashboard_panels, "_entries", {})
    monkeypatch.setattr(dashboard_links, "_entries", {})
    dashboard_panels.register(DashboardPanel("a", "A", "cms/_notice.html", lambda request: {"waiting": 2}))
    dashboard_panels.register(DashboardPanel("b", "B", "cms/_notice.html", lambda request: None))
    dashboard_links.register(DashboardLink("c", "Linkki", "organisations", lambda request: True))
    dashboard_links.register(DashboardLink("d", "Ei tälle", "places", lambda request: False))
    client.force_login(person)
    response = client.get("/fi/tyopoyta/")
    assert (response.context["waiting"], len(response.context["parts"])) == (2, 1)
    content = response.content.decode()
    assert f'<a href="{reverse("organisations")}">Linkki</a>' in content
    assert "Ei tälle" not in content


@pytest.mark.parametrize(("hour", "same_as"), [(3, 9), (9, 3), (10, 16), (17, 23)])
def test_the_greeting_follows_the_clock(hour, same_as) -> None:
    assert greeting(dt.time(hour)) == greeting(dt.time(same_as))
    assert len({greeting(dt.time(hour)) for hour in (9, 12, 20)}) == 3
