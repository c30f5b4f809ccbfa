"""The family centres that the source texts name, as records of their own: known to exist, the rest unknown."""

import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from network.models import FamilyCentrePage, Municipality
from network.models.vocabulary import CentreForm, LeadSector, Origin, Phase
from network.services.content import create_page
from network.services.provisioning import region_branch
from network.services.reference import FOLDER, ReferenceError

FILE = FOLDER / "central_finland_centres.toml"
NAMESPACE = uuid.UUID("6f1d3c52-5a3e-4f0e-9c0c-0d7f2a6e6f15")


@transaction.atomic
def load_source_centres(*, file: Path = FILE) -> int:
    """Create the centres that are not there yet; returns how many the file names. Raises ReferenceError."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ReferenceError(file.name, 0, str(error)) from None
    parent = region_branch(data["region"], "fi")
    for number, centre in enumerate(data["centre"], start=1):
        try:
            facts, served = facts_of(centre, data["sources"])
        except (KeyError, ValueError, Municipality.DoesNotExist) as error:
            raise ReferenceError(file.name, number, f"centre {centre.get('key', number)!r}: {error}") from None
        key = uuid.uuid5(NAMESPACE, centre["key"])
        if not FamilyCentrePage.objects.filter(translation_key=key).exists():
            create_page(
                FamilyCentrePage,
                parent=parent,
                facts=facts,
                related={"municipalities_served": served},
                translation_key=key,
            )
    return len(data["centre"])


def facts_of(centre: dict[str, Any], sources: dict[str, str]) -> tuple[dict[str, Any], list[Municipality]]:
    """Fields of the page, and the municipalities served when there are several."""
    municipalities = [Municipality.objects.get(name_fi=name) for name in centre["municipalities"]]
    facts = {
        "title": centre["name"],
        "municipality": municipalities[0] if municipalities else None,
        "form": CentreForm(centre.get("form", "unknown")),
        "phase": Phase(centre.get("phase", "unknown")),
        "lead_sector": LeadSector(centre.get("lead_sector", "unknown")),
        "latitude": municipalities[0].latitude if municipalities else None,
        "longitude": municipalities[0].longitude if municipalities else None,
        "origin": Origin.SOURCE,
        "source_note": "; ".join(sources[key] for key in centre["sources"]),
    }
    return facts, municipalities if len(municipalities) > 1 else []
