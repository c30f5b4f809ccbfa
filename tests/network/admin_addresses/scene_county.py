"""What the counties' pages add to the scene: statements, a decision, a contact post, good practices and materials."""

import datetime as dt
from typing import Any

from django.utils.text import slugify

from network.models import Region
from network.services.addresses import public_path
from situation_map.models import ContactRole, GoodPracticePage, MaterialPage
from situation_map.statements import record_decision, record_statement
from tests.network.world import World

CANARY = "Kanarialintu"


def add_county(world: World, things: dict[str, Any]) -> None:
    region, coordinator = Region.objects.get(code="15"), world.users["coordinator"]
    practice = add_shared(GoodPracticePage, world.organisation, f"{CANARY} käytäntö")
    material = add_shared(MaterialPage, world.organisation, f"{CANARY} opas")
    foreign = add_shared(GoodPracticePage, world.foreign, "Sukupuun tapa")
    foreign.save_revision().publish()
    things |= {
        "statement": record_statement(
            region=region, topic="development", texts={"fi": "Valmistelu on alkanut."}, step=1,
            as_of=dt.date(2026, 5, 1), user=coordinator,
        ),
        "decision": record_decision(
            region=region, body="Aluevaltuusto", titles={"fi": "Perhekeskukset"}, decided_on=dt.date(2026, 4, 1),
            document_url="", user=coordinator,
        ),
        "contact": ContactRole.objects.create(key="scene-contact", region=region, role_fi="Koordinaattori"),
        "practice": practice, "material": material, "foreign_key": foreign.translation_key,
        "practice_key": practice.translation_key, "path_of_practice": public_path(practice).lstrip("/"),
    }  # fmt: skip


def add_shared(model: Any, organisation: Any, title: str) -> Any:
    """A draft of the organisation."""
    page = model(
        title=title, slug=slugify(title), summary="Kuinka se tehdään.",
        topics=["development"], link="https://example.org/", locale=organisation.locale, live=False,
        source_language="fi",
    )  # fmt: skip
    organisation.add_child(instance=page)
    page.save_revision()
    return page
