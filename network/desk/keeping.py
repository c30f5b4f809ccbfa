"""Between an activity's facts and the guided form's plain choices, without losing what those choices cannot say.

A rule other than every week or every other week, formatted text, a price in cents, an activity over several days: all
made in the other editor or by an import. The form shows them in words and keeps them while nobody changes that field.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import dates
from network.desk.comparison import plain_text
from network.models import ActivityPage
from network.recurrence import LOCAL, weekly_rule
from network.schedule import rhythm

MONTHS = 12
SIMPLE_RULE = re.compile(r"FREQ=WEEKLY;(INTERVAL=2;)?UNTIL=(\d{8})T235959")
UNCHANGED = ("title", "summary", "kind", "languages", "target_groups", "tasks", "is_free", "registration",
             "registration_url", "registration_email", "capacity", "address", "online_url")  # fmt: skip


def initial_from(page: ActivityPage) -> dict[str, Any]:
    """The form's values for a draft, so that editing begins where it stands."""
    starts, ends = page.starts_at.astimezone(LOCAL), page.ends_at.astimezone(LOCAL)
    rule = SIMPLE_RULE.fullmatch(page.recurrence)
    return {
        **{name: getattr(page, name) for name in UNCHANGED},
        "description": plain_text(page.description),
        "tags": ", ".join(sorted(tag.name for tag in page.tags.all())),
        "repeats": repeats_of(page),
        "day": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
        "until": dt.datetime.strptime(rule[2], "%Y%m%d").date() if rule else None,
        "skip": ", ".join(
            f"{day.day}.{day.month}.{day.year}" for day in map(dt.date.fromisoformat, page.excluded_dates)
        ),
        "where": "place" if page.place_id else "online" if page.is_online and not page.address else "address",
        "place": page.place_id,
        "municipality": page.municipality_id,
        "also_online": page.is_online,
        **initial_ages(page),
        "price": shown_price(page),
    }


def repeats_of(page: ActivityPage) -> str:
    if not page.recurrence:
        return "once"
    rule = SIMPLE_RULE.fullmatch(page.recurrence)
    if rule is None:
        return "keep"
    return "biweekly" if rule[1] else "weekly"


def repeat_choices(page: ActivityPage | None) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [
        ("once", gettext_lazy("Once")),
        ("weekly", gettext_lazy("Every week")),
        ("biweekly", gettext_lazy("Every other week")),
    ]
    if page is not None and repeats_of(page) == "keep":
        parts = dict(part.split("=", 1) for part in page.recurrence.upper().split(";") if "=" in part)
        words = rhythm(parts, page.starts_at.astimezone(LOCAL))
        choices.append(("keep", _("As now: %(rhythm)s") % {"rhythm": words}))
    return choices


def rule_of(data: Mapping[str, Any], page: ActivityPage | None) -> str:
    repeats = data["repeats"]
    if repeats == "keep":
        return page.recurrence if page else ""
    if repeats == "once":
        return ""
    return weekly_rule(until=data["until"], interval=2 if repeats == "biweekly" else 1)


def days_between(page: ActivityPage | None) -> int:
    """How many days after the first day an activity ends: 0 for all but those over several days."""
    if page is None:
        return 0
    return (page.ends_at.astimezone(LOCAL).date() - page.starts_at.astimezone(LOCAL).date()).days


def description_of(text: str, page: ActivityPage | None) -> str:
    """Rich text; the page's own while its words are the same."""
    if page is not None and " ".join(plain_text(page.description).split()) == " ".join(text.split()):
        return page.description
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", escaped.replace("\r\n", "\n")))
    return "".join(f"<p>{block}</p>" for block in blocks if block)


def has_formatting(page: ActivityPage | None) -> bool:
    """Whether the description has more than paragraphs, which a change in the form would lose."""
    return page is not None and bool(re.search(r"<(?!/?p\b)", page.description))


def municipality_of(data: Mapping[str, Any], page: ActivityPage | None) -> Any:
    """The one chosen for an address; an online activity keeps the one it has; a place has its own."""
    if data["where"] == "address":
        return data["municipality"]
    return page.municipality if data["where"] == "online" and page is not None else None


def initial_ages(page: ActivityPage) -> dict[str, Any]:
    ages = page.age_min_months, page.age_max_months
    in_months = any(age is not None and age % MONTHS for age in ages) and max(age or 0 for age in ages) <= 99
    step = 1 if in_months else MONTHS
    low, high = (None if age is None else age // step for age in ages)
    return {"age_unit": "months" if in_months else "years", "age_from": low, "age_to": high}


def ages_of(data: Mapping[str, Any]) -> dict[str, int | None]:
    """Ages in months: "0–6 years" is 0 to 72."""
    step = 1 if data["age_unit"] == "months" else MONTHS
    return {
        name: None if data[field] is None else data[field] * step
        for name, field in (("age_min_months", "age_from"), ("age_max_months", "age_to"))
    }


def shown_price(page: ActivityPage) -> str:
    return page.price_text or ("" if page.price_cents is None else dates.format_price(page.price_cents))


def price_of(data: Mapping[str, Any], page: ActivityPage | None) -> dict[str, Any]:
    if data["is_free"]:  # what costs extra all the same stays: "coffee 1 €"
        return {"price_text": page.price_text if page is not None and page.is_free else "", "price_cents": None}
    if page is not None and not page.is_free and data["price"] == shown_price(page):
        return {"price_text": page.price_text, "price_cents": page.price_cents}
    return {"price_text": data["price"], "price_cents": None}


def dates_from(text: str) -> list[str]:
    """ISO dates of "24.12.2026, 31.12.2026", sorted, each once. Raises ValidationError repeating what is no date."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    return sorted({a_date(part).isoformat() for part in parts})


def a_date(text: str) -> dt.date:
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValidationError(_("“%(text)s” is not a date. Write for example 24.12.2026."), params={"text": text})
