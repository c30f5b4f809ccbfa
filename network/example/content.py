"""The written example content: one TOML file per county, read strictly. A wrong entry is named, nothing is loaded."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from network.text import paragraphs

FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("fi", "sv")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class ExampleError(Exception):
    """The example content cannot be used: which file, which entry, what is wrong."""

    file: str
    entry: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.problem}" if self.entry else f"{self.file}: {self.problem}"


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What is written in several languages. Fields without a suffix are in the source language."""

    key: str
    name: str
    summary: str = ""
    body: str = ""
    name_fi: str = ""
    name_sv: str = ""
    summary_fi: str = ""
    summary_sv: str = ""
    body_fi: str = ""
    body_sv: str = ""

    def in_language(self, language: str) -> dict[str, str] | None:
        """Title, summary and description in another language than the source's; None when it was not translated."""
        summary = getattr(self, f"summary_{language}", "")
        if not summary:
            return None
        body = getattr(self, f"body_{language}")
        return {
            "title": getattr(self, f"name_{language}") or self.name,
            "summary": summary,
            "description": paragraphs(body),
        }


@dataclass(frozen=True, kw_only=True)
class OrganisationEntry(Texts):
    kind: str
    municipality: str
    source_language: str = "fi"
    email: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceEntry(Texts):
    organisation: str
    type: str
    municipality: str
    kind: str = ""
    form: str = ""
    phase: str = "operating"
    lead_sector: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    hide_address: bool = False
    opening_hours: list[list[str]] = field(default_factory=list)
    seasons: list[dict] = field(default_factory=list)
    exceptions: list[dict] = field(default_factory=list)
    holidays: str = "unknown"
    step_free: bool | None = None
    pram: bool | None = None
    toilet: bool | None = None
    parking: bool | None = None
    public_transport: bool | None = None
    languages: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ActivityEntry(Texts):
    organisation: str
    kind: str
    schedule: str
    start: str
    end: str
    place: str = ""
    online: bool = False
    municipality: str = ""
    address: str = ""
    weekday: str = ""
    week_offset: int = 0
    weeks: int = 0
    interval: int = 1
    skip_weeks: list[int] = field(default_factory=list)
    cancelled_weeks: list[int] = field(default_factory=list)
    day_offset: int = 0
    state: str = "scheduled"
    age_min_months: int | None = None
    age_max_months: int | None = None
    free: bool = True
    price: str = ""
    price_cents: int | None = None
    registration: str = "none"
    registration_email: str = ""
    registration_url: str = ""
    registration_deadline_days: int | None = None
    capacity: int | None = None
    languages: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    target_groups: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    funders: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class County:
    """Everything written for one county. Keys are unique in the file and refer inside it."""

    file: str
    region_code: str
    organisations: dict[str, OrganisationEntry]
    places: dict[str, PlaceEntry]
    activities: dict[str, ActivityEntry]


EntryT = TypeVar("EntryT", bound=Texts)


def read_counties(*, folder: Path = FOLDER) -> list[County]:
    """All counties in the order of their codes. Raises ExampleError naming file, entry and field."""
    files = sorted(folder.glob("[0-9][0-9]-*.toml"))
    if not files:
        raise ExampleError(str(folder.name), "", "there is no example file.")
    counties = [read_county(file) for file in files]
    summaries = Counter(entry.summary for county in counties for entry in county.activities.values())
    for county in counties:
        for entry in county.activities.values():
            if summaries[entry.summary] > 1:
                raise ExampleError(county.file, f"activity {entry.key!r}", "another activity has the same summary.")
    return counties


def read_county(file: Path) -> County:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExampleError(file.name, "", f"cannot be read: {error}") from None
    if unknown := set(data) - {"organisation", "place", "activity"}:
        raise ExampleError(file.name, "", f"unknown table {sorted(unknown)[0]!r}.")
    county = County(
        file=file.name,
        region_code=file.name[:2],
        organisations=dict(entries(file.name, "organisation", data.get("organisation", []), OrganisationEntry)),
        places=dict(entries(file.name, "place", data.get("place", []), PlaceEntry)),
        activities=dict(entries(file.name, "activity", data.get("activity", []), ActivityEntry)),
    )
    check_references(county)
    return county


def entries(file: str, kind: str, rows: list[dict[str, Any]], model: type[EntryT]) -> Iterator[tuple[str, EntryT]]:
    """(key, entry) pairs; a wrong name, a missing or a wrongly typed field is an error."""
    known = {item.name: item for item in fields(model)}
    hints = get_type_hints(model)
    seen: set[str] = set()
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ExampleError(file, "", f"{kind} is not a list of tables: write [[{kind}]].")
    for number, row in enumerate(rows, start=1):
        entry = f"{kind} {row.get('key', number)!r}"
        for name, value in row.items():
            if name not in known:
                raise ExampleError(file, entry, f"unknown field {name!r}.")
            if not _fits(value, hints[name]):
                raise ExampleError(file, entry, f"{name}: {value!r} is of the wrong type.")
        for name, item in known.items():
            if item.default is MISSING and item.default_factory is MISSING and name not in row:
                raise ExampleError(file, entry, f"{name} is missing.")
        if row["key"] in seen:
            raise ExampleError(file, entry, "the key is used twice.")
        seen.add(row["key"])
        yield row["key"], model(**row)


def _fits(value: Any, hint: Any) -> bool:
    if get_args(hint) and get_origin(hint) is not list:  # X | None
        return any(_fits(value, option) for option in get_args(hint))
    if get_origin(hint) is list:
        return isinstance(value, list) and all(_fits(item, get_args(hint)[0]) for item in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def check_references(county: County) -> None:
    for organisation in county.organisations.values():
        if organisation.source_language not in LANGUAGES:
            entry, value = f"organisation {organisation.key!r}", organisation.source_language
            raise ExampleError(county.file, entry, f"source_language: {value!r} is not one of {', '.join(LANGUAGES)}.")
    for place in county.places.values():
        entry = f"place {place.key!r}"
        if place.organisation not in county.organisations:
            raise ExampleError(county.file, entry, f"organisation: no {place.organisation!r} in this file.")
        if (place.latitude is None) != (place.longitude is None):
            missing = "latitude" if place.latitude is None else "longitude"
            raise ExampleError(county.file, entry, f"{missing} is missing: give both coordinates or neither.")
    for activity in county.activities.values():
        entry = f"activity {activity.key!r}"
        if activity.organisation not in county.organisations:
            raise ExampleError(county.file, entry, f"organisation: no {activity.organisation!r} in this file.")
        for organiser in [*activity.partners, *activity.funders]:
            if organiser not in county.organisations:
                raise ExampleError(county.file, entry, f"partners or funders: no {organiser!r} in this file.")
        if activity.place and activity.place not in county.places:
            raise ExampleError(county.file, entry, f"place: no {activity.place!r} in this file.")
        if not (activity.place or activity.online or activity.municipality):
            raise ExampleError(county.file, entry, "place: one of place, online and municipality is needed.")
        if activity.schedule not in ("weekly", "course", "once"):
            raise ExampleError(county.file, entry, f"schedule: {activity.schedule!r} is not weekly, course or once.")
        if activity.schedule != "once" and (activity.weekday not in WEEKDAYS or activity.weeks < 1):
            raise ExampleError(county.file, entry, "weekday and weeks are needed for what repeats.")
        if activity.interval < 1:
            raise ExampleError(county.file, entry, f"interval: {activity.interval} is not a number of weeks.")
