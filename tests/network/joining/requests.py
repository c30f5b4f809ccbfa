"""Requests to join and invitations, as the tests of joining need them."""

from typing import Any

from django.core.signing import TimestampSigner

from cms.private_links import token_of
from network.models import Invitation, JoinRequest, Region
from network.services import joining
from tests.network.world import World


def join_values(world: World, **changed: Any) -> dict[str, Any]:
    """What `open_request` takes: an organisation of Central Finland."""
    values = {
        "name": "Käpylän perhekahvila ry",
        "kind": "ngo",
        "business_id": "",
        "region": Region.objects.get(code="15"),
        "municipality": world.municipalities["Laukaa"],
        "contact_role": "toiminnanjohtaja",
        "contact_email": "hakija@kapyla.example",
        "purpose": "Perhekahvila kahdesti viikossa.",
        "website": "https://kapyla.example/",
        "language": "fi",
        "is_another": False,
    }
    return {**values, **changed}


def ask_to_join(world: World, **changed: Any) -> JoinRequest:
    served = changed.pop("served", ())
    return joining.open_request(values=join_values(world, **changed), municipalities_served=served)


def form_answers(**changed: Any) -> dict[str, Any]:
    """The public form filled in by a person, ten seconds after it was opened; None leaves a field out."""
    values = {
        "name": "Käpylän perhekahvila ry",
        "kind": "ngo",
        "business_id": "",
        "purpose": "Perhekahvila kahdesti viikossa.",
        "website": "https://kapyla.example/",
        "region": "15",
        "municipality": "410",
        "municipalities_served": ["410", "179"],
        "contact_role": "toiminnanjohtaja",
        "contact_email": "hakija@kapyla.example",
        "language": "fi",
        "trap": "",
        "stamp": stamp_of(age_s=10),
    }
    return {name: value for name, value in {**values, **changed}.items() if value is not None}


def stamp_of(*, age_s: float) -> str:
    """The form's stamp as it was given out so many seconds ago."""
    import time
    from unittest.mock import patch

    signer = TimestampSigner(salt="network.joining.form")
    with patch("django.core.signing.time.time", return_value=time.time() - age_s):
        return signer.sign("join")


def token_for(row: JoinRequest | Invitation) -> str:
    return token_of("join" if isinstance(row, JoinRequest) else "invitation", row.link_nonce)
