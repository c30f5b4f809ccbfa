"""What an edition holds beside figures: written as facts when it is frozen, read back as what the views work with."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db.models import Model
from django.utils.translation import override

from network.models import Municipality, Region
from situation_map.area_kinds import AreaKind
from situation_map.language import LANGUAGES, lazy_text
from situation_map.models import Decision, Edition, EditionPart, Observation, Source, Statement
from situation_map.models.measures import IndicatorVersion
from situation_map.registry import (
    THEMES,
    Direction,
    FrozenDefinition,
    IndicatorDefinition,
    Kind,
    Origin,
    Rhythm,
    Text,
    Value,
)
from situation_map.stored import read_steps

TEXTS = (
    "label", "question", "definition", "counting_rule", "unit", "headline", "source", "owner", "limits",
)  # fmt: skip
PLAIN = ("key", "version", "source_url", "theme", "decimals", "classification", "order", "per_inhabitant_allowed")
STATEMENT = (
    "key", "region_id", "topic", "step", "scale_version", "missing", "text_fi", "text_sv", "text_en", "as_of",
    "confirmed_on", "confirmed_by_role", "confidence", "next_review_on", "is_example",
)  # fmt: skip
DECISION = (
    "key", "region_id", "body", "title_fi", "title_sv", "title_en", "decided_on", "document_url", "is_example",
)  # fmt: skip
SOURCE = (
    "key", "title", "language", "publisher", "kind", "published_on", "edited_on", "url", "note_fi", "note_sv",
    "note_en", "is_example",
)  # fmt: skip
OBSERVATION = (
    "key", "period", "as_of", "value_number", "value_date", "value_text", "missing", "status", "method", "flag",
    "counting_rule_fi", "counting_rule_sv", "counting_rule_en", "note_fi", "note_sv", "note_en", "confirmed_by_role",
    "area_kind", "region_id", "municipality_id", "is_example",
)  # fmt: skip
VERSION = tuple(
    f"{name}_{language}"
    for name in ("label", "unit", "question", "definition", "counting_rule", "limits", "source")
    for language in LANGUAGES
)
MUNICIPALITY = (
    "code", "name_fi", "name_sv", "region_id", "population", "population_date", "latitude", "longitude",
)  # fmt: skip
MUNICIPAL = "municipal:"
"""Before the hash, in the key of the drawing of the municipalities."""
COUNTY = tuple(field.name for field in Region._meta.concrete_fields)


def in_every_language(text: Text) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text)
    return found


def definition_facts(definition: IndicatorDefinition, *, is_shown: bool, days: Sequence[str] = ()) -> dict[str, Any]:
    """``days`` on which a computed indicator's figures are shown; ``is_shown`` of the version that the views offer."""
    return {
        **{name: getattr(definition, name) for name in PLAIN},
        **{name: in_every_language(getattr(definition, name)) for name in TEXTS},
        "kind": definition.kind.value,
        "direction": definition.direction.value,
        "update_rhythm": definition.update_rhythm.value,
        "next_update": None if definition.next_update is None else definition.next_update.isoformat(),
        "origin": definition.origin.value,
        "lowest": None if definition.lowest is None else str(definition.lowest),
        "highest": None if definition.highest is None else str(definition.highest),
        "area_kinds": [kind.value for kind in definition.area_kinds],
        "steps": [
            {"code": step.code, "label": in_every_language(step.label), "evidence": in_every_language(step.evidence)}
            for step in definition.steps
        ],
        "is_shown": is_shown,
        "has_present": definition.stored is None and definition.history is not None,
        "days": list(days),
    }


def definition_from_facts(edition: int, part: int, facts: Mapping[str, Any]) -> IndicatorDefinition:
    """As the registry would have it. ``compute`` reads the edition too."""

    def compute(codes: Sequence[str]) -> Mapping[str, Value]:
        from situation_map.areas import Area
        from situation_map.stored_figures import stored_values

        areas = [Area(AreaKind.REGION, code, "") for code in codes]
        return stored_values([definition], areas, None)[definition.key]

    texts: dict[str, Any] = {name: lazy_text(facts[name]) for name in TEXTS}
    # What is empty has to be false in templates and sentences.
    texts |= {name: "" for name in TEXTS if not any(facts[name].values())}
    plain: dict[str, Any] = {name: facts[name] for name in PLAIN if name != "theme"}
    definition = FrozenDefinition(
        **plain,
        **texts,
        theme=facts["theme"] if facts["theme"] in THEMES else "places",
        kind=Kind(facts["kind"]),
        direction=Direction(facts["direction"]),
        update_rhythm=Rhythm(facts["update_rhythm"]),
        next_update=facts["next_update"] and dt.date.fromisoformat(facts["next_update"]),
        origin=Origin(facts["origin"]),
        lowest=facts["lowest"] and Decimal(facts["lowest"]),
        highest=facts["highest"] and Decimal(facts["highest"]),
        area_kinds=tuple(AreaKind(kind) for kind in facts["area_kinds"]),
        steps=read_steps(facts["steps"]),
        compute=compute,
        stored=part,
        edition=edition,
        has_present=facts["has_present"],
    )
    return definition


