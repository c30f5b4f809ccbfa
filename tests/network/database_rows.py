"""All rows of the database in a form that two databases, or two moments, can be compared by."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.models import Page

from search.models import SearchEntry
from search.related.terms import ORGANISATION

Rows = dict[str, Counter[str]]
"""How often each row, written as JSON, is in a table."""

INTERNAL_TABLES = (
    "sqlite_sequence",
    "search_terms_",
    "wagtailsearch_indexentry_fts",
    "wagtailsearch_sqliteftsindexentry",
)
"""Beginnings of the names of tables that SQLite keeps for itself."""
QUEUES = ("search_indexoperation", "jobs_job", "network_slotchange", "search_entrychange")
"""What Elasticsearch, a worker, the finder or the search has yet to hear of: how often depends on the way."""
LEFT_OUT_COLUMNS = {
    "IndexEntry": {"title_norm"},
    "IndicatorVersion": {"created_at"},
    "Observation": {"recorded_at"},
    "User": {"password", "date_joined"},
}

NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "ActivityOrganiser": ("page", "organisation", "role"),
    "ActivityPageTag": ("content_object", "tag"),
    "Collection": ("name",),
    "ContentType": ("app_label", "model"),
    "Decision": ("key",),
    "Edition": ("slug",),
    "EditionPart": ("edition", "kind", "key"),
    "Group": ("name",),
    "Indicator": ("key",),
    "IndicatorVersion": ("indicator", "number"),
    "Locale": ("language_code",),
    "Observation": ("key",),
    "Page": ("url_path",),
    "Permission": ("content_type", "codename"),
    "Record": ("translation_key",),
    "Revision": ("base_content_type", "object_id", "created_at"),
    "Round": ("name_fi", "deadline_on"),
    "RoundCounty": ("round", "region"),
    "RoundQuestion": ("round", "kind", "key"),
    "SearchEntry": ("source", "object_id", "language"),
    "Source": ("key",),
    "Statement": ("key",),
    "Tag": ("name",),
    "User": ("username",),
}
"""What a row is known by, beside its number."""
NUMBERED_SOURCES = ("activity", "organisation", "place")
"""Search sources whose object ids are the keys of records."""


def raw_rows() -> Rows:
    """Every table as it is, keys included."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(INTERNAL_TABLES)]
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = Counter(repr(row) for row in cursor.fetchall())
    return found


def natural_rows() -> Rows:
    """Every model's table and the terms of the search, with what rows stand for instead of their numbers."""
    keys = NaturalKeys()
    found = {
        model._meta.db_table: Counter(keys.described(row) for row in model._base_manager.all())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.db_table.startswith((*INTERNAL_TABLES, *QUEUES))
    }
    found["search_terms"] = keys.search_terms()
    return found


def differences(one: Rows, other: Rows, *, most: int = 5) -> list[str]:
    """The first rows that only one of the two has, each with the name of its table; empty when they are equal."""
    found = []
    for table in sorted({*one, *other}):
        for sign, rows in (("-", one[table] - other[table]), ("+", other[table] - one[table])):
            found += [f"{sign} {table}: {row}" for row in list(rows.elements())[:most]]
    return found


