"""Bombs: processes, memory, disk. The kernel is ended, the report says why, certgrade and the machine go on.

Three machines: root with control groups, root without them (nothing but the watchdog stands there), an ordinary user.
"""

import shutil
import textwrap
import time
from collections.abc import Iterator

import psutil
import pytest
from hostile_runs import Machine, machine

# One bomb at a time: two at once leave nothing for the kernel of either.
pytestmark = pytest.mark.xdist_group("bombs")

_MEGABYTE = 2**20
_GRADER_MOST = 512 * _MEGABYTE

_FORKS = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
_SHELL = """
import subprocess
subprocess.run(["sh", "-c", "f() { f | f & }; f; sleep 60"])
"""
_SESSIONS = """
import os
while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        pass
"""
_THREADS = """
import threading, time
kept = []
try:
    while True:
        kept.append(threading.Thread(target=time.sleep, args=(60,), daemon=True))
        kept[-1].start()
except RuntimeError:
    print("refusé", len(kept) < 512)
else:
    time.sleep(60)
"""

# Each holds more than the limit of 400 MB in a way of its own, 40 MB at a time, then waits to be found.
_HOLD = """
import mmap, os, time
def held(size=40 * 2**20):
    {hold}
try:
    kept = [held() for _ in range(25)]
except (MemoryError, OSError) as stopped:
    print("refusé", type(stopped).__name__)
else:
    time.sleep(60)
"""
_MEMORY = {
    "private": "return bytearray(os.urandom(16) * (size // 16))",
    "shared": "m = mmap.mmap(-1, size); m.write(b'x' * size); return m",
    "memfd": "f = os.memfd_create('x'); os.write(f, b'x' * size); return f",
    "many processes": """
    if os.fork() == 0:
        kept = bytearray(os.urandom(16) * (size // 16))
        time.sleep(60)
        os._exit(0)
    """,
    "shared by many processes": """
    if os.fork() == 0:
        m = mmap.mmap(-1, size)
        m.write(b'x' * size)
        time.sleep(60)
        os._exit(0)
    """,
    "folders in memory": """
    for folder in ("/dev/shm", "/tmp"):
        with open(f"{folder}/{time.monotonic_ns()}", "wb") as file:
            file.write(b"x" * (size // 2))
    """,
}


def _holding(name: str) -> str:
    return _HOLD.replace("{hold}", textwrap.indent(textwrap.dedent(_MEMORY[name]).strip(), "    ").strip())


_DISK = {
    "small files": "for i in range(30_000): open(f'f{i}', 'w').close()",
    "deep folders": """
        for i in range(40):
            os.mkdir("d" * 200); os.chdir("d" * 200)
        for i in range(8): open(f"f{i}", "wb").write(b"x" * 10_000_000)
    """,
    "a closed folder": """
        os.mkdir("closed")
        kept = [open(f"closed/f{i}", "wb", buffering=0) for i in range(8)]
        os.chmod("closed", 0)
        for file in kept: file.write(b"x" * 10_000_000)
    """,
    "deleted and open": """
        kept = []
        for i in range(8):
            kept.append(open("f", "wb", buffering=0)); os.unlink("f"); kept[-1].write(b"x" * 10_000_000)
    """,
    "beside the copy": """
        import glob
        words = open("/proc/self/cmdline").read().split("\\0")
        place = os.path.dirname([word for word in words if word.endswith("kernel.json")][0])
        for i in range(8): open(f"{place}/f{i}", "wb").write(b"x" * 10_000_000)
    """,
}


@pytest.fixture(params=[pytest.param("root", marks=pytest.mark.slow), "root-without-groups", "ordinary"])
def anyone(request: pytest.FixtureRequest) -> Iterator[Machine]:
    yield from _made(request.param)


def _made(name: str) -> Iterator[Machine]:
    made = machine(name)
    yield made
    shutil.rmtree(made.folder.parent, ignore_errors=True)


def _no_more_than(before: int) -> None:
    # Others start processes meanwhile, some of them bombs too, which end; what outlives its kernel would stay.
    until = time.monotonic() + 20
    while len(psutil.pids()) >= before + 100 and time.monotonic() < until:
        time.sleep(0.2)
    assert len(psutil.pids()) < before + 100


