"""What certgrade costs beside the tools it builds on: CPU seconds, children included, the best of several runs.

    python -m bench [--runs 5]

Prints one line a comparison, then JSON with the same numbers.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.static_analysis import TABULAR
from bench.static_analysis import notebook as written

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TRIVIAL = {
    "cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "source": "1 + 1", "outputs": [], "execution_count": None}
    ],
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`ours` and `theirs` in CPU seconds; `bar` is the most that ours may cost, None for what has no bar."""

    name: str
    ours: float
    theirs: float | None
    bar: float | None

    def line(self) -> str:
        """One line for people."""
        beside = f", beside {self.theirs:.2f} s: ratio {self.ours / self.theirs:.2f}" if self.theirs else ""
        bar = f", bar {self.bar:.2f} s: {'held' if self.ours <= self.bar else 'MISSED'}" if self.bar else ""
        return f"{self.name}: {self.ours:.2f} s{beside}{bar}"


def cpu(command: Sequence[str | Path], folder: Path, runs: int) -> float:
    """User and system seconds of the command and of all it starts: the least of `runs`."""
    return min(_once([str(word) for word in command], folder) for _ in range(runs))


def _once(command: list[str], folder: Path) -> float:
    before = os.times()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    after = os.times()
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode()}")
    user, system = after.children_user - before.children_user, after.children_system - before.children_system
    return user + system


def compare(folder: Path, runs: int) -> list[Comparison]:
    """All comparisons, in a scratch folder."""
    notebook = folder / "trivial.ipynb"
    notebook.write_text(json.dumps(TRIVIAL))
    shutil.copytree(ROOT / "sample_notebooks" / "exemplaire", folder / "exemplaire")
    ordinary = folder / "sixty" / "sixty.ipynb"
    ordinary.parent.mkdir()
    ordinary.write_bytes(written(TABULAR, 1, most_cells=60))
    certgrade = BIN / "certgrade"
    papermill_help = cpu([BIN / "papermill", "--help"], folder, runs)
    execute = cpu([BIN / "jupyter-execute", notebook], folder, runs)
    return [
        Comparison("certgrade --help", cpu([certgrade, "--help"], folder, runs), papermill_help, papermill_help / 2),
        Comparison(
            "certgrade check --no-execute, exemplary sample",
            cpu([certgrade, "check", "exemplaire", "--no-execute", "-q", "-o", "out"], folder, runs),
            None,
            1.5,
        ),
        Comparison(
            "certgrade check --no-execute, 60 cells",
            cpu([certgrade, "check", ordinary, "--no-execute", "-q", "-o", "out"], folder, runs),
            None,
            2.0,
        ),
        Comparison(
            "certgrade check, trivial notebook",
            cpu([certgrade, "check", notebook, "-q", "-o", "out"], folder, runs),
            execute,
            execute + 1.0,
        ),
    ]


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="certgrade-bench-") as folder:
        found = compare(Path(folder), runs)
    for one in found:
        print(one.line())
    print(json.dumps([asdict(one) for one in found]))


if __name__ == "__main__":
    main()
