"""/healthz tells the proxy and the container engine whether this process can serve."""

import json

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from cms.health import healthz


@pytest.mark.django_db
def test_health_with_a_database_is_200() -> None:
    answer = healthz(RequestFactory().get("/healthz"))

    assert (answer.status_code, json.loads(answer.content)) == (200, {"database": "ok"})
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_health_without_a_database_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", fail)

    answer = healthz(RequestFactory().get("/healthz"))

    assert (answer.status_code, json.loads(answer.content)) == (503, {"database": "unreachable"})


def test_health_refuses_writes() -> None:
    assert healthz(RequestFactory().post("/healthz")).status_code == 405
