"""Reading, returning, accepting, publishing, correcting; and what last time's answers look like next time."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.jobs.services import drain_jobs
from situation_map.models import (
    Decision,
    IndicatorVersion,
    Observation,
    Round,
    RoundAnswer,
    RoundCounty,
    Source,
    Statement,
)
from situation_map.rounds import answering, publishing, reviewing, running
from situation_map.rounds.answering import Given
from situation_map.rounds.content import EMPTY, content_of, digest
from situation_map.rounds.errors import NotReady, RoundNotInState
from situation_map.rounds.reviewing import Verdict
from tests.network.world import World
from tests.situation_map.rounds.conftest import MakeRound, contact_of, county_of, link_address, question_of

ROUNDS = "/fi/tyopoyta/arviointikierrokset/"
STATEMENT = {"number": Decimal(2), "text_fi": "Valtuusto on päättänyt.", "confidence": "high"}
DECISION = {
    "decision_body": "Aluevaltuusto",
    "decision_title": "Perhekeskussuunnitelma",
    "decided_on": dt.date(2026, 3, 2),
}


def in_a_week() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=7)


def give(round_: Round, code: str = "15", **contents: dict[str, Any]) -> None:
    """Save these contents as the county's contact would."""
    county = county_of(round_, code)
    stands = {answer.question_id: digest(content_of(answer)) for answer in county.answers.all()}
    given = {}
    for key, content in contents.items():
        pk = question_of(round_, key).pk
        given[pk] = Given({**EMPTY, **content}, stands.get(pk, digest(EMPTY)))
    answering.save_answers(county=county, given=given, by="koordinaattori")


def sent_round(make_round: MakeRound, code: str = "15", **facts: Any) -> Round:
    round_ = make_round(**facts)
    give(round_, code, staff={"number": Decimal(12)}, development={**STATEMENT, **DECISION})
    answering.submit_answers(county=county_of(round_, code), by="koordinaattori")
    return round_


def accepted_round(make_round: MakeRound, world: World, **facts: Any) -> Round:
    round_ = sent_round(make_round, **facts)
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    return round_


def publish(round_: Round, world: World, *codes: str, **more: Any) -> publishing.Published:
    return publishing.publish_counties(round_=round_, codes=codes or ("15",), user=world.users["national"], **more)


def answer_of(round_: Round, key: str) -> RoundAnswer:
    return RoundAnswer.objects.get(county=county_of(round_), question__key=key)


def verdicts(round_: Round, day: str = "", message: str = "", **given: tuple[str, str]) -> dict[str, str]:
    data = {"day": day or in_a_week().isoformat(), "message": message}
    for key, (review, remark) in given.items():
        pk = answer_of(round_, key).pk
        data |= {f"review-{pk}": review, f"remark-{pk}": remark}
    return data


