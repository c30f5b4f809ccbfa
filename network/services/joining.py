"""An organisation's way into the network: asking, answering, the coordinator's decision."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.private_links import hash_of, new_link, token_of
from network.models import Invitation, JoinMessage, JoinRequest, Merger, Municipality, Record, Region
from network.models.joining import RequestState
from network.models.mergers import UNDONE_WITHIN_DAYS
from network.models.vocabulary import Role
from network.permissions import is_coordinator
from network.services import invitations
from network.services.letters import send_letter
from network.services.provisioning import provision_organisation

PURPOSE = "join"
REQUEST_FIELDS = (
    "name", "kind", "business_id", "region", "municipality", "contact_role", "contact_email", "purpose", "website",
    "language", "is_another",
)  # fmt: skip


class AlreadyDecided(Exception):
    """Somebody else was first, or the applicant has withdrawn: `state` is how it stands."""

    def __init__(self, request: JoinRequest) -> None:
        self.state, self.request = request.state, request
        super().__init__(f"Request {request.pk} is {request.state}.")


class NotAsked(Exception):
    """Nothing is asked of the applicant now."""


@transaction.atomic
def open_request(*, values: Mapping[str, Any], municipalities_served: Iterable[Municipality] = ()) -> JoinRequest:
    """Write down that an organisation asks to join, and send its contact the private link."""
    nonce, link_hash = new_link(PURPOSE)
    request = JoinRequest.objects.create(
        **{name: values[name] for name in REQUEST_FIELDS}, link_nonce=nonce, link_hash=link_hash
    )
    request.municipalities_served.set(municipalities_served)
    send_letter("join_received", request.pk)
    return request


def request_of_token(token: str) -> JoinRequest | None:
    return JoinRequest.objects.select_related("region", "municipality").filter(link_hash=hash_of(token)).first()


def request_token(request: JoinRequest) -> str:
    return token_of(PURPOSE, request.link_nonce)


def may_decide(user: Any, request: JoinRequest) -> bool:
    """The county's coordinators; for the whole country's, the national ones."""
    if request.region_id is not None:
        return is_coordinator(user, request.region_id)
    return bool(user and user.is_authenticated) and (
        user.is_superuser or user.region_roles.filter(region=None).exists()
    )


def requests_for(user: Any) -> models.QuerySet[JoinRequest]:
    """Requests that the user may decide on, also those decided."""
    rows = JoinRequest.objects.select_related("region", "municipality")
    if not (user and user.is_authenticated):
        return rows.none()
    codes = [] if user.is_superuser else [role.region_id for role in user.region_roles.all()]
    if user.is_superuser or None in codes:
        return rows
    return rows.filter(region_id__in=codes)


def locked(request: JoinRequest) -> JoinRequest:
    """The request as it stands now, held until the transaction ends. Raises AlreadyDecided."""
    held = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if not held.is_open:
        raise AlreadyDecided(held)
    return held


def for_decision(request: JoinRequest, user: Any) -> JoinRequest:
    if not may_decide(user, request):
        raise PermissionDenied
    return locked(request)


@transaction.atomic
def ask_applicant(*, request: JoinRequest, question: str, user: Any) -> JoinMessage:
    """Ask back; the applicant is written to. Raises PermissionDenied, AlreadyDecided, ValueError for no question."""
    held = for_decision(request, user)
    if not question.strip():
        raise ValueError("A question is needed.")
    message = held.messages.create(from_applicant=False, text=question.strip())
    held.state = RequestState.ASKED
    held.save(update_fields=["state"])
    send_letter("join_asked", held.pk, about=message.pk)
    return message


@transaction.atomic
def answer_question(*, request: JoinRequest, answer: str) -> JoinMessage:
    """The applicant answers by the private link. Raises AlreadyDecided, NotAsked, ValueError for no answer."""
    held = locked(request)
    if held.state != RequestState.ASKED:
        raise NotAsked
    if not answer.strip():
        raise ValueError("An answer is needed.")
    message = held.messages.create(from_applicant=True, text=answer.strip())
    held.state = RequestState.WAITING
    held.save(update_fields=["state"])
    return message


@transaction.atomic
def withdraw_request(*, request: JoinRequest) -> None:
    """The applicant takes the request back; the address goes at once. Raises AlreadyDecided."""
    held = locked(request)
    close(held, RequestState.WITHDRAWN)
    held.contact_email = ""
    held.save()


@transaction.atomic
def decline_request(*, request: JoinRequest, reason: str, user: Any) -> None:
    """Decline; the applicant reads the reason. Raises PermissionDenied, AlreadyDecided, ValueError for no reason."""
    held = for_decision(request, user)
    if not reason.strip():
        raise ValueError("A reason is needed.")
    close(held, RequestState.DECLINED, user=user, reason=reason.strip())
    held.save()
    send_letter("join_declined", held.pk)


@transaction.atomic
def hand_over_request(*, request: JoinRequest, region: Region | None, reason: str, user: Any) -> JoinMessage:
    """Give an open request to the coordinators of another county, None being the whole country; the applicant reads
    where it went and why. A home municipality of another county is taken out, and named there.

    Raises PermissionDenied, AlreadyDecided, ValueError for no reason or the county that has it already.
    """
    held = for_decision(request, user)
    if not reason.strip():
        raise ValueError("A reason is needed.")
    code = region.code if region else None
    if code == held.region_id:
        raise ValueError("The request is there already.")
    left = held.municipality if region and held.municipality and held.municipality.region_id != code else None
    held.region, held.municipality = region, None if left else held.municipality
    held.save(update_fields=["region", "municipality"])
    with override(held.language):
        county = region.short if region else _("the whole country")
        words = [_("Handed over to the coordinators of: %(county)s.") % {"county": county}, reason.strip()]
        if left:
            words.append(_("The home municipality was given as %(name)s.") % {"name": left.name})
    return held.messages.create(from_applicant=False, text="\n".join(words))


@transaction.atomic
def approve_request(*, request: JoinRequest, user: Any) -> Invitation:
    """Take the organisation in: its page in every language, groups, collection, and the first manager's invitation.

    All of it or nothing. Raises PermissionDenied, AlreadyDecided.
    """
    held = for_decision(request, user)
    page = provision_organisation(
        title=held.name,
        region_code=held.region_id,
        facts={
            "kind": held.kind,
            "business_id": held.business_id,
            "municipality": held.municipality,
            "website": held.website,
            "summary": held.purpose,
        },
        municipalities_served=held.municipalities_served.all(),
        language=held.language,
        user=user,
    )
    held.organisation = Record.objects.get(translation_key=page.translation_key)
    close(held, RequestState.APPROVED, user=user)
    held.save()
    return invitations.write_invitation(
        organisation=held.organisation, email=held.contact_email, role=Role.MANAGER, language=held.language, user=user
    )


def close(request: JoinRequest, state: RequestState, *, user: Any = None, reason: str = "") -> None:
    request.state, request.decided_at, request.decided_by, request.reason = state, timezone.now(), user, reason


ERASED_AFTER_DAYS = 90


@transaction.atomic
def erase_old_addresses() -> int:
    """Erase contact addresses of requests declined 90 days ago, and invitations that ended or ran out then.

    What a merger moved goes when it cannot be undone any more. Returns how many rows were changed or deleted.
    """
    limit = timezone.now() - dt.timedelta(days=ERASED_AFTER_DAYS)
    declined = JoinRequest.objects.filter(state=RequestState.DECLINED, decided_at__lt=limit).exclude(contact_email="")
    erased = declined.update(contact_email="")
    ended = Q(accepted_at__lt=limit) | Q(revoked_at__lt=limit) | Q(expires_at__lt=limit, accepted_at=None)
    deleted, _rows = Invitation.objects.filter(ended).delete()
    over = timezone.now() - dt.timedelta(days=UNDONE_WITHIN_DAYS)
    forgotten = Merger.objects.filter(merged_at__lt=over).exclude(moved={}).update(moved={})
    return erased + deleted + forgotten
