from typing import Any

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


def remove_followers_of_the_country(apps: Any, editor: Any) -> None:
    """Before this, an address could follow a county only."""
    apps.get_model("situation_map", "ChangeSubscription").objects.filter(region=None).delete()


class Migration(migrations.Migration):
    """One may follow the whole country. The table has no triggers that SQLite would drop with it."""

    dependencies = [("situation_map", "0009_current_periods")]

    operations = [
        migrations.AlterField(
            model_name="changesubscription",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="network.region",
            ),
        ),
        migrations.AddConstraint(
            model_name="changesubscription",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("region", None)),
                name="change_subscription_of_country_once",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_followers_of_the_country),
    ]
