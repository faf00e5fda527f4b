"""`papermill --engine certgrade`."""

import json
import subprocess
import sys
from pathlib import Path

from execution_builder import Written, cell, notebook_bytes


def _papermill(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "--engine", "certgrade", "--no-progress-bar"]
    return subprocess.run([*command, *more], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def _outputs(folder: Path) -> list[object]:
    cells = json.loads((folder / "out.ipynb").read_text())["cells"]
    return [one["outputs"] for one in cells if one["cell_type"] == "code"]


def test_papermill_s_files_and_parameters_in_certgrade_s_sandbox(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("voisin")
    sources: list[Written] = [
        cell("alpha = 1", "parameters"),
        "import os\nprint(alpha, os.getcwd(), open('a.txt').read())",
    ]
    metadata = {"kernelspec": {"name": "absent", "display_name": "x", "language": "python"}}
    (tmp_path / "in.ipynb").write_bytes(notebook_bytes(sources, **metadata))
    done = _papermill(tmp_path, "-p", "alpha", "5")
    assert done.returncode == 0, done.stderr
    assert _outputs(tmp_path)[-1] == [{"name": "stdout", "output_type": "stream", "text": ["5 /submission voisin\n"]}]


def test_a_cell_that_fails_fails_papermill(tmp_path: Path) -> None:
    (tmp_path / "in.ipynb").write_bytes(notebook_bytes(["1 / 0", "print(2)"], kernelspec={"name": "python3"}))
    done = _papermill(tmp_path)
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr
    assert _outputs(tmp_path)[-1] == []


def test_a_cell_ended_by_a_limit_fails_papermill_too(tmp_path: Path) -> None:
    (tmp_path / "in.ipynb").write_bytes(notebook_bytes(["import time; time.sleep(60)"], kernelspec={"name": "python3"}))
    done = _papermill(tmp_path, "--execution-timeout", "1")
    assert done.returncode != 0
    assert "KeyboardInterrupt" in done.stderr or "timeout" in done.stderr
