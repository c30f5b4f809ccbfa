import django.db.models.deletion
from django.db import migrations, models

DAYS = [(f"days_{number}", models.BigIntegerField(default=0)) for number in range(13)]


class Migration(migrations.Migration):
    dependencies = [("network", "0005b_owners_lead")]

    operations = [
        migrations.CreateModel(
            name="ActivitySlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.PositiveSmallIntegerField(help_text="local minutes from midnight to the start")),
                ("length", models.PositiveIntegerField(help_text="minutes")),
                ("is_off", models.BooleanField(default=False, help_text="cancelled or postponed")),
                ("is_shared", models.BooleanField(default=False, help_text="the activity has other rows too")),
                ("rank", models.PositiveSmallIntegerField(help_text="1 everyone, 2 the network, 3 coordinators")),
                (
                    "facets",
                    models.BigIntegerField(
                        default=0, help_text="bits of network.slots: kind, ages, yes-or-no facts, part"
                    ),
                ),
                ("themes", models.BigIntegerField(default=0, help_text="bits of network.slots: languages, tasks")),
                ("age_low", models.PositiveSmallIntegerField(help_text="months")),
                ("age_high", models.SmallIntegerField(help_text="months; -1 when no age is stated")),
                ("region", models.CharField(blank=True, max_length=2)),
                ("municipality", models.CharField(blank=True, max_length=3)),
                ("owner", models.BigIntegerField(null=True)),
                ("place", models.BigIntegerField(null=True)),
                ("latitude", models.FloatField(help_text="empty: only the municipality is known", null=True)),
                ("longitude", models.FloatField(null=True)),
                ("first_day", models.IntegerField(help_text="ordinal of the local date")),
                ("last_day", models.IntegerField()),
                *DAYS,
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="network.activity",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality"], name="slot_municipality"),
                    models.Index(fields=["region"], name="slot_region"),
                    models.Index(fields=["owner"], name="slot_owner"),
                    models.Index(fields=["place"], name="slot_place"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "minute", "length", "is_off"), name="slot_time_unique"
                    )
                ],
            },
        ),
    ]
