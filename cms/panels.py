"""Panels: parts of a page that apps and plugins contribute, placed by editors through one block."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from cms.plugins.registry import Registry


@dataclass(frozen=True)
class Panel:
    """`get_context(request, parameters)` gives the template's context; `parameters` are the block's choices."""

    key: str
    label: str | Promise
    template: str
    get_context: Callable[[HttpRequest | None, Mapping[str, Any]], dict[str, Any]]


panels: Registry[Panel] = Registry("panels")
