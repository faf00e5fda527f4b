"""Whatever ends certgrade, and whenever: no half a report, no process, no folder left, and a rerun mends it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from e2e_builder import notebook
from execution_builder import run_cells
from juror_desk import Desk

_STAGES = {
    "unpacking": "zipfile:ZipExtFile.read:2",
    "reading": "certgrader.pipeline.grade:read_notebook:1",
    "keeping": "certgrader.bundle.store:_write:3",
    "judging": "certgrader.pipeline.grade:judge:1",
    "writing": "certgrader.report.writing:os.fsync:1",
    "naming": "certgrader.report.writing:Path.replace:2",
}
_ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 143}

_OTHERS = [(signal.SIGTERM,), (signal.SIGHUP, signal.SIGTERM)]


@pytest.mark.parametrize("stage", _STAGES)
@pytest.mark.parametrize(
    "numbers", [(signal.SIGINT, signal.SIGINT), *(pytest.param(one, marks=pytest.mark.slow) for one in _OTHERS)]
)
def test_asked_to_end_at_any_stage(desk: Desk, stage: str, numbers: tuple[signal.Signals, ...]) -> None:
    strike = ":".join((_STAGES[stage], *(str(int(number)) for number in numbers)))
    done = desk.run("check", "a.zip", "--no-execute", strike=strike)
    assert (done.returncode, len(done.stderr.splitlines())) == (_ENDS[numbers[0]], 1), done.stderr
    assert desk.parts() == []
    assert desk.whole_reports() <= {"a.report.html", "a.report.json"}


def test_killed_outright_at_every_stage(desk: Desk) -> None:
    words = ("check", "a.zip", "--no-execute")
    left = []
    for strike in _STAGES.values():
        assert desk.run(*words, strike=f"{strike}:{int(signal.SIGKILL)}").returncode == -signal.SIGKILL
        left += desk.parts()
        assert desk.whole_reports() <= {"a.report.html", "a.report.json"}
    assert {"certgrade-", ".part-"} <= {name[:-8] for name in left}
    assert any(name.endswith(".part") for name in left)
    _age(desk)
    assert desk.run(*words).returncode == 0
    assert desk.whole_reports() == {"a.report.html", "a.report.json"}
    assert desk.parts() == []


def _age(desk: Desk) -> None:
    """As if a minute had passed: a file just made may be another process's, about to be locked."""
    before = time.time() - 60
    for path in desk.output.rglob(".*"):
        os.utime(path, (before, before))


