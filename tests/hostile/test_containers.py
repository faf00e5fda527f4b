"""The container backend, exercised with podman where it is installed: as root, and as an ordinary user without root.

There is no registry to pull from and no need of one: an empty folder is the container's root.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from hostile_runs import Machine, machine

pytestmark = pytest.mark.slow

_PROGRAM = """
import dataclasses, json, sys, time
from pathlib import Path
from certgrader.execution.model import ExecutionOptions, Limits
from certgrader.execution.self_test import attack
from certgrader.sandbox.base import sandboxes
from execution_builder import run_cells
asked = json.load(sys.stdin)
if asked["sources"] is None:
    probe = sandboxes.get("docker")().probe()
    told = {"usable": probe.usable, "version": probe.version, "problem": probe.problem and probe.problem.fields}
else:
    attacks = attack(sandboxes.get("docker")()) if asked["attack"] else ()
    told = {"attacks": [dataclasses.astuple(one) for one in attacks]}
    start = time.monotonic()
    limits = Limits(**asked["limits"])
    run = run_cells(Path(asked["folder"]), *asked["sources"], options=ExecutionOptions("docker", limits=limits))
    told |= {
        "sandbox": run.sandbox, "status": run.status, "states": [one.status for one in run.cells],
        "texts": ["".join(out.text for out in one.outputs) for one in run.cells],
        "enforced": {limit.name: limit.enforced_by for limit in run.limits},
        "hit": [limit.name for limit in run.limits if limit.hit], "alone": time.monotonic() - start,
    }
print(json.dumps(told, default=str))
"""
_HONEST = """
import getpass, os, sys
import numpy
open("ici.txt", "w").write("permis")
homes = os.listdir("/home") if os.path.isdir("/home") else []
print(numpy.arange(3).sum(), getpass.getuser(), open("ici.txt").read(), homes)
"""
_SLOW = "import time\ntime.sleep(60)"
_FORKS = """
import os, signal, time
made = []
try:
    while len(made) < 2000:
        pid = os.fork()
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        made.append(pid)
except OSError as refused:
    print("refused", len(made) < 130)
for pid in made:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
"""
# Shared memory: what a process may allocate for itself alone is limited from inside, with an error that it survives.
_MEMORY = """
import mmap
held = mmap.mmap(-1, 4 * 2**30)
for start in range(0, len(held), 4096):
    held[start] = 1
