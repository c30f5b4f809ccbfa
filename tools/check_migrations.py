"""`python -m tools.check_migrations`: models have their migrations and each migration can be undone.

Works on a database of its own, made beside the one of DATABASE_URL (in memory on SQLite) and removed again.
"""

import os
import sys
import tempfile
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.core.management.base import CommandError

from tools.console import fail, step

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def own_labels() -> set[str]:
    """Labels of the apps whose migrations are ours: the site's and the bundled plugins'."""
    from django.apps import apps
    from django.conf import settings

    own = str(settings.BASE_DIR)
    return {
        config.label
        for config in apps.get_app_configs()
        if config.path.startswith(own) and not config.path.startswith(sys.prefix)
    }


def first_state(executor: "MigrationExecutor", label: str, own: set[str]) -> tuple[str, str | None]:
    """What to go back to: nothing, or, when that would undo other people's migrations too, the app's first migration.

    The account model is such a case: Django's and Wagtail's own migrations build on it.
    """
    undone = executor.migration_plan([(label, None)])
    if all(migration.app_label in own for migration, _ in undone):
        return label, None
    return executor.loader.graph.root_nodes(label)[0]


def check_reversible() -> None:
    """Takes our migrations back, newest first, and does them again. The database has them all."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    own = own_labels()
    executor = MigrationExecutor(connection)
    targets = [first_state(executor, label, own) for label in sorted(own & executor.loader.migrated_apps)]
    for migration, _ in executor.migration_plan(targets):
        for operation in migration.operations:
            if not operation.reversible:
                raise CommandError(f"{migration}: {operation.describe()} cannot be undone.")
    executor.migrate(targets)
    emptied = {label for label, name in targets if name is None}
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.app_label in emptied}
    if left := tables & set(connection.introspection.table_names()):
        raise CommandError(f"Tables left after undoing all migrations: {', '.join(sorted(left))}.")
    call_command("migrate", verbosity=0, interactive=False)


def check() -> None:
    from django.db import connection

    with step(f"Migrations complete ({connection.vendor})"):
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    with step(f"Migrations reversible ({connection.vendor})"):
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        check_reversible()
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="cms.settings", SITE_ENV="test", DATA_DIR=folder)
        django.setup()
        try:
            check()
        except CommandError as error:
            return fail(str(error))
        except SystemExit as ending:  # makemigrations --check names what is missing and ends
            return int(ending.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
