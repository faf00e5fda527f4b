"""Entries, their names, and what makes one count as changed."""

import os
from pathlib import Path

import pytest

from certgrader.cohort.discover import discover, fingerprint
from certgrader.errors import SubmissionProblem


def names(folder: Path) -> dict[str, str]:
    return {entry.path.name: entry.name for entry in discover(folder, output=folder / "sortie").entries}


def test_each_visible_entry_is_a_submission(cohort: Path) -> None:
    (cohort / ".DS_Store").write_text("")
    (cohort / "sortie").mkdir()
    found = discover(cohort, output=cohort / "sortie")
    assert [entry.path.name for entry in found.entries] == [
        "alice.ipynb",
        "bob.ipynb",
        "brisé.ipynb",
        "dossier",
        "notes.txt",
    ]
    assert found.hidden == (".DS_Store",)
    assert found.renamed == ()


def test_the_notebook_keeps_the_name_that_others_want_too(tmp_path: Path) -> None:
    for name in ("a.zip", "a.ipynb", "a.tar.gz", "b.zip"):
        (tmp_path / name).write_text("")
    (tmp_path / "a").mkdir()
    found = names(tmp_path)
    assert found["a.ipynb"] == "a"
    assert found["b.zip"] == "b"
    assert len({name.casefold() for name in found.values()}) == len(found)


def test_names_differ_also_where_case_does_not_count(tmp_path: Path) -> None:
    for name in ("A.ipynb", "a.zip"):
        (tmp_path / name).write_text("")
    assert {name.casefold() for name in names(tmp_path).values()} == {"a", "a.zip"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SubmissionProblem):
        discover(tmp_path / "nowhere", output=tmp_path)


def test_content_and_names_make_the_fingerprint_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a.csv").write_text("1")
    before = fingerprint(folder)
    (folder / "inner" / "a.csv").touch()
    assert fingerprint(folder) == before
    (folder / "inner" / "a.csv").write_text("2")
    changed = fingerprint(folder)
    assert changed != before
    (folder / "inner" / "a.csv").rename(folder / "inner" / "b.csv")
    assert fingerprint(folder) not in (before, changed)


def test_links_of_a_submission_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("1")
    folder = tmp_path / "one"
    folder.mkdir()
    before = fingerprint(folder)
    (folder / "link").symlink_to(tmp_path / "secret")
    assert fingerprint(folder) == before


def test_a_pipe_has_a_fingerprint_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.ipynb")
    (tmp_path / "b.ipynb").symlink_to("/dev/zero")
    assert fingerprint(tmp_path / "a.ipynb") == fingerprint(tmp_path / "b.ipynb")


def test_what_a_batch_wrote_into_the_cohort_itself_is_no_entry(tmp_path: Path) -> None:
    for name in ("a.ipynb", "a.report.html", "a.report.json", "index.csv", "index.html", "index.json"):
        (tmp_path / name).touch()
    for name in ("bundles", "ledger"):
        (tmp_path / name).mkdir()
    assert [entry.path.name for entry in discover(tmp_path, output=tmp_path).entries] == ["a.ipynb"]
    assert len(discover(tmp_path, output=tmp_path / "out").entries) == 8
