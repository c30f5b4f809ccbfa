"""The plugin API is frozen: names and signatures are those of the stored list, or its version has grown.

After a change that is meant: `python -m tests.plugins.test_plugin_api > tests/plugins/plugin_api.txt`, with a new
API_VERSION in `cms/plugins/version.py` (minor for an addition, major for anything else).
"""

import dataclasses
import enum
import inspect
from pathlib import Path
from typing import Any

import pytest

import cms.plugin_api as api
from cms.plugins.registry import Registry

STORED = Path(__file__).with_name("plugin_api.txt")


def describe(name: str, value: Any) -> list[str]:
    """What an author relies on: parameters of functions, fields of dataclasses, members of enums, own methods."""
    if isinstance(value, str):
        return [f"{name} = {value!r}"]
    if isinstance(value, Registry):
        methods = [method for method in vars(Registry) if not method.startswith("_")]
        return [f"{name}: Registry", *(f"{name}.{m}{parameters(getattr(value, m))}" for m in sorted(methods))]
    if inspect.isclass(value) and issubclass(value, enum.Enum):
        return [f"{name}: {', '.join(f'{member.name}={member.value!r}' for member in value)}"]
    if inspect.isclass(value) and issubclass(value, Exception):
        return [f"{name}{inspect.signature(value)}"]
    if dataclasses.is_dataclass(value):
        return [f"{name}{inspect.signature(value)}"]
    if inspect.isfunction(value):
        return [f"{name}{inspect.signature(value)}"]
    if name == "PluginConfig":
        return [f"{name}: {', '.join(sorted(api.PluginConfig.__annotations__))}, ready()"]
    if value._meta.abstract:
        return [f"{name}: abstract model"]
    fields = sorted(field.name for field in value._meta.get_fields() if field.concrete and not field.is_relation)
    return [f"{name}: model {', '.join(fields)}"]


def parameters(method: Any) -> inspect.Signature:
    """Without types: how a generic one is written differs between versions of Python."""
    signature = inspect.signature(method)
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return inspect.Signature(bare)


def describe_api() -> str:
    return "\n".join(line for name in sorted(api.__all__) for line in describe(name, getattr(api, name))) + "\n"


def test_plugin_api_is_as_stored():
    assert describe_api() == STORED.read_text()


def test_every_name_is_there_and_no_other_is_given():
    assert dir(api) == sorted(api.__all__)
    assert set(api._HOMES) | {"API_VERSION", "PluginConfig"} == set(api.__all__)
    with pytest.raises(AttributeError, match=f"The plugin API {api.API_VERSION} has no 'something_else'"):
        _ = api.something_else


if __name__ == "__main__":
    import django

    django.setup()
    print(describe_api(), end="")  # noqa: T201
