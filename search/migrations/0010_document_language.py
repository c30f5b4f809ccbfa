from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0009_following_and_related")]

    operations = [
        migrations.AddField(
            "documenttext", "corrected_language", models.CharField(blank=True, default="", max_length=10)
        ),
    ]
