"""Fetching an address that somebody has typed in, without becoming a door into our own networks.

Only http and https, no credentials. A name is resolved here, every address it has must be a public one, and the
connection goes to the very address that was checked, so a name that changes its mind (DNS rebinding) gains nothing.
Each redirect is checked like the first address. The answer is limited in size, the whole in time; what it is, is
judged by its content.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from cms.imports.contracts import Fetched, Unreadable

MOST_REDIRECTS = 5
CHUNK_BYTES = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
AGENT = "Perheverkko-import/1.0"

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]
# Networks that `is_global` lets pass but that lead into somebody's own: 6to4 and NAT64 carry an IPv4 address inside.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SIXTOFOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


def resolve(host: str, port: int) -> list[str]:
    """Every address that the name has now."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public network: not loopback, private, link-local, shared, multicast,
    reserved or unspecified, nor one of IPv6 that carries such an IPv4 address inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if address in _SIXTOFOUR:
            inner = address.sixtofour
        elif address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address in _NAT64_LOCAL or address in _TEREDO or (int(address) >> 32) == 0:
            return False
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_loopback
        and not address.is_link_local
        and not address.is_unspecified
    )


@dataclass(frozen=True)
class FetchRules:
    """Limits of one fetch. `is_allowed` and `resolver` are replaced in tests only."""

    most_bytes: int
    most_seconds: float
    resolver: Resolver = resolve
    is_allowed: Callable[[IPAddress], bool] = is_public
    any_port: bool = False


def rules_from_settings() -> FetchRules:
    return FetchRules(most_bytes=settings.IMPORTS_MOST_BYTES, most_seconds=settings.IMPORTS_FETCH_SECONDS)


def check_address(address: str, rules: FetchRules | None = None) -> tuple[str, str, int, str]:
    """(scheme, host, port, path with query) of an address one may fetch, before its name is resolved.

    Raises `Unreadable` saying what is wrong with it.
    """
    remedy = _("Give an address that begins with https:// and that anybody can open in a browser.")
    text = address.strip()
    if text.lower().startswith("webcal://"):  # how calendars are linked; they are fetched as any other address
        text = "https://" + text[len("webcal://") :]
    if any(ord(character) <= 32 or ord(character) == 127 for character in text) or "\\" in text:
        raise Unreadable(_("The address has a space or a sign that addresses do not have."), remedy)
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        raise Unreadable(_("This is not an address."), remedy) from None
    if scheme not in PORTS or not host:
        raise Unreadable(_("Only addresses that begin with http:// or https:// can be fetched."), remedy)
    if parts.username is not None or parts.password is not None:
        raise Unreadable(_("The address carries a user name or a password."), remedy)
    if port not in (None, PORTS[scheme]) and not (rules and rules.any_port):
        raise Unreadable(_("The address names a port of its own, which is not fetched."), remedy)
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Unreadable(_("This is not an address."), remedy) from None
    path = parts.path or "/"
    try:
        (path + parts.query).encode("ascii")
    except UnicodeEncodeError:
        from django.utils.encoding import iri_to_uri

        path, query = iri_to_uri(path), iri_to_uri(parts.query)
    else:
        query = parts.query
    return scheme, host, port or PORTS[scheme], path + (f"?{query}" if query else "")


def checked_addresses(host: str, port: int, rules: FetchRules) -> list[str]:
    """The addresses of a host, all of them allowed. Raises `Unreadable`: one bad address spoils the name."""
    try:
        texts = [host] if _is_literal(host) else [*dict.fromkeys(rules.resolver(host, port))]
        addresses = [ipaddress.ip_address(text.split("%")[0]) for text in texts]
    except (OSError, ValueError):
        addresses = []
    if not addresses:
        raise Unreadable(
            _("There is no server named %(host)s.") % {"host": host}, _("Look whether the address is typed right.")
        )
    if not all(rules.is_allowed(each) for each in addresses):
        raise Unreadable(
            _("%(host)s is inside a network that is not public.") % {"host": host},
            _("Only addresses that are open to everybody on the internet can be fetched."),
        )
    return [str(each) for each in addresses]


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True


def fetch(address: str, *, rules: FetchRules | None = None, until: float | None = None) -> Fetched:
    """Get an address, following at most five checked redirects. Raises `Unreadable`.

    `until` is a time of `time.monotonic()` by which several fetches together must be over.
    """
    rules = rules or rules_from_settings()
    deadline = min(time.monotonic() + rules.most_seconds, until or float("inf"))
    here, scheme_before = address, ""
    for _step in range(MOST_REDIRECTS + 1):
        scheme, host, port, path = check_address(here, rules)
        if scheme_before == "https" and scheme == "http":
            raise Unreadable(
                _("The address leads from https to an unprotected address."), _("Give the address it leads to.")
            )
        answer = _get(scheme, host, port, path, rules, deadline)
        if answer.redirect is None:
            return Fetched(answer.data, answer.media_type, here)
        here, scheme_before = urljoin(f"{scheme}://{_netloc(scheme, host, port)}{path}", answer.redirect), scheme
    raise Unreadable(_("The address leads from one to the next without end."), _("Give the address it ends at."))


