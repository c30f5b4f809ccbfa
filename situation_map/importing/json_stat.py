"""Figures in JSON-stat 2.0, the format that statistical offices' interfaces answer in."""

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Importer, Item, Reading, Unreadable

from .raw import Raw, read_items
from .tables import TARGET, fetch_any

GEO_WORDS = ("alue", "area", "region", "geo", "kunta", "hyvinvointialue", "område")
TIME_WORDS = ("vuosi", "year", "time", "aika", "kausi", "period", "år", "timeperiod")
METRIC_WORDS = ("contentscode", "content", "tiedot", "indicator", "metric")
MOST_CELLS = 200_000


def read_json(content: bytes) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable(_("This is not JSON."), _("Look whether the address answers in the format chosen.")) from None


def read_json_stat(reading: Reading) -> Iterator[Item]:
    """The figures of a dataset with dimensions of area and time. Raises Unreadable."""
    dataset = read_json(reading.content.data)
    if not isinstance(dataset, dict) or dataset.get("class") != "dataset" or str(dataset.get("version", "")) < "2":
        raise Unreadable(_("This is not a dataset in JSON-stat 2.0."), _("Ask the source for “json-stat2”."))
    try:
        raws = list(_raws(dataset, str(reading.defaults.get("indicator") or "")))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        words = _("The dataset does not hold together: dimensions, sizes and values disagree.")
        raise Unreadable(words, _("Fetch it again, or tell the source.")) from None
    return read_items(raws, source=str(reading.defaults["source"]))


def _raws(dataset: Mapping[str, Any], default: str) -> Iterator[Raw]:
    names, sizes = list(dataset["id"]), [int(size) for size in dataset["size"]]
    codes = [_codes(dataset["dimension"][name]) for name in names]
    if [len(each) for each in codes] != sizes:
        raise ValueError("sizes")
    total = 1
    for size in sizes:
        total *= size
    if total > MOST_CELLS:
        raise Unreadable(
            _("The dataset has %(number)s cells.") % {"number": total}, _("Narrow it, for example to fewer years.")
        )
    geo, time = _dimension(dataset, names, "geo", GEO_WORDS), _dimension(dataset, names, "time", TIME_WORDS)
    metric = _metric(dataset, names, {geo, time})
    for name, size in zip(names, sizes, strict=True):
        if name not in (geo, time, metric) and size != 1:
            words = _("The figures are also divided by “%(dimension)s”.") % {"dimension": name}
            raise Unreadable(words, _("Ask the source for one value of it, most often the total."))
    values, statuses = dataset["value"], dataset.get("status")
    for position, cell in enumerate(product(*codes)):
        at = dict(zip(names, cell, strict=True))
        value, status = _at(values, position), _at(statuses, position)
        told = at[metric] if metric is not None else ""
        alone = metric is None or sizes[names.index(metric)] == 1
        yield Raw(
            number=position + 1,
            indicator=default if default and alone else told,
            area=at[geo],
            period=at[time],
            value=value,
            missing=_reason(value, status),
        )


def _codes(dimension: Mapping[str, Any]) -> list[str]:
    """Codes of a dimension's categories in their order."""
    category = dimension["category"]
    index = category.get("index", list(category.get("label", {})))
    return [str(code) for code in (sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else index)]


def _dimension(dataset: Mapping[str, Any], names: list[str], role: str, words: tuple[str, ...]) -> str:
    told = dataset.get("role", {}).get(role, [])
    if told:
        return str(told[0])
    found = [name for name in names if name.lower() in words]
    if len(found) != 1:
        problem = _("The dataset does not tell which dimension is the area.") if role == "geo" else _(
            "The dataset does not tell which dimension is the time."
        )  # fmt: skip
        raise Unreadable(problem, _("Ask the source for a dataset that names the roles of its dimensions."))
    return found[0]


def _metric(dataset: Mapping[str, Any], names: list[str], taken: set[str]) -> str | None:
    told = dataset.get("role", {}).get("metric", [])
    return str(told[0]) if told else next((n for n in names if n not in taken and n.lower() in METRIC_WORDS), None)


def _at(values: Any, position: int) -> Any:
    """A cell of a list, or of an object that leaves out empty cells, or one thing that holds for all."""
    if isinstance(values, list):
        return values[position]
    return values.get(str(position)) if isinstance(values, dict) else values


def _reason(value: Any, status: Any) -> str:
    if value is not None:
        return ""
    return str(status) if status in (".", "..", "...") else "unknown"


JSON_STAT = Importer(
    key="figures_json_stat",
    label=gettext_lazy("JSON-stat 2"),
    hint=gettext_lazy(
        "A dataset of areas and periods. With one figure for each of them, choose its indicator; with several, name "
        "them in the dataset by the short names of the indicators."
    ),
    target=TARGET,
    read=read_json_stat,
    suffixes=(".json",),
    fetch=fetch_any,
    order=20,
)
