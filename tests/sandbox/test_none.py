"""No isolation: still an environment of its own and limits."""

import subprocess
from pathlib import Path

import pytest

from certgrader.sandbox.base import Policy, sandboxes


@pytest.mark.bare
def test_limits_and_environment_without_isolation(tmp_path: Path) -> None:
    policy = Policy(
        mounts=(),
        workdir=str(tmp_path),
        environment={"PATH": "/usr/bin:/bin", "A": "1"},
        memory_bytes=2**30,
        disk_bytes=2**30,
        file_bytes=2**20,
        processes=512,
        open_files=50,
    )
    command = sandboxes.get("none")().wrap(["/bin/sh", "-c", "env | sort; ulimit -n; ulimit -c; exit 3"], policy)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=30)
    lines = done.stdout.split()
    assert done.returncode == 3
    assert "A=1" in lines
    assert not any(line.startswith("HOME=") for line in lines)
    assert lines[-2:] == ["50", "0"]


def test_auto_never_ranks_it_above_another() -> None:
    assert sandboxes.get("none")().probe().strength < sandboxes.get("docker")().probe().strength
