"""Finnish, the world of the desk, and a run from content to its end without a worker."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from cms.imports.contracts import Content
from cms.imports.models import ImportRun, ImportSource
from cms.imports.services import confirm_run, ensure_source, start_run
from cms.jobs.services import drain_jobs
from tests.network.world import World

DryRun = Callable[..., ImportRun]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def dry_run(world: World) -> DryRun:
    """Read a file as the editor of the world's organisation; all jobs are carried out here."""

    def read(data: bytes, *, importer: str = "table", name: str = "syksy.csv", mapping: dict[str, int] | None = None,
             user: str = "editor", **more: Any) -> ImportRun:  # fmt: skip
        from cms.imports.registry import importers
        from network.importing.columns import guess

        content = Content(name, data)
        source = ensure_source(
            owner=world.organisation.translation_key, importer=importer, name=name, user=world.users[user]
        )
        kind = importers[importer]
        headings: tuple[str, ...] = ()
        if kind.columns is not None:
            headings = kind.columns(content).headings
            if mapping is None:
                mapping = {field: at for at, field in enumerate(guess(headings)) if field}
        run = start_run(
            source=source, user=world.users[user], content=content, mapping=mapping, headings=headings, **more
        )
        drain_jobs()
        return ImportRun.objects.get(pk=run.pk)

    return read


def carry_out(run: ImportRun, world: World, *, mode: str = "all", outcome: str = "draft", user: str = "editor",
              accepts_vanished: bool = False) -> ImportRun:  # fmt: skip
    confirm_run(run=run, user=world.users[user], mode=mode, outcome=outcome, accepts_vanished=accepts_vanished)
    drain_jobs()
    return ImportRun.objects.select_related("source").get(pk=run.pk)


def source_of(run: ImportRun) -> ImportSource:
    return ImportSource.objects.get(pk=run.source_id)
