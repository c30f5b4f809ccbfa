"""Population and number of municipalities by county, from the reference data."""

import datetime
from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cms.plugin_api import IndicatorDefinition, Kind, Municipality, Region, Value

CLASSIFICATION_VALID_FROM = datetime.date(2026, 1, 1)
"""From this day the municipalities and counties of the reference data are the official ones."""


def population(codes: Sequence[str]) -> dict[str, Value]:
    """Inhabitants of each county at the day that the reference data names. One query."""
    rows = Region.objects.filter(code__in=codes).values_list("code", "population", "population_date")
    return {code: Value(inhabitants, as_of=day) for code, inhabitants, day in rows}


def number_of_municipalities(codes: Sequence[str]) -> dict[str, Value]:
    """Municipalities of each county. One query; a county of which the reference data has none is left out."""
    rows = Municipality.objects.filter(region__in=codes).order_by().values_list("region").annotate(Count("pk"))
    return {code: Value(number, as_of=CLASSIFICATION_VALID_FROM) for code, number in rows}


INDICATORS = (
    IndicatorDefinition(
        key="population",
        label=_("Population"),
        question=_("How many people live in the county?"),
        kind=Kind.COUNT,
        unit=_("inhabitants"),
        theme="population",
        headline=_("Most people live {areas}"),
        counting_rule=_("Everyone with a permanent home in the county at the end of the year."),
        source=_("Statistics Finland, population structure (CC BY 4.0)"),
        source_url="https://stat.fi/tilasto/vaerak",
        compute=population,
        classification="quantile",
        order=10,
    ),
    IndicatorDefinition(
        key="municipalities",
        label=_("Number of municipalities"),
        question=_("How many municipalities does the county have?"),
        kind=Kind.COUNT,
        unit=_("municipalities"),
        theme="population",
        headline=_("Most municipalities lie {areas}"),
        counting_rule=_("Municipalities by the official division in force since 1 January 2026."),
        source=_("Statistics Finland, classification of municipalities 2026 (CC BY 4.0)"),
        source_url="https://stat.fi/fi/luokitukset/kunta",
        compute=number_of_municipalities,
        classification="quantile",
        order=20,
    ),
)
