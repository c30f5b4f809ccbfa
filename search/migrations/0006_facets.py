from django.db import migrations, models

TRIGGER = """CREATE TRIGGER IF NOT EXISTS search_entry_removed AFTER DELETE ON search_searchentry
    BEGIN DELETE FROM search_terms WHERE rowid = old.id; END"""


def put_trigger_back(apps, schema_editor):
    """SQLite gets a column with a default by way of a new table, which the old one's trigger does not follow."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_title_words")]

    operations = [
        migrations.AddField("searchentry", "organisation", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("searchentry", "kinds", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("searchentry", "tasks", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("searchentry", "confirmed_on", models.DateField(null=True)),
        migrations.AddField("searchentry", "latitude", models.FloatField(null=True)),
        migrations.AddField("searchentry", "longitude", models.FloatField(null=True)),
        migrations.AddField("searchtext", "keywords", models.TextField(blank=True, default="")),
        migrations.RunPython(put_trigger_back, put_trigger_back),
    ]
