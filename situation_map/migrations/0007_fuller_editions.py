from importlib import import_module
from typing import Any

from django.db import migrations, models

frozen = import_module("situation_map.migrations.0006_frozen_editions")
KEPT = (*frozen.KEPT, "format")


def add_triggers(apps: Any, editor: Any) -> None:
    frozen.add_triggers(apps, editor, KEPT)


class Migration(migrations.Migration):
    """Editions of a second format, and how far a freezing is. SQLite rebuilds the tables, which drops their triggers:
    they are taken off first and put back last, in either direction."""

    dependencies = [("situation_map", "0006_frozen_editions")]

    operations = [
        migrations.RunPython(frozen.remove_triggers, frozen.add_triggers),
        migrations.RemoveConstraint(
            model_name="editionfigure",
            name="edition_figure_value_or_missing",
        ),
        migrations.RemoveConstraint(
            model_name="livefigure",
            name="live_figure_value_or_missing",
        ),
        migrations.AddField(
            model_name="edition",
            name="format",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="edition",
            name="freeze_done",
            field=models.PositiveIntegerField(default=0, editable=False, help_text="Rows written so far."),
        ),
        migrations.AddField(
            model_name="edition",
            name="freeze_token",
            field=models.UUIDField(blank=True, editable=False, help_text="Of the freezing under way.", null=True),
        ),
        migrations.AddField(
            model_name="edition",
            name="freeze_total",
            field=models.PositiveIntegerField(default=0, editable=False, help_text="Rows to write; 0: not known."),
        ),
        migrations.AlterField(
            model_name="editionpart",
            name="kind",
            field=models.CharField(
                choices=[
                    ("indicator", "Indicator"),
                    ("county", "County"),
                    ("area", "Area"),
                    ("statement", "Statement"),
                    ("decision", "Decision"),
                    ("observation", "Observation"),
                    ("geometry", "Geometry"),
                    ("place", "Place"),
                    ("group", "Group"),
                    ("contact", "Contact"),
                    ("practice", "Practice"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="editionfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", True),
                        ("value_number__isnull", False),
                        ("value_text", ""),
                    ),
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", False),
                        ("value_number__isnull", True),
                        ("value_text", ""),
                    ),
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", True),
                        ("value_number__isnull", True),
                        models.Q(("value_text", ""), _negated=True),
                    ),
                    models.Q(
                        (
                            "missing__in",
                            ["not_asked", "no_answer", "not_applicable", "suppressed", "not_yet", "unknown"],
                        ),
                        ("value_number__isnull", True),
                        ("value_date__isnull", True),
                        ("value_text", ""),
                    ),
                    _connector="OR",
                ),
                name="edition_figure_value_or_missing",
            ),
        ),
        migrations.AddConstraint(
            model_name="livefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", True),
                        ("value_number__isnull", False),
                        ("value_text", ""),
                    ),
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", False),
                        ("value_number__isnull", True),
                        ("value_text", ""),
                    ),
                    models.Q(
                        ("missing", ""),
                        ("value_date__isnull", True),
                        ("value_number__isnull", True),
                        models.Q(("value_text", ""), _negated=True),
                    ),
                    models.Q(
                        (
                            "missing__in",
                            ["not_asked", "no_answer", "not_applicable", "suppressed", "not_yet", "unknown"],
                        ),
                        ("value_number__isnull", True),
                        ("value_date__isnull", True),
                        ("value_text", ""),
                    ),
                    _connector="OR",
                ),
                name="live_figure_value_or_missing",
            ),
        ),
        migrations.RunPython(add_triggers, frozen.remove_triggers),
    ]
