"""docker and podman: the command that would be run, and honesty where it cannot."""

import itertools
import os
import subprocess
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, say
from certgrader.sandbox.base import Mount, Policy, sandboxes


def _policy() -> Policy:
    return Policy(
        mounts=(Mount(Path("/srv/env"), "/srv/env"), Mount(Path("/srv/copy"), "/submission", writable=True)),
        workdir="/submission",
        environment={"A": "1"},
        memory_bytes=2**30,
        disk_bytes=2**30,
        file_bytes=2**20,
        processes=64,
        open_files=50,
        hidden=(Path("/srv/env/certgrader"),),
    )


def _fake(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_the_command_isolates_and_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "echo 28.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    command = sandboxes.get("docker")().wrap(["python", "x.py"], _policy())
    assert command[:2] == ["docker", "run"]
    assert command[-3:] == ["debian:stable-slim", "python", "x.py"]
    pairs = list(itertools.pairwise(command))
    for pair in (
        ("--network", "none"),
        ("--cap-drop", "ALL"),
        ("--memory", str(2**30)),
        ("--pids-limit", "64"),
        ("--ulimit", "nofile=50"),
        ("--volume", "/srv/env:/srv/env:ro"),
        ("--volume", "/srv/copy:/submission:rw"),
        ("--env", "A=1"),
    ):
        assert pair in pairs
    assert "--read-only" in command


def test_podman_serves_where_docker_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "echo 'Cannot connect' >&2; exit 1")
    _fake(tmp_path, "podman", "echo 5.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    probe = sandboxes.get("docker")().probe()
    assert (probe.usable, probe.version) == (True, "podman 5.2")
    assert sandboxes.get("docker")().wrap(["x"], _policy())[0] == "podman"


def test_a_container_is_killed_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", f'echo "$@" >> {tmp_path}/said; echo 28.0')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    backend = sandboxes.get("docker")()
    command = backend.wrap(["x"], _policy())
    backend.stop(["/bin/sh", "-c", "join", "sh", *command])
    name = command[command.index("--name") + 1]
    assert (tmp_path / "said").read_text().splitlines()[-1] == f"kill {name}"


def test_a_service_that_does_not_answer_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "echo 'Cannot connect' >&2; exit 1")
    monkeypatch.setattr(
        "certgrader.sandbox.docker.shutil.which", lambda name: str(tmp_path / name) if name == "docker" else None
    )
    monkeypatch.setenv("PATH", str(tmp_path) + ":/usr/bin:/bin")
    probe = sandboxes.get("docker")().probe()
    assert not probe.usable
    assert probe.problem is not None
    assert all("Cannot connect" in say(probe.problem, language) for language in LANGUAGES)


def test_a_service_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("docker", 10)

    monkeypatch.setattr("certgrader.sandbox.docker.subprocess.run", hang)
    monkeypatch.setattr("certgrader.sandbox.docker.shutil.which", lambda name: name)
    assert not sandboxes.get("docker")().probe().usable
