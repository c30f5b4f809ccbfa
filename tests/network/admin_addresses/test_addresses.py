"""Whoever asks at whatever address, they neither read nor change what is not theirs."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation

from tests.network.admin_addresses.attempts import attempt, snapshot
from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.scene import HUSHED, OUTSIDERS, Scene, build_scene
from tests.network.admin_addresses.table import AREAS

pytestmark = pytest.mark.django_db
# Two processes build the scene once each and share the areas.
GROUPS = [
    pytest.param(area, marks=pytest.mark.xdist_group(f"admin_addresses_{number % 2}"))
    for number, area in enumerate(AREAS)
]
PUBLISHED = frozenset(("network_record", "network_recordtext"))
CLOSED = (302, 400, 401, 403, 404, 405)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("fi"):
        yield build_scene()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(scene: Scene) -> dict[str, Any]:
    return snapshot()


@pytest.mark.parametrize("area", GROUPS)
def test_outsiders_neither_see_nor_change_what_is_not_theirs(scene: Scene, before: dict[str, Any], area: str) -> None:
    leaks = [fault for row in AREAS[area] for who in OUTSIDERS for fault in outsider_faults(scene, row, who, before)]
    assert leaks == []


def outsider_faults(scene: Scene, row: Row, who: str, before: dict[str, Any]) -> Iterator[str]:
    if who == row.owner:
        return
    outcome = attempt(scene, row, who, before)
    foreign = [table for table in outcome.changed if not any(fnmatch(table, own) for own in row.own)]
    sent = f"{row.label()} by {who or 'anonymous'}"
    if outcome.words - ({HUSHED} if who == "other_coordinator" else set()):
        yield f"{sent} shows {sorted(outcome.words)} ({outcome.status}, {outcome.final})"
    if foreign:
        yield f"{sent} changes {sorted(foreign)} ({outcome.status})"
    if outcome.status not in CLOSED and not row.listing:
        yield f"{sent} is answered with {outcome.status}"
    if outcome.final >= 500:
        yield f"{sent} ends in {outcome.final}"


@pytest.mark.parametrize("area", GROUPS)
def test_the_owner_succeeds_with_the_same(scene: Scene, before: dict[str, Any], area: str) -> None:
    faults = [fault for row in AREAS[area] for fault in owner_faults(scene, row, before)]
    assert faults == []


def owner_faults(scene: Scene, row: Row, before: dict[str, Any]) -> Iterator[str]:
    if not row.owner:
        assert row.why, row.label()
        return
    outcome = attempt(scene, row, row.owner, before)
    sent = f"{row.label()} by {row.owner}"
    if outcome.status not in row.status:
        yield f"{sent} is answered with {outcome.status}"
    if row.is_shown and not outcome.words:
        yield f"{sent} does not show the canary ({outcome.status}, {outcome.final})"
    if row.changes and not outcome.changed:
        yield f"{sent} changes nothing ({outcome.status}, {outcome.final})"
    for who in row.insiders:
        refused = attempt(scene, row, who, before)
        changed = refused.changed & PUBLISHED if row.publishes else refused.changed
        if changed:
            yield f"{row.label()} by {who} changes {sorted(changed)} ({refused.status})"
    if row.publishes and not outcome.changed & PUBLISHED:
        yield f"{sent} publishes nothing ({outcome.status}, {outcome.final})"


@pytest.mark.xdist_group("admin_addresses_0")
def test_every_address_has_a_row(scene: Scene) -> None:
    tried = {resolve(row.address(scene).partition("?")[0]).route for rows in AREAS.values() for row in rows}
    assert sorted(routes(get_resolver().url_patterns) - tried) == []


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    """Every route of the site, as `resolve` names it."""
    found = set()
    for pattern in patterns:
        route = str(pattern.pattern)
        joined = prefix + route.removeprefix("^") if prefix else route
        found |= routes(pattern.url_patterns, joined) if isinstance(pattern, URLResolver) else {joined}
    return found
