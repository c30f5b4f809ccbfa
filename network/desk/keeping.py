"""Between an activity's facts and the guided form's plain choices, without losing what those choices cannot say.

A rule that is none of the form's, formatted text, a price in cents, an activity over several days: all made in the
other editor or by an import. The form shows them in words and keeps them while nobody changes that field.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from cms import dates
from network.desk.comparison import plain_text
from network.desk.repeats import initial_repeats, schedule_of
from network.models import ActivityPage
from network.not_on import not_on_text
from network.recurrence import LOCAL

MONTHS = 12
YEARS_FROM_MONTHS = 24
END_OF_DAY = dt.time(23, 59)
UNCHANGED = (
    "title", "summary", "kind", "languages", "target_groups", "tasks", "is_free", "registration", "registration_url",
    "registration_email", "registration_phone", "capacity", "address", "online_url",
)  # fmt: skip


def initial_from(page: ActivityPage) -> dict[str, Any]:
    """The form's values for a draft, so that editing begins where it stands."""
    starts, ends = page.starts_at.astimezone(LOCAL), page.ends_at.astimezone(LOCAL)
    return {
        **{name: getattr(page, name) for name in UNCHANGED},
        "description": plain_text(page.description),
        "tags": ", ".join(sorted(tag.label for tag in page.tags.all())),
        **initial_repeats(page),
        "day": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
        "skip": not_on_text(page.excluded_dates),
        "where": "place" if page.place_id else "online" if page.is_online and not page.address else "address",
        "place": page.place_id,
        "municipality": page.municipality_id,
        "also_online": page.is_online,
        "online_link": page.online_link_hours_before,
        **initial_ages(page),
        "price": shown_price(page),
        **initial_closing(page),
    }


def facts_from(data: Mapping[str, Any], page: ActivityPage | None) -> dict[str, Any]:
    """Fields of an ActivityPage out of the form's cleaned fields. What the form cannot say stays as the page has it."""
    where = data["where"]
    first, rule = schedule_of(data, page)
    last = first + dt.timedelta(days=days_between(page))
    return {
        **{name: data[name] for name in UNCHANGED if name != "online_url"},
        "description": description_of(data["description"], page),
        "starts_at": dt.datetime.combine(first, data["start"], LOCAL).astimezone(dt.UTC),
        "ends_at": dt.datetime.combine(last, data["end"], LOCAL).astimezone(dt.UTC),
        "recurrence": rule,
        "excluded_dates": data["skip"] if rule else [],
        "place": data["place"] if where == "place" else None,
        "municipality": municipality_of(data, page),
        "is_online": where == "online" or bool(data["also_online"]),
        "online_url": data["online_url"] or "",
        "online_link_hours_before": data["online_link"],
        **ages_of(data),
        **price_of(data, page),
        "registration_deadline": deadline_of(data),
    }


def initial_closing(page: ActivityPage) -> dict[str, Any]:
    if page.registration_deadline is None:
        return {"closes_day": None, "closes_time": None}
    closes = page.registration_deadline.astimezone(LOCAL)
    at_the_end = closes.time().replace(second=0, microsecond=0) == END_OF_DAY
    return {"closes_day": closes.date(), "closes_time": None if at_the_end else closes.time()}


def deadline_of(data: Mapping[str, Any]) -> dt.datetime | None:
    """When the registration closes, in UTC; without a time of day at the end of the day."""
    if not data["closes_day"]:
        return None
    return dt.datetime.combine(data["closes_day"], data["closes_time"] or END_OF_DAY, LOCAL).astimezone(dt.UTC)


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
    """Each age in its own unit: whole years from two on, and nought, else months."""
    initial: dict[str, Any] = {}
    for name, age in (("age_from", page.age_min_months), ("age_to", page.age_max_months)):
        in_months = age is not None and (age % MONTHS > 0 or 0 < age < YEARS_FROM_MONTHS)
        initial[name] = None if age is None else age if in_months else age // MONTHS
        initial[f"{name}_unit"] = "months" if in_months else "years"
    return initial


def ages_of(data: Mapping[str, Any]) -> dict[str, int | None]:
    """Ages in months: "3 months to 6 years" is 3 to 72."""
    return {
        name: None if data.get(field) is None else data[field] * (1 if data[f"{field}_unit"] == "months" else MONTHS)
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
