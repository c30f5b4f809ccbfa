"""What the desk of the indicators shows."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from situation_map.area_kinds import AreaKind
from situation_map.models import Indicator, LiveRun, Observation
from situation_map.registry import ORIGIN_LABELS, IndicatorDefinition, Kind, indicators
from situation_map.stored import definition_from, value_of
from situation_map.writing import write_value

from .defining import LANGUAGES, Change
from .forms import LANGUAGE_NAMES, TEXT_LABELS, DefinitionForm, write_steps

PER_PAGE = 100


def stored_rows() -> list[dict[str, Any]]:
    """Each stored indicator with its name, version and number of figures: two queries."""
    figures = Count("versions__observations", filter=Q(versions__observations__is_current=True), distinct=True)
    last = Max("versions__observations__period")
    rows = Indicator.objects.annotate(figures=figures, last_period=last).prefetch_related("versions")
    found = []
    for row in rows:
        version = max(row.versions.all(), key=lambda each: each.number, default=None)
        if version is not None:
            definition = definition_from(row, version)
            found.append({"indicator": row, "definition": definition, "origin": ORIGIN_LABELS[definition.origin]})
    return sorted(found, key=lambda each: (not each["indicator"].is_listed, str(each["definition"].label)))


def registered_rows() -> list[dict[str, Any]]:
    """Each registered indicator, its plugin, and when it was last computed and whether that failed: one query."""
    of_the_same = LiveRun.objects.filter(indicator_key=OuterRef("indicator_key")).order_by("-day")
    newest = LiveRun.objects.filter(day=Subquery(of_the_same.values("day")[:1]))
    last = {run.indicator_key: run for run in newest}
    return [
        {"definition": each, "plugin": indicators.plugin_of(each.key), "run": last.get(each.key)}
        for each in sorted(indicators, key=lambda each: str(each.label))
    ]


def describe_changes(form: DefinitionForm, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes in words: the field's label, before and after."""
    return [
        {
            "label": form.fields[change.name].label if change.name in form.fields else _label(change.name),
            "before": _words(form, change.name, change.before),
            "after": _words(form, change.name, change.after),
            "is_meaning": change.is_meaning,
        }
        for change in changes
    ]


def _label(name: str) -> str:
    subject, _line, language = name.rpartition("_")
    if subject in TEXT_LABELS and language in LANGUAGES:
        return _("%(subject)s %(language)s") % {"subject": TEXT_LABELS[subject], "language": LANGUAGE_NAMES[language]}
    return name


def _words(form: DefinitionForm, name: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if name == "steps":
        return write_steps(value)
    if name == "area_kinds":
        return ", ".join(str(AreaKind(kind).label) for kind in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(form.fields.get(name), "choices", ()))
    return str(choices.get(value, value))


def figure_rows(indicator: Indicator, page: str | None) -> dict[str, Any]:
    """A page of the indicator's figures, the newest period first, each with what it corrected: two queries."""
    rows = (
        Observation.objects.filter(version__indicator=indicator)
        .select_related("version", "source", "region", "municipality", "family_centre_area", "corrects")
        .order_by("-period", "area_kind", "area_code", "-is_current", "-recorded_at")
    )
    shown = Paginator(rows, PER_PAGE).get_page(page)
    definitions: dict[int, IndicatorDefinition] = {}
    figures = []
    for row in shown.object_list:
        if row.version_id not in definitions:
            definitions[row.version_id] = definition_from(indicator, row.version)
        value = value_of(Kind(indicator.kind), row)
        figures.append({"row": row, "area": area_name(row), "text": write_value(definitions[row.version_id], value)})
    return {"figures": figures, "page": shown}


def area_name(row: Observation) -> str:
    """The area that an observation describes, without a query where its links are at hand."""
    if row.area_kind == AreaKind.COLLABORATIVE_AREA:
        return _("Collaborative area %(code)s") % {"code": row.collaborative_area}
    found = row.region or row.municipality or row.family_centre_area
    return str(found) if found is not None else _("Whole country")
