"""What is shipped: the wheel alone, away from the checkout, still knows its rubrics and its sentences."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from e2e_builder import notebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_everything_that_is_read_at_run_time_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src" / "certgrader"
    wanted = {
        f"certgrader/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {f"certgrader/rubrics/{path.name}" for path in (ROOT / "rubrics").glob("*.yaml")}
    assert wanted <= inside
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"certgrader"}


def test_the_unpacked_wheel_finds_its_default_rubric(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "ailleurs"
    zipfile.ZipFile(wheel).extractall(place)
    (tmp_path / "remise.ipynb").write_text(notebook("import pandas as pd"))
    script = "import sys, certgrader.errors as e; print(e.__file__); from certgrader.cli.app import run; "
    script += "sys.exit(run(['check', 'remise.ipynb', '--no-execute', '-q']))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(str(place))
    assert (tmp_path / "remise.report.html").is_file()


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "--quiet", "install"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)
    (tmp_path / "remise.ipynb").write_text(notebook("import pandas as pd\nprint(pd.__name__)"))
    for words in (["check", "remise.ipynb", "--no-execute"], ["check", "remise.ipynb"]):
        done = subprocess.run(
            [str(environment / "bin" / "certgrade"), *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "remise.report.html").is_file()
