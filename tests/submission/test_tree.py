import os
from itertools import islice
from pathlib import Path

from certgrader.submission.model import SubmittedFile
from certgrader.submission.tree import is_project_file, measure, read_files, tree_sha256, walk


def test_the_walk_is_lazy_and_sorted(tmp_path: Path) -> None:
    for name in ("b/2", "a/1", "c", "a0"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [entry.path for entry in walk(tmp_path)] == ["a0", "c", "a/1", "b/2"]
    assert [entry.path for entry in islice(walk(tmp_path), 1)] == ["a0"]


def test_text_of_project_files(tmp_path: Path) -> None:
    contents = {
        "app.py": "é\r\n".encode(),
        "vieux.py": "é".encode("cp1252"),
        "Dockerfile": b"FROM python",
        "Makefile": b"a:",
        "binaire.txt": b"a\x00b",
        "gros.json": b"1" * 1_000_001,
        "data.csv": b"a,b",
        "image.png": b"x",
    }
    for name, raw in contents.items():
        (tmp_path / name).write_bytes(raw)
    texts = {file.path: file.text for file in read_files(tmp_path, walk(tmp_path))}
    assert texts == {
        "app.py": "é\n",
        "vieux.py": "é",
        "Dockerfile": "FROM python",
        "Makefile": "a:",
        "binaire.txt": None,
        "gros.json": None,
        "data.csv": None,
        "image.png": None,
    }


def test_names_of_project_files() -> None:
    assert all(map(is_project_file, ["a/b.PY", "Procfile", "Dockerfile.prod", "x.dvc", ".gitlab-ci.yml", "dvc.lock"]))
    assert not any(map(is_project_file, ["a.csv", "model.pkl", "n.ipynb", "a.parquet", "notes"]))


def test_a_name_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_text("1")
    assert list(walk(tmp_path)) == []
    assert measure(tmp_path, tmp_path) is None


def test_the_order_of_files_does_not_change_the_hash() -> None:
    files = [SubmittedFile("b", 1, "11"), SubmittedFile("a", 1, "22")]
    assert tree_sha256(files) == tree_sha256(reversed(files))
    assert tree_sha256(files) != tree_sha256(files[:1])
