"""Notebooks written as text: cells begin with `# %%`, `# %% [markdown]` (each line after `# `) or `# %% [output]`.

An output (each line after `# `) is what the code cell before it is said to have printed when it was saved; the cell
then has an execution count. Code cells without one were never executed.
"""

import json
from pathlib import Path
from typing import Any


def notebook_json(text: str) -> bytes:
    """The notebook, of format 4, that `text` describes."""
    cells: list[dict[str, Any]] = []
    ran = 0
    for kind, lines in _blocks(text):
        bare = "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines).strip("\n")
        if kind == "markdown":
            cells.append({"cell_type": "markdown", "metadata": {}, "source": bare})
        elif kind == "output":
            ran += 1
            cells[-1]["execution_count"] = ran
            cells[-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": bare + "\n"}]
        else:
            source = "\n".join(lines).strip("\n")
            code: dict[str, Any] = {
                "cell_type": "code",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            cells.append(code)
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": spec, "cells": cells}).encode()


def write_notebook(source: Path, target: Path) -> Path:
    """The notebook that the file `source` describes, written to `target`."""
    target.write_bytes(notebook_json(source.read_text(encoding="utf-8")))
    return target


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("# %%"):
            kind = line.removeprefix("# %%").strip().strip("[]")
            blocks.append((kind or "code", []))
        elif blocks:
            blocks[-1][1].append(line)
    return blocks
