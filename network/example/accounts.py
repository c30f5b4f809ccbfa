"""The example accounts, with passwords made once and kept in a file that only its owner reads."""

import json
import secrets
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.auth import get_user_model

from network.models import Record, Region
from network.models.vocabulary import Role
from network.services.roles import set_coordinator, set_membership

from .plan import example_key

DOMAIN = "perheverkko.example"
COUNTY = "15"
EDITORS = {"toimittaja": "tuulikello", "toimittaja2": "sukupuu"}


class Account(TypedDict):
    username: str
    password: str
    role: str


def accounts_file() -> Path:
    return settings.DATA_DIR / "example-accounts.json"


def example_users() -> Any:
    return get_user_model().objects.filter(email__endswith=f"@{DOMAIN}")


def create_accounts() -> list[Account]:
    """An administrator, a coordinator of Central Finland and an editor in each of two organisations."""
    region = Region.objects.get(code=COUNTY)
    accounts = [
        _create("yllapito", role="administrator", is_superuser=True),
        _create("koordinaattori", role=f"coordinator, {region.short_fi}"),
    ]
    set_coordinator(user=get_user_model().objects.get(username="koordinaattori"), region=region)
    for username, key in EDITORS.items():
        organisation = Record.objects.get(translation_key=example_key(COUNTY, "organisation", key, 0))
        accounts.append(_create(username, role=f"editor, {organisation.texts.get(language='fi').title}"))
        user = get_user_model().objects.get(username=username)
        set_membership(user=user, organisation=organisation, role=Role.EDITOR)
    return accounts


def _create(username: str, *, role: str, is_superuser: bool = False) -> Account:
    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_user(
        username, f"{username}@{DOMAIN}", password, is_superuser=is_superuser, is_staff=is_superuser
    )
    return {"username": username, "password": password, "role": role}


def write_accounts(accounts: list[Account]) -> None:
    file = accounts_file()
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(json.dumps(accounts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
