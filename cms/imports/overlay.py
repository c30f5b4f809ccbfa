"""What was edited here survives: three states of each field are compared, the source's last, ours, the source's now."""

from dataclasses import dataclass, field
from typing import Any

from cms.imports.contracts import Values


@dataclass(frozen=True)
class Merged:
    """`changed`: fields to write. `kept`: fields that the source changed and that were edited here, so ours stay."""

    changed: Values = field(default_factory=dict)
    kept: Values = field(default_factory=dict)


def merge(*, last: Values, baseline: Values, ours: Values, theirs: Values) -> Merged:
    """Which fields to take over. A field that the source has not changed stays as it is here, edited or not.

    `last` is what the source said before; `baseline` how the thing stood after the last import, for the fields of
    which the source said nothing then.
    """
    changed: Values = {}
    kept: Values = {}
    for name, value in theirs.items():
        if (name in last and value == last[name]) or value == ours.get(name):
            continue
        edited_here = ours.get(name) != last.get(name, baseline.get(name))
        (kept if edited_here else changed)[name] = value
    return Merged(changed, kept)


def edited_fields(*, last: Values, ours: Values) -> dict[str, tuple[Any, Any]]:
    """By field, (ours, the source's) where they differ: what the overlay keeps."""
    return {name: (ours.get(name), value) for name, value in last.items() if ours.get(name) != value}
