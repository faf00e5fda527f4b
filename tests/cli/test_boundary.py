"""Whatever happens inside, one sentence and one exit code come out."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from certgrader.cli.boundary import guarded
from certgrader.errors import ExecutionUnavailable, RubricProblem, SubmissionProblem

Captured = pytest.CaptureFixture[str]


def raising(error: BaseException) -> int:
    def action() -> int:
        raise error

    return guarded(action, "en")


def test_the_code_of_a_quiet_end_is_kept() -> None:
    assert guarded(lambda: 1, "fr") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SubmissionProblem("cohort.empty", place="x"), 3),
        (ExecutionUnavailable("cli.no-sandbox"), 4),
        (KeyboardInterrupt(), 130),
        (OSError(errno.ENOSPC, "No space left on device", "/full"), 2),
    ],
)
def test_expected_ends(error: BaseException, code: int, capsys: Captured) -> None:
    assert raising(error) == code
    said = capsys.readouterr().err
    assert said.startswith("certgrade: ")
    assert len(said.splitlines()) == 1


def test_several_problems_of_a_rubric_are_a_line_each(capsys: Captured) -> None:
    problem = RubricProblem.several([RubricProblem("cli.interrupted", place=f"r.yaml:{n}:1") for n in (1, 2)])
    assert raising(problem) == 2
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == ["r.yaml:1:1", "r.yaml:2:1"]


def test_a_defect_leaves_its_traceback_in_a_file(capsys: Captured) -> None:
    assert raising(ZeroDivisionError("by\nzero")) == 5
    sentence, path = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError: by zero" in sentence
    assert "Traceback" in Path(path).read_text()
    Path(path).unlink()


def test_a_defect_shows_its_traceback_when_asked(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("CERTGRADE_DEBUG", "1")
    assert raising(ZeroDivisionError()) == 5
    assert "Traceback" in capsys.readouterr().err


def test_control_sequences_of_a_stranger_never_reach_the_terminal(capsys: Captured) -> None:
    raising(SubmissionProblem("cohort.empty", place="\x1b]0;owned\x07name"))
    assert "\x1b" not in capsys.readouterr().err


def script(body: str) -> list[str]:
    head = "import sys, time, os\nfrom certgrader.cli.boundary import guarded\ndef action():\n"
    return [sys.executable, "-c", head + body + "\nsys.exit(guarded(action, 'en'))"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_unwind_and_end_with_their_code(number: signal.Signals, code: int, tmp_path: Path) -> None:
    body = (
        "    try:\n        print('ready', flush=True)\n        time.sleep(60)\n"
        f"    finally:\n        open({str(tmp_path / 'unwound')!r}, 'w').close()"
    )
    process = subprocess.Popen(script(body), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, number)
    assert process.wait(30) == code
    assert (tmp_path / "unwound").exists()
    process.stdout.close()


def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        script("    for _ in range(20000):\n        print('x' * 80)\n    return 0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 0
    process.stderr.close()


@pytest.mark.parametrize(("closing", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&- <&-", 0)], ids=["out", "err", "all"])
def test_closed_streams_are_no_defect(closing: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    command = f'"{sys.executable}" -m certgrader check n.ipynb --no-execute --rubric notebook-basics -o out {closing}'
    assert subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, check=False).returncode == code
    assert (tmp_path / "out" / "n.report.html").is_file()


def test_a_current_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    notebook, gone = tmp_path / "n.ipynb", tmp_path / "gone"
    notebook.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    gone.mkdir()
    command = f'cd "{gone}" && rmdir "{gone}" && exec "{sys.executable}" -m certgrader check "{notebook}" --no-execute'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("certgrade: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_that_closes_ends_a_run_unless_told_to_go_on() -> None:
    body = "    print('ready', flush=True)\n    time.sleep(2)\n    return 0"
    for before, code in ("", 143), ("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n", 0):
        command = script(body)
        command[2] = before + command[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGHUP)
            assert process.wait(30) == code


def test_a_run_of_a_batch_ends_when_the_batch_is_killed(tmp_path: Path) -> None:
    notebook = {"cell_type": "code", "source": "import time; time.sleep(120)", "metadata": {}, "outputs": []}
    (tmp_path / "n.ipynb").write_text(
        json.dumps({"cells": [notebook], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path / "n.ipynb"), str(tmp_path / "out")], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    deadline = time.monotonic() + 60
    while not child.children() and time.monotonic() < deadline:
        time.sleep(0.1)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, alive = psutil.wait_procs([child], timeout=30)
    assert (len(gone), alive) == (1, [])


_PARENT = """
import os, subprocess, sys, time
command = [sys.executable, "-m", "certgrader", "check", f"--parent={os.getpid()}", "-q", "-o", sys.argv[2], sys.argv[1]]
print(subprocess.Popen(command, start_new_session=True).pid, flush=True)
time.sleep(120)
"""
