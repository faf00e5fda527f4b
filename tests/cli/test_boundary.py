"""Whatever happens inside, one sentence and one exit code come out."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

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
