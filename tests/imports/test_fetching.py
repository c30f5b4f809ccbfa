"""Addresses that an editor types in: no way into networks of our own."""

import gzip
import ipaddress
import time
from http.server import BaseHTTPRequestHandler

import pytest

from cms.imports.contracts import Unreadable
from cms.imports.fetching import FetchRules, check_address, checked_addresses, fetch, is_public
from tests.imports.server import LocalServer, body, redirect

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def serve():
    started = []

    def start(**answers) -> LocalServer:
        server = LocalServer({f"/{name}": answer for name, answer in answers.items()})
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def rules(**changed) -> FetchRules:
    """As in the site, except that names lead to the local server, which is let in by its address alone."""
    values = {"most_bytes": 1_000_000, "most_seconds": 5.0, "resolver": lambda host, port: ["127.0.0.1"],
              "is_allowed": lambda address: str(address) == "127.0.0.1", "any_port": True}  # fmt: skip
    return FetchRules(**{**values, **changed})


def problem(address: str, used: FetchRules) -> str:
    with pytest.raises(Unreadable) as caught:
        fetch(address, rules=used)
    assert caught.value.remedy
    return caught.value.problem


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "::127.0.0.2",
        "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.2.3",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001::1", "fec0::1",
    ],
)  # fmt: skip
def test_address_of_no_public_network_is_refused(address) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(Unreadable):
        checked_addresses("example.org", 80, FetchRules(1, 1, resolver=lambda host, port: [address]))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_address_is_allowed(address) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(Unreadable):
        checked_addresses("x.example", 80, FetchRules(1, 1, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"]))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org/x", "Only addresses that begin with http:// or https:// can be fetched."),
        ("file:///etc/passwd", "Only addresses that begin with http:// or https:// can be fetched."),
        ("gopher://example.org", "Only addresses that begin with http:// or https:// can be fetched."),
        ("javascript:alert(1)", "Only addresses that begin with http:// or https:// can be fetched."),
        ("https://", "Only addresses that begin with http:// or https:// can be fetched."),
        ("https://user:pass@example.org/", "The address carries a user name or a password."),
        ("https://user@example.org/", "The address carries a user name or a password."),
        ("https://example.org:8080/", "The address names a port of its own, which is not fetched."),
        ("https://example.org:99999/", "This is not an address."),
        ("https://exa mple.org/", "The address has a space or a sign that addresses do not have."),
        ("https://example.org\\@127.0.0.1/", "The address has a space or a sign that addresses do not have."),
        ("https://example.org/\r\nHost: x", "The address has a space or a sign that addresses do not have."),
        ("https://[::1", "This is not an address."),
    ],
)
def test_address_that_is_not_fetched_says_why(address, words) -> None:
    with pytest.raises(Unreadable) as caught:
        check_address(address)
    assert caught.value.problem == words


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/"]
)
def test_literal_private_address_is_refused_with_the_rules_of_the_site(address) -> None:
    assert problem(address, FetchRules(1000, 2)).endswith("is inside a network that is not public.")


@pytest.mark.parametrize("address", ["http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://127.1/"])
def test_name_that_leads_home_is_refused_with_the_resolver_of_the_system(address) -> None:
    assert problem(address, FetchRules(1000, 2)).startswith(("localhost is", "There is no server", "2130706433 is",
                                                             "0x7f.1 is", "127.1 is"))  # fmt: skip


def test_calendar_address_is_fetched_with_its_name_in_the_request(serve) -> None:
    server = serve(calendar=body(CALENDAR))
    answer = fetch(f"http://calendar.example:{server.port}/calendar?x=ä", rules=rules())
    assert (answer.data, answer.media_type) == (CALENDAR, "text/calendar")
    assert server.asked == [(f"calendar.example:{server.port}", "/calendar?x=%C3%A4")]


def test_redirect_is_followed_and_checked_again(serve) -> None:
    server = serve(a=redirect("/b"), b=body(CALENDAR))
    assert fetch(f"http://x.example:{server.port}/a", rules=rules()).data == CALENDAR
    inside = serve(secret=body(b"secret"))
    outside = serve(go=redirect(f"http://inside.example:{inside.port}/secret"))
    names = {"outside.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    used = rules(resolver=lambda host, port: names[host])
    words = problem(f"http://outside.example:{outside.port}/go", used)
    assert (words, inside.asked) == ("inside.example is inside a network that is not public.", [])


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://user:x@x.example/", "http://169.254.169.254/"])
def test_redirect_to_what_is_not_fetched_is_refused(serve, to) -> None:
    server = serve(go=redirect(to))
    assert problem(f"http://x.example:{server.port}/go", rules())


def test_endless_redirects_end(serve) -> None:
    server = serve(go=redirect("/go"))
    assert problem(f"http://x.example:{server.port}/go", rules()) == (
        "The address leads from one to the next without end."
    )
    assert len(server.asked) == 6


def test_name_is_resolved_once_so_that_it_cannot_change_its_mind(serve) -> None:
    inside = serve(secret=body(b"secret"))
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    seen = []
    used = rules(resolver=resolver, is_allowed=lambda address: seen.append(str(address)) is None)
    assert fetch(f"http://x.example:{inside.port}/secret", rules=used).data == b"secret"
    assert (asked, seen) == (["x.example"], ["127.0.0.1"])


def test_answer_above_the_limit_is_refused_also_when_packed(serve) -> None:
    server = serve(big=body(b"x" * 2000), packed=body(gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip"))
    assert "larger than" in problem(f"http://x.example:{server.port}/big", rules(most_bytes=1000))
    assert "larger than" in problem(f"http://x.example:{server.port}/packed", rules())


def test_packed_answer_is_unpacked(serve) -> None:
    server = serve(packed=body(gzip.compress(CALENDAR), Content_Encoding="gzip"))
    assert fetch(f"http://x.example:{server.port}/packed", rules=rules()).data == CALENDAR


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _number in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _number in range(200):
            handler.wfile.write(b"X-A: b\r\n")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


@pytest.mark.parametrize("answer", [drip, drip_headers])
def test_answer_that_drips_is_cut_at_the_deadline(serve, answer) -> None:
    server = serve(slow=answer)
    began = time.monotonic()
    assert problem(f"http://x.example:{server.port}/slow", rules(most_seconds=0.6)) == (
        "x.example did not answer in time."
    )
    assert time.monotonic() - began < 10


def test_answer_cut_short_is_not_taken_for_whole(serve) -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"BEGIN:VCALENDAR")

    server = serve(half=half)
    assert problem(f"http://x.example:{server.port}/half", rules()) == "The connection to x.example failed."


def test_error_of_the_server_is_told(serve) -> None:
    server = serve(gone=lambda handler: handler.send_error(410, "Gone"))
    assert problem(f"http://x.example:{server.port}/gone", rules()) == "x.example answered “410 Gone”."
