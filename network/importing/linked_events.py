"""Activities from Linked Events (API v1), the interface of the event databases of Helsinki, Turku and others.

Written after its public documentation. Pages of `event/` are read one after the other; a recurring "super event" with
its parts becomes one series where its parts follow a rhythm, else each part is an activity of its own.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Content, Fetch, Importer, Item, Problem, Reading, Unreadable, Values
from cms.imports.tables.sniffing import expect
from network.importing.knowing import Known, plain
from network.importing.rhythms import Part, schedule_from_parts
from network.importing.target import last_moment
from network.importing.text import first_sentence, paragraphs, rich_text, without_tags
from network.importing.values import group
from network.models.vocabulary import ActivityKind, ActivityState, SpokenLanguage
from network.recurrence import local_of, utc_of

PAGE_SIZE = 100
MOST_PAGES = 500
MOST_TAGS = 8
STATES = {
    "EventScheduled": ActivityState.SCHEDULED,
    "EventCancelled": ActivityState.CANCELLED,
    "EventPostponed": ActivityState.POSTPONED,
    "EventRescheduled": ActivityState.RESCHEDULED,
}
Event = Mapping[str, Any]


# Fetching -------------------------------------------------------------------------------------------------------------


def first_address(address: str) -> str:
    """The address to begin at: with places and keywords included, so that one answer holds them. Raises
    `Unreadable` for an address that is not one of events."""
    parts = urlsplit(address.strip())
    if not re.search(r"/v1/event/?$", parts.path):
        raise Unreadable(
            _("This is not the address of events of Linked Events."),
            _("It ends in /v1/event/, with what narrows it after a question mark: …/v1/event/?publisher=…"),
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    wanted = [name for name in query.pop("include", "").split(",") if name]
    query["include"] = ",".join(dict.fromkeys([*wanted, "location", "keywords"]))
    query.setdefault("page_size", str(PAGE_SIZE))
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query, safe=","), ""))


def fetch_events(address: str, fetch: Fetch) -> Content:
    """All pages of the address, as one list. Raises `Unreadable`."""
    following: str | None = first_address(address)
    host = urlsplit(address).hostname
    events: list[Any] = []
    size = 0
    seen: set[str] = set()
    while following:
        if following in seen or len(seen) >= MOST_PAGES:
            raise Unreadable(_("Its pages never end."), _("Narrow the address, for example by place or publisher."))
        seen.add(following)
        answer = fetch(following)
        size += len(answer.data)
        page = page_of(answer.data)
        events.extend(page["data"])
        if size > settings.IMPORTS_MOST_BYTES or len(events) > settings.IMPORTS_MOST_ROWS:
            raise Unreadable(
                _("There is more than can be brought in at once."),
                _("Narrow the address, for example by place, publisher or period."),
            )
        after = page["meta"].get("next")
        following = urljoin(following, after) if isinstance(after, str) and after else None
        if following and urlsplit(following).hostname != host:
            raise Unreadable(_("Its next page is on another site."), _("Tell the keeper of the interface."))
    return Content(address, json.dumps({"data": events}, ensure_ascii=False).encode())


def page_of(data: bytes) -> dict[str, Any]:
    expect(data, "json")
    try:
        page = json.loads(data)
    except (ValueError, RecursionError):
        page = None
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise Unreadable(
            _("The answer is not a list of events of Linked Events."), _("Look whether the address is the right one.")
        )
    return {"data": page["data"], "meta": page.get("meta") if isinstance(page.get("meta"), dict) else {}}


# Reading --------------------------------------------------------------------------------------------------------------


def read_events(reading: Reading) -> Iterator[Item]:
    known = Known(reading.owner, reading.defaults)
    events: list[Event] = [
        event for event in page_of(reading.content.data)["data"] if isinstance(event, dict) and not event.get("deleted")
    ]
    parts = parts_by_series(events)
    for number, event in enumerate(events, start=1):
        key = event_id(event)
        if event.get("super_event_type") == "umbrella" or event.get("publication_status") == "draft":
            words = _("It only gathers other events.") if event.get("super_event_type") else _("It is a draft there.")
            yield Item(number, f"le:{key}", name_of(event, known) or key, skipped=words)
        elif event.get("super_event_type") == "recurring":
            schedule = series_schedule(parts.get(key, []))
            if schedule is not None:
                yield item_of(event, known, number, schedule, parts[key])
            elif not parts.get(key):
                yield item_of(event, known, number, None, [])
        elif not in_a_series(event, parts, events):
            yield item_of(event, known, number, None, [])


def parts_by_series(events: list[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    series = {event_id(event) for event in events if event.get("super_event_type") == "recurring"}
    for event in events:
        above = reference_of(event.get("super_event"))
        if above in series:
            found[above].append(event)
    return found


def in_a_series(event: Event, parts: Mapping[str, list[Event]], events: list[Event]) -> bool:
    """Whether the event is told by the series that it is a part of."""
    above = reference_of(event.get("super_event"))
    return above in parts and series_schedule(parts[above]) is not None


def series_schedule(parts: list[Event]) -> Values | None:
    """When the parts meet, as one series; None where they follow no rhythm."""
    times = []
    for part in parts:
        try:
            start, end = span_of(part)
        except (ValueError, TypeError):
            return None
        times.append(Part(start, end, str(state_of(part))))
    return schedule_from_parts(times)


def event_id(event: Event) -> str:
    return str(event.get("id") or reference_of(event) or "")


def reference_of(value: Any) -> str:
    """The identifier at the end of a JSON-LD reference: ".../event/helsinki:abc/" → "helsinki:abc"."""
    address = value.get("@id") if isinstance(value, dict) else value
    return str(address).rstrip("/").rsplit("/", 1)[-1] if address else ""


def item_of(event: Event, known: Known, number: int, schedule: Values | None, parts: list[Event]) -> Item:
    title = name_of(event, known)
    problems: list[Problem] = []
    values: Values = {}
    if not title:
        problems.append(Problem("title", _("The event has no name."), _("Give it a name at the source.")))
    try:
        values.update(schedule or single_schedule(event))
    except (ValueError, TypeError):
        words = _("It does not say when it begins and ends.")
        problems.append(Problem("when", words, _("Give the event both times at the source.")))
    where = where_of(event, known)
    if isinstance(where, Problem):
        problems.append(where)
    else:
        values["where"] = where
    values.update(texts_of(event, title, known))
    values.update(facts_of_event(event, known))
    over = last_moment(values["when"]) if "when" in values else None
    return Item(
        number=number,
        external_id=f"le:{event_id(event)}",
        title=title or event_id(event),
        values=values,
        problems=tuple(problems),
        skipped=_("It is over.") if over is not None and over < timezone.now() else "",
    )


def in_language(value: Any, language: str) -> str:
    """A text of {"fi": …, "sv": …} in a language; "" where it has none."""
    text = value.get(language) if isinstance(value, dict) else None
    return text.strip() if isinstance(text, str) else ""


def best_of(value: Any, language: str) -> str:
    """In that language, else in the first that has words."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return ""
    texts = (in_language(value, code) for code in (language, "fi", "sv", "en", *value))
    return next((text for text in texts if text), "")


