"""The private folder of a run, and its removal whatever was put there."""

import os
import stat
import time
from pathlib import Path

import pytest
from execution_builder import read, run_cells

from certgrader.execution.kernels import find_environment
from certgrader.execution.model import ExecutionOptions
from certgrader.execution.workspace import remove_tree, workspace
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


def test_a_tree_deeper_than_any_path_is_removed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    start = Path.cwd()
    try:
        os.chdir(root)
        for _ in range(1500):
            Path("nested").mkdir()
            os.chdir("nested")
        Path("file").write_text("x")
    finally:
        os.chdir(start)
    remove_tree(root)
    assert not root.exists()


def test_a_tree_without_permissions_is_removed_and_links_are_not_followed(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "closed" / "inner").mkdir(parents=True)
    other.mkdir()
    (other / "kept").write_text("x")
    (root / "closed" / "link").symlink_to(other)
    (root / "closed").chmod(0)
    remove_tree(root)
    assert not root.exists()
    assert (other / "kept").exists()


def test_what_a_killed_run_left_is_swept_a_day_later(tmp_path: Path) -> None:
    old, recent = Path("/tmp/cg-test-old"), Path("/tmp/cg-test-recent")
    for folder in (old, recent):
        folder.mkdir(exist_ok=True)
    yesterday = time.time() - 100_000
    os.utime(old, (yesterday, yesterday))
    try:
        with workspace(_submission(tmp_path), read("1"), find_environment(None), ExecutionOptions(), isolated=True):
            assert not old.exists()
            assert recent.exists()
    finally:
        recent.rmdir()


@pytest.mark.parametrize("source", ["import os\nfor _ in range(1200): os.mkdir('d'); os.chdir('d')"])
def test_a_notebook_cannot_make_its_folder_stay(tmp_path: Path, source: str) -> None:
    before = set(Path("/tmp").glob("cg-*"))
    run = run_cells(tmp_path, source + "\nprint(1)")
    assert run.status == "completed"
    left = set(Path("/tmp").glob("cg-*")) - before
    assert not any((folder / "copy" / "d").exists() for folder in left)
