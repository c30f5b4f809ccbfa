import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0002_joining")]

    operations = [
        migrations.AddField(
            model_name="familycentrepage",
            name="hide_address",
            field=models.BooleanField(
                default=False,
                help_text="Where safety asks for it. Readers are then told the municipality alone.",
                verbose_name="hide the address",
            ),
        ),
        migrations.AddField(
            model_name="familycentrepage",
            name="photographs",
            field=wagtail.fields.StreamField(
                [("photograph", 2)],
                blank=True,
                block_lookup={
                    0: ("wagtail.images.blocks.ImageBlock", [], {"label": "Photograph"}),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Photographer or source", "max_length": 120, "required": False},
                    ),
                    2: ("wagtail.blocks.StructBlock", [[("image", 0), ("credit", 1)]], {}),
                },
                verbose_name="photographs",
            ),
        ),
        migrations.AddField(
            model_name="meetingplacepage",
            name="hide_address",
            field=models.BooleanField(
                default=False,
                help_text="Where safety asks for it. Readers are then told the municipality alone.",
                verbose_name="hide the address",
            ),
        ),
        migrations.AddField(
            model_name="meetingplacepage",
            name="photographs",
            field=wagtail.fields.StreamField(
                [("photograph", 2)],
                blank=True,
                block_lookup={
                    0: ("wagtail.images.blocks.ImageBlock", [], {"label": "Photograph"}),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Photographer or source", "max_length": 120, "required": False},
                    ),
                    2: ("wagtail.blocks.StructBlock", [[("image", 0), ("credit", 1)]], {}),
                },
                verbose_name="photographs",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="hide_address",
            field=models.BooleanField(default=False, help_text="neither address nor point is kept here"),
        ),
        migrations.AlterField(
            model_name="place",
            name="opening_hours",
            field=models.JSONField(blank=True, default=list, help_text="see network.opening"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hide_address", False),
                    models.Q(
                        ("address", ""), ("latitude__isnull", True), ("postal_code", ""), ("precision", "municipality")
                    ),
                    _connector="OR",
                ),
                name="place_hidden_holds_no_address",
            ),
        ),
    ]
