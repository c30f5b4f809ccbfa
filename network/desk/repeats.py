"""How often: between the guided form's fields and `RepeatChoice`, without losing a rule that those cannot say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import ActivityPage
from network.recurrence import LOCAL
from network.repeating import LAST, Frequency, RepeatChoice, parts_of
from network.schedule import rhythm

KEEP = "keep"


def first_day_of(page: ActivityPage) -> dt.date:
    return page.starts_at.astimezone(LOCAL).date()


def choice_of(page: ActivityPage | None) -> RepeatChoice | None:
    """How the activity repeats, in the form's own terms; None for a rule that says more than the form can."""
    if page is None:
        return RepeatChoice()
    choice = RepeatChoice.from_rule(page.recurrence)
    if choice is None or (choice.month_day is None and choice.nth is None):
        return choice
    day = first_day_of(page)
    if choice.month_day not in (None, day.day):
        return None
    if choice.nth is not None and (choice.nth_weekday != day.weekday() or choice.nth not in (LAST, nth_of(day))):
        return None
    return choice


def nth_of(day: dt.date) -> int:
    """1 for the first such weekday of its month; the fifth is the last."""
    number = (day.day - 1) // 7 + 1
    return number if number <= 4 else LAST


def repeat_choices(page: ActivityPage | None) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [
        (Frequency.ONCE.value, gettext_lazy("Once")),
        (Frequency.WEEKLY.value, gettext_lazy("Weekly")),
        (Frequency.MONTHLY.value, gettext_lazy("Monthly")),
        (Frequency.DAILY.value, gettext_lazy("Daily")),
    ]
    if page is not None and choice_of(page) is None:
        words = rhythm(parts_of(page.recurrence), page.starts_at.astimezone(LOCAL))
        choices.append((KEEP, _("As now: %(rhythm)s") % {"rhythm": words}))
    return choices


def initial_repeats(page: ActivityPage) -> dict[str, Any]:
    choice = choice_of(page)
    if choice is None:
        return {"repeats": KEEP}
    return {
        "repeats": choice.frequency.value,
        "every": choice.interval,
        "weekdays": [*choice.weekdays],
        "monthly": "date" if choice.nth is None else "last" if choice.nth == LAST else "nth",
        "ends": "count" if choice.count else "until" if choice.until or not page.recurrence else "open",
        "until": choice.until,
        "times": choice.count,
    }


def asked_choice(data: Mapping[str, Any]) -> RepeatChoice:
    """What the form's cleaned fields say; `repeats` is not KEEP."""
    frequency = Frequency(data["repeats"])
    if frequency == Frequency.ONCE:
        return RepeatChoice()
    day: dt.date = data["day"]
    days: dict[str, Any] = {}
    if frequency == Frequency.WEEKLY and set(data["weekdays"]) - {day.weekday()}:
        days = {"weekdays": tuple(data["weekdays"])}
    elif frequency == Frequency.MONTHLY and data["monthly"] in ("nth", "last"):
        days = {"nth": LAST if data["monthly"] == "last" else nth_of(day), "nth_weekday": day.weekday()}
    return RepeatChoice(
        frequency=frequency,
        interval=data["every"] or 1,
        until=data["until"] if data["ends"] == "until" else None,
        count=data["times"] if data["ends"] == "count" else None,
        **days,
    )


def schedule_of(data: Mapping[str, Any], page: ActivityPage | None) -> tuple[dt.date, str]:
    """The first day and the rule; both stay as the page has them while nobody changes what the form shows of them."""
    if data["repeats"] == KEEP and page is not None:
        return data["day"], page.recurrence
    asked = asked_choice(data)
    if page is not None and data["day"] == first_day_of(page) and same(asked, choice_of(page), data["day"]):
        return data["day"], page.recurrence
    return asked.first_day(data["day"]), asked.to_rule()


def same(asked: RepeatChoice, present: RepeatChoice | None, day: dt.date) -> bool:
    """Whether two choices mean the same for a series that begins on this day."""
    return present is not None and meaning(asked, day) == meaning(present, day)


def meaning(choice: RepeatChoice, day: dt.date) -> RepeatChoice:
    """The choice with what it leaves to the first day written out."""
    if choice.frequency == Frequency.WEEKLY and not choice.weekdays:
        return choice.but(weekdays=(day.weekday(),))
    if choice.frequency == Frequency.MONTHLY and choice.nth is None and choice.month_day is None:
        return choice.but(month_day=day.day)
    return choice
