"""The private folder of a run, and its removal whatever was put there."""

import stat
from pathlib import Path

import pytest
from execution_builder import read, run_cells

from certgrader.execution.kernels import find_environment
from certgrader.execution.model import ExecutionOptions
from certgrader.execution.workspace import workspace
from certgrader.submission.model import Submission, SubmittedFile


def _submission(root: Path) -> Submission:
    files = tuple(
        SubmittedFile(path.relative_to(root).as_posix(), 0, "") for path in sorted(root.rglob("*")) if not path.is_dir()
    )
    return Submission("n", "0", "", "nb/n.ipynb", "0", files, root)


def test_it_holds_a_copy_and_vanishes(tmp_path: Path) -> None:
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "n.ipynb").write_text("{}")
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "lien").symlink_to("/etc/passwd")
    with workspace(
        _submission(tmp_path), read("1"), find_environment(None), ExecutionOptions(), isolated=True
    ) as place:
        assert (place.copy / "a.csv").read_text() == "a"
        assert not (place.copy / "lien").exists()
        assert stat.S_IMODE(place.root.stat().st_mode) == 0o700
        assert place.policy.workdir == "/submission/nb"
        # The longest socket's path has to fit in 107 characters.
        assert len(str(place.io / "k-5")) < 60
        assert all(mount.source.exists() for mount in place.policy.mounts)
    assert not place.root.exists()


def test_without_a_sandbox_paths_are_the_host_s(tmp_path: Path) -> None:
    (tmp_path / "nb").mkdir()
    with workspace(
        _submission(tmp_path), read("1"), find_environment(None), ExecutionOptions(), isolated=False
    ) as place:
        assert Path(place.policy.workdir).is_dir()
        assert all(Path(path).exists() for path in place.launcher)
        assert Path(place.policy.environment["HOME"]).is_dir()


@pytest.mark.parametrize("source", ["import os\nfor _ in range(1200): os.mkdir('d'); os.chdir('d')"])
def test_a_notebook_cannot_make_its_folder_stay(tmp_path: Path, source: str) -> None:
    before = set(Path("/tmp").glob("cg-*"))
    run = run_cells(tmp_path, source + "\nprint(1)")
    assert run.status == "completed"
    left = set(Path("/tmp").glob("cg-*")) - before
    assert not any((folder / "copy" / "d").exists() for folder in left)
