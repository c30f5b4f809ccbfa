"""A wrong entry in an example file is named in one line, and nothing is loaded."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from network.management.commands import load_example
from network.services.examples import load_examples
from network.services.provisioning import ensure_region_branches
from network.services.reference import load_geography
from tests.network.database_rows import differences, raw_rows

FILE = "15-keski-suomi.toml"
CONTENT = """
[[organisation]]
key = "kello"
name = "Kello ry"
kind = "ngo"
municipality = "Jyväskylä"
summary = "Perhetupa lähiössä."

[[place]]
key = "tupa"
name = "Tupa"
organisation = "kello"
type = "meeting_place"
kind = "family_cafe"
municipality = "Jyväskylä"
latitude = 62.24
longitude = 25.75

[[activity]]
key = "kahvit"
name = "Kahvit"
summary = "Kahvia ja leikkiä."
organisation = "kello"
place = "tupa"
kind = "drop_in"
schedule = "weekly"
weekday = "mon"
weeks = 10
start = "09:00"
end = "11:00"

[[activity]]
key = "retki"
name = "Retki"
summary = "Metsään porukalla."
organisation = "kello"
kind = "event"
schedule = "once"
start = "12:00"
end = "14:00"
municipality = "Laukaa"
"""


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


# (what is done to the content, what is said after the file's name)
CASES = {
    "corrupt": (swap('name = "Kello ry"', 'name = "Kello ry'), ": cannot be read: Illegal character"),
    "unknown table": (swap("[[place]]", "[[paikka]]"), ": unknown table 'paikka'."),
    "single table": (swap("[[organisation]]", "[organisation]"), ": organisation is not a list of tables"),
    "unknown field": (swap("weeks = 10", "viikkoja = 10"), ", activity 'kahvit': unknown field 'viikkoja'."),
    "wrong type": (swap("weeks = 10", 'weeks = "x"'), ", activity 'kahvit': weeks: 'x' is of the wrong type."),
    "number for truth": (swap("weeks = 10", "weeks = true"), ", activity 'kahvit': weeks: True is of the wrong type."),
    "missing field": (swap('kind = "ngo"\n', ""), ", organisation 'kello': kind is missing."),
    "duplicate key": (swap('key = "retki"', 'key = "kahvit"'), ", activity 'kahvit': the key is used twice."),
    "unknown municipality": (swap('"Laukaa"', '"Laukka"'), ", activity 'retki': municipality: there is no 'Laukka'."),
    "wrong municipality": (swap('"Laukaa"', '"Vaasa"'), ", activity 'retki': municipality: Vaasa is not in county 15."),
    "duplicate summary": (
        swap("Metsään porukalla.", "Kahvia ja leikkiä."),
        ", activity 'kahvit': another activity has the same summary.",
    ),
    "unknown organisation": (
        swap('organisation = "kello"\ntype', 'organisation = "x"\ntype'),
        ", place 'tupa': organisation: no 'x'",
    ),
    "unknown kind": (swap('kind = "event"', 'kind = "party"'), ", activity 'retki': kind: 'party' is not one of "),
    "unknown language": (
        swap('kind = "ngo"', 'kind = "ngo"\nsource_language = "en"'),
        ", organisation 'kello': source_language: 'en' is not one of fi, sv.",
    ),
    "no interval": (
        swap("weeks = 10", "weeks = 10\ninterval = 0"),
        ", activity 'kahvit': interval: 0 is not a number of weeks.",
    ),
    "end before start": (swap('end = "11:00"', 'end = "08:00"'), ", activity 'kahvit': end: is not after the start."),
    "half a point": (swap("longitude = 25.75\n", ""), ", place 'tupa': longitude is missing: give both"),
    "no price": (swap("weeks = 10", "weeks = 10\nfree = false"), ", activity 'kahvit': price_cents: "),
    "outside Finland": (swap("longitude = 25.75", "longitude = 5.75"), ", place 'tupa': latitude: "),
    "long summary": (swap("Metsään porukalla.", "Metsään! " * 60), ", activity 'retki': summary: "),
}  # fmt: skip


@pytest.fixture
def county(db, tmp_path: Path, monkeypatch) -> Path:
    """A valid file, which the command is made to read."""
    load_geography()
    ensure_region_branches(codes=["15"])
    file = tmp_path / FILE
    file.write_text(CONTENT, encoding="utf-8")
    monkeypatch.setattr(load_example, "load_examples", partial(load_examples, folder=tmp_path))
    return file


@pytest.mark.parametrize("service", [False, True], ids=["bulk", "service"])
@pytest.mark.parametrize("name", [*CASES])
def test_names_file_entry_and_field(county: Path, name: str, service: bool):
    change, expected = CASES[name]
    county.write_text(change(CONTENT), encoding="utf-8")
    before = raw_rows()
    with pytest.raises(CommandError) as raised:
        call_command("load_example", service=service)
    message = str(raised.value)
    assert message.startswith(f"Example content not loaded, nothing changed. {FILE}{expected}")
    assert "\n" not in message
    assert raised.value.returncode == 1
    assert differences(before, raw_rows()) == []


def test_a_file_that_is_no_text(county: Path):
    county.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=f"{FILE}: cannot be read: 'utf-8' codec"):
        call_command("load_example")


def test_a_missing_folder_content(county: Path):
    county.unlink()
    with pytest.raises(CommandError, match="there is no example file"):
        call_command("load_example")


@pytest.mark.parametrize("scale", ["0", "-1", "2.5", "ten"])
def test_scale_is_a_whole_number(scale: str):
    with pytest.raises(CommandError, match="is not a whole number from 1 up"):
        call_command("load_example", f"--scale={scale}")
