"""A place right below a county is no organisation's, and not only where a source names it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "record_has_owner_or_source"
OWNED = models.Q(kind="organisation") | models.Q(owner__isnull=False) | models.Q(origin="source")
PLACES = models.Q(kind__in=["family_centre", "meeting_place"])


def call_them_known_from_a_source(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Backwards, what the narrower constraint lets stand; publishing the page again writes the record anew."""
    apps.get_model("network", "Record").objects.exclude(OWNED).update(origin="source")


class Migration(migrations.Migration):
    dependencies = [("network", "0012_county_collections")]

    operations = [
        migrations.RemoveConstraint(model_name="record", name=NAME),
        migrations.AddConstraint(
            model_name="record", constraint=models.CheckConstraint(condition=OWNED | PLACES, name=NAME)
        ),
        migrations.RunPython(migrations.RunPython.noop, call_them_known_from_a_source),
    ]
