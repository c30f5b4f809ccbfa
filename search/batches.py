"""Many objects are read and written so many at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice

BATCH = 500


def batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(ids)
    while batch := [str(object_id) for object_id in islice(iterator, size)]:
        yield batch
