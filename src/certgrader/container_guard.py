"""Runs one container and ends it with the process that asked for it, even when that one is killed outright.

`container_guard.py PARENT PROGRAM NAME COMMAND…`: COMMAND starts the container called NAME, which PROGRAM removes when
PARENT, a process number, is no more. A program of its own, standard library only; Linux.

Containers live on without whoever started them. What podman starts aside becomes a child of this process, so that it
can be watched and counted from here.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType

_ANSWERS_WITHIN = 30.0
_PDEATHSIG, _CHILD_SUBREAPER = 1, 36


def main(words: list[str]) -> int:
    """The container's exit status."""
    parent, program, name, *command = words
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    libc = ctypes.CDLL(None)
    libc.prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != int(parent):
        return 1  # it died before it could be asked for
    client = subprocess.Popen(command)  # noqa: S603 - the sandbox's own command
    try:
        return _reap_until(client.pid)
    except BaseException:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        with suppress(OSError):
            os.kill(client.pid, signal.SIGKILL)
        remove(program, name)
        raise


def remove(program: str, name: str) -> None:
    """Kill the container called `name`, then remove it: to remove alone would first ask it to end, for ten seconds."""
    for words in (("kill", name), ("rm", "--force", name)):
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603 - docker or podman
                [program, *words], check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=_ANSWERS_WITHIN
            )


def _reap_until(pid: int) -> int:
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == pid:
            return os.waitstatus_to_exitcode(status) & 0xFF


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