def test_one_answer_is_returned_with_a_remark_and_the_other_stays_accepted(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    drain_jobs()
    address = f"{ROUNDS}{round_.pk}/alue/15/"
    data = verdicts(
        round_, staff=("returned", "Myös osa-aikaiset?"), development=("accepted", ""), message="Kiitos jo nyt."
    )
    world.client("national").post(address, data)
    drain_jobs()
    assert county_of(round_).state == RoundCounty.State.RETURNED
    assert (answer_of(round_, "staff").review, answer_of(round_, "development").review) == ("returned", "accepted")
    assert ["Myös osa-aikaiset?" in mail.outbox[-1].body, "Kiitos jo nyt." in mail.outbox[-1].body] == [True, True]
    page = Client().get(link_address(contact_of(round_))).content.decode()
    assert "Myös osa-aikaiset?" in page
    assert f'name="q{question_of(round_, "development").pk}-value"' not in page


def test_accepted_answer_is_locked_while_the_rest_is_put_right(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    found = {
        answer_of(round_, "staff").pk: Verdict("returned", "Tarkista."),
        answer_of(round_, "development").pk: Verdict("accepted"),
    }
    reviewing.review_answers(county=county_of(round_), verdicts=found, day=in_a_week(), user=world.users["national"])
    give(round_, staff={"number": Decimal(14)}, development={**STATEMENT, "number": Decimal(4)})
    assert (answer_of(round_, "staff").number, answer_of(round_, "development").number) == (14, 2)
    answering.submit_answers(county=county_of(round_), by="koordinaattori")
    assert (answer_of(round_, "staff").review, answer_of(round_, "development").review) == ("none", "accepted")


def test_return_without_a_remark_keeps_the_verdicts_and_writes_nothing(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    data = verdicts(round_, staff=("returned", " "), development=("accepted", "Hyvä."))
    page = world.client("national").post(f"{ROUNDS}{round_.pk}/alue/15/", data)
    assert (page.status_code, county_of(round_).state) == (422, RoundCounty.State.SUBMITTED)
    assert "Hyvä." in page.content.decode()
    assert answer_of(round_, "development").review == "none"


def test_return_needs_a_day_that_has_not_passed(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    data = verdicts(round_, day="2020-01-01", staff=("returned", "Tarkista."))
    page = world.client("national").post(f"{ROUNDS}{round_.pk}/alue/15/", data)
    assert (page.status_code, county_of(round_).state) == (422, RoundCounty.State.SUBMITTED)


def test_returned_answers_can_be_put_right_in_a_closed_round(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    running.close_round(round_=round_, user=world.users["national"])
    found = {answer_of(round_, "staff").pk: Verdict("returned", "Tarkista.")}
    reviewing.review_answers(county=county_of(round_), verdicts=found, day=in_a_week(), user=world.users["national"])
    give(round_, staff={"number": Decimal(14)})
    assert answer_of(round_, "staff").number == 14
    with pytest.raises(RoundNotInState):
        give(round_, "90", staff={"number": Decimal(1)})


def test_all_accepted_makes_the_county_ready_to_publish(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    data = verdicts(round_, staff=("accepted", ""), development=("accepted", ""))
    world.client("national").post(f"{ROUNDS}{round_.pk}/alue/15/", data)
    assert county_of(round_).state == RoundCounty.State.ACCEPTED


def test_published_answers_are_figures_and_statements_with_their_source(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world, next_review_on=timezone.localdate() + dt.timedelta(days=300))
    page = world.client("national").post(f"{ROUNDS}{round_.pk}/julkaise/", {"counties": ["15"]})
    assert page.status_code == 302
    figure, statement = Observation.objects.get(), Statement.objects.get()
    assert (figure.region_id, figure.period, figure.value_number, figure.as_of) == ("15", "2026", 12, round_.as_of)
    assert (figure.confirmed_by_role, figure.is_example, figure.version) == (
        "coordinator",
        False,
        question_of(round_, "staff").version,
    )
    assert (statement.region_id, statement.topic, statement.step, statement.text_fi) == (
        "15",
        "development",
        2,
        "Valtuusto on päättänyt.",
    )
    assert (statement.as_of, statement.confidence, statement.confirmed_on) == (
        round_.as_of,
        "high",
        timezone.localdate(),
    )
    assert statement.decision is not None
    assert (statement.decision.body, statement.decision.title_fi) == ("Aluevaltuusto", "Perhekeskussuunnitelma")
    assert {figure.source_id, statement.source_id} == {Source.objects.get(kind="survey").pk}
    assert county_of(round_).state == RoundCounty.State.PUBLISHED


def test_reason_is_published_as_a_reason_and_an_unanswered_option_as_no_answer(
    make_round: MakeRound, world: World
) -> None:
    round_ = make_round(("staff", "reach"), ())
    round_.questions.filter(key="reach").update(is_required=False)
    give(round_, staff={"missing": "not_yet"})
    answering.submit_answers(county=county_of(round_), by="x")
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    publish(round_, world)
    found = {row.version.indicator.key: (row.missing, row.value_number) for row in Observation.objects.all()}
    assert found == {"staff": ("not_yet", None), "reach": ("no_answer", None)}


def test_every_kind_of_answer_is_published_as_its_kind(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff", "reach", "visits", "agreed", "opened", "model", "stage"), ())
    day = dt.date(2025, 2, 3)
    give(
        round_, staff={"number": Decimal(0)}, reach={"number": Decimal("81.5")}, visits={"number": Decimal("7.1")},
        agreed={"number": Decimal(1)}, opened={"date": day}, model={"words": "Verkosto"}, stage={"number": Decimal(2)},
    )  # fmt: skip
    answering.submit_answers(county=county_of(round_), by="x")
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    publish(round_, world)
    found = {
        row.version.indicator.key: (row.value_number, row.value_date, row.value_text)
        for row in Observation.objects.all()
    }
    assert found == {
        "staff": (0, None, ""), "reach": (Decimal("81.5"), None, ""), "visits": (Decimal("7.1"), None, ""),
        "agreed": (1, None, ""), "opened": (None, day, ""), "model": (None, None, "Verkosto"), "stage": (2, None, ""),
    }  # fmt: skip


def test_open_questions_and_notes_are_not_published(make_round: MakeRound, world: World) -> None:
    from situation_map.rounds import designing

    national = world.users["national"]
    round_ = make_round(("staff",), (), state="draft")
    designing.add_open_question(round_=round_, values={"text_fi": "Mitä toivotte?"}, user=national)
    running.open_round(round_=round_, user=national)
    contents: dict[str, Any] = {
        "staff": {"number": Decimal(3), "note": "Salainen huomio"},
        "open-1": {"words": "Salainen toive"},
    }
    give(round_, "15", **contents)
    answering.submit_answers(county=county_of(round_), by="x")
    reviewing.accept_counties(round_=round_, user=national)
    publish(round_, world)
    rows = [*Observation.objects.values(), *Statement.objects.values(), *Source.objects.values()]
    assert [row for row in rows if "Salainen" in str(row)] == []


def test_publishing_is_all_or_nothing(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    give(round_, "90", staff={"number": Decimal(5)}, development=STATEMENT)
    answering.submit_answers(county=county_of(round_, "90"), by="x")
    with pytest.raises(NotReady) as error:
        publish(round_, world, "15", "90")
    assert len(error.value.problems) == 1
    assert (Observation.objects.count(), Statement.objects.count(), Source.objects.count()) == (0, 0, 0)
    assert county_of(round_).state == RoundCounty.State.ACCEPTED


def test_answer_of_a_day_to_come_is_not_published(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world, as_of=timezone.localdate() + dt.timedelta(days=3))
    page = world.client("national").post(f"{ROUNDS}{round_.pk}/julkaise/", {"counties": ["15"]})
    assert (page.status_code, Observation.objects.count()) == (422, 0)


def test_answer_to_an_earlier_definition_stays_with_it(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    asked = question_of(round_, "staff").version
    IndicatorVersion.objects.create(indicator=asked.indicator, number=2, label_fi="Uusi määritelmä", highest=1)
    page = world.client("national").get(f"{ROUNDS}{round_.pk}/julkaise/").content.decode()
    assert "”staff (fi)” on määritelty uudelleen" in page
    publish(round_, world)
    assert Observation.objects.get(version__indicator__key="staff").version == asked


def test_county_corrects_what_was_published_and_the_earlier_stays(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    publish(round_, world)
    data = {"day": in_a_week().isoformat(), "message": "Luku oli vanha."}
    world.client("national").post(f"{ROUNDS}{round_.pk}/alue/15/maaraaika/", data)
    give(round_, staff={"number": Decimal(15)}, development={**STATEMENT, **DECISION, "number": Decimal(3)})
    answering.submit_answers(county=county_of(round_), by="koordinaattori")
    assert [row.value_number for row in Observation.objects.current()] == [12]
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    publish(round_, world)
    assert [(row.value_number, row.is_current) for row in Observation.objects.order_by("pk")] == [
        (12, False),
        (15, True),
    ]
    assert [row.step for row in Statement.objects.of_region("15")] == [3]
    assert Statement.objects.count() == 2
    assert Decision.objects.count() == 1


def test_publishing_again_without_a_change_writes_no_second_row(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    publish(round_, world)
    running.reopen_county(
        county=county_of(round_), message="Katso vielä.", day=in_a_week(), user=world.users["national"]
    )
    answering.submit_answers(county=county_of(round_), by="koordinaattori")
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    publish(round_, world)
    assert (Observation.objects.count(), Statement.objects.count()) == (1, 1)


def test_silent_counties_get_no_answer_only_in_a_closed_round(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    assert publish(round_, world, write_no_answer=True).no_answer == 0
    running.close_round(round_=round_, user=world.users["national"])
    world.client("national").post(f"{ROUNDS}{round_.pk}/julkaise/", {"write_no_answer": "on"})
    found = dict(Observation.objects.values_list("region", "missing"))
    assert found == {"15": "", "90": "no_answer"}


def test_withdrawn_round_publishes_nothing(make_round: MakeRound, world: World) -> None:
    round_ = accepted_round(make_round, world)
    running.withdraw_round(round_=round_, reason="Virhe.", user=world.users["national"])
    with pytest.raises(RoundNotInState):
        publish(round_, world)


def test_example_round_publishes_examples(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    Round.objects.update(is_example=True)
    give(round_, staff={"number": Decimal(3)}, development=STATEMENT)
    answering.submit_answers(county=county_of(round_), by="x")
    reviewing.accept_counties(round_=round_, user=world.users["national"])
    publish(round_, world)
    assert {
        *Observation.objects.values_list("is_example", flat=True),
        *Statement.objects.values_list("is_example", flat=True),
    } == {True}


def published_then_next(make_round: MakeRound, world: World) -> Round:
    last_year = timezone.localdate() - dt.timedelta(days=365)
    earlier = accepted_round(make_round, world, period="2025", as_of=last_year, name_fi="Edellinen")
    publish(earlier, world)
    return make_round(name_fi="Tämä")


def test_last_answers_stand_beside_the_new_ones_and_can_be_taken_over(make_round: MakeRound, world: World) -> None:
    round_ = published_then_next(make_round, world)
    address = link_address(contact_of(round_))
    page = Client().get(address).content.decode()
    assert [words in page for words in ("2025", "Valtuusto on päättänyt.", '<p class="said-value">12</p>')] == [
        True
    ] * 3
    Client().post(address, {"same": str(question_of(round_, "development").pk)})
    assert (answer_of(round_, "development").number, answer_of(round_, "development").text_fi) == (
        2,
        "Valtuusto on päättänyt.",
    )


def test_answer_to_another_definition_is_not_taken_over(make_round: MakeRound, world: World) -> None:
    last_year = timezone.localdate() - dt.timedelta(days=365)
    earlier = accepted_round(make_round, world, period="2025", as_of=last_year)
    publish(earlier, world)
    version = question_of(earlier, "staff").version
    IndicatorVersion.objects.create(indicator=version.indicator, number=2, label_fi="Uusi määritelmä")
    round_ = make_round(name_fi="Tämä")
    Client().post(link_address(contact_of(round_)), {"same": str(question_of(round_, "staff").pk)})
    assert RoundAnswer.objects.filter(county__round=round_).count() == 0


def test_figure_that_was_not_from_a_round_stands_beside_too(make_round: MakeRound, world: World) -> None:
    from situation_map.area_kinds import AreaKind
    from situation_map.observing import NewObservation
    from situation_map.recording import record_observations

    round_ = make_round()
    row = NewObservation("staff", AreaKind.REGION, "15", "2024", value=777, as_of=dt.date(2024, 12, 31))
    record_observations(rows=[row], user=world.users["national"], source=None)
    page = Client().get(link_address(contact_of(round_))).content.decode()
    assert '<p class="said-value">777</p>' in page


def test_unpublished_answers_of_an_earlier_round_are_not_shown(make_round: MakeRound, world: World) -> None:
    last_year = timezone.localdate() - dt.timedelta(days=365)
    accepted_round(make_round, world, period="2025", as_of=last_year)
    round_ = make_round(name_fi="Tämä")
    assert "Valtuusto on päättänyt." not in Client().get(link_address(contact_of(round_))).content.decode()


def test_what_has_come_in_waits_on_the_coordinators_desk(make_round: MakeRound, world: World) -> None:
    round_ = sent_round(make_round)
    address = f"{ROUNDS}{round_.pk}/alue/15/"
    assert address in world.client("national").get("/fi/tyopoyta/").content.decode()
    assert address not in world.client("coordinator").get("/fi/tyopoyta/").content.decode()
