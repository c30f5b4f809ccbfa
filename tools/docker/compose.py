"""The compose file: read, and every reference in it followed."""

import re
import shutil
import subprocess
from typing import Any

import yaml

from tools.console import StopWithMessage
from tools.environment import REPOSITORY
from tools.servers import elasticsearch, postgresql

COMPOSE = REPOSITORY / "docker" / "compose.yaml"
EXAMPLE = REPOSITORY / "docker" / ".env.example"
COMMANDS = re.compile(r"^\s+([a-z]+)\) exec", re.MULTILINE)
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(:[?-][^}]*)?\}")


def read_compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


def check_compose(compose: dict[str, Any]) -> None:
    """Raises StopWithMessage with everything that does not fit, a line each."""
    problems: list[str] = []
    for name, service in compose["services"].items():
        problems += service_problems(name, service, compose)
    problems += variable_problems() + version_problems(compose) + setting_problems(compose)
    used = {volume_name(entry) for service in compose["services"].values() for entry in service.get("volumes", ())}
    problems += [f"volume {name} is used by no service" for name in sorted(set(compose["volumes"]) - used)]
    if problems:
        raise StopWithMessage("\n".join(["docker/compose.yaml:", *(f"  {problem}" for problem in problems)]))


def volume_name(entry: str) -> str:
    return entry.split(":")[0]


def service_problems(name: str, service: dict[str, Any], compose: dict[str, Any]) -> list[str]:
    """Dependencies, volumes, commands and health checks of one service."""
    problems = []
    services = compose["services"]
    for other, condition in service.get("depends_on", {}).items():
        if other not in services:
            problems.append(f"{name} depends on {other}, which is no service")
        elif condition["condition"] == "service_healthy" and "healthcheck" not in services[other]:
            problems.append(f"{name} waits for {other} to be healthy, which has no health check")
        elif condition["condition"] == "service_completed_successfully" and services[other].get("restart") != "no":
            problems.append(f"{name} waits for {other} to end, which is restarted for ever")
    for entry in service.get("volumes", ()):
        source = volume_name(entry)
        if source.startswith("."):
            if not (COMPOSE.parent / source).exists():
                problems.append(f"{name} mounts {source}, which does not exist")
        elif source not in compose["volumes"]:
            problems.append(f"{name} uses volume {source}, which is not declared")
    if "build" in service:
        commands = COMMANDS.findall((REPOSITORY / "docker" / "entrypoint.sh").read_text())
        if service["command"][0] not in commands:
            problems.append(f"{name}: docker/entrypoint.sh has no command {service['command'][0]}")
        if not (COMPOSE.parent / service["build"]["context"] / service["build"]["dockerfile"]).exists():
            problems.append(f"{name}: no file {service['build']['dockerfile']}")
    if "healthcheck" not in service and service.get("restart") != "no" and name != "proxy":
        problems.append(f"{name} has no health check")
    if "ports" in service and name != "proxy":
        problems.append(f"{name} publishes a port: only the proxy is reached from outside")
    return problems


def variable_problems() -> list[str]:
    """Variables that compose asks for and the example of docker/.env does not name, and the other way round."""
    asked = {name for name, default in VARIABLE.findall(COMPOSE.read_text()) if not default.startswith(":-")}
    optional = {name for name, default in VARIABLE.findall(COMPOSE.read_text()) if default.startswith(":-")}
    named = set(re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    missing = [f"{name} is required and not in docker/.env.example" for name in sorted(asked - named)]
    return missing + [f"{name} of docker/.env.example is used nowhere" for name in sorted(named - asked - optional)]


def setting_problems(compose: dict[str, Any]) -> list[str]:
    """Variables given to the site that no settings file reads, and hosts in them that are no service."""
    source = "".join(path.read_text() for path in sorted((REPOSITORY / "cms" / "settings").glob("*.py")))
    problems = []
    for name, value in compose["services"]["web"]["environment"].items():
        if f'"{name}"' not in source:
            problems.append(f"{name} is read by no file of cms/settings")
        host = re.search(r"^(?:postgres|redis|http)://(?:[^@/]*@)?([a-z]+):\d+/", value)
        if host and host[1] not in compose["services"]:
            problems.append(f"{name} names the host {host[1]}, which is no service")
    return problems


def version_of(program: str) -> str:
    found = shutil.which(program)
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""
    numbers = re.search(r"(?:v=|\s|v)(\d+\.\d+)", said)
    return numbers[1] if numbers else ""


def version_problems(compose: dict[str, Any]) -> list[str]:
    """Servers whose version here, on which the tests run, is not the compose file's."""
    programs = postgresql.find_programs()
    tested = {
        "postgresql": str(postgresql.major_version(programs)) if programs else "",
        "redis": version_of("redis-server"),
        "elasticsearch": elasticsearch.VERSION,
        "proxy": version_of("caddy").split(".")[0],
    }
    problems = []
    for name, version in tested.items():
        tag = compose["services"][name]["image"].rpartition(":")[2]
        if version and tag.split("-")[0] != version:
            problems.append(f"{name}: the image is {tag}, the tests run on {version}")
    return problems
