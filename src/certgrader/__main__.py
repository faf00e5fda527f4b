"""`python -m certgrader` and the `certgrade` command."""

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TextIO

COLLECTED = (10_000, 10, 10)
"""How often garbage is looked for. Modules, rubric and syntax trees live to the end: looking through them took a tenth
of the time."""


def main() -> None:
    """Run the command line; the exit status is one of `certgrader.errors.ExitCode`."""
    gc.set_threshold(*COLLECTED)
    # Before anything opens a file: with `>&-` it would be given standard output's number.
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    try:
        from certgrader.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are still being loaded
        code = 130
    # Ctrl-C while the interpreter ends asks for nothing else.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


if __name__ == "__main__":
    main()
