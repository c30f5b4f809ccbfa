"""Editions: what the situation map said on a day, frozen. Triggers in the database guard what is frozen, too."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.geography import in_language
from network.permissions import is_coordinator
from network.services.members import is_national
from situation_map.area_kinds import AreaKind
from situation_map.registry import MISSING_LABELS, STATUS_LABELS, Status

from .values import one_value_or_missing


class Frozen(Exception):
    """What is frozen is neither changed nor deleted. Carries the edition's slug."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"The edition {slug!r} is frozen.")


class EditionQuerySet(models.QuerySet["Edition"]):
    def frozen(self) -> Self:
        return self.filter(frozen_at__isnull=False)

    def published(self) -> Self:
        """Those that everybody may read: the clock decides at each reading, no work of the background is needed."""
        return self.frozen().filter(published_at__lte=timezone.now())

    def visible_to(self, user: Any) -> Self:
        """Frozen ones: the published, and before that those whose readers the user is among. A query for the user's
        roles where somebody is signed in."""
        if not (user and user.is_authenticated):
            return self.published()
        if is_national(user):
            return self.frozen()
        seen = Q(seen_by_members=True)
        if is_coordinator(user):
            seen |= Q(seen_by_coordinators=True)
        return self.frozen().filter(Q(published_at__lte=timezone.now()) | seen)

    def update(self, **values: Any) -> int:
        if set(values) - Edition.CHANGEABLE and self.frozen().exists():
            raise Frozen(", ".join(self.frozen().values_list("slug", flat=True)))
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        if (kept := self.frozen().filter(is_example=False).first()) is not None:
            raise Frozen(kept.slug)
        return super().delete()


