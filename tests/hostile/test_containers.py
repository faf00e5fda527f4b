"""Containers, for real: podman where it is installed and can start one. Nothing is fetched: it needs no image."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from execution_builder import by_index, run_cells, text

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import ExecutionOptions, Limits
from certgrader.execution.self_test import attack
from certgrader.sandbox.base import Sandbox, sandboxes

_BUILDER = Path(__file__).parents[1] / "execution"
_SLEEPER = """
import sys
from pathlib import Path
from certgrader.execution.model import ExecutionOptions
from execution_builder import run_cells
run_cells(Path(sys.argv[1]), "import time; time.sleep(600)", options=ExecutionOptions(sandbox="docker"))
"""


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The backend, with podman behind it. crun refuses version 1 control groups beside version 2, runc takes them."""
    if shutil.which("podman") is None:
        pytest.skip("podman is not installed: containers were not exercised")
    patch = pytest.MonkeyPatch()
    if shutil.which("runc"):
        settings = tmp_path_factory.mktemp("podman") / "containers.conf"
        settings.write_text('[engine]\nruntime = "runc"\n')
        patch.setenv("CONTAINERS_CONF", str(settings))
    backend = sandboxes.get("docker")()
    probe = backend.probe()
    if not probe.usable:
        patch.undo()
        pytest.skip(f"containers were not exercised: {probe.problem and say(probe.problem, 'en')}")
    yield backend
    patch.undo()


def _containers() -> set[str]:
    asked = ["podman", "ps", "--all", "--filter", "name=certgrade-", "--format", "{{.Names}}"]
    return set(subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.split())


def _until(gone: bool, before: set[str]) -> bool:
    """Whether containers that were not there before are there (or no more) within half a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if bool(_containers() - before) is not gone:
            return True
        time.sleep(0.2)
    return False


def test_every_attack_of_doctor_is_refused(podman: Sandbox) -> None:
    found = attack(podman)
    assert len(found) > 10
    assert [one for one in found if not one.refused] == []


def test_a_notebook_runs_is_interrupted_and_leaves_no_container(podman: Sandbox, tmp_path: Path) -> None:
    before = _containers()
    options = ExecutionOptions(sandbox="docker", limits=Limits(cell_seconds=5))
    run = run_cells(
        tmp_path,
        "import getpass, pandas\nprint(getpass.getuser(), len(pandas.Series([1])))\nopen('made', 'w').close()",
        "import time; time.sleep(60)",
        "print('alive')",
        options=options,
    )
    assert run.sandbox == "docker"
    assert [by_index(run)[index].status for index in range(3)] == ["ok", "timeout", "ok"]
    assert text(run, 0).split()[-1] == "1"
    assert text(run, 2).strip() == "alive"
    assert not (tmp_path / "made").exists()
    assert _containers() <= before


def test_a_certgrade_killed_outright_leaves_no_container(podman: Sandbox, tmp_path: Path) -> None:
    before = _containers()
    paths = os.pathsep.join((str(_BUILDER), *filter(None, sys.path)))
    with subprocess.Popen(
        [sys.executable, "-c", _SLEEPER, str(tmp_path)], env={**os.environ, "PYTHONPATH": paths}
    ) as killed:
        try:
            assert _until(gone=False, before=before)
        finally:
            killed.send_signal(signal.SIGKILL)
    assert _until(gone=True, before=before)
