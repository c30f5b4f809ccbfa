"""What an importer and a target give to a run, and what they are given.

An *importer* turns the content of a file or of an address into items, whatever the format. A *target* is the kind of
thing that items become here: it checks, compares and writes. Values of an item are JSON by the target's fields: a
field that is absent says nothing, so nothing is changed there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise
Values = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: in which field, what is wrong, and what the editor can do. In the editor's language."""

    field: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class Item:
    """One thing at the source. `number` is its row or its order, counted as the editor sees it.

    `external_id` is the source's own identifier, the same at every reading. `original` holds the editor's own cells
    for the corrected file. `skipped` says in words why the item is passed over.
    """

    number: int
    external_id: str
    title: str
    values: Values = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    original: tuple[str, ...] = ()
    skipped: str = ""


@dataclass(frozen=True)
class Content:
    """What was uploaded or fetched: `name` of the file, or the address."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Columns:
    """The columns of a table: headings, the first rows, and what each column most likely is (field or "")."""

    headings: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    guesses: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What an importer may need beside the content.

    `owner` is the translation key of the organisation that brings in. `mapping` is field → column number, for tables
    only; `defaults` are the editor's answers for what the source does not tell.
    """

    content: Content
    owner: UUID
    mapping: Mapping[str, int] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fetched:
    """An answer from an address: its body and, in lower case, its media type without parameters."""

    data: bytes
    media_type: str
    address: str


Fetch = Callable[[str], Fetched]


class Unreadable(Exception):
    """The whole content cannot be read. `problem` and `remedy` are in words for the editor."""

    def __init__(self, problem: Words, remedy: Words) -> None:
        self.problem, self.remedy = str(problem), str(remedy)
        super().__init__(f"{self.problem} {self.remedy}")


@dataclass(frozen=True)
class Importer:
    """One format. Registered in `cms.imports.registry.importers`.

    `target` is the key of the target its items are for. `suffixes` of files it takes (empty: no files).
    `fetch` takes an address and a function that fetches one checked address; None: no addresses. `columns` for
    formats whose columns the editor assigns; it raises `Unreadable` as `read` does.
    """

    key: str
    label: Words
    hint: Words
    target: str
    read: Callable[[Reading], Iterator[Item]]
    suffixes: tuple[str, ...] = ()
    fetch: Callable[[str, Fetch], Content] | None = None
    columns: Callable[[Content], Columns] | None = None
    order: int = 100

    @property
    def takes_addresses(self) -> bool:
        return self.fetch is not None

    @property
    def has_columns(self) -> bool:
        return self.columns is not None


@dataclass(frozen=True)
class Standing:
    """How a thing stands here: its values now, and whether a change can be written (in words why not).

    `is_new` after nobody but imports has touched it; `is_over` when all of it lies in the past.
    """

    values: Values
    title: str
    problem: Problem | None = None


class Target(Protocol):
    """What items become. Every writing method checks the user's permission itself and raises PermissionDenied; it
    raises `Refused` for what cannot be written. Methods that write are called inside a transaction."""

    key: str

    def label_of(self, field: str) -> str:
        """A field's name for people."""

    def in_words(self, field: str, value: Any) -> str:
        """A field's value for people; empty for none."""

    def may_import(self, user: Any, owner: UUID) -> bool:
        """Whether the user brings things in for the organisation."""

    def check(self, owner: UUID, items: Iterable[Values]) -> list[tuple[Problem, ...]]:
        """What is wrong with each of these, beyond what the importer saw. Reads at most a few rows per call."""

    def standing(self, keys: Collection[UUID]) -> dict[UUID, Standing]:
        """How these stand; those that no longer exist are left out."""

    def is_over(self, values: Values) -> bool:
        """Whether all of it lies in the past, so that the source may well have dropped it."""

    def create(self, owner: UUID, values: Values, user: Any) -> UUID:
        """A new draft; gives its translation key."""

    def change(self, key: UUID, values: Values, user: Any) -> bool:
        """Write these fields into the draft; whether somebody's unsent changes were waiting there already."""

    def release(self, key: UUID, user: Any) -> None:
        """Submit or publish, as the user's role allows."""

    def take_back(self, key: UUID, user: Any, *, made_at_revision: int | None) -> bool:
        """Delete a draft that nobody has touched since that revision and that was never published; whether it was."""

    def revision_of(self, key: UUID) -> int | None:
        """A number that grows whenever somebody saves."""

    def address_of(self, key: UUID) -> str:
        """Where the editor opens it."""


class Refused(Exception):
    """A target cannot write an item."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.field}: {problem.problem}")
