"""Watches what the notebook calls, from inside the kernel. Standard library only; never changes a result.

Libraries are wrapped when the notebook imports them, never before. Only calls made by the notebook's own code are
told: what a library calls by itself is not the candidate's work.
"""

from typing import Any


def install(config: Any, shell: Any) -> None:
    """Start observing: `config` as in `launch.py`, `shell` is IPython's."""
    from . import core, files, imports, outside

    tracer = core.Tracer(config["trace"], shell, config["submission"])
    files.install(tracer, config)
    outside.install(tracer)
    imports.install(tracer)
