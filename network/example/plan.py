"""From written entries to pages with dates: the same for the same content, day and scale, whichever way they load."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, OrganisationPage
from network.models.geography import Municipality
from network.models.pages import FactPage
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    CentreForm,
    CentreTask,
    LeadSector,
    MeetingPlaceKind,
    OrganisationKind,
    OrganiserRole,
    Origin,
    Phase,
    PointPrecision,
    Registration,
    SpokenLanguage,
    TargetGroup,
)
from network.opening import OpeningHours
from network.recurrence import LOCAL, weekly_rule
from network.text import paragraphs

from .content import WEEKDAYS, ActivityEntry, County, ExampleError, OrganisationEntry, PlaceEntry, Texts

NAMESPACE = uuid.UUID("0b6d3c6a-9f51-4c7a-8a55-2f6c9be0d1e4")
COPIES_PER_ORGANISATION = 10  # above scale 1, so many copies of the activities share one copy of the organisations


@dataclass(frozen=True)
class PlannedPage:
    """A page to be made. `facts` hold everything but the place, which is known by its key until it is loaded."""

    file: str
    entry: str
    copy: int
    model: type[FactPage]
    key: uuid.UUID
    region_code: str
    language: str
    facts: Mapping[str, Any]
    translations: Mapping[str, Mapping[str, str]]
    organisation_key: uuid.UUID | None = None
    place_key: uuid.UUID | None = None
    tags: tuple[str, ...] = field(default=())
    organisers: tuple[tuple[uuid.UUID, str], ...] = field(default=())


def example_key(region_code: str, kind: str, key: str, copy: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{region_code}/{kind}/{key}" + (f"/{copy}" if copy else ""))


class Planner:
    """Plans pages; checks vocabulary and municipalities on the way, naming the entry that is wrong."""

    def __init__(self, *, today: dt.date, municipalities: Mapping[str, Municipality]) -> None:
        self.today = today
        self.municipalities = municipalities

    def pages(self, counties: list[County], *, scale: int = 1) -> Iterator[PlannedPage]:
        """Organisations, then places, then activities of each copy, so that what is referred to comes first."""
        for copy in range(scale):
            for county in counties:
                if copy % COPIES_PER_ORGANISATION == 0:
                    for organisation in county.organisations.values():
                        yield self.organisation(county, organisation, copy)
                    for place in county.places.values():
                        yield self.place(county, place, copy)
                for activity in county.activities.values():
                    yield self.activity(county, activity, copy)

    def organisation(self, county: County, entry: OrganisationEntry, copy: int) -> PlannedPage:
        where = f"organisation {entry.key!r}"
        facts = {
            "kind": self.code(county, where, "kind", entry.kind, OrganisationKind),
            "municipality_id": self.municipality(county, where, entry.municipality).code,
            "email": entry.email,
            "website": entry.website,
        }
        return self.page(OrganisationPage, county, "organisation", entry, entry.source_language, facts, copy)

    def place(self, county: County, entry: PlaceEntry, copy: int) -> PlannedPage:
        where = f"place {entry.key!r}"
        municipality = self.municipality(county, where, entry.municipality)
        exact = entry.latitude is not None and bool(entry.address)
        facts: dict[str, Any] = {
            "municipality_id": municipality.code,
            "phase": self.code(county, where, "phase", entry.phase, Phase),
            "address": entry.address,
            "latitude": entry.latitude if entry.latitude is not None else municipality.latitude,
            "longitude": entry.longitude if entry.longitude is not None else municipality.longitude,
            "precision": PointPrecision.APPROXIMATE if exact else PointPrecision.MUNICIPALITY,
            "hide_address": entry.hide_address,
            "opening_hours": self.hours(county, where, entry),
            "languages": self.codes(county, where, "languages", entry.languages, SpokenLanguage),
            **{name: getattr(entry, name) for name in ("step_free", "pram", "toilet", "parking", "public_transport")},
        }
        model: type[FactPage] = MeetingPlacePage
        if entry.type == "family_centre":
            model = FamilyCentrePage
            facts["form"] = self.code(county, where, "form", entry.form, CentreForm)
            facts["lead_sector"] = self.code(county, where, "lead_sector", entry.lead_sector or "unknown", LeadSector)
            if facts["form"] == CentreForm.DIGITAL:
                facts |= {"latitude": None, "longitude": None, "municipality_id": None}
        elif entry.type == "meeting_place":
            facts["meeting_kind"] = self.code(county, where, "kind", entry.kind, MeetingPlaceKind)
        else:
            raise ExampleError(county.file, where, f"type: {entry.type!r} is not family_centre or meeting_place.")
        language = county.organisations[entry.organisation].source_language
        return self.page(model, county, "place", entry, language, facts, copy, organisation=entry.organisation)

    def hours(self, county: County, where: str, entry: PlaceEntry) -> Any:
        """Opening hours as stored; an exception is `days` days (1) from `day_offset` days ahead on."""
        exceptions = []
        for row in entry.exceptions:
            if not isinstance(row.get("day_offset"), int):
                raise ExampleError(county.file, where, "exceptions: day_offset is missing.")
            first = self.today + dt.timedelta(days=row["day_offset"])
            last = first + dt.timedelta(days=row.get("days", 1) - 1)
            times = {"hours": row.get("hours", []), "reason": row.get("reason", "")}
            exceptions.append({"from": first.isoformat(), "to": last.isoformat(), **times})
        stored = {
            "weekly": entry.opening_hours,
            "seasons": entry.seasons,
            "exceptions": exceptions,
            "holidays": entry.holidays,
        }
        try:
            return OpeningHours.from_json(stored).to_json()
        except ValidationError as error:
            raise ExampleError(county.file, where, f"opening_hours: {error.messages[0]}") from None

    def activity(self, county: County, entry: ActivityEntry, copy: int) -> PlannedPage:
        where = f"activity {entry.key!r}"
        municipality = self.municipality(county, where, entry.municipality).code if entry.municipality else None
        facts = {
            "kind": self.code(county, where, "kind", entry.kind, ActivityKind),
            "state": self.code(county, where, "state", entry.state, ActivityState),
            "municipality_id": None if entry.place else municipality,
            "address": entry.address,
            "is_online": entry.online,
            "age_min_months": entry.age_min_months,
            "age_max_months": entry.age_max_months,
            "is_free": entry.free,
            "price_cents": entry.price_cents,
            "price_text": entry.price,
            "registration": self.code(county, where, "registration", entry.registration, Registration),
            "registration_email": entry.registration_email,
            "registration_url": entry.registration_url,
            "capacity": entry.capacity,
            "languages": self.codes(county, where, "languages", entry.languages, SpokenLanguage),
            "tasks": self.codes(county, where, "tasks", entry.tasks, CentreTask),
            "target_groups": self.codes(county, where, "target_groups", entry.target_groups, TargetGroup),
            **self.times(county, where, entry, copy),
        }
        language = county.organisations[entry.organisation].source_language
        return self.page(
            ActivityPage, county, "activity", entry, language, facts, copy,
            organisation=entry.organisation, place=entry.place, tags=tuple(entry.tags),
            organisers=(*((key, OrganiserRole.PARTNER.value) for key in entry.partners),
                        *((key, OrganiserRole.FUNDER.value) for key in entry.funders)),
        )  # fmt: skip

    def page(
        self,
        model: type[FactPage],
        county: County,
        kind: str,
        entry: Texts,
        language: str,
        facts: dict[str, Any],
        copy: int,
        *,
        organisation: str = "",
        place: str = "",
        tags: tuple[str, ...] = (),
        organisers: tuple[tuple[str, str], ...] = (),
    ) -> PlannedPage:
        shared = copy - copy % COPIES_PER_ORGANISATION
        mark = f" · {copy + 1}" if copy else ""
        texts = {"title": entry.name, "summary": entry.summary, "description": paragraphs(entry.body)}
        translations = {code: found for code in ("fi", "sv") if code != language and (found := entry.in_language(code))}
        return PlannedPage(
            file=county.file,
            entry=f"{kind} {entry.key!r}",
            copy=copy,
            model=model,
            key=example_key(county.region_code, kind, entry.key, copy),
            region_code=county.region_code,
            language=language,
            facts={**facts, **texts, "title": texts["title"] + mark, "origin": Origin.EXAMPLE},
            translations={code: {**found, "title": found["title"] + mark} for code, found in translations.items()},
            organisation_key=example_key(county.region_code, "organisation", organisation, shared)
            if organisation
            else None,
            place_key=example_key(county.region_code, "place", place, shared) if place else None,
            tags=tags,
            organisers=tuple(
                (example_key(county.region_code, "organisation", key, shared), role) for key, role in organisers
            ),
        )

    def times(self, county: County, where: str, entry: ActivityEntry, copy: int) -> dict[str, Any]:
        """First meeting, rule and exceptions; copies are shifted by some weeks, so that not all fall together."""
        try:
            start, end = dt.time.fromisoformat(entry.start), dt.time.fromisoformat(entry.end)
        except ValueError as error:
            raise ExampleError(county.file, where, f"start or end: {error}") from None
        if end <= start:
            raise ExampleError(county.file, where, "end: is not after the start.")
        if entry.schedule == "once":
            day = self.today + dt.timedelta(days=entry.day_offset + copy % 7)
        else:
            monday = self.today - dt.timedelta(days=self.today.weekday())
            day = monday + dt.timedelta(weeks=entry.week_offset + copy % 3, days=WEEKDAYS.index(entry.weekday))
        starts_at = dt.datetime.combine(day, start, LOCAL)
        times: dict[str, Any] = {
            "starts_at": starts_at.astimezone(dt.UTC),
            "ends_at": dt.datetime.combine(day, end, LOCAL).astimezone(dt.UTC),
            "registration_deadline": None,
        }
        if entry.registration_deadline_days is not None:
            closes = dt.datetime.combine(day - dt.timedelta(days=entry.registration_deadline_days), dt.time(16), LOCAL)
            times["registration_deadline"] = closes.astimezone(dt.UTC)
        if entry.schedule != "once":
            step = dt.timedelta(weeks=entry.interval)
            last = day + step * ((entry.weeks - 1) // entry.interval)
            times["recurrence"] = weekly_rule(until=last, interval=entry.interval)
            times["excluded_dates"] = [(day + dt.timedelta(weeks=week)).isoformat() for week in entry.skip_weeks]
            times["cancelled_dates"] = [(day + dt.timedelta(weeks=week)).isoformat() for week in entry.cancelled_weeks]
        return times

    def municipality(self, county: County, where: str, name: str) -> Municipality:
        found = self.municipalities.get(name)
        if found is None:
            raise ExampleError(county.file, where, f"municipality: there is no {name!r}.")
        if found.region_id != county.region_code:
            raise ExampleError(county.file, where, f"municipality: {name} is not in county {county.region_code}.")
        return found

    @staticmethod
    def code(county: County, where: str, name: str, value: str, vocabulary: Any) -> str:
        if value not in vocabulary.values:
            raise ExampleError(county.file, where, f"{name}: {value!r} is not one of {', '.join(vocabulary.values)}.")
        return value

    def codes(self, county: County, where: str, name: str, values: list[str], vocabulary: Any) -> list[str]:
        for value in values:
            self.code(county, where, name, value, vocabulary)
        return values


class Plan(Collection[PlannedPage]):
    """The pages of all copies, made when they are asked for. Raises ExampleError at once for any that cannot be."""

    def __init__(self, planner: Planner, counties: list[County], *, scale: int) -> None:
        self.planner, self.counties, self.scale = planner, counties, scale
        for _page in planner.pages(counties):  # copies differ from these in dates and numbers only
            pass

    def __iter__(self) -> Iterator[PlannedPage]:
        return self.planner.pages(self.counties, scale=self.scale)

    def __len__(self) -> int:
        shared = sum(len(county.organisations) + len(county.places) for county in self.counties)
        return (
            shared * -(-self.scale // COPIES_PER_ORGANISATION)
            + sum(len(c.activities) for c in self.counties) * self.scale
        )

    def __contains__(self, page: object) -> bool:
        return any(planned == page for planned in self)
