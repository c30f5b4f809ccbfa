"""A Frictionless data package: tables with their schemas, definitions, licence and sources in one archive."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

from .asking import Taken
from .provenance import LICENCE_ID, LICENCE_TITLE, LICENCE_URL
from .tables import FIGURE_COLUMNS, MEANING_COLUMNS, SAID_COLUMNS, Column, written_table, zipped

KEYS: dict[str, list[str]] = {
    "indicators": ["indicator", "version"],
    "statements": ["topic"],
}


def data_package(taken: Taken) -> bytes:
    """datapackage.json beside figures.csv, indicators.csv and, of a county, statements.csv."""
    dataset = taken.dataset
    tables: dict[str, tuple[Sequence[Column], Sequence[Any]]] = {
        "figures": (FIGURE_COLUMNS, dataset.figures),
        "indicators": (MEANING_COLUMNS, dataset.definitions),
    }
    if dataset.statements:
        tables["statements"] = (SAID_COLUMNS, dataset.statements)
    files = {f"{name}.csv": written_table(columns, rows) for name, (columns, rows) in tables.items()}
    origin = dataset.provenance
    descriptor = {
        "profile": "tabular-data-package",
        "name": taken.stem,
        "title": ", ".join(filter(None, (dataset.title, dataset.subtitle))),
        "description": " ".join(filter(None, (origin.citation, origin.warning, *dataset.notices))),
        "homepage": origin.address,
        "version": origin.edition or origin.retrieved_on.isoformat(),
        "created": f"{origin.retrieved_on:%Y-%m-%d}T00:00:00Z",
        "languages": [(get_language() or "fi")[:2]],
        "licenses": [{"name": LICENCE_ID, "path": LICENCE_URL, "title": LICENCE_TITLE}],
        "sources": [{"title": source} for source in origin.sources] or [{"title": "Perheverkko"}],
        "resources": [resource(name, columns, len(files[f"{name}.csv"])) for name, (columns, _rows) in tables.items()],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return zipped({"datapackage.json": text.encode(), **files})


def resource(name: str, columns: Sequence[Column], size: int) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [field(column) for column in columns],
            "missingValues": [""],
            **({"primaryKey": KEYS[name]} if name in KEYS else {}),
        },
    }


def field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": column.kind, "description": column.meaning}
