"""Pages are sent as the browser takes them; what was asked for is what is unpacked."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from cms.compression import CompressionMiddleware

PAGE = "<p>Perhekeskus ja kohtaamispaikka</p>" * 40
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


def answer(accepted, response=None):
    whole = response or HttpResponse(PAGE, headers={"ETag": '"abc"'})
    request = RequestFactory().get("/", headers={"accept-encoding": accepted})
    return CompressionMiddleware(lambda _request: whole)(request)


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "br"),
        ("br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip, br; q=0.0", "gzip"),
        ("gzip", "gzip"),
        ("abr, gzip", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_page_is_sent_as_the_browser_takes_it(accepted, sent):
    response = answer(accepted)
    assert response.headers.get("Content-Encoding", "") == sent
    assert UNPACK[sent](response.content).decode() == PAGE
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["ETag"] == ('W/"abc"' if sent else '"abc"')
    if sent:
        assert response.headers["Content-Length"] == str(len(response.content))
        assert len(response.content) < len(PAGE)


def test_length_of_a_brotli_page_varies():
    assert len({answer("br").headers["X-Padding"] for _time in range(8)}) > 1


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(PAGE, headers={"Content-Encoding": "x-own"}),
        HttpResponse(PAGE, content_type="application/octet-stream"),
    ],
)
def test_what_is_short_packed_already_or_no_text_is_not_packed_with_brotli(response):
    before = response.content
    packed = answer("br", response)
    assert packed.content == before
    assert packed.headers.get("Content-Encoding") != "br"


def test_what_is_streamed_is_left_to_gzip():
    response = answer("br, gzip", StreamingHttpResponse([PAGE.encode()]))
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(response.streaming_content)).decode() == PAGE
