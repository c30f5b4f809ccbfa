from typing import Any

from django.db import migrations
from django.utils import timezone

BATCH = 500


def add_rows(apps: Any, schema_editor: Any) -> None:
    """The finder's rows of what is published already. They are a copy; the functions that make them are pure."""
    from network.slots import slot_rows

    activity, slot = apps.get_model("network", "Activity"), apps.get_model("network", "ActivitySlot")
    columns = [field.attname for field in slot._meta.concrete_fields if not field.primary_key]
    now = timezone.now()
    last = 0
    while True:
        rows = activity.objects.select_related("record", "place__record").prefetch_related("occurrences")
        batch = [*rows.filter(pk__gt=last).order_by("pk")[:BATCH]]
        if not batch:
            return
        last = batch[-1].pk
        found = [
            slot(**{name: getattr(row, name) for name in columns})
            for each in batch
            for row in slot_rows(
                each, record=each.record, place=each.place, meetings=each.occurrences.all(), now=now
            )
        ]
        slot.objects.bulk_create(found)


def remove_rows(apps: Any, schema_editor: Any) -> None:
    apps.get_model("network", "ActivitySlot").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("network", "0006_finder")]

    operations = [migrations.RunPython(add_rows, remove_rows)]
