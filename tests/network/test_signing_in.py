"""Signing in leads nowhere else, and tells nobody who has an account."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "kolmetoista-kissaa"


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create_user("piia", email="piia@example.org", password=PASSWORD)


def sign_in(client: Client, *, name: str = "piia", password: str = PASSWORD, to: str = "") -> Any:
    return client.post("/fi/kirjaudu/", {"username": name, "password": password, "next": to})


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "http:evil.example", "\\\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_does_not_lead_to_another_site(client: Client, person: Any, to: str) -> None:
    assert sign_in(client, to=to)["Location"] == "/fi/tyopoyta/"


def test_signing_in_leads_back_to_where_one_was(client: Client, person: Any) -> None:
    assert sign_in(client, to="/fi/haku/")["Location"] == "/fi/haku/"


def without_token(response: Any, name: str) -> str:
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return text.replace(name, "")


def test_a_wrong_password_and_a_wrong_name_are_answered_alike(client: Client, person: Any) -> None:
    wrong, unknown = sign_in(client, password="x"), sign_in(client, name="nobody", password="x")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong, "piia") == without_token(unknown, "nobody")


def test_asking_for_a_new_password_tells_nothing(client: Client, person: Any) -> None:
    known, unknown = (
        client.post("/admin/password_reset/", {"email": email}) for email in ("piia@example.org", "x@example.org")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
