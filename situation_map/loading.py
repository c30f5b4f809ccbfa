"""What the entries of the data files become. Parsing is complete before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from network.models import FamilyCentreArea, Municipality, Region

from .datafile import Row, Section, read_toml, required_texts, upsert
from .errors import DataFileError
from .models import (
    AreaKind,
    ContactRole,
    CooperationGroup,
    Decision,
    Indicator,
    IndicatorVersion,
    Meeting,
    Observation,
    Source,
    Statement,
)
from .topics import topics

DATA = Path(__file__).parent / "data"
SECTIONS = ("source", "area", "indicator", "observation", "statement", "decision", "group", "meeting", "contact")
INDICATOR_FACTS = ("kind", "theme", "direction", "origin", "order", "decimals")
INDICATOR_TEXTS = {
    "unit": "unit",
    "question": "question",
    "definition": "definition",
    "rule": "counting_rule",
    "limits": "limits",
}
VERSION_FACTS = ("steps", "lowest", "highest", "per_inhabitant_allowed")


@dataclass(frozen=True)
class Places:
    """Primary keys of the areas that a file may name, read once."""

    regions: Mapping[str, str]
    municipalities: Mapping[str, str]

    @classmethod
    def read(cls) -> "Places":
        codes = Region.objects.values_list("code", flat=True)
        municipalities = Municipality.objects.values_list("name_fi", "code")
        return cls({code: code for code in codes}, dict(municipalities))


@dataclass(frozen=True)
class DataFile:
    """One parsed file: who it is about, and its rows by section."""

    name: str
    region: str | None
    is_example: bool
    sections: Mapping[str, list[Row]]


def read_data_file(path: Path, places: Places, *, is_example: bool = False) -> DataFile:
    """Read and check the outline. Raises DataFileError."""
    content = read_toml(path)
    region = content.pop("region", None)
    if region is not None and region not in places.regions:
        raise DataFileError(file=path.name, entry="", field="region", problem=f"{region!r} is not known")
    if is_example:
        content["contact"] = _contact_rows(path.name, content)
    for name, rows in content.items():
        if name not in SECTIONS or not isinstance(rows, list):
            raise DataFileError(file=path.name, entry="", field=name, problem="is not a known section")
    return DataFile(path.name, region, is_example, content)


def _contact_rows(file: str, content: dict[str, Any]) -> list[Row]:
    """Rows of contact posts out of the short tables of the example file."""
    titles = content.pop("contact_titles", {})
    rows: list[Row] = []
    for region, posts in content.pop("contact_posts", {}).items():
        for title, (state, *organisation) in posts.items():
            entry = f"contact_posts {region}"
            if title not in titles:
                raise DataFileError(file=file, entry=entry, field=title, problem="has no title")
            row = {"key": f"example-contact-{region}-{title}", "region": region, "role": titles[title], "state": state}
            rows.append({**row, "organisation": organisation[0] if organisation else ""})
    return rows


def write_data_file(data: DataFile, places: Places) -> None:
    """Write the file's rows. The caller owns the transaction, so that a fault in a later row undoes the earlier."""
    _write_areas(data)
    sources, versions = write_definitions(data)
    groups: dict[str, int] = {}
    for section in _dated_sections(data, places, sources, versions):
        rows = data.sections.get(section.name, [])
        _check_steps(data.name, rows if section.name == "statement" else [])
        written = upsert(section.parse(rows, file=data.name))
        if section.name == "group":
            groups = written
    meeting = _meetings(data, places, sources, groups)
    upsert(meeting.parse(data.sections.get("meeting", []), file=data.name))


def write_definitions(data: DataFile) -> tuple[dict[str, int], dict[str, int]]:
    """The file's sources and indicators: primary keys of sources and of the indicators' first versions, by key."""
    sources = upsert(_sources(data).parse(data.sections.get("source", []), file=data.name))
    return sources, _write_indicators(data)


def _sources(data: DataFile) -> Section:
    plain = ("title", "publisher", "kind", "language", "url", "published_on", "edited_on")
    return Section(
        name="source",
        model=Source,
        plain={name: name for name in plain},
        texts={"note": "note"},
        required=frozenset({"title", "kind"}),
        fixed={"is_example": data.is_example},
    )


def _write_areas(data: DataFile) -> None:
    """Family-centre areas that a source names. Their municipalities stay unknown unless someone enters them."""
    for row in data.sections.get("area", []):
        entry = f"area {row.get('key')}"
        names = required_texts(row, "name", data.name, entry)
        if not data.region or not isinstance(row.get("key"), str):
            raise DataFileError(file=data.name, entry=entry, field="key", problem="is missing")
        FamilyCentreArea.objects.update_or_create(
            region_id=data.region,
            key=row["key"],
            defaults={f"name_{language}": text for language, text in names.items()},
        )


