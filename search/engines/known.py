"""What was read for one request, so that its further rounds need not read it again."""

from dataclasses import dataclass, field

from search.columns import EntryColumns, Ids
from search.scoring import WordScores
from search.syntax import Asked

Expression = tuple[str, ...]
"""What to ask the table of terms for: an entry fits that fits any of these."""


@dataclass(eq=False, slots=True)
class Known:
    """`is_behind`: whether Elasticsearch has yet to hear of something. `sets`: the entries that fit an expression.
    `same_title`: those with a title key."""

    is_behind: bool | None = None
    columns: EntryColumns | None = None
    sets: dict[Expression, Ids] = field(default_factory=dict)
    same_title: dict[str, Ids] = field(default_factory=dict)
    words: dict[Asked, WordScores] = field(default_factory=dict)
