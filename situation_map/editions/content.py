"""What an edition holds as lines of text, always the same for the same content, and their hash.

Each line is one JSON object, its keys in order, without spaces, in UTF-8; the lines are in the order of their bytes,
and each ends with a line feed. A number with decimals is written as text, without an exponent and without zeros after
the last decimal; days and moments as in ISO 8601, moments in UTC. The SHA-256 of the whole is the edition's hash, so
that whoever has the file can check it with any program.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from situation_map.models import Edition, EditionFigure, EditionPart

HEAD = (
    "slug", "name_fi", "name_sv", "name_en", "foreword_fi", "foreword_sv", "foreword_en", "dated_on", "is_example",
    "frozen_at", "geometry_sha256", "counts",
)  # fmt: skip
FIGURE = tuple(field.name for field in EditionFigure._meta.concrete_fields if field.name not in ("id", "edition"))
PART = ("kind", "key", "region_code", "content")


class Unwritable(TypeError):
    """A value that has no place in an edition."""


def canonical(value: Any) -> Any:
    """The value in terms of JSON, the same whatever database it was read from. Raises Unwritable."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return write_number(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return {str(key): canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    raise Unwritable(type(value).__name__)


def write_number(number: Decimal) -> str:
    """ "0.5", "100", "0": never "1E+2" or "-0"."""
    return format(number.normalize() + 0, "f")


def line_of(facts: Mapping[str, Any]) -> bytes:
    text = json.dumps(canonical(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{text}\n".encode()


def lines_of(edition: Edition) -> list[bytes]:
    """All lines of a frozen edition, or of one that is just being frozen, in their order. Two queries."""
    return sorted(_lines(edition))


def _lines(edition: Edition) -> Iterator[bytes]:
    yield line_of({"type": "edition", "format": edition.format, **{name: getattr(edition, name) for name in HEAD}})
    figures = EditionFigure.objects.filter(edition=edition).order_by()
    for values in figures.values_list(*FIGURE).iterator(chunk_size=5000):
        yield line_of({"type": "figure", **dict(zip(FIGURE, values, strict=True))})
    parts = EditionPart.objects.filter(edition=edition).order_by()
    for values in parts.values_list(*PART).iterator(chunk_size=1000):
        yield line_of({"type": "part", **dict(zip(PART, values, strict=True))})


def digest_of(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def is_intact(edition: Edition) -> bool:
    """Whether the content is what was hashed when the edition was frozen."""
    return digest_of(lines_of(edition)) == edition.sha256
