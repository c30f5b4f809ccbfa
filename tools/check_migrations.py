"""`python -m tools.check_migrations`: models have their migrations and each migration can be undone.

Works on a database of its own, made beside the one of DATABASE_URL (in memory on SQLite) and removed again.
"""

import os
import sys
import tempfile

import django
from django.core.management import call_command
from django.core.management.base import CommandError

from tools.console import fail, step


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


def check_reversible() -> None:
    """Takes our migrations back, newest first, and does them again. The database has them all."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    labels = own_labels()
    executor = MigrationExecutor(connection)
    nothing = [(label, None) for label in labels if label in executor.loader.migrated_apps]
    for migration, _ in executor.migration_plan(nothing):
        for operation in migration.operations:
            if not operation.reversible:
                raise CommandError(f"{migration}: {operation.describe()} cannot be undone.")
    executor.migrate(nothing)
    tables = {model._meta.db_table for model in own_models(labels)}
    if left := tables & set(connection.introspection.table_names()):
        raise CommandError(f"Tables left after undoing all migrations: {', '.join(sorted(left))}.")
    call_command("migrate", verbosity=0, interactive=False)


def own_models(labels: set[str]) -> list[type]:
    from django.apps import apps

    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in labels]


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
