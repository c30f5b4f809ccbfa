"""Changes of synonyms and promoted results: each is written with its history, and every process hears of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from search.analysis.tokens import iter_tokens
from search.words.keepers import Keeper
from search.words.kept import mark_changed
from search.words.models import PromotedResult, SynonymSet, WordChange

MOST_MEMBERS = 20
LONGEST_MEMBER = 60
MOST_WORDS = 5
"""Words of a phrase."""


@dataclass(frozen=True, slots=True)
class SetValues:
    """A set as somebody wants it; words as `read_members` gives them."""

    language: str
    words: tuple[str, ...]
    leads_to: tuple[str, ...] = ()
    is_on: bool = True
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PromotedValues:
    words: str
    source: str
    object_id: str
    title: str
    is_exact: bool = False
    language: str = ""
    region: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    is_on: bool = True


class UnreadableWords(ValueError):
    """Words that cannot be in a set. `words` are those meant; `problem` is a code: empty, long, many, alike, alone."""

    def __init__(self, problem: str, words: str = "") -> None:
        self.problem, self.words = problem, words
        super().__init__(f"{problem}: {words}")


def read_members(lines: list[str]) -> tuple[str, ...]:
    """Words and phrases in lower case, each once. Raises UnreadableWords."""
    members: dict[str, None] = {}
    for line in lines:
        if not line.strip():
            continue
        tokens = [token.word for token in iter_tokens(line[:400])]
        words = " ".join(tokens)
        if not tokens:
            raise UnreadableWords("empty", line.strip()[:LONGEST_MEMBER])
        if len(words) > LONGEST_MEMBER or len(tokens) > MOST_WORDS:
            raise UnreadableWords("long", words[:LONGEST_MEMBER])
        members[words] = None
    if len(members) > MOST_MEMBERS:
        raise UnreadableWords("many")
    return tuple(members)


def check_members(words: tuple[str, ...], leads_to: tuple[str, ...]) -> None:
    """Raises UnreadableWords for a set that would do nothing."""
    if not words:
        raise UnreadableWords("alone")
    if not leads_to and len(words) < 2:
        raise UnreadableWords("alone")
    for each in leads_to:
        if each in words:
            raise UnreadableWords("alike", each)


def values_of(row: SynonymSet) -> SetValues:
    return SetValues(row.language, tuple(row.words), tuple(row.leads_to), row.is_on, row.origin)


def promoted_values_of(row: PromotedResult) -> PromotedValues:
    return PromotedValues(**{name: getattr(row, name) for name in PromotedValues.__dataclass_fields__})


@transaction.atomic
def save_set(*, values: SetValues, by: Keeper, row: SynonymSet | None = None) -> SynonymSet:
    """Write a set, a new one without `row`. Raises PermissionDenied, UnreadableWords."""
    if not by.is_national:
        raise PermissionDenied
    check_members(values.words, values.leads_to)
    return _write_set(values, by.role, row)


def _write_set(values: SetValues, role: str, row: SynonymSet | None, seed: str | None = None) -> SynonymSet:
    before = None
    if row is None:
        row = SynonymSet(seed=seed)
    else:
        row = SynonymSet.objects.select_for_update().get(pk=row.pk)
        before = _as_json(values_of(row))
    after = _as_json(values)
    if before == after:
        return row
    row.language, row.is_on, row.origin = values.language, values.is_on, values.origin
    row.words, row.leads_to = [*values.words], [*values.leads_to]
    row.save()
    WordChange.objects.create(synonyms=row, role=role, before=before, after=after)
    mark_changed()
    return row


@transaction.atomic
def save_promoted(*, values: PromotedValues, by: Keeper, row: PromotedResult | None = None) -> PromotedResult:
    """Write a promoted result, a new one without `row`. Raises PermissionDenied."""
    before = None
    if row is None:
        row = PromotedResult()
    else:
        row = PromotedResult.objects.select_for_update().get(pk=row.pk)
        if not by.may_promote_in(row.region):
            raise PermissionDenied
        before = _as_json(promoted_values_of(row))
    if not by.may_promote_in(values.region):
        raise PermissionDenied
    after = _as_json(values)
    if before == after:
        return row
    for name, value in asdict(values).items():
        setattr(row, name, value)
    row.save()
    WordChange.objects.create(promoted=row, role=by.role, before=before, after=after)
    mark_changed()
    return row


@transaction.atomic
def undo_change(*, change: WordChange, by: Keeper) -> bool:
    """Put back what was before the change; what was new then is switched off. False where it is like that already.
    Raises PermissionDenied."""
    given = _before(change)
    if change.synonyms is not None:
        values = SetValues(**{**given, "words": tuple(given["words"]), "leads_to": tuple(given["leads_to"])})
        is_so = values == values_of(SynonymSet.objects.get(pk=change.synonyms.pk))
        save_set(values=values, by=by, row=change.synonyms)
        return not is_so
    if change.promoted is None:
        raise ValueError(f"Change {change.pk} is of nothing.")
    for name in ("starts_on", "ends_on"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    wanted = PromotedValues(**given)
    is_so = wanted == promoted_values_of(PromotedResult.objects.get(pk=change.promoted.pk))
    save_promoted(values=wanted, by=by, row=change.promoted)
    return not is_so


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A change, whether undoing it would change anything now, and what changed beside words and state."""

    change: WordChange
    can_be_undone: bool
    also: tuple[str, ...] = ()


def history_of(row: SynonymSet | PromotedResult, most: int, labels: Mapping[str, Any]) -> list[HistoryStep]:
    """The latest first; `labels` are what its values are called. One query."""
    now = _as_json(values_of(row) if isinstance(row, SynonymSet) else promoted_values_of(row))
    said_already = ("words", "leads_to", "title", "is_on")
    return [
        HistoryStep(
            change,
            can_be_undone=_before(change) != now,
            also=tuple(
                str(labels[name]) for name, value in (change.before or {}).items()
                if name in labels and name not in said_already and value != change.after.get(name)
            ),
        )
        for change in row.changes.all()[:most]
    ]  # fmt: skip


def _before(change: WordChange) -> dict[str, Any]:
    """What undoing puts back; what was new then is switched off."""
    return {**(change.before or {**change.after, "is_on": False})}


def _as_json(values: SetValues | PromotedValues) -> dict[str, Any]:
    """As the history keeps it."""
    plain = asdict(values)
    for name, value in plain.items():
        if isinstance(value, tuple):
            plain[name] = [*value]
        elif isinstance(value, date):
            plain[name] = value.isoformat()
    return plain


@transaction.atomic
def bring_in_seeds(rows: list[tuple[str, SetValues]]) -> int:
    """Sets that come with the software, by their keys: each is brought in once, and is the coordinators' afterwards."""
    known = set(SynonymSet.objects.filter(seed__isnull=False).values_list("seed", flat=True))
    new = [(key, values) for key, values in rows if key not in known]
    for key, values in new:
        _write_set(values, WordChange.Role.SOFTWARE, None, seed=key)
    return len(new)
