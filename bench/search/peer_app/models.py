"""A search document as a plain Wagtail site would have it: a title and a body, both searchable."""

from django.db import models
from wagtail.search import index


class PeerDocument(index.Indexed, models.Model):
    source = models.CharField(max_length=50)
    object_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=500)
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("body"),
        index.FilterField("language"),
    ]

    class Meta:
        app_label = "bench_peer"

    def __str__(self) -> str:
        return self.title
