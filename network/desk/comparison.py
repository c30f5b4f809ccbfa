"""What a submission changes, field by field, in the words of the form."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.db.models import Choices
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms import dates
from network.desk.organisers import organisers_in_words
from network.models import ActivityPage
from network.models.pages import FactPage
from network.models.vocabulary import SpokenLanguage
from network.presentation import text_for
from network.recurrence import MOST_OCCURRENCES, MovedTo
from network.schedule import schedule_in_words
from network.services.accompanying import accompanying
from network.services.projection import typed_facts

TEXTS = ("title", "summary", "description")
FACTS = (
    "kind", "tags", "state", "state_note", "when", "excluded_dates", "cancelled_dates", "postponed_dates",
    "moved_meetings", "meeting_notes", "place", "municipality", "address",
    "is_online", "online_url", "online_link_hours_before", "organisers", "ages", "languages", "target_groups", "tasks",
    "is_free", "price_text", "price_cents", "registration", "registration_url", "registration_email",
    "registration_phone", "registration_deadline", "capacity", "visibility",
)  # fmt: skip
LONG = frozenset(("summary", "description"))


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `changed` when the other side has not got it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A field in words: what readers see now (empty when never published), what is proposed."""

    label: str
    now: str
    proposed: str
    is_long: bool = False

    @property
    def changed(self) -> bool:
        return self.now != self.proposed

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both sides, of long texts word by word, else as a whole."""
        if not self.is_long or not self.now or not self.proposed:
            return [Piece(self.now, True)] if self.now else [], [Piece(self.proposed, True)] if self.proposed else []
        before, after = words_of(self.now), words_of(self.proposed)
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        left: list[Piece] = []
        right: list[Piece] = []
        for operation, a0, a1, b0, b1 in matcher.get_opcodes():
            if a1 > a0:
                left.append(Piece("".join(before[a0:a1]), operation != "equal"))
            if b1 > b0:
                right.append(Piece("".join(after[b0:b1]), operation != "equal"))
        return left, right

    @property
    def now_pieces(self) -> list[Piece]:
        return self.pieces()[0]

    @property
    def proposed_pieces(self) -> list[Piece]:
        return self.pieces()[1]


def words_of(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def changes(page: ActivityPage) -> list[Change]:
    """From what is published to the latest draft: every field with a value on either side, in the form's order."""
    own = differences(page if page.live else None, page.get_latest_revision_as_object())
    return own + (text_changes(page, differences) if page.is_source else [])


def text_changes(page: FactPage, compare: Callable[[Any, Any], list[Change]]) -> list[Change]:
    """What is written in other languages and goes out with the page, as differences from what readers have there."""
    rows = []
    for translation in accompanying(page):
        language = str(dict(SpokenLanguage.choices)[translation.locale.language_code])
        draft = translation.get_latest_revision_as_object()
        for row in compare(translation if translation.live else None, draft):
            rows.append(
                replace(row, label=_("%(field)s, in %(language)s") % {"field": row.label, "language": language})
            )
    return rows


def differences(now: ActivityPage | None, proposed: ActivityPage) -> list[Change]:
    names = [*TEXTS, *FACTS] if proposed.is_source else [*TEXTS]
    rows = (
        Change(label_of(proposed, name), in_words(now, name) if now else "", in_words(proposed, name), name in LONG)
        for name in names
    )
    return [row for row in rows if row.now or row.proposed]


def label_of(page: ActivityPage, name: str) -> str:
    labels = {
        "when": _("when"),
        "ages": _("ages"),
        "organisers": _("who arranges it"),
        "excluded_dates": _("days without a meeting"),
        "cancelled_dates": _("cancelled days"),
        "postponed_dates": _("postponed days"),
        "moved_meetings": _("moved meetings"),
        "meeting_notes": _("reasons"),
    }
    return capfirst(str(labels.get(name) or page._meta.get_field(name).verbose_name))


def in_words(page: ActivityPage, name: str) -> str:
    """A field's value for people; empty for none."""
    if name == "when":
        return capfirst(schedule_in_words(typed_facts(page, None)))  # type: ignore[arg-type]
    if name == "ages":
        return dates.format_age_range(page.age_min_months, page.age_max_months)
    if name == "organisers":
        return organisers_in_words(page)
    if name == "tags":
        return ", ".join(sorted(tag.label for tag in page.tags.all()))
    if name == "description":
        return plain_text(page.description)
    value: Any = getattr(page, name)
    if value is None or value == "" or value == []:
        return ""
    if name == "place":
        text = text_for(value.record)
        return text.title if text else str(value.pk)
    if name == "price_cents":
        return dates.format_price(value)
    if name == "registration_deadline":
        return f"{dates.format_short_day_and_year(value)} {dates.format_time(timezone.localtime(value))}"
    if name == "moved_meetings":
        return "; ".join(move_in_words(entry) for entry in value)
    if name == "meeting_notes":
        return "; ".join(
            f"{dates.format_date(dt.date.fromisoformat(day))}: {reason}" for day, reason in sorted(value.items())
        )
    if name.endswith("_dates"):
        return ", ".join(dates.format_date(day) for day in sorted(calendar_days(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        vocabulary: type[Choices] | None = getattr(page._meta.get_field(name), "vocabulary", None)
        return ", ".join(str(vocabulary(item).label) if vocabulary else str(item) for item in value)
    display = getattr(page, f"get_{name}_display", None)
    return capfirst(str(display())) if display else str(value)


def move_in_words(entry: dict[str, str]) -> str:
    """12 October 2026 → Tue 13 October 2026 9:30–11:00"""
    moved = MovedTo.parse(entry)
    times = f"{dates.format_time(moved.starts_at)}–{dates.format_time(moved.ends_at)}"
    day = dates.format_date(dt.date.fromisoformat(entry["date"]))
    return f"{day} → {dates.format_short_day_and_year(moved.starts_at)} {times}"


def calendar_days(values: list[str]) -> Iterator[dt.date]:
    for value in values[:MOST_OCCURRENCES]:
        yield dt.date.fromisoformat(value)


def plain_text(html: str) -> str:
    """Rich text as paragraphs with an empty line between."""
    broken = re.sub(r"</(p|li|h\d)>|<br\s*/?>", "\n\n", html)
    return re.sub(r"\n{3,}", "\n\n", unescape(strip_tags(broken))).strip()
