"""Designing, opening, deadlines, reminders, closing, opening again, withdrawing; and who may do none of it."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.jobs.services import drain_jobs, enqueue_job
from situation_map.models import (
    Indicator,
    IndicatorVersion,
    Round,
    RoundCounty,
    RoundLink,
    RoundQuestion,
    RoundReminder,
)
from situation_map.rounds import answering, designing, reminding, running
from situation_map.rounds.errors import BadDeadline, NotReady, RoundNotInState
from situation_map.rounds.jobs import JOB
from situation_map.rounds.links import address_of, token_for
from tests.network.world import World
from tests.situation_map.rounds.conftest import (
    CONTACT,
    MakeRound,
    contact_of,
    county_of,
    link_address,
    question_of,
    round_values,
)

ROUNDS = "/fi/tyopoyta/arviointikierrokset/"


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def form_of_round(**changed: Any) -> dict[str, Any]:
    values = {**round_values(), **changed}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def test_coordinator_makes_a_round_with_questions_contacts_and_opens_it(
    world: World, indicators: dict[str, IndicatorVersion]
) -> None:
    client = world.client("national")
    made = client.post(f"{ROUNDS}uusi/", form_of_round())
    round_ = Round.objects.get()
    assert made.headers["Location"] == f"{ROUNDS}{round_.pk}/kysymykset/"
    client.post(f"{ROUNDS}{round_.pk}/kysymykset/", {"indicators": ["staff", "stage"], "topics": ["development"]})
    client.post(f"{ROUNDS}{round_.pk}/kysymykset/uusi/", {"text_fi": "Mitä toivotte?", "is_required": ""})
    assert [question.key for question in round_.questions.all()] == ["staff", "stage", "development", "open-1"]
    contacts = {"15-email": CONTACT, "15-role": "koordinaattori", "15-language": "sv", "15-confirmer": "coordinator",
                "90-email": "", "90-role": "", "90-language": "fi", "90-confirmer": "coordinator"}  # fmt: skip
    client.post(f"{ROUNDS}{round_.pk}/ihmiset/", contacts)
    assert client.get(f"{ROUNDS}{round_.pk}/avaa/").status_code == 200
    client.post(f"{ROUNDS}{round_.pk}/avaa/")
    round_.refresh_from_db()
    assert round_.state == Round.State.OPEN
    drain_jobs()
    assert [letter.to for letter in mail.outbox] == [[CONTACT]]
    assert "/sv/svara/" in mail.outbox[0].body


def test_questions_move_and_go(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff", "reach"), (), state="draft")
    client = world.client("national")
    reach = question_of(round_, "reach").pk
    client.post(f"{ROUNDS}{round_.pk}/kysymykset/{reach}/siirto/", {"up": "1"})
    assert [question.key for question in round_.questions.all()] == ["reach", "staff"]
    client.post(f"{ROUNDS}{round_.pk}/kysymykset/{reach}/siirto/", {"up": "1"})
    assert [question.key for question in round_.questions.all()] == ["reach", "staff"]
    client.post(f"{ROUNDS}{round_.pk}/kysymykset/{reach}/siirto/", {"remove": "1"})
    assert [question.key for question in round_.questions.all()] == ["staff"]


def test_same_question_is_not_asked_twice(make_round: MakeRound, world: World) -> None:
    round_ = make_round(("staff",), ("development",), state="draft")
    user = world.users["national"]
    assert designing.add_indicators(round_=round_, keys=["staff"], user=user) == 0
    assert designing.add_statements(round_=round_, keys=["development"], user=user) == 0
    with pytest.raises(LookupError):
        designing.add_indicators(round_=round_, keys=["unheard-of"], user=user)


def test_real_round_asks_for_no_example(make_round: MakeRound, world: World) -> None:
    Indicator.objects.filter(key="reach").update(is_example=True)
    user = world.users["national"]
    real = make_round(("staff",), (), state="draft")
    with pytest.raises(LookupError):
        designing.add_indicators(round_=real, keys=["reach"], user=user)
    rehearsal = designing.create_round(values=round_values(is_example=True), user=user)
    assert designing.add_indicators(round_=rehearsal, keys=["reach"], user=user) == 1
    copy = designing.create_round(values=round_values(), copied_from=rehearsal, user=user)
    assert copy.questions.count() == 0


def test_copy_has_the_questions_in_their_newest_version_and_the_contacts_with_new_links(
    make_round: MakeRound, world: World
) -> None:
    round_ = make_round(("staff",), ("development",))
    newer = IndicatorVersion.objects.create(indicator=Indicator.objects.get(key="staff"), number=2, label_fi="Uusi")
    values = round_values(name_fi="Seuraava", period="2027")
    copy = designing.create_round(values=values, copied_from=round_, user=world.users["national"])
    assert [(q.kind, q.key) for q in copy.questions.all()] == [("indicator", "staff"), ("statement", "development")]
    assert question_of(copy, "staff").version == newer
    assert (contact_of(copy).email, contact_of(copy).link_hash == contact_of(round_).link_hash) == (CONTACT, False)


def test_opened_questionnaire_cannot_be_changed(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    with pytest.raises(RoundNotInState):
        designing.add_indicators(round_=round_, keys=["reach"], user=world.users["national"])
    with pytest.raises(RoundNotInState):
        designing.remove_question(question=question_of(round_, "staff"), user=world.users["national"])
    with pytest.raises(RoundNotInState):
        designing.delete_round(round_=round_, user=world.users["national"])


@pytest.mark.parametrize(("keys", "deadline"), [((), 5), (("staff",), -1)])
def test_round_that_is_not_ready_is_not_opened(
    make_round: MakeRound, world: World, keys: tuple[str, ...], deadline: int
) -> None:
    round_ = make_round(keys, (), state="draft", deadline_on=today(deadline))
    with pytest.raises(NotReady) as error:
        running.open_round(round_=round_, user=world.users["national"])
    assert len(error.value.problems) == 1
    assert Round.objects.get().state == Round.State.DRAFT


@pytest.mark.parametrize("period", ["2026-13", "viime vuosi", "2026-Q5", "20"])
def test_period_that_does_not_exist_is_refused(world: World, period: str) -> None:
    page = world.client("national").post(f"{ROUNDS}uusi/", form_of_round(period=period))
    assert (page.status_code, Round.objects.count()) == (422, 0)


def test_bad_address_of_one_contact_does_not_lose_the_others(make_round: MakeRound, world: World) -> None:
    round_ = make_round(state="draft")
    data = {"15-email": "uusi@keski-suomi.example", "15-role": "x", "15-language": "fi", "15-confirmer": "coordinator",
            "90-email": "ei osoite", "90-role": "y", "90-language": "fi", "90-confirmer": "coordinator"}  # fmt: skip
    page = world.client("national").post(f"{ROUNDS}{round_.pk}/ihmiset/", data)
    assert page.status_code == 422
    assert 'value="ei osoite"' in page.content.decode()
    assert contact_of(round_).email == "uusi@keski-suomi.example"


def test_new_contact_in_an_open_round_gets_a_letter_and_the_old_link_ends(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    old = contact_of(round_)
    drain_jobs()
    designing.set_contact(
        county=county_of(round_), email="seuraaja@keski-suomi.example", role="x", language="fi",
        user=world.users["national"],
    )  # fmt: skip
    drain_jobs()
    assert [letter.to[0] for letter in mail.outbox] == [CONTACT, "seuraaja@keski-suomi.example"]
    assert world.client().get(link_address(old)).status_code == 410
    old.refresh_from_db()
    assert old.email == ""


def test_deadline_is_extended_and_told_to_who_has_not_sent(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    drain_jobs()
    Round.objects.update(deadline_on=today(-1))
    world.client("national").post(f"{ROUNDS}{round_.pk}/maaraaika/", {"day": today(5).isoformat()})
    drain_jobs()
    assert county_of(round_).is_answerable(today())
    assert len(mail.outbox) == 2
    with pytest.raises(BadDeadline):
        running.change_deadline(round_=round_, day=today(-1), user=world.users["national"])


def test_county_has_a_deadline_of_its_own(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    running.change_county_deadline(county=county_of(round_), day=today(30), user=world.users["national"])
    assert (county_of(round_).due_on, county_of(round_, "90").due_on) == (today(30), today(14))
    running.change_deadline(round_=round_, day=today(20), user=world.users["national"])
    assert (county_of(round_).due_on, county_of(round_, "90").due_on) == (today(30), today(20))


def test_reminders_go_once_for_each_day_to_who_has_not_sent(make_round: MakeRound) -> None:
    round_ = make_round()
    Round.objects.update(opened_at=timezone.now() - dt.timedelta(days=10))
    drain_jobs()
    for days, letters in ((8, 1), (7, 2), (7, 2), (5, 2), (2, 3), (0, 4), (-1, 4)):
        Round.objects.update(deadline_on=today(14))
        RoundReminder.objects.update(deadline_on=today(days))
        Round.objects.update(deadline_on=today(days))
        enqueue_job(name=JOB)
        drain_jobs()
        assert len(mail.outbox) == letters, days
    assert round_.counties.count() == 2


def test_nobody_is_reminded_on_the_day_of_opening_or_after_sending(make_round: MakeRound) -> None:
    round_ = make_round(deadline_on=today(2))
    assert reminding.write_reminders() == 0
    Round.objects.update(opened_at=timezone.now() - dt.timedelta(days=10))
    RoundCounty.objects.filter(region="15").update(state=RoundCounty.State.SUBMITTED)
    assert reminding.write_reminders() == 0
    RoundCounty.objects.filter(region="15").update(state=RoundCounty.State.WAITING)
    assert reminding.write_reminders() == 1
    assert round_.counties.count() == 2


def test_reminder_by_hand_goes_once_a_day(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    drain_jobs()
    for _time in range(2):
        world.client("national").post(f"{ROUNDS}{round_.pk}/muistuta/")
    drain_jobs()
    assert len(mail.outbox) == 2


def test_letter_of_a_round_that_is_over_by_then_is_not_sent(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    running.close_round(round_=round_, user=world.users["national"])
    drain_jobs()
    assert mail.outbox == []


def test_closed_round_takes_answers_again_when_it_is_opened_again(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    client = world.client("national")
    client.post(f"{ROUNDS}{round_.pk}/paata/")
    assert not county_of(round_).is_answerable(today())
    client.post(f"{ROUNDS}{round_.pk}/maaraaika/", {"day": today(5).isoformat()})
    assert county_of(round_).is_answerable(today())


def test_withdrawn_round_tells_why_and_can_be_opened_again_with_the_same_links(
    make_round: MakeRound, world: World
) -> None:
    round_ = make_round()
    drain_jobs()
    client = world.client("national")
    assert client.post(f"{ROUNDS}{round_.pk}/ota-takaisin/", {"reason": " "}).status_code == 422
    client.post(f"{ROUNDS}{round_.pk}/ota-takaisin/", {"reason": "Kysely siirtyy."})
    drain_jobs()
    assert "Kysely siirtyy." in mail.outbox[-1].body
    client.post(f"{ROUNDS}{round_.pk}/maaraaika/", {"day": today(5).isoformat()})
    assert world.client().get(link_address(contact_of(round_))).status_code == 200


def test_addresses_go_ninety_days_after_the_end(make_round: MakeRound, world: World) -> None:
    round_ = make_round()
    running.close_round(round_=round_, user=world.users["national"])
    assert reminding.erase_addresses() == 0
    Round.objects.update(closed_at=timezone.now() - dt.timedelta(days=91))
    assert reminding.erase_addresses() == 1
    assert contact_of(round_).email == ""


def test_database_holds_no_token(make_round: MakeRound) -> None:
    link = contact_of(make_round())
    stored = [str(value) for value in RoundLink.objects.filter(pk=link.pk).values_list()[0]]
    assert [value for value in stored if token_for(link) in value] == []


def test_reminder_after_a_change_of_the_secret_key_carries_a_link_that_works(
    make_round: MakeRound, settings: Any
) -> None:
    link = contact_of(make_round())
    settings.SECRET_KEY = "another-key-" * 5
    address = address_of(link)
    path = address.removeprefix(settings.PUBLIC_URL)
    assert Client().get(path).status_code == 200


NUMBERED = ("round", "round_settings", "round_delete", "round_questions", "round_question_new", "round_preview",
            "round_contacts", "round_links", "round_open", "round_deadline", "round_close", "round_withdraw",
            "round_remind", "round_accept", "round_publish", "round_import", "round_import_template")  # fmt: skip
OF_COUNTY = ("round_county", "round_county_deadline", "round_county_remind")
POSTED = {
    "name_fi": "Vieras", "period": "2026", "as_of": "2026-01-01", "deadline_on": "2030-01-01", "day": "2030-01-01",
    "reason": "x", "message": "x", "text_fi": "x", "indicators": "reach", "counties": "15", "15-email": "x@y.example",
    "15-role": "x", "15-language": "fi", "15-confirmer": "coordinator", "remove": "1",
}  # fmt: skip


def state_of_everything() -> list[Any]:
    models = (Round, RoundCounty, RoundLink, RoundQuestion, RoundReminder)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("who", ["", "editor", "publisher", "viewer", "stranger", "coordinator", "other_coordinator"])
@pytest.mark.parametrize("state", ["draft", "open"])
def test_only_the_coordinators_of_the_whole_country_manage_rounds(
    make_round: MakeRound, world: World, who: str, state: str
) -> None:
    round_ = make_round(state=state)
    question = question_of(round_, "staff").pk
    addresses = [reverse(name, args=[round_.pk]) for name in NUMBERED]
    addresses += [reverse(name, args=[round_.pk, "15"]) for name in OF_COUNTY]
    addresses += [reverse(name, args=[round_.pk, question]) for name in ("round_question", "round_question_move")]
    addresses += [reverse("round_new"), reverse("round_import_run", args=[round_.pk, 1])]
    before, client = state_of_everything(), world.client(who)
    codes = set()
    for address in addresses:
        codes |= {client.get(address).status_code, client.post(address, POSTED).status_code}
    assert codes <= ({302, 405} if not who else {403, 405})
    assert state_of_everything() == before


def test_services_refuse_whoever_calls_them(make_round: MakeRound, world: World) -> None:
    round_ = make_round(state="draft")
    other = world.users["coordinator"]
    for act in (
        lambda: designing.create_round(values=round_values(), user=other),
        lambda: designing.change_round(round_=round_, values={"name_fi": "x"}, user=other),
        lambda: designing.delete_round(round_=round_, user=other),
        lambda: running.open_round(round_=round_, user=other),
        lambda: running.withdraw_round(round_=round_, reason="x", user=other),
        lambda: reminding.remind_now(round_=round_, user=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("path", ["", "uusi/"])
def test_empty_lists_say_what_to_do(world: World, path: str) -> None:
    assert world.client("national").get(f"{ROUNDS}{path}").status_code == 200
    assert world.client("coordinator").get(ROUNDS).status_code == 200
    assert world.client("editor").get(ROUNDS).status_code == 403


def test_county_coordinator_sees_no_round_that_is_being_prepared(make_round: MakeRound, world: World) -> None:
    round_ = make_round(state="draft")
    assert world.client("coordinator").get(f"{ROUNDS}{round_.pk}/vastaa/15/").status_code == 404
    assert round_.name not in world.client("coordinator").get(ROUNDS).content.decode()


def test_progress_makes_the_same_number_of_queries_whatever_there_is(
    make_round: MakeRound, world: World, django_assert_max_num_queries: Any
) -> None:
    round_ = make_round(("staff", "reach"), ("development",))
    client, numbers = world.client("national"), []
    client.get(f"{ROUNDS}{round_.pk}/")
    for _time in range(2):
        with django_assert_max_num_queries(40) as counted:
            client.get(f"{ROUNDS}{round_.pk}/")
        numbers.append(len(counted))
        for code in ("15", "90"):
            answering.ask_colleague(county=county_of(round_, code), email="k@k.example", role="x", language="fi")
    assert numbers[0] == numbers[1]


def test_without_an_indicator_to_ask_the_way_to_make_one_is_shown(make_round: MakeRound, world: World) -> None:
    round_ = make_round(keys=(), topics=(), state="draft")
    address = f"/fi/tyopoyta/arviointikierrokset/{round_.pk}/kysymykset/"
    assert "Yhtään mittaria ei vielä" not in world.client("national").get(address).content.decode()
    Indicator.objects.update(origin="imported")
    page = world.client("national").get(address).content.decode()
    assert "Yhtään mittaria ei vielä arvioida kierroksilla." in page
    assert "Kaikki ovat jo kierroksella." not in page
