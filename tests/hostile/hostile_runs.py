"""Notebooks executed by a process of another user, or without control groups, and what is seen of it from outside."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import certgrader

_NOBODY = 65534
_SITE = Path(sysconfig.get_paths()["purelib"])
_SOURCE = Path(certgrader.__file__).parents[1]
_BUILDER = Path(__file__).parents[1] / "execution"
# Memory by the process's own account: `ru_maxrss` of a fresh process begins with that of the one that started it.
_PROGRAM = """
import json, sys, time
from pathlib import Path
from certgrader.execution import runner
from execution_builder import run_cells
asked = json.load(sys.stdin)
if not asked["groups"]:
    runner.create_group = lambda limits: None
run = run_cells(Path(asked["folder"]), *asked["cells"], **asked["limits"])
print(json.dumps({
    "status": run.status, "sandbox": run.sandbox, "gaps": [gap.key for gap in run.gaps],
    "cells": [[one.status, "".join(out.text for out in one.outputs), one.error.name if one.error else None]
              for one in run.cells],
    "enforced": {limit.name: limit.enforced_by for limit in run.limits},
    "hit": [limit.name for limit in run.limits if limit.hit],
    "peak": int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024,
}))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What certgrade's process told of the run. `peak`: bytes of memory that it took itself."""

    status: str
    sandbox: str
    gaps: list[str]
    cells: list[list[str]]
    enforced: Mapping[str, str]
    hit: list[str]
    peak: int

    @property
    def states(self) -> list[str]:
        """The cells' states, in order."""
        return [cell[0] for cell in self.cells]

    def told(self, index: int) -> dict[str, str]:
        """What the last line of a cell's output says, as JSON."""
        lines = self.cells[index][1].splitlines()
        assert lines, self.cells
        found: dict[str, str] = json.loads(lines[-1])
        return found


@dataclass(frozen=True, slots=True)
class Machine:
    """Who runs certgrade, and whether control groups may be used. `folder`: where its notebook lies, in a folder of
    the same user; `secret`: a variable of its environment that the notebook must not see."""

    name: str
    command: tuple[str, ...]
    folder: Path
    groups: bool
    secret: str = "HOSTILE_TEST_SECRET"

    def run(self, *cells: str, timeout: float = 120.0, **limits: float) -> Outcome:
        """Execute the cells; fails unless certgrade's process ends well."""
        asked = {"cells": cells, "limits": limits, "groups": self.groups, "folder": str(self.folder)}
        done = subprocess.run(
            [*self.command, "-c", _PROGRAM], input=json.dumps(asked), capture_output=True, text=True, check=False,
            cwd="/", env=self.environment(), timeout=timeout,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return Outcome(**json.loads(done.stdout.splitlines()[-1]))

    def environment(self) -> dict[str, str]:
        """Small, and without write access to anything of the checkout."""
        return {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{_SITE}:{_SOURCE}:{_BUILDER}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "IPYKERNEL_CELL_NAME": "<ipython-input>",
            "HOME": str(self.folder),
            self.secret: "planted",
        }


def machine(name: str) -> Machine:
    """`root`, `root-without-groups`, `ordinary`; skips where this machine cannot be that. Remove its folder after."""
    root = os.getuid() == 0
    if name.startswith("root") and not root:
        pytest.skip("not root here")
    command = (sys.executable,) if name.startswith("root") or not root else _as_nobody()
    place = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
    folder = place / "rendu"
    folder.mkdir()
    if name == "ordinary" and root:
        os.chown(place, _NOBODY, _NOBODY)
        os.chown(folder, _NOBODY, _NOBODY)
    return Machine(name, command, folder, groups=name != "root-without-groups")


def notebook_of(*sources: str) -> bytes:
    """A notebook of format 4 with these code cells."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


@cache
def _as_nobody() -> tuple[str, ...]:
    """A Python that an ordinary user can start here, with the libraries of this environment."""
    if shutil.which("setpriv") is None:
        pytest.skip("no setpriv to become an ordinary user with")
    drop = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--inh-caps=-all")
    same = f"python3.{sys.version_info.minor}"
    said = ""
    for python in (sys.executable, f"/usr/bin/{same}", f"/usr/local/bin/{same}"):
        # The second exec is the one that counts: the first is still made with root's right to look everywhere.
        command = (*drop, "/bin/sh", "-c", 'exec "$0" "$@"', python)
        ready = subprocess.run(
            [*command, "-c", "import certgrader.errors, execution_builder, ipykernel, numpy, joblib"],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{_SITE}:{_SOURCE}:{_BUILDER}"},
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
        if ready.returncode == 0:
            return command
        said += ready.stderr[-200:]
    return pytest.skip(f"an ordinary user can start no Python with these libraries: {said}")
