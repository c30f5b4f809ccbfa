from typing import Any

from django.db import migrations


def add_owners(apps: Any, schema_editor: Any) -> None:
    """The owner of each published activity and place leads it."""
    record, organiser = apps.get_model("network", "Record"), apps.get_model("network", "RecordOrganiser")
    rows = (
        record.objects.exclude(kind="organisation")
        .filter(owner__isnull=False, organiser_rows__isnull=True)
        .values_list("pk", "owner_id")
    )
    found = (organiser(record_id=pk, organisation_id=owner, role="lead", position=0) for pk, owner in rows.iterator())
    organiser.objects.bulk_create(found, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("network", "0005_organisers")]

    operations = [migrations.RunPython(add_owners, migrations.RunPython.noop)]
