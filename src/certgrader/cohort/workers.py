"""Threads that each start one process per submission, so that a death costs one submission and nothing else."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from certgrader.interrupts import undisturbed

T = TypeVar("T")

_TAIL = 4096
_GRACE = 5.0
_POLL = 0.2


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A command to run for `subject`; ended by force after `seconds`."""

    subject: T
    command: Sequence[str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """How a job ended. `code`: the exit status, negative for a signal, None when it had to be ended by force.
    `complaint`: the last lines of its standard error. `seconds`: wall-clock time."""

    subject: T
    code: int | None
    complaint: str
    seconds: float


class Workers(Generic[T]):
    """Runs jobs on `count` threads. Leaving the `with` block, by the end or by an exception, ends every process."""

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        self._count = count
        self._environment = environment
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def __enter__(self) -> "Workers[T]":
        return self

    def __exit__(self, *_: object) -> None:
        with undisturbed():
            self._end_all()

    def _end_all(self) -> None:
        self._stop.set()
        with self._lock:
            running = list(self._running)
        for process in running:
            _end(process)
        deadline = time.monotonic() + _GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            # Whatever it left behind in its group dies with it.
            _signal_group(process, by_force=True)

    def run(self, jobs: Iterable[Callable[[], Job[T] | Ended[T]]]) -> Iterator[Ended[T]]:
        """How each job ended, in the order in which they end.

        A job is given as a function that makes it, called in a worker's thread when its turn comes, so that
        thousands of submissions are neither hashed nor held in memory beforehand. The function may answer `Ended` at
        once for what needs no process.
        """
        waiting, lock = iter(jobs), threading.Lock()
        ended: queue.Queue[Ended[T] | BaseException | None] = queue.Queue()

        def work() -> None:
            try:
                while not self._stop.is_set():
                    with lock:
                        make = next(waiting, None)
                    if make is None:
                        break
                    job = make()
                    ended.put(self._one(job) if isinstance(job, Job) else job)
            except BaseException as problem:  # noqa: BLE001  # handed to the caller's thread
                ended.put(problem)
            ended.put(None)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(self._count)]
        for thread in threads:
            thread.start()
        alive = len(threads)
        while alive:
            try:
                item = ended.get(timeout=_POLL)  # a time limit keeps Ctrl-C deliverable
            except queue.Empty:
                continue
            if item is None:
                alive -= 1
            elif isinstance(item, Ended):
                yield item
            else:
                raise item

    def _one(self, job: Job[T]) -> Ended[T]:
        started = time.monotonic()
        with tempfile.TemporaryFile() as errors:
            # A session of its own: Ctrl-C on the terminal reaches the parent, which then ends its children in order.
            process = subprocess.Popen(  # noqa: S603  # our own command, no shell
                job.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=self._environment,
                start_new_session=True,
            )
            with self._lock:
                self._running.add(process)
            if self._stop.is_set():
                _end(process)
            code: int | None
            try:
                code = process.wait(job.seconds)
            except subprocess.TimeoutExpired:
                _end(process, by_force=True)
                process.wait()
                code = None
            finally:
                with self._lock:
                    self._running.discard(process)
            return Ended(job.subject, code, _tail(errors), time.monotonic() - started)


def _tail(file: BinaryIO) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
    return file.read(_TAIL).decode("utf-8", "replace").strip()


def _end(process: subprocess.Popen[bytes], *, by_force: bool = False) -> None:
    if process.poll() is None:
        _signal_group(process, by_force=by_force)


def _signal_group(process: subprocess.Popen[bytes], *, by_force: bool) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL if by_force else signal.SIGTERM)
        else:
            process.kill()  # Windows knows no gentler way
