"""Figures in the format of the Sotkanet REST interface: rows of indicator, region, year, gender and value.

Its regions have numbers of their own. From an address the list of regions is fetched beside the figures; a file holds
both: ``{"data": […], "regions": […]}``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Content, Fetch, Importer, Item, Reading, Unreadable
from situation_map.area_kinds import COUNTRY_CODE, AreaKind

from .json_stat import read_json
from .raw import Raw, read_items
from .tables import TARGET

CATEGORIES: Mapping[str, AreaKind] = {
    "MAA": AreaKind.COUNTRY,
    "HYVINVOINTIALUE": AreaKind.REGION,
    "YTA": AreaKind.COLLABORATIVE_AREA,
    "KUNTA": AreaKind.MUNICIPALITY,
}
BASE = re.compile(r"(?P<base>https?://.+/rest/[\d.]+/)json\b.*")


def fetch_sotkanet(address: str, fetch: Fetch) -> Content:
    """The figures and the regions beside them. Raises Unreadable."""
    found = BASE.fullmatch(address)
    if found is None:
        words = _("This is not an address of figures in the Sotkanet interface.")
        raise Unreadable(words, _("It looks like …/rest/1.1/json?indicator=127&years=2024&genders=total."))
    data = read_json(fetch(address).data)
    regions = read_json(fetch(f"{found['base']}regions").data)
    return Content(address, json.dumps({"data": data, "regions": regions}).encode())


def read_sotkanet(reading: Reading) -> Iterator[Item]:
    content = read_json(reading.content.data)
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):
        words = _("The file has no figures of Sotkanet.")
        raise Unreadable(words, _("It holds “data”, the figures, and “regions”, the list of regions."))
    regions = _regions(content.get("regions"))
    default = str(reading.defaults.get("indicator") or "")
    raws = [_raw(number, row, regions, default) for number, row in enumerate(content["data"], start=1)]
    return read_items(raws, source=str(reading.defaults["source"]))


def _regions(rows: Any) -> dict[int, tuple[str, str, str]]:
    """Category, code and name by the interface's own number. Raises Unreadable."""
    try:
        return {int(row["id"]): (str(row["category"]), str(row["code"]), str(row["title"]["fi"])) for row in rows}
    except (KeyError, TypeError, ValueError):
        words = _("The list of regions is missing or cannot be read.")
        raise Unreadable(words, _("Put the answer of …/rest/1.1/regions under “regions”.")) from None


def _raw(number: int, row: Any, regions: Mapping[int, tuple[str, str, str]], default: str) -> Raw:
    if not isinstance(row, dict):
        return Raw(number, "", "", "", skipped=_("This is not a figure."))
    original = tuple(str(row.get(name, "")) for name in ("indicator", "region", "year", "gender", "value"))
    indicator = default or f"sotkanet-{row.get('indicator')}"
    period, region = str(row.get("year", "")), row.get("region")
    category, code, name = regions.get(region, ("", "", "")) if isinstance(region, int) else ("", "", "")
    if str(row.get("gender", "total")) != "total":
        skipped = _("Only figures of both genders together are brought in.")
        return Raw(number, indicator, name or str(region), period, original=original, skipped=skipped)
    if category and category not in CATEGORIES:
        skipped = _("Areas of the kind %(kind)s are not shown here.") % {"kind": category}
        return Raw(number, indicator, name, period, original=original, skipped=skipped)
    kind = CATEGORIES.get(category)
    area = COUNTRY_CODE if kind == AreaKind.COUNTRY else code
    value = row.get("value")
    return Raw(
        number=number,
        indicator=indicator,
        area=area or str(region),
        period=period,
        value=value if isinstance(value, int | float) and not isinstance(value, bool) else str(value or ""),
        missing="unknown" if value is None else "",
        area_kind=kind,
        original=original,
    )


SOTKANET = Importer(
    key="figures_sotkanet",
    label=gettext_lazy("Sotkanet"),
    hint=gettext_lazy(
        "An address of the Sotkanet REST interface with one indicator and the years you want, or its answer with the "
        "list of regions as a file."
    ),
    target=TARGET,
    read=read_sotkanet,
    suffixes=(".json",),
    fetch=fetch_sotkanet,
    order=30,
)
