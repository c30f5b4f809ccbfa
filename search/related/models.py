"""What things are found to be near each other by."""

from django.db import models


class NearTerm(models.Model):
    """Something that an entry has in common with others, as a number; see `search.related.terms`."""

    entry = models.ForeignKey("search.SearchEntry", on_delete=models.CASCADE, related_name="+")
    term = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "entry"], name="search_near_term_unique")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.term}"
