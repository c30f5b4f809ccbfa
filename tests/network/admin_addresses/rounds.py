"""Assessment rounds: managed by the coordinators of the whole country, answered by those of the county."""

import datetime as dt

from django.utils import timezone

from situation_map.models import RoundAnswer
from situation_map.rounds.content import content_of, digest
from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.scene import Scene

NATIONAL, COORDINATOR = "national", "coordinator"
INSIDERS = ("editor", "publisher", "manager", "coordinator")
COUNTY = "=15"
SOON = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
LETTER = "only who holds the letter has the token"


def managed(name: str, *args: str, **facts: object) -> Row:
    return Row(name, args, **{"owner": NATIONAL, "insiders": INSIDERS, **facts})  # type: ignore[arg-type]


def changed(name: str, *args: str, **facts: object) -> Row:
    return managed(name, *args, **{"data": {}, "changes": True, **facts})


def answer(scene: Scene) -> dict[str, object]:
    given = RoundAnswer.objects.get(county__round=scene["round_live"])
    return {f"q{given.question_id}-was": digest(content_of(given)), f"q{given.question_id}-value": "7"}


MANAGING = (
    managed("rounds", listing=True, insiders=()),
    managed("round_new", shows=False),
    changed("round_new", data={"name_fi": "Uusi", "period": "2026", "as_of": "2026-01-01", "deadline_on": SOON}),
    managed("round", "round_live", shows=False),
    managed("round_settings", "round_draft"),
    changed("round_settings", "round_draft",
            data={"name_fi": "Toinen", "period": "2026", "as_of": "2026-01-01", "deadline_on": SOON}),
    managed("round_delete", "round_draft"),
    changed("round_delete", "round_draft"),
    managed("round_questions", "round_draft"),
    changed("round_questions", "round_draft", data={"topics": ["development"]}),
    managed("round_question_new", "round_draft"),
    changed("round_question_new", "round_draft", data={"text_fi": "Mitä?"}),
    managed("round_question", "round_draft", "round_question"),
    changed("round_question", "round_draft", "round_question", data={"help_fi": "Apua."}),
    changed("round_question_move", "round_draft", "round_question", data={"remove": "1"}),
    managed("round_preview", "round_live", shows=False),
    managed("round_contacts", "round_live", shows=False),
    changed("round_contacts", "round_live", status=(422,), data={
        "15-email": "uusi@alue.example", "15-role": "x", "15-language": "fi", "15-confirmer": "coordinator"}),
    managed("round_links", "round_live", status=(200, 403), shows=False),
    managed("round_open", "round_draft"),
    changed("round_open", "round_draft"),
    managed("round_deadline", "round_live", shows=False),
    changed("round_deadline", "round_live", data={"day": SOON}),
    managed("round_close", "round_live", shows=False),
    changed("round_close", "round_live"),
    managed("round_withdraw", "round_live", shows=False),
    changed("round_withdraw", "round_live", data={"reason": "Ei vielä."}),
    changed("round_remind", "round_live"),
    changed("round_accept", "round_sent"),
    managed("round_publish", "round_read", shows=False),
    changed("round_publish", "round_read", data={"counties": ["15"]}),
    managed("round_county", "round_sent", COUNTY),
    changed("round_county", "round_sent", COUNTY, data={"review-{round_answer}": "accepted"}),
    managed("round_county_deadline", "round_live", COUNTY, shows=False),
    changed("round_county_deadline", "round_live", COUNTY, data={"day": SOON}),
    changed("round_county_remind", "round_live", COUNTY),
    managed("round_import", "round_live", shows=False),
    managed("round_import_template", "round_live", shows=False),
    managed("round_import_run", "round_live", "round_run"),
    managed("round_import_run", "round_live", "round_run", data={}),
)  # fmt: skip

ANSWERING = (
    Row("rounds", owner=COORDINATOR, listing=True, shows=False),
    Row("round_own", ("round_live", COUNTY), owner=COORDINATOR),
    Row("round_own", ("round_live", COUNTY), owner=COORDINATOR, data=answer, changes=True),
    Row("round_own_send", ("round_live", COUNTY), owner=COORDINATOR),
    Row("round_own_send", ("round_live", COUNTY), owner=COORDINATOR, data={}, changes=True),
    Row("round_own_colleagues", ("round_live", COUNTY), owner=COORDINATOR, shows=False),
    Row("round_own_colleagues", ("round_live", COUNTY), owner=COORDINATOR, changes=True,
        data={"email": "kollega@kunta.example", "role": "suunnittelija", "language": "fi"}),
    Row("round_own_take_back", ("round_sent", COUNTY), owner=COORDINATOR, data={}, changes=True),
    Row("round_answer", ("=wrong",), owner="", why=LETTER),
    Row("round_answer_send", ("=wrong",), owner="", data={}, why=LETTER),
    Row("round_answer_colleagues", ("=wrong",), owner="", data={}, why=LETTER),
    Row("round_answer_take_back", ("=wrong",), owner="", data={}, why=LETTER),
)  # fmt: skip
