"""Ctrl-C, SIGTERM and SIGHUP as exceptions that unwind: once, and never in the middle of tidying up."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SAME_WISH_SECONDS = 2.0
# A terminal that closes, or a connection that drops, ends a run as a system that shuts down does.
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Terminated(SystemExit):
    """SIGTERM or SIGHUP arrived: unwind, so that what is half-written is removed, and end with 143.

    A SystemExit, since asyncio keeps any other exception than that and KeyboardInterrupt to itself.
    """


class _State:
    depth = 0
    asked = float("-inf")
    late: BaseException | None = None


def catch_interrupts() -> dict[signal.Signals, Any]:
    """Each signal caught, with the handler it had, for `release_interrupts`. What is ignored, as nohup does, stays
    ignored; in a thread beside the main one nothing is caught."""
    if threading.current_thread() is not threading.main_thread():
        return {}  # someone else owns the signals
    _State.asked = float("-inf")
    _State.late = None
    caught = [number for number in (signal.SIGINT, *_ENDING) if signal.getsignal(number) is not signal.SIG_IGN]
    # A handler that was not set from Python reads None and cannot be set again.
    return {number: signal.signal(number, _arrived) or signal.SIG_DFL for number in caught}


def release_interrupts(previous: dict[signal.Signals, Any]) -> None:
    """Give the signals back."""
    for number, handler in previous.items():
        signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is tidied up inside is tidied up to its end: a signal that `catch_interrupts` catches waits for it.

    For what takes seconds at most. A second Ctrl-C would otherwise leave what the first one was about to remove.
    """
    _State.depth += 1
    try:
        yield
    finally:
        _State.depth -= 1
        if _State.depth == 0 and _State.late is not None:
            late, _State.late = _State.late, None
            raise late


def _arrived(number: int, _frame: FrameType | None) -> None:
    now = time.monotonic()
    if now - _State.asked < _SAME_WISH_SECONDS:
        return  # an impatient second one, while the first unwinds
    _State.asked = now
    wish = KeyboardInterrupt() if number == signal.SIGINT else Terminated()
    if _State.depth:
        _State.late = wish
    else:
        raise wish
