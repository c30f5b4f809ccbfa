"""A typed registry: the one way features are contributed, by the core and by plugins alike.

Each registry instance lives in the app that reads it. Items of a plugin that failed while it was set up vanish
from every reading method; items of a plugin that a site has switched off vanish from `active(site)` too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cms.plugins.state import current_plugin, is_withdrawn

if TYPE_CHECKING:
    from wagtail.models import Site

T = TypeVar("T")


class DuplicateItem(ValueError):
    """Two items of one registry have the same key."""

    def __init__(self, *, registry: str, key: str, first: str | None, second: str | None) -> None:
        self.registry, self.key, self.first, self.second = registry, key, first, second
        super().__init__(
            f"{registry}: {key!r} is registered twice, by {first or 'the core'} and by {second or 'the core'}."
        )


class UnknownItem(KeyError):
    """A registry has no usable item of that key."""

    def __init__(self, *, registry: str, key: str) -> None:
        self.registry, self.key = registry, key
        super().__init__(f"{registry}: no {key!r}.")


@dataclass(frozen=True)
class _Entry(Generic[T]):
    item: T
    plugin: str | None


def _key_attribute(item: Any) -> str:
    return str(item.key)


class Registry(Generic[T]):
    """Items of one kind by key, in the order of their registration, each with the plugin that brought it.

    `name` is for messages ("panels"); `key` gives an item's key, by default its attribute `key`.
    """

    def __init__(self, name: str, key: Callable[[T], str] = _key_attribute) -> None:
        self.name = name
        self._key = key
        self._entries: dict[str, _Entry[T]] = {}

    def register(self, item: T, *, plugin: str | None = None) -> T:
        """Add an item and return it. `plugin` is the contributor's key; without it, the plugin whose set-up is
        running, or the core. Registering the very same item again does nothing. Raises `DuplicateItem`."""
        owner = plugin or current_plugin()
        key = self._key(item)
        known = self._entries.get(key)
        if known is not None and known.item is not item:
            raise DuplicateItem(registry=self.name, key=key, first=known.plugin, second=owner)
        if known is None:
            self._entries[key] = _Entry(item, owner)
        return item

    def unregister(self, key: str) -> None:
        """Take an item out again; nothing happens if there is none."""
        self._entries.pop(key, None)

    def get(self, key: str) -> T | None:
        """The item, or None where there is none or its plugin has failed."""
        entry = self._entries.get(key)
        return None if entry is None or is_withdrawn(entry.plugin) else entry.item

    def __getitem__(self, key: str) -> T:
        item = self.get(key)
        if item is None:
            raise UnknownItem(registry=self.name, key=key)
        return item

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[T]:
        return iter([entry.item for entry in self._usable()])

    def __len__(self) -> int:
        return len(self._usable())

    def keys(self) -> list[str]:
        return [self._key(item) for item in self]

    def plugin_of(self, key: str) -> str | None:
        """The key of the plugin that registered the item; None for the core's own and for unknown keys."""
        entry = self._entries.get(key)
        return entry.plugin if entry else None

    def contributed_by(self, plugin: str) -> list[T]:
        """Everything a plugin registered, also after it failed: for showing what is missing."""
        return [entry.item for entry in self._entries.values() if entry.plugin == plugin]

    def active(self, site: "Site | None") -> list[T]:
        """The items to use on a site: the core's own and those of plugins that are in use there. No query is made
        where no plugin has contributed; otherwise one per site object (a request keeps its own)."""
        usable = self._usable()
        if site is None or all(entry.plugin is None for entry in usable):
            return [entry.item for entry in usable]
        from cms.plugins.activation import switched_off_on  # models may not be loaded when this module is

        off = switched_off_on(site)
        return [entry.item for entry in usable if entry.plugin is None or entry.plugin not in off]

    def active_item(self, key: str, site: "Site | None") -> T | None:
        """The item, if there is one to use on that site."""
        return next((item for item in self.active(site) if self._key(item) == key), None)

    def _usable(self) -> list[_Entry[T]]:
        return [entry for entry in self._entries.values() if not is_withdrawn(entry.plugin)]
