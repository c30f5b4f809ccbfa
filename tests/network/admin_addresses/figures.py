"""Indicators and figures: for the coordinators of the whole country."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.scene import Scene

NATIONAL = "national"
INSIDERS = ("editor", "publisher", "manager", "coordinator")
KEY = "=scene-groups"
DEFINITION = {
    "seen": "0", "kind": "count", "key": "new-one", "theme": "cooperation", "origin": "assessed", "direction": "none",
    "decimals": "0", "classification": "equal", "order": "1", "label_fi": "Uusi", "question_fi": "Montako?",
    "counting_rule_fi": "Kaikki.",
}  # fmt: skip
FIGURE = {"area": "region:15", "period": "2024", "value": "7", "status": "final", "source": "Kysely"}


def managed(name: str, *args: str, **facts: object) -> Row:
    return Row(name, args, **{"owner": NATIONAL, "insiders": INSIDERS, **facts})  # type: ignore[arg-type]


def changed(name: str, *args: str, **facts: object) -> Row:
    return managed(name, *args, **{"data": {}, "changes": True, **facts})


def upload(scene: Scene) -> dict[str, object]:
    table = SimpleUploadedFile("luvut.csv", b"indicator;area;period;value\nscene-groups;15;2024;3\n")
    return {"file": table, "source_title": "Kysely"}


MANAGING = (
    managed("indicators_desk"),
    managed("indicator_new", shows=False),
    changed("indicator_new", data=DEFINITION),
    changed("indicators_compute"),
    managed("indicator_desk", KEY),
    managed("indicator_edit", KEY),
    changed("indicator_edit", KEY, data={**DEFINITION, "seen": "1", "save": "1"}),
    managed("figure_new", KEY),
    changed("figure_new", KEY, data=FIGURE),
    managed("figure", KEY, "figure"),
    changed("figure", KEY, "figure", data={**FIGURE, "value": "9"}),
    managed("figure_withdraw", KEY, "figure"),
    changed("figure_withdraw", KEY, "figure"),
    managed("figure_imports"),
    managed("figure_import_new", "=figures_table", shows=True),
    changed("figure_import_new", "=figures_table", data=upload),
    managed("figure_import", "figure_run"),
    changed("figure_import", "figure_run", data={"mode": "all"}, changes=False),
    managed("figure_import_state", "figure_run", shows=False),
    changed("figure_import_leave", "figure_run"),
    changed("figure_import_undo", "figure_run", changes=False),
    changed("figure_import_stop", "figure_source", changes=False),
)
