"""What every stored thing of the situation map has in common."""

from django.db import models


class Entry(models.Model):
    """A row that came from a reviewed data file or from an editor.

    ``key`` is the row's name in its file and stays the same from load to load, so that loading twice changes nothing.
    Example rows are invented; they are never added to real ones in one figure.
    """

    key = models.SlugField(max_length=120, unique=True)
    is_example = models.BooleanField(default=False, db_index=True)

    class Meta:
        abstract = True