@pytest.mark.parametrize("source", [_FORKS, pytest.param(_SHELL, marks=pytest.mark.slow)], ids=["fork", "shell"])
def test_a_fork_bomb_ends_with_its_kernel(anyone: Machine, source: str) -> None:
    before = len(psutil.pids())
    outcome = anyone.run("1", source, "2", cell_seconds=2, processes=150)
    assert outcome.states[0] == "ok"
    # A bomb whose forks are refused may give up by itself.
    assert outcome.states[1] in ("killed", "timeout", "ok")
    if outcome.states[1] != "ok":
        assert set(outcome.hit) & {"processes", "cell_time"}
    assert outcome.peak < _GRADER_MOST
    _no_more_than(before)


@pytest.mark.slow
@pytest.mark.parametrize("source", [_SESSIONS, _THREADS], ids=["sessions", "threads"])
def test_processes_in_sessions_of_their_own_and_threads_count_too(anyone: Machine, source: str) -> None:
    before = len(psutil.pids())
    outcome = anyone.run("1", source, cell_seconds=5, processes=150)
    if outcome.states[1] == "ok":
        assert outcome.cells[1][1] == "refusé True\n"
    else:
        assert set(outcome.hit) & {"processes", "cell_time"}
    _no_more_than(before)


@pytest.mark.parametrize(
    ("user", "name"), [("ordinary", "shared"), ("root-without-groups", "memfd"), ("ordinary", "many processes")]
)
def test_memory_that_no_rlimit_sees_is_found_by_the_watchdog(user: str, name: str) -> None:
    for place in _made(user):
        outcome = place.run("1", _holding(name), "2", memory_bytes=400 * _MEGABYTE, cell_seconds=30)
        assert outcome.enforced["memory"] == "watchdog"
        assert outcome.states == ["ok", "memory", "not_run"]
        assert (outcome.status, outcome.hit) == ("memory", ["memory"])
        assert outcome.peak < _GRADER_MOST


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_MEMORY))
def test_memory_of_every_kind_has_an_end(anyone: Machine, name: str) -> None:
    outcome = anyone.run("1", _holding(name), memory_bytes=400 * _MEGABYTE, cell_seconds=20)
    # The kernel dies of it, an allocation is refused, or some of the processes that hold it are ended.
    said = outcome.cells[1][1].startswith("refusé")
    assert said or outcome.states[1] == "memory" or "memory" in outcome.hit
    assert outcome.peak < _GRADER_MOST


def test_memory_that_forks_share_counts_once() -> None:
    source = """
import os, time
kept = bytearray(os.urandom(16) * (150 * 2**16))
for _ in range(6):
    if os.fork() == 0:
        time.sleep(2)
        os._exit(0)
for _ in range(6):
    os.wait()
print("vivant")
"""
    for place in _made("ordinary"):
        outcome = place.run(source, memory_bytes=500 * _MEGABYTE)
        assert (outcome.states, outcome.cells[0][1]) == (["ok"], "vivant\n")


@pytest.mark.parametrize("name", ["deep folders", "a closed folder"])
def test_a_disk_is_filled_no_further_wherever_it_hides(name: str) -> None:
    for place in _made("ordinary"):
        source = "import os, time\n" + textwrap.dedent(_DISK[name]) + "\ntime.sleep(60)"
        outcome = place.run("1", source, "2", disk_bytes=50_000_000, cell_seconds=40)
        assert outcome.states == ["ok", "killed", "not_run"]
        assert outcome.hit == ["disk"]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_DISK))
def test_every_user_s_disk_is_watched(anyone: Machine, name: str) -> None:
    source = "import os, time\n" + textwrap.dedent(_DISK[name]) + "\ntime.sleep(60)"
    outcome = anyone.run("1", source, disk_bytes=50_000_000, cell_seconds=40)
    assert outcome.states == ["ok", "killed"]
    assert outcome.hit == ["disk"]


def test_a_sparse_file_fills_no_disk() -> None:
    for place in _made("root" if psutil.Process().uids().real == 0 else "ordinary"):
        outcome = place.run("open('f', 'wb').truncate(10**9); import time; time.sleep(2)", "2", disk_bytes=50_000_000)
        assert outcome.states == ["ok", "ok"]
