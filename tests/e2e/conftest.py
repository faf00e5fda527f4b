"""The installed command in a process of its own, on small submissions."""

import os
import subprocess
from pathlib import Path

import pytest
from e2e_builder import CERTGRADE, RUBRIC, Run, notebook


@pytest.fixture
def rubric(tmp_path: Path) -> str:
    """A rubric of two competencies of one criterion; the notebook above meets the first."""
    path = tmp_path / "petite.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    return str(path)


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """A notebook of two cells that run."""
    path = tmp_path / "remise.ipynb"
    path.write_text(notebook("x = 40 + 2\nx", "print('bonjour', x)"))
    return path


@pytest.fixture
def certgrade(tmp_path: Path) -> Run:
    """Runs the command and returns what it said."""

    def call(
        *words: object, env: dict[str, str] | None = None, cwd: Path = tmp_path
    ) -> subprocess.CompletedProcess[str]:
        command = [CERTGRADE, *(str(word) for word in words)]
        return subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return call
