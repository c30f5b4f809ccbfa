"""What the pages of bringing in show: sources, runs, rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.imports.models import ImportRow, ImportRun, ImportSource, SourceKey
from cms.imports.registry import importers
from cms.imports.services import overlay_of, target_of
from network.models import ActivityPage, OrganisationPage

ROWS_SHOWN = 50
KEYS_SHOWN = 30
RUNS_SHOWN = 20
RINGS = {"create": "", "change": "half", "same": "idle", "skip": "idle", "refuse": "open", "vanished": "open"}


@dataclass(frozen=True)
class SourceShown:
    """A source in the list, with its last run."""

    source: ImportSource
    kind: str
    organisation: str
    last: ImportRun | None
    vanished: int


def sources_of(organisations: Sequence[OrganisationPage]) -> list[SourceShown]:
    """The organisations' sources by name, three queries however many."""
    names = {page.translation_key: page.title for page in organisations}
    latest = ImportRun.objects.filter(source=OuterRef("pk")).order_by("-created_at").values("pk")[:1]
    sources = list(
        ImportSource.objects.filter(owner__in=names).annotate(
            last_run=Subquery(latest), vanished=Count("keys", filter=Q(keys__vanished_at__isnull=False))
        )
    )
    runs = ImportRun.objects.in_bulk([source.last_run for source in sources if source.last_run])
    return [
        SourceShown(source, kind_of(source), names[source.owner], runs.get(source.last_run), source.vanished)
        for source in sources
    ]


def kind_of(source: ImportSource) -> str:
    importer = importers.get(source.importer)
    return str(importer.label) if importer else source.importer


@dataclass(frozen=True)
class ResultCount:
    """A result with its number, as a filter of the rows."""

    key: str
    label: str
    number: int
    is_current: bool
    ring: str


def counts_of(run: ImportRun, chosen: str) -> list[ResultCount]:
    shown = [
        ResultCount(str(key), str(label), run.count(key), chosen == key, RINGS[str(key)])
        for key, label in ImportRow.Result.choices
        if run.count(key)
    ]
    total = sum(each.number for each in shown)
    return [ResultCount("", _("All"), total, not chosen, ""), *shown]


def rows_page(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """A page of the run's rows, of one result if asked. Counts come from the run, so no query counts 50,000 rows."""
    chosen = request.GET.get("result", "")
    chosen = chosen if chosen in ImportRow.Result.values else ""
    rows = run.rows.order_by("number", "pk").defer("values", "before", "original")
    if chosen:
        rows = rows.filter(result=chosen)
    paginator = KnownPaginator(rows, ROWS_SHOWN)
    paginator.count = run.count(chosen) if chosen else sum(run.count(key) for key in ImportRow.Result.values)
    page = paginator.get_page(request.GET.get("page", "1"))
    shown = [*page]
    links = activity_ids([row.key for row in shown if row.key is not None])
    return {
        "counts": counts_of(run, chosen),
        "result": chosen,
        "page": page,
        "rows": [(row, RINGS[row.result], links.get(row.key)) for row in shown],
    }


class KnownPaginator(Paginator):
    """A paginator that is told how many there are."""

    count = 0


def activity_ids(keys: Sequence[Any]) -> dict[Any, int]:
    """By translation key, the id of the source-language activity, of those that are still there."""
    pages = ActivityPage.objects.filter(translation_key__in=keys).select_related("locale")
    return {page.translation_key: page.pk for page in pages if page.is_source}


@dataclass(frozen=True)
class KeyShown:
    """A thing of a source here: what was edited, whether it has vanished there."""

    key: SourceKey
    title: str
    pk: int | None
    edited: list[tuple[str, str, str, str]]


def keys_page(request: HttpRequest, source: ImportSource) -> dict[str, Any]:
    """A page of the source's things with what was edited here."""
    only_gone = request.GET.get("show") == "gone"
    keys = source.keys.select_related("source").order_by(*(("-vanished_at", "pk") if only_gone else ("pk",)))
    if only_gone:
        keys = keys.filter(vanished_at__isnull=False)
    page = Paginator(keys, KEYS_SHOWN).get_page(request.GET.get("page", "1"))
    return {"page": page, "things": keys_shown([*page]), "only_gone": only_gone}


def keys_shown(keys: Sequence[SourceKey]) -> list[KeyShown]:
    """The things with what was edited here: (field, its name, ours, the source's). All of one target."""
    if not keys:
        return []
    target = target_of(keys[0].source)
    standing = target.standing({key.key for key in keys})
    ids = activity_ids([key.key for key in keys])
    shown = []
    for key in keys:
        stands = standing.get(key.key)
        edited = [
            (name, target.label_of(name), target.in_words(name, ours), target.in_words(name, theirs))
            for name, (ours, theirs) in (overlay_of(key, stands).items() if stands else ())
        ]
        title = stands.title if stands else str(key.values.get("title") or key.external_id)
        shown.append(KeyShown(key, title, ids.get(key.key), edited))
    return shown
