"""Asking the operator's geocoder where an address is: one that answers as Pelias and Digitransit do, in GeoJSON.

The address goes nowhere unless GEOCODER_URL is set, is never logged, and a hidden one is never asked about at all
(`network.services.places`).
"""

import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings

from network.models.vocabulary import PointPrecision
from network.points import Point, in_finland

logger = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
ASKED = 5
EXACT_LAYERS = frozenset(("address", "venue", "stop", "station"))
LEAST_CONFIDENCE = 0.6


class GeocoderDown(Exception):
    """The geocoder did not answer, or not in a way that can be read. `reason` has no address in it: it is logged."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Found:
    """An answer: the point and what the geocoder calls it."""

    point: Point
    label: str


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address is sent to the operator's geocoder and to nobody it points to."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def is_configured() -> bool:
    return bool(settings.GEOCODER_URL)


def address_of_query(text: str) -> str:
    """The configured address with the question in it; its own parameters stay."""
    parts = urlsplit(settings.GEOCODER_URL)
    asked = urlencode({"text": text, "size": ASKED, "boundary.country": "FIN", "lang": "fi"})
    return urlunsplit(parts._replace(query=f"{parts.query}&{asked}" if parts.query else asked))


def geocode(*, address: str, municipality: str) -> Found | None:
    """The best answer for a street address in a municipality; None for none good enough. Raises GeocoderDown."""
    headers = {"Accept": "application/json", "User-Agent": "Perheverkko"}
    if settings.GEOCODER_KEY:
        headers[settings.GEOCODER_KEY_HEADER] = settings.GEOCODER_KEY
    text = ", ".join(part for part in (address.strip(), municipality) if part)
    request = urllib.request.Request(address_of_query(text), headers=headers)
    opener = urllib.request.build_opener(NoRedirects)
    try:
        with opener.open(request, timeout=settings.GEOCODER_TIMEOUT_S) as answer:
            body = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise failed(f"status {error.code}") from None
    except (OSError, HTTPException) as error:
        raise failed(type(error).__name__) from None
    if len(body) > MOST_BYTES:
        raise failed("answer too large")
    try:
        features = json.loads(body)["features"]
        answers = [found for feature in features if (found := found_in(feature))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise failed("answer not understood") from None
    return answers[0] if answers else None


def failed(reason: str) -> GeocoderDown:
    logger.warning("The geocoder failed: %s", reason)
    return GeocoderDown(reason)


def found_in(feature: dict[str, Any]) -> Found | None:
    """A feature as an answer; None for one outside Finland, too unsure, or a whole town."""
    longitude, latitude = (float(number) for number in feature["geometry"]["coordinates"][:2])
    facts = feature.get("properties") or {}
    layer, confidence = str(facts.get("layer", "address")), float(facts.get("confidence", 1))
    if not in_finland(latitude, longitude) or confidence < LEAST_CONFIDENCE:
        return None
    if layer not in EXACT_LAYERS | {"street"}:
        return None
    guessed = layer == "street" or facts.get("accuracy") == "centroid" or facts.get("match_type") == "fallback"
    precision = PointPrecision.APPROXIMATE if guessed else PointPrecision.EXACT
    return Found(Point(round(latitude, 6), round(longitude, 6), precision), str(facts.get("label", ""))[:200])
