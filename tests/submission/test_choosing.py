"""Which notebook is meant."""

from pathlib import Path

import pytest

from certgrader.catalogue.catalogue import LANGUAGES, Phrase, error_sentence, say
from certgrader.errors import SubmissionProblem
from certgrader.submission.choosing import check_one_participant, no_notebook, only_notebook, wanted_notebook


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, content in (("n.ipynb", "1"), ("n (1).ipynb", "1"), ("sous/n.ipynb", "2"), ("sous/autre.ipynb", "3")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def test_the_only_one_at_the_shallowest_depth(tree: Path) -> None:
    assert only_notebook(["sous/n.ipynb", "n.ipynb", "sous/autre.ipynb"], tree, "a", []) == "n.ipynb"


def test_copies_are_one_and_it_is_said(tree: Path) -> None:
    notes: list[Phrase] = []
    assert only_notebook(["n (1).ipynb", "n.ipynb"], tree, "a", notes) == "n.ipynb"
    assert [say(note, "en") for note in notes] == ["“n.ipynb” has an identical copy, left aside"]


def test_several_are_listed(tree: Path) -> None:
    with pytest.raises(SubmissionProblem) as caught:
        only_notebook(["sous/n.ipynb", "sous/autre.ipynb"], tree, "a", [])
    assert "sous/autre.ipynb, sous/n.ipynb" in error_sentence(caught.value, "fr")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("n.ipynb", "n.ipynb"), ("./n.ipynb", "n.ipynb"), ("autre.ipynb", "sous/autre.ipynb"), ("sous/n.ipynb",) * 2],
)
def test_any_can_be_asked_for(tree: Path, wanted: str, found: str) -> None:
    notebooks = ["n.ipynb", "sous/n.ipynb", "sous/autre.ipynb"]
    assert wanted_notebook(notebooks, wanted, tree, "a") == found
    assert wanted_notebook(notebooks, str(tree / found), tree, "a") == found


@pytest.mark.parametrize("wanted", ["../n.ipynb", "/n.ipynb", "x", "", "sous", "\x00", "n" * 5_000])
def test_what_is_asked_for_and_is_not_there(tree: Path, wanted: str) -> None:
    with pytest.raises(SubmissionProblem) as caught:
        wanted_notebook(["n.ipynb", "sous/n.ipynb"], wanted, tree, "a")
    assert caught.value.key == "submission.notebook-not-in"


def test_the_nearest_name_is_told(tree: Path) -> None:
    with pytest.raises(SubmissionProblem) as caught:
        wanted_notebook(["n.ipynb", "sous/autre.ipynb"], "sous/autres.ipynb", tree, "a")
    assert "vouliez-vous dire « sous/autre.ipynb »" in error_sentence(caught.value, "fr")


@pytest.mark.parametrize(
    ("archives", "notes", "key"),
    [
        ([], [], "no-notebook"),
        ([], [Phrase("submission.note.unread-files", (("n", 2),))], "no-notebook-but"),
        (["a.zip"], [], "nested"),
        (["a.zip", "b.zip"], [], "several-archives"),
    ],
)
def test_none_at_all(archives: list[str], notes: list[Phrase], key: str) -> None:
    problem = no_notebook("a", archives, notes)
    assert problem.key == f"submission.{key}"
    assert all(error_sentence(problem, language) for language in LANGUAGES)


def test_a_whole_assignment_is_no_submission() -> None:
    check_one_participant(["x_1_assignsubmission_file_/a", "x_1_assignsubmission_onlinetext_/b", "c"], "a")
    with pytest.raises(SubmissionProblem, match="cohort"):
        check_one_participant(["d/x_1_assignsubmission_file_/a", "d/y_2_assignsubmission_file_b.ipynb"], "a")