def _write_indicators(data: DataFile) -> dict[str, int]:
    """Indicators and their first version; the version's primary key by the indicator's key."""
    section = Section(
        name="indicator",
        model=Indicator,
        plain={name: name for name in INDICATOR_FACTS},
        required=frozenset({"kind", "theme"}),
        fixed={"is_example": data.is_example},
    )
    rows = data.sections.get("indicator", [])
    own = set(section.plain) | {"key"}
    parsed = section.parse([{k: v for k, v in row.items() if k in own} for row in rows], file=data.name)
    written = upsert(parsed, only=("is_example", *INDICATOR_FACTS))
    versions = {}
    for row in rows:
        entry = f"indicator {row['key']}"
        _check_known(row, data.name, entry)
        texts = {"label": required_texts(row, "label", data.name, entry)}
        texts |= {
            field: required_texts(row, name, data.name, entry) for name, field in INDICATOR_TEXTS.items() if name in row
        }
        fields = {f"{name}_{language}": text for name, table in texts.items() for language, text in table.items()}
        fields |= {name: row[name] for name in VERSION_FACTS if name in row}
        version, _created = IndicatorVersion.objects.update_or_create(
            indicator_id=written[row["key"]], number=1, defaults=fields
        )
        versions[row["key"]] = version.pk
    return versions


def _check_known(row: Row, file: str, entry: str) -> None:
    known = {"key", "label", *INDICATOR_FACTS, *INDICATOR_TEXTS, *VERSION_FACTS}
    for name in row:
        if name not in known:
            raise DataFileError(file=file, entry=entry, field=name, problem="is not a known field")


def _check_steps(file: str, rows: list[Row]) -> None:
    known = topics()
    for row in rows:
        entry = f"statement {row.get('key')}"
        topic = known.get(row.get("topic", ""))
        if topic is None:
            raise DataFileError(file=file, entry=entry, field="topic", problem=f"{row.get('topic')!r} is not known")
        if "step" in row and topic.step(row["step"]) is None:
            raise DataFileError(file=file, entry=entry, field="step", problem=f"{row['step']!r} is not on the scale")
        if ("step" in row) == ("missing" in row):
            problem = "give either a step or the reason why it is missing"
            raise DataFileError(file=file, entry=entry, field="step", problem=problem)


def _dated_sections(
    data: DataFile, places: Places, sources: Mapping[str, int], versions: Mapping[str, int]
) -> list[Section]:
    source: dict[str, tuple[str, Callable[[Any], Any]]] = {"source": ("source_id", sources.__getitem__)}
    region: dict[str, tuple[str, Callable[[Any], Any]]] = {"region": ("region_id", places.regions.__getitem__)}
    here = {"is_example": data.is_example, **({"region_id": data.region} if data.region else {})}
    area = {"area_kind": AreaKind.REGION}
    confirmer = {"confirmed_by_role": "coordinator"} if data.is_example else {}
    dated = {"as_of": "as_of"}
    confirmed = {name: name for name in ("confirmed_on", "confirmed_by_role", "confidence", "next_review_on")}
    return [
        Section(
            "observation",
            Observation,
            plain={**dated, "value": "value_number", "period": "period", "missing": "missing", "flag": "flag"},
            texts={"rule": "counting_rule", "note": "note"},
            links={**source, **region, "indicator": ("version_id", versions.__getitem__)},
            required=frozenset({"indicator", "rule", "source"}),
            fixed={**here, **area},
        ),
        Section(
            "statement",
            Statement,
            plain={**dated, **confirmed, "topic": "topic", "step": "step", "missing": "missing"},
            texts={"text": "text"},
            links={**source, **region},
            required=frozenset({"topic", "text"}),
            fixed={**here, **confirmer},
        ),
        Section(
            "decision",
            Decision,
            plain={"body": "body", "decided_on": "decided_on", "url": "document_url"},
            texts={"title": "title"},
            links={**source, **region},
            required=frozenset({"body", "title"}),
            fixed=here,
        ),
        Section(
            "group",
            CooperationGroup,
            plain={**dated, "kind": "kind", "mandate": "mandate", "status": "status"},
            texts={"name": "name", "representation": "representation"},
            links={**source, **region},
            required=frozenset({"kind", "name"}),
            fixed=here,
        ),
        Section(
            "contact",
            ContactRole,
            plain={**dated, **{name: name for name in ("organisation", "state", "posts", "valid_until")}},
            texts={"role": "role"},
            links={**source, **region},
            required=frozenset({"role", "state"}),
            fixed={**here, **area},
        ),
    ]


def _meetings(data: DataFile, places: Places, sources: Mapping[str, int], groups: Mapping[str, int]) -> Section:
    return Section(
        "meeting",
        Meeting,
        plain={name: name for name in ("place", "held_on", "starts_at", "ends_at", "position", "flag")},
        texts={"note": "note"},
        links={
            "source": ("source_id", sources.__getitem__),
            "municipality": ("municipality_id", places.municipalities.__getitem__),
            "group": ("group_id", groups.__getitem__),
        },
        required=frozenset({"group", "held_on"}),
        fixed={"is_example": data.is_example},
    )
