"""Starts ipykernel inside the sandbox. Standard library only, and the kernel's own packages; run, never imported.

`launch.py CONFIG -f CONNECTION_FILE`: CONFIG is a JSON file with the keys `trace` (where observations are appended),
`submission` and `data` (folders in which missing files are looked up by name), `owner` (a file that certgrade keeps
locked while it lives). A failure of the tracer never keeps the kernel from starting.
"""

import _thread
import importlib
import json
import os
import sys
from typing import Any

_CHUNK = 1 << 20


def _chunked(flush: Any) -> Any:
    # One message of 300 MB would make every client hold it whole: streams leave in pieces of a megabyte.
    def pieces(self: Any) -> Any:
        for parent, text in flush(self):
            for start in range(0, len(text), _CHUNK):
                yield parent, text[start : start + _CHUNK]

    return pieces


def end_with(owner: str) -> None:
    """End this process as soon as nobody holds the lock on the file `owner`, now or later.

    bubblewrap asks to be ended with its parent, but not whether the parent is still there when it asks: killed in the
    first milliseconds, certgrade would leave a kernel that nothing ends. Where there are no locks, nothing is done.
    """
    try:
        import fcntl

        descriptor = os.open(owner, os.O_RDONLY)
    except (ImportError, OSError):
        return

    def wait() -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            return
        os._exit(1)

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Not a threading.Thread: the notebook has no business with it.
        _thread.start_new_thread(wait, ())
    except OSError:
        return
    else:
        os._exit(1)


def start_tracer(config: Any, shell: Any, here: str) -> None:
    """Load the tracer from this folder, which is on the module path for the time of this call only."""
    sys.path.insert(0, here)
    try:
        importlib.import_module("certgrade_tracer").install(config, shell)
    finally:
        sys.path.remove(here)


def main() -> None:
    """Prepare the interpreter, then hand over to ipykernel."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != here]
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    sys.argv[1:] = sys.argv[2:]
    end_with(config["owner"])

    import zmq
    from ipykernel import iostream, kernelapp

    stream: Any = iostream.OutStream
    if hasattr(stream, "_flush_buffers"):
        stream._flush_buffers = _chunked(stream._flush_buffers)
    base: Any = kernelapp.IPKernelApp

    class Kernel(base):  # type: ignore[misc]
        """ipykernel that never drops an output message: what cannot be sent yet waits here, not at the client."""

        name = "ipython-kernel"

        def init_iopub(self, context: Any) -> None:
            """As ipykernel does, with an unlimited queue."""
            context.setsockopt(zmq.SNDHWM, 0)
            super().init_iopub(context)

        def init_code(self) -> None:
            """Install the tracer before any code of the notebook runs."""
            try:
                start_tracer(config, self.shell, here)
            except Exception:
                pass
            super().init_code()

    app = Kernel.instance()
    app.initialize()
    app.start()


if __name__ == "__main__":
    main()
