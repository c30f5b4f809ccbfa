import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_document_texts")]

    operations = [
        migrations.CreateModel(
            name="TitleWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(db_index=True, max_length=40)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="title_words",
                        to="search.searchentry",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entry", "word"), name="search_title_word_unique")],
            },
        ),
    ]
