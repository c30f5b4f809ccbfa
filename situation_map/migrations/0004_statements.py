import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import network.fields


class Migration(migrations.Migration):
    """Statements with their history and decisions, good practices and materials, subscriptions to changes."""

    dependencies = [
        ("network", "0007_source_keys"),
        ("situation_map", "0003_rounds"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("link_nonce", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("link_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("email", models.EmailField(max_length=254)),
                (
                    "language",
                    models.CharField(
                        choices=[("fi", "suomi"), ("sv", "svenska"), ("en", "English")], default="fi", max_length=3
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("told_until", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "subscription to changes",
                "verbose_name_plural": "subscriptions to changes",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="GoodPracticePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        help_text="One sentence: what it is and for whom.", max_length=400, verbose_name="summary"
                    ),
                ),
                ("description", wagtail.fields.RichTextField(blank=True, verbose_name="description")),
                ("source_language", models.CharField(blank=True, editable=False, max_length=3)),
                ("topics", network.fields.CodeListField(blank=True, default=list, verbose_name="topics")),
                ("link", models.URLField(blank=True, verbose_name="link")),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "results",
                    wagtail.fields.RichTextField(
                        blank=True, help_text="And how you know it.", verbose_name="what came of it"
                    ),
                ),
            ],
            options={
                "verbose_name": "good practice",
                "verbose_name_plural": "good practices",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="MaterialPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        help_text="One sentence: what it is and for whom.", max_length=400, verbose_name="summary"
                    ),
                ),
                ("description", wagtail.fields.RichTextField(blank=True, verbose_name="description")),
                ("source_language", models.CharField(blank=True, editable=False, max_length=3)),
                ("topics", network.fields.CodeListField(blank=True, default=list, verbose_name="topics")),
                ("link", models.URLField(blank=True, verbose_name="link")),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guide", "guide"),
                            ("form", "form"),
                            ("slides", "slides"),
                            ("video", "video"),
                            ("course", "course material"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "material",
                "verbose_name_plural": "materials",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SharedUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page_key", models.UUIDField()),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "taken into use",
                "verbose_name_plural": "taken into use",
                "ordering": ("-taken_at",),
            },
        ),
        migrations.AddField(
            model_name="contactrole",
            name="changed_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="When a coordinator last changed it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="change_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="why it was changed"),
        ),
        migrations.AddField(
            model_name="decision",
            name="recorded_at",
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="replaced_by",
                to="situation_map.decision",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="change_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="why it was changed"),
        ),
        migrations.AddField(
            model_name="statement",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="situation_map.decision",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="recorded_at",
            field=models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="reminded_on",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="When the county's coordinators were asked to review it.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="replaced_by",
                to="situation_map.statement",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="title_fi",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AlterField(
            model_name="statement",
            name="text_fi",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_en", ""), ("title_fi", ""), ("title_sv", ""), _negated=True),
                name="decision_has_a_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("text_en", ""), ("text_fi", ""), ("text_sv", ""), _negated=True),
                name="statement_has_a_text",
            ),
        ),
        migrations.AddField(
            model_name="changesubscription",
            name="region",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.region"),
        ),
        migrations.AddField(
            model_name="goodpracticepage",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtaildocs.document",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="materialpage",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtaildocs.document",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="shareduse",
            name="region",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.region"),
        ),
        migrations.AddConstraint(
            model_name="changesubscription",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"), models.F("region"), name="change_subscription_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareduse",
            constraint=models.UniqueConstraint(fields=("region", "page_key"), name="shared_use_once"),
        ),
    ]
