"""Two editions, or an edition and now, period by period: a page for one indicator, files for all."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from situation_map.models import Edition

from . import difference_files as files
from .asking import Reading
from .differing import Change
from .differing_periods import PeriodChange, compare_periods, first_known, indicators_of
from .views import MOST_ROWS, NOW, asked_sides, breadcrumb, count_changes, private_if_any, send_file, sides_name


@require_safe
def by_period(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One indicator at a time: the one asked for, or the first that either side knows anything of."""
    before, after = asked_sides(request, slug)
    edition = before.edition
    assert edition is not None
    offered = indicators_of(before, after)
    asked = request.GET.get("indicator", "")
    key = asked if asked in offered else first_known(before, after)
    rows = list(compare_periods(before, after, [key])) if key else []
    county, shows_all = request.GET.get("county", ""), request.GET.get("all") == "1"
    shown = [
        row for row in rows
        if (shows_all or row.figure.change != Change.SAME or row.breaks) and county in ("", row.figure.region.code)
    ]  # fmt: skip
    other = after.edition.slug if after.edition else NOW
    context: dict[str, Any] = {
        "edition": edition, "after": after.edition, "with": other, "rows": shown[:MOST_ROWS], "count": len(shown),
        "counts": count_changes(row.figure for row in rows), "is_cut": len(shown) > MOST_ROWS,
        "breaks": sum(row.breaks for row in rows), "indicator": offered.get(key), "indicators": [*offered.values()],
        "county": county, "shows_all": shows_all,
        "counties": sorted((each for each in before.regions if each.in_scheme), key=lambda each: each.short),
        "others": [each for each in Edition.objects.visible_to(request.user) if each.pk != edition.pk],
        "breadcrumb": [*breadcrumb(), (edition.name, reverse("edition", kwargs={"slug": slug}))],
        "query": f"?with={other}",
        "has_examples": any(has_example(row) for row in shown),
    }  # fmt: skip
    return private_if_any(render(request, "situation_map/editions/by_period.html", context), before, after)


def has_example(row: PeriodChange) -> bool:
    return any(point is not None and point.value.is_example for point in (row.figure.before, row.figure.after))


def asked_rows(request: HttpRequest, slug: str) -> tuple[Reading, Reading, list[dict[str, Any]]]:
    """All indicators, or the one asked for."""
    before, after = asked_sides(request, slug)
    offered, asked = indicators_of(before, after), request.GET.get("indicator", "")
    keys = [key for key in offered if asked in ("", key)]
    return before, after, [files.period_row(row) for row in compare_periods(before, after, keys)]


@require_safe
def by_period_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    before, after, rows = asked_rows(request, slug)
    content = files.csv_of(rows, excel=request.GET.get("excel") == "1", columns=files.PERIOD_COLUMNS)
    name = f"{sides_name(before, after)}-by-period.csv"
    return send_file(request, content, name, "text/csv; charset=utf-8", before, after)


@require_safe
def by_period_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    before, after, rows = asked_rows(request, slug)
    content = files.json_of(rows, before.edition, after.edition)
    name = f"{sides_name(before, after)}-by-period.json"
    return send_file(request, content, name, "application/json; charset=utf-8", before, after)
