"""Recording what is said of a county: nothing overwritten, nothing by strangers, nothing half written."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override
from wagtail.users.models import UserProfile

from cms.jobs.models import Job
from network.models import Region
from search.models import SearchEntry
from situation_map.models import Decision, Source, Statement
from situation_map.registry import Missing
from situation_map.statements import (
    AlreadyReplaced,
    confirm_statement,
    record_decision,
    record_source,
    record_statement,
)
from situation_map.statements.history import ASSESSED, CONFIRMED, CORRECTED, history_of
from situation_map.statements.reading import due_statements
from situation_map.statements.reminding import remind_reviews, send_review_letter
from situation_map.statements.stated_area import StatedArea
from situation_map.topics import topics
from tests.network.world import World

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def region(world: World) -> Region:
    return Region.objects.get(code="15")


@pytest.fixture
def state(world, region):
    """Records a statement as the county's coordinator; whatever is given changes its facts."""

    def record(**changed):
        facts = {
            "region": region,
            "topic": "development",
            "texts": {"fi": "Valmistelu on alkanut."},
            "step": 1,
            "as_of": timezone.localdate() - dt.timedelta(days=30),
            "user": world.users["coordinator"],
        }
        return record_statement(**{**facts, **changed})

    return record


def test_statement_is_recorded_and_found(state):
    row = state(confirmed_by="coordinator", confidence="high")
    assert (row.step, row.missing, row.scale_version) == (1, "", topics()["development"].version)
    assert row.confirmed_on == timezone.localdate()
    assert SearchEntry.objects.filter(source="statement", object_id=row.key).count() == 1


def test_statement_without_a_step_says_why(state):
    assert state(step=None).missing == Missing.UNKNOWN
    assert state(step=None, missing="no_answer").missing == Missing.NO_ANSWER


@pytest.mark.parametrize("who", ["other_coordinator", "editor", "publisher", "viewer", "trusted", "stranger"])
def test_others_than_the_countys_coordinators_record_nothing(world, state, who):
    with pytest.raises(PermissionDenied):
        state(user=world.users[who])
    assert not Statement.objects.exists()


@pytest.mark.parametrize("who", ["national", "administrator"])
def test_national_coordinators_record_for_every_county(world, state, who):
    assert state(user=world.users[who]).region_id == "15"


def test_of_the_whole_country_only_national_coordinators_state(world, state):
    with pytest.raises(PermissionDenied):
        state(region=None)
    assert state(region=None, user=world.users["national"]).region_id is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": "weather"}, "topic"),
        ({"step": 5}, "step"),
        ({"step": 1, "missing": "not_yet"}, "missing"),
        ({"step": None, "missing": "nonsense"}, "missing"),
        ({"texts": {"fi": "  "}}, "texts"),
        ({"as_of": None}, "as_of"),
        ({"as_of": dt.date(2999, 1, 1)}, "as_of"),
        ({"confirmed_by": "Maija"}, "confirmed_by"),
        ({"confirmed_by": "coordinator", "next_review": dt.date(2020, 1, 1)}, "next_review"),
        ({"confidence": "certain"}, "confidence"),
    ],
)
def test_bad_statement_names_its_field_and_writes_nothing(state, changed, field):
    with pytest.raises(ValidationError) as caught:
        state(**changed)
    assert field in caught.value.message_dict
    assert not Statement.objects.exists()


def test_decision_of_another_county_is_refused(world, state):
    other = Region.objects.get(code="90")
    decision = record_decision(
        region=other, body="Kaupunginhallitus", titles={"fi": "Perhekeskukset"}, decided_on=None, document_url="",
        user=world.users["other_coordinator"],
    )  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        state(decision=decision)
    assert list(caught.value.message_dict) == ["decision"]


def test_new_assessment_leaves_the_earlier_one_standing(state):
    first = state()
    second = state(step=2, as_of=timezone.localdate())
    assert list(Statement.objects.of_region("15")) == [second, first]


def test_correction_takes_the_place_and_keeps_what_stood(state):
    first = state()
    second = state(texts={"fi": "Valmistelu alkoi keväällä."}, replaces=first, change_note="Ajankohta täsmennettiin.")
    assert list(Statement.objects.of_region("15")) == [second]
    assert Statement.objects.get(pk=first.pk).text_fi == "Valmistelu on alkanut."
    found = SearchEntry.objects.filter(source="statement").values_list("object_id", flat=True)
    assert list(found) == [second.key]


def test_the_same_row_is_corrected_once(state):
    first = state()
    state(step=2, replaces=first)
    with pytest.raises(AlreadyReplaced):
        state(step=0, replaces=first)
    assert Statement.objects.count() == 2


def test_correction_of_another_topic_is_refused(state):
    with pytest.raises(ValidationError):
        state(topic="policies", replaces=state())


def test_example_is_not_corrected_by_something_real(state):
    with pytest.raises(ValidationError):
        state(replaces=state(is_example=True))


def test_history_tells_assessment_correction_and_confirmation_with_differences(world, region, state):
    first = state(texts={"fi": "Valmistelu on alkanut."})
    corrected = state(texts={"fi": "Valmistelu on päättynyt."}, step=2, replaces=first)
    confirmed = confirm_statement(
        statement=corrected, confirmed_by="coordinator", next_review=None, user=world.users["coordinator"]
    )
    latest = state(step=3, as_of=timezone.localdate())
    with override("en"):
        versions = history_of(region, topics()["development"])
        assert [(version.statement, version.kind, version.stands) for version in versions] == [
            (latest, ASSESSED, True),
            (confirmed, CONFIRMED, True),
            (corrected, CORRECTED, False),
            (first, ASSESSED, False),
        ]
        changed = {change.label: (change.now, change.proposed) for change in versions[2].changes}
        assert changed == {
            "Text in Finnish": ("Valmistelu on alkanut.", "Valmistelu on päättynyt."),
            "Step": ("1 being prepared", "2 decided"),
        }
        text = next(change for change in versions[2].changes if change.is_long)
        assert [piece.text for piece in text.proposed_pieces if piece.changed] == ["päättynyt"]
        assert [change.label for change in versions[1].changes] == ["Confirmed on", "Confirmed by"]
        assert ("Step", "2 decided", "3 operating in part of the county") in [
            (change.label, change.now, change.proposed) for change in versions[0].changes
        ]
        assert list(versions[3].changes) == []


