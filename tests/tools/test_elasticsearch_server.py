"""Where the Elasticsearch server comes from: only the pinned one is ever used."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from tools.servers import elasticsearch
from tools.servers.process import ServiceError

MODULES = [f"elasticsearch/modules/{name}/{name}.jar" for name in elasticsearch.REQUIRED_MODULES]

MAVEN = """#!/bin/sh
for argument in "$@"; do
    case "$argument" in -DoutputDirectory=*) cp "{package}" "${{argument#*=}}" ;; esac
done
"""


def make_package(path: Path, members: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name in members:
            package.writestr(f"sonarqube-1.0/{name}", name)
    return path


@pytest.fixture
def maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Maven that hands over the package beside it, and a cache of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "mvn"
    program.write_text(MAVEN.format(package=tmp_path / "package.zip"))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(elasticsearch, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "package.zip"


def pin(monkeypatch: pytest.MonkeyPatch, package: Path, tmp_path: Path) -> None:
    """Makes this package the pinned one."""
    elasticsearch.unpack(package, tmp_path / "pinned")
    monkeypatch.setattr(elasticsearch, "ARTIFACT_SHA256", hashlib.sha256(package.read_bytes()).hexdigest())
    monkeypatch.setattr(elasticsearch, "FOLDER_SHA256", elasticsearch.digest_of_folder(tmp_path / "pinned"))


def test_unpack_writes_the_servers_folder_only(tmp_path: Path) -> None:
    members = ["elasticsearch/lib/a.jar", "lib/sonar.jar", "elasticsearch-extra/b.jar", "elasticsearch/../../escaped"]

    elasticsearch.unpack(make_package(tmp_path / "package.zip", members), tmp_path / "target")

    assert [path for path in (tmp_path / "target").rglob("*") if path.is_file()] == [
        tmp_path / "target" / "lib" / "a.jar"
    ]
    assert not (tmp_path / "escaped").exists()


def test_install_keeps_the_pinned_server_and_nothing_else(
    maven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(monkeypatch, make_package(maven, [*MODULES, "jres/big.tar"]), tmp_path)

    home = elasticsearch.install_elasticsearch()

    assert elasticsearch.digest_of_folder(home) == elasticsearch.FOLDER_SHA256
    assert sorted(path.name for path in home.parent.iterdir()) == ["elasticsearch-8.16.6", "elasticsearch.lock"]


def test_install_refuses_a_package_that_is_not_the_pinned_one(maven: Path) -> None:
    make_package(maven, MODULES)

    with pytest.raises(ServiceError, match=r"not the pinned .*; it is not used"):
        elasticsearch.install_elasticsearch()

    assert not elasticsearch.is_installed()


def test_install_replaces_a_cached_server_that_was_changed(
    maven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(monkeypatch, make_package(maven, MODULES), tmp_path)
    changed = elasticsearch.install_elasticsearch() / "modules" / "analysis-common" / "analysis-common.jar"
    changed.write_text("changed")

    elasticsearch.install_elasticsearch()

    assert changed.read_text() == "elasticsearch/modules/analysis-common/analysis-common.jar"


def test_install_refuses_a_package_without_the_modules_in_use(
    maven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(monkeypatch, make_package(maven, MODULES[:1]), tmp_path)

    with pytest.raises(ServiceError, match="lacks the modules transport-netty4"):
        elasticsearch.install_elasticsearch()


def test_find_java_takes_one_that_the_server_runs_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (11, 25, 21):
        program = tmp_path / f"java-{version}" / "bin" / "java"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}.0.1\"' >&2\n")
        program.chmod(0o755)
    monkeypatch.setenv("ES_JAVA_HOME", str(tmp_path / "java-11"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "java-21"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'java-25' / 'bin'}:{os.environ['PATH']}")

    assert elasticsearch.find_java() == tmp_path / "java-21"
