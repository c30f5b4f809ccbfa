"""What assessment rounds add to the scene: one that is prepared, one that is open with answers, one to be published."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from situation_map.models import Indicator, IndicatorVersion, Round, RoundCounty, RoundImport, RoundQuestion
from situation_map.rounds import answering, designing, reviewing, running
from situation_map.rounds.answering import Given
from situation_map.rounds.content import EMPTY, digest
from tests.network.world import World

CANARY = "Kanarialintu"


def add_rounds(world: World, things: dict[str, Any]) -> None:
    national = world.users["national"]
    indicator = Indicator.objects.create(key="scene-staff", kind="count", theme="development", origin="assessed")
    IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi="Työntekijöitä")
    # The name of an open round is known to every county; of one that is prepared, to the country's coordinators.
    names = (f"{CANARY} kierros", "Avoin kierros", "Luettava kierros", "Luettu kierros")
    draft, live, sent, read = (a_round(world, name) for name in names)
    for made in (live, sent, read):
        running.open_round(round_=made, user=national)
    for made in (live, sent, read):
        county = RoundCounty.objects.get(round=made, region="15")
        pk = made.questions.get().pk
        given = {pk: Given({**EMPTY, "number": Decimal(3), "note": f"{CANARY} visertää."}, digest(EMPTY))}
        answering.save_answers(county=county, given=given, by="koordinaattori")
        if made is not live:
            answering.submit_answers(county=county, by="koordinaattori")
    reviewing.accept_counties(round_=read, user=national)
    things |= {
        "round_draft": draft, "round_live": live, "round_sent": sent, "round_read": read,
        "round_question": RoundQuestion.objects.get(round=draft),
        "round_answer": RoundCounty.objects.get(round=sent, region="15").answers.get(),
        "round_run": RoundImport.objects.create(round=live, file_name=f"{CANARY}.xlsx"),
    }  # fmt: skip


def a_round(world: World, name: str) -> Round:
    today, national = timezone.localdate(), world.users["national"]
    values = {
        "name_fi": name, "period": str(today.year), "as_of": today, "deadline_on": today + dt.timedelta(days=9),
    }  # fmt: skip
    made = designing.create_round(values=values, user=national)
    designing.add_indicators(round_=made, keys=["scene-staff"], user=national)
    county = RoundCounty.objects.get(round=made, region="15")
    designing.set_contact(
        county=county, email="kanarialintu@alue.example", role="koordinaattori", language="fi", user=national
    )
    return made