"""


@dataclass(frozen=True, slots=True)
class Podman:
    """A user of this machine with podman of their own: its settings, its store."""

    machine: Machine
    environment: Mapping[str, str]

    def run(self, *sources: str, attack: bool = False, **limits: float) -> dict[str, Any]:
        """Execute these cells in a container."""
        return self._told({"sources": sources, "attack": attack, "limits": limits})

    def probe(self) -> dict[str, Any]:
        """Whether a container can be started."""
        return self._told({"sources": None})

    def start(self, *sources: str) -> "subprocess.Popen[str]":
        """The same, not waited for."""
        process = subprocess.Popen(
            [*self.machine.command, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, text=True, cwd="/", env=self.environment,
        )  # fmt: skip
        assert process.stdin is not None
        with process.stdin as stdin:
            json.dump({"sources": sources, "attack": False, "limits": {}, "folder": str(self.machine.folder)}, stdin)
        return process

    def containers(self) -> list[str]:
        """Those that are there, running or not."""
        done = subprocess.run(
            [*self.machine.command[:-1], "podman", "ps", "--all", "--quiet"], env=self.environment, cwd="/",
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.split()

    def _told(self, asked: dict[str, object]) -> dict[str, Any]:
        done = subprocess.run(
            [*self.machine.command, "-c", _PROGRAM], input=json.dumps({**asked, "folder": str(self.machine.folder)}),
            capture_output=True, text=True, check=False, cwd="/", env=self.environment, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


@pytest.fixture(scope="module", params=["root", "ordinary"])
def podman(request: pytest.FixtureRequest) -> Iterator[Podman]:
    if shutil.which("podman") is None:
        pytest.skip("podman is not installed: containers were not exercised (Debian: apt-get install podman uidmap)")
    where = machine(request.param)
    place = where.folder.parent
    try:
        yield _usable(where)
    finally:
        _end_pause(place)
        shutil.rmtree(place, ignore_errors=True)


def _usable(where: Machine) -> Podman:
    place = where.folder.parent
    problems = []
    for runtime in ("crun", "runc"):
        if shutil.which(runtime) is None:
            continue
        (place / "containers.conf").write_text(f'[engine]\nruntime = "{runtime}"\n')
        settings = {"CONTAINERS_CONF": str(place / "containers.conf"), "XDG_RUNTIME_DIR": str(where.folder / ".run")}
        if where.name == "root":
            store = f'[storage]\ndriver = "vfs"\ngraphroot = "{place}/store"\nrunroot = "{place}/run"\n'
            (place / "storage.conf").write_text(store)
            settings["CONTAINERS_STORAGE_CONF"] = str(place / "storage.conf")
        (where.folder / ".run").mkdir(mode=0o700, exist_ok=True)
        about = where.folder.stat()
        os.chown(where.folder / ".run", about.st_uid, about.st_gid)
        made = Podman(where, {**where.environment(), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **settings})
        probe = made.probe()
        if probe["usable"]:
            return made
        problems.append(f"{runtime}: {probe['problem']}")
    return pytest.skip(f"podman starts no container here, containers were not exercised: {problems}")


def _end_pause(place: Path) -> None:
    """podman without root keeps one process that holds its namespace of users, for the next call."""
    for file in place.glob("rendu/.run/**/pause.pid"):
        process = psutil.Process(int(file.read_text()))
        if process.name() in ("podman", "podman pause", "catatonit"):
            process.kill()


@pytest.fixture(scope="module")
def told(podman: Podman) -> dict[str, Any]:
    sources = (_HONEST, _SLOW, "print('toujours là')", _FORKS, _MEMORY, "print('jamais')")
    limits = {"cell_seconds": 10.0, "memory_bytes": 2 * 2**30, "processes": 120}
    return podman.run(*sources, attack=True, **limits)


def test_every_attack_is_refused(told: dict[str, Any]) -> None:
    assert len(told["attacks"]) > 10
    assert [(name, detail) for name, refused, detail in told["attacks"] if not refused] == []


def test_honest_cells_run_and_an_endless_one_is_interrupted(podman: Podman, told: dict[str, Any]) -> None:
    assert told["sandbox"] == "docker"
    assert told["texts"][0].split() == ["3", "candidate", "permis", "[]"]
    assert told["states"][:3] == ["ok", "timeout", "ok"]
    assert told["texts"][2] == "toujours là\n"
    assert not (podman.machine.folder / "ici.txt").exists()


def test_bombs_meet_the_limits_that_are_said_to_be_enforced(podman: Podman, told: dict[str, Any]) -> None:
    assert (told["states"][3], told["texts"][3]) == ("ok", "refused True\n")
    assert (told["states"][4:], told["status"]) == (["memory", "not_run"], "memory")
    assert "memory" in told["hit"]
    held = {name: told["enforced"][name] for name in ("memory", "processes")}
    if podman.machine.name == "root":
        assert held == {"memory": "cgroup", "processes": "cgroup"}
    else:
        # Version 1 of control groups is root's; with version 2 they may be a user's.
        assert held in ({"memory": "watchdog", "processes": "rlimit"}, {"memory": "cgroup", "processes": "cgroup"})


def test_no_container_is_left(podman: Podman, told: dict[str, Any]) -> None:
    assert told["states"]
    assert podman.containers() == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_container_ends_with_whoever_asked_for_it(podman: Podman, number: signal.Signals) -> None:
    mark = f"duree = {time.monotonic_ns()}"
    process = podman.start(f"{mark}\nimport subprocess\nsubprocess.run(['sleep', '{int(time.time())}'])")
    sleeper = _wait_for_sleep(process)
    process.send_signal(number)
    process.wait(60)
    assert psutil.wait_procs([sleeper], timeout=30)[1] == []
    deadline = time.monotonic() + 30
    while (left := podman.containers()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == []


def _wait_for_sleep(process: "subprocess.Popen[str]") -> psutil.Process:
    """The command that the cell runs, a descendant of ours: what watches and counts finds it too."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for one in psutil.Process(process.pid).children(recursive=True):
            try:
                if one.name() == "sleep":
                    return one
            except psutil.Error:
                continue
        time.sleep(0.1)
    pytest.fail("the cell never started")
