"""The environment, read in this package only. Every wrong value ends the start with one line that names the
variable.
"""

import os
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# The methods below are named after the types they give, so the types need other names.
Text: TypeAlias = str
Texts: TypeAlias = list[str]
Flag: TypeAlias = bool
Number: TypeAlias = int


class SettingError(ImproperlyConfigured):
    """A variable of the environment has a value that cannot be used."""

    def __init__(self, variable: str, problem: str) -> None:
        self.variable = variable
        self.problem = problem
        super().__init__(f"{variable}: {problem}")


class Environment:
    """Typed reads of a mapping of strings; raises SettingError naming the variable."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def str(self, name: Text, *, default: Text | None = None) -> Text:
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise SettingError(name, "is required here and is not set.")
        return default

    def choice(self, name: Text, *, choices: Sequence[Text], default: Text) -> Text:
        value = self.str(name, default=default)
        if value not in choices:
            raise SettingError(name, f"'{value}' is not one of {', '.join(choices)}.")
        return value

    def list(self, name: Text, *, default: Sequence[Text] = ()) -> Texts:
        value = self.str(name, default="")
        return [part.strip() for part in value.split(",") if part.strip()] if value else [*default]

    def bool(self, name: Text, *, default: Flag) -> Flag:
        return self.choice(name, choices=("true", "false"), default=f"{default}".lower()) == "true"

    def int(self, name: Text, *, default: Number, least: Number = 0) -> Number:
        value = self.str(name, default=f"{default}")
        try:
            number = int(value)
        except ValueError:
            raise SettingError(name, f"'{value}' is not a whole number.") from None
        if number < least:
            raise SettingError(name, f"{number} is less than {least}.")
        return number

    def url(self, name: Text, *, schemes: Sequence[Text], default: Text = "") -> Text:
        """A URL with a host, or the default. Credentials are never repeated in the error."""
        value = self.str(name, default=default)
        if value == default:
            return value
        parts = urlsplit(value)
        if parts.scheme not in schemes:
            raise SettingError(name, f"scheme '{parts.scheme}' is not one of {', '.join(schemes)}.")
        if parts.scheme != "sqlite" and not parts.hostname:
            raise SettingError(name, "has no host name.")
        try:
            _ = parts.port
        except ValueError:
            raise SettingError(name, "has a port that is not a number.") from None
        return value


env = Environment(os.environ)
