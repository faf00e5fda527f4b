"""Folders that go with their owner, whatever ends it, and files that a killed writer left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from certgrader.owned_folders import owned_folder, remove_tree
from certgrader.report.writing import sweep, write_atomically

_OWNER = """
import sys, time
from pathlib import Path
from certgrader.owned_folders import owned_folder
with owned_folder("of-", Path(sys.argv[1])) as folder:
    (folder / "inner").mkdir()
    print(folder, flush=True)
    time.sleep(120)
"""
_MANY = """
import sys
from pathlib import Path
from certgrader.owned_folders import OWNER, owned_folder
for _ in range(1500):
    with owned_folder("of-", Path(sys.argv[1])) as folder:
        assert (folder / OWNER).exists()
"""
_WRITER = """
import os, signal, sys
from pathlib import Path
from certgrader.report import writing
os.fsync = lambda _: os.kill(os.getpid(), int(sys.argv[2]))
writing.write_atomically(Path(sys.argv[1], "r.html"), b"half")
"""


def _owner(place: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", _OWNER, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        return process, Path(process.stdout.readline().strip())


def test_what_a_killed_owner_left_goes_with_the_next_and_the_living_keep_theirs(tmp_path: Path) -> None:
    (killed, left), (living, kept) = _owner(tmp_path), _owner(tmp_path)
    killed.kill()
    killed.wait()
    assert left.is_dir()
    try:
        with owned_folder("of-", tmp_path) as own:
            assert not left.exists()
            assert (kept / "inner").is_dir()
            assert own.is_dir()
        assert not own.exists()
    finally:
        living.kill()
        living.wait()


def test_closed_folders_go_too_for_an_ordinary_user(tmp_path: Path) -> None:
    root = tmp_path / "of-closed"
    for folder in ("copy/a/b", "copy/c"):
        (root / folder).mkdir(parents=True)
        (root / folder / "f").touch()
    for folder in ("copy/a/b", "copy/a", "copy/c", "copy"):
        (root / folder).chmod(0)
    if os.getuid() == 0:
        # To root no folder is closed.
        program = (
            "import sys; from pathlib import Path; from certgrader.owned_folders import remove_tree as r; r(Path('t'))"
        )
        ordinary = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--", sys.executable, "-c", program]
        root.rename(tmp_path / "t")
        root = tmp_path / "t"
        subprocess.run(ordinary, cwd=tmp_path, check=True)
    else:
        remove_tree(root)
    assert not root.exists()


def test_without_a_lock_to_try_a_day_must_pass(tmp_path: Path) -> None:
    old, recent = tmp_path / "of-old", tmp_path / "of-recent"
    for folder in (old, recent):
        folder.mkdir()
    yesterday = time.time() - 100_000
    os.utime(old, (yesterday, yesterday))
    with owned_folder("of-", tmp_path):
        assert not old.exists()
        assert recent.exists()


def test_links_and_files_of_that_name_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / ".owner").touch()
    place = tmp_path / "place"
    place.mkdir()
    (place / "of-link").symlink_to(other)
    (place / "of-file").touch()
    (place / "of-trap").mkdir()
    (place / "of-trap" / ".owner").symlink_to(other / ".owner")
    with owned_folder("of-", place):
        pass
    assert sorted(path.name for path in place.iterdir()) == ["of-file", "of-link", "of-trap"]
    assert (other / ".owner").exists()


def test_a_half_written_file_never_has_its_final_name_and_is_swept(tmp_path: Path) -> None:
    def write(number: signal.Signals) -> None:
        subprocess.run([sys.executable, "-c", _WRITER, str(tmp_path), str(int(number))], check=False)

    write(signal.SIGKILL)
    [part] = tmp_path.iterdir()
    assert part.name.startswith(".r.html.")
    sweep(tmp_path)
    assert part.exists(), "its writer may only just have made it"
    before = time.time() - 60
    os.utime(part, (before, before))
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_being_written_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[bool] = []
    fsync = os.fsync

    def look(descriptor: Any) -> None:
        [part] = tmp_path.iterdir()
        before = time.time() - 60
        os.utime(part, (before, before))
        sweep(tmp_path)
        done.append(part.exists())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    write_atomically(tmp_path / "r.html", b"whole")
    assert done == [True]
    assert (tmp_path / "r.html").read_bytes() == b"whole"


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


def test_folders_made_at_the_same_time_do_not_take_each_other_for_left_behind(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", _MANY, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []
