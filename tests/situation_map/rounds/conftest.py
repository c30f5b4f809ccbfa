"""Two counties, people in every role, stored indicators of each kind, and a round in any state."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone, translation

from situation_map.models import Indicator, IndicatorVersion, Round, RoundCounty, RoundLink
from situation_map.rounds import designing, running
from situation_map.rounds.links import token_for
from tests.network.world import World

CENTRAL, HELSINKI = "15", "90"
INDICATORS = {
    "staff": "count",
    "reach": "share",
    "visits": "ratio",
    "agreed": "yes_no",
    "opened": "date",
    "model": "text",
}
CONTACT = "perhekeskus@keski-suomi.example"


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


def add_indicator(key: str, kind: str, **facts: Any) -> IndicatorVersion:
    indicator = Indicator.objects.create(key=key, kind=kind, theme="development", origin="assessed", is_listed=True)
    names = {f"label_{code}": f"{key} ({code})" for code in ("fi", "sv", "en")}
    return IndicatorVersion.objects.create(indicator=indicator, number=1, **names, **facts)


@pytest.fixture
def indicators(db: None) -> dict[str, IndicatorVersion]:
    versions = {key: add_indicator(key, kind) for key, kind in INDICATORS.items()}
    steps = [
        {"code": code, "label": {"fi": f"askel {code}", "sv": f"steg {code}", "en": f"step {code}"}}
        for code in range(3)
    ]
    return {**versions, "stage": add_indicator("stage", "scale", steps=steps)}


def round_values(**changed: Any) -> dict[str, Any]:
    """What `create_round` takes: the situation yesterday, two weeks to answer."""
    today = timezone.localdate()
    values = {
        "name_fi": "Perhekeskuskysely 2026", "name_sv": "Familjecenterenkäten 2026", "name_en": "Round of 2026",
        "period": "2026", "as_of": today - dt.timedelta(days=1), "deadline_on": today + dt.timedelta(days=14),
    }  # fmt: skip
    return {**values, **changed}


MakeRound = Callable[..., Round]


@pytest.fixture
def make_round(world: World, indicators: dict[str, IndicatorVersion]) -> MakeRound:
    """A round with indicators and one statement; open unless `state` says draft. Central Finland has a contact."""

    def make(
        keys: tuple[str, ...] = ("staff",),
        topics: tuple[str, ...] = ("development",),
        state: str = "open",
        **changed: Any,
    ) -> Round:
        national = world.users["national"]
        made = designing.create_round(values=round_values(**changed), user=national)
        designing.add_indicators(round_=made, keys=list(keys), user=national)
        designing.add_statements(round_=made, keys=list(topics), user=national)
        designing.set_contact(
            county=county_of(made), email=CONTACT, role="perhekeskuskoordinaattori", language="fi", user=national
        )
        if state == "open":
            running.open_round(round_=made, user=national)
        return Round.objects.get(pk=made.pk)

    return make


def county_of(round_: Round, code: str = CENTRAL) -> RoundCounty:
    return RoundCounty.objects.select_related("round", "region").get(round=round_, region=code)


def contact_of(round_: Round, code: str = CENTRAL) -> RoundLink:
    return RoundLink.objects.select_related("county__round", "county__region").get(
        county__round=round_, county__region=code, is_contact=True, ended_at=None
    )


def link_address(link: RoundLink, part: str = "") -> str:
    return f"/fi/vastaa/{token_for(link)}/{part}"


def question_of(round_: Round, key: str) -> Any:
    return round_.questions.get(key=key)
