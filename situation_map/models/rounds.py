"""Assessment rounds: a questionnaire, what each county answers, and how far each has come.

Who answers is known by a role and, while the round needs it, by an address for letters. Names are not stored; addresses
go some time after the round has ended (see `situation_map.rounds.reminding`).
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.geography import in_language
from situation_map.registry import MISSING_LABELS

from .base import Entry
from .statements import ConfirmerRole, Statement

LONGEST_TEXT = 5000
LONGEST_NOTE = 1000


class Round(Entry):
    """A questionnaire that is sent to the counties once. `as_of` is the day that the answers describe."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    intro_fi = models.TextField(max_length=LONGEST_TEXT, blank=True)
    intro_sv = models.TextField(max_length=LONGEST_TEXT, blank=True)
    intro_en = models.TextField(max_length=LONGEST_TEXT, blank=True)
    period = models.CharField(max_length=10)
    as_of = models.DateField()
    deadline_on = models.DateField()
    next_review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="rounds")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ("-as_of", "-pk")
        verbose_name = _("assessment round")
        verbose_name_plural = _("assessment rounds")
        constraints = [
            models.CheckConstraint(
                name="round_withdrawn_has_a_time", condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False)
            ),
            models.CheckConstraint(
                name="round_open_has_a_time", condition=~Q(state__in=["open", "closed"]) | Q(opened_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def intro(self) -> str:
        return in_language(self, "intro")


class RoundQuestion(models.Model):
    """One question: a stored indicator, a topic's statement, or an open question that is read but not published.

    `key` names the same question in every round: the indicator's key, the topic's, or an open question's own.
    """

    class Kind(models.TextChoices):
        INDICATOR = "indicator", _("indicator")
        STATEMENT = "statement", _("statement")
        OPEN = "open", _("open question")

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    key = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "situation_map.IndicatorVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    text_fi = models.CharField(max_length=LONGEST_NOTE, blank=True)
    text_sv = models.CharField(max_length=LONGEST_NOTE, blank=True)
    text_en = models.CharField(max_length=LONGEST_NOTE, blank=True)
    help_fi = models.CharField(max_length=LONGEST_NOTE, blank=True)
    help_sv = models.CharField(max_length=LONGEST_NOTE, blank=True)
    help_en = models.CharField(max_length=LONGEST_NOTE, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ("round", "position", "pk")
        verbose_name = _("question of a round")
        verbose_name_plural = _("questions of rounds")
        constraints = [
            models.UniqueConstraint(fields=("round", "kind", "key"), name="round_question_once"),
            models.CheckConstraint(
                name="round_question_says_what_it_asks",
                condition=Q(kind="indicator", version__isnull=False)
                | Q(kind="statement", version__isnull=True)
                | (Q(kind="open", version__isnull=True) & ~Q(text_fi="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class RoundCounty(models.Model):
    """A county in a round. Its own deadline, where it has one, counts instead of the round's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not sent yet")
        SUBMITTED = "submitted", _("sent")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        PUBLISHED = "published", _("published")

    round = models.ForeignKey(Round, models.CASCADE, related_name="counties")
    region = models.ForeignKey("network.Region", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    confirmer = models.CharField(max_length=20, choices=ConfirmerRole.choices, default=ConfirmerRole.COORDINATOR)
    deadline_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_message = models.CharField(max_length=LONGEST_NOTE, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("round", "region")
        verbose_name = _("county in a round")
        verbose_name_plural = _("counties in rounds")
        constraints = [
            models.UniqueConstraint(fields=("round", "region"), name="round_county_once"),
            models.CheckConstraint(
                name="round_county_published_has_a_time",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.region_id} {self.state}"

    @property
    def due_on(self) -> dt.date:
        return self.deadline_on or self.round.deadline_on

    def is_answerable(self, today: dt.date) -> bool:
        """Whether answers can be changed: the last day counts. What was returned can be put right in a closed round."""
        if self.state not in (self.State.WAITING, self.State.RETURNED) or self.due_on < today:
            return False
        if self.round.state == Round.State.OPEN:
            return True
        returned = self.state == self.State.RETURNED and self.deadline_on is not None
        return self.round.state == Round.State.CLOSED and returned


class RoundLink(models.Model):
    """A private link to a county's answers: of its contact, or of a colleague whom the contact has asked in.

    `email` is personal data and empty once it is erased; the link still works then.
    """

    county = models.ForeignKey(RoundCounty, models.CASCADE, related_name="links")
    is_contact = models.BooleanField()
    role = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    link_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("county", "-is_contact", "pk")
        verbose_name = _("link to a county's answers")
        verbose_name_plural = _("links to counties' answers")
        constraints = [
            models.UniqueConstraint(
                fields=("county",), condition=Q(is_contact=True, ended_at__isnull=True), name="round_link_one_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.county_id}"


class RoundAnswer(models.Model):
    """What a county answers to one question: a figure, a step, words, or the reason why there is none.

    `number` also holds a step's code and yes (1) or no (0); `words` answer a question for text, whatever their
    language; the texts, by language, and the decision belong to a statement.
    """

    class Review(models.TextChoices):
        NONE = "none", _("not read yet")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    county = models.ForeignKey(RoundCounty, models.CASCADE, related_name="answers")
    question = models.ForeignKey(RoundQuestion, models.CASCADE, related_name="answers")
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    words = models.TextField(max_length=LONGEST_TEXT, blank=True)
    text_fi = models.TextField(max_length=LONGEST_TEXT, blank=True)
    text_sv = models.TextField(max_length=LONGEST_TEXT, blank=True)
    text_en = models.TextField(max_length=LONGEST_TEXT, blank=True)
    confidence = models.CharField(max_length=10, choices=Statement.Confidence.choices, blank=True)
    decision_body = models.CharField(max_length=200, blank=True)
    decision_title = models.CharField(max_length=250, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    document_url = models.URLField(blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=80, blank=True)
    review = models.CharField(max_length=8, choices=Review.choices, default=Review.NONE)
    remark = models.CharField(max_length=LONGEST_NOTE, blank=True)
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("county", "question")
        verbose_name = _("answer in a round")
        verbose_name_plural = _("answers in rounds")
        constraints = [
            models.UniqueConstraint(fields=("county", "question"), name="round_answer_once"),
            models.CheckConstraint(
                name="round_answer_value_or_missing",
                condition=Q(missing="") | Q(number__isnull=True, date__isnull=True),
            ),
            models.CheckConstraint(
                name="round_answer_returned_with_a_remark", condition=~Q(review="returned") | ~Q(remark="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} {self.question_id}"


class RoundReminder(models.Model):
    """A reminder that was written, so that the job that looks each hour writes each of them once."""

    county = models.ForeignKey(RoundCounty, models.CASCADE, related_name="reminders")
    deadline_on = models.DateField()
    days_before = models.SmallIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("county", "written_at")
        verbose_name = _("reminder of a round")
        verbose_name_plural = _("reminders of rounds")
        constraints = [
            models.UniqueConstraint(fields=("county", "deadline_on", "days_before"), name="round_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} {self.deadline_on} -{self.days_before}"


class RoundImport(models.Model):
    """A workbook of answers that was read and waits for a yes: what it would change, what is wrong in it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=120)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("import of a round")
        verbose_name_plural = _("imports of rounds")

    def __str__(self) -> str:
        return f"{self.pk} {self.round_id}"
