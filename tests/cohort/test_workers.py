"""Processes: each ends for itself, all end with the parent."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from certgrader.cohort.workers import Ended, Job, Workers

Make = Callable[[], Job[str] | Ended[str]]


def job(name: str, body: str, seconds: float = 30.0) -> Make:
    return lambda: Job(name, [sys.executable, "-S", "-c", f"import os, signal, sys, time\n{body}"], seconds)


def run(*jobs: Make, count: int = 2) -> dict[str, Ended[str]]:
    with Workers[str](count, dict(os.environ)) as workers:
        return {ended.subject: ended for ended in workers.run(jobs)}


def test_one_death_costs_one() -> None:
    ended = run(
        job("good", "pass"),
        job("dead", "os.kill(os.getpid(), signal.SIGKILL)"),
        job("wrong", "sys.stderr.write('certgrade: pourquoi\\n'); sys.exit(3)"),
        job("fine", "pass"),
    )
    assert {name: one.code for name, one in ended.items()} == {"good": 0, "dead": -9, "wrong": 3, "fine": 0}
    assert ended["wrong"].complaint == "certgrade: pourquoi"


def test_only_the_end_of_a_long_complaint_is_kept() -> None:
    ended = run(job("loud", "sys.stderr.write('x' * 10_000_000 + 'fin')"))
    assert ended["loud"].complaint.endswith("fin")
    assert len(ended["loud"].complaint) < 10_000


def test_what_does_not_end_is_ended() -> None:
    assert run(job("slow", "time.sleep(60)", 0.5))["slow"].code is None


def test_what_needs_no_process_starts_none() -> None:
    assert run(lambda: Ended("known", 0, "", 1.0))["known"].seconds == 1.0


def test_jobs_are_made_when_their_turn_comes() -> None:
    made: list[int] = []

    def make(number: int) -> Make:
        def one() -> Ended[str]:
            made.append(number)
            return Ended(str(number), 0, "", 0.0)

        return one

    with Workers[str](1, {}) as workers:
        pulled = workers.run(make(number) for number in range(1000))
        next(pulled)
    time.sleep(0.3)
    assert len(made) <= 1000
    assert threading.active_count() < 50


def interrupted(folder: Path) -> None:
    """A run of two long processes, each with a child that ignores SIGTERM, left by Ctrl-C."""
    body = (
        "if os.fork() == 0: signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(folder)!r} + '/' + str(os.getpid()), 'w').close()\n"
        "time.sleep(60)"
    )
    with Workers[str](3, dict(os.environ)) as workers:
        for _ in workers.run([job("quick", "pass"), job("a", body), job("b", body)]):
            while len(list(folder.iterdir())) < 4:
                time.sleep(0.05)
            raise KeyboardInterrupt


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_leaving_early_ends_every_process_and_its_children(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    pids = [int(path.name) for path in tmp_path.iterdir()]
    assert len(pids) == 4
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if alive(pid)]


def test_a_failure_while_making_a_job_reaches_the_caller() -> None:
    def broken() -> Job[str]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        run(broken)
