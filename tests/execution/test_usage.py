"""What processes hold, measured on processes of the test's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from certgrader.execution.usage import bytes_below, memory_at_most, memory_weighed, nameless_bytes, processes_inside

_MEGABYTE = 2**20


@pytest.fixture
def holder() -> Iterator[psutil.Process]:
    """100 MB of its own that four processes share, 50 MB in a nameless file of memory, 30 MB of a shared mapping."""
    source = (
        "import mmap, os, sys, time\nkept = bytearray(os.urandom(16) * (100 * 2**16))\n"
        "f = os.memfd_create('x'); os.write(f, b'x' * 50 * 2**20)\n"
        "m = mmap.mmap(-1, 30 * 2**20); m.write(b'x' * len(m))\n"
        "for _ in range(3):\n    if os.fork() == 0:\n        break\nelse:\n    print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, start_new_session=True) as made:
        assert made.stdout is not None
        made.stdout.readline()
        yield psutil.Process(made.pid)
        os.killpg(made.pid, 9)


def test_what_forks_share_is_weighed_once(holder: psutil.Process) -> None:
    family = [holder, *holder.children(recursive=True)]
    assert len(family) == 4
    assert memory_at_most(family) > 400 * _MEGABYTE
    assert 130 * _MEGABYTE < memory_weighed(family) < 250 * _MEGABYTE


def test_files_without_a_name_count_once(holder: psutil.Process, tmp_path: Path) -> None:
    family = [holder, *holder.children(recursive=True)]
    disk, memory = nameless_bytes(family, tmp_path)
    assert disk == 0
    assert 50 * _MEGABYTE <= memory < 51 * _MEGABYTE


def test_processes_are_counted_in_their_own_namespace(holder: psutil.Process) -> None:
    # Without a namespace that is the machine's: at least these four.
    assert processes_inside(holder.pid, 10**6) >= 4
    assert processes_inside(0, 10) == 0


def test_a_folder_that_hides_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    size, whole = bytes_below(tmp_path)
    assert whole
    assert 100_000 <= size < 200_000
    here = os.open(tmp_path, os.O_RDONLY)
    place = here
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=place)
        place = os.open("d" * 200, os.O_RDONLY, dir_fd=place)
    assert bytes_below(tmp_path)[1] is False


def test_a_closed_folder_is_opened_and_no_link_followed(tmp_path: Path) -> None:
    copy, other = tmp_path / "copy", tmp_path / "other"
    (copy / "a" / "b").mkdir(parents=True)
    (copy / "a" / "b" / "f").write_bytes(b"x" * 300_000)
    other.mkdir()
    script = (
        "import sys; from pathlib import Path; from certgrader.execution.usage import bytes_below, _open_up\n"
        "copy, other = map(Path, sys.argv[1:])\n"
        "(copy / 'a' / 'b').chmod(0); (copy / 'a').chmod(0); other.chmod(0)\n"
        "size, whole = bytes_below(copy)\nassert whole and size > 300_000, (size, whole)\n"
        "(copy / 'a' / 'l').symlink_to(other)\n"
        "try: _open_up(str(copy / 'a' / 'l'), copy)\nexcept OSError: pass\n"
        "assert other.stat().st_mode & 0o777 == 0"
    )
    subprocess.run([sys.executable, "-c", script, copy, other], check=True)
