#!/usr/bin/env python3
"""Command line of the site: `python manage.py help`."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a SettingError among them: one line that names the variable
        sys.exit(str(error))


if __name__ == "__main__":
    main()
