"""The ways to take a page along, as the page offers them. No query is asked."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from network.models import Municipality, Region
from network.outputs.reader import absolute
from situation_map.county_places import town_slug
from situation_map.editions.asking import Reading

from .asking import TakenView
from .embedding import COUNTY_HEIGHT, card_address, framed_address, snippet, written_snippet
from .formats import COUNTY, FORMATS, MAP, MUNICIPALITY
from .provenance import Provenance


@dataclass(frozen=True, slots=True)
class Way:
    """A format and its address, from the site's root."""

    key: str
    label: str | Promise
    address: str
    media_type: str


@dataclass(frozen=True)
class Offer:
    """``snippet`` is what an editor of another site copies, empty where nothing can be framed; ``oembed`` the absolute
    address that tells programs of it; ``card`` the picture that social media show; ``hexagons`` the other form."""

    title: str
    ways: dict[str, Way]
    excel: str
    citation: str
    has_examples: bool = False
    framed: str = ""
    snippet: str = ""
    oembed: str = ""
    card: str = ""
    hexagons: dict[str, str] = field(default_factory=dict)


def offer_view(taken: TakenView) -> Offer:
    """Every format of a view of the map, at its choices."""
    origin = taken.dataset.provenance
    return Offer(
        title=f"{taken.dataset.title}, {taken.dataset.subtitle}".rstrip(", "),
        ways=ways_of(MAP, {}, taken.query),
        excel=with_excel(reverse("situation_map_csv"), taken.query),
        citation=origin.citation,
        has_examples=origin.has_examples,
        framed=framed_address(taken),
        snippet=snippet(taken),
        oembed=oembed_of(taken.address),
        card=card_address(taken),
        hexagons=hexagons_of(taken),
    )


def hexagons_of(taken: TakenView) -> dict[str, str]:
    """The page lets readers change the form of the map without a new address; the files have one each."""
    if taken.choice.view != MAP or taken.choice.form or taken.choice.level:
        return {}
    query = taken.pinned.hexagonal.query()
    return {key: reverse(f"situation_map_{key}") + query for key in ("png", "svg")}


def offer_county(region: Region, reading: Reading, *, has_examples: bool) -> Offer:
    """A county's page. Outside the scheme there is nothing to be drawn or compared."""
    arguments, query = {"slug": region.slug}, reading.whole_query
    address = absolute(reverse("situation_county", kwargs=arguments)) + query
    framed = absolute(reverse("situation_county_framed", kwargs=arguments)) + query if region.in_scheme else ""
    title = f"{region.short}, {_('Family-centre situation')}"
    origin = plain_origin(region.short, address, has_examples=has_examples, edition=reading.name)
    return Offer(
        title=title,
        ways=ways_of(COUNTY, arguments, query) if region.in_scheme else {},
        excel=with_excel(reverse("situation_county_csv", kwargs=arguments), query),
        citation=origin.citation,
        has_examples=has_examples,
        framed=framed,
        snippet=written_snippet(framed, title, "100%", COUNTY_HEIGHT) if framed else "",
        oembed=oembed_of(address) if framed else "",
        card=absolute(reverse("situation_county_card", kwargs=arguments)) + query if framed else "",
    )


def offer_town(region: Region, town: Municipality, *, has_examples: bool) -> Offer:
    """A municipality's page: its figures."""
    arguments = {"slug": region.slug, "town": town_slug(town)}
    address = absolute(reverse("situation_municipality", kwargs=arguments))
    return Offer(
        title=f"{town.name}, {region.short}",
        ways=ways_of(MUNICIPALITY, arguments, ""),
        excel=with_excel(reverse("situation_municipality_csv", kwargs=arguments), ""),
        citation=plain_origin(f"{town.name}, {region.short}", address, has_examples=has_examples).citation,
        has_examples=has_examples,
        card=absolute(reverse("situation_municipality_card", kwargs=arguments)),
    )


def ways_of(kind: str, arguments: dict[str, str], query: str) -> dict[str, Way]:
    return {
        each.key: Way(
            each.key, each.label, reverse(f"situation_{kind}_{each.key}", kwargs=arguments) + query, each.media_type
        )
        for each in FORMATS.values()
        if kind in each.kinds
    }


def with_excel(address: str, query: str) -> str:
    return f"{address}{query}{'&' if query else '?'}excel=1"


def oembed_of(address: str) -> str:
    return f"{absolute(reverse('situation_oembed'))}?{urlencode({'url': address})}"


def plain_origin(title: str, address: str, *, has_examples: bool, edition: str = "") -> Provenance:
    """Of a page with many sources, each beside its own figure."""
    subtitle = _("Family-centre situation")
    return Provenance(title, subtitle, (), "", address, timezone.localdate(), has_examples, edition)
