"""Checks docker/ on a machine without a container engine: `python -m tools.check_docker`.

Reads the compose file and follows every reference in it; then carries out the image's build steps in a temporary
folder and runs what the containers run (preparation, web server, worker, scheduler, proxy) on servers of this machine.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tools import services
from tools.console import StopWithMessage, fail, step
from tools.docker.compose import check_compose, read_compose
from tools.docker.image import build_image
from tools.environment import REPOSITORY
from tools.servers.process import ServiceError, find_free_port, tail

ANSWER_WAIT_S = 180


def get(url: str) -> int:
    """Status of a GET; 0 when nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(url: str) -> None:
    end = time.monotonic() + ANSWER_WAIT_S
    while (status := get(url)) != 200:
        if time.monotonic() > end:
            raise StopWithMessage(f"{url} answered {status or 'nothing'}, not 200, for {ANSWER_WAIT_S} s.")
        time.sleep(0.3)


@contextlib.contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The command in the background for the length of the block; it must still run at its end."""
    output = Path(environment["DATA_DIR"]) / f"output-{secrets.token_hex(4)}.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        yield process
        if process.poll() is not None:
            raise StopWithMessage(f"{' '.join(command)} ended with status {process.returncode}.")
    except StopWithMessage as error:
        raise StopWithMessage(f"{error}\n{' '.join(command)} says:\n{tail(output)}") from None
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def site_environment(compose: dict, image: dict[str, str], servers: dict[str, str], port: int) -> dict[str, str]:
    """The environment of the compose file's site containers, its servers replaced by this machine's."""
    environment = dict.fromkeys(compose["services"]["web"]["environment"], "")
    environment |= {"SITE_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(48), "LOG_LEVEL": "WARNING"}
    environment |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **environment, **image, **servers}


def check_running(app: Path, environment: dict[str, str], proxy_port: int) -> None:
    """What the containers do, in their order, and that the site is reached through the proxy."""
    entrypoint = str(app / "docker" / "entrypoint.sh")
    with step("prepare"):
        done = subprocess.run([entrypoint, "prepare"], cwd=app, env=environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise StopWithMessage("docker/entrypoint.sh prepare failed.")
    web_port = find_free_port()
    environment = {**environment, "WEB_HOST": "127.0.0.1", "WEB_PORT": str(web_port)}
    proxy = {"SITE_ADDRESS": f"http://127.0.0.1:{proxy_port}", "WEB_ADDRESS": f"127.0.0.1:{web_port}"}
    proxy |= {"CADDY_DATA": environment["DATA_DIR"] + "/proxy", "HEALTH_HOST": "127.0.0.1"}
    with contextlib.ExitStack() as stack:
        with step("web answers"):
            stack.enter_context(running([entrypoint, "web"], app, environment))
            wait_for(f"http://127.0.0.1:{web_port}/healthz")
        with step("proxy passes on"):
            caddyfile = str(REPOSITORY / "docker" / "Caddyfile")  # mounted, not copied
            command = ["caddy", "run", "--config", caddyfile, "--adapter", "caddyfile"]
            stack.enter_context(running(command, app, {**environment, **proxy}))
            for path in ("/healthz", "/fi/"):
                wait_for(f"http://127.0.0.1:{proxy_port}{path}")
        with step("worker and scheduler"):
            stack.enter_context(running([entrypoint, "worker"], app, environment))
            stack.enter_context(running([entrypoint, "beat"], app, environment))
            wait_for_worker(app, environment)


def wait_for_worker(app: Path, environment: dict[str, str]) -> None:
    command = ["celery", "-A", "cms", "inspect", "ping", "--timeout", "5"]
    for _attempt in range(20):
        if subprocess.run(command, cwd=app, env=environment, capture_output=True, check=False).returncode == 0:
            return
    raise StopWithMessage("The worker answers no ping.")


def main() -> int:
    try:
        compose = read_compose()
        with step("docker/compose.yaml"):
            check_compose(compose)
        if missing := services.find_missing():
            raise StopWithMessage(f"Not installed: {'; '.join(missing)}.")
        with tempfile.TemporaryDirectory(prefix="perheverkko-image-") as folder:
            app, image_environment = build_image(Path(folder))
            port = find_free_port()
            with services.temporary_servers(list(services.SERVERS)) as servers:
                check_running(app, site_environment(compose, image_environment, servers, port), port)
    except (StopWithMessage, ServiceError) as error:
        return fail(str(error))
    print("docker/: the compose file is coherent and every step was carried out.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
