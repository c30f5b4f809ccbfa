"""What indicators and brought-in figures add to the scene."""

from typing import Any

from cms.imports.models import ImportRun, ImportSource
from situation_map.importing.target import OWNER
from situation_map.models import Indicator, IndicatorVersion, Observation
from tests.network.world import World

CANARY = "Kanarialintu"


def add_figures(world: World, things: dict[str, Any]) -> None:
    indicator = Indicator.objects.create(key="scene-groups", kind="count", theme="cooperation", origin="assessed")
    IndicatorVersion.objects.create(
        indicator=indicator, number=1, label_fi=f"{CANARY} ryhmiä", question_fi="Montako?", counting_rule_fi="Kaikki."
    )
    things["figure"] = Observation.objects.create(
        key="scene-figure", version=indicator.versions.get(), region_id="15", period="2025", value_number=4
    )
    source = ImportSource.objects.create(owner=OWNER, importer="figures_table", name=f"{CANARY} luvut")
    things["figure_source"] = source
    things["figure_run"] = ImportRun.objects.create(source=source, state=ImportRun.State.READY, language="fi")
