"""Starts ipykernel inside the sandbox. Standard library only, and the kernel's own packages; run, never imported.

`launch.py CONFIG -f CONNECTION_FILE`: CONFIG is a JSON file, see `Tracer`. A failure of the tracer never keeps the
kernel from starting.
"""

import json
import os
import sys

_CHUNK = 1 << 20


def _chunked(flush):
    # One message of 300 MB would make every client hold it whole: streams leave in pieces of a megabyte.
    def pieces(self):
        for parent, text in flush(self):
            for start in range(0, len(text), _CHUNK):
                yield parent, text[start : start + _CHUNK]

    return pieces


def main():
    """Prepare the interpreter, then hand over to ipykernel."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != here]
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    sys.argv[1:] = sys.argv[2:]

    import zmq
    from ipykernel import iostream
    from ipykernel.kernelapp import IPKernelApp

    if hasattr(iostream.OutStream, "_flush_buffers"):
        iostream.OutStream._flush_buffers = _chunked(iostream.OutStream._flush_buffers)

    class Kernel(IPKernelApp):
        """ipykernel that never drops an output message: what cannot be sent yet waits here, not at the client."""

        name = "ipython-kernel"

        def init_iopub(self, context):
            """As ipykernel does, with an unlimited queue."""
            context.setsockopt(zmq.SNDHWM, 0)
            super().init_iopub(context)

        def init_code(self):
            """Install the tracer before any code of the notebook runs."""
            try:
                start_tracer(config, self.shell, here)
            except Exception:
                pass
            super().init_code()

    app = Kernel.instance()
    app.initialize()
    app.start()


def start_tracer(config, shell, here):
    """Load the tracer's modules from this folder under a name that no notebook imports by accident."""


if __name__ == "__main__":
    main()
