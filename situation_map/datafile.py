"""Reading the situation map's TOML data files: every fault is an error that names file, entry and field."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .errors import DataFileError
from .language import LANGUAGES

Row = dict[str, Any]
AFTERWARDS = ("recorded_at", "is_current", "corrects", "correction_reason", "thing")


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content. Raises DataFileError when it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(file=path.name, entry="", field="", problem=error.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise DataFileError(file=path.name, entry="", field="", problem="is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(file=path.name, entry="", field="", problem=f"is not valid TOML: {error}") from None


def required_texts(row: Mapping[str, Any], name: str, file: str, entry: str) -> dict[str, str]:
    """The ``{fi, sv, en}`` table called ``name``; all three languages are required."""
    texts = row.get(name)
    if not isinstance(texts, dict):
        raise DataFileError(file=file, entry=entry, field=name, problem="is missing")
    for language in LANGUAGES:
        if not isinstance(texts.get(language), str) or not texts[language].strip():
            raise DataFileError(file=file, entry=entry, field=f"{name}.{language}", problem="is missing")
    if extra := set(texts) - set(LANGUAGES):
        raise DataFileError(file=file, entry=entry, field=f"{name}.{min(extra)}", problem="is not a known language")
    return texts


@dataclass(frozen=True)
class Section:
    """How the rows of one ``[[name]]`` become rows of ``model``.

    ``plain`` maps a field of the file to one of the model; ``texts`` likewise for text in three languages;
    ``links`` maps a field of the file to (field of the model, what finds the target's primary key).
    """

    name: str
    model: type[models.Model]
    plain: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def parse(self, rows: Iterable[Row], *, file: str) -> list[models.Model]:
        """Unsaved, cleaned instances. Raises DataFileError at the first fault."""
        instances: list[models.Model] = []
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            key = row.get("key")
            entry = f"{self.name} {key or number}"
            if not isinstance(key, str) or key in seen:
                problem = "appears twice" if key in seen else "is missing"
                raise DataFileError(file=file, entry=entry, field="key", problem=problem)
            seen.add(key)
            instances.append(self._instance(row, file, entry))
        return instances

    def _instance(self, row: Row, file: str, entry: str) -> models.Model:
        known = {"key", *self.plain, *self.texts, *self.links}
        for name in row:
            if name not in known:
                raise DataFileError(file=file, entry=entry, field=name, problem="is not a known field")
        for name in sorted(self.required - set(row)):
            raise DataFileError(file=file, entry=entry, field=name, problem="is missing")
        values: Row = {"key": row["key"], **self.fixed}
        values.update({target: row[name] for name, target in self.plain.items() if name in row})
        for name, target in self.texts.items():
            if name in row:
                texts = required_texts(row, name, file, entry)
                values.update({f"{target}_{language}": text.strip() for language, text in texts.items()})
        for name, (target, find) in self.links.items():
            if name in row:
                values[target] = self._find(find, row[name], file, entry, name)
        instance = self.model(**values)
        self._clean(instance, file, entry)
        return instance

    def _find(self, find: Callable[[Any], Any], value: Any, file: str, entry: str, name: str) -> Any:
        try:
            return find(value)
        except (KeyError, TypeError):
            raise DataFileError(file=file, entry=entry, field=name, problem=f"{value!r} is not known") from None

    def _clean(self, instance: models.Model, file: str, entry: str) -> None:
        names = {
            f"{target}_{language}": f"{name}.{language}"
            for name, target in self.texts.items()
            for language in LANGUAGES
        }
        names |= {target: name for name, target in self.plain.items()}
        links = [f.name for f in self.model._meta.fields if f.is_relation]
        try:
            instance.clean_fields(exclude=links)
        except ValidationError as error:
            target, messages = next(iter(error.message_dict.items()))
            name = names.get(target, target)
            raise DataFileError(file=file, entry=entry, field=name, problem=" ".join(messages)) from None


def upsert(instances: Sequence[models.Model], *, only: Collection[str] = ()) -> dict[str, int]:
    """Write rows by their ``key``, new or changed; primary keys by key. The caller owns the transaction. What
    happened to a row after it was loaded (its corrections) stays, and of one that is there already only the fields
    named in ``only`` are written, if any are."""
    if not instances:
        return {}
    model = type(instances[0])
    columns = [f.name for f in model._meta.concrete_fields if not f.generated]
    fields = [name for name in columns if name not in ("id", "key", *AFTERWARDS) and (not only or name in only)]
    model._default_manager.bulk_create(instances, update_conflicts=True, unique_fields=["key"], update_fields=fields)
    keys = [instance.key for instance in instances]  # type: ignore[attr-defined]
    return dict(model._default_manager.filter(key__in=keys).values_list("key", "pk"))
