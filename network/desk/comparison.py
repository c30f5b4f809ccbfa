"""What a submission changes, field by field, in the words of the form."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.dates import NO_BREAK_SPACE
from network.models import ActivityPage
from network.presentation import text_for
from network.recurrence import LOCAL

COMPARED = (
    "title", "summary", "description", "kind", "state", "starts_at", "ends_at", "recurrence", "excluded_dates", "cancelled_dates",
    "place", "municipality", "address", "is_online", "online_url", "age_min_months", "age_max_months", "languages",
    "target_groups", "tasks", "is_free", "price_text", "registration", "registration_url", "registration_email", "capacity",
    "visibility",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A field in words: what readers see now (empty when never published), what is proposed."""

    label: str
    now: str
    proposed: str

    @property
    def changed(self) -> bool:
        return self.now != self.proposed


def changes(page: ActivityPage) -> list[Change]:
    """Every field that has a value now or in the proposal, the changed ones first in the form's order."""
    proposed = page.get_latest_revision_as_object()
    rows = [
        Change(label_of(page, name), in_words(page, name) if page.live else "", in_words(proposed, name)) for name in COMPARED
    ]
    return [row for row in rows if row.now or row.proposed]


def label_of(page: ActivityPage, name: str) -> str:
    labels = {"excluded_dates": _("days without a meeting"), "cancelled_dates": _("cancelled days")}
    return capfirst(str(labels.get(name) or page._meta.get_field(name).verbose_name))


def in_words(page: ActivityPage, name: str) -> str:
    value: Any = getattr(page, name)
    if value is None or value == "" or value == []:
        return ""
    if name == "place":
        text = text_for(value.record)
        return text.title if text else str(value.pk)
    if name in ("starts_at", "ends_at"):
        local = value.astimezone(LOCAL)
        return f"{local.day}.{local.month}.{local.year}{NO_BREAK_SPACE}{local:%H.%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        field = page._meta.get_field(name)
        words: type[Choices] | None = getattr(field, "vocabulary", None)
        return ", ".join(str(words(item).label) if words else str(item) for item in value)
    display = getattr(page, f"get_{name}_display", None)
    return strip_tags(str(display() if display else value))
