"""The index as rows: entries, their text, the words they use, and what Elasticsearch has yet to hear of.

The terms themselves lie in the table `search_terms` (FTS5 on SQLite, tsvector on PostgreSQL), which only the engines
touch; a trigger keeps it in step when an entry goes.
"""

from django.db import models


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
    extra = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.entry_id)


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

    def __str__(self) -> str:
        return self.engine
