"""Opening hours as rows to fill in: a line for each weekday, seasons, exceptions, the rule of public holidays.

The same rows stand in the guided form and in Wagtail's editor. They need no script: some empty rows are always there,
and after saving there are empty ones again.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms import dates
from network.opening import WEEKDAY_KEYS, HolidayRule, OpeningHours

EMPTY_SEASONS, EMPTY_EXCEPTIONS = 1, 3
RANGE = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(?:[-–—]|to|till|–)\s*(\d{1,2})(?:[.:](\d{2}))?")
YEARLY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
FULL_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
SEPARATORS = re.compile(r"\s*(?:,|;|\bja\b|\boch\b|\band\b|&)\s*", re.IGNORECASE)

Raw = Mapping[str, Any]
"""What was typed: `days` by weekday, `seasons` and `exceptions` as lists of such mappings, `holidays`."""


def times_of(text: str) -> list[list[str]]:
    """[["09:00", "12:00"], ["13:00", "15:00"]] of "9–12, 13–15". Raises ValidationError."""
    pieces = [piece for piece in SEPARATORS.split(text.strip().removeprefix("klo").removeprefix("kl").strip()) if piece]
    found = []
    for piece in pieces:
        match = RANGE.fullmatch(piece.strip())
        if not match:
            raise ValidationError(
                _("“%(text)s” is not understood. Write for example 9–15 or 9–12, 13–15.") % {"text": piece[:40]}
            )
        opens, closes = (f"{int(match[a]):02}:{match[b] or '00'}" for a, b in ((1, 2), (3, 4)))
        found.append([opens, closes])
    return found


def day_of(text: str, *, yearly: bool) -> str:
    """ "06-01" of "1.6." where a year may be left out, or "2026-06-01" of "1.6.2026". Raises ValidationError."""
    text = text.strip()
    try:
        if match := FULL_DAY.fullmatch(text):
            parts = [int(part) for part in match.groups() if part]
            return (dt.date(*parts) if match[4] else dt.date(*reversed(parts))).isoformat()
        if yearly and (match := YEARLY.fullmatch(text)):
            return dt.date(2024, int(match[2]), int(match[1])).isoformat()[5:]
    except ValueError:
        pass
    example = "1.6." if yearly else "24.12.2026"
    raise ValidationError(
        _("“%(text)s” is not a date. Write for example %(example)s.") % {"text": text[:40], "example": example}
    )


def shown_times(rows: Sequence[Sequence[str]]) -> str:
    def clock(value: str) -> str:
        hours, minutes = value.split(":")
        return str(int(hours)) if minutes == "00" else f"{int(hours)}.{minutes}"

    return ", ".join(f"{clock(opens)}–{clock(closes)}" for opens, closes in rows)


def shown_day(value: str) -> str:
    parts = value.split("-")
    return ".".join(str(int(part)) for part in reversed(parts)) + ("." if len(parts) == 2 else "")


def raw_of(hours: OpeningHours) -> dict[str, Any]:
    """What would have to be typed to get these hours."""

    def days(rows: Sequence[Sequence[str]]) -> dict[str, str]:
        return {key: shown_times([row[1:] for row in rows if row[0] == key]) for key in WEEKDAY_KEYS}

    return {
        "days": days(hours.weekly),
        "seasons": [
            {"name": item.name, "from": shown_day(item.first), "to": shown_day(item.last), "days": days(item.weekly)}
            for item in hours.seasons
        ],
        "exceptions": [
            {
                "from": shown_day(item.first.isoformat()),
                "to": "" if item.last == item.first else shown_day(item.last.isoformat()),
                "hours": shown_times(item.hours),
                "reason": item.reason,
            }
            for item in hours.exceptions
        ],
        "holidays": hours.holidays.value,
    }


def is_empty(row: Raw) -> bool:
    texts = [*row.get("days", {}).values(), *(value for key, value in row.items() if key != "days")]
    return not any(str(text).strip() for text in texts)


class OpeningHoursWidget(forms.Widget):
    template_name = "network/opening_hours.html"
    input_type = "group"

    class Media:
        css = {"all": ["network/css/opening-hours.css"]}

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_mon" if id_ else ""

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return True

    def format_value(self, value: Any) -> dict[str, Any]:
        """The rows to show: of what is stored, or what was typed."""
        if isinstance(value, dict) and "days" in value:
            return value
        try:
            return raw_of(OpeningHours.from_json(value))
        except ValidationError:
            return raw_of(OpeningHours())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        raw = self.format_value(value)
        id_ = context["widget"]["attrs"].get("id") or f"id_{name}"
        seasons = [row for row in raw["seasons"] if not is_empty(row)] + [{}] * EMPTY_SEASONS
        exceptions = [row for row in raw["exceptions"] if not is_empty(row)] + [{}] * EMPTY_EXCEPTIONS
        context["widget"] |= {
            "id": id_,
            "days": day_rows(raw.get("days", {}), f"{name}-", f"{id_}_"),
            "seasons": [
                {
                    **row,
                    "first": row.get("from", ""),
                    "last": row.get("to", ""),
                    "prefix": f"{name}-season-{number}-",
                    "id": f"{id_}_season_{number}",
                    "rows": day_rows(row.get("days", {}), f"{name}-season-{number}-", f"{id_}_season_{number}_"),
                    "number": number + 1,
                    "is_new": not row,
                }
                for number, row in enumerate(seasons)
            ],
            "exceptions": [
                {
                    **row,
                    "first": row.get("from", ""),
                    "last": row.get("to", ""),
                    "prefix": f"{name}-exception-{number}-",
                    "id": f"{id_}_exception_{number}",
                    "number": number + 1,
                }
                for number, row in enumerate(exceptions)
            ],
            "rules": [
                {"value": rule.value, "label": capfirst(str(rule.label)), "checked": rule.value == raw.get("holidays")}
                for rule in HolidayRule
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        def text(key: str) -> str:
            return str(data.get(f"{name}-{key}", "")).strip()[:200]

        def days(prefix: str) -> dict[str, str]:
            return {key: text(f"{prefix}{key}") for key in WEEKDAY_KEYS}

        seasons, exceptions = [], []
        for number in range(row_count(data, f"{name}-season-")):
            row: dict[str, Any] = {key: text(f"season-{number}-{key}") for key in ("name", "from", "to")}
            seasons.append({**row, "days": days(f"season-{number}-")})
        for number in range(row_count(data, f"{name}-exception-")):
            exceptions.append({key: text(f"exception-{number}-{key}") for key in ("from", "to", "hours", "reason")})
        return {
            "days": days(""),
            "seasons": [row for row in seasons if not is_empty(row)],
            "exceptions": [row for row in exceptions if not is_empty(row)],
            "holidays": text("holidays") or HolidayRule.UNKNOWN.value,
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(str(key).startswith(f"{name}-") for key in data)


def day_rows(days: Raw, prefix: str, id_prefix: str) -> list[dict[str, str]]:
    names = dates.WEEKDAYS[dates.reading_language()]
    return [
        {"name": f"{prefix}{key}", "id": f"{id_prefix}{key}", "label": capfirst(word), "value": days.get(key, "")}
        for key, word in zip(WEEKDAY_KEYS, names, strict=True)
    ]


def row_count(data: Any, prefix: str) -> int:
    """How many numbered rows were sent."""
    numbers = [int(match[1]) for key in data if (match := re.match(rf"{re.escape(prefix)}(\d{{1,3}})-", str(key)))]
    return max(numbers, default=-1) + 1


class OpeningHoursFormField(forms.Field):
    """Gives what is stored (see `network.opening`); raises ValidationError naming the row and the remedy."""

    widget = OpeningHoursWidget

    def clean(self, value: Any) -> Any:
        if not isinstance(value, dict) or "days" not in value:
            return OpeningHours.from_json(value).to_json()
        problems: list[str] = []
        stored = {
            "weekly": week_of(value["days"], "", problems),
            "seasons": [season_of(row, problems) for row in value["seasons"]],
            "exceptions": [exception_of(row, problems) for row in value["exceptions"]],
            "holidays": value["holidays"],
        }
        if problems:
            raise ValidationError(problems)
        return OpeningHours.from_json(stored).to_json()

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != OpeningHours.from_json(initial).to_json())
        except ValidationError:
            return True


def noted(problems: list[str], where: str, error: ValidationError) -> None:
    problems.extend(f"{where}: {message}" for message in error.messages)


def week_of(days: Raw, where: str, problems: list[str]) -> list[list[str]]:
    names = dates.WEEKDAYS[dates.reading_language()]
    rows = []
    for key, word in zip(WEEKDAY_KEYS, names, strict=True):
        try:
            times = times_of(days.get(key, ""))
            OpeningHours.from_json([[key, *pair] for pair in times])
            rows += [[key, *pair] for pair in times]
        except ValidationError as error:
            noted(problems, capfirst(f"{where}, {word}" if where else word), error)
    return rows


def season_of(row: Raw, problems: list[str]) -> dict[str, Any]:
    where = row["name"] or _("Season")
    season: dict[str, Any] = {"name": row["name"], "weekly": week_of(row["days"], where, problems)}
    try:
        if not row["from"] or not row["to"]:
            raise ValidationError(_("give its first and its last day."))
        season |= {"from": day_of(row["from"], yearly=True), "to": day_of(row["to"], yearly=True)}
        if len(season["from"]) != len(season["to"]):
            raise ValidationError(_("give the year to both days or to neither."))
        OpeningHours.from_json({"seasons": [{**season, "weekly": []}]})
    except ValidationError as error:
        noted(problems, where, error)
    return season


def exception_of(row: Raw, problems: list[str]) -> dict[str, Any]:
    where = row["from"] or row["reason"] or _("Exception")
    exception: dict[str, Any] = {"reason": row["reason"]}
    try:
        first = day_of(row["from"], yearly=False)
        exception |= {"from": first, "to": day_of(row["to"], yearly=False) if row["to"] else first}
        closed = row["hours"].casefold() in ("", "suljettu", "kiinni", "stängt", "closed", "-", "–")
        exception["hours"] = [] if closed else times_of(row["hours"])
        OpeningHours.from_json({"exceptions": [exception]})
    except ValidationError as error:
        noted(problems, where, error)
    return exception
