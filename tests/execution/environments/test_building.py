"""`--env build`: made by uv for real, from the package index of this machine where one answers."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from execution_builder import run_cells, text

from certgrader.catalogue.catalogue import LANGUAGES, error_sentence
from certgrader.errors import ExecutionUnavailable
from certgrader.execution.environments import building
from certgrader.execution.environments.building import build, uv_program
from certgrader.execution.environments.choosing import check_environment
from certgrader.execution.kernels import built_environment
from certgrader.execution.model import ExecutionOptions


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips, and says so, where no package index answers."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "wanted.in").write_text("iniconfig\n")
    words = ["pip", "compile", "--quiet", "--python", sys.executable, "wanted.in"]
    done = subprocess.run(
        [uv_program(), *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    if done.returncode != 0:
        pytest.skip(f"no package index answers: {' '.join(done.stderr.split())[:120]}")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; uv's download cache stays the user's."""
    program = [uv_program(), "cache", "dir", "--color", "never"]
    monkeypatch.setenv(
        "UV_CACHE_DIR", subprocess.run(program, capture_output=True, text=True, check=True).stdout.strip()
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "certgrade" / "environments"


@pytest.mark.usefixtures("index")
def test_a_submission_runs_in_an_environment_built_for_it(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "requirements.txt").write_text(
        "iniconfig==1.1.1\nno-such-distribution-of-certgrade\n-e .\n--index-url https://ailleurs.invalid/\n"
    )
    (tmp_path / "work" / "setup.py").write_text("raise SystemExit('never run')")
    (tmp_path / "work" / "uv.toml").write_text("this is no toml [")
    options = ExecutionOptions(env="build")
    source = "import iniconfig, importlib.metadata as m\nprint(m.version('iniconfig'))"
    run = run_cells(tmp_path / "work", source, "import numpy", "import no_such_module", options=options)
    assert text(run, 0) == "1.1.1\n"
    assert [one.status for one in run.cells] == ["ok", "ok", "error"]
    assert [one.module for one in run.missing] == ["no_such_module"]
    assert dict(run.packages)["iniconfig"] == "1.1.1"
    notes = {note.key: dict(note.fields) for note in run.notes}
    assert notes["execution.build.absent"]["names"] == "no-such-distribution-of-certgrade, no-such-module"
    assert notes["execution.build.done"]["n"] > 10  # type: ignore[operator]
    [made] = [folder for folder in cache.iterdir() if not folder.name.startswith(".")]
    before = made.stat().st_mtime_ns
    again = run_cells(tmp_path / "work", source, "import numpy", "import no_such_module", options=options)
    assert (again.notes, made.stat().st_mtime_ns) == (run.notes, before)


@pytest.mark.usefixtures("index")
def test_versions_that_cannot_be_had_together_give_way(cache: Path) -> None:
    wanted = ["iniconfig==1.0.999", "pluggy==1.5.0"]
    # What a build of the same that was killed outright left behind.
    left = cache / f".making-{building._key(sorted([*wanted, *building._ALWAYS]))}-killed"
    left.mkdir(parents=True)
    built = build(wanted)
    assert [(note.key, dict(note.fields)["names"]) for note in built.notes] == [
        ("execution.build.unpinned", "iniconfig==1.0.999")
    ]
    packages = built_environment(built.root).packages[0]
    assert list(packages.glob("iniconfig-*"))
    assert list(packages.glob("pluggy-1.5.0.*"))
    assert not list(cache.glob(".making-*"))


@pytest.mark.usefixtures("index")
def test_two_at_once_build_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    make = building._make

    def counted(program: str, wanted: Sequence[str], root: Path) -> None:
        made.append(root)
        make(program, wanted, root)

    monkeypatch.setattr(building, "_make", counted)
    threads = [threading.Thread(target=build, args=([],)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert (made[0] / "bin" / "python").exists()


def test_nothing_answers(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(cache / "empty"))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    with pytest.raises(ExecutionUnavailable) as caught:
        build(["iniconfig"])
    assert caught.value.key == "execution.build.offline"
    assert all(error_sentence(caught.value, language) for language in LANGUAGES)
    assert not [path for path in cache.iterdir() if path.is_dir() and path.name != "empty"]


def test_without_uv_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.execution.environments.building.shutil.which", lambda _: None)
    monkeypatch.setattr("certgrader.execution.environments.building.sys.prefix", "/nowhere")
    with pytest.raises(ExecutionUnavailable) as caught:
        check_environment("build")
    assert caught.value.key == "execution.build.no-uv"
