"""What the guided form's fields have to be together. Each check adds its errors to the form, in plain words."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.desk import keeping, organisers, repeats
from network.models.vocabulary import OrganiserRole, Registration
from network.not_on import parse_not_on
from network.recurrence import HORIZON, LOCAL

DEFAULTS = {
    "every": 1, "monthly": "nth", "ends": "until", "age_from_unit": "years", "age_to_unit": "years",
    "own_part": OrganiserRole.LEAD.value,
}  # fmt: skip
OLDEST_YEARS = 99
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("place", "municipality", "until", "times", "closes_day", "closes_time", "online_link"), None),
    "weekdays": [],
}
REPEATING = ("weekly", "monthly", "daily")


def fill_defaults(data: dict[str, Any]) -> None:
    """A choice that was left out is the first one that the form offers."""
    for name, value in DEFAULTS.items():
        if not data.get(name):
            data[name] = value


def forget_what_does_not_apply(form: forms.Form, data: dict[str, Any]) -> None:
    """Fields that the choices hide neither count nor fail."""
    where, how_often = data.get("where"), data.get("repeats")
    repeating = how_often in REPEATING
    online = where == "online" or data.get("also_online")
    registration = data.get("registration") != Registration.NONE
    hidden = {
        "place": where != "place",
        "municipality": where != "address",
        "address": where != "address",
        "also_online": where == "online",
        "online_url": not online,
        "online_link": not online,
        "every": not repeating,
        "weekdays": how_often != "weekly",
        "monthly": how_often != "monthly",
        "ends": not repeating,
        "until": not repeating or data.get("ends") != "until",
        "times": not repeating or data.get("ends") != "count",
        "skip": how_often == "once",
        "price": bool(data.get("is_free")),
        **dict.fromkeys(
            ("registration_url", "registration_email", "registration_phone", "closes_day", "closes_time"),
            not registration,
        ),
    }
    for name in (name for name, is_hidden in hidden.items() if is_hidden):
        form.errors.pop(name, None)
        data[name] = EMPTY.get(name, DEFAULTS.get(name, ""))


def check_times(form: Any, data: dict[str, Any]) -> None:
    start, end, day, until = (data.get(name) for name in ("start", "end", "day", "until"))
    if start and end and end <= start and not keeping.days_between(form.instance):
        form.add_error("end", _("The end is not after the start."))
    if data.get("repeats") not in REPEATING:
        return
    if data["ends"] == "until" and "until" not in form.errors:
        if until is None:
            form.add_error("until", _("Give the last day, at most two years ahead."))
        elif day and not day <= until <= day + HORIZON:
            form.add_error("until", _("The last day is before the first, or over two years after it."))
    if data["ends"] == "count" and not data.get("times") and "times" not in form.errors:
        form.add_error("times", _("Say how many times."))
    if day and data["ends"] == "until" and until and "until" not in form.errors:
        first, _rule = repeats.schedule_of(data, form.instance)
        if first > until:
            form.add_error("weekdays", _("There is no such weekday between the first day and the last."))


def check_skip(form: Any, data: dict[str, Any]) -> None:
    """Days and weeks left out, as ISO dates; those without a year are read from the first day on."""
    text, day = data.get("skip") or "", data.get("day")
    data["skip"] = []
    if not text or "skip" in form.errors:
        return
    try:
        data["skip"] = parse_not_on(text, first=day or dt.datetime.now(LOCAL).date())
    except ValidationError as error:
        form.add_error("skip", error)


def check_where(form: forms.Form, data: dict[str, Any]) -> None:
    where = data.get("where")
    if where == "place" and not data.get("place") and "place" not in form.errors:
        form.add_error("place", _("Choose the place, or give another address."))
    if where == "address" and not data.get("municipality") and "municipality" not in form.errors:
        form.add_error("municipality", _("Choose the municipality."))


def check_ages(form: forms.Form, data: dict[str, Any]) -> None:
    for name in ("age_from", "age_to"):
        age = data.get(name)
        if age is not None and data[f"{name}_unit"] == "years" and age > OLDEST_YEARS:
            form.add_error(name, _("At most %(number)s years. Did you mean months?") % {"number": OLDEST_YEARS})
    ages = keeping.ages_of(data)
    low, high = ages["age_min_months"], ages["age_max_months"]
    if low is not None and high is not None and high < low and "age_to" not in form.errors:
        form.add_error("age_to", _("The oldest age is below the youngest."))


def check_price_and_registration(form: forms.Form, data: dict[str, Any]) -> None:
    if not data.get("is_free") and not data.get("price") and "price" not in form.errors:
        form.add_error("price", _("Give the price, or choose free of charge."))
    ways = ("registration_url", "registration_email", "registration_phone")
    asked = data.get("registration") == Registration.REQUIRED
    if asked and not any(data.get(name) for name in ways) and not form.errors.keys() & {*ways}:
        form.add_error("registration_url", _("Say how to register: a link, an e-mail address or a telephone number."))
    if data.get("closes_time") and not data.get("closes_day") and "closes_day" not in form.errors:
        form.add_error("closes_day", _("Say on which day the registration closes."))
    day, closes = data.get("day"), data.get("closes_day")
    if data.get("repeats") == "once" and day and closes and closes > day:
        form.add_error("closes_day", _("The registration closes after the activity has been held."))


def check_organisers(form: Any, data: dict[str, Any]) -> None:
    """Names become organisations of the network, kept in `organisers` as (record id, role) pairs."""
    kept = organisers.kept_organisations(form.instance)
    found: organisers.Parts = []
    for number in range(organisers.MOST_ROWS):
        name = (data.get(f"organiser_{number}") or "").strip()
        if not name:
            continue
        role = data.get(f"organiser_part_{number}") or OrganiserRole.PARTNER.value
        try:
            found.append((organisers.organisation_called(name, user=form.user, kept=kept), role))
        except ValidationError as error:
            form.add_error(f"organiser_{number}", error)
    data["organisers"] = found
