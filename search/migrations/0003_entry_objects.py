from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_terms")]

    operations = [
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["source", "id", "object_id"], name="search_entry_objects"),
        ),
    ]
