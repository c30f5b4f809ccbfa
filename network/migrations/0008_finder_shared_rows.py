from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0007_source_keys")]

    operations = [
        migrations.AddIndex(
            model_name="activityslot",
            index=models.Index(fields=["activity"], name="slot_shared", condition=models.Q(is_shared=True)),
        ),
    ]
