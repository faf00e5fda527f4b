"""Control groups where they can be had; nothing where not."""

import subprocess
from pathlib import Path

import pytest

from certgrader.execution.cgroups import ControlGroup, create_group
from certgrader.execution.model import Limits


@pytest.fixture
def group() -> ControlGroup:
    made = create_group(Limits(memory_bytes=200 * 2**20, processes=20))
    if made is None:
        pytest.skip("this user may not make a control group here")
    return made


def test_a_process_is_inside_before_its_command_starts(group: ControlGroup) -> None:
    try:
        done = subprocess.run(group.enter(["cat", "/proc/self/cgroup"]), capture_output=True, text=True, check=True)
        assert all(folder.name in done.stdout for folder in group.folders.values())
        assert not group.memory_hit()
        assert not group.processes_hit()
    finally:
        group.remove()
    assert not any(folder.exists() for folder in group.folders.values())


def test_counters_tell_that_a_limit_was_hit(tmp_path: Path) -> None:
    (tmp_path / "memory.events").write_text("low 0\noom 2\noom_kill 1\n")
    (tmp_path / "pids.events").write_text("max 0\n")
    group = ControlGroup({"memory": tmp_path, "pids": tmp_path}, version=2)
    assert group.memory_hit()
    assert not group.processes_hit()


def test_counters_that_cannot_be_read_tell_nothing(tmp_path: Path) -> None:
    group = ControlGroup({"memory": tmp_path / "absent"}, version=1)
    assert not group.memory_hit()
    assert not group.processes_hit()
    assert not group.limits("pids")
