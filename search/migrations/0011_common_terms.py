from django.db import migrations

TABLE = (
    """CREATE TABLE search_common_terms (
        term text COLLATE "C" PRIMARY KEY, entries bytea NOT NULL, seen text NOT NULL, server bigint NOT NULL
    )""",
    # Packed already: the database's own way would only take time at each reading.
    "ALTER TABLE search_common_terms ALTER COLUMN entries SET STORAGE EXTERNAL",
)


def create_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in TABLE:
            schema_editor.execute(statement)


def drop_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TABLE IF EXISTS search_common_terms")


class Migration(migrations.Migration):
    """Filled by `search.engines.common_terms`; empty, everything is found without it."""

    dependencies = [("search", "0010_document_language")]
    operations = [migrations.RunPython(create_table, drop_table)]
