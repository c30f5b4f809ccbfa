"""The check of docker/compose.yaml finds what does not fit."""

from collections.abc import Callable
from typing import Any

import pytest

from tools.console import StopWithMessage
from tools.docker.compose import check_compose, read_compose
from tools.docker.image import instructions


def test_compose_file_has_no_problem() -> None:
    check_compose(read_compose())


def name_unknown_service(compose: dict[str, Any]) -> None:
    compose["services"]["proxy"]["depends_on"] = {"app": {"condition": "service_started"}}


def take_health_check(compose: dict[str, Any]) -> None:
    del compose["services"]["postgresql"]["healthcheck"]


def restart_preparation(compose: dict[str, Any]) -> None:
    compose["services"]["prepare"]["restart"] = "always"


def mount_unknown_volume(compose: dict[str, Any]) -> None:
    compose["services"]["redis"]["volumes"] = ["messages:/data"]


def mount_missing_file(compose: dict[str, Any]) -> None:
    compose["services"]["proxy"]["volumes"].append("./nginx.conf:/etc/nginx.conf")


def declare_unused_volume(compose: dict[str, Any]) -> None:
    compose["volumes"]["backup"] = None


def name_unknown_command(compose: dict[str, Any]) -> None:
    compose["services"]["web"]["command"] = ["serve"]


def publish_database(compose: dict[str, Any]) -> None:
    compose["services"]["postgresql"]["ports"] = ["5432:5432"]


def set_unread_variable(compose: dict[str, Any]) -> None:
    compose["services"]["web"]["environment"]["ELASTIC_URL"] = "on"


def name_unknown_host(compose: dict[str, Any]) -> None:
    compose["services"]["web"]["environment"]["REDIS_URL"] = "redis://cache:6379/0"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (name_unknown_service, "proxy depends on app, which is no service"),
        (take_health_check, "prepare waits for postgresql to be healthy, which has no health check"),
        (restart_preparation, "web waits for prepare to end, which is restarted for ever"),
        (mount_unknown_volume, "redis uses volume messages, which is not declared"),
        (mount_missing_file, "proxy mounts ./nginx.conf, which does not exist"),
        (declare_unused_volume, "volume backup is used by no service"),
        (name_unknown_command, "web: docker/entrypoint.sh has no command serve"),
        (publish_database, "postgresql publishes a port: only the proxy is reached from outside"),
        (set_unread_variable, "ELASTIC_URL is read by no file of cms/settings"),
        (name_unknown_host, "REDIS_URL names the host cache, which is no service"),
    ],
)
def test_check_compose_finds(change: Callable[[dict[str, Any]], None], problem: str) -> None:
    compose = read_compose()
    change(compose)

    with pytest.raises(StopWithMessage) as raised:
        check_compose(compose)

    assert f"  {problem}" in str(raised.value).splitlines()


def test_image_ends_as_an_account_without_rights() -> None:
    assert [rest for word, rest in instructions() if word == "USER"] == ["perheverkko"]
