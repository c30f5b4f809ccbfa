"""The choices of the finder of activities: what can be chosen, what is, how many there are, what to try instead."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import dates
from network.filters import Choice, ChoiceGroup, Chosen, area_words, chosen_of, group, yes_or_no
from network.models.vocabulary import ActivityKind, CentreTask, SpokenLanguage, Weekday
from network.querying.activities import AGE_BANDS, FLAGS, PERIODS_DAYS, SORTS, VIEWS, ActivityQuery
from network.querying.areas import Areas
from network.querying.finding import FacetCounts
from network.querying.typed import clock_text

FLAG_WORDS: dict[str, str | Promise] = {
    "free": gettext_lazy("free of charge"),
    "drop_in": gettext_lazy("no need to register"),
    "online": gettext_lazy("online"),
    "step_free": gettext_lazy("step-free entrance"),
}
PART_WORDS: dict[str, str | Promise] = {
    "morning": gettext_lazy("morning, before 12"),
    "day": gettext_lazy("afternoon, 12–17"),
    "evening": gettext_lazy("evening, from 17"),
}
VIEW_WORDS: dict[str, tuple[str, str | Promise]] = {
    "list": ("list", gettext_lazy("List")),
    "month": ("calendar-days", gettext_lazy("Month")),
    "week": ("calendar", gettext_lazy("Week")),
    "map": ("map", gettext_lazy("Map")),
}
SORT_WORDS: dict[str, str | Promise] = {
    "time": gettext_lazy("Time"),
    "distance": gettext_lazy("Distance"),
    "relevance": gettext_lazy("Relevance"),
}


def activity_groups(query: ActivityQuery, counts: FacetCounts) -> list[ChoiceGroup]:
    """Groups of boxes, each with the number of activities that it would leave."""
    by_group = counts.by_group
    ages = [(key, words) for key, (_low, _high, words) in AGE_BANDS.items()]
    flags = [yes_or_no(name, word_of(FLAG_WORDS, name), getattr(query, name), by_group[name][name]) for name in FLAGS]
    together = tuple(
        Choice(choice.value, choice.label, choice.chosen, choice.count, flag.name)
        for flag in flags
        for choice in flag.choices
    )
    groups = [
        group("age", _("Age group"), ages, query.ages, by_group["ages"]),
        ChoiceGroup("", _("How"), together),
        group("kind", _("What"), ActivityKind.choices, query.kinds, by_group["kinds"]),
        group("language", _("Language"), SpokenLanguage.choices, query.languages, by_group["languages"]),
        group("time", _("Time of day"), PART_WORDS.items(), query.parts, by_group["parts"]),
        group("task", _("Topic"), CentreTask.choices, query.tasks, by_group["tasks"]),
    ]
    return [filled for filled in groups if filled.choices]


def word_of(words: Mapping[str, str | Promise], name: str) -> str:
    text = str(words[name])
    return text[:1].upper() + text[1:]


def weekday_choices(query: ActivityQuery) -> list[Choice]:
    short = dates.SHORT_WEEKDAYS[dates.reading_language()]
    return [
        Choice(code, short[place], code in query.weekdays, None, str(label))
        for place, (code, label) in enumerate(Weekday.choices)
    ]


def period_choices(query: ActivityQuery) -> list[Choice]:
    words = {1: _("one day"), 7: _("a week"), 31: _("a month"), 183: _("half a year")}
    return [Choice(str(days), words[days], query.days == days) for days in PERIODS_DAYS]


def view_links(query: ActivityQuery) -> list[tuple[str, str, str, bool]]:
    """(icon, word, address, whether it is shown now)"""
    found = []
    for view in VIEWS:
        icon, words = VIEW_WORDS[view]
        found.append((icon, str(words), query.address(view=view), view == query.view))
    return found


def sort_links(query: ActivityQuery) -> list[tuple[str, str, bool]]:
    """Orders that mean something for this query: distance from somewhere, relevance to words. None for one alone."""
    possible = {"time": True, "distance": query.has_distance, "relevance": bool(query.text)}
    found = [(str(SORT_WORDS[sort]), query.address(sort=sort), sort == query.sort) for sort in SORTS if possible[sort]]
    return found if len(found) > 1 else []


def chosen_activities(query: ActivityQuery, areas: Areas, titles: Mapping[str, str]) -> list[Chosen]:
    """Choices in force, each with the address without it; `titles` of the organisation and the place if chosen."""
    chosen = chosen_where(query, areas)
    chosen += [Chosen(title, query.address(**dict[str, Any]({name: None}))) for name, title in titles.items()]
    chosen += chosen_when(query)
    for key in query.ages:
        rest = tuple(other for other in query.ages if other != key)
        chosen.append(Chosen(str(AGE_BANDS[key][2]), query.address(ages=rest)))
    if query.child:
        chosen.append(Chosen(child_words(query.child), query.address(child="")))
    chosen += chosen_of(query, "kinds", ActivityKind)
    for name in FLAGS:
        if getattr(query, name):
            chosen.append(Chosen(str(FLAG_WORDS[name]), query.address(**dict[str, Any]({name: False}))))
    if query.tag:
        chosen.append(Chosen(f"#{query.tag}", query.address(tag="")))
    return chosen + chosen_of(query, "languages", SpokenLanguage) + chosen_of(query, "tasks", CentreTask)


def chosen_where(query: ActivityQuery, areas: Areas) -> list[Chosen]:
    chosen = []
    if query.text:
        chosen.append(Chosen(_("“%(words)s”") % {"words": query.text}, query.address(text="", sort="time")))
    if region := areas.region(query.region):
        chosen.append(Chosen(region.short, query.address(region="")))
    if query.municipality_text:
        chosen.append(Chosen(area_words(query, areas), without_place(query).address()))
    if query.near:
        chosen.append(Chosen(near_words(query.within_km), without_place(query).address()))
    return chosen


def without_place(query: ActivityQuery) -> ActivityQuery:
    return query.without_municipality().but(near=None, sort="time" if query.sort == "distance" else query.sort)


def near_words(km: int) -> str:
    return _("within %(km)s km of you") % {"km": km}


def chosen_when(query: ActivityQuery) -> list[Chosen]:
    chosen = []
    if query.now:
        chosen.append(Chosen(_("on now"), query.address(now=False)))
    if query.view in ("list", "map") and query.ending:
        words = _("%(first)s–%(last)s") % {
            "first": dates.format_day(query.first_day),
            "last": dates.format_day(query.ending),
        }
        chosen.append(Chosen(words, query.address(starting=None, ending=None)))
    elif query.view in ("list", "map") and query.starting:
        words = _("from %(day)s") % {"day": dates.format_short_day(query.starting)}
        chosen.append(Chosen(words, query.address(starting=None)))
    chosen += chosen_of(query, "weekdays", Weekday)
    for part in query.parts:
        rest = tuple(other for other in query.parts if other != part)
        chosen.append(Chosen(str(PART_WORDS[part]), query.address(parts=rest)))
    if query.earliest is not None or query.latest is not None:
        chosen.append(Chosen(clock_words(query.earliest, query.latest), query.address(earliest=None, latest=None)))
    return chosen


def clock_words(earliest: int | None, latest: int | None) -> str:
    if latest is None:
        return _("starts at %(time)s or later") % {"time": clock_text(earliest)}
    if earliest is None:
        return _("starts by %(time)s") % {"time": clock_text(latest)}
    return _("starts %(first)s–%(last)s") % {"first": clock_text(earliest), "last": clock_text(latest)}


def child_words(age: str) -> str:
    """for a child of 8 months"""
    number = int(age[:-1])
    if age.endswith("m"):
        return _("for a child of %(number)s months") % {"number": number}
    return _("for a child of %(number)s years") % {"number": number}


def without_words(query: ActivityQuery) -> dict[str, tuple[str, ActivityQuery]]:
    """By the name of a condition: what leaving it out is called, and the query without it."""
    return {
        "text": (_("without the words"), query.but(text="", sort="time")),
        "region": (_("in the whole country"), query.but(region="")),
        "municipality": (_("without the municipality or distance"), without_place(query)),
        "kinds": (_("any kind of activity"), query.but(kinds=())),
        "ages": (_("any age group"), query.but(ages=())),
        "child": (_("whatever the child's age"), query.but(child="")),
        "languages": (_("in any language"), query.but(languages=())),
        "tasks": (_("any topic"), query.but(tasks=())),
        "parts": (_("at any time of day"), query.but(parts=())),
        "times": (_("at any time of day"), query.but(earliest=None, latest=None)),
        "now": (_("not only what is on now"), query.but(now=False)),
        "organisation": (_("from any organiser"), query.but(organisation=None)),
        "place": (_("in any place"), query.but(place=None)),
        "tag": (_("without the tag"), query.but(tag="")),
        "free": (_("also what costs something"), query.but(free=False)),
        "drop_in": (_("also with registration"), query.but(drop_in=False)),
        "online": (_("not only online"), query.but(online=False)),
        "step_free": (_("also where step-free access is not known"), query.but(step_free=False)),
    }
