"""Where figures come from, in the words that go along with every picture, table and document."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import format_date

LICENCE = "CC BY 4.0"
LICENCE_ID = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER = "Perheverkko"
NAMED_SOURCES = 3


@dataclass(frozen=True, slots=True)
class Provenance:
    """``address`` is the permanent one of the view; ``edition`` the name of a frozen edition, empty for what lives."""

    title: str
    subtitle: str
    sources: tuple[str, ...]
    as_of: str
    address: str
    retrieved_on: dt.date
    has_examples: bool
    edition: str = ""

    @property
    def source_text(self) -> str:
        """The first sources, and how many more there are; empty where none is named."""
        named, more = self.sources[:NAMED_SOURCES], len(self.sources) - NAMED_SOURCES
        text = "; ".join(named)
        if more > 0:
            text += " " + ngettext("and %(count)s other", "and %(count)s others", more) % {"count": more}
        return text

    @property
    def source_line(self) -> str:
        """Whose figures, of which day, from where, taken when."""
        return " ".join(filter(None, (self.source_words, self.date_words)))

    @property
    def source_words(self) -> str:
        return f"{_('Source')}: {self.source_text}." if self.source_text else ""

    @property
    def date_words(self) -> str:
        """Of which day the figures are, and when or from which edition they were taken."""
        parts = []
        if self.as_of:
            parts.append(_("Figures as of %(date)s.") % {"date": self.as_of})
        if self.edition:
            parts.append(_("Situation map of Perheverkko, edition “%(name)s”.") % {"name": self.edition})
        else:
            parts.append(_("Situation map of Perheverkko, %(date)s.") % {"date": format_date(self.retrieved_on)})
        return " ".join(parts)

    @property
    def warning(self) -> str:
        return _("Some of the figures are invented examples, marked so. Do not publish them as fact.") if (
            self.has_examples
        ) else ""  # fmt: skip

    @property
    def citation(self) -> str:
        """A line for a list of sources: what, from where, when it was read, where it is, on which terms."""
        name = _("Situation map, edition “%(name)s”") % {"name": self.edition} if self.edition else _("Situation map")
        about = ", ".join(filter(None, (self.title, self.subtitle)))
        parts = [f"{PUBLISHER}: {name}.", f"{capfirst(about)}."]
        if self.source_text:
            parts.append(f"{_('Source')}: {self.source_text}.")
        parts.append(_("Read on %(date)s.") % {"date": format_date(self.retrieved_on)})
        return " ".join([*parts, self.address, f"({LICENCE})"])


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, the empty left out, in the order of the first."""
    return tuple(dict.fromkeys(text.strip().rstrip(".") for text in texts if text.strip()))
