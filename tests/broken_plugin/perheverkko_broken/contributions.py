"""One item in every registry."""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.plugin_api import (
    DashboardPanel,
    IndicatorDefinition,
    Kind,
    Panel,
    SearchDocument,
    SearchSource,
    Value,
    dashboard_panels,
    indicators,
    panels,
    search_sources,
)

from . import break_in


def panel_context(request: Any, parameters: Any) -> dict[str, Any]:
    break_in("panel")
    return {"text": "The broken plugin's panel works"}


def desk_context(request: Any) -> dict[str, Any]:
    break_in("desk")
    return {"text": "The broken plugin's desk panel works"}


def seven(codes: Sequence[str]) -> dict[str, Value]:
    break_in("indicator")
    return {code: Value(7) for code in codes}


def documents(ids: list[str]) -> Iterable[SearchDocument]:
    for object_id in ids:
        break_in("search")
        yield SearchDocument(
            source="broken", object_id=object_id, language="fi", title="Rikkinäinen", summary="", body="", url="/fi/"
        )


def register_all() -> None:
    panels.register(Panel("broken", "Broken panel", "perheverkko_broken/text.html", panel_context))
    dashboard_panels.register(DashboardPanel("broken", "Broken desk", "perheverkko_broken/text.html", desk_context))
    search_sources.register(SearchSource("broken", "Broken things", "info", documents, lambda: ["1"]))
    indicators.register(
        IndicatorDefinition(
            key="broken",
            label="Sevens",
            question="How many?",
            kind=Kind.COUNT,
            counting_rule="Seven.",
            source="Here",
            compute=seven,
        )
    )
