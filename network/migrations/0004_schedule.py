"""Moved and postponed meetings with reasons, the parts of a split series, the state of rebuilding occurrences."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0003_places")]

    operations = [
        migrations.AddField("activity", "postponed_dates",
            models.JSONField(blank=True, default=list, help_text="ISO dates of postponed meetings")),
        migrations.AddField("activity", "moved_meetings",
            models.JSONField(blank=True, default=list, help_text="rows of date (ISO), starts_at and ends_at (ISO, local)")),
        migrations.AddField("activity", "meeting_notes",
            models.JSONField(blank=True, default=dict, help_text="short public reasons by ISO date")),
        migrations.AddField("activity", "state_note",
            models.CharField(blank=True, max_length=160, help_text="short public reason for the state")),
        migrations.AddField("activity", "series_key",
            models.UUIDField(blank=True, null=True, help_text="shared by the parts of a series that was split")),
        migrations.AddField("activity", "sequence",
            models.PositiveIntegerField(default=0, help_text="how often the published schedule has changed")),
        migrations.AddIndex("activity", models.Index(fields=["series_key"], name="activity_series_key")),
        migrations.AddField("activitypage", "postponed_dates", models.JSONField(blank=True, default=list)),
        migrations.AddField("activitypage", "moved_meetings", models.JSONField(blank=True, default=list)),
        migrations.AddField("activitypage", "meeting_notes", models.JSONField(blank=True, default=dict)),
        migrations.AddField("activitypage", "state_note",
            models.CharField(blank=True, max_length=160, verbose_name="reason for the state")),
        migrations.AddField("activitypage", "series_key", models.UUIDField(blank=True, editable=False, null=True)),
        migrations.AddField("occurrence", "original_starts_at",
            models.DateTimeField(blank=True, null=True, help_text="where the rule has it; empty: here")),
        migrations.CreateModel(
            name="OccurrenceRebuild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.DateTimeField()),
                ("last_activity_id", models.BigIntegerField(default=0)),
                ("activities", models.PositiveIntegerField(default=0, help_text="gone through so far")),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("finished_at__isnull", True), ("finished_at__gte", models.F("started_at")), _connector="OR"),
                        name="rebuild_finished_after_start",
                    )
                ],
            },
        ),
    ]
