"""Reading a file by an importer alone, at a fixed time, as rows that can be compared."""

import datetime as dt
from pathlib import Path
from typing import Any

from cms.imports.contracts import Content, Importer, Item, Reading
from network.importing.columns import guess
from network.recurrence import local_of
from tests.network.world import World

FILES = Path(__file__).with_name("files")
NOW = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)


def items_of(world: World, importer: Importer, data: bytes, name: str = "file", **defaults: Any) -> list[Item]:
    content = Content(name, data)
    mapping: dict[str, int] = {}
    if importer.columns is not None:
        guesses = guess(importer.columns(content).headings)
        mapping = {field: at for at, field in enumerate(guesses) if field}
    return list(importer.read(Reading(content, world.organisation.translation_key, mapping, defaults)))


def when(item: Item) -> tuple[str, str, str]:
    """Local start and end of the first meeting, and the rule."""
    group = item.values["when"]
    starts, ends = (local_of(dt.datetime.fromisoformat(group[name])) for name in ("starts_at", "ends_at"))
    return f"{starts:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}", group["recurrence"]


def problems(item: Item) -> list[tuple[str, str]]:
    return [(each.field, each.problem) for each in item.problems]


def given(group: dict[str, Any]) -> dict[str, Any]:
    """What a group holds beyond nothing."""
    return {name: value for name, value in group.items() if value not in (None, "", [], {}, False)}
