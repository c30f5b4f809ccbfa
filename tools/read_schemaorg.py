"""Takes from the schema.org vocabulary what our structured data uses, for the test that checks it.

    python tools/read_schemaorg.py package/dist/schema.d.ts

reads the vocabulary as the npm package schema-dts has it (2.1.0, Apache-2.0; made from schema.org's own file, CC BY-SA
3.0) and writes tests/network/outputs/schemaorg.json: of each type its parents, its properties with their ranges,
whether a property was superseded, and the members of enumerations. Types that our data begins to use go into TYPES.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "tests/network/outputs/schemaorg.json"
SOURCE = "schema-dts 2.1.0 (Apache-2.0), from the schema.org vocabulary (CC BY-SA 3.0)"
TYPES = (
    *("Event", "EventSeries", "EducationEvent", "SocialEvent", "Schedule", "Offer", "Audience", "VirtualLocation"),
    *("Place", "CivicStructure", "Library", "Park", "ChildCare", "AdministrativeArea"),
    *("PostalAddress", "GeoCoordinates", "OpeningHoursSpecification", "LocationFeatureSpecification"),
    *("Organization", "NGO", "GovernmentOrganization", "EducationalOrganization", "PropertyValue"),
    *("BreadcrumbList", "ListItem"),
)
ENUMERATIONS = ("EventStatusType", "EventAttendanceModeEnumeration", "DayOfWeek")
INTERFACE = re.compile(r"^(?:export )?interface (\w+?)(Base|Leaf) extends ([\w, ]+) \{\n(.*?)^\}", re.M | re.S)
PROPERTY = re.compile(
    r'(?:/\*\*(?P<said>(?:(?!\*/).)*)\*/\s*)?"(?P<name>[a-zA-Z]+)"\?: SchemaValue<(?P<ranges>[^,]+),', re.S
)
MEMBERS = r"^export type {} = ([^;]+);"


def read_vocabulary(text: str) -> dict[str, Any]:
    parents: dict[str, list[str]] = {}
    properties: dict[str, dict[str, Any]] = {}
    for name, kind, above, body in INTERFACE.findall(text):
        named = [each.strip().removesuffix("Base") for each in above.split(",")]
        if kind == "Base":
            properties[name] = {
                found["name"]: {
                    "ranges": [each.strip() for each in found["ranges"].split("|") if each.strip() != "IdReference"],
                    "superseded": "@deprecated" in (found["said"] or ""),
                }
                for found in PROPERTY.finditer(body)
            }
            parents[name] = named
        elif named != [name]:
            parents.setdefault(name, named)
    properties["Thing"] = thing_properties(text)
    parents["Thing"] = []
    return {"parents": parents, "properties": properties, "enumerations": read_enumerations(text)}


def thing_properties(text: str) -> dict[str, Any]:
    body = re.search(r"^interface ThingBase[^{]*\{\n(.*?)^\}", text, re.M | re.S)
    assert body
    return {
        found["name"]: {
            "ranges": [each.strip() for each in found["ranges"].split("|") if each.strip() != "IdReference"],
            "superseded": "@deprecated" in (found["said"] or ""),
        }
        for found in PROPERTY.finditer(body[1])
    }


def read_enumerations(text: str) -> dict[str, list[str]]:
    found = {}
    for name in ENUMERATIONS:
        members = re.search(MEMBERS.format(name), text, re.M)
        assert members, name
        found[name] = sorted(set(re.findall(r'"https://schema\.org/(\w+)"', members[1])))
    return found


def what_we_use(vocabulary: dict[str, Any]) -> dict[str, Any]:
    wanted, waiting = set(), [*TYPES, *ENUMERATIONS]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += vocabulary["parents"].get(name, [])
    unknown = [name for name in TYPES if name not in vocabulary["parents"]]
    assert not unknown, unknown
    return {
        "source": SOURCE,
        "parents": {name: vocabulary["parents"].get(name, []) for name in sorted(wanted)},
        "properties": {name: vocabulary["properties"].get(name, {}) for name in sorted(wanted)},
        "enumerations": vocabulary["enumerations"],
    }


if __name__ == "__main__":
    found = what_we_use(read_vocabulary(Path(sys.argv[1]).read_text(encoding="utf-8")))
    TARGET.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