def test_confirming_again_keeps_the_words_and_moves_the_dates(world, state):
    first = state(confirmed_by="coordinator", confirmed_on=timezone.localdate() - dt.timedelta(days=400))
    review = timezone.localdate() + dt.timedelta(days=90)
    again = confirm_statement(
        statement=first, confirmed_by="organisations", next_review=review, user=world.users["coordinator"]
    )
    assert (again.text_fi, again.step, again.as_of) == (first.text_fi, first.step, first.as_of)
    assert (again.confirmed_on, again.confirmed_by_role, again.next_review_on) == (
        timezone.localdate(), "organisations", review,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        confirm_statement(
            statement=again, confirmed_by="coordinator", next_review=None, user=world.users["other_coordinator"]
        )


def test_corrected_decision_is_what_statements_then_refer_to(world, region, state):
    facts = {"region": region, "decided_on": TODAY, "document_url": "", "user": world.users["coordinator"]}
    first = record_decision(body="Aluevaltuusto", titles={"fi": "Keskukset"}, **facts)
    row = state(step=2, decision=first)
    second = record_decision(body="Aluehallitus", titles={"fi": "Keskukset"}, replaces=first, **facts)
    row.refresh_from_db()
    assert row.decision == second
    assert list(Decision.objects.standing()) == [second]
    with pytest.raises(AlreadyReplaced):
        record_decision(body="Lautakunta", titles={"fi": "Keskukset"}, replaces=first, **facts)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"body": " "}, "body"),
        ({"titles": {}}, "titles"),
        ({"decided_on": dt.date(2999, 1, 1)}, "decided_on"),
        ({"document_url": "javascript:alert(1)"}, "document_url"),
    ],
)
def test_bad_decision_names_its_field(world, region, changed, field):
    facts = {
        "region": region, "body": "Aluevaltuusto", "titles": {"fi": "Keskukset"}, "decided_on": TODAY,
        "document_url": "", "user": world.users["coordinator"],
    }  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        record_decision(**{**facts, **changed})
    assert field in caught.value.message_dict
    assert not Decision.objects.exists()


def test_source_of_the_same_address_and_title_is_used_again(world, region):
    facts = {"title": "Pöytäkirja", "url": "https://example.org/p", "region": region}
    first = record_source(user=world.users["coordinator"], **facts)
    assert record_source(user=world.users["coordinator"], **facts) == first
    with pytest.raises(PermissionDenied):
        record_source(user=world.users["other_coordinator"], **facts)
    assert Source.objects.count() == 1


def test_due_are_unconfirmed_and_those_whose_day_has_come(world, region, state):
    today = timezone.localdate()
    unconfirmed = state()
    state(topic="policies", confirmed_by="coordinator", next_review=today + dt.timedelta(days=60))
    soon = state(topic="contacts", confirmed_by="coordinator", next_review=today + dt.timedelta(days=10))
    state(topic="proposals", is_example=True)
    assert due_statements([StatedArea(region)], today) == [unconfirmed, soon]
    assert due_statements([StatedArea(region)], today, ahead_days=0) == [unconfirmed]


def test_coordinators_are_written_to_once(world, state):
    user = world.users["coordinator"]
    user.email = "alue@example.org"
    user.save()
    row = state()
    assert remind_reviews(timezone.localdate()) == 1
    assert remind_reviews(timezone.localdate()) == 0
    payload = Job.objects.get(name="situation_map.review_letter").payload
    assert payload == {"user": user.pk, "region": "15", "statements": [row.pk]}
    send_review_letter(payload)
    assert [message.to for message in mail.outbox] == [["alue@example.org"]]
    assert "/fi/tyopoyta/alueet/15/" in mail.outbox[0].body


@pytest.mark.parametrize(("chosen", "language"), [
    ("sv", "sv"),
    ("en", "en"),
    ("", "fi"),
    ("de", "fi"),
])  # fmt: skip
def test_letter_is_in_the_language_of_the_account(world, state, chosen, language):
    user = world.users["coordinator"]
    user.email = "alue@example.org"
    user.save()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": chosen})
    state()
    remind_reviews(timezone.localdate())
    send_review_letter(Job.objects.get(name="situation_map.review_letter").payload)
    (letter,) = mail.outbox
    assert letter.extra_headers["Content-Language"] == language
    with override(language):
        path = reverse("county_desk", kwargs={"code": "15"})
        assert letter.subject == ngettext("%(count)s statement to review", "%(count)s statements to review", 1) % {
            "count": 1
        }
    assert path in letter.body


def test_no_letter_about_what_has_been_reviewed_meanwhile(world, state):
    user = world.users["coordinator"]
    user.email = "alue@example.org"
    user.save()
    row = state()
    remind_reviews(timezone.localdate())
    confirm_statement(statement=row, confirmed_by="coordinator", next_review=None, user=user)
    send_review_letter(Job.objects.get(name="situation_map.review_letter").payload)
    assert mail.outbox == []
