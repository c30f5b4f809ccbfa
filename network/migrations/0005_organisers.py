import uuid

import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0004_schedule"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="online_link_hours_before",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="the link is shown so many hours before a meeting and during it", null=True
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="registration_phone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="activitypage",
            name="online_link_hours_before",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: always.",
                null=True,
                verbose_name="show the link only so many hours before",
            ),
        ),
        migrations.AddField(
            model_name="activitypage",
            name="registration_phone",
            field=models.CharField(blank=True, max_length=30, verbose_name="registration: telephone"),
        ),
        migrations.CreateModel(
            name="AccompanyingText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.revision"
                    ),
                ),
                (
                    "translation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accompanying",
                        to="network.activitypage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActivityOrganiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "main organiser"),
                            ("partner", "partner"),
                            ("funder", "funder"),
                            ("venue", "gives the premises"),
                        ],
                        default="partner",
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        limit_choices_to={"kind": "organisation"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.record",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="network.activitypage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("page", "organisation", "role"), name="activity_organiser_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyCentreOrganiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "main organiser"),
                            ("partner", "partner"),
                            ("funder", "funder"),
                            ("venue", "gives the premises"),
                        ],
                        default="partner",
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        limit_choices_to={"kind": "organisation"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.record",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="network.familycentrepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("page", "organisation", "role"), name="centre_organiser_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("title", models.CharField(max_length=255)),
                ("data", models.JSONField(default=dict)),
                ("base_revision_id", models.BigIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "writer",
                    models.CharField(
                        blank=True, help_text="the opened form that saved last, a random word", max_length=36
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to="network.organisationpage",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_draft",
                        to="network.activitypage",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-pk"],
                "indexes": [models.Index(fields=["organisation", "-changed_at"], name="form_draft_organisation")],
            },
        ),
        migrations.CreateModel(
            name="MeetingPlaceOrganiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "main organiser"),
                            ("partner", "partner"),
                            ("funder", "funder"),
                            ("venue", "gives the premises"),
                        ],
                        default="partner",
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        limit_choices_to={"kind": "organisation"},
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.record",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="network.meetingplacepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("page", "organisation", "role"), name="meeting_organiser_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordOrganiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "main organiser"),
                            ("partner", "partner"),
                            ("funder", "funder"),
                            ("venue", "gives the premises"),
                        ],
                        default="lead",
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="organised_rows", to="network.record"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="organiser_rows", to="network.record"
                    ),
                ),
            ],
            options={
                "ordering": ["record_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "organisation", "role"), name="record_organiser_unique")
                ],
            },
        ),
    ]
