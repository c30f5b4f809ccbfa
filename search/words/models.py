"""What coordinators say of words, what became of it, and which words found nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.words.origins import shown_origin

LANGUAGES = (("", _("Every language")), ("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English")))


class SynonymSet(models.Model):
    """Words and short phrases that find each other; with `leads_to`, those of `words` find these too, one way."""

    language = models.CharField(max_length=10, blank=True, choices=LANGUAGES)
    """Of the readers who are helped; empty: all of them."""
    words = models.JSONField(default=list)
    leads_to = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)
    origin = models.CharField(max_length=200, blank=True)
    """Where the words come from."""
    seed = models.CharField(max_length=60, null=True, unique=True)
    """The key of one that came with the software, which is brought in once."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        one_way = f" → {', '.join(self.leads_to)}" if self.leads_to else ""
        return f"{', '.join(self.words)}{one_way}"

    @property
    def language_name(self) -> str:
        return str(dict(LANGUAGES).get(self.language, self.language))

    @property
    def origin_name(self) -> str:
        return shown_origin(self.origin)


class PromotedResult(models.Model):
    """A thing that comes first for some words."""

    words = models.CharField(max_length=100)
    is_exact = models.BooleanField(default=False)
    """Only when nothing else was typed beside the words."""
    language = models.CharField(max_length=10, blank=True, choices=LANGUAGES)
    region = models.CharField(max_length=8, blank=True)
    """County whose readers are meant; empty: everybody."""
    source = models.CharField(max_length=50)
    object_id = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    """The thing's title when it was chosen, by which it is called where it is gone."""
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["words", "id"]

    def __str__(self) -> str:
        return f"{self.words}: {self.title}"

    @property
    def language_name(self) -> str:
        return str(dict(LANGUAGES).get(self.language, self.language))


class WordChange(models.Model):
    """A step in the history of a set or a promoted result. Who: a role, no person."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        NATIONAL = "national", _("coordinator of the whole country")
        COUNTY = "county", _("coordinator of a county")
        SOFTWARE = "software", _("came with the software")

    synonyms = models.ForeignKey(SynonymSet, on_delete=models.CASCADE, null=True, related_name="changes")
    promoted = models.ForeignKey(PromotedResult, on_delete=models.CASCADE, null=True, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.role}"


class WordsState(models.Model):
    """One row. Its token is new after every change, so that every process sees that what it keeps is old."""

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token


class FruitlessDay(models.Model):
    """How often some words found nothing on a day. The words themselves are not here, only a keyed digest of them."""

    day = models.DateField()
    key = models.CharField(max_length=64)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "key"], name="search_fruitless_day_unique")]
        indexes = [models.Index(fields=["key", "day"], name="search_fruitless_key")]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class FruitlessSearch(models.Model):
    """Words that found nothing often enough to be shown; see `search.words.fruitless`."""

    key = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    words = models.CharField(max_length=80)
    is_ignored = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words
