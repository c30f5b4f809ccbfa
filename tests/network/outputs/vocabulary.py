"""Checks JSON-LD against the schema.org vocabulary (schemaorg.json; see tools/read_schemaorg.py)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VOCABULARY = json.loads((Path(__file__).parent / "schemaorg.json").read_text(encoding="utf-8"))
SCHEMA = "https://schema.org/"
DATE = r"\d{4}-\d{2}-\d{2}"
TEXT_FORMS = {
    "URL": re.compile(r"https?://[^\s]+"),
    "Date": re.compile(DATE),
    "DateTime": re.compile(rf"{DATE}T\d{{2}}:\d{{2}}:\d{{2}}[+-]\d{{2}}:\d{{2}}"),
    "Time": re.compile(r"\d{2}:\d{2}(:\d{2})?"),
    "Duration": re.compile(r"P\d+[DWMY]"),
    "Text": re.compile(r"(?s).+"),
    "Number": re.compile(r"-?\d+(\.\d+)?"),  # numbers may be written as text: "5.00"
}


def ancestors(name: str) -> set[str]:
    return {name} | {above for parent in VOCABULARY["parents"].get(name, []) for above in ancestors(parent)}


def faults(node: dict[str, Any], where: str = "") -> Iterator[str]:
    """What the vocabulary does not allow, each with its place in the data."""
    name = node.get("@type", "")
    where = f"{where}{name}"
    if name not in VOCABULARY["parents"]:
        yield f"{where}: unknown type"
        return
    properties = {key: value for above in ancestors(name) for key, value in VOCABULARY["properties"][above].items()}
    for key, value in node.items():
        if key.startswith("@"):
            continue
        if key not in properties:
            yield f"{where}.{key}: no such property"
        elif properties[key]["superseded"]:
            yield f"{where}.{key}: superseded"
        else:
            for each in value if isinstance(value, list) else [value]:
                yield from value_faults(each, properties[key]["ranges"], f"{where}.{key}")


def value_faults(value: Any, ranges: list[str], where: str) -> Iterator[str]:
    if isinstance(value, dict) and value.keys() == {"@id"}:
        if not TEXT_FORMS["URL"].fullmatch(value["@id"]):
            yield f"{where}: a reference to no address"
    elif isinstance(value, dict):
        if not ancestors(value.get("@type", "")) & set(ranges):
            yield f"{where}: a {value.get('@type')} where {ranges} is wanted"
        yield from faults(value, f"{where}.")
    elif isinstance(value, bool):
        if "Boolean" not in ranges:
            yield f"{where}: true or false where {ranges} is wanted"
    elif isinstance(value, int | float):
        if not {"Number", "Integer"} & set(ranges):
            yield f"{where}: a number where {ranges} is wanted"
    elif not isinstance(value, str) or not any(fits(value, each) for each in ranges):
        yield f"{where}: {value!r} where {ranges} is wanted"


def fits(value: str, name: str) -> bool:
    if name in VOCABULARY["enumerations"]:
        return value.removeprefix(SCHEMA) in VOCABULARY["enumerations"][name] and value.startswith(SCHEMA)
    return name in TEXT_FORMS and bool(TEXT_FORMS[name].fullmatch(value))


def google_event_faults(node: dict[str, Any]) -> list[str]:
    """What Google's documentation of Event asks for: a name, a start, a location with its address."""
    found = [f"no {key}" for key in ("name", "startDate", "location") if not node.get(key)]
    for place in node.get("location", []):
        if place["@type"] == "VirtualLocation":
            found += [] if place.get("url") else ["no url of the virtual location"]
        else:
            found += [] if place.get("name") and place.get("address", {}).get("addressCountry") else ["no address"]
    if node.get("eventStatus", "").endswith("EventRescheduled") and not node.get("previousStartDate"):
        found.append("no previousStartDate")
    return found
