"""Sources, runs over them, results by row, and the keys by which a source's things are known here.

Nothing here knows what a target is: things are named by their translation key. Identifiers in addresses are random.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportSource(models.Model):
    """A file or an address that an organisation brings in from, again and again."""

    class Schedule(models.TextChoices):
        NONE = "none", _("only when asked")
        DAILY = "daily", _("once a day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(help_text="translation key of the organisation")
    importer = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=1000, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    headings = models.JSONField(default=list, blank=True)
    defaults = models.JSONField(default=dict, blank=True, help_text="values for what the source does not tell")
    schedule = models.CharField(max_length=6, choices=Schedule.choices, default=Schedule.NONE)
    runs_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="who confirmed it last; nightly runs have this person's rights",
    )  # fmt: skip
    mode = models.CharField(max_length=4, default="all")
    outcome = models.CharField(max_length=7, default="draft")
    last_checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "importer", "name"], name="import_source_name_unique"),
            models.CheckConstraint(condition=~Q(schedule="daily", address=""), name="import_source_daily_has_address"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One reading of a source: looked at first (dry run), then carried out when somebody confirms it."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("waits for its columns")
        READING = "reading", _("being read")
        READY = "ready", _("waits for your confirmation")
        UNREADABLE = "unreadable", _("could not be read")
        DRAFTING = "drafting", _("being brought in")
        RELEASING = "releasing", _("being sent on")
        DONE = "done", _("brought in")
        TAKING_BACK = "taking_back", _("being taken back")
        TAKEN_BACK = "taken_back", _("taken back")
        CANCELLED = "cancelled", _("left")

    class Mode(models.TextChoices):
        ALL = "all", _("all or nothing")
        GOOD = "good", _("the good rows")

    class Outcome(models.TextChoices):
        DRAFT = "draft", _("drafts")
        RELEASE = "release", _("sent on at once")

    WORKING = (State.READING, State.DRAFTING, State.RELEASING, State.TAKING_BACK)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    mode = models.CharField(max_length=4, choices=Mode.choices, default=Mode.ALL)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.DRAFT)
    language = models.CharField(max_length=5, default="fi", help_text="in which problems are worded")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_partial = models.BooleanField(default=False, help_text="holds some rows only: what it lacks is not gone")
    is_scheduled = models.BooleanField(default=False)
    attempt = models.UUIDField(default=uuid.uuid4, editable=False, help_text="the reading whose rows count")
    counts = models.JSONField(default=dict, blank=True)
    known = models.PositiveIntegerField(default=0, help_text="things of this source before this run")
    read_rows = models.PositiveIntegerField(default=0)
    to_do = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["source", "-created_at"], name="import_run_of_source")]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=("reading", "drafting", "releasing", "taking_back")),
                name="import_run_one_at_work",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.created_at:%Y-%m-%d %H:%M}"

    def count(self, result: str) -> int:
        return int(self.counts.get(result, 0))

    @property
    def vanishes_too_much(self) -> bool:
        """Whether more than a fifth of what the source had is not in it any more."""
        return self.count("vanished") * 5 > self.known

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING


class ImportContent(models.Model):
    """What was uploaded or fetched for a run; in the database, so that every worker has it and no address serves it."""

    run = models.OneToOneField(ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="content")
    name = models.CharField(max_length=1000)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What a run found out about one thing, and what became of it."""

    class Result(models.TextChoices):
        CREATE = "create", _("new")
        CHANGE = "change", _("changed")
        SAME = "same", _("unchanged")
        SKIP = "skip", _("passed over")
        REFUSE = "refuse", _("refused")
        VANISHED = "vanished", _("gone at the source")

    class Work(models.TextChoices):
        NONE = "none"
        PENDING = "pending"
        DRAFTED = "drafted"
        RELEASED = "released"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    result = models.CharField(max_length=8, choices=Result.choices)
    work = models.CharField(max_length=10, choices=Work.choices, default=Work.NONE)
    external_id = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255, blank=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict, help_text="fields as they stood here, what the source had said")
    changes = models.JSONField(default=list, help_text="[field, before, after, whether it is kept] in words")
    problems = models.JSONField(default=list, help_text="[field, problem, remedy] in words")
    original = models.JSONField(default=list)
    note = models.TextField(blank=True)
    key = models.UUIDField(null=True, blank=True)
    revision = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["run", "number", "pk"]
        indexes = [
            models.Index(fields=["run", "result", "number"], name="import_row_of_result"),
            models.Index(fields=["run", "work", "number"], name="import_row_of_work"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.result}"

    @property
    def problem_list(self) -> list[dict[str, Any]]:
        return [dict(zip(("field", "problem", "remedy"), each, strict=True)) for each in self.problems]

    @property
    def change_list(self) -> list[dict[str, Any]]:
        return [dict(zip(("field", "before", "after", "kept"), each, strict=True)) for each in self.changes]


class SourceKey(models.Model):
    """One thing of a source: its identifier there, its key here, what the source said last."""

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="keys")
    external_id = models.CharField(max_length=255)
    key = models.UUIDField(db_index=True)
    values = models.JSONField(default=dict)
    baseline = models.JSONField(default=dict, help_text="how all fields stood here after the last import")
    vanished_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="source_key_external_unique"),
            models.UniqueConstraint(fields=["source", "key"], name="source_key_thing_unique"),
        ]

    def __str__(self) -> str:
        return self.external_id
