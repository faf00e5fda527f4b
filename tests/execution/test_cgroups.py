"""Control groups where they can be had; nothing where not."""

import subprocess
from pathlib import Path

import pytest

from certgrader.execution import cgroups
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


def _version_2(folder: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...]) -> Path:
    """A made-up hierarchy of version 2 in which each new group gets `files`, as a kernel would give it."""
    own = folder / "user.slice" / "own.scope"
    own.mkdir(parents=True)
    monkeypatch.setattr(cgroups, "_own_groups", lambda: {"": own})
    make = Path.mkdir

    def made(self: Path) -> None:
        make(self)
        if self.name.startswith("certgrade-") and self.parent != own:
            for name in files:
                (self / name).write_text("")

    monkeypatch.setattr(Path, "mkdir", made)
    return own


def test_version_2_takes_the_parent_s_controllers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _version_2(tmp_path, monkeypatch, ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs"))
    group = create_group(Limits(memory_bytes=1000, processes=20))
    assert group is not None
    assert (group.version, group.limits("memory"), group.limits("pids")) == (2, True, True)
    [folder] = set(group.folders.values())
    assert folder.parent == own.parent
    assert [(folder / name).read_text() for name in ("memory.max", "memory.swap.max", "pids.max")] == [
        "1000",
        "0",
        "24",
    ]
    assert group.enter(["true"])[-1] == "true"


def test_a_controller_that_a_group_was_not_given_is_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _version_2(tmp_path, monkeypatch, ("pids.max", "cgroup.procs"))
    group = create_group(Limits())
    assert group is not None
    assert (group.limits("memory"), group.limits("pids")) == (False, True)


def test_a_group_that_cannot_be_entered_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _version_2(tmp_path, monkeypatch, ("memory.max", "pids.max", "cgroup.procs"))
    monkeypatch.setattr(cgroups, "_may_enter", lambda _: False)
    monkeypatch.setattr(Path, "rmdir", lambda _: None)
    assert create_group(Limits()) is None


def test_nothing_starts_outside_the_group_that_was_promised(tmp_path: Path) -> None:
    group = ControlGroup({"memory": tmp_path / "absent"}, version=2)
    done = subprocess.run(group.enter(["echo", "started"]), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")


def test_what_is_left_in_a_group_is_killed(group: ControlGroup) -> None:
    left = subprocess.Popen(group.enter(["sleep", "600"]), start_new_session=True)
    while not Path(f"/proc/{left.pid}/cmdline").read_text().startswith("sleep"):
        pass
    group.remove()
    assert left.wait(10) == -9
    assert not any(folder.exists() for folder in group.folders.values())
