"""Folders that are full, read-only, too small or gone: said in one sentence, nothing half written; a rerun mends it."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from juror_desk import Desk


@pytest.fixture
def mounts() -> Iterator[list[Path]]:
    """Folders to unmount in the end; only root mounts."""
    if os.getuid() != 0:
        pytest.skip("mounting needs root")
    made: list[Path] = []
    yield made
    for place in made:
        subprocess.run(["umount", str(place)], check=False)


def _mount(mounts: list[Path], place: Path, *words: str) -> None:
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *words, str(place)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"root may not mount here: {done.stderr}")
    mounts.append(place)


@pytest.mark.parametrize(("bytes_free", "words"), [(0, "check q.ipynb"), (40_000, "check q.ipynb"), (0, "batch p")])
def test_a_full_disk(desk: Desk, mounts: list[Path], bytes_free: int, words: str) -> None:
    (desk.root / "p").mkdir()
    shutil.copy(desk.root / "q.ipynb", desk.root / "p")
    _mount(mounts, desk.output, "-t", "tmpfs", "-o", "size=1m", "none")
    (desk.output / "fill").write_bytes(bytes(2**20 - bytes_free))
    done = desk.run(*words.split(), "--no-execute")
    assert done.returncode == 2
    assert "No space left" in done.stderr.splitlines()[-1]
    assert done.stderr.count("certgrade:") == 1
    assert desk.parts() == []
    assert desk.whole_reports() <= {"q.report.json"}
    (desk.output / "fill").unlink()
    assert desk.run(*words.split(), "--no-execute").returncode == 0
    assert desk.whole_reports() == {"q.report.html", "q.report.json"}


def test_a_read_only_folder_is_said_before_anything_runs(desk: Desk, mounts: list[Path]) -> None:
    _mount(mounts, desk.output, "-t", "tmpfs", "-o", "ro", "none")
    for words in (("check", "long.ipynb"), ("batch", ".")):
        done = desk.run(*words)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert "Read-only" in done.stderr


def test_no_room_for_an_archive(desk: Desk, mounts: list[Path]) -> None:
    _mount(mounts, desk.temporary, "-t", "tmpfs", "-o", "size=32k", "none")
    done = desk.run("check", "a.zip", "--no-execute")
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "TMPDIR" in done.stderr
    assert list(desk.temporary.iterdir()) == []


def test_no_room_for_the_working_copy(desk: Desk, mounts: list[Path]) -> None:
    (desk.root / "d.csv").write_bytes(bytes(200_000))
    inner = 'mount -t tmpfs -o size=100k none /tmp && exec "$@"'
    if desk.root.is_relative_to("/tmp"):
        # Covering /tmp would cover the desk: what it holds is shown again elsewhere.
        inner = f"mount --bind {desk.root} /mnt && cd /mnt && {inner} "
    del mounts
    command = [word.replace(str(desk.root), "/mnt") for word in desk.command("check", "/mnt/q.ipynb")]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", inner, "sh", *command], capture_output=True, text=True, check=False
    )
    if "permitted" in done.stderr or "denied" in done.stderr:
        pytest.skip(f"root may not mount here: {done.stderr}")
    assert (done.returncode, len(done.stderr.splitlines())) == (4, 1), done.stderr
    assert "--no-execute" in done.stderr
    assert desk.whole_reports() == set()


def test_from_a_folder_that_was_deleted(desk: Desk) -> None:
    gone = desk.root / "parti"
    gone.mkdir()
    shell = f'cd {gone} && rmdir {gone} && exec "$@"'
    command = desk.command("check", str(desk.root / "q.ipynb"))
    done = subprocess.run(["sh", "-c", shell, "sh", *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((desk.output / "q.report.json").read_text())["execution"]["status"] == "completed"


def test_an_output_folder_that_is_deleted_meanwhile_is_made_again(desk: Desk) -> None:
    strike = f"certgrader.pipeline.grade:judge:1:{int(signal.SIGUSR1)}"
    vanish = f"import signal, shutil; signal.signal(signal.SIGUSR1, lambda *_: shutil.rmtree({str(desk.output)!r}))\n"
    command = desk.command("check", "q.ipynb", "--no-execute", strike=strike)
    command[2] = vanish + command[2]
    done = subprocess.run(command, cwd=desk.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert desk.whole_reports() == {"q.report.html", "q.report.json"}
