"""The index as rows: entries, their text, the words they use, and what Elasticsearch has yet to hear of.

The terms themselves lie in the table `search_terms` (FTS5 on SQLite, tsvector on PostgreSQL), which only the engines
touch; a trigger keeps it in step when an entry goes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.extraction import limits
from search.following.models import EntryHistory, SavedSearch, SearchSubscription
from search.related.models import NearTerm
from search.words.models import FruitlessDay, FruitlessSearch, PromotedResult, SynonymSet, WordChange, WordsState

__all__ = [
    "DocumentText", "EntryChange", "EntryHistory", "FruitlessDay", "FruitlessSearch", "IndexOperation", "IndexState",
    "NearTerm", "PromotedResult", "SavedSearch", "SearchEntry", "SearchSubscription", "SearchText", "SearchWord",
    "SynonymSet", "TitleWord", "WordChange", "WordsState",
]  # fmt: skip


class SearchEntry(models.Model):
    """A document in the index. Narrow on purpose: filters and counts run over these rows; the text is beside."""

    source = models.CharField(max_length=50)
    object_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    languages = models.CharField(max_length=120)
    """Languages in which the same thing is found with the same visibility, written ",fi,sv,"."""
    title = models.CharField(max_length=500)
    title_key = models.CharField(max_length=500)
    """The title's words in lower case with single spaces: what an exactly typed title is compared with."""
    url = models.CharField(max_length=500)
    region = models.CharField(max_length=8, blank=True)
    municipality = models.CharField(max_length=100, blank=True)
    visibility = models.CharField(max_length=20)
    is_example = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    organisation = models.CharField(max_length=64, blank=True, default="")
    kinds = models.CharField(max_length=300, blank=True, default="")
    """Codes, written ",family_cafe,playgroup,"; `tasks` likewise."""
    tasks = models.CharField(max_length=300, blank=True, default="")
    confirmed_on = models.DateField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    version = models.BigIntegerField(default=0)
    """Number of the last operation written for this entry; Elasticsearch keeps the highest."""
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "object_id", "language"], name="search_entry_document_unique"),
        ]
        indexes = [
            models.Index(fields=["source", "indexed_at"], name="search_entry_age"),
            models.Index(fields=["title_key"], name="search_entry_title"),
            models.Index(fields=["source", "id", "object_id"], name="search_entry_objects"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}:{self.language}"


class SearchText(models.Model):
    """An entry's running text, for snippets."""

    entry = models.OneToOneField(SearchEntry, on_delete=models.CASCADE, primary_key=True, related_name="text")
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    keywords = models.TextField(blank=True, default="")
    """Searched like the body, never shown."""
    extra = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.entry_id)


class TitleWord(models.Model):
    """A word of an entry's title, in lower case without diacritics: by its beginning a title is proposed."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="title_words", db_index=False)
    word = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "word"], name="search_title_word_unique")]

    def __str__(self) -> str:
        return self.word


class SearchWord(models.Model):
    """A word that some entry uses, in its base form: what a misspelt word may have meant."""

    word = models.CharField(max_length=60, unique=True)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["initial", "length"], name="search_word_shape")]

    def __str__(self) -> str:
        return self.word


class IndexOperation(models.Model):
    """An entry that was written or removed and that Elasticsearch must hear of. The id is the external version.

    Rows say which entry, never what is in it: whoever carries them out reads the entry as it is then.
    """

    source = models.CharField(max_length=50)
    object_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="search_op_pending", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.pk}: {self.source}:{self.object_id}:{self.language}"


class IndexState(models.Model):
    """How the index of an engine was built. One row per engine."""

    engine = models.CharField(max_length=30, unique=True)
    analyser = models.CharField(max_length=200)
    entries = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
    building_since = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    """What an interrupted rebuild goes on from; see `search.rebuilding`. Empty when none is under way."""

    def __str__(self) -> str:
        return self.engine


class DocumentText(models.Model):
    """The text inside an uploaded document, read in a job, or why there is none.

    A row stands for the file named in `fingerprint`; when the file is replaced the text goes at once, and the new one
    is read. `language` is guessed, empty where the text does not say; `corrected_language` is what somebody who knows
    the document has said instead, and stays when the file is replaced.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("The text inside it is being read.")
        READ = "read", _("The text inside it is searched.")
        NOT_READ = "not_read", _("The text inside files of this kind is not searched, only the title and the tags.")
        SKIPPED = "skipped", _("The text inside it could not be read.")

    class Problem(models.TextChoices):
        TOO_LARGE = limits.TOO_LARGE, _("The file is too large, or unpacks to too much. Divide it, or save it anew.")
        TOO_SLOW = limits.TOO_SLOW, _("Reading the file took too long. Save it anew, or divide it.")
        ENCRYPTED = limits.ENCRYPTED, _("The file is protected with a password. Save it without one.")
        BROKEN = limits.BROKEN, _("The file is broken. Open it in the program it was made with and save it again.")
        HOSTILE = limits.HOSTILE, _("The file is built in a way that could harm the site. Save it anew.")
        MISSING = limits.MISSING, _("The file is not there any more. Upload it again.")
        NO_TEXT = limits.NO_TEXT, _("There is no text in the file: it may be scanned pictures of pages. Recognise the "
                                    "text with a scanning program; screen readers need that too.")  # fmt: skip

    document = models.OneToOneField(
        "wagtaildocs.Document", on_delete=models.CASCADE, primary_key=True, related_name="found_text"
    )
    fingerprint = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, blank=True)
    corrected_language = models.CharField(max_length=10, blank=True, default="")
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state"], name="search_document_state")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"

    @property
    def spoken(self) -> str:
        """The document's language: as corrected, else as guessed; empty where neither says."""
        return self.corrected_language or self.language


class EntryChange(models.Model):
    """An entry was added, changed or removed. Written by triggers of the entries' table, whoever writes there.

    `search.change_log` reads it. 0 in place of an entry: all of them.
    """

    entry = models.BigIntegerField()
    writer = models.BigIntegerField(db_default=0, help_text="number of the transaction on PostgreSQL, else 0")

    class Meta:
        indexes = [models.Index(fields=["writer"], name="search_change_writer")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.entry}"
