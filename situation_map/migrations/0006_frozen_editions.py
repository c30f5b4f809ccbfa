from typing import Any

from django.db import migrations

KEPT = (
    "slug", "name_fi", "name_sv", "name_en", "foreword_fi", "foreword_sv", "foreword_en", "dated_on", "is_example",
    "created_at", "frozen_at", "sha256", "geometry_sha256", "counts",
)  # fmt: skip
"""Columns of a frozen edition that nobody changes. Who sees it before which moment is not among them."""
EDITIONS = "situation_map_edition"
ROWS = ("situation_map_editionpart", "situation_map_editionfigure")
FROZEN = f"SELECT frozen_at FROM {EDITIONS} WHERE id"
FROZEN_FOR_GOOD = f"SELECT 1 FROM {EDITIONS} WHERE frozen_at IS NOT NULL AND NOT is_example AND id"
WORDS = "a frozen edition is not changed"
FUNCTION = "situation_map_refuse_frozen"


def triggers(distinct: str, kept: tuple[str, ...] = KEPT) -> list[tuple[str, str, str, str]]:
    """Name, table, event and condition; `distinct` is the database's word for "differs, null included"."""
    changed = " OR ".join(f"NEW.{column} {distinct} OLD.{column}" for column in kept)
    found = [
        ("edition_frozen_update", EDITIONS, "UPDATE", f"OLD.frozen_at IS NOT NULL AND ({changed})"),
        ("edition_frozen_delete", EDITIONS, "DELETE", "OLD.frozen_at IS NOT NULL AND NOT OLD.is_example"),
    ]
    for table in ROWS:
        stem = table.removeprefix("situation_map_")
        found += [
            (f"{stem}_frozen_insert", table, "INSERT", f"({FROZEN} = NEW.edition_id) IS NOT NULL"),
            (f"{stem}_frozen_update", table, "UPDATE", f"({FROZEN} = OLD.edition_id) IS NOT NULL"),
            (f"{stem}_frozen_delete", table, "DELETE", f"EXISTS ({FROZEN_FOR_GOOD} = OLD.edition_id)"),
        ]
    return found


def add_triggers(apps: Any, editor: Any, kept: tuple[str, ...] = KEPT) -> None:
    if editor.connection.vendor == "sqlite":
        for name, table, event, condition in triggers("IS NOT", kept):
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    # A condition with a query is not allowed in WHEN on PostgreSQL: it is in a function of the trigger's own.
    for name, table, event, condition in triggers("IS DISTINCT FROM", kept):
        back = "OLD" if event == "DELETE" else "NEW"
        editor.execute(
            f"CREATE FUNCTION {FUNCTION}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF; "
            f"RETURN {back}; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}_{name}()"
        )


def remove_triggers(apps: Any, editor: Any) -> None:
    for name, table, _event, _condition in triggers("="):
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}_{name}()")


class Migration(migrations.Migration):
    """The database itself refuses to change or delete what is frozen; example editions may be removed whole.

    On SQLite a later migration that rebuilds one of these tables drops its triggers and has to add them again.
    """

    dependencies = [("situation_map", "0005_editions")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
