"""A row of the table: one request, who sends it, and what may come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.network.admin_addresses.scene import Scene

Values = Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]] | str


@dataclass(frozen=True)
class Row:
    """`args` are names of things in the scene, or plain values written "=value".

    owner      who succeeds with the same request; "" where nobody may, and `why` says why
    shows      the owner's answer holds the canary
    changes    the owner's request changes the database
    listing    the address itself is open to outsiders (200), only not with foreign things in it
    form       `data` completes the form that the owner sees at the address, or at that of the name `form_at`
    own        tables with rows of their own that an outsider's request may write
    insiders   who sees it, but may not change it so
    publishes  the owner publishes; an insider's request may save a draft, and nothing more
    """

    name: str
    args: tuple[str, ...] = ()
    query: str = ""
    data: Values | None = None
    owner: str = "editor"
    status: tuple[int, ...] = (200, 302)
    shows: bool | None = None
    changes: bool = False
    listing: bool = False
    form: bool = False
    form_at: str = ""
    own: tuple[str, ...] = ()
    insiders: tuple[str, ...] = ()
    publishes: bool = False
    why: str = ""
    method: str = "post"  # of a request with data

    @property
    def is_post(self) -> bool:
        return self.data is not None

    @property
    def is_shown(self) -> bool:
        """Whether the owner's answer has to hold the canary; by default every page that is read."""
        return (not self.is_post and bool(self.owner)) if self.shows is None else self.shows

    def label(self) -> str:
        return f"{'POST' if self.is_post else 'GET'} {self.name} {' '.join(self.args)} {self.query}".rstrip()

    def address(self, scene: Scene) -> str:
        if self.name.startswith("/"):
            path = filled(self.name, scene)
        else:
            args = [arg[1:] if arg.startswith("=") else scene.number(arg) for arg in self.args]
            path = reverse(self.name, args=args)
        return f"{path}?{filled(self.query, scene)}" if self.query else path

    def values(self, scene: Scene) -> Any:
        given = self.data(scene) if callable(self.data) else self.data or {}
        if isinstance(given, str):
            return given  # a body of its own
        return {
            filled(key, scene): [filled(each, scene) for each in value] if isinstance(value, list) else
            filled(value, scene) if isinstance(value, str) else value
            for key, value in dict(given).items()
        }  # fmt: skip


def filled(text: str, scene: Scene) -> str:
    """The text with {names} replaced by the keys of things."""
    return text.format_map(_Numbers(scene)) if "{" in text else text


class _Numbers(dict[str, Any]):
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __missing__(self, name: str) -> Any:
        return self.scene.number(name)