def name_of(event: Event, known: Known) -> str:
    return without_tags(best_of(event.get("name"), known.language))[:255]


def texts_of(event: Event, title: str, known: Known) -> Values:
    texts = {
        code: {
            "title": without_tags(in_language(event.get("name"), code))[:255],
            "summary": summary_of(event, code),
            "description": body_of(event, code),
        }
        for code, _name in settings.LANGUAGES
        if code != known.language and in_language(event.get("name"), code)
    }
    spoken = known.language if in_language(event.get("name"), known.language) else ""
    return {
        "title": title,
        "summary": summary_of(event, spoken) if spoken else first_sentence(best_summary(event, known.language)),
        "description": body_of(event, spoken)
        if spoken
        else rich_text(best_of(event.get("description"), known.language)),
        "texts": {code: text for code, text in texts.items() if text["title"] != title or spoken},
    }


def best_summary(event: Event, language: str) -> str:
    return without_tags(
        best_of(event.get("short_description"), language) or best_of(event.get("description"), language)
    )


def summary_of(event: Event, language: str) -> str:
    short = without_tags(in_language(event.get("short_description"), language))
    if short and len(short) <= 400:
        return short
    return first_sentence(short or without_tags(in_language(event.get("description"), language)))


def body_of(event: Event, language: str) -> str:
    body = in_language(event.get("description"), language)
    clean = rich_text(body) if body else ""
    link = in_language(event.get("info_url"), language)
    return clean + paragraphs(link) if re.match(r"^https?://\S+$", link) and link not in body else clean


# Facts ----------------------------------------------------------------------------------------------------------------


def moment_of(value: Any, *, ends: bool) -> dt.datetime:
    """Aware UTC of an ISO time; of a day alone its first or last minute in Finland. Raises ValueError, TypeError."""
    if re.match(r"^\d{4}-\d{2}-\d{2}$", value):
        time = dt.time(23, 59) if ends else dt.time(0)
        return utc_of(dt.datetime.combine(dt.date.fromisoformat(value), time))
    moment = dt.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else utc_of(moment)).astimezone(dt.UTC).replace(microsecond=0)


