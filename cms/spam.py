"""Against spam without third parties: a field that people do not see, a shortest time, a limit for each address."""

import hashlib
import time

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest
from django.utils.translation import gettext as _

SHORTEST_S = 4
LONGEST_S = 24 * 3600
MOST_REQUESTS = 5
WINDOW_S = 3600
SIGNER = TimestampSigner(salt="network.joining.form")


def form_stamp() -> str:
    """Says when the form was given out; it cannot be made up."""
    return SIGNER.sign("join")


def has_valid_stamp(stamp: str) -> bool:
    try:
        return SIGNER.unsign(stamp, max_age=LONGEST_S) == "join"
    except (BadSignature, SignatureExpired):
        return False


def is_too_quick(stamp: str) -> bool:
    """Whether the form comes back sooner than a person can fill it in. The stamp is valid."""
    try:
        SIGNER.unsign(stamp, max_age=SHORTEST_S)
    except SignatureExpired:
        return False
    return True


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind the operator's own proxy the one that the proxy adds last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def limit_key(request: HttpRequest) -> str:
    """The address is kept as a keyed hash only, for an hour."""
    text = f"{settings.SECRET_KEY}|{client_address(request)}"
    return "join:" + hashlib.sha256(text.encode()).hexdigest()


def is_refused(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Whether too many requests have come from there; the form then says so."""
    if len(recent(request)) < MOST_REQUESTS:
        return False
    form.add_error(None, _("Many requests have come from your connection. Try again in an hour."))
    return True


def count_request(request: HttpRequest) -> None:
    """One more. With a cache that is down nothing is counted, and nobody is shut out."""
    cache.set(limit_key(request), [*recent(request), time.time()], WINDOW_S)


def recent(request: HttpRequest) -> list[float]:
    since = time.time() - WINDOW_S
    return [moment for moment in cache.get(limit_key(request)) or [] if moment > since]