class NaturalKeys:
    """Replaces numbers by what the rows that they lead to are known by. Reads each referenced table once."""

    def __init__(self) -> None:
        self.known: dict[type[models.Model], dict[Any, str]] = {}

    def of(self, model: type[models.Model], number: Any) -> Any:
        if issubclass(model, Page):
            model = Page
        if number is None or model._meta.object_name not in NATURAL_KEYS:
            target = model._meta.pk.remote_field if model._meta.pk else None
            return self.of(target.model, number) if target else number
        if model not in self.known:
            names = NATURAL_KEYS[model._meta.object_name]
            self.known[model] = {
                row.pk: json.dumps([self.value(row, model._meta.get_field(name)) for name in names])
                for row in model._base_manager.all()
            }
        return self.known[model].get(number, f"no {model.__name__} {number}")

    def described(self, row: models.Model) -> str:
        left_out = LEFT_OUT_COLUMNS.get(row._meta.object_name, set())
        values = {
            field.name: self.value(row, field)
            for field in row._meta.local_concrete_fields
            if field.name not in left_out and not isinstance(field, models.AutoField | models.BigAutoField)
        }
        return json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)

    def value(self, row: models.Model, field: models.Field) -> Any:
        value = field.value_from_object(row)
        if field.remote_field:
            return self.of(field.remote_field.model, value)
        special: dict[tuple[str, str], Callable[[Any, Any], Any]] = {
            ("Revision", "object_id"): self.generic,
            ("Revision", "content"): self.revision_content,
            ("IndexEntry", "object_id"): self.generic,
            ("ReferenceIndex", "object_id"): self.generic,
            ("ReferenceIndex", "to_object_id"): lambda row, value: self.generic(
                row, value, type_id=row.to_content_type_id
            ),
            ("ReferenceIndex", "content_path"): self.content_path,
            ("ReferenceIndex", "content_path_hash"): lambda row, value: None,  # made of the path
            ("ActivitySlot", "owner"): self.record_number,
            ("ActivitySlot", "place"): self.record_number,
            ("SearchEntry", "object_id"): self.search_object,
            ("SearchEntry", "organisation"): lambda row, value: self.record_number(row, int(value)) if value else value,
            ("EntryHistory", "object_id"): self.search_object,
            ("NearTerm", "term"): lambda row, value: "its organisation" if value % 10 == ORGANISATION else value,
            ("SearchEntry", "version"): lambda row, value: bool(value),
        }
        change = special.get((row._meta.object_name, field.name))
        return change(row, value) if change else str(value) if value is not None else None

    def generic(self, row: Any, value: Any, *, type_id: int | None = None) -> Any:
        model = ContentType.objects.get_for_id(type_id or row.content_type_id).model_class()
        key = model._meta.pk.to_python(value) if not model._meta.pk.remote_field else int(value)  # type: ignore[union-attr]
        return self.of(model, key)

    def content_path(self, row: Any, value: str) -> str:
        """`tagged_items.<number>.tag`: the number is that of the tag's row, or of the organiser's."""
        models_of = {"tagged_items": "ActivityPageTag", "organisers": "ActivityOrganiser"}
        name, number, *rest = [*value.split("."), ""]
        if name not in models_of:
            return value
        return ".".join([name, self.of(apps.get_model("network", models_of[name]), int(number)), *rest])

    def record_number(self, row: Any, value: int | None) -> Any:
        return self.of(apps.get_model("network", "Record"), value)

    def search_object(self, row: Any, value: str) -> Any:
        return self.of(apps.get_model("network", "Record"), int(value)) if row.source in NUMBERED_SOURCES else value

    def revision_content(self, row: Any, content: dict[str, Any]) -> dict[str, Any]:
        model = ContentType.objects.get_for_id(row.content_type_id).model_class()
        assert model is not None
        fields = {field.name: field for field in model._meta.concrete_fields if field.remote_field}
        natural = {
            name: self.of(fields[name].remote_field.model, value) if name in fields else value
            for name, value in content.items()
        }
        natural["pk"] = self.of(Page, content["pk"])
        tagged = [{**item, "pk": None, "content_object": natural["pk"]} for item in content.get("tagged_items", [])]
        natural["tagged_items"] = [
            {**item, "tag": self.of(apps.get_model("network", "Tag"), item["tag"])} for item in tagged
        ]
        record = apps.get_model("network", "Record")
        natural["organisers"] = [
            {**item, "pk": None, "page": natural["pk"], "organisation": self.of(record, item["organisation"])}
            for item in content.get("organisers", [])
        ]
        return natural

    def search_terms(self) -> Counter[str]:
        with connection.cursor() as cursor:
            column = "entry_id" if connection.vendor == "postgresql" else "rowid"
            cursor.execute(f"SELECT {column}, search_terms.* FROM search_terms")
            rows = cursor.fetchall()
        skip = 2 if connection.vendor == "postgresql" else 1
        return Counter(json.dumps([self.of(SearchEntry, row[0]), *map(str, row[skip:])]) for row in rows)
