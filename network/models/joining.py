"""Joining the network: an organisation's request, what is asked and answered about it, and invitations of people.

Links in letters carry a token; the database holds its hash (see `cms.private_links`).
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .geography import Municipality, Region
from .records import Record
from .vocabulary import OrganisationKind, Role

INVITATION_DAYS = 14
COORDINATOR = "coordinator"
"""The role of an invitation to no organisation."""


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waits for the coordinator")
    ASKED = "asked", _("waits for your answer")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (RequestState.WAITING, RequestState.ASKED)


class JoinRequest(models.Model):
    """An organisation asks to join. `contact_email` is personal data: it goes 90 days after a refusal."""

    link_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    business_id = models.CharField(max_length=9, blank=True)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="join_requests",
        help_text=_("empty: the whole country"),
    )  # fmt: skip
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipalities_served = models.ManyToManyField(Municipality, blank=True, related_name="+")
    contact_role = models.CharField(max_length=80, help_text=_("a role, never a person's name"))
    contact_email = models.EmailField(blank=True)
    purpose = models.CharField(max_length=400)
    website = models.URLField(blank=True)
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    is_another = models.BooleanField(default=False, help_text=_("the applicant was shown look-alikes and went on"))
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=1000, blank=True)
    organisation = models.OneToOneField(
        Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="join_request"
    )

    class Meta:
        verbose_name = _("request to join")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN_STATES], decided_at__isnull=True)
                | (~Q(state__in=[*OPEN_STATES]) & Q(decided_at__isnull=False)),
                name="join_request_decided_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reason=""), name="join_request_declined_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "region", "created_at"], name="join_request_queue")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class JoinMessage(models.Model):
    """A coordinator's question, or the applicant's answer."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="messages")
    from_applicant = models.BooleanField()
    text = models.CharField(max_length=2000)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sent_at:%Y-%m-%d %H:%M}"


def in_fourteen_days() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """A person, known by an e-mail address, is asked to take a role in an organisation; or without one, to coordinate
    `region`, where that is empty the whole country.
    """

    organisation = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=[*Role.choices, (COORDINATOR, _("coordinator"))])
    email = models.EmailField()
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    link_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when a letter was last handed to the mail server")
    )
    expires_at = models.DateTimeField(default=in_fourteen_days)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "organisation",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True), name="invitation_open_once",
            ),
            models.UniqueConstraint(
                Lower("email"), "region",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, organisation__isnull=True),
                name="invitation_of_coordinator_open_once",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True, organisation__isnull=True,
                            region__isnull=True),
                name="invitation_of_national_open_once",
            ),
            models.CheckConstraint(
                condition=Q(role=COORDINATOR, organisation__isnull=True)
                | (~Q(role=COORDINATOR) & Q(organisation__isnull=False, region__isnull=True)),
                name="invitation_to_one",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_one_end"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.role} {self.organisation_id}"

    @property
    def is_of_coordinator(self) -> bool:
        return self.role == COORDINATOR

    @property
    def is_open(self) -> bool:
        """Neither accepted nor revoked; its time may have run out."""
        return self.accepted_at is None and self.revoked_at is None

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class OldAddress(models.Model):
    """Where a page used to be, below the home page of any language: what lay below it moved with it.

    One row redirects a whole branch in every language; the longest path that fits is followed.
    """

    path = models.CharField(max_length=600, unique=True, help_text=_("keski-suomi/an-organisation"))
    translation_key = models.UUIDField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("old address")

    def __str__(self) -> str:
        return self.path
