"""Wagtail's apps without the routes of its writable API (v3), which this site does not mount.

Their `ready` methods add routes to it, and that loads django-ninja, pydantic and the API's schemas into every process.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class Unmounted(ModuleType):
    """Stands for the modules that the routes come from: what is registered with it goes nowhere."""

    router = None

    @property
    def api(self) -> "Unmounted":
        return self

    def add_router(self, *args: object) -> None: ...

    def register_content_types(self) -> None: ...


@contextmanager
def unmounted(*names: str) -> Iterator[None]:
    """Inside it these modules are found, and not loaded; those loaded already are left alone."""
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: Unmounted(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


class WithoutApi(AppConfig):
    def ready(self) -> None:
        own = f"{self.name}.api.v3"
        with unmounted("wagtail.api.v3", "wagtail.api.v3.api", own, f"{own}.router", f"{own}.registry"):
            super().ready()


class Redirects(WithoutApi, WagtailRedirectsAppConfig): ...


class Documents(WithoutApi, WagtailDocsAppConfig): ...


class Images(WithoutApi, WagtailImagesAppConfig): ...


class Snippets(WithoutApi, WagtailSnippetsAppConfig): ...
