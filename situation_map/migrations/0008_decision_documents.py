"""The document of a decision can be kept here."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("situation_map", "0007_fuller_editions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="document",
            field=models.ForeignKey(
                blank=True, help_text="Kept here.", null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="wagtaildocs.document",
            ),
        ),
    ]  # fmt: skip