class Edition(models.Model):
    """A name, a date and a foreword; once it is frozen also the number of things in it and their hash.

    It holds what stood when it was frozen, as far as it describes ``dated_on`` or an earlier day. ``published_at`` is
    when it is or will be public: until then only those may read it whom ``seen_by_…`` names and the coordinators of the
    whole country. These alone may still be changed when it is frozen.
    """

    CHANGEABLE = frozenset(
        {
            "published_at", "seen_by_coordinators", "seen_by_members", "freeze_asked_at", "freeze_token", "freeze_done",
            "freeze_total",
        }
    )  # fmt: skip
    FORMAT = 3
    """Of what is frozen now. The first one had neither places, groups, contacts nor practices, the second not the
    outlines of the municipalities."""

    slug = models.SlugField(max_length=60, unique=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    foreword_fi = models.TextField(max_length=6000, blank=True)
    foreword_sv = models.TextField(max_length=6000, blank=True)
    foreword_en = models.TextField(max_length=6000, blank=True)
    dated_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    seen_by_coordinators = models.BooleanField(default=False)
    seen_by_members = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    freeze_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    freeze_token = models.UUIDField(null=True, blank=True, editable=False, help_text=_("Of the freezing under way."))
    freeze_done = models.PositiveIntegerField(default=0, editable=False, help_text=_("Rows written so far."))
    freeze_total = models.PositiveIntegerField(default=0, editable=False, help_text=_("Rows to write; 0: not known."))
    format = models.PositiveSmallIntegerField(default=1, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    geometry_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-dated_on", "-pk")
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                name="edition_frozen_has_hash_and_time",
                condition=Q(frozen_at__isnull=True, sha256="")
                | (Q(frozen_at__isnull=False, published_at__isnull=False) & ~Q(sha256="") & ~Q(geometry_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen where anything else than the time and readers before it of a frozen edition would change."""
        fields = kwargs.get("update_fields")
        if (
            not self._state.adding
            and (fields is None or set(fields) - self.CHANGEABLE)
            and Edition.objects.frozen().filter(pk=self.pk).exists()
        ):
            raise Frozen(self.slug)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.is_example and Edition.objects.frozen().filter(pk=self.pk).exists():
            raise Frozen(self.slug)
        return super().delete(*args, **kwargs)

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def holds(self, what: str) -> bool:
        """Whether that sort of thing ("places", "groups", "contacts", "practices") was looked for when it was frozen:
        having none of it is something else than not holding it."""
        return what in self.counts

    @property
    def freeze_percent(self) -> int | None:
        """How far the freezing is; None while that is not known."""
        return self.freeze_done * 100 // self.freeze_total if self.freeze_total else None

    @property
    def is_public(self) -> bool:
        return self.is_frozen and self.published_at is not None and self.published_at <= timezone.now()


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows of an edition: written once, together, and never changed. They go only with their edition."""

    def update(self, **values: Any) -> int:
        raise Frozen(", ".join(sorted(set(self.values_list("edition__slug", flat=True)))))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen(", ".join(sorted(set(self.values_list("edition__slug", flat=True)))))

    def clear_draft(self) -> None:
        """Delete what an unfinished freezing has written of editions that are not frozen."""
        models.QuerySet(self.model, using=self.db).filter(
            pk__in=self.filter(edition__frozen_at=None).order_by().values("pk")
        ).delete()


class FrozenRow(models.Model):
    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen: only the service that freezes an edition writes its rows, all at once."""
        raise Frozen(self.edition.slug)  # type: ignore[attr-defined]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen(self.edition.slug)  # type: ignore[attr-defined]


class EditionPart(FrozenRow):
    """What an edition holds beside figures, each with its facts in all languages as JSON."""

    class Kind(models.TextChoices):
        INDICATOR = "indicator"
        COUNTY = "county"
        AREA = "area"
        STATEMENT = "statement"
        DECISION = "decision"
        OBSERVATION = "observation"
        GEOMETRY = "geometry"
        PLACE = "place"
        GROUP = "group"
        CONTACT = "contact"
        PRACTICE = "practice"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=200)
    region_code = models.CharField(max_length=2, blank=True)
    content = models.JSONField()

    class Meta:
        ordering = ("edition", "kind", "key")
        verbose_name = _("part of an edition")
        verbose_name_plural = _("parts of editions")
        constraints = [models.UniqueConstraint(fields=("edition", "kind", "key"), name="edition_part_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind} {self.key}"


class EditionFigure(FrozenRow):
    """A frozen figure. ``period`` is empty for what a told indicator said last; a computed figure has no period but the
    first and last day on which it stood. ``area_code`` of a family-centre area is its address ("15-north")."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    area_kind = models.CharField(max_length=20, choices=AreaKind.choices)
    area_code = models.CharField(max_length=60)
    period = models.CharField(max_length=40, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)
    value_number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value_date = models.DateField(null=True, blank=True)
    value_text = models.CharField(max_length=500, blank=True)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    status = models.CharField(max_length=20, choices=list(STATUS_LABELS.items()), default=Status.FINAL)
    method = models.CharField(max_length=120, blank=True)
    counting_rule_fi = models.TextField(blank=True)
    note_fi = models.TextField(blank=True)
    note_sv = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    confirmed_by_role = models.CharField(max_length=20, blank=True)
    flag = models.CharField(max_length=20, blank=True)
    is_example = models.BooleanField(default=False)
    unknown_count = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("edition", "indicator", "area_kind", "area_code", "period", "pk")
        verbose_name = _("figure of an edition")
        verbose_name_plural = _("figures of editions")
        constraints = [
            one_value_or_missing("edition_figure_value_or_missing"),
        ]
        indexes = [models.Index(fields=("edition", "indicator", "area_kind"), name="edition_figure_indicator")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.indicator} {self.area_kind}:{self.area_code} {self.period}"


class Erratum(models.Model):
    """What is wrong in a frozen edition, told beside it. With an indicator it concerns one figure of one area and
    period, and may say what should have stood; without, the edition or one county."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="errata")
    dated_on = models.DateField()
    text_fi = models.TextField(max_length=2000, blank=True)
    text_sv = models.TextField(max_length=2000, blank=True)
    text_en = models.TextField(max_length=2000, blank=True)
    indicator = models.CharField(max_length=120, blank=True)
    area_kind = models.CharField(max_length=20, choices=AreaKind.choices, blank=True)
    area_code = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=40, blank=True)
    value_number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value_date = models.DateField(null=True, blank=True)
    value_text = models.CharField(max_length=500, blank=True)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-dated_on", "-pk")
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        constraints = [
            models.CheckConstraint(name="erratum_has_a_text", condition=~Q(text_fi="", text_sv="", text_en="")),
            models.CheckConstraint(
                name="erratum_figure_has_an_area", condition=Q(indicator="") | (~Q(area_kind="") & ~Q(area_code=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.dated_on}"
