"""What an importer has to know of the network: the organisation, municipalities and places by their names, codes by
words in three languages. Read once a reading.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.contracts import Problem
from network.importing.target import organisation_page
from network.importing.values import group
from network.models import Municipality, OrganisationPage, RecordText
from network.models.vocabulary import Publication, RecordKind
from network.services import review


def plain(text: str) -> str:
    """For comparing words: small letters, single spaces, no punctuation around."""
    return " ".join(text.casefold().replace("_", " ").split()).strip(" .:*?()")


def words_of(vocabulary: type[models.TextChoices]) -> dict[str, str]:
    """Code by its code and by its label in each of the site's languages."""
    found = {plain(code): str(code) for code in vocabulary.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.update({plain(str(label)): str(code) for code, label in vocabulary.choices})
    return found


class Known:
    """The organisation that brings in, and what can be looked up by name."""

    def __init__(self, owner: UUID, defaults: Mapping[str, Any]) -> None:
        page = organisation_page(owner)
        assert page is not None, "checked when the run was started"
        self.organisation: OrganisationPage = page
        self.language: str = page.source_language or "fi"
        self.defaults = defaults
        self.municipalities: dict[str, str] = {}
        self.names: dict[str, str] = {}
        for each in Municipality.objects.all():
            self.names[each.pk] = each.name_fi
            for name in (each.name_fi, each.name_sv, each.code):
                if name:
                    self.municipalities[plain(name)] = each.pk
        self.places = self._places(review.region_code_of(page))

    @staticmethod
    def _places(region_code: str | None) -> dict[str, dict[int, str | None]]:
        """By name, the places of the county: record id → municipality."""
        texts = RecordText.objects.filter(
            record__kind__in=(RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE),
            record__publication=Publication.LIVE,
        )
        if region_code:
            texts = texts.filter(record__region_id=region_code)
        found: dict[str, dict[int, str | None]] = defaultdict(dict)
        for title, record, municipality in texts.values_list("title", "record_id", "record__municipality_id"):
            found[plain(title)][record] = municipality
        return found

    def place_named(self, name: str, municipality: str | None) -> int | Problem | None:
        """The place of that name; None where there is none; a problem where there are several."""
        found = self.places.get(plain(name), {})
        if municipality:
            found = {pk: code for pk, code in found.items() if code == municipality} or found
        if len(found) > 1:
            return Problem(
                "where",
                _("There are several places named “%(name)s”.") % {"name": name},
                _("Give the municipality too, or the address instead of the place."),
            )
        return next(iter(found), None)

    def municipality_in(self, text: str) -> str | None:
        """A municipality named as a whole word in an address, the last one."""
        parts = [plain(part) for part in re.split(r"[,;\n]", text)]
        for part in reversed(parts):
            for words in (part, re.sub(r"^\d{5}\s+", "", part)):
                if code := self.municipalities.get(words):
                    return code
        return None

    def where(self, location: str, *, online_url: str = "") -> dict[str, Any] | Problem:
        """Where something is, from a line of text: a place of the network by name, else the address with its
        municipality or, where it names none, the organisation's own."""
        code = self.municipality_in(location)
        name = re.split(r"[,;\n]", location)[0].strip()
        place = self.place_named(name, code) if name else None
        if isinstance(place, Problem):
            place = None
        if place is not None:
            return group("where", place=place, is_online=bool(online_url), online_url=online_url)
        if not location.strip() and online_url:
            return group("where", is_online=True, online_url=online_url)
        code = code or self.organisation.municipality_id
        if code is None:
            return Problem(
                "where",
                _("No municipality can be found in “%(text)s”.") % {"text": location[:80]},
                _("Write the municipality at the end of the address at the source."),
            )
        address = " ".join(location.split())[:160]
        return group("where", municipality=code, address=address, is_online=bool(online_url), online_url=online_url)

    def price_not_told(self) -> dict[str, Any]:
        """The price where the source tells none: what the editor said it is then, never free by itself."""
        if self.defaults.get("is_free"):
            return group("price", is_free=True)
        with override(self.language):
            return group("price", is_free=False, price_text=_("Ask the organiser"))
