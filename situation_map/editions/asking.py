"""What an address reads from: the figures that stand now, or those of the edition that it names."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Site

from network.models import Region
from situation_map.geometry import (
    Geometry,
    Municipal,
    drawn_from,
    municipalities_from,
    present_digest,
    present_municipal,
    present_municipal_digest,
    read_geometry,
    read_municipal,
)
from situation_map.models import Edition, EditionPart
from situation_map.registry import IndicatorDefinition, definitions

from .errata import ShownErratum, shown_errata
from .in_use import links_into
from .parts import MUNICIPAL, definitions_and_counties

PARAMETER = "edition"
_geometries: dict[str, Geometry] = {}
_municipal: dict[str, Municipal] = {}
"""By their hash; what is frozen never changes. As many as there have been drawings."""


@dataclass(frozen=True)
class Reading:
    """What the views of the map start from. ``edition`` is None for what stands now."""

    edition: Edition | None
    definitions: Sequence[IndicatorDefinition]
    regions: Sequence[Region]
    errata: Sequence[ShownErratum] = ()

    @property
    def name(self) -> str:
        """In the reader's language; empty for now."""
        return self.edition.name if self.edition else ""

    @property
    def day(self) -> datetime.date:
        """On which it is read: statements are fresh or not on that day."""
        return self.edition.dated_on if self.edition else timezone.localdate()

    @property
    def query(self) -> str:
        """ "&edition=…", to be added to an address with a query; empty for now."""
        return f"&{PARAMETER}={self.edition.slug}" if self.edition else ""

    @property
    def whole_query(self) -> str:
        """ "?edition=…", to be added to an address without a query; empty for now."""
        return f"?{self.query[1:]}" if self.edition else ""

    @property
    def is_private(self) -> bool:
        """Whether the reader sees it before the public does."""
        return self.edition is not None and not self.edition.is_public

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Inside, maps are drawn and links are written for the edition. No query, unless its drawing is an old one."""
        towns = partial(municipal_of, self.edition) if self.edition else None
        with (
            links_into(self.edition.slug if self.edition else ""),
            drawn_from(geometry_of(self.edition)),
            municipalities_from(towns),
        ):
            yield


NOW = Reading(None, (), ())
"""What stands now, for whoever needs only to know that."""


def asked_reading(request: HttpRequest) -> Reading:
    """As the address says with ``edition=…``. Without it no query more than the indicators and counties need.

    Raises Http404 for an edition that does not exist or that this reader may not see yet: they look the same.
    """
    return reading_of(request.GET, user=request.user, site=Site.find_for_request(request))


def public_reading(given: QueryDict, site: Site | None) -> Reading:
    """As anybody reads it, whoever asks: for what is shown on other sites. Raises Http404."""
    return reading_of(given, user=AnonymousUser(), site=site)


def reading_of(given: QueryDict, *, user: Any, site: Site | None) -> Reading:
    edition = asked_edition(given, user)
    return read_now(site) if edition is None else read_edition(edition)


def asked_edition(given: QueryDict, user: Any) -> Edition | None:
    slug = given.get(PARAMETER, "").strip()
    return visible_edition(slug, user) if slug else None


def visible_edition(slug: str, user: Any) -> Edition:
    """Raises Http404."""
    edition = Edition.objects.visible_to(user).filter(slug=slug).first() if "\0" not in slug else None
    if edition is None:
        raise Http404(_("There is no such edition."))
    return edition


def read_now(site: Site | None) -> Reading:
    """Indicators and counties are looked up when a view first asks for them: a county's page has its own."""
    offered: Any = SimpleLazyObject(lambda: definitions(site))
    regions: Any = SimpleLazyObject(lambda: list(Region.objects.all()))
    return Reading(None, offered, regions)


def read_edition(edition: Edition) -> Reading:
    """Two queries: parts and errata."""
    offered, regions = definitions_and_counties(edition)
    names = {region.code: region.short for region in regions}
    return Reading(edition, offered, regions, shown_errata(edition, offered, names))


def geometry_of(edition: Edition | None) -> Geometry | None:
    """The drawing of an edition; None where it is the present one."""
    if edition is None or edition.geometry_sha256 == present_digest():
        return None
    digest = edition.geometry_sha256
    if digest not in _geometries:
        part = EditionPart.objects.get(edition=edition, kind=EditionPart.Kind.GEOMETRY, key=digest)
        _geometries[digest] = read_geometry(part.content)
    return _geometries[digest]


def municipal_of(edition: Edition) -> Municipal:
    """The outlines of the municipalities as they were frozen; the present ones where none were. One query, and one more
    for a drawing that has not been read before."""
    drawn = EditionPart.objects.filter(
        edition=edition, kind=EditionPart.Kind.GEOMETRY, key__startswith=MUNICIPAL
    ).order_by("key")
    digest = next((key.removeprefix(MUNICIPAL) for key in drawn.values_list("key", flat=True)), "")
    if digest in ("", present_municipal_digest()):
        return present_municipal()
    if digest not in _municipal:
        _municipal[digest] = read_municipal(drawn.values_list("content", flat=True)[0])
    return _municipal[digest]


def for_readers(response: HttpResponseBase, reading: Reading) -> HttpResponseBase:
    """What is not public yet is kept by nobody on the way, and listed nowhere."""
    if reading.is_private:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