def span_of(event: Event) -> tuple[dt.datetime, dt.datetime]:
    """Aware UTC start and end. An end at midnight of a later day is the minute before, as days are meant."""
    start, end = moment_of(event.get("start_time"), ends=False), moment_of(event.get("end_time"), ends=True)
    if end <= start:
        raise ValueError
    local_start, local_end = local_of(start), local_of(end)
    if local_start.time() == dt.time(0) and local_end.time() == dt.time(0):
        end -= dt.timedelta(minutes=1)
    return start, end


def single_schedule(event: Event) -> Values:
    start, end = span_of(event)
    return {"when": group("when", starts_at=start, ends_at=end), "exceptions": group("exceptions")}


def state_of(event: Event) -> ActivityState:
    return STATES.get(str(event.get("event_status") or ""), ActivityState.SCHEDULED)


def facts_of_event(event: Event, known: Known) -> Values:
    tags = {best_of(each.get("name"), "fi").lower() for each in event.get("keywords") or [] if isinstance(each, dict)}
    spoken = [reference_of(each) for each in event.get("in_language") or []]
    ages = {
        ours: age * 12 if isinstance(age := event.get(theirs), int) and 0 <= age <= 120 else None
        for ours, theirs in (("age_min_months", "audience_min_age"), ("age_max_months", "audience_max_age"))
    }
    return {
        "kind": str(known.defaults.get("kind") or ActivityKind.EVENT),
        "state": str(state_of(event)),
        "languages": [code for code in SpokenLanguage.values if code in spoken] or [known.language],
        "tags": sorted(name for name in tags if 0 < len(name) <= 60)[:MOST_TAGS],
        "ages": group("ages", **ages),
        "price": price_of(event, known),
        "registration": registration_of(event, known),
    }


def price_of(event: Event, known: Known) -> dict[str, Any]:
    offers = [offer for offer in event.get("offers") or [] if isinstance(offer, dict)]
    told = [offer for offer in offers if offer.get("is_free") or best_of(offer.get("price"), known.language)]
    if not told:
        return known.price_not_told()
    words = [
        " ".join(part for part in (best_of(offer.get("price"), known.language),
                                   best_of(offer.get("description"), known.language)) if part)
        for offer in told
        if not offer.get("is_free")
    ]  # fmt: skip
    text = without_tags("; ".join(words))
    text = text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …"
    return group("price", is_free=not words, price_text=text)


def registration_of(event: Event, known: Known) -> dict[str, Any]:
    """The link of the first offer; enrolment's end and places where it has them."""
    links = (
        best_of(offer.get("info_url"), known.language) for offer in event.get("offers") or [] if isinstance(offer, dict)
    )
    link = next((each for each in links if re.match(r"^https?://\S+$", each) and len(each) <= 200), "")
    try:
        deadline = moment_of(event.get("enrolment_end_time"), ends=True)
    except (ValueError, TypeError):
        deadline = None
    capacity = event.get("maximum_attendee_capacity")
    return group(
        "registration",
        registration="required" if link or deadline else "none",
        registration_url=link,
        registration_deadline=deadline,
        capacity=capacity if isinstance(capacity, int) and 0 < capacity <= 10_000 else None,
    )


def where_of(event: Event, known: Known) -> dict[str, Any] | Problem:
    location = event.get("location")
    if not isinstance(location, dict):
        return known.where("")
    reference = str(location.get("id") or reference_of(location))
    links = [str(each.get("link") or "") for each in event.get("external_links") or [] if isinstance(each, dict)]
    if reference.endswith(":internet"):
        url = best_of(event.get("info_url"), known.language) or next(iter(links), "")
        return group("where", is_online=True, online_url=url if re.match(r"^https?://\S{1,190}$", url) else "")
    name = best_of(location.get("name"), known.language)
    town = best_of(location.get("address_locality"), known.language)
    code = known.municipalities.get(plain(town)) if town else None
    place = known.place_named(name, code) if name else None
    if isinstance(place, int):
        return group("where", place=place)
    street = best_of(location.get("street_address"), known.language)
    if code is None:
        return known.where(", ".join(part for part in (name, street, town) if part))
    return group("where", municipality=code, address=", ".join(part for part in (name, street) if part)[:160])


LINKED_EVENTS = Importer(
    key="linked_events",
    label=gettext_lazy("Linked Events"),
    hint=gettext_lazy("The address of events in Linked Events, version 1, for example of one publisher or place."),
    target="activities",
    read=read_events,
    fetch=fetch_events,
    order=30,
)
