"""Editions as readers see them: the list, an edition's own page, its content as a file, and what changed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.responses import Output, respond
from network.models import Region
from situation_map.area_kinds import COUNTRY_CODE, AreaKind
from situation_map.areas import ShownArea
from situation_map.atlas.choice import COUNTIES, VIEWS
from situation_map.atlas.frame import VIEW_LABELS
from situation_map.atlas.levels import MapArea
from situation_map.models import Edition
from situation_map.permissions import may_manage_figures
from situation_map.registry import IndicatorDefinition

from . import difference_files as files
from .asking import Reading, for_readers, read_edition, read_now, visible_edition
from .content import lines_of
from .differing import Change, compare_figures, compare_statements, read_side
from .differing_things import ThingChange, compare_things

NOW = "now"
SORT_LABELS = {
    "places": gettext_lazy("Family centres and meeting places"),
    "groups": gettext_lazy("Cooperation groups"),
    "contacts": gettext_lazy("Contacts by role"),
    "practices": gettext_lazy("Good practices and materials"),
}
MOST_ROWS = 400
"""More rows than a reader looks through; the files have them all."""


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Those that this reader may see, the newest first."""
    found = list(Edition.objects.visible_to(request.user))
    context = {
        "editions": found,
        "breadcrumb": breadcrumb()[:1],
        "has_examples": any(edition.is_example for edition in found),
        "manages": may_manage_figures(request.user),
    }
    return render(request, "situation_map/editions/editions.html", context)


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = visible_edition(slug, request.user)
    reading = read_edition(found)
    context = {
        "reading": reading,
        "edition": found,
        "views": [(VIEW_LABELS[view], map_address(found, view)) for view in VIEWS],
        "counties": sorted((each for each in reading.regions if each.in_scheme), key=lambda each: each.short),
        "others": [each for each in Edition.objects.visible_to(request.user) if each.pk != found.pk],
        "breadcrumb": breadcrumb(),
        "has_examples": found.is_example or bool(found.counts.get("examples")),
    }
    return for_readers(render(request, "situation_map/editions/edition.html", context), reading)


def map_address(edition: Edition, view: str) -> str:
    return f"{reverse('situation_map')}?view={view}&edition={edition.slug}"


def breadcrumb() -> list[tuple[str, str]]:
    return [(_("Situation map"), reverse("situation_map")), (_("Editions"), reverse("editions"))]