@dataclass(frozen=True)
class _Answer:
    data: bytes = b""
    media_type: str = ""
    redirect: str | None = None


def _netloc(scheme: str, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == PORTS[scheme] else f"{name}:{port}"


def _get(scheme: str, host: str, port: int, path: str, rules: FetchRules, deadline: float) -> _Answer:
    addresses = checked_addresses(host, port, rules)
    too_slow = Unreadable(
        _("%(host)s did not answer in time.") % {"host": host}, _("Try again later, or bring in a file instead.")
    )
    connection = None
    try:
        connection = _PinnedConnection(scheme, host, port, addresses, deadline)
        connection.request(
            "GET",
            path,
            headers={
                "Host": _netloc(scheme, host, port),
                "User-Agent": AGENT,
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            },
        )
        response = connection.getresponse()
        location = response.getheader("Location")
        if response.status in REDIRECTS and location:
            return _Answer(redirect=location)
        if response.status != 200:
            raise Unreadable(
                _("%(host)s answered “%(status)s”.") % {"host": host, "status": f"{response.status} {response.reason}"},
                _("Open the address in a browser, signed out, and see whether it works there."),
            )
        body = _body(response, connection, rules, deadline, too_slow)
        return _Answer(body, (response.getheader("Content-Type") or "").split(";")[0].strip().lower())
    except TimeoutError:
        raise too_slow from None
    except (OSError, http.client.HTTPException) as error:
        raise _failure(error, host, too_slow if connection is not None and connection.was_cut else None) from None
    except zlib.error as error:
        raise _failure(error, host, None) from None
    finally:
        if connection is not None:
            connection.abandon()


def _failure(error: Exception, host: str, too_slow: Unreadable | None) -> Unreadable:
    if too_slow is not None:
        return too_slow
    if isinstance(error, ssl.SSLError):
        return Unreadable(
            _("The certificate of %(host)s is not valid.") % {"host": host}, _("Tell the keeper of that site.")
        )
    return Unreadable(
        _("The connection to %(host)s failed.") % {"host": host}, _("Try again later, or bring in a file instead.")
    )


def _body(
    response: http.client.HTTPResponse,
    connection: "_PinnedConnection",
    rules: FetchRules,
    deadline: float,
    too_slow: Unreadable,
) -> bytes:
    """The body, unpacked, never more than allowed and never longer than the deadline."""
    unpack = zlib.decompressobj(31) if (response.getheader("Content-Encoding") or "").lower() == "gzip" else None
    parts: list[bytes] = []
    size = 0
    while True:
        if time.monotonic() >= deadline:
            raise too_slow
        piece = response.read1(CHUNK_BYTES)
        data = unpack.decompress(piece, rules.most_bytes + 1 - size) if unpack else piece
        size += len(data)
        parts.append(data)
        if size > rules.most_bytes or (unpack and unpack.unconsumed_tail):
            raise Unreadable(
                _("The answer is larger than %(number)s megabytes.") % {"number": rules.most_bytes // 1_000_000},
                _("Narrow the address to what you need, for example to one place or one period."),
            )
        if not piece:
            if connection.was_cut:
                raise too_slow
            if response.length or (unpack and not unpack.eof):
                raise http.client.IncompleteRead(b"")
            return b"".join(parts)


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name resolves to by now.

    At the deadline it is cut, also where the other side sends a byte now and then.
    """

    def __init__(self, scheme: str, host: str, port: int, addresses: list[str], deadline: float) -> None:
        super().__init__(host, port)
        self._is_secure, self._addresses, self._deadline = scheme == "https", addresses, deadline
        self._plain: socket.socket | None = None
        self._watch: threading.Timer | None = None
        self.was_cut = False

    def _cut(self) -> None:
        self.was_cut = True
        if self._plain is not None:
            with contextlib.suppress(OSError):
                self._plain.shutdown(socket.SHUT_RDWR)

    def abandon(self) -> None:
        """Close for good. (`close` is called by the library as soon as the headers are read.)"""
        if self._watch is not None:
            self._watch.cancel()
        if self._plain is not None:
            self._plain.close()
        self.close()

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self) -> None:
        failure: OSError = OSError("no address")
        for address in self._addresses:
            try:
                plain = socket.create_connection((address, self.port), timeout=min(self._left(), 10))
                break
            except OSError as error:
                failure = error
        else:
            raise failure
        self._plain = plain.dup()  # the secure socket takes the first one over
        self._watch = threading.Timer(self._left(), self._cut)
        self._watch.daemon = True
        self._watch.start()
        plain.settimeout(self._left())
        if self._is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain
