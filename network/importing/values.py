"""An activity's fields as an import compares them: grouped as an editor thinks of them, in plain JSON.

A group is compared and kept as a whole: whoever changes the starting time here has changed "when", and the source's end
does not creep under it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms import dates
from cms.imports.contracts import Values
from network.desk.comparison import plain_text
from network.models import Activity, ActivityPage, Municipality, Place
from network.models.vocabulary import SpokenLanguage
from network.presentation import text_for
from network.schedule import schedule_in_words

PLAIN = ("title", "summary", "description", "kind", "state", "languages", "tasks", "target_groups")
GROUPS: dict[str, tuple[str, ...]] = {
    "when": ("starts_at", "ends_at", "recurrence"),
    "exceptions": ("excluded_dates", "cancelled_dates", "postponed_dates", "moved_meetings", "meeting_notes"),
    "where": ("place", "municipality", "address", "is_online", "online_url"),
    "ages": ("age_min_months", "age_max_months"),
    "price": ("is_free", "price_cents", "price_text"),
    "registration": (
        "registration", "registration_url", "registration_email", "registration_phone", "registration_deadline",
        "capacity",
    ),
}  # fmt: skip
MOMENTS = frozenset(("starts_at", "ends_at", "registration_deadline"))
EMPTY: dict[str, Any] = {
    **{name: [] for name in ("excluded_dates", "cancelled_dates", "postponed_dates", "moved_meetings")},
    "meeting_notes": {},
    **dict.fromkeys(("recurrence", "address", "online_url", "price_text"), ""),
    **dict.fromkeys(("registration_url", "registration_email", "registration_phone"), ""),
    **dict.fromkeys(("place", "municipality", "age_min_months", "age_max_months", "price_cents"), None),
    **dict.fromkeys(("registration_deadline", "capacity"), None),
    "is_online": False,
    "is_free": True,
    "registration": "none",
}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
TEXT_FIELDS = ("title", "summary", "description")


def group(name: str, **given: Any) -> dict[str, Any]:
    """A whole group, what is not given being empty."""
    return {field: jsonable(given.get(field, EMPTY.get(field))) for field in GROUPS[name]}


def jsonable(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return value


def values_of(content: Mapping[str, Any], tags: Iterable[str], texts: Mapping[str, Mapping[str, str]]) -> Values:
    """Of a revision's content as Wagtail keeps it, with the names of its tags and the other languages' texts."""
    values: Values = {name: content.get(name) for name in PLAIN}
    for name, fields in GROUPS.items():
        values[name] = {field: _stored(field, content.get(field, EMPTY.get(field))) for field in fields}
    values["tags"] = sorted(tags)
    values["texts"] = {language: dict(each) for language, each in texts.items()}
    return values


def _stored(field: str, value: Any) -> Any:
    if field in MOMENTS and isinstance(value, str):
        return jsonable(parse_datetime(value))
    return EMPTY[field] if value is None and field in EMPTY else value


def facts_of(values: Values) -> dict[str, Any]:
    """Fields of an ActivityPage, tags and other languages apart. Foreign keys by their id."""
    facts: dict[str, Any] = {name: values[name] for name in PLAIN if name in values}
    for name, fields in GROUPS.items():
        for field in fields if name in values else ():
            value = values[name].get(field)
            if field in MOMENTS and value is not None:
                value = parse_datetime(value)
            facts[f"{field}_id" if field in ("place", "municipality") else field] = value
    return facts


def label_of(field: str) -> str:
    """A field's or a group's name for people."""
    labels = {
        "when": _("when"),
        "exceptions": _("single meetings"),
        "where": _("where"),
        "ages": _("ages"),
        "price": _("price"),
        "registration": _("registration"),
        "texts": _("text in other languages"),
        "tags": _("tags"),
    }
    if field in labels:
        return capfirst(labels[field])
    if field in {each.name for each in ActivityPage._meta.get_fields()}:
        return capfirst(str(getattr(ActivityPage._meta.get_field(field), "verbose_name", field)))
    return field


def in_words(field: str, value: Any) -> str:
    """A field's or a group's value for people; empty for none."""
    if value in (None, "", [], {}):
        return ""
    worded = _WORDS.get(field)
    if worded is not None:
        return worded(value)
    choices = dict(ActivityPage._meta.get_field(field).flatchoices) if field in ("kind", "state") else {}
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, list):
        vocabulary: Any = getattr(ActivityPage._meta.get_field(field), "vocabulary", None)
        names = dict(vocabulary.choices) if vocabulary else {}
        return ", ".join(str(names.get(item, item)) for item in value)
    return str(value)


def _when(value: Mapping[str, Any]) -> str:
    facts = Activity(**{field: facts_of({"when": value}).get(field) for field in GROUPS["when"]})
    return str(schedule_in_words(facts))


def _exceptions(value: Mapping[str, Any]) -> str:
    words = {
        "excluded_dates": _("no meeting"),
        "cancelled_dates": _("cancelled"),
        "postponed_dates": _("postponed"),
        "moved_meetings": _("moved"),
    }
    parts = []
    for field, label in words.items():
        days = [each["date"] if isinstance(each, Mapping) else each for each in value.get(field) or []]
        if days:
            shown = ", ".join(dates.format_date(dt.date.fromisoformat(day)) for day in sorted(days)[:6])
            parts.append(f"{label}: {shown}{' …' if len(days) > 6 else ''}")
    return "; ".join(parts)


def _where(value: Mapping[str, Any]) -> str:
    parts = []
    if value.get("place"):
        place = Place.objects.with_texts().filter(pk=value["place"]).first()
        text = text_for(place.record) if place else None
        parts.append(text.title if text else "")
    parts.append(value.get("address") or "")
    if value.get("municipality"):
        found = Municipality.objects.filter(pk=value["municipality"]).first()
        parts.append(found.name if found else "")
    parts.append(value.get("online_url") or (_("online") if value.get("is_online") else ""))
    return ", ".join(part for part in parts if part)


def _price(value: Mapping[str, Any]) -> str:
    cents = value.get("price_cents")
    parts = [_("free of charge") if value.get("is_free") else "", value.get("price_text") or ""]
    parts.append("" if cents is None else dates.format_price(cents))
    return ", ".join(part for part in parts if part)


def _registration(value: Mapping[str, Any]) -> str:
    choices = dict(ActivityPage._meta.get_field("registration").flatchoices)
    kind = value.get("registration") or "none"
    ways = (value.get(name) or "" for name in ("registration_url", "registration_email", "registration_phone"))
    return ", ".join(part for part in (str(choices.get(kind, kind)), *ways) if part)


def _texts(value: Mapping[str, Mapping[str, str]]) -> str:
    names = dict(SpokenLanguage.choices)
    return "; ".join(f"{names.get(code, code)}: {text.get('title', '')}" for code, text in sorted(value.items()))


_WORDS: dict[str, Callable[[Any], str]] = {
    "description": plain_text,
    "when": _when,
    "exceptions": _exceptions,
    "where": _where,
    "ages": lambda value: dates.format_age_range(value.get("age_min_months"), value.get("age_max_months")),
    "price": _price,
    "registration": _registration,
    "texts": _texts,
    "tags": ", ".join,
}
