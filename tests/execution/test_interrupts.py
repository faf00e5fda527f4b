"""Whoever stops certgrade stops everything it started."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

_HERE = Path(__file__).parent
_PROGRAM = """
import sys
from pathlib import Path
from certgrader.execution.model import ExecutionOptions
from certgrader.execution.runner import execute
from certgrader.submission.model import Submission
from execution_builder import read

class Listener:
    def cell_started(self, position, of, first_line):
        print(first_line, flush=True)
    def cell_finished(self, status):
        pass

notebook = read("import subprocess; subprocess.run(['sleep', '300'])")
try:
    execute(Submission("n", "0", "", "n.ipynb", "0"), notebook, ExecutionOptions(sandbox=sys.argv[1]), Listener())
except KeyboardInterrupt:
    sys.exit(77)
"""


def _family(pid: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        family = psutil.Process(pid).children(recursive=True)
        if any(map(_is_the_cell, family)):
            return family
        time.sleep(0.1)
    raise AssertionError("the cell never started")


def _is_the_cell(process: psutil.Process) -> bool:
    try:
        return process.name() == "sleep"
    except psutil.NoSuchProcess:  # one that helped to start the others, gone since they were listed
        return False


@pytest.mark.parametrize(
    ("sandbox", "number", "status"),
    [
        ("bwrap", signal.SIGINT, 77),
        ("bwrap", signal.SIGTERM, 143),
        ("bwrap", signal.SIGKILL, -9),
        ("none", signal.SIGINT, 77),
    ],
)
def test_nothing_is_left_running(sandbox: str, number: signal.Signals, status: int) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, sandbox], cwd=_HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    family = _family(started.pid)
    started.send_signal(number)
    _, said = started.communicate(timeout=30)
    assert (started.returncode, said) == (status, "")
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
