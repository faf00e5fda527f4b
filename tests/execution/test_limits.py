"""Every limit, hit for real: the run ends, says which, and goes on where it can."""

import subprocess
import sys
from pathlib import Path

import pytest
from execution_builder import Executed, by_index, text

from certgrader.execution.limits import binary
from certgrader.execution.model import Run

_HERE = Path(__file__).parent


def _hit(run: Run) -> set[str]:
    return {limit.name for limit in run.limits if limit.hit}


def test_a_cell_that_never_ends_is_interrupted_and_the_next_one_runs(executed: Executed) -> None:
    run = executed("x = 1", "while True: pass", "print(x)", cell_seconds=1)
    assert [one.status for one in run.cells] == ["ok", "timeout", "ok"]
    assert text(run, 2) == "1\n"
    assert (run.status, _hit(run)) == ("timeout", {"cell_time"})
    error = by_index(run)[1].error
    assert error is not None
    assert error.diagnosis is not None
    assert error.diagnosis.key == "diagnosis.timeout"


def test_a_cell_that_refuses_the_interrupt_ends_the_run(executed: Executed) -> None:
    source = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    run = executed("1", source, "3", cell_seconds=1)
    assert [one.status for one in run.cells] == ["ok", "timeout", "not_run"]


def test_the_total_limit_ends_the_run(executed: Executed) -> None:
    run = executed("import time; time.sleep(60)", "2", total_seconds=3)
    assert [one.status for one in run.cells] == ["timeout", "not_run"]
    assert _hit(run) == {"total_time"}


def test_a_flood_of_output_is_cut_and_the_run_goes_on(executed: Executed) -> None:
    run = executed("print('x' * 9_000_000)", "print('vivant')", output_bytes=2 * 2**20)
    assert [one.status for one in run.cells] == ["output", "ok"]
    kept = by_index(run)[0].outputs
    assert kept[-1].truncated
    assert sum(len(output.text) for output in kept) <= 2 * 2**20
    assert text(run, 1) == "vivant\n"
    assert (run.status, _hit(run)) == ("output", {"output"})


def test_a_message_too_large_to_take_is_an_output_limit_too(executed: Executed) -> None:
    source = "from IPython.display import HTML, display\ndisplay(HTML('x' * 30_000_000))"
    run = executed(source, "print('vivant')", output_bytes=2 * 2**20)
    assert [one.status for one in run.cells] == ["output", "ok"]
    assert text(run, 1) == "vivant\n"


def test_thousands_of_displays_are_kept_in_part(executed: Executed) -> None:
    run = executed("for i in range(3000): display(i)", "print('vivant')")
    assert [one.status for one in run.cells] == ["ok", "ok"]
    kept = by_index(run)[0].outputs
    assert len(kept) == 2000
    assert kept[-1].truncated


def test_memory_beyond_the_limit_is_an_error_the_notebook_survives(executed: Executed) -> None:
    run = executed("held = bytearray(900 * 2**20)", "print('vivant')", memory_bytes=600 * 2**20)
    assert [one.status for one in run.cells] == ["memory", "ok"]
    assert (run.status, "memory" in _hit(run)) == ("memory", True)


def test_memory_held_by_several_processes_ends_some_of_them(executed: Executed) -> None:
    source = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(200 * 2**20)
        for place in range(0, len(held), 4096):
            held[place] = 1
        time.sleep(60)
        os._exit(0)
os.wait()
"""
    run = executed(source, memory_bytes=500 * 2**20)
    assert "memory" in _hit(run)


def test_a_fork_bomb_is_refused(executed: Executed) -> None:
    source = """
import os, time
try:
    while True:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
except OSError:
    print('refusé')
"""
    run = executed(source, processes=60)
    if by_index(run)[0].status == "ok":
        assert text(run, 0) == "refusé\n"
    else:
        assert (by_index(run)[0].status, _hit(run)) == ("killed", {"processes"})


def test_a_file_too_large_is_refused(executed: Executed) -> None:
    run = executed("open('big', 'wb').write(b'x' * 30_000_000)", "print('vivant')", file_bytes=10_000_000)
    assert [one.status for one in run.cells] == ["error", "ok"]
    error = by_index(run)[0].error
    assert error is not None
    assert error.diagnosis is not None
    assert error.diagnosis.key == "diagnosis.disk"


def test_too_many_bytes_on_disk_end_the_run(executed: Executed) -> None:
    source = "import time\nfor i in range(20): open(f'f{i}', 'wb').write(b'x' * 10_000_000)\ntime.sleep(20)"
    run = executed(source, "2", disk_bytes=50_000_000)
    assert [one.status for one in run.cells] == ["killed", "not_run"]
    assert "disk" in _hit(run)


def test_deleted_files_that_stay_open_count(executed: Executed) -> None:
    source = """
import os, time
kept = []
for i in range(20):
    kept.append(open('f', 'wb', buffering=0))
    os.unlink('f')
    kept[-1].write(b'x' * 10_000_000)
time.sleep(20)
"""
    run = executed(source, "2", disk_bytes=50_000_000)
    assert [one.status for one in run.cells] == ["killed", "not_run"]
    assert "disk" in _hit(run)


def test_folders_in_memory_have_a_size(executed: Executed) -> None:
    source = "open('{}', 'wb').write(b'x' * 150_000_000)"
    run = executed(source.format("/tmp/big"), source.format("/dev/shm/big"), memory_bytes=400_000_000)
    assert [one.error.message for one in run.cells if one.error] == ["[Errno 28] No space left on device"] * 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "print('x' * 300_000_000)",
        "from IPython.display import HTML, display\ndisplay(HTML('x' * 300_000_000))",
        "from IPython.display import HTML, display\nfor _ in range(60): display(HTML('x' * 10_000_000))",
        "for i in range(2_000_000): print('line of output number', i, 'and more and more text here')",
    ],
)
def test_the_grader_s_own_memory_stays_small(source: str, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom execution_builder import run_cells\n"
        "run = run_cells(Path(sys.argv[1]), sys.argv[2], 'print(1)')\n"
        # `ru_maxrss` of a fresh process begins with that of the one that started it.
        "status = Path('/proc/self/status').read_text()\n"
        "print(run.status, status.partition('VmHWM:')[2].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), source], cwd=_HERE, capture_output=True, text=True, check=True
    )
    status, kilobytes = done.stdout.split()
    assert status == "output"
    assert int(kilobytes) < 512 * 1024


@pytest.mark.parametrize(("size", "shown"), [(4 * 2**30, "4G"), (20 * 2**20, "20M"), (1000, "1000"), (0, "0")])
def test_sizes_are_written_as_people_do(size: int, shown: str) -> None:
    assert binary(size) == shown
