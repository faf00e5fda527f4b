"""Paths that are no submission, or more than one: no wait, no traceback, and the true reason."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_archives import NOTEBOOK, zipped

from certgrader.errors import SubmissionProblem
from certgrader.submission.intake import open_submission

# Root without its capabilities reads its own files, and only as their permissions say.
_PLAIN = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.getuid() == 0 else ()
_PROGRAM = """
import sys
from certgrader.catalogue.catalogue import error_sentence, say
from certgrader.errors import SubmissionProblem
from certgrader.submission.intake import open_submission
for path in sys.argv[1:]:
    try:
        with open_submission(path) as submission:
            print(*(file.path for file in submission.files), *(say(note, "fr") for note in submission.notes), sep="|")
    except SubmissionProblem as problem:
        print(error_sentence(problem, "fr").removeprefix(f"{path}: "))
"""


def refused(path: Path | str, notebook: str | None = None) -> str:
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(path), notebook=notebook):
        pass
    return caught.value.key.removeprefix("submission.")


def taken(path: Path) -> list[str]:
    with open_submission(str(path)) as submission:
        return [file.path for file in submission.files]


def told_to_a_plain_user(*paths: Path) -> list[str]:
    words = [*_PLAIN, sys.executable, "-P", "-c", _PROGRAM, *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.ipynb")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere.ipynb").symlink_to("absent")
    (tmp_path / "zero.ipynb").symlink_to("/dev/zero")
    (tmp_path / "log.ipynb").symlink_to("/proc/kmsg")
    (tmp_path / "d.ipynb").mkdir()
    with socket.socket(socket.AF_UNIX) as bound:
        os.chdir(tmp_path)
        bound.bind("s.ipynb")
        for name in ("f.ipynb", "s.ipynb", "zero.ipynb"):
            assert refused(tmp_path / name) == "not-regular"
    assert refused("/dev/zero") == refused("/dev/tty") == "not-regular"
    assert refused(tmp_path / "loop") == "unreadable"
    assert refused(tmp_path / "nowhere.ipynb") == "not-found"
    assert refused(tmp_path / "d.ipynb") == "no-notebook"
    assert refused("/proc/self/environ") == refused(tmp_path / "log.ipynb") == "not-notebook"
    assert refused("/proc/self/mem") == "unreadable"
    (tmp_path / "vide.ipynb").touch()
    assert refused(tmp_path / "vide.ipynb") == "notebook.empty"


def test_what_may_not_be_read_is_not_called_empty(tmp_path: Path) -> None:
    folder = tmp_path / "ouvert"
    (folder / "secret").mkdir(parents=True)
    (folder / "n.ipynb").write_bytes(NOTEBOOK)
    (folder / "d.csv").write_text("1")
    (tmp_path / "fermé").mkdir()
    (tmp_path / "n.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "a.zip").write_bytes(zipped(("n.ipynb", NOTEBOOK)))
    (tmp_path / "sans").mkdir()
    (tmp_path / "sans" / "secret").mkdir()
    closed = [
        *(folder / "secret", folder / "d.csv", tmp_path / "fermé", tmp_path / "n.ipynb", tmp_path / "a.zip"),
        tmp_path / "sans" / "secret",
    ]
    for path in closed:
        path.chmod(0)
    try:
        told = told_to_a_plain_user(folder, *(tmp_path / name for name in ("fermé", "n.ipynb", "a.zip", "sans")))
    finally:
        for path in closed:
            path.chmod(0o700)
    denied = "lecture impossible (accès refusé) ; vérifiez le chemin et les droits d'accès"
    assert told == [
        "n.ipynb|un dossier n'a pas pu être lu (secret)|un fichier n'a pas pu être lu et n'est pas pris",
        denied,
        denied,
        denied,
        "aucun notebook .ipynb ici : un dossier n'a pas pu être lu (secret) ; ajoutez-le ou donnez son chemin",
    ]


def test_sizes_that_no_disk_has(tmp_path: Path) -> None:
    for name in ("a.zip", "a.tar.gz", "a.ipynb", "projet/donnees.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("wb") as file:
            file.truncate(2**40)
    assert refused(tmp_path / "a.zip") == refused(tmp_path / "a.tar.gz") == "archive-too-large"
    assert refused(tmp_path / "a.ipynb") == "notebook.too-large"
    (tmp_path / "projet" / "n.ipynb").write_bytes(NOTEBOOK)
    assert taken(tmp_path / "projet") == taken(tmp_path / "projet" / "n.ipynb") == ["n.ipynb"]


def test_folders_within_folders_without_end(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_bytes(NOTEBOOK)
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("x.csv", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    with open_submission(str(tmp_path)) as submission:
        assert [file.path for file in submission.files] == ["n.ipynb"]
        assert [note.key for note in submission.notes] == ["submission.note.unread"]
    # pytest's own way of deleting recurses.
    (tmp_path / "d").rename(tmp_path.parent / f"{tmp_path.name}-deep")
    subprocess.run(["rm", "-rf", str(tmp_path.parent / f"{tmp_path.name}-deep")], check=True)


def test_a_notebook_behind_more_files_than_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.submission.intake.TREE_FILES", 100)
    (tmp_path / "a_images").mkdir()
    for number in range(150):
        (tmp_path / "a_images" / f"{number}.png").touch()
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "n.ipynb").write_bytes(NOTEBOOK)
    with open_submission(str(tmp_path)) as submission:
        assert (submission.notebook, len(submission.files)) == ("z/n.ipynb", 1)
        assert [note.key for note in submission.notes] == ["submission.note.only-named"]


@pytest.fixture
def restless(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a log grows, and files come and go, for as long as the test lasts."""
    (tmp_path / "n.ipynb").write_bytes(NOTEBOOK)
    ended = threading.Event()

    def grow() -> None:
        with (tmp_path / "log.bin").open("ab", buffering=0) as file:
            while not ended.is_set():
                file.write(bytes(1 << 16))
                if file.tell() > 200 << 20:
                    file.truncate(0)

    def flicker() -> None:
        while not ended.is_set():
            for number in range(40):
                (tmp_path / f"{number}.csv").write_text("1")
            for number in range(40):
                with contextlib.suppress(FileNotFoundError):
                    (tmp_path / f"{number}.csv").unlink()

    threads = [threading.Thread(target=one) for one in (grow, flicker)]
    for one in threads:
        one.start()
    yield tmp_path
    ended.set()
    for one in threads:
        one.join()


def test_files_that_grow_and_vanish_while_they_are_read(restless: Path) -> None:
    for _ in range(10):
        found = taken(restless)
        assert "n.ipynb" in found


def test_the_notebook_asked_for_is_the_one_that_is_given(tmp_path: Path) -> None:
    for name in ("analyse_finale.ipynb", "brouillon.ipynb"):
        (tmp_path / name).write_bytes(NOTEBOOK + name.encode().join([b" ", b" "])[:1])
    (tmp_path / "a.zip").write_bytes(zipped(("a/n.ipynb", NOTEBOOK), ("b/n.ipynb", NOTEBOOK + b" ")))
    assert refused(tmp_path / "brouillon.ipynb", "analyse_finale.ipynb") == "notebook-not-in"
    assert refused(tmp_path / "a.zip", "n.ipynb") == "notebook-not-in"
    with open_submission(str(tmp_path / "a.zip"), notebook="b/n.ipynb") as submission:
        assert submission.notebook == "b/n.ipynb"
    with pytest.raises(SubmissionProblem) as caught, open_submission(str(tmp_path), notebook="analyse_final.ipynb"):
        pass
    assert "analyse_finale.ipynb" in str(caught.value.fields["near"])