def facts_of(row: Model, names: Sequence[str]) -> dict[str, Any]:
    """Days and numbers as text, so that they are the same in either database."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def source_facts(row: Source | None) -> dict[str, Any] | None:
    return None if row is None else facts_of(row, SOURCE)


def statement_facts(row: Statement) -> dict[str, Any]:
    decision = None if row.decision is None else facts_of(row.decision, DECISION)
    return {**facts_of(row, STATEMENT), "source": source_facts(row.source), "decision": decision}


def observation_facts(row: Observation) -> dict[str, Any]:
    kind, code, _name = row.place
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[language] = row.place[2]
    return {
        **facts_of(row, OBSERVATION),
        "place": {"kind": str(kind), "code": code, "name": names},
        "definition": definition_facts(row.definition, is_shown=False),
        "version": {"number": row.version.number, **facts_of(row.version, VERSION)},
        "source": source_facts(row.source),
    }


def model_from(model: type[Any], facts: Mapping[str, Any]) -> Any:
    """A row that is in no table, with its days and numbers as such again."""
    row = model()
    for name, value in facts.items():
        field = model._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, value if field.is_relation else field.to_python(value))
    return row


def source_from(facts: Mapping[str, Any] | None) -> Source | None:
    return None if facts is None else model_from(Source, facts)


def statement_from(facts: Mapping[str, Any]) -> Statement:
    row: Statement = model_from(Statement, {name: facts[name] for name in STATEMENT})
    row.source = source_from(facts["source"])
    row.decision = None if facts["decision"] is None else model_from(Decision, facts["decision"])
    return row


def decision_from(facts: Mapping[str, Any]) -> Decision:
    row: Decision = model_from(Decision, {name: facts[name] for name in DECISION})
    row.source = source_from(facts["source"])
    return row


def observation_from(edition: int, part: int, facts: Mapping[str, Any]) -> SimpleNamespace:
    """What the county's page shows of a figure of its sources."""
    row: Observation = model_from(Observation, {name: facts[name] for name in OBSERVATION})
    version = IndicatorVersion(**{name: facts["version"][name] for name in VERSION})
    shown = {name: getattr(row, name) for name in OBSERVATION}
    return SimpleNamespace(
        **shown,
        version=version,
        definition=definition_from_facts(edition, part, facts["definition"]),
        erratum="",
        unknown_count=0,
        place=(facts["place"]["kind"], facts["place"]["code"], str(lazy_text(facts["place"]["name"]))),
        source=source_from(facts["source"]),
        get_flag_display=row.get_flag_display(),
    )


def parts_of(edition: Edition, *kinds: EditionPart.Kind, county: str | None = None) -> list[EditionPart]:
    """One query. In the order in which they are read: by kind and key. Of one county: with those of the country."""
    rows = EditionPart.objects.filter(edition=edition, kind__in=kinds).order_by("kind", "key")
    return list(rows if county is None else rows.filter(region_code__in=("", county)))


def definitions_and_counties(edition: Edition) -> tuple[list[IndicatorDefinition], list[Region]]:
    """What the views of the map start from. One query."""
    offered, counties = [], []
    for part in parts_of(edition, EditionPart.Kind.INDICATOR, EditionPart.Kind.COUNTY):
        if part.kind == EditionPart.Kind.COUNTY:
            counties.append(model_from(Region, part.content))
        elif part.content["is_shown"]:
            offered.append(definition_from_facts(edition.pk, part.pk, part.content))
    return sorted(offered, key=lambda each: (each.order, each.key)), sorted(counties, key=lambda row: row.code)


def municipalities_of(edition: Edition) -> list[Municipality]:
    """As they were named and counted when it was frozen, in the order of their codes. One query."""
    rows = EditionPart.objects.filter(
        edition=edition, kind=EditionPart.Kind.AREA, key__startswith=f"{AreaKind.MUNICIPALITY.value}:"
    )
    return [model_from(Municipality, content) for content in rows.order_by("key").values_list("content", flat=True)]


def newest_first(statements: Sequence[Statement]) -> list[Statement]:
    """As `StatementQuerySet.newest_first`: undated ones last, of one day the last recorded, which is kept in order."""
    return sorted(statements, key=lambda row: row.as_of or dt.date.min, reverse=True)
