"""Sending a row's request as somebody, and what came of it: the answer's bytes, and what the database says after."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from unittest import mock

from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import TestCase
from django.utils.http import urlencode

from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.scene import CANARY, HUSHED, Scene

WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
# Who is signed in: no content of anybody's.
SESSIONS = "django_session"
SIGN_IN = "/kirjaudu/"  # has a row of its own
FOLLOWED = (301, 302, 303, 307, 308)


def kept_files() -> Any:
    """Files stay where they are: a rolled-back deletion would not bring them back."""
    return mock.patch.object(FileSystemStorage, "delete")


def refusals_of(who: str) -> Any:
    """The page of a refusal knows no more than who asks: written out for two of the outsiders, the others' is empty."""
    if who in ("", "stranger"):
        return nullcontext()
    return mock.patch("cms.views.render", lambda request, template, status: HttpResponse(status=status))


@dataclass(frozen=True)
class Outcome:
    status: int
    final: int
    words: frozenset[str]  # of CANARY and HUSHED
    changed: frozenset[str]


@cache
def tables() -> tuple[str, ...]:
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return tuple(sorted(found - {SESSIONS}))


def snapshot() -> dict[str, Counter[tuple[str, ...]]]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = Counter(tuple(map(repr, row)) for row in cursor.fetchall())
    return found


@contextmanager
def watched_writes() -> Iterator[set[str]]:
    """Names of the tables written to inside."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITE.match(sql):
            written.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def attempt(scene: Scene, row: Row, who: str, before: dict[str, Any]) -> Outcome:
    """Send the row's request as that person, follow where it leads, and undo it. `before` is the snapshot."""
    client = scene.clients[who]
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    values = form_values(scene, row) if row.form else {}
    given = row.values(scene)
    with transaction.atomic():
        with (
            watched_writes() as written,
            kept_files(),
            refusals_of(who),
            TestCase.captureOnCommitCallbacks(execute=True),
        ):
            response, seen = send(client, row, scene, {**values, **given} if row.form else given)
            first = response.status_code
            hops = 0
            while response.status_code in FOLLOWED and hops < 5 and SIGN_IN not in response["Location"]:
                response = client.get(response["Location"], headers={"accept-language": "fi"})
                seen += what_is_seen(response)
                hops += 1
        changed = frozenset[str]()
        if written - {SESSIONS}:
            after = snapshot()
            changed = frozenset(table for table in after if after[table] != before[table])
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    own_words = row.address(scene).partition("?")[0].removeprefix("/fi")  # links to other languages repeat the address
    seen = seen.replace(own_words.encode(), b"")
    words = frozenset(word for word in (CANARY, HUSHED) if word.lower().encode() in seen.lower())
    return Outcome(first, response.status_code, words, changed)


def send(client: Any, row: Row, scene: Scene, values: Any) -> tuple[Any, bytes]:
    address = row.address(scene)
    if not row.is_post:
        response = client.get(address)
    elif row.method == "put":
        response = client.put(address, urlencode(values), content_type="application/x-www-form-urlencoded")
    elif isinstance(values, str):
        response = getattr(client, row.method)(address, values, content_type="application/json")
    else:
        response = client.post(address, values)
    return response, what_is_seen(response)


def what_is_seen(response: Any) -> bytes:
    """Headers and content of an answer."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return headers.encode() + b"\n\n" + body


def form_values(scene: Scene, row: Row) -> dict[str, Any]:
    """What the owner's browser would send back unchanged from the form at the address."""
    address = (replace(row, name=row.form_at) if row.form_at else row).address(scene)
    if address not in scene.forms:
        with transaction.atomic():
            page = scene.clients[row.owner or "administrator"].get(address, follow=True).content
            transaction.set_rollback(True)
        forms = BeautifulSoup(page, "html.parser").find_all("form", method=re.compile("post", re.IGNORECASE))
        biggest = max(forms, key=lambda form: len(form.find_all(["input", "select", "textarea"])))
        scene.forms[address] = dict(inputs_of(biggest))
    return scene.forms[address]


def inputs_of(form: Any) -> Iterator[tuple[str, Any]]:
    for item in form.find_all(["input", "textarea", "select"]):
        name, kind = item.get("name"), item.get("type", "text")
        if not name or kind in ("submit", "file", "button") or name == "csrfmiddlewaretoken":
            continue
        if item.name == "select":
            chosen = [option.get("value", "") for option in item.find_all("option", selected=True)]
            if chosen:
                yield name, chosen
        elif item.name == "textarea":
            yield name, item.text.lstrip("\n")
        elif kind not in ("checkbox", "radio") or item.has_attr("checked"):
            yield name, item.get("value", "on" if kind == "checkbox" else "")
