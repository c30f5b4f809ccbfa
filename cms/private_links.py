"""Private links of letters: a token that only the letter holds, and its hash, which the database holds.

The token is computed from the site's secret key and a random number of the row. A letter that is sent twice therefore
carries the same link, and who reads the database alone can open none.
"""

import hashlib
import uuid

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

TOKEN_LENGTH = 43


def token_of(purpose: str, nonce: uuid.UUID) -> str:
    """The token of a row's random number; `purpose` keeps those of requests and of invitations apart."""
    return salted_hmac(f"network.private_link.{purpose}", nonce.hex, algorithm="sha256").hexdigest()[:TOKEN_LENGTH]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(purpose: str) -> tuple[uuid.UUID, str]:
    """(random number, hash) for a new row."""
    nonce = uuid.uuid4()
    return nonce, hash_of(token_of(purpose, nonce))


def absolute_address(name: str, *, language: str, **arguments: str | int) -> str:
    """A view's address with the site's name in front, as letters carry it."""
    with override(language):
        return f"{settings.PUBLIC_URL}{reverse(name, kwargs=arguments)}"


def mail_is_sent() -> bool:
    """Whether the operator has named a mail server. Where letters go nowhere or into files, links are shown too."""
    return not str(settings.EMAIL_BACKEND).endswith(("dummy.EmailBackend", "filebased.EmailBackend"))


def private(response: HttpResponse) -> HttpResponse:
    """Neither the next site nor a search engine learns the address.

    "no-referrer" would go too far: browsers then post the page's own forms with `Origin: null`, which is refused.
    """
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
