"""docker and podman: the command that would be run, and honesty where it cannot."""

import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, say
from certgrader.execution.limits import holder
from certgrader.sandbox.base import Mount, Policy, sandboxes


def _policy(folder: Path) -> Policy:
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
        empty=folder,
    )


def _fake(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_the_command_isolates_and_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "echo 28.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    command = sandboxes.get("docker")().wrap(["python", "x.py"], _policy(tmp_path))
    assert command[command.index("run") - 1] == "docker"
    assert command[-2:] == ["python", "x.py"]
    # What is not there already is not fetched.
    image = command.index("debian:stable-slim")
    assert command[image - 2 : image] == ["--pull", "never"]
    pairs = list(itertools.pairwise(command))
    for pair in (
        ("--network", "none"),
        ("--cap-drop", "ALL"),
        ("--memory", str(2**30)),
        ("--pids-limit", "66"),
        ("--ulimit", "nofile=50:50"),
        ("--log-driver", "none"),
        ("--security-opt", f"seccomp={tmp_path / 'calls.json'}"),
        ("--volume", "/srv/env:/srv/env:ro"),
        ("--volume", "/srv/copy:/submission:rw"),
        ("--env", "A=1"),
    ):
        assert pair in pairs
    assert "--read-only" in command
    assert {"ptrace", "bpf", "unshare"} <= {
        name for one in json.loads((tmp_path / "calls.json").read_text())["syscalls"] for name in one["names"]
    }


def test_podman_serves_where_docker_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "echo 'Cannot connect' >&2; exit 1")
    _fake(tmp_path, "podman", "echo 5.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    probe = sandboxes.get("docker")().probe()
    assert (probe.usable, probe.version) == (True, "podman 5.2")
    command = sandboxes.get("docker")().wrap(["x"], _policy(tmp_path))
    assert command[command.index("run") - 1] == "podman"
    # It needs no image.
    assert ("--rootfs", str(tmp_path)) in itertools.pairwise(command)


def test_podman_under_another_name_is_asked_as_podman(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", 'case "$1" in --version) echo podman version 5.2;; *) echo 5.2;; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "--http-proxy=false" in sandboxes.get("docker")().wrap(["x"], _policy(tmp_path))


def test_what_no_control_group_holds_is_not_said_to_be_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", "exit 1")
    _fake(tmp_path, "podman", 'case "$1" in info) echo "[cpu pids]";; *) echo 5.2;; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    backend = sandboxes.get("docker")()
    assert backend.held() == {"pids": "cgroup"}
    assert holder("memory", backend, None) == "watchdog"
    assert "--memory" not in backend.wrap(["x"], _policy(tmp_path))


def test_a_service_that_answers_and_starts_nothing_is_not_usable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _fake(tmp_path, "docker", 'case "$1" in run) echo no such image >&2; exit 125;; *) echo 28.0;; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    probe = sandboxes.get("docker")().probe()
    assert not probe.usable
    assert probe.problem is not None
    assert all("no such image" in say(probe.problem, language) for language in LANGUAGES)


def test_a_container_is_killed_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fake(tmp_path, "docker", f'echo "$@" >> {tmp_path}/said; echo 28.0')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    backend = sandboxes.get("docker")()
    command = backend.wrap(["x"], _policy(tmp_path))
    backend.stop(["/bin/sh", "-c", "join", "sh", *command])
    name = command[command.index("--name") + 1]
    assert (tmp_path / "said").read_text().splitlines()[-2:] == [f"kill {name}", f"rm --force {name}"]


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
