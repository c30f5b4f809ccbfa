"""The environment: every wrong value is one line that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.env import Environment, SettingError
from tests.environment import REPOSITORY


@pytest.mark.parametrize(
    ("values", "read", "message"),
    [
        ({"A": "foo"}, lambda env: env.choice("A", choices=("x", "y"), default="x"), "A: 'foo' is not one of x, y."),
        ({}, lambda env: env.str("A"), "A: is required here and is not set."),
        ({"A": "many"}, lambda env: env.int("A", default=1), "A: 'many' is not a whole number."),
        ({"A": "-1"}, lambda env: env.int("A", default=1), "A: -1 is less than 0."),
        ({"A": "yes"}, lambda env: env.bool("A", default=True), "A: 'yes' is not one of true, false."),
        ({"A": "ftp://h/x"}, lambda env: env.url("A", schemes=("http",)), "A: scheme 'ftp' is not one of http."),
        ({"A": "http:///x"}, lambda env: env.url("A", schemes=("http",)), "A: has no host name."),
        ({"A": "http://h:port/"}, lambda env: env.url("A", schemes=("http",)), "A: has a port that is not a number."),
    ],
)
def test_wrong_value_names_the_variable(values, read, message) -> None:
    with pytest.raises(SettingError) as error:
        read(Environment(values))
    assert str(error.value) == message


def test_values_are_typed() -> None:
    env = Environment({"L": "a, b,", "I": "7", "B": "true", "U": "redis://h:1/0", "S": " x "})
    assert (env.list("L"), env.int("I", default=1), env.bool("B", default=False)) == (["a", "b"], 7, True)
    assert (env.url("U", schemes=("redis",)), env.str("S")) == ("redis://h:1/0", "x")


def start(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in an environment of its own."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "HOME": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"SITE_ENV": "live"}, "SITE_ENV: 'live' is not one of development, test, production."),
        ({"SITE_ENV": "production"}, "SECRET_KEY: is required here and is not set."),
        ({"SITE_ENV": "production", "SECRET_KEY": "short"}, "SECRET_KEY: is shorter than 32 characters."),
        (
            {
                "SITE_ENV": "production",
                "SECRET_KEY": "k" * 40,
                "PUBLIC_URL": "https://a.example",
                "FAULT_POINT": "job.before",
            },
            "FAULT_POINT: is for tests and is refused in production.",
        ),
        (
            {"SITE_ENV": "production", "SECRET_KEY": "k" * 40, "PUBLIC_URL": "https://a.example", "ALLOWED_HOSTS": "*"},
            "ALLOWED_HOSTS: '*' would let any host name through; list the site's names.",
        ),
        ({"DATABASE_URL": "mysql://h/db"}, "DATABASE_URL: scheme 'mysql' is not one of sqlite, postgres, postgresql."),
    ],
)
def test_start_with_wrong_setting_ends_with_one_line(tmp_path, variables, line) -> None:
    done = start(tmp_path, **variables)
    assert done.returncode != 0
    assert done.stderr.strip() == line


def test_start_with_file_as_data_folder_names_it(tmp_path) -> None:
    (tmp_path / "file").touch()
    done = start(tmp_path, DATA_DIR=str(tmp_path / "file"))
    assert done.returncode != 0
    assert done.stderr.strip().startswith("DATA_DIR: nothing can be written to ")
    assert len(done.stderr.strip().splitlines()) == 1
