from django.db import migrations, models

ENTRIES, CHANGES = "search_searchentry", "search_entrychange"
SQLITE = {"insert": "NEW", "update": "NEW", "delete": "OLD"}  # an entry's number never changes
NOTE = f"""CREATE FUNCTION search_note_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO {CHANGES} (entry) VALUES (0);
    ELSE
        INSERT INTO {CHANGES} (entry) SELECT id FROM changed;
    END IF;
    RETURN NULL;
END $$"""
POSTGRESQL = {
    "insert": "REFERENCING NEW TABLE AS changed",
    "update": "REFERENCING NEW TABLE AS changed",
    "delete": "REFERENCING OLD TABLE AS changed",
    "truncate": "",
}
TERMS = (
    # For a common word the planner would read every vector, which takes ten times as long as the index.
    """CREATE FUNCTION search_entries_with(wanted tsquery) RETURNS bytea LANGUAGE sql STABLE
       SET enable_seqscan = off SET jit = off
       AS $$ SELECT string_agg(int8send(entry_id), ''::bytea) FROM search_terms WHERE terms @@ wanted $$""",
)
TERMS_BACK = ("DROP FUNCTION IF EXISTS search_entries_with(tsquery)",)


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event, row in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER search_entry_noted_{event} AFTER {event.upper()} ON {ENTRIES} FOR EACH ROW "
                f"BEGIN INSERT INTO {CHANGES} (entry, writer) VALUES ({row}.id, 0); END"
            )
        return
    schema_editor.execute(f"ALTER TABLE {CHANGES} ALTER COLUMN writer SET DEFAULT (pg_current_xact_id()::text::bigint)")
    schema_editor.execute(NOTE)
    for event, table in POSTGRESQL.items():
        schema_editor.execute(
            f"CREATE TRIGGER search_entry_noted_{event} AFTER {event.upper()} ON {ENTRIES} {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION search_note_entries()"
        )


    for statement in TERMS:
        schema_editor.execute(statement)


def remove_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS search_entry_noted_{event}")
        return
    for event in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS search_entry_noted_{event} ON {ENTRIES}")
    schema_editor.execute("DROP FUNCTION IF EXISTS search_note_entries()")
    for statement in TERMS_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Processes hold what facets count by in memory and hear of changes from triggers.

    On SQLite a later migration that rebuilds the table of entries drops its triggers, and has to add them again.
    """

    dependencies = [("search", "0006_facets")]

    operations = [
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField()),
                (
                    "writer",
                    models.BigIntegerField(db_default=0, help_text="number of the transaction on PostgreSQL, else 0"),
                ),
            ],
            options={"indexes": [models.Index(fields=["writer"], name="search_change_writer")]},
        ),
        migrations.RunPython(add_triggers, remove_triggers),
    ]
