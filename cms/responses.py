"""How an output is sent: whole or not at all, in constant memory, with what a client needs to ask again cheaply."""

import hashlib
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.core.cache import cache
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

UNPROCESSABLE, TOO_MANY = 422, 429
"""The statuses of a form with problems, and of one sent too often."""
FRESH_S = 300
IN_MEMORY_BYTES = 1_000_000
REMEMBERED_S = 30 * 86_400


@dataclass(frozen=True)
class Output:
    """What a format has made: its pieces, and what the headers say of them."""

    pieces: Iterable[bytes]
    content_type: str
    filename: str = ""
    is_download: bool = False
    links: tuple[tuple[str, str], ...] = ()  # (relation, absolute address)


def spooled(pieces: Iterable[bytes]) -> tuple[IO[bytes], str]:
    """The pieces in a file of their own (in memory while small) and their hash.

    Nothing is sent before the last piece is made: a fault is an error page, never half a file.
    """
    digest = hashlib.sha256()
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 the response closes it
    try:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, digest.hexdigest()[:32]


def last_changed(address: str, etag: str) -> int:
    """Since when the address has had this content, as far as we remember, in seconds since 1970.

    The latest change of a record would not do: what is taken away changes a view too.
    """
    key = f"output:{hashlib.sha256(address.encode()).hexdigest()}"
    known = cache.get(key)
    if known and known[0] == etag:
        return known[1]
    now = int(time.time())
    cache.set(key, (etag, now), REMEMBERED_S)
    return now


def respond(request: HttpRequest, output: Output, *, is_private: bool) -> HttpResponseBase:
    """The output with its headers; 304 without content when the client has it already."""
    file, digest = spooled(output.pieces)
    etag = f'"{digest}"'
    who = f"{request.user.pk}:" if is_private else ""
    modified = last_changed(f"{who}{request.get_full_path()}", etag)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        response = FileResponse(file, content_type=output.content_type)
        disposition = "attachment" if output.is_download else "inline"
        if output.filename:
            response.headers["Content-Disposition"] = f'{disposition}; filename="{output.filename}"'
    else:
        file.close()
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = "private, no-cache" if is_private else f"public, max-age={FRESH_S}"
    if not is_private:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if output.links:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in output.links)
    return response
