"""What can be judged: every thing of the written content, by an identity that no database gives, with its facts."""

import csv
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from network.example.content import ActivityEntry, County, read_counties

ROOT = Path(__file__).resolve().parents[2]
MAP_DATA = ROOT / "situation_map" / "data"
REFERENCE = ROOT / "network" / "reference"
Facts = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Thing:
    """`identity` is written source:key. Facts are sets of words; `age` is in months, its ends included."""

    identity: str
    facts: Facts = field(default_factory=dict)
    age: tuple[int, int] | None = None

    @property
    def source(self) -> str:
        return self.identity.partition(":")[0]


def written_things() -> dict[str, Thing]:
    """Everything that the files describe, by identity; the indicators computed each night need Django set up."""
    found = {}
    for part in (_examples(), _source_centres(), _geography(), _situation(), _live_indicators(), _pages()):
        for thing in part:
            found[thing.identity] = thing
    return found


def _facts(**values: Any) -> Facts:
    facts = {}
    for name, value in values.items():
        words = value if isinstance(value, list | tuple | set) else [value]
        facts[name] = frozenset(str(word) for word in words if word not in (None, ""))
    return facts


def _examples() -> Iterator[Thing]:
    for county in read_counties():
        code = county.region_code
        for key, entry in county.organisations.items():
            yield Thing(
                f"organisation:{code}/{key}", _facts(county=code, kind=entry.kind, municipality=entry.municipality)
            )
        for key, place in county.places.items():
            facts = _facts(
                county=code, municipality=place.municipality, type=place.type, kind=place.kind, form=place.form,
                phase=place.phase, organisation=f"{code}/{place.organisation}", language=place.languages,
                open=[row[0] for row in place.opening_hours],
            )  # fmt: skip
            yield Thing(f"place:{code}/{key}", facts)
        for key, activity in county.activities.items():
            yield _activity(county, key, activity)


def _activity(county: County, key: str, entry: ActivityEntry) -> Thing:
    code = county.region_code
    place = county.places.get(entry.place)
    facts = _facts(
        county=code, municipality=entry.municipality or (place.municipality if place else ""), kind=entry.kind,
        tag=entry.tags, target=entry.target_groups, language=entry.languages, task=entry.tasks, weekday=entry.weekday,
        online="yes" if entry.online else "no", free="yes" if entry.free else "no",
        organisation=f"{code}/{entry.organisation}",
    )  # fmt: skip
    age = None
    if entry.age_max_months is not None:
        age = (entry.age_min_months or 0, entry.age_max_months)
    return Thing(f"activity:{code}/{key}", facts, age)


def _source_centres() -> Iterator[Thing]:
    data = tomllib.loads((REFERENCE / "central_finland_centres.toml").read_text(encoding="utf-8"))
    for centre in data["centre"]:
        facts = _facts(
            county=data["region"], municipality=centre["municipalities"], type="family_centre",
            form=centre.get("form", "unknown"), phase=centre.get("phase", "unknown"),
        )  # fmt: skip
        yield Thing(f"place:source/{centre['key']}", facts)


def _geography() -> Iterator[Thing]:
    for row in _rows("regions.csv"):
        yield Thing(f"region:{row['code']}")
    for row in _rows("municipalities.csv"):
        yield Thing(f"municipality:{row['name_fi']}")


def municipality_codes() -> dict[str, str]:
    """Official codes by Finnish name."""
    return {row["name_fi"]: row["code"] for row in _rows("municipalities.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _situation() -> Iterator[Thing]:
    for file in sorted(MAP_DATA.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in data.get("statement", ()):
            yield Thing(f"statement:{row['key']}")
        for row in data.get("indicator", ()):
            yield Thing(f"indicator:{row['key']}")
        for row in data.get("edition", ()):
            yield Thing(f"edition:{row['slug']}")


def _live_indicators() -> Iterator[Thing]:
    from situation_map.live_definitions import core_indicators

    for definition in core_indicators():
        yield Thing(f"indicator:{definition.key}")


def _pages() -> Iterator[Thing]:
    data = tomllib.loads((ROOT / "cms" / "content" / "standard_pages.toml").read_text(encoding="utf-8"))
    for page in data["page"]:
        yield Thing(f"page:{page['key']}")


def translation_keys(things: dict[str, Thing]) -> dict[uuid.UUID, str]:
    """Identities by the translation key that the loaders give: of organisations, places, activities and pages."""
    from cms.standard_pages import NAMESPACE as STANDARD_PAGES
    from network.example.plan import example_key
    from network.services.source_centres import NAMESPACE as SOURCE_CENTRES

    found = {}
    for identity, thing in things.items():
        key = identity.partition(":")[2]
        if thing.source in ("organisation", "place", "activity"):
            code, _slash, name = key.partition("/")
            source = uuid.uuid5(SOURCE_CENTRES, name)
            found[source if code == "source" else example_key(code, thing.source, name, 0)] = identity
        elif thing.source == "page":
            found[uuid.uuid5(STANDARD_PAGES, key)] = identity
    return found
