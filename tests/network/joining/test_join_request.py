"""The applicant's private page, and the coordinators' decision."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Collection, Page

from cms.jobs.models import Job
from cms.jobs.services import drain_jobs, enqueue_job
from network.models import Invitation, JoinRequest, OrganisationPage, Record
from network.services import joining, provisioning
from tests.network.joining.requests import ask_to_join, token_for
from tests.network.world import World

pytestmark = pytest.mark.django_db
QUEUE = "/fi/tyopoyta/liittymispyynnot/"


def page_of(row: JoinRequest) -> str:
    return f"/fi/liity/{token_for(row)}/"


def decision_of(row: JoinRequest) -> str:
    return f"{QUEUE}{row.pk}/"


def test_private_page_tells_how_it_stands_and_is_kept_private(world: World) -> None:
    row = ask_to_join(world)
    answer = world.client().get(page_of(row))
    assert answer.status_code == 200
    assert row.name in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


def test_unknown_token_is_not_found(world: World) -> None:
    row = ask_to_join(world)
    assert world.client().get(f"/fi/liity/{'0' * 43}/").status_code == 404
    assert world.client().get(f"/fi/liity/{row.link_hash}/").status_code == 404
    assert world.client().get(f"/fi/kutsu/{token_for(row)}/").status_code == 404


def test_question_goes_to_the_applicant_and_the_answer_comes_back(world: World) -> None:
    row = ask_to_join(world)
    client = world.client("coordinator")
    client.post(decision_of(row), {"decision": "ask", "message": "Missä kahvila on?"})
    drain_jobs()
    assert [letter.to for letter in mail.outbox] == [["hakija@kapyla.example"]] * 2
    assert "Missä kahvila on?" in mail.outbox[1].body
    answer = world.client().post(page_of(row), {"text": "Kirkonkylällä."})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting"
    assert [(each.from_applicant, each.text) for each in row.messages.all()] == [
        (False, "Missä kahvila on?"), (True, "Kirkonkylällä."),
    ]  # fmt: skip
    assert "Kirkonkylällä." in client.get(decision_of(row)).content.decode()


def test_answer_without_a_question_is_not_written(world: World) -> None:
    row = ask_to_join(world)
    world.client().post(page_of(row), {"text": "Hei vain."})
    assert not row.messages.exists()


def test_withdrawn_request_loses_its_address_and_cannot_be_decided(world: World) -> None:
    row = ask_to_join(world)
    withdrawal = f"{page_of(row)}ota-takaisin/"
    assert world.client().get(withdrawal).status_code == 200
    world.client().post(withdrawal)
    row.refresh_from_db()
    assert (row.state, row.contact_email) == ("withdrawn", "")
    with pytest.raises(joining.AlreadyDecided):
        joining.approve_request(request=row, user=world.users["coordinator"])


@pytest.mark.parametrize("name", ["editor", "publisher", "viewer", "stranger", "other_coordinator"])
def test_request_is_closed_to_all_but_its_countys_coordinators(world: World, name: str) -> None:
    row = ask_to_join(world, name="Kanarianlintu ry")
    client = world.client(name)
    before = JoinRequest.objects.values().get()
    for answer in (
        client.get(decision_of(row)),
        *(
            client.post(decision_of(row), {"decision": each, "message": "x"})
            for each in ("approve", "ask", "decline", "hand_over")
        ),
    ):
        assert answer.status_code == 403
        assert "Kanarianlintu" not in answer.content.decode()
    assert JoinRequest.objects.values().get() == before
    queue = client.get(QUEUE)
    assert queue.status_code == (200 if name == "other_coordinator" else 403)
    assert "Kanarianlintu" not in queue.content.decode()
    assert "Kanarianlintu" not in client.get("/fi/tyopoyta/").content.decode()
    for decide in (joining.approve_request, joining.decline_request, joining.ask_applicant):
        words: dict[str, Any] = {
            joining.decline_request: {"reason": "x"},
            joining.ask_applicant: {"question": "x"},
        }.get(decide, {})
        with pytest.raises(PermissionDenied):
            decide(request=row, user=world.users[name], **words)


def test_request_of_the_whole_country_is_for_national_coordinators(world: World) -> None:
    row = ask_to_join(world, region=None, municipality=None)
    assert world.client("coordinator").get(decision_of(row)).status_code == 403
    assert world.client("national").get(decision_of(row)).status_code == 200
    assert world.client("administrator").get(decision_of(row)).status_code == 200


def test_queue_needs_signing_in(world: World) -> None:
    row = ask_to_join(world)
    assert world.client().get(QUEUE).status_code == 302
    assert world.client().post(decision_of(row), {"decision": "approve"}).status_code == 302
    assert JoinRequest.objects.get().state == "waiting"


def test_queue_and_desk_ask_the_same_number_of_questions_for_one_and_for_three(
    world: World, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = world.client("coordinator")
    ask_to_join(world)
    counts: dict[str, list[int]] = {QUEUE: [], "/fi/tyopoyta/": []}
    for address in counts:
        client.get(address)
    for more in (0, 2):
        for number in range(more):
            ask_to_join(world, name=f"Yhdistys numero {number}")
        for address, found in counts.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
    assert all(one == three for one, three in counts.values())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_approval_makes_everything_and_invites_the_first_manager(world: World, language: str) -> None:
    served = [world.municipalities["Jyväskylä"], world.municipalities["Laukaa"]]
    row = ask_to_join(world, language=language, business_id="2617416-4", served=served)
    answer = world.client("coordinator").post(decision_of(row), {"decision": "approve"})
    assert answer.status_code == 302
    row.refresh_from_db()
    record = Record.objects.get(pk=row.organisation_id)
    pages = OrganisationPage.objects.filter(translation_key=record.translation_key)
    assert sorted(pages.values_list("locale__language_code", "live")) == sorted(
        (code, code == language) for code in ("fi", "sv", "en")
    )
    assert (record.publication, record.region_id, record.municipality_id, record.source_language) == (
        "live", "15", "410", language,
    )  # fmt: skip
    assert (record.organisation.business_id, record.organisation.kind) == ("2617416-4", "ngo")
    assert {each.name_fi for each in record.organisation.municipalities_served.all()} == {"Jyväskylä", "Laukaa"}
    assert Collection.objects.filter(name=str(record.translation_key)).count() == 1
    assert (row.state, row.decided_by) == ("approved", world.users["coordinator"])
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == ("hakija@kapyla.example", "manager", language)
    drain_jobs()
    letter = mail.outbox[-1]
    with translation.override(language):
        subject = gettext("Invitation to publish for %(organisation)s") % {"organisation": row.name}
    address = {"fi": "/fi/kutsu/", "sv": "/sv/inbjudan/", "en": "/en/invitation/"}[language]
    assert (letter.to, letter.subject) == (["hakija@kapyla.example"], subject)
    assert f"{address}{token_for(invitation)}/" in letter.body
    assert letter.extra_headers["Content-Language"] == language
    assert token_for(invitation) not in str(Invitation.objects.values().get())


def test_second_approval_changes_nothing_and_says_who_was_first(world: World) -> None:
    row = ask_to_join(world)
    client = world.client("coordinator")
    client.post(decision_of(row), {"decision": "approve"})
    pages = Page.objects.count()
    for decision in ("approve", "decline"):
        answer = world.client("national").post(decision_of(row), {"decision": decision, "message": "x"}, follow=True)
        assert gettext("Somebody else was first: this request has been approved already.") in answer.content.decode()
    assert Page.objects.count() == pages
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "broken", ["provision_role_groups", "OrganisationPage.save_revision", "write_invitation", "letter"]
)
def test_approval_that_fails_in_the_middle_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    class Broken(Exception):
        pass

    def fail(*args: Any, **kwargs: Any) -> None:
        raise Broken

    row = ask_to_join(world)
    drain_jobs()
    before = (Page.objects.count(), Collection.objects.count(), Record.objects.count(), Job.objects.count())
    targets: dict[str, tuple[Any, str]] = {
        "provision_role_groups": (provisioning, "provision_role_groups"),
        "OrganisationPage.save_revision": (OrganisationPage, "save_revision"),
        "write_invitation": (joining.invitations, "write_invitation"),
        "letter": (joining.invitations, "send_letter"),
    }
    monkeypatch.setattr(*targets[broken], fail)
    with pytest.raises(Broken):
        joining.approve_request(request=row, user=world.users["coordinator"])
    row.refresh_from_db()
    assert (row.state, row.organisation_id, row.decided_at) == ("waiting", None, None)
    assert (Page.objects.count(), Collection.objects.count(), Record.objects.count(), Job.objects.count()) == before
    assert not Invitation.objects.exists()


def test_decline_needs_a_reason_and_the_applicant_reads_it(world: World) -> None:
    row = ask_to_join(world, language="sv")
    client = world.client("coordinator")
    assert client.post(decision_of(row), {"decision": "decline", "message": " "}).status_code == 422
    assert client.post(decision_of(row), {"message": "Ei käy."}).status_code == 422
    client.post(decision_of(row), {"decision": "decline", "message": "Ette toimi alueella."})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("declined", "Ette toimi alueella.")
    drain_jobs()
    assert "Ette toimi alueella." in mail.outbox[-1].body
    assert f"/sv/ga-med/{token_for(row)}/" in mail.outbox[-1].body
    assert "Ette toimi alueella." in world.client().get(page_of(row)).content.decode()


def test_address_of_a_declined_request_is_erased_after_ninety_days(world: World) -> None:
    rows = [ask_to_join(world, name=name) for name in ("Vanha ry", "Tuore ry", "Avoin ry")]
    for row in rows[:2]:
        joining.decline_request(request=row, reason="x", user=world.users["coordinator"])
    now = timezone.now()
    JoinRequest.objects.filter(pk=rows[0].pk).update(decided_at=now - dt.timedelta(days=90, minutes=1))
    JoinRequest.objects.filter(pk=rows[1].pk).update(decided_at=now - dt.timedelta(days=89))
    drain_jobs()
    enqueue_job(name="network.erase_addresses", key="clock")
    drain_jobs()
    assert [*JoinRequest.objects.order_by("pk").values_list("contact_email", flat=True)] == [
        "", "hakija@kapyla.example", "hakija@kapyla.example",
    ]  # fmt: skip


def test_erasing_is_in_the_schedule(settings: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["erase-addresses"]["args"] == ("network.erase_addresses",)


def test_letter_that_the_server_refuses_is_tried_again_without_an_address_in_the_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smtplib import SMTPRecipientsRefused

    def refuse(self: Any) -> None:
        raise SMTPRecipientsRefused({"hakija@kapyla.example": (550, b"no")})

    ask_to_join(world)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    drain_jobs()
    job = Job.objects.get(name="network.letter")
    assert job.state == "queued"
    assert "hakija" not in job.last_error + str(job.payload)


@pytest.mark.parametrize("backend", ["dummy", "filebased"])
def test_without_a_mail_server_the_links_are_shown(world: World, settings: Any, backend: str) -> None:
    from tests.network.joining.requests import form_answers

    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    answer = world.client().post("/fi/liity/", form_answers())
    row = JoinRequest.objects.get()
    assert answer.headers["Location"] == page_of(row)
    shown = world.client("coordinator").post(decision_of(row), {"decision": "approve"}, follow=True)
    assert f"/fi/kutsu/{token_for(Invitation.objects.get())}/" in shown.content.decode()


@pytest.mark.parametrize("name", ["national", "administrator"])
def test_who_has_no_grant_on_the_county_but_coordinates_it_approves(world: World, name: str) -> None:
    invitation = joining.approve_request(request=ask_to_join(world), user=world.users[name])
    assert invitation.organisation.publication == "live"


def test_of_two_coordinators_who_read_the_same_request_only_one_decides(world: World) -> None:
    row = ask_to_join(world)
    first, second = (JoinRequest.objects.get(pk=row.pk) for _ in range(2))
    joining.approve_request(request=first, user=world.users["coordinator"])
    with pytest.raises(joining.AlreadyDecided) as late:
        joining.approve_request(request=second, user=world.users["national"])
    assert late.value.state == "approved"
    assert OrganisationPage.objects.filter(title=row.name).count() == 3


def hand_over(world: World, row: JoinRequest, who: str, **changed: str) -> Any:
    given = {"decision": "hand_over", "county": "90", "message": "Toimii Helsingissä.", **changed}
    return world.client(who).post(decision_of(row), given)


def test_request_is_handed_over_to_another_county_and_its_applicant_reads_why(world: World) -> None:
    row = ask_to_join(world)
    assert hand_over(world, row, "coordinator").headers["Location"] == QUEUE
    row.refresh_from_db()
    assert (row.region_id, row.municipality, row.state) == ("90", None, "waiting")
    assert world.client("coordinator").get(decision_of(row)).status_code == 403
    assert row.name not in world.client("coordinator").get(QUEUE).content.decode()
    assert row.name in world.client("other_coordinator").get(QUEUE).content.decode()
    read = world.client().get(page_of(row)).content.decode()
    assert "Toimii Helsingissä." in read
    assert "Laukaa" in row.messages.get().text
    world.client("other_coordinator").post(decision_of(row), {"decision": "approve"})
    row.refresh_from_db()
    assert (row.state, row.organisation.region_id) == ("approved", "90")


def test_request_of_the_whole_country_keeps_its_municipality_and_goes_to_the_national_ones(world: World) -> None:
    row = ask_to_join(world)
    hand_over(world, row, "coordinator", county="whole")
    row.refresh_from_db()
    assert (row.region_id, row.municipality.name_fi) == (None, "Laukaa")
    assert world.client("other_coordinator").get(decision_of(row)).status_code == 403
    assert world.client("national").get(decision_of(row)).status_code == 200


@pytest.mark.parametrize("changed", [{"county": ""}, {"county": "15"}, {"county": "99"}, {"message": " "}])
def test_handing_over_needs_another_county_and_a_reason(world: World, changed: dict[str, str]) -> None:
    row = ask_to_join(world)
    assert hand_over(world, row, "coordinator", **changed).status_code == 422
    row.refresh_from_db()
    assert (row.region_id, row.messages.count()) == ("15", 0)


@pytest.mark.parametrize("who", ["other_coordinator", "editor", "viewer", "stranger"])
def test_nobody_else_hands_a_request_over(world: World, who: str) -> None:
    row = ask_to_join(world)
    assert hand_over(world, row, who).status_code == 403
    with pytest.raises(PermissionDenied):
        joining.hand_over_request(request=row, region=None, reason="x", user=world.users[who])
    row.refresh_from_db()
    assert (row.region_id, row.messages.count()) == ("15", 0)


def test_decided_request_is_not_handed_over(world: World) -> None:
    row = ask_to_join(world)
    joining.decline_request(request=row, reason="Ei.", user=world.users["coordinator"])
    hand_over(world, row, "coordinator")
    row.refresh_from_db()
    assert (row.region_id, row.state) == ("15", "declined")
