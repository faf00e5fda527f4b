"""A submission chooses what is installed for it: nothing of its choice may run outside the sandbox."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from certgrader.cli.app import run as certgrade
from certgrader.execution.environments.building import uv_program

_NAME = "certgrade_trap"


def _wheel(folder: Path, mark: Path) -> None:
    """A wheel whose `.pth` file runs code whenever a Python starts where it is installed."""
    info = f"{_NAME}-1.0.dist-info"
    line = f"import pathlib; pathlib.Path({str(mark.parent)!r}).is_dir() and pathlib.Path({str(mark)!r}).touch()\n"
    parts = {
        f"{_NAME}.pth": line,
        f"{_NAME}.py": "value = 3\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {_NAME}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*parts, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / f"{_NAME}-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in {**parts, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)


def test_code_of_an_installed_package_runs_in_the_sandbox_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wheels").mkdir()
    mark = tmp_path / "outside" / "mark"
    mark.parent.mkdir()
    _wheel(tmp_path / "wheels", mark)
    program = [uv_program(), "cache", "dir", "--color", "never"]
    monkeypatch.setenv(
        "UV_CACHE_DIR", subprocess.run(program, capture_output=True, text=True, check=True).stdout.strip()
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path / "wheels"))
    work = tmp_path / "work"
    work.mkdir()
    # Files by which uv and pip could be steered, were they run where the submission lies.
    (work / "uv.toml").write_text('index-url = "https://ailleurs.invalid/simple"\n')
    (work / "pip.conf").write_text("[global]\nindex-url = https://ailleurs.invalid/simple\n")
    (work / "pyproject.toml").write_text(
        f'[project]\nname = "x"\nversion = "1"\ndependencies = ["{_NAME}"]\n'
        '[tool.uv]\nindex-url = "https://ailleurs.invalid"\n'
        '[build-system]\nrequires = []\nbuild-backend = "mine"\nbackend-path = ["."]\n'
    )
    (work / "mine.py").write_text(f"open({str(mark)!r}, 'w')")
    cell: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    source = f"import {_NAME}\nprint({_NAME}.value)"
    document = {"cells": [{**cell, "source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (work / "n.ipynb").write_text(json.dumps(document))
    code = certgrade(["check", str(work), "--env", "build", "-o", str(tmp_path / "out"), "--quiet"])
    if code == 4:
        pytest.skip("no package index answers: ipykernel cannot be had")
    assert code == 0
    report = json.loads((tmp_path / "out" / "work.report.json").read_text())
    assert [cell["status"] for cell in report["execution"]["cells"]] == ["ok"]
    assert not mark.exists()
    # The trap works where nothing holds it.
    [python] = (tmp_path / "cache" / "certgrade" / "environments").glob("*/bin/python")
    subprocess.run([str(python), "-c", ""], check=True)
    assert mark.exists()