@require_safe
def edition_content(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everything in the edition, line by line: the file whose SHA-256 is the edition's hash."""
    found = visible_edition(slug, request.user)
    output = Output(lines_of(found), "application/jsonl; charset=utf-8", f"{found.slug}.jsonl", is_download=True)
    response = respond(request, output, is_private=not found.is_public)
    return for_readers(response, Reading(found, (), ()))


@require_safe
def edition_changes(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changed from this edition to another one, or to now."""
    before, after = asked_sides(request, slug)
    kind = asked_kind(request)
    one, other = read_side(before, kind), read_side(after, kind)
    figures, statements = list(compare_figures(one, other)), list(compare_statements(one, other))
    things, not_compared = things_between(before, after, kind)
    county, indicator = request.GET.get("county", ""), request.GET.get("indicator", "")
    shows_all = request.GET.get("all") == "1"
    shown = [
        row for row in figures
        if (shows_all or row.change != Change.SAME)
        and county in ("", county_code(row.region)) and indicator in ("", row.definition.key)
    ]  # fmt: skip
    said = [
        row for row in statements
        if (shows_all or row.change != Change.SAME) and county in ("", code_of(row.region)) and not indicator
    ]  # fmt: skip
    changed = [
        row for row in things
        if (shows_all or row.change != Change.SAME) and county in ("", code_of(row.region)) and not indicator
    ]  # fmt: skip
    edition = before.edition
    assert edition is not None
    context: dict[str, Any] = {
        "edition": edition, "after": after.edition, "figures": shown[:MOST_ROWS], "statements": said[:MOST_ROWS],
        "figure_count": len(shown), "statement_count": len(said),
        "counts": count_changes(figures), "said_counts": count_changes(statements),
        "things": changed[:MOST_ROWS], "thing_count": len(changed),
        "not_compared": [SORT_LABELS[what] for what in not_compared],
        "is_cut": max(len(shown), len(said), len(changed)) > MOST_ROWS, "shows_all": shows_all,
        "county": county, "indicator": indicator, "country": COUNTRY_CODE,
        "with": after.edition.slug if after.edition else NOW,
        "counties": sorted((each for each in before.regions if each.in_scheme), key=lambda each: each.short),
        "level": "" if kind == AreaKind.REGION else kind.value,
        "indicators": list({row.definition.key: row.definition for row in figures}.values()),
        "others": [each for each in Edition.objects.visible_to(request.user) if each.pk != edition.pk],
        "breadcrumb": [*breadcrumb(), (edition.name, reverse("edition", kwargs={"slug": slug}))],
        "query": f"?with={after.edition.slug if after.edition else NOW}{level_query(kind)}",
        "has_examples": any(
            point and point.value.is_example for row in shown for point in (row.before, row.after)
        ) or any(row.is_example for row in changed),
    }  # fmt: skip
    response = render(request, "situation_map/editions/changes.html", context)
    return private_if_any(response, before, after)


def asked_kind(request: HttpRequest) -> AreaKind:
    """Counties, or municipalities where the address asks for them. Raises Http404 for anything else."""
    level = request.GET.get("level", "").strip()
    if level in ("", AreaKind.REGION, COUNTIES):
        return AreaKind.REGION
    if level != AreaKind.MUNICIPALITY:
        raise Http404(_("Editions are compared by county or by municipality."))
    return AreaKind.MUNICIPALITY


def level_query(kind: AreaKind) -> str:
    return "" if kind == AreaKind.REGION else f"&level={kind.value}"


def code_of(region: Region | None) -> str:
    return region.code if region else COUNTRY_CODE


def county_code(area: ShownArea) -> str:
    return area.region_code if isinstance(area, MapArea) else area.code


def things_between(before: Reading, after: Reading, kind: AreaKind) -> tuple[list[ThingChange], list[str]]:
    """Places, groups, contacts and practices are compared beside the counties' figures alone."""
    if kind != AreaKind.REGION:
        return [], []
    return compare_things(before, after)


def count_changes(rows: Any) -> dict[str, int]:
    counts = {change.value: 0 for change in Change}
    for row in rows:
        counts[row.change.value] += 1
    return counts


def asked_sides(request: HttpRequest, slug: str) -> tuple[Reading, Reading]:
    """Raises Http404 where either edition is not there for this reader."""
    before = read_edition(visible_edition(slug, request.user))
    name = request.GET.get("with", NOW).strip() or NOW
    if name == NOW:
        return before, read_now(Site.find_for_request(request))
    return before, read_edition(visible_edition(name, request.user))


def private_if_any(response: HttpResponseBase, *readings: Reading) -> HttpResponseBase:
    for reading in readings:
        response = for_readers(response, reading)
    return response


@require_safe
def edition_changes_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    excel = request.GET.get("excel") == "1"
    return changes_file(
        request, slug, "csv", "text/csv; charset=utf-8", lambda rows, *_rest: files.csv_of(rows, excel=excel)
    )


@require_safe
def edition_changes_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    return changes_file(request, slug, "json", "application/json; charset=utf-8", files.json_of)


def changes_file(
    request: HttpRequest, slug: str, ending: str, content_type: str, write: Callable[..., bytes]
) -> HttpResponseBase:
    before, after = asked_sides(request, slug)
    kind = asked_kind(request)
    one, other = read_side(before, kind), read_side(after, kind)
    things, not_compared = things_between(before, after, kind)
    rows = files.rows_of(list(compare_figures(one, other)), list(compare_statements(one, other)), things)
    content = write(rows, before.edition, after.edition, not_compared)
    stem = f"{sides_name(before, after)}{'' if kind == AreaKind.REGION else f'-{kind.value}'}"
    return send_file(request, content, f"{stem}.{ending}", content_type, before, after)


def sides_name(before: Reading, after: Reading) -> str:
    return "-".join(side.edition.slug if side.edition else NOW for side in (before, after))


def send_file(
    request: HttpRequest, content: bytes, name: str, content_type: str, before: Reading, after: Reading
) -> HttpResponseBase:
    output = Output([content], content_type, name, is_download=name.endswith(".csv"))
    response = respond(request, output, is_private=before.is_private or after.is_private)
    return private_if_any(response, before, after)


def indicator_of(reading: Reading, key: str) -> IndicatorDefinition | None:
    return next((each for each in reading.definitions if each.key == key), None)