def _family(process: "subprocess.Popen[str]", least: int = 3) -> list[psutil.Process]:
    """What it has started, once a kernel is among it: bwrap, its first process inside, the kernel."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        family = psutil.Process(process.pid).children(recursive=True)
        if len(family) >= least and any("ipykernel" in word or "launch.py" in word for word in _words(family[-1])):
            time.sleep(0.7)
            return psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    pytest.fail("no kernel was started")


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _owned(processes: list[psutil.Process]) -> set[Path]:
    """The temporary folders that they hold."""
    held = set()
    for process in processes:
        for descriptor in Path(f"/proc/{process.pid}/fd").glob("*"):
            try:
                target = descriptor.readlink()
            except OSError:
                continue
            if target.name == ".owner":
                held.add(target.parent)
    return held


def _start(desk: Desk, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        desk.command(*words), cwd=desk.root, env=desk.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_while_a_cell_runs(desk: Desk, number: signal.Signals) -> None:
    process = _start(desk, "check", "long.ipynb")
    family = _family(process)
    folders = _owned([psutil.Process(process.pid)])
    assert len(folders) == 1
    process.send_signal(number)
    if number != signal.SIGKILL:
        time.sleep(0.1)
        process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert psutil.wait_procs(family, timeout=15)[1] == []
    assert desk.whole_reports() == set()
    if number == signal.SIGKILL:
        # What it left goes with the next run, this one or another on this machine.
        assert desk.run("check", "q.ipynb").returncode == 0
        assert not list(Path("/sys/fs/cgroup").glob(f"*/certgrade-{process.pid}-*"))
    else:
        assert (process.returncode, len(said.splitlines())) == (130, 1)
    assert not any(folder.exists() for folder in folders)
    assert desk.parts() == []


def _without_groups() -> list[str]:
    """As an ordinary user is: no control group, by which any other run would sweep what this one left."""
    cover = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /sys/fs/cgroup && exec "$@"', "sh"]
    allowed = os.getuid() == 0 and subprocess.run([*cover, "true"], capture_output=True, check=False).returncode == 0
    return cover if allowed else []


@pytest.mark.slow
def test_killed_outright_while_its_sandbox_starts(desk: Desk) -> None:
    """bubblewrap asks to be ended with its parent, and does not see that the parent has gone already."""
    found, started = shutil.which("bwrap"), desk.root / "started"
    if found is None:
        pytest.skip("no bwrap")
    slow = desk.root / "bin" / "bwrap"
    slow.parent.mkdir()
    wait = f'case "$*" in *launch.py*) echo > {started}; while kill -0 $PARENT 2>&-; do sleep 0.1; done;; esac'
    slow.write_text(f'#!/bin/sh\nPARENT=$PPID\n{wait}\nexec {found} "$@"\n', encoding="utf-8")
    slow.chmod(0o755)
    environment = {**desk.environment(), "PATH": f"{slow.parent}:{os.environ['PATH']}"}
    command = [*_without_groups(), *desk.command("check", "long.ipynb")]
    process = subprocess.Popen(command, cwd=desk.root, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not started.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert started.exists()
    (folder,) = _owned([psutil.Process(process.pid)])
    process.kill()
    process.wait()
    time.sleep(2)  # a kernel that nothing ends is there by now
    left = [one for one in psutil.process_iter() if any(str(folder) in word for word in _words(one))]
    _, alive = psutil.wait_procs(left, timeout=15)
    for one in alive:
        one.kill()
    assert alive == []
    assert desk.run("check", "q.ipynb").returncode == 0
    assert not folder.exists()


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow), signal.SIGKILL]
)
def test_a_batch_while_its_notebooks_run(desk: Desk, number: signal.Signals) -> None:
    cohort = desk.root / "promotion"
    cohort.mkdir()
    (cohort / "a.ipynb").write_text(notebook(kernel="R"), encoding="utf-8")
    for name in ("b", "c"):
        (cohort / f"{name}.ipynb").write_text(notebook("import time\ntime.sleep(600)"), encoding="utf-8")
    process = _start(desk, "batch", "promotion", "-j", "2", "--memory", "1G")
    deadline = time.monotonic() + 60
    while not (desk.output / "ledger" / "a.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    # Two runs, each with what they started.
    family = _family(process, least=8)
    folders = _owned(family)
    process.send_signal(number)
    if number != signal.SIGKILL:
        process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == {**_ENDS, signal.SIGKILL: -9}[number]
    assert psutil.wait_procs(family, timeout=20)[1] == []
    assert desk.whole_reports() == {"a.report.html", "a.report.json"}
    # Those runs were asked to end, and tidied up.
    assert len(folders) == 2
    assert not any(folder.exists() for folder in folders)
    if number != signal.SIGKILL:
        assert [row["name"] for row in desk.rows()] == ["a"]


@pytest.mark.slow
def test_a_batch_run_again_resumes_and_its_index_is_the_same(desk: Desk) -> None:
    cohort = desk.root / "promotion"
    cohort.mkdir()
    for name in "abc":
        (cohort / f"{name}.ipynb").write_text(notebook(f"{name} = 1"), encoding="utf-8")
    (cohort / "brisé.ipynb").write_text("{", encoding="utf-8")
    words = ("batch", "promotion", "-j", "1", "--no-execute")
    strike = f"certgrader.cohort.batch:Ledger.write:2:{int(signal.SIGKILL)}"
    assert desk.run(*words, strike=strike).returncode == -signal.SIGKILL
    first = (desk.output / "a.report.json").read_bytes()
    _age(desk)
    assert desk.run(*words).returncode == 3
    assert (desk.output / "a.report.json").read_bytes() == first
    resumed = desk.rows()
    shutil.rmtree(desk.output)
    assert desk.run(*words).returncode == 3
    assert resumed == desk.rows()
    assert len(resumed) == 4
    assert "/" not in str(next(row["sentence"] for row in resumed if row["status"] == "failed"))


@pytest.mark.parametrize("sign", [1, pytest.param(-1, marks=pytest.mark.slow)], ids=["on", "back"])
def test_a_clock_that_jumps_changes_no_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: int) -> None:
    calls = [0]
    real: Callable[[], float] = time.time

    def jumping() -> float:
        calls[0] += 1
        return real() + sign * 1e6 * calls[0]

    monkeypatch.setattr(time, "time", jumping)
    run = run_cells(tmp_path, "x = 1", "while True: pass", "print(x)", cell_seconds=2.0)
    assert calls[0] > 0
    assert [cell.status for cell in run.cells] == ["ok", "timeout", "ok"]
    assert run.cells[1].seconds >= 2.0
    assert 0 <= run.seconds < 60
