"""Answering by a private link: saving, two at once, last time's answers, colleagues, sending, taking back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.jobs.services import drain_jobs
from network.services.roles import set_coordinator
from situation_map.models import Round, RoundAnswer, RoundCounty, RoundLink
from situation_map.rounds import answering, running
from situation_map.rounds.content import EMPTY, digest
from tests.network.world import World
from tests.situation_map.rounds.conftest import (
    CONTACT,
    INDICATORS,
    MakeRound,
    contact_of,
    county_of,
    link_address,
    question_of,
)

NOTHING = digest(EMPTY)


def posted(round_: Round, **answers: dict[str, Any]) -> dict[str, Any]:
    """The form's fields by question key; `was` is an empty answer's unless given."""
    data: dict[str, Any] = {}
    for key, fields in answers.items():
        pk = question_of(round_, key).pk
        data |= {f"q{pk}-{name}": value for name, value in {"was": NOTHING, **fields}.items()}
    return data


def answer_to(round_: Round, key: str) -> RoundAnswer:
    return RoundAnswer.objects.get(county=county_of(round_), question__key=key)


WHOLE = {"staff": {"value": "12"}, "development": {"value": "3", "text_fi": "Toimii osassa aluetta."}}


def test_contact_gets_the_link_and_it_opens_the_questions(make_round: MakeRound) -> None:
    round_ = make_round()
    drain_jobs()
    assert [letter.to for letter in mail.outbox] == [[CONTACT]]
    address = link_address(contact_of(round_))
    assert address in mail.outbox[0].body
    page = Client().get(address)
    assert page.status_code == 200
    assert "staff (fi)" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert RoundLink.objects.get().seen_at is not None


def test_saving_writes_what_was_given_and_who_gave_it(make_round: MakeRound) -> None:
    round_ = make_round()
    answer = Client().post(link_address(contact_of(round_)), posted(round_, **WHOLE))
    assert answer.status_code == 302
    staff, stage = answer_to(round_, "staff"), answer_to(round_, "development")
    assert (staff.number, staff.changed_by) == (Decimal(12), "perhekeskuskoordinaattori")
    assert (stage.number, stage.text_fi) == (Decimal(3), "Toimii osassa aluetta.")


@pytest.mark.parametrize(
    ("key", "value", "number"),
    [
        ("staff", "1 250", Decimal(1250)),
        ("visits", "7,1", Decimal("7.1")),
        ("visits", "7.1", Decimal("7.1")),
        ("reach", "81 %", Decimal(81)),
        ("agreed", "1", Decimal(1)),
        ("agreed", "0", Decimal(0)),
        ("staff", "0", Decimal(0)),
    ],
)
def test_numbers_are_read_as_people_write_them(make_round: MakeRound, key: str, value: str, number: Decimal) -> None:
    round_ = make_round((key,), ())
    Client().post(link_address(contact_of(round_)), posted(round_, **{key: {"value": value}}))
    assert answer_to(round_, key).number == number


@pytest.mark.parametrize(
    ("key", "value"),
    [("staff", "kaksi"), ("staff", "2,5"), ("staff", "-1"), ("reach", "101"), ("opened", "31.2.2026"), ("agreed", "2")],
)
def test_bad_answer_is_named_and_the_others_are_saved(make_round: MakeRound, key: str, value: str) -> None:
    round_ = make_round((key,))
    data = posted(round_, **{key: {"value": value}, "development": {"value": "1", "text_fi": "Työryhmä nimetty."}})
    page = Client().post(link_address(contact_of(round_)), data)
    assert page.status_code == 422
    assert f"id_q{question_of(round_, key).pk}-value" in page.content.decode()
    assert value in page.content.decode()
    assert [row.question.key for row in RoundAnswer.objects.select_related("question")] == ["development"]


def test_english_thousands_are_not_guessed(make_round: MakeRound) -> None:
    round_ = make_round(("visits",), ())
    address = link_address(contact_of(round_)).replace("/fi/vastaa/", "/en/answer/")
    page = Client().post(address, posted(round_, visits={"value": "1,250"}))
    assert (page.status_code, RoundAnswer.objects.count()) == (422, 0)


def test_value_and_reason_together_are_refused(make_round: MakeRound) -> None:
    round_ = make_round(("staff",), ())
    page = Client().post(link_address(contact_of(round_)), posted(round_, staff={"value": "3", "missing": "not_yet"}))
    assert (page.status_code, RoundAnswer.objects.count()) == (422, 0)


def test_reason_is_kept_apart_from_zero(make_round: MakeRound) -> None:
    round_ = make_round()
    data = posted(
        round_,
        staff={"value": "", "missing": "not_yet"},
        development={"value": "no:unknown", "text_fi": "Ei tiedossa."},
    )
    Client().post(link_address(contact_of(round_)), data)
    assert (answer_to(round_, "staff").missing, answer_to(round_, "staff").number) == ("not_yet", None)
    assert (answer_to(round_, "development").missing, answer_to(round_, "development").number) == ("unknown", None)


def test_two_at_once_neither_overwrites_the_other(make_round: MakeRound) -> None:
    round_ = make_round()
    address = link_address(contact_of(round_))
    Client().post(address, posted(round_, staff={"value": "12"}))
    page = Client().post(
        address, posted(round_, staff={"value": "14"}, development={"value": "2", "text_fi": "Päätetty."})
    )
    assert page.status_code == 409
    assert answer_to(round_, "staff").number == Decimal(12)
    assert answer_to(round_, "development").number == Decimal(2)
    assert 'value="14"' in page.content.decode()
    stands = digest({**EMPTY, "number": Decimal(12)})
    assert f'value="{stands}"' in page.content.decode()
    Client().post(address, posted(round_, staff={"value": "14", "was": stands}))
    assert answer_to(round_, "staff").number == Decimal(14)


def test_stale_page_does_not_take_back_what_a_colleague_wrote(make_round: MakeRound) -> None:
    round_ = make_round()
    address = link_address(contact_of(round_))
    Client().post(address, posted(round_, staff={"value": "12"}))
    answer = Client().post(
        address, posted(round_, staff={"value": ""}, development={"value": "2", "text_fi": "Päätetty."})
    )
    assert answer.status_code == 302
    assert answer_to(round_, "staff").number == Decimal(12)


def test_autosave_answers_with_digests_and_problems(make_round: MakeRound) -> None:
    round_ = make_round()
    data = posted(round_, staff={"value": "kaksi"}, development={"value": "2", "text_fi": "Päätetty."})
    answer = Client().post(link_address(contact_of(round_)), data, headers={"accept": "application/json"})
    facts = answer.json()
    stage, staff = question_of(round_, "development").pk, question_of(round_, "staff").pk
    assert list(facts["digests"]) == [str(stage)]
    assert list(facts["problems"]) == [str(staff)]
    again = posted(round_, development={"value": "3", "text_fi": "Päätetty.", "was": facts["digests"][str(stage)]})
    Client().post(link_address(contact_of(round_)), again, headers={"accept": "application/json"})
    assert answer_to(round_, "development").number == Decimal(3)


def test_answers_are_sent_when_nothing_is_missing(make_round: MakeRound) -> None:
    round_ = make_round()
    address, send = link_address(contact_of(round_)), link_address(contact_of(round_), "laheta/")
    Client().post(address, posted(round_, staff={"value": "12"}))
    refused = Client().post(send)
    assert (refused.status_code, county_of(round_).state) == (422, RoundCounty.State.WAITING)
    Client().post(address, posted(round_, development={"value": "2", "text_fi": "Päätetty."}))
    assert Client().post(send).status_code == 302
    county = county_of(round_)
    assert (county.state, county.submitted_by) == (RoundCounty.State.SUBMITTED, "perhekeskuskoordinaattori")


def test_statement_without_words_is_not_an_answer(make_round: MakeRound) -> None:
    round_ = make_round()
    Client().post(link_address(contact_of(round_)), posted(round_, staff={"value": "1"}, development={"value": "2"}))
    assert [question.key for question in answering.unanswered(county_of(round_))] == ["development"]


def test_sent_answers_cannot_be_changed_until_taken_back(make_round: MakeRound) -> None:
    round_ = make_round()
    address = link_address(contact_of(round_))
    Client().post(address, posted(round_, **WHOLE))
    Client().post(link_address(contact_of(round_), "laheta/"))
    stands = digest({**EMPTY, "number": Decimal(12)})
    Client().post(address, posted(round_, staff={"value": "99", "was": stands}))
    assert answer_to(round_, "staff").number == Decimal(12)
    Client().post(link_address(contact_of(round_), "ota-takaisin/"))
    Client().post(address, posted(round_, staff={"value": "99", "was": stands}))
    assert answer_to(round_, "staff").number == Decimal(99)


def test_answers_that_are_being_read_are_not_taken_back(make_round: MakeRound) -> None:
    round_ = make_round()
    Client().post(link_address(contact_of(round_)), posted(round_, **WHOLE))
    Client().post(link_address(contact_of(round_), "laheta/"))
    RoundAnswer.objects.filter(question__key="staff").update(review=RoundAnswer.Review.ACCEPTED)
    Client().post(link_address(contact_of(round_), "ota-takaisin/"))
    assert county_of(round_).state == RoundCounty.State.SUBMITTED


def test_nothing_is_taken_after_the_last_day(make_round: MakeRound) -> None:
    round_ = make_round()
    Round.objects.update(deadline_on=timezone.localdate() - dt.timedelta(days=1))
    answer = Client().post(
        link_address(contact_of(round_)), posted(round_, **WHOLE), headers={"accept": "application/json"}
    )
    assert (answer.status_code, RoundAnswer.objects.count()) == (409, 0)
    assert Client().get(link_address(contact_of(round_))).status_code == 200


def test_last_day_itself_counts(make_round: MakeRound) -> None:
    round_ = make_round()
    Round.objects.update(deadline_on=timezone.localdate())
    Client().post(link_address(contact_of(round_)), posted(round_, **WHOLE))
    assert RoundAnswer.objects.count() == 2


def test_colleague_saves_but_does_not_send(make_round: MakeRound) -> None:
    round_ = make_round()
    asked = {"email": "kollega@kunta.example", "role": "kunnan suunnittelija", "language": "sv"}
    Client().post(link_address(contact_of(round_), "ihmiset/"), asked)
    link = RoundLink.objects.get(is_contact=False)
    drain_jobs()
    assert [letter.to for letter in mail.outbox[1:]] == [["kollega@kunta.example"]]
    assert "/sv/svara/" in mail.outbox[1].body
    Client().post(link_address(link), posted(round_, **WHOLE))
    assert answer_to(round_, "staff").changed_by == "kunnan suunnittelija"
    Client().post(link_address(link, "laheta/"))
    Client().post(link_address(link, "ihmiset/"), {"email": "kolmas@kunta.example", "role": "x", "language": "fi"})
    assert county_of(round_).state == RoundCounty.State.WAITING
    assert RoundLink.objects.count() == 2


def test_colleague_whose_link_has_ended_gets_no_further(make_round: MakeRound) -> None:
    round_ = make_round()
    link = answering.ask_colleague(
        county=county_of(round_), email="k@kunta.example", role="suunnittelija", language="fi"
    )
    Client().post(link_address(contact_of(round_), "ihmiset/"), {"end": str(link.pk)})
    assert Client().get(link_address(link)).status_code == 410
    Client().post(link_address(link), posted(round_, **WHOLE))
    assert RoundAnswer.objects.count() == 0
    link.refresh_from_db()
    assert link.email == ""


def test_number_of_colleagues_has_an_end(make_round: MakeRound) -> None:
    round_ = make_round()
    for number in range(answering.MOST_COLLEAGUES):
        answering.ask_colleague(county=county_of(round_), email=f"k{number}@kunta.example", role="x", language="fi")
    with pytest.raises(answering.TooManyColleagues):
        answering.ask_colleague(county=county_of(round_), email="liikaa@kunta.example", role="x", language="fi")


def test_link_of_one_county_does_not_reach_another(make_round: MakeRound) -> None:
    round_ = make_round()
    other = question_of(make_round(name_fi="Toinen", period="2025"), "staff")
    data = {f"q{other.pk}-was": NOTHING, f"q{other.pk}-value": "5"}
    Client().post(link_address(contact_of(round_)), data)
    assert RoundAnswer.objects.count() == 0
    assert Client().get("/fi/vastaa/" + "0" * 43 + "/").status_code == 404


def test_withdrawn_round_shows_its_reason_and_takes_nothing(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    running.withdraw_round(round_=round_, reason="Kysely siirtyy.", user=world.users["national"])
    page = Client().get(link_address(contact_of(round_)))
    assert page.status_code == 410
    assert "Kysely siirtyy." in page.content.decode()


def test_county_coordinator_answers_on_the_desk(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    address = f"/fi/tyopoyta/arviointikierrokset/{round_.pk}/vastaa/15/"
    client = world.client("coordinator")
    assert client.get(address).status_code == 200
    client.post(address, posted(round_, **WHOLE))
    client.post(f"{address}laheta/")
    assert county_of(round_).state == RoundCounty.State.SUBMITTED


@pytest.mark.parametrize("who", ["", "editor", "publisher", "viewer", "stranger", "trusted", "other_coordinator"])
@pytest.mark.parametrize("part", ["", "laheta/", "ihmiset/", "ota-takaisin/"])
def test_nobody_else_answers_for_a_county(make_round: MakeRound, world: World, who: str, part: str) -> None:
    round_ = make_round()
    address = f"/fi/tyopoyta/arviointikierrokset/{round_.pk}/vastaa/15/{part}"
    client = world.client(who)
    data = {**posted(round_, **WHOLE), "email": "a@b.example", "role": "x", "language": "fi"}
    codes = {client.get(address).status_code, client.post(address, data).status_code}
    assert codes <= ({302, 405} if not who else {403, 405})
    assert (RoundAnswer.objects.count(), RoundLink.objects.count()) == (0, 1)
    assert county_of(round_).state == RoundCounty.State.WAITING


def test_page_makes_the_same_number_of_queries_for_one_and_for_seven_questions(
    make_round: MakeRound, django_assert_max_num_queries: Any
) -> None:
    small = make_round()
    large = make_round((*INDICATORS, "stage"), ("development", "policies"), name_fi="Suuri")
    numbers = []
    for round_ in (small, large):
        address = link_address(contact_of(round_))
        Client().get(address)
        with django_assert_max_num_queries(30) as counted:
            Client().get(address)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


def test_coordinator_of_two_counties_sees_both_on_the_desk(make_round: MakeRound, world: World) -> None:
    from network.models import Region

    round_ = make_round()
    set_coordinator(user=world.users["coordinator"], region=Region.objects.get(code="90"))
    page = world.client("coordinator").get("/fi/tyopoyta/").content.decode()
    for code in ("15", "90"):
        assert f"/fi/tyopoyta/arviointikierrokset/{round_.pk}/vastaa/{code}/" in page
