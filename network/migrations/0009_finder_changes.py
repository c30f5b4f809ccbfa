from typing import Any

from django.db import migrations, models
from django.db.models import F

SLOTS, CHANGES = "network_activityslot", "network_slotchange"
EVENTS = {"insert": "NEW", "update": "OLD, NEW", "delete": "OLD"}
EXAMPLE_BIT = 1 << 7
INDEXES = ("municipality", "region", "owner", "place")
NOTE = f"""CREATE FUNCTION network_note_slots() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO {CHANGES} (activity) SELECT DISTINCT activity_id FROM fresh;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO {CHANGES} (activity) SELECT activity_id FROM fresh UNION SELECT activity_id FROM gone;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO {CHANGES} (activity) SELECT DISTINCT activity_id FROM gone;
    ELSE
        INSERT INTO {CHANGES} (activity) VALUES (0);
    END IF;
    RETURN NULL;
END $$"""
TABLES = {
    "insert": "REFERENCING NEW TABLE AS fresh",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS fresh",
    "delete": "REFERENCING OLD TABLE AS gone",
    "truncate": "",
}


def mark_examples(apps: Any, editor: Any) -> None:
    rows = apps.get_model("network", "ActivitySlot").objects.filter(activity__record__origin="example")
    rows.update(facets=F("facets").bitor(EXAMPLE_BIT))


def unmark_examples(apps: Any, editor: Any) -> None:
    apps.get_model("network", "ActivitySlot").objects.update(facets=F("facets").bitand(~EXAMPLE_BIT))


def mark_shared(apps: Any, editor: Any) -> None:
    """On the way back: which activities have several rows."""
    slots = apps.get_model("network", "ActivitySlot").objects
    several = slots.values("activity").annotate(number=models.Count("pk")).filter(number__gt=1)
    slots.filter(activity__in=several.values("activity")).update(is_shared=True)


def nothing(apps: Any, editor: Any) -> None:
    """The column is about to go."""


def add_triggers(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for event, rows in EVENTS.items():
            for row in rows.split(", "):
                editor.execute(
                    f"CREATE TRIGGER network_slot_{event}_{row.lower()} AFTER {event.upper()} ON {SLOTS} FOR EACH ROW "
                    f"BEGIN INSERT INTO {CHANGES} (activity, writer) VALUES ({row}.activity_id, 0); END"
                )
        return
    editor.execute(f"ALTER TABLE {CHANGES} ALTER COLUMN writer SET DEFAULT (pg_current_xact_id()::text::bigint)")
    editor.execute(NOTE)
    for event, tables in TABLES.items():
        editor.execute(
            f"CREATE TRIGGER network_slot_{event} AFTER {event.upper()} ON {SLOTS} {tables} "
            "FOR EACH STATEMENT EXECUTE FUNCTION network_note_slots()"
        )


def remove_triggers(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for event, rows in EVENTS.items():
            for row in rows.split(", "):
                editor.execute(f"DROP TRIGGER IF EXISTS network_slot_{event}_{row.lower()}")
        return
    for event in TABLES:
        editor.execute(f"DROP TRIGGER IF EXISTS network_slot_{event} ON {SLOTS}")
    editor.execute("DROP FUNCTION IF EXISTS network_note_slots()")


class Migration(migrations.Migration):
    """Readers hold the finder's rows in memory and hear of changes from triggers; indexes for filters go.

    On SQLite a later migration that rebuilds the table of rows drops its triggers and has to add them again.
    """

    dependencies = [("network", "0008_finder_shared_rows")]

    operations = [
        migrations.RunPython(nothing, mark_shared),
        migrations.RemoveIndex("activityslot", "slot_shared"),
        *(migrations.RemoveIndex("activityslot", f"slot_{name}") for name in INDEXES),
        migrations.RemoveField("activityslot", "is_shared"),
        migrations.RunPython(mark_examples, unmark_examples),
        migrations.CreateModel(
            name="SlotChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity", models.BigIntegerField()),
                (
                    "writer",
                    models.BigIntegerField(db_default=0, help_text="number of the transaction on PostgreSQL, else 0"),
                ),
            ],
            options={"indexes": [models.Index(fields=["writer"], name="slot_change_writer")]},
        ),
        migrations.RunPython(add_triggers, remove_triggers),
    ]
