"""Views on other people's pages: the page in the frame, the code to copy, and the answer to oEmbed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.responses import FRESH_S
from network.outputs.reader import absolute
from situation_map.atlas.choice import COMPARISON, HEAT
from situation_map.editions.asking import Reading, public_reading

from .asking import BadChoice, NotAvailable, TakenCounty, TakenView, take_county, take_view
from .drawing.cards import CARD_HEIGHT, CARD_WIDTH
from .drawing.sheets import bare_picture, bare_place, heading
from .figures import Dataset, Figure
from .provenance import PUBLISHER

WIDE, NARROW = 760, 400
COUNTY_HEIGHT, TABLE_HEIGHT = 900, 720
MOST_WIDTH, LEAST_WIDTH, LEAST_HEIGHT = 800, 280, 200
SNIPPET = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" allowfullscreen></iframe>'
Embeddable = TakenView | TakenCounty


class BadSize(ValueError):
    """A greatest width or height that is no number."""

    def __init__(self, parameter: str) -> None:
        self.parameter = parameter
        super().__init__(parameter)


@dataclass(frozen=True)
class FramePage:
    """``wide`` and ``narrow`` are the same picture for two sorts of room. Without the wide one the narrow one is for
    both, and without either the table is the view."""

    dataset: Dataset
    finding: str
    wide: SafeString
    narrow: SafeString
    address: str
    language: str

    @property
    def has_picture(self) -> bool:
        return bool(self.narrow)

    @property
    def several_periods(self) -> bool:
        return len({figure.period for figure in self.dataset.figures}) > 1

    @property
    def several_indicators(self) -> bool:
        return len({figure.definition.key for figure in self.dataset.figures}) > 1

    @property
    def figures(self) -> list[Figure]:
        return list(self.dataset.figures)


def build_frame_page(taken: Embeddable) -> FramePage:
    wide, narrow = pictures_of(taken)
    finding = taken.page.summary if isinstance(taken, TakenCounty) else taken.layer.finding
    if isinstance(taken, TakenView) and taken.choice.view not in ("map", "ranking"):
        finding = ""
    # The pictures are our own markup, with every text in them escaped where it was put in.
    return FramePage(
        dataset=taken.dataset,
        finding=finding,
        wide=mark_safe(wide),
        narrow=mark_safe(narrow),
        address=taken.address,
        language=get_language() or "fi",
    )


def pictures_of(taken: Embeddable) -> tuple[str, str]:
    if isinstance(taken, TakenCounty):
        picture = bare_place(taken, width=NARROW, prefix="n-")
        return "", picture
    if taken.choice.view in (HEAT, COMPARISON):
        return "", ""
    return bare_picture(taken, width=WIDE, prefix="w-"), bare_picture(taken, width=NARROW, prefix="n-")


def framed_address(taken: Embeddable) -> str:
    if isinstance(taken, TakenCounty):
        address = reverse("situation_county_framed", kwargs={"slug": taken.region.slug})
        return absolute(address) + taken.reading.whole_query
    return absolute(reverse("situation_map_framed")) + taken.query


def snippet(taken: Embeddable, *, width: str = "100%", height: int = 0) -> str:
    """What an editor of another site copies."""
    return written_snippet(framed_address(taken), heading(taken.dataset), width, height or usual_height(taken))


def written_snippet(address: str, title: str, width: str, height: int) -> str:
    return format_html(SNIPPET, address, title, width, height)


def usual_height(taken: Embeddable) -> int:
    """Enough for the view at the usual width of a column."""
    if isinstance(taken, TakenCounty):
        return COUNTY_HEIGHT
    if taken.choice.view in (HEAT, COMPARISON):
        return TABLE_HEIGHT
    return HEIGHTS.get(taken.choice.view, TABLE_HEIGHT)


HEIGHTS: Mapping[str, int] = {"map": 1040, "ranking": 880, "trend": 760, "scatter": 900, "multiples": 900}


def describe_embed(given: QueryDict, site: Site | None) -> dict[str, Any]:
    """The answer of type "rich". Raises Http404 for an address that is not ours or shows nothing, and BadSize."""
    most_width, most_height = size_of(given, "maxwidth"), size_of(given, "maxheight")
    language, choices, taken_of = find_view(given.get("url", ""), site)
    with override(language):
        reading = public_reading(choices, site)
        with reading.in_use():
            try:
                taken = taken_of(reading)
            except (BadChoice, NotAvailable) as error:
                raise Http404(str(error)) from error
            return written_answer(taken, most_width, most_height)


def written_answer(taken: Embeddable, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    width = max(LEAST_WIDTH, min(MOST_WIDTH, most_width or MOST_WIDTH))
    height = max(LEAST_HEIGHT, min(usual_height(taken), most_height or usual_height(taken)))
    width, height = min(width, most_width or width), min(height, most_height or height)
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": heading(taken.dataset),
        "provider_name": PUBLISHER,
        "provider_url": f"{settings.PUBLIC_URL}/",
        "cache_age": FRESH_S,
        "html": str(snippet(taken, width=str(width), height=height)),
        "width": width,
        "height": height,
    }
    if (most_width or CARD_WIDTH) >= CARD_WIDTH and (most_height or CARD_HEIGHT) >= CARD_HEIGHT:
        answer |= {
            "thumbnail_url": card_address(taken),
            "thumbnail_width": CARD_WIDTH,
            "thumbnail_height": CARD_HEIGHT,
        }
    return answer


def card_address(taken: Embeddable) -> str:
    if isinstance(taken, TakenCounty):
        return (
            absolute(reverse("situation_county_card", kwargs={"slug": taken.region.slug})) + taken.reading.whole_query
        )
    return absolute(reverse("situation_map_card")) + taken.query


def size_of(given: QueryDict, name: str) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text)):
        raise BadSize(name)
    return int(text)


def find_view(address: str, site: Site | None) -> tuple[str, QueryDict, Callable[[Reading], Embeddable]]:
    """The language of an address on this site, its parameters, and what builds its view. Raises Http404."""
    try:
        parts = urlsplit(address.replace("\0", ""))
    except ValueError:
        parts = urlsplit("")
    language = parts.path.strip("/").partition("/")[0]
    here = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in ("http", "https") or parts.netloc != here.netloc or language not in dict(settings.LANGUAGES):
        raise Http404(_("This address shows nothing that can be embedded."))
    with override(language):
        try:
            match = resolve(parts.path)
        except Resolver404:
            raise Http404(_("This address shows nothing that can be embedded.")) from None
    given = QueryDict(parts.query)
    if match.url_name in ("situation_map", "situation_map_framed"):
        return language, given, lambda reading: take_view(given, reading)
    if match.url_name in ("situation_county", "situation_county_framed"):
        return language, given, lambda reading: take_inside(match.kwargs["slug"], reading, site)
    raise Http404(_("This address shows nothing that can be embedded."))


def take_inside(slug: str, reading: Reading, site: Site | None) -> TakenCounty:
    """A county in the scheme: Åland has no figures. Raises Http404."""
    taken = take_county(slug, reading, site)
    if not taken.region.in_scheme:
        raise Http404(_("This address shows nothing that can be embedded."))
    return taken
