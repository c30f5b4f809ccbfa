from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of the periods that current figures are of."""

    dependencies = [("situation_map", "0008_decision_documents")]

    operations = [
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["version", "area_kind", "period"],
                name="observation_current_period",
            ),
        ),
    ]
